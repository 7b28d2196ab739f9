"""Publishing is whole or not at all, adds and never changes, and can be taken back step by step."""

import subprocess
import sys
import textwrap
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, IntegrityError, StatementError

from service.domain.errors import CatalogueFault, Fault, NothingPublished
from service.store.documents import Body, Draft, Key, Scope
from service.store.log import Stamp
from service.usecases import catalogue
from tests.store.world import ASHA, FROM, NOON, anything, decode, document, price, publish, roll_back, table

PATHWAYS = [document("pathway", f"pathway {name}", name=name) for name in ("chronic", "simple")]


def in_force(engine: Engine, as_of: date = FROM) -> dict[str, object]:
    """Name → text of what is in force."""
    return {
        entry.key.name: decode(entry.key, body) for entry, body in catalogue.export(engine, Scope("in"), as_of).items()
    }


def test_published_documents_come_back_as_they_were(engine: Engine) -> None:
    prices = (price("mri", 650_000), price("gp_visit", 50_000))

    publish(engine, table(*prices), *PATHWAYS)

    found = catalogue.export(engine, Scope("in"), FROM)
    assert [entry.key.name for entry in found] == ["cost_table", "chronic", "simple"]
    assert next(iter(found.values())) == Body("factors", prices)


def test_publishing_the_same_again_does_nothing_and_says_so(engine: Engine) -> None:
    first = publish(engine, *PATHWAYS)

    again = publish(engine, *PATHWAYS, effective=date(2026, 6, 1))

    assert (len(first.published), first.revision) == (2, 2)
    assert (again.published, len(again.unchanged), again.revision) == ((), 2, 2)


def test_only_what_differs_is_published(engine: Engine) -> None:
    publish(engine, *PATHWAYS)

    second = publish(engine, PATHWAYS[0], document("pathway", "new text", name="simple"))

    assert [change.draft.key.name for change in second.published] == ["simple"]
    assert in_force(engine) == {"chronic": "pathway chronic", "simple": "new text"}


def test_a_version_is_the_day_and_the_text_and_nothing_else(engine: Engine) -> None:
    later = Stamp("ravi", "another day", datetime(2027, 3, 3, tzinfo=UTC))

    first = publish(engine, table(price("mri", 1))).published[0].version
    second = publish(engine, table(price("mri", 2)), stamp=later).published[0].version

    assert first == table(price("mri", 1)).version(FROM) != second
    assert second.startswith("2026-01-01.")


def test_a_document_chosen_by_date_changes_on_its_day(engine: Engine) -> None:
    publish(engine, document("triage", "old"), effective=date(2026, 1, 1))
    publish(engine, document("triage", "new"), effective=date(2026, 12, 1))

    found = {str(day): in_force(engine, day)["triage"] for day in (date(2026, 11, 30), date(2026, 12, 1))}

    assert found == {"2026-11-30": "old", "2026-12-01": "new"}


def test_of_two_texts_from_the_same_day_the_later_publication_wins(engine: Engine) -> None:
    for words in ("first", "second", "first"):
        publish(engine, document("triage", words))

    assert in_force(engine) == {"triage": "first"}


def test_an_earlier_effective_date_does_not_displace_a_later_one(engine: Engine) -> None:
    publish(engine, document("triage", "june"), effective=date(2026, 6, 1))
    publish(engine, document("triage", "may"), effective=date(2026, 5, 1))

    assert in_force(engine, date(2026, 5, 31)) == {"triage": "may"}
    assert in_force(engine, date(2026, 6, 1)) == {"triage": "june"}


def test_rollback_takes_back_the_whole_last_run(engine: Engine) -> None:
    publish(engine, *PATHWAYS)
    publish(engine, *(document("pathway", "worse", name=draft.key.name) for draft in PATHWAYS))

    taken = roll_back(engine)

    assert len(taken) == 2
    assert in_force(engine) == {"chronic": "pathway chronic", "simple": "pathway simple"}


def test_rollback_of_one_document_leaves_the_others(engine: Engine) -> None:
    publish(engine, *PATHWAYS)
    publish(engine, *(document("pathway", "worse", name=draft.key.name) for draft in PATHWAYS))

    roll_back(engine, kind="pathway", name="simple")

    assert in_force(engine) == {"chronic": "worse", "simple": "pathway simple"}


def test_each_rollback_goes_one_step_further_back(engine: Engine) -> None:
    for words in ("a", "b", "a", "c"):
        publish(engine, document("triage", words))

    seen = [in_force(engine)["triage"]]
    for _ in range(3):
        roll_back(engine)
        seen.append(in_force(engine)["triage"])

    assert seen == ["c", "a", "b", "a"]


def test_the_last_document_standing_is_not_taken_back(engine: Engine) -> None:
    publish(engine, document("triage", "only"))

    with pytest.raises(CatalogueFault, match="No document would be in force"):
        roll_back(engine)

    assert in_force(engine) == {"triage": "only"}


def test_rollback_of_what_was_never_published_says_so(engine: Engine) -> None:
    with pytest.raises(NothingPublished):
        roll_back(engine, kind="plan")


def test_a_rolled_back_text_can_be_published_again(engine: Engine) -> None:
    publish(engine, document("triage", "old"))
    publish(engine, document("triage", "new"))
    roll_back(engine)

    again = publish(engine, document("triage", "new"))

    assert len(again.published) == 1
    assert in_force(engine) == {"triage": "new"}


