"""The published catalogue in memory: each process holds it decoded and swaps it whole when it changes.

The database is asked for its newest event number at most every few seconds; while that stays the same
nothing else is read. If the database is away, or does not answer in time, the last good catalogue keeps
answering. What a document means is told by the ``decode`` that is handed in: this file knows no format.
"""

import itertools
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from types import MappingProxyType
from typing import NamedTuple

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from service.domain.errors import CatalogueFault, NothingPublished, UnknownVersion
from service.store import history
from service.store.aside import aside
from service.store.decoded import Decoded
from service.store.documents import Decode, Entry, Key, Scope, layers
from service.store.engine import reading
from service.store.history import History, Standing, in_force
from service.store.pins import Pins, Versions, flat, pinned
from service.store.snapshot import Snapshot

SNAPSHOTS_KEPT = 256
PATIENCE_SECONDS = 1.0  # what a request waits for a look while there is an answer in memory
START_SECONDS = 30.0  # … and while there is none
DOCUMENT_SECONDS = 5.0  # … and for a document that is not in memory
LOST_SECONDS = 10.0  # a look that takes longer is left behind and another begins

log = structlog.get_logger(__name__)


class Unavailable(Exception):
    """What was asked is not in memory and the database cannot be read."""


class Database(StrEnum):
    """How the database stands, by the last look at it."""

    ANSWERS = "answers"
    AWAY = "away"
    NOT_UNDERSTOOD = "not_understood"  # It answers, with a document that this process cannot read.


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is served, when the database last confirmed it (None: never), and how the database stands."""

    revision: int
    markets: tuple[str, ...]
    database: Database
    confirmed_at: datetime | None
    trouble: str | None

    @property
    def ready(self) -> bool:
        """Whether an estimate could be answered now, if need be from memory."""
        return bool(self.markets)


@dataclass(frozen=True, slots=True, eq=False)
class _Shelf:
    """One scope at one revision: everything ever published in it, and what stands."""

    past: History
    standing: tuple[Standing, ...]

    def at(self, recorded_at: datetime | None) -> tuple[Standing, ...]:
        """What stood when nothing later had been recorded; None: what stands."""
        return self.past.recorded(recorded_at).standing() if recorded_at else self.standing


_EMPTY = _Shelf(History(0, {}, ()), ())


class Wanted(NamedTuple):
    """What a snapshot is of: whose documents, in force on which day, as recorded by when (None: now), which pinned."""

    scope: Scope
    as_of: date
    recorded_at: datetime | None
    pins: Pins


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """The catalogue at one revision; replaced by a single assignment, so nobody sees half of it."""

    revision: int
    load: int
    markets: tuple[str, ...]
    snapshot: Callable[[Wanted], Snapshot]


class Catalogue:
    """``clock`` tells the time in UTC; ``every_seconds`` bounds how old an answer's catalogue may be.

    ``patience_seconds`` is the longest that a request waits for the database while memory could answer it.
    """

    def __init__(
        self,
        engine: Engine,
        decode: Decode,
        *,
        every_seconds: float,
        clock: Callable[[], datetime],
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._engine = engine
        self._sessions = reading(engine)
        self._decoded = Decoded(decode, self._sessions)
        self._every = timedelta(seconds=every_seconds)
        self._patience = patience_seconds
        self._clock = clock
        self._turn = threading.Lock()  # Never held while the database is asked.
        self._look: Future[None] | None = None
        self._looks, self._loads = 0, itertools.count(1)
        self._looked_at: datetime | None = None
        self._state: _State | None = None
        self._confirmed_at: datetime | None = None
        self._database, self._trouble = Database.ANSWERS, ""

    def snapshot(
        self,
        market: str,
        as_of: date | None = None,
        versions: Versions | None = None,
        *,
        tenant: str = "",
        recorded_at: datetime | None = None,
    ) -> Snapshot:
        """What is in force on ``as_of`` (None: today), with ``versions`` instead where they are given.

        With ``recorded_at``, as it was known at that moment, and ``as_of`` is its day unless given. A tenant's
        documents lie over the market's.
        """
        now = self._clock()
        wanted = Wanted(Scope(market, tenant), as_of or (recorded_at or now).date(), recorded_at, flat(versions or {}))
        state = self._fresh(now)
        try:
            return self._take(state, wanted)
        except UnknownVersion as unknown:
            # Another process may have published it a moment ago.
            newer = self._looked_again(now)
            if newer.revision != state.revision:
                return self._take(newer, wanted)
            if self._standing(now)[0] is Database.AWAY:
                raise Unavailable("a version is not in memory and the database is away") from unknown
            raise

    def basis(self) -> tuple[int, date]:
        """What an answer depends on beside its question: what is served now, and the day.

        Counted by this process: a database restored from a backup counts its revisions a second time.
        """
        now = self._clock()
        return self._fresh(now).load, now.date()

    def refresh(self) -> None:
        """Look at the database now instead of when the interval is over."""
        self._looked_again(self._clock())

    def readiness(self) -> Readiness:
        """How the catalogue stands; looks at the database only when the interval is over."""
        now = self._clock()
        try:
            state = self._fresh(now)
        except Unavailable:
            return Readiness(0, (), *self._standing(now))
        return Readiness(state.revision, state.markets, *self._standing(now))

    def _standing(self, now: datetime) -> tuple[Database, datetime | None, str | None]:
        with self._turn:
            waited = now - self._looked_at if self._looked_at else timedelta(0)
            if self._database is Database.ANSWERS and self._looking() and waited.total_seconds() > self._patience:
                return Database.AWAY, self._confirmed_at, "no answer yet"
            return self._database, self._confirmed_at, self._trouble or None

    def _looking(self) -> bool:
        return self._look is not None and not self._look.done()

    def _fresh(self, now: datetime) -> _State:
        """The state to answer from. Of several threads one looks, and waits for it; the others answer from memory."""
        if self._state is not None:
            self._wait(self._begun(now))
            return self._state
        self._wait(self._begun(now) or self._look)
        return self._known()

    def _looked_again(self, now: datetime) -> _State:
        """The state after a look that began now, not before."""
        self._wait(self._look)
        self._wait(self._begun(now, due=True))
        return self._known()

    def _known(self) -> _State:
        if self._state is None:
            raise Unavailable(self._trouble or "no answer yet")
        return self._state

    def _begun(self, now: datetime, *, due: bool = False) -> Future[None] | None:
        """A look that begins now, if it is time for one and none is under way that can still be hoped for."""
        with self._turn:
            waited = now - self._looked_at if self._looked_at else None
            if not due and waited is not None and timedelta(0) <= waited < self._every:
                return None
            if self._looking():
                if waited is None or timedelta(0) <= waited < timedelta(seconds=LOST_SECONDS):
                    return None
                self._database, self._trouble = Database.AWAY, f"no answer within {LOST_SECONDS:g} seconds"
                log.warning("catalogue.look_lost", seconds=LOST_SECONDS)
                # The other connections of the pool may be as dead as the one that is being waited for.
                self._engine.dispose()
            self._looks += 1
            self._looked_at = now
            self._look = aside(partial(self._read, now, self._looks))
            return self._look

    def _wait(self, look: Future[None] | None) -> None:
        """Wait for a look as long as a request can afford to; what went wrong in it is told by ``_standing``."""
        if look is None:
            return
        try:
            look.result(START_SECONDS if self._state is None else self._patience)
        except TimeoutError:
            log.warning("catalogue.slow", trouble="no answer yet")

    def _read(self, now: datetime, look: int) -> None:
        """Read what changed, if anything did; on trouble keep what we have."""
        state, database, trouble = self._state, Database.ANSWERS, ""
        try:
            with self._sessions() as session:
                newest = history.revision(session)
                loaded = None if state and state.revision == newest else history.load(session)
                if look != self._looks:
                    session.invalidate()  # Left behind: its pool is gone, and nobody else would close the connection.
            if loaded is not None:
                state = self._swap(loaded)
        except (SQLAlchemyError, CatalogueFault) as error:
            # The last good catalogue answers until the database, or the document, is mended.
            database = Database.NOT_UNDERSTOOD if isinstance(error, CatalogueFault) else Database.AWAY
            trouble = f"{type(error).__name__}: {str(error).splitlines()[0]}"
            log.warning("catalogue.unreadable", trouble=trouble)
        with self._turn:
            if look == self._looks:
                self._state, self._database, self._trouble = state, database, trouble
                self._confirmed_at = self._confirmed_at if trouble else now
            elif state and (self._state is None or state.revision > self._state.revision):
                # Given up too early: what it found late is still the newest there is.
                self._state = state

    def _swap(self, loaded: History) -> _State:
        """The state of a history, with all that stands decoded: a document that cannot be read stops the swap."""
        shelves = {}
        for scope in loaded.scopes():
            part = loaded.of(scope)
            shelves[scope] = _Shelf(part, part.standing())
            self._decoded.of(standing.entry for standing in shelves[scope].standing)
        # The first load is part of every start; a change is news.
        tell = log.info if self._state else log.debug
        tell("catalogue.loaded", revision=loaded.revision, shelves=[str(scope) for scope in shelves])
        build = lru_cache(maxsize=SNAPSHOTS_KEPT)(self._builder(loaded.revision, MappingProxyType(shelves)))
        return _State(loaded.revision, next(self._loads), loaded.markets(), build)

    def _builder(self, revision: int, shelves: Mapping[Scope, _Shelf]) -> Callable[[Wanted], Snapshot]:
        def build(wanted: Wanted) -> Snapshot:
            entries: dict[Key, Entry] = {}
            known: list[Entry] = []
            for scope in layers(wanted.scope):
                shelf = shelves.get(scope, _EMPTY)
                known += shelf.past.entries.values()
                entries |= in_force(shelf.at(wanted.recorded_at), wanted.as_of)
            entries |= pinned(known, wanted.pins)
            if not entries:
                raise NothingPublished(_nothing(wanted, shelves))
            values = self._values(entries.values())
            market, tenant = wanted.scope
            return Snapshot(
                market, wanted.as_of, revision, MappingProxyType(entries), MappingProxyType(values), tenant=tenant
            )

        return build

    def _values(self, entries: Iterable[Entry]) -> dict[Key, object]:
        """The documents' values; those that are not in memory are waited for as long as there is hope."""
        away = self._standing(self._clock())[0] is Database.AWAY
        return aside(partial(self._decoded.of, entries)).result(self._patience if away else DOCUMENT_SECONDS)

    def _take(self, state: _State, wanted: Wanted) -> Snapshot:
        try:
            return state.snapshot(wanted)
        except (SQLAlchemyError, TimeoutError) as error:
            raise Unavailable(f"{type(error).__name__}: an older document is not in memory") from error


def _nothing(wanted: Wanted, shelves: Mapping[Scope, _Shelf]) -> str:
    standing = shelves.get(wanted.scope.own, _EMPTY).at(wanted.recorded_at)
    first = min((one.entry.effective_from for one in standing), default=None)
    by_then = f" by {wanted.recorded_at:%Y-%m-%d %H:%M} UTC" if wanted.recorded_at else " yet"
    since = f" The first is in force from {first}." if first else f" Nothing was published{by_then}."
    return f"No catalogue of market '{wanted.scope.market}' is in force on {wanted.as_of}.{since}"
