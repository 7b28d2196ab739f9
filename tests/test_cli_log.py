"""``flask catalogue audit|log``, ``--recorded-at`` of versions and export: what was done, what was known when."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from service.config import Config
from service.store.documents import Draft, Scope
from service.store.engine import open_engine
from service.store.log import Stamp
from service.usecases.access import SCOPES, Access
from service.usecases.audit import audit
from tests.catalogue_commands import Run, commands
from tests.store.world import NOON, Clock, document, publish


@pytest.fixture
def shell(config: Config, database_url: str) -> Iterator[tuple[Run, Engine]]:
    with commands(config, database_url, Clock()) as opened:
        yield opened


def test_an_audit_prints_the_seal_to_note_and_later_holds_the_log_against_it(shell: tuple[Run, Engine]) -> None:
    run, engine = shell
    empty = run("audit")
    publish(engine, document("triage", "old"))
    first = run("audit")
    [seal] = re.findall(r"1:[0-9a-f]{64}", first.stdout)
    publish(engine, document("triage", "new"))

    kept, forged = run("audit", "--kept", seal), run("audit", "--kept", f"2:{'0' * 64}", "--kept", f"7:{'0' * 64}")

    assert (empty.exit_code, empty.stdout) == (0, "In order: nothing was done yet.\n")
    assert first.stdout.startswith("In order: 1 entry, with their events and documents.\n")
    assert "cannot keep this seal" in first.stdout
    assert (kept.exit_code, kept.stdout.splitlines()[0]) == (
        0,
        "In order: 2 entries, with their events and documents, and 1 seal as noted.",
    )
    assert forged.exit_code == 1
    assert forged.stderr.splitlines() == [
        "log/2 → The seal of entry 2 is not the one that was noted.",
        "log/7 → Entry 7, whose seal was noted, is not in the log.",
        "2 faults in 2 entries.",
    ]


def test_a_document_changed_behind_the_commands_is_found(shell: tuple[Run, Engine]) -> None:
    run, engine = shell
    publish(engine, document("triage", "old"))
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER document_refuses_update"))
        else:
            connection.execute(text("ALTER TABLE document DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE document SET body = 'other'"))

    found = run("audit")

    assert found.exit_code == 1
    assert "is not the text that was published." in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize("given", ["3", f"0:{'0' * 64}", "3:abc", f"3:{'A' * 64}"])
def test_a_seal_that_is_none_is_not_understood(config: Config, tmp_path: Path, given: str) -> None:
    with commands(config, f"sqlite:///{tmp_path}/empty.db", Clock()) as (run, _):
        found = run("audit", "--kept", given)

    assert found.exit_code == 2
    assert f"'{given}' is not an entry's number, a colon and its seal" in found.output


def test_what_is_published_during_an_audit_is_no_forgery(engine: Engine, database_url: str) -> None:
    publish(engine, document("triage", "old"))
    other, done = open_engine(database_url), []

    def meanwhile(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "log_entry" in statement and not done:
            done.append(True)
            publish(other, document("triage", "new"))

    event.listen(engine, "after_cursor_execute", meanwhile)
    found = audit(engine, kept={})
    other.dispose()

    assert (done, found.faults, found.entries) == ([True], (), 1)


def test_the_log_tells_who_did_what_to_what_and_why(shell: tuple[Run, Engine]) -> None:
    run, engine = shell
    empty = run("log")
    publish(engine, *(document(kind, "old") for kind in ("cities", "items", "shares", "triage")))
    publish(engine, document("tenant", "theirs"), scope=Scope("in", "demo"))
    issued, _ = Access(engine, Clock()).issue(who="meera", tenant="demo", scopes=SCOPES, stamp=Stamp("asha", "", NOON))
    key = issued.id

    everything, theirs = run("log"), run("log", "--tenant", "demo")
    shelf, newest = run("log", "--market", "in", "--tenant", "demo"), run("log", "--newest", 1)
    about = run("log", "--about", key, "--json")

    assert empty.stdout == "No entries: nothing of that description was done yet.\n"
    assert everything.stdout.splitlines() == [
        f"     3  2026-11-20 12:00  issue_key   asha: tenant 'demo', key {key} of meera",
        "     2  2026-11-20 12:00  publish     asha (first table): market 'in', tenant 'demo', tenant, from 2026-01-01",
        "     1  2026-11-20 12:00  publish     asha (first table): market 'in', "
        "cities + items + shares and 1 more document, from 2026-01-01",
    ]
    assert [line.split()[0] for line in theirs.stdout.splitlines()] == ["3", "2"]
    assert [line.split()[0] for line in shelf.stdout.splitlines()] == ["2"]
    assert newest.stdout.splitlines()[1:] == ["The newest 1; --newest shows more."]
    [told] = json.loads(about.stdout)
    assert (told["seq"], told["at"], told["about"]["holder"]) == (3, "2026-11-20T12:00:00+00:00", "meera")
    assert set(told) == {"seq", "at", "who", "action", "market", "tenant", "why", "about", "hash"}


def cities(tier: str) -> Draft:
    return document("cities", f"city,label,tier,aliases,source\npune,Pune,{tier},,a list\n")


def test_what_was_known_then_leaves_out_what_was_recorded_later(shell: tuple[Run, Engine], tmp_path: Path) -> None:
    """Published at noon of 20 November, from 1 January; corrected at noon of the 22nd, for the same days."""
    run, engine = shell
    publish(engine, cities("tier2"))
    publish(engine, cities("metro"), stamp=Stamp("ravi", "typing error", NOON + timedelta(days=2)))
    moments = {
        "2026-11-20T11:59:59Z": "",
        "2026-11-20T17:30:00+05:30": "tier2",
        "2026-11-21": "tier2",
        "2026-11-22": "metro",
    }

    for number, (moment, known) in enumerate(moments.items()):
        folder = tmp_path / str(number)
        listed = run("versions", "--recorded-at", moment).stdout.splitlines()
        written = run("export", folder, "--effective", "2026-07-01", "--recorded-at", moment)

        assert [line[0] for line in listed] == {"": [], "tier2": ["*"], "metro": ["*", " "]}[known]
        assert written.exit_code == (0 if known else 1)
        assert f"pune,Pune,{known},," in ((folder / "cities.csv").read_text() if known else "pune,Pune,,,")
    assert (
        "as known at 2026-11-20 11:59:59 UTC"
        in run("export", tmp_path / "none", "--recorded-at", "2026-11-20T11:59:59Z").stderr
    )
    assert "Nothing was published in market 'in' by then." in run("versions", "--recorded-at", "2026-11-19").stderr
    assert [line[0] for line in run("versions", "--effective", "2025-12-31").stdout.splitlines()] == [" ", " "]


@pytest.mark.parametrize("given", ["2026-11-20T12:00:00", "yesterday", "2026-13-01", "20261120"])
def test_a_moment_without_a_zone_is_not_understood(config: Config, tmp_path: Path, given: str) -> None:
    with commands(config, f"sqlite:///{tmp_path}/empty.db", Clock()) as (run, _):
        found = run("versions", "--recorded-at", given)

    assert found.exit_code == 2
    assert f"'{given}' is not a moment: write 2026-11-20T09:30:00Z" in found.output
