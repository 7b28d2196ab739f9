"""A database that accepts and never answers: memory answers without waiting for it, and it is looked for again."""

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service.domain.errors import UnknownVersion
from service.store import history
from service.store.catalogue import LOST_SECONDS, Catalogue, Database, Unavailable
from tests.store.world import FROM, NOON, Clock, decode, document, publish, roll_back

EVERY = 5.0
PATIENCE = 0.2


class Hanging:
    """The question for the newest event: it is answered at once, or when ``let_go`` is called."""

    def __init__(self) -> None:
        self.asked, self._free, self._read = 0, threading.Event(), history.revision
        self._free.set()

    def __call__(self, session: Session) -> int:
        self.asked += 1
        found, free = self._read(session), self._free
        free.wait(30)
        return found

    def hold(self) -> None:
        self._free = threading.Event()

    def let_go(self) -> None:
        self._free.set()


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    found = Hanging()
    monkeypatch.setattr(history, "revision", found)
    yield found
    found.let_go()


@pytest.fixture(autouse=True)
def nothing_left_running(engine: Engine) -> Iterator[None]:
    """Threads that were left behind end before their database does."""
    yield
    finish()


def finish() -> None:
    """Wait for every thread that is at the database."""
    for thread in threading.enumerate():
        if thread.name == "database":
            thread.join(30)
            assert not thread.is_alive()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def catalogue(engine: Engine, clock: Clock, hanging: Hanging) -> Catalogue:
    """In memory: the old triage."""
    publish(engine, document("triage", "old"))
    found = Catalogue(engine, decode, every_seconds=EVERY, clock=clock, patience_seconds=60)
    found.snapshot("in")
    found._patience = PATIENCE  # Short only where something hangs, or a slow machine would fail here.
    return found


def triage(catalogue: Catalogue) -> str:
    return catalogue.snapshot("in").one("triage", str)


def test_one_request_waits_a_little_and_the_others_not_at_all(
    catalogue: Catalogue, clock: Clock, hanging: Hanging
) -> None:
    asked = hanging.asked
    hanging.hold()
    clock.wait(EVERY)
    waited = []
    for _ in range(3):
        began = time.monotonic()
        assert triage(catalogue) == "old"
        waited.append(time.monotonic() - began)
        clock.wait(EVERY / 10)

    assert PATIENCE <= waited[0] < 10
    assert max(waited[1:]) < PATIENCE
    assert hanging.asked == asked + 1


def test_while_it_hangs_readiness_says_away_and_since_when(
    catalogue: Catalogue, clock: Clock, hanging: Hanging
) -> None:
    hanging.hold()
    clock.wait(EVERY)
    triage(catalogue)
    clock.wait(EVERY - 1)

    readiness = catalogue.readiness()

    assert readiness.ready
    assert (readiness.database, readiness.confirmed_at, readiness.revision) == (Database.AWAY, NOON, 1)


def test_a_look_that_never_ends_is_left_behind_and_cannot_bring_the_old_back(
    catalogue: Catalogue, clock: Clock, hanging: Hanging, engine: Engine
) -> None:
    hanging.hold()
    clock.wait(EVERY)
    triage(catalogue)
    left_behind = hanging._free
    hanging._free = threading.Event()
    hanging.let_go()
    publish(engine, document("triage", "new"))

    clock.wait(LOST_SECONDS - 0.01)
    before = triage(catalogue)
    catalogue._patience = 60
    clock.wait(0.01)
    after = triage(catalogue)
    left_behind.set()
    finish()

    assert (before, after, triage(catalogue)) == ("old", "new", "new")
    assert catalogue.readiness().database is Database.ANSWERS


def test_what_only_the_database_knows_is_refused_as_unavailable_and_not_as_unknown(
    catalogue: Catalogue, clock: Clock, hanging: Hanging
) -> None:
    pins = {"triage": f"{FROM}.00000000"}
    with pytest.raises(UnknownVersion):
        catalogue.snapshot("in", None, pins)

    hanging.hold()
    clock.wait(EVERY)
    triage(catalogue)
    clock.wait(1)

    with pytest.raises(Unavailable, match="database is away"):
        catalogue.snapshot("in", None, pins)


def test_an_older_document_that_is_not_in_memory_is_not_waited_for_without_end(
    engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(engine, document("triage", "old"))
    bad = publish(engine, document("triage", "bad")).published[0].version
    roll_back(engine)
    catalogue = Catalogue(engine, decode, every_seconds=EVERY, clock=clock, patience_seconds=60)
    catalogue.snapshot("in")
    free, bodies = threading.Event(), history.bodies

    def held(session: Session, ids: list[int]) -> object:
        free.wait(30)
        return bodies(session, ids)

    monkeypatch.setattr(history, "bodies", held)
    monkeypatch.setattr("service.store.catalogue.DOCUMENT_SECONDS", PATIENCE)
    with pytest.raises(Unavailable, match="not in memory"):
        catalogue.snapshot("in", None, {"triage": bad})
    free.set()
    monkeypatch.undo()

    assert catalogue.snapshot("in", None, {"triage": bad}).one("triage", str) == "bad"