def test_documents_that_do_not_fit_together_are_not_published(engine: Engine) -> None:
    publish(engine, document("triage", "old"))

    with pytest.raises(CatalogueFault) as refused:
        catalogue.publish(
            engine,
            Scope("in"),
            [document("triage", "new")],
            effective=FROM,
            stamp=ASHA,
            decode=decode,
            law=lambda documents, day: [Fault("triage.json", "unfit", f"{len(documents)} misfit on {day}")],
        )

    assert [fault.detail for fault in refused.value.faults] == ["1 misfit on 2026-01-01"]
    assert in_force(engine) == {"triage": "old"}


def test_a_publication_is_checked_on_the_later_days_too(engine: Engine) -> None:
    publish(engine, document("items", "mri"), document("pathway", "mri"), effective=date(2026, 1, 1))
    publish(engine, document("items", "ct"), document("pathway", "ct"), effective=date(2027, 1, 1))

    comparison = catalogue.diff(
        engine, Scope("in"), [document("cities", "pune")], effective=FROM, decode=decode, law=_items_cover_pathways
    )
    broken = catalogue.diff(
        engine,
        Scope("in"),
        [document("items", "xray")],
        effective=date(2026, 6, 1),
        decode=decode,
        law=_items_cover_pathways,
    )

    assert comparison.faults == ()
    assert [fault.detail for fault in broken.faults] == ["mri is not in items"]


def _items_cover_pathways(documents: Mapping[Key, object], _day: date) -> list[Fault]:
    used, listed = documents[Key("pathway", "pathway")], documents[Key("items", "items")]
    return [] if used == listed else [Fault("pathway.json", "unknown", f"{used} is not in items")]


def test_diff_writes_nothing(engine: Engine) -> None:
    publish(engine, document("triage", "old"))

    found = catalogue.diff(
        engine,
        Scope("in"),
        [document("triage", "new"), document("cities", "pune")],
        effective=FROM,
        decode=decode,
        law=anything,
    )

    assert [(change.draft.key.kind, change.changed, change.was is None) for change in found.changes] == [
        ("triage", True, False),
        ("cities", True, True),
    ]
    assert found.changes[0].body_was == Body("old")
    assert in_force(engine) == {"triage": "old"}


def test_markets_do_not_see_each_other(engine: Engine) -> None:
    publish(engine, document("triage", "indian"))

    with pytest.raises(NothingPublished):
        catalogue.export(engine, Scope("us"), FROM)


def test_every_event_says_who_why_and_when(engine: Engine) -> None:
    publish(engine, document("triage", "old"))
    publish(engine, document("triage", "new"), stamp=Stamp("ravi", "prices of June", NOON))
    roll_back(engine)

    newest_first = catalogue.records(engine, Scope("in"), FROM)

    assert [(record.event.action, record.event.who, record.in_force) for record in newest_first] == [
        ("rollback", "asha", False),
        ("publish", "ravi", False),
        ("publish", "asha", True),
    ]
    assert newest_first[1].event.why == "prices of June"
    assert newest_first[1].event.at == NOON


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        publish(engine, document("triage", "old"), stamp=Stamp("asha", "", datetime(2026, 1, 1)))


@pytest.mark.parametrize("table_name", ["document", "cost_row", "event"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_nothing_published_can_be_changed(engine: Engine, table_name: str, change: str) -> None:
    publish(engine, table(price("mri", 650_000)))
    column = {"document": "body", "cost_row": "typical", "event": "who"}[table_name]

    with pytest.raises(DatabaseError, match=f"{table_name} rows never change"), engine.begin() as connection:
        connection.execute(text(change.format(table_name, column, column)))

    assert in_force(engine) == {"cost_table": "factors mri=650000"}


def test_prices_out_of_order_are_refused_by_the_table_itself(engine: Engine) -> None:
    wrong = Draft(Key("cost_table", "cost_table"), Body("", (price("mri", -5),)))

    with pytest.raises(IntegrityError):
        publish(engine, wrong)


def test_concurrent_publishers_queue_and_each_wins_whole(engine: Engine) -> None:
    names = [f"p{number}" for number in range(5)]
    publishers = [
        threading.Thread(target=publish, args=(engine, *(document("pathway", words, name=name) for name in names)))
        for words in ("one", "two", "three", "four")
    ]

    for publisher in publishers:
        publisher.start()
    for publisher in publishers:
        publisher.join()

    assert len(set(in_force(engine).values())) == 1
    events = [record.event for record in reversed(catalogue.records(engine, Scope("in"), FROM))]
    assert [event.seq for event in events] == list(range(1, 21))
    assert [event.run for event in events] == [run for run in (1, 6, 11, 16) for _ in names]


DIES = """
    import os, signal, sys
    from datetime import date
    from service.store import publishing
    from service.store.engine import open_engine
    from tests.store.world import document, price, publish, table

    def die(*args: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    publishing._record = die  # every document is written, no event yet
    publish(open_engine(sys.argv[1]), table(price("mri", 2)), document("triage", "new"))
"""


def test_a_publisher_killed_midway_leaves_the_old_version_whole(engine: Engine, database_url: str) -> None:
    publish(engine, table(price("mri", 1)), document("triage", "old"))

    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DIES), database_url], cwd=Path(__file__).parents[2], check=False
    )

    assert killed.returncode == -9
    assert in_force(engine) == {"cost_table": "factors mri=1", "triage": "old"}
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM document")).scalar() == 2
    assert publish(engine, document("triage", "new")).published
