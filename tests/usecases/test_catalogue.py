"""The Indian catalogue published, read by a worker, and taken back; laws of what is in force."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from service import cli_folder, documents
from service.domain.cost_sheet import CostSheet
from service.domain.errors import CatalogueFault
from service.domain.plan import Plan
from service.store.catalogue import Catalogue
from service.store.documents import Entry, Key, Scope
from service.store.history import History, in_force
from service.store.log import Stamp
from service.store.tables import Action
from service.usecases import catalogue

FIXTURES = Path(__file__).parents[2] / "fixtures" / "in"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FROM = date(2026, 11, 20)
FOLDER = cli_folder.read(cli_folder.texts(FIXTURES), called="in")


def publish(engine: Engine) -> catalogue.Publication:
    return catalogue.publish(
        engine,
        Scope("in"),
        FOLDER.drafts,
        effective=FROM,
        stamp=Stamp("asha", "", NOON),
        decode=documents.decode,
        law=FOLDER.law,
    )


def test_the_fixtures_are_a_whole_catalogue() -> None:
    assert catalogue.check(FOLDER.drafts, effective=FROM, decode=documents.decode, law=FOLDER.law) == ()


def test_a_part_of_them_is_not() -> None:
    part = [draft for draft in FOLDER.drafts if draft.key.kind != "items"]

    faults = catalogue.check(part, effective=FROM, decode=documents.decode, law=FOLDER.law)

    assert [(fault.pointer, fault.code) for fault in faults] == [("items", "missing")]


def test_a_worker_reads_what_the_files_say(engine: Engine) -> None:
    publish(engine)

    snapshot = Catalogue(engine, documents.decode, every_seconds=1, clock=lambda: NOON).snapshot("in")

    for draft in FOLDER.drafts:
        assert snapshot.values[draft.key] == documents.decode(draft.key, draft.body)
        assert snapshot.entries[draft.key].version == draft.version(FROM)
    assert snapshot.one("cost_table", CostSheet).rows
    assert "niva_reassure" in snapshot.each("plan", Plan)


def test_prices_are_rows_that_can_be_asked_for(engine: Engine) -> None:
    publish(engine)
    sheet = next(draft for draft in FOLDER.drafts if draft.key.kind == "cost_table")
    row = next(row for row in sheet.body.prices if (row.item_code, row.city_tier) == ("orthopaedic_visit", "metro"))

    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT typical FROM cost_row WHERE item_code = :code AND city_tier = 'metro' AND facility = :facility"
            ),
            {"code": row.item_code, "facility": row.facility},
        ).scalar_one()

    assert found == row.typical
    assert isinstance(found, int)


def test_a_new_plan_can_be_taken_back_and_the_first_catalogue_cannot(engine: Engine) -> None:
    publish(engine)
    take_back = partial(
        catalogue.rollback, engine, Scope("in"), stamp=Stamp("asha", "", NOON), decode=documents.decode, law=FOLDER.law
    )

    taken = take_back(kind="plan", name="optima_secure")
    with pytest.raises(CatalogueFault) as refused:
        take_back()

    assert [entry.key for entry in taken] == [Key("plan", "optima_secure")]
    assert {fault.code for fault in refused.value.faults} == {"missing"}
    assert len(catalogue.export(engine, Scope("in"), FROM)) == len(FOLDER.drafts) - 1


def entry(number: int) -> Entry:
    """One of twelve documents: three names, two texts each, from two days."""
    name, rest = f"p{number % 3}", number // 3
    day = date(2026, 1 + 5 * (rest % 2), 1)
    return Entry(number, "in", Key("pathway", name), f"{day}.{rest // 2}", day, f"{rest // 2}")


RUNS = st.lists(st.lists(st.integers(0, 11), min_size=1, max_size=4, unique_by=lambda number: number % 3), max_size=8)
DAYS = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1))


def shown(history: History) -> list[dict[Key, Entry]]:
    """What is in force on each of the days that matter."""
    return [in_force(history.standing(), day) for day in DAYS]


@given(RUNS)
def test_taking_back_every_run_newest_first_retraces_every_step(runs: list[list[int]]) -> None:
    history, seen = History(0, {}, ()), []
    for run in runs:
        seen.append(shown(history))
        history = history.then(Action.PUBLISH, [entry(number) for number in run])

    for run, before in zip(reversed(runs), reversed(seen), strict=True):
        history = history.then(Action.ROLLBACK, [entry(number) for number in run])
        assert shown(history) == before


@given(RUNS, st.integers(0, 11))
def test_what_is_published_last_is_in_force_on_its_day(runs: list[list[int]], last: int) -> None:
    history = History(0, {}, ())
    for run in [*runs, [last]]:
        history = history.then(Action.PUBLISH, [entry(number) for number in run])

    newest = entry(last)

    assert in_force(history.standing(), newest.effective_from)[newest.key] == newest


@given(RUNS)
def test_nothing_is_in_force_before_its_day(runs: list[list[int]]) -> None:
    history = History(0, {}, ())
    for run in runs:
        history = history.then(Action.PUBLISH, [entry(number) for number in run])

    for day, catalogue_then in zip(DAYS, shown(history), strict=True):
        assert all(found.effective_from <= day for found in catalogue_then.values())
