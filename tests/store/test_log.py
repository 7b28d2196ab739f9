"""The log tells every publication and rollback, and shows whoever changes anything afterwards."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from service.domain.errors import Fault
from service.store import log, migrate
from service.store.documents import Scope
from service.store.engine import open_engine, reading
from tests.store.world import document, price, publish, roll_back, table


def found(engine: Engine, **kept: str) -> list[tuple[str, str]]:
    """Place and code of everything that is wrong."""
    with reading(engine)() as session:
        faults = log.verify(session, kept={int(seq.removeprefix("n")): seal for seq, seal in kept.items()})
    return [(fault.pointer, fault.code) for fault in faults]


def entries(engine: Engine) -> tuple[log.LogEntry, ...]:
    with reading(engine)() as session:
        return log.entries(session)


@pytest.fixture
def worked(engine: Engine) -> Engine:
    """Three publications and a rollback."""
    publish(engine, table(price("mri", 1)), document("triage", "old"))
    publish(engine, document("triage", "new"))
    roll_back(engine)
    publish(engine, document("cities", "pune"))
    return engine


def without_triggers(engine: Engine, table_name: str, statement: str) -> None:
    """What somebody with the rights of the database's owner can do."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER {table_name}_refuses_update"))
            connection.execute(text(f"DROP TRIGGER {table_name}_refuses_delete"))
        else:
            connection.execute(text(f"ALTER TABLE {table_name} DISABLE TRIGGER ALL"))
        connection.execute(text(statement))


def test_every_run_is_one_entry_that_says_who_did_what_to_which_documents(worked: Engine) -> None:
    newest_first = entries(worked)

    assert [(one.seq, one.action, one.who, one.scope) for one in newest_first] == [
        (4, "publish", "asha", Scope("in")),
        (3, "rollback", "asha", Scope("in")),
        (2, "publish", "asha", Scope("in")),
        (1, "publish", "asha", Scope("in")),
    ]
    assert [event[:3] for event in newest_first[3].about["events"]] == [
        [1, "cost_table", "cost_table"],
        [2, "triage", "triage"],
    ]
    assert newest_first[3].about["effective_from"] == "2026-01-01"
    assert found(worked) == []


@pytest.mark.parametrize(
    ("table_name", "statement", "expected"),
    [
        ("log_entry", "UPDATE log_entry SET who = 'ravi' WHERE seq = 2", [("log/2", "seal")]),
        ("log_entry", "UPDATE log_entry SET hash = 'x' WHERE seq = 2", [("log/2", "seal"), ("log/3", "seal")]),
        (
            "log_entry",
            "DELETE FROM log_entry WHERE seq = 3",
            [("log/3", "missing"), ("log/4", "seal"), ("event/4", "untold")],
        ),
        ("event", "UPDATE event SET document_id = 1 WHERE seq = 3", [("event/3", "untold")]),
        ("event", "DELETE FROM event WHERE seq = 5", [("event/5", "missing")]),
        ("document", "UPDATE document SET body = 'other' WHERE id = 2", [("document/triage/triage/", "altered")]),
        ("cost_row", "UPDATE cost_row SET typical = 2", [("document/cost_table/cost_table/", "altered")]),
    ],
)
def test_whatever_is_changed_afterwards_is_found(
    worked: Engine, table_name: str, statement: str, expected: list[tuple[str, str]]
) -> None:
    without_triggers(worked, table_name, statement)

    told = [(place.partition("2026-")[0], code) for place, code in found(worked)]

    assert told == expected


def test_a_log_written_anew_as_a_whole_is_found_by_a_seal_that_was_noted(worked: Engine) -> None:
    seal = entries(worked)[0].hash
    assert found(worked, n4=seal) == []
    statement = "DELETE FROM log_entry WHERE seq = 4"
    without_triggers(worked, "log_entry", statement)

    assert ("log/4", "missing") in found(worked, n4=seal)
    assert ("log/3", "kept") in found(worked, n3="0" * 64)


def test_the_log_itself_cannot_be_changed(worked: Engine) -> None:
    with pytest.raises(Exception, match="log_entry rows never change"), worked.begin() as connection:
        connection.execute(text("DELETE FROM log_entry"))


def test_what_was_published_before_there_was_a_log_is_told_by_the_migration(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate.upgrade(engine, "0001")
    with engine.begin() as connection:
        at = datetime(2026, 5, 3, 9, 30, tzinfo=UTC)
        for number, name in enumerate(("triage", "cities"), start=1):
            connection.execute(
                text(
                    "INSERT INTO document VALUES (:n, 'in', :name, :name, '2026-01-01.' || :short, '2026-01-01', "
                    "'text', :digest, :at, 'asha', 'first')"
                ),
                {"n": number, "name": name, "digest": DIGESTS[name], "short": DIGESTS[name][:8], "at": at},
            )
            connection.execute(
                text("INSERT INTO event VALUES (:n, 1, :at, 'publish', :n, 'asha', 'first')"), {"n": number, "at": at}
            )

    migrate.upgrade(engine)

    [entry] = entries(engine)
    assert (entry.seq, entry.who, entry.why, entry.at, entry.scope) == (1, "asha", "first", at, Scope("in"))
    assert found(engine) == []
    engine.dispose()


DIGESTS = {name: document(name, "text").digest for name in ("triage", "cities")}


def test_faults_say_what_is_wrong_in_words(worked: Engine) -> None:
    without_triggers(worked, "event", "DELETE FROM event WHERE seq = 5")

    with reading(worked)() as session:
        [fault] = log.verify(session, kept={})

    assert fault == Fault("event/5", "missing", "Event 5 stands in the log and is not there.")
