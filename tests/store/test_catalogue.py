"""The catalogue in memory: whole, chosen by date or by version, swapped without a restart, alive without a database."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from service.domain.errors import CatalogueFault, Fault, NothingPublished, UnknownVersion
from service.store import history
from service.store.catalogue import Catalogue, Database, Unavailable
from service.store.documents import Body, Key
from service.store.engine import open_engine
from service.store.snapshot import Snapshot
from tests.store.world import FROM, NOON, Clock, decode, document, price, publish, roll_back, table

EVERY = 5.0
ITEMS = [document("pathway", "1", name=name) for name in ("chronic", "post_injury", "simple")]


def open_catalogue(
    engine: Engine, clock: Clock, decoder: Callable[[Key, Body], object] = decode, *, every: float = EVERY
) -> Catalogue:
    return Catalogue(engine, decoder, every_seconds=every, clock=clock, patience_seconds=60)


def text(snapshot: Snapshot) -> dict[str, object]:
    """What each document of a snapshot says."""
    return {key.name: value for key, value in snapshot.values.items()}


def test_snapshot_holds_decoded_documents_and_their_versions(engine: Engine) -> None:
    publish(engine, table(price("mri", 650_000)), *ITEMS)

    snapshot = open_catalogue(engine, Clock()).snapshot("in")

    assert snapshot.one("cost_table", str) == "factors mri=650000"
    assert snapshot.each("pathway", str) == {"chronic": "1", "post_injury": "1", "simple": "1"}
    assert snapshot.version("pathway", "simple") == ITEMS[2].version(FROM)
    assert snapshot.version("plan", "none") is None
    assert set(snapshot.versions("pathway")) == {"chronic", "post_injury", "simple"}
    assert (snapshot.revision, snapshot.as_of) == (4, date(2026, 11, 20))


def test_a_missing_document_is_named(engine: Engine) -> None:
    publish(engine, *ITEMS)

    with pytest.raises(NothingPublished, match="No triage 'triage' is published in 'in' for 2026-11-20"):
        open_catalogue(engine, Clock()).snapshot("in").one("triage", str)


def test_before_the_first_publication_nothing_is_ready(engine: Engine) -> None:
    catalogue = open_catalogue(engine, Clock())

    with pytest.raises(NothingPublished, match="Nothing was published yet"):
        catalogue.snapshot("in")

    assert not catalogue.readiness().ready
    assert catalogue.readiness().database is Database.ANSWERS


def test_a_date_before_the_first_table_is_refused_with_that_date(engine: Engine) -> None:
    publish(engine, *ITEMS)

    with pytest.raises(NothingPublished, match="in force from 2026-01-01"):
        open_catalogue(engine, Clock()).snapshot("in", date(2025, 12, 31))


def test_one_process_publishes_and_the_other_sees_it_within_its_interval(engine: Engine, database_url: str) -> None:
    publish(engine, *ITEMS)
    other, clock = open_engine(database_url), Clock()
    catalogue = open_catalogue(other, clock)
    before = text(catalogue.snapshot("in"))

    publish(engine, document("pathway", "2", name="simple"))
    clock.wait(EVERY - 0.01)
    within = text(catalogue.snapshot("in"))
    clock.wait(0.01)
    after = text(catalogue.snapshot("in"))

    assert before == within == {"chronic": "1", "post_injury": "1", "simple": "1"}
    assert after == before | {"simple": "2"}
    other.dispose()


def test_a_rollback_is_seen_like_a_publication(engine: Engine) -> None:
    publish(engine, document("triage", "old"))
    publish(engine, document("triage", "new"))
    clock = Clock()
    catalogue = open_catalogue(engine, clock)
    before = text(catalogue.snapshot("in"))

    roll_back(engine)
    clock.wait(EVERY)

    assert (before, text(catalogue.snapshot("in"))) == ({"triage": "new"}, {"triage": "old"})


def test_a_document_published_ahead_comes_into_force_on_its_day_without_a_publication(engine: Engine) -> None:
    publish(engine, document("triage", "old"))
    publish(engine, document("triage", "new"), effective=date(2026, 11, 21))
    clock = Clock()
    catalogue = open_catalogue(engine, clock)

    today = text(catalogue.snapshot("in"))
    clock.wait(12 * 3600)
    tomorrow = text(catalogue.snapshot("in"))

    assert (today, tomorrow) == ({"triage": "old"}, {"triage": "new"})


def test_the_same_question_gets_the_same_snapshot_object(engine: Engine) -> None:
    publish(engine, *ITEMS)
    catalogue = open_catalogue(engine, Clock())

    assert catalogue.snapshot("in") is catalogue.snapshot("in", date(2026, 11, 20))


def test_a_swap_decodes_only_what_changed(engine: Engine) -> None:
    publish(engine, *ITEMS)
    seen: list[str] = []

    def listening(key: Key, body: Body) -> object:
        seen.append(f"{key.name}:{body.text}")
        return decode(key, body)

    clock = Clock()
    catalogue = open_catalogue(engine, clock, listening)
    catalogue.snapshot("in")
    publish(engine, document("pathway", "2", name="simple"))
    clock.wait(EVERY)

    catalogue.snapshot("in")

    assert seen == ["chronic:1", "post_injury:1", "simple:1", "simple:2"]


def test_pinned_versions_answer_as_they_did(engine: Engine) -> None:
    publish(engine, *ITEMS, document("plan", "10 %", name="care"), document("triage", "old"))
    catalogue = open_catalogue(engine, Clock(), every=0)
    then = catalogue.snapshot("in")
    versions: dict[str, str | dict[str, str]] = {
        "engine": "0.1.0",
        "pathway": str(then.version("pathway", "simple")),
        "triage": str(then.version("triage")),
        "plans": {"care": str(then.version("plan", "care"))},
    }
    publish(engine, document("pathway", "2", name="simple"), document("plan", "20 %", name="care"))
    publish(engine, document("triage", "new"))
    roll_back(engine)

    now, pinned = catalogue.snapshot("in"), catalogue.snapshot("in", None, versions)

    assert text(pinned) == text(then)
    assert text(now) == text(then) | {"simple": "2", "care": "20 %"}


def test_a_version_that_was_taken_back_can_still_be_pinned(engine: Engine) -> None:
    publish(engine, document("triage", "old"))
    bad = publish(engine, document("triage", "bad")).published[0].version
    roll_back(engine)

    pinned = open_catalogue(engine, Clock()).snapshot("in", None, {"triage": bad})

    assert text(pinned) == {"triage": "bad"}


def test_every_unknown_version_is_named_with_those_there_are(engine: Engine) -> None:
    version = publish(engine, document("triage", "old")).published[0].version
    pins: dict[str, str | dict[str, str]] = {"triage": "2020-01-01.00000000", "plans": {"care": "1"}}

    with pytest.raises(UnknownVersion) as refused:
        open_catalogue(engine, Clock()).snapshot("in", None, pins)

    assert [fault.pointer for fault in refused.value.faults] == ["/versions/plans/care", "/versions/triage"]
    assert version in refused.value.faults[1].detail


def test_a_version_published_a_moment_ago_elsewhere_can_be_pinned_at_once(engine: Engine) -> None:
    publish(engine, document("triage", "old"))
    catalogue = open_catalogue(engine, Clock())
    catalogue.snapshot("in")
    version = publish(engine, document("triage", "new")).published[0].version

    assert text(catalogue.snapshot("in", None, {"triage": version})) == {"triage": "new"}


def test_without_its_database_the_last_catalogue_keeps_answering(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(engine, *ITEMS)
    clock = Clock()
    catalogue = open_catalogue(engine, clock)
    before = text(catalogue.snapshot("in"))

    monkeypatch.setattr(history, "revision", _away)
    clock.wait(EVERY)
    during, readiness = text(catalogue.snapshot("in")), catalogue.readiness()
    clock.wait(24 * 3600)
    next_day = text(catalogue.snapshot("in"))
    monkeypatch.undo()
    clock.wait(EVERY)

    assert before == during == next_day
    assert readiness.ready
    assert (readiness.database, readiness.confirmed_at) == (Database.AWAY, NOON)
    assert catalogue.readiness().database is Database.ANSWERS


def test_without_a_database_from_the_start_it_says_so_and_looks_again_later(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(engine, *ITEMS)
    clock = Clock()
    catalogue = open_catalogue(engine, clock)
    looks: list[int] = []

    def away(session: object) -> int:
        looks.append(1)
        return _away(session)

    monkeypatch.setattr(history, "revision", away)
    for _ in range(3):
        with pytest.raises(Unavailable, match="OperationalError"):
            catalogue.snapshot("in")
    ready = catalogue.readiness().ready
    monkeypatch.undo()
    clock.wait(EVERY)

    assert (len(looks), ready) == (1, False)
    assert text(catalogue.snapshot("in")) == {"chronic": "1", "post_injury": "1", "simple": "1"}


def test_a_document_this_worker_cannot_read_does_not_replace_the_last_good_catalogue(engine: Engine) -> None:
    def strict(key: Key, body: Body) -> object:
        if body.text == "from the future":
            raise CatalogueFault([Fault("triage.json", "unknown", "no such rule")])
        return decode(key, body)

    publish(engine, document("triage", "old"))
    clock = Clock()
    catalogue = open_catalogue(engine, clock, strict)
    catalogue.snapshot("in")

    publish(engine, document("triage", "from the future"))
    clock.wait(EVERY)

    assert text(catalogue.snapshot("in")) == {"triage": "old"}
    assert catalogue.readiness().database is Database.NOT_UNDERSTOOD
    assert "no such rule" in str(catalogue.readiness().trouble)


def test_a_clock_that_goes_back_does_not_stop_the_looking(engine: Engine) -> None:
    publish(engine, document("triage", "old"))
    clock = Clock()
    catalogue = open_catalogue(engine, clock)
    catalogue.snapshot("in")

    publish(engine, document("triage", "new"))
    clock.wait(-3600)

    assert text(catalogue.snapshot("in")) == {"triage": "new"}


def test_readers_never_see_two_publications_mixed(engine: Engine, database_url: str) -> None:
    """Each publication writes one number into every document; a torn read would show two. Takes a second or two."""
    names = [f"p{number}" for number in range(6)]

    def publish_number(number: int) -> None:
        publish(engine, *(document("pathway", str(number), name=name) for name in names))

    publish_number(0)
    other = open_engine(database_url)
    catalogue = open_catalogue(other, Clock(), every=0)
    torn: list[object] = []
    seen: set[object] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            values = set(catalogue.snapshot("in").values.values())
            seen.update(values)
            if len(values) != 1:
                torn.append(values)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 12):
        publish_number(number)
    done.set()
    for reader in readers:
        reader.join()

    assert torn == []
    assert len(seen) > 1
    assert text(catalogue.snapshot("in")) == dict.fromkeys(names, "11")
    other.dispose()


def _away(_session: object) -> int:
    raise OperationalError("SELECT max(seq)", {}, ConnectionError("the server is away"))
