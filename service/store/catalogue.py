"""The published catalogue in memory: each process holds it decoded and swaps it whole when it changes.

The database is asked for its newest event number at most every few seconds; while that stays the same
nothing else is read. If the database is away, the last good catalogue keeps answering. What a document
means is told by the ``decode`` that is handed in: this file knows no format.
"""

import threading
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from service.domain.errors import CatalogueFault, NothingPublished, UnknownVersion
from service.store import history
from service.store.decoded import Decoded
from service.store.documents import Decode, Entry, Key, Scope, layers
from service.store.engine import reading
from service.store.history import History, Standing, in_force
from service.store.pins import Pins, Versions, flat, left_out, pinned
from service.store.snapshot import Snapshot

SNAPSHOTS_KEPT = 256

log = structlog.get_logger(__name__)


class Unavailable(Exception):
    """What was asked is not in memory and the database cannot be read."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is being served, and what went wrong at the last look at the database, if anything did."""

    revision: int
    markets: tuple[str, ...]
    trouble: str | None

    @property
    def database(self) -> bool:
        """Whether the last look at the database succeeded."""
        return self.trouble is None

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
    markets: tuple[str, ...]
    tenants: tuple[Scope, ...]
    recorded: tuple[datetime, ...]
    snapshot: Callable[[Wanted], Snapshot]

    def settled(self, at: datetime | None) -> datetime | None:
        """The last moment up to ``at`` at which anything was recorded: equal histories make equal questions.

        None if nothing was recorded later; ``at`` itself if nothing was before.
        """
        if at is None or (self.recorded and self.recorded[-1] <= at):
            return None
        earlier = bisect_right(self.recorded, at)
        return self.recorded[earlier - 1] if earlier else at


class Catalogue:
    """``clock`` tells the time in UTC; ``every_seconds`` bounds how old an answer's catalogue may be."""

    def __init__(self, engine: Engine, decode: Decode, *, every_seconds: float, clock: Callable[[], datetime]) -> None:
        self._sessions = reading(engine)
        self._decoded = Decoded(decode, self._sessions)
        self._every = timedelta(seconds=every_seconds)
        self._clock = clock
        self._looking = threading.Lock()
        self._state: _State | None = None
        self._looked_at: datetime | None = None
        self._trouble: str | None = None

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
        except UnknownVersion:
            # Another process may have published it a moment ago.
            newer = self._look(now)
            if newer.revision == state.revision:
                raise
            return self._take(newer, wanted)

    def revision(self) -> int:
        """The revision that is being served; looks at the database only when the interval is over."""
        return self._fresh(self._clock()).revision

    def tenants(self) -> tuple[Scope, ...]:
        """The tenants that ever published anything, as of the revision that is being served."""
        return self._fresh(self._clock()).tenants

    def today(self) -> date:
        """The day by the catalogue's clock: what is in force when nobody names a date."""
        return self._clock().date()

    def refresh(self) -> None:
        """Look at the database now instead of when the interval is over."""
        self._look(self._clock())

    def readiness(self) -> Readiness:
        """How the catalogue stands; looks at the database only when the interval is over."""
        try:
            state = self._fresh(self._clock())
        except Unavailable:
            return Readiness(0, (), self._trouble)
        return Readiness(state.revision, state.markets, self._trouble)

    def _fresh(self, now: datetime) -> _State:
        """The state to answer from: looked at in time, or by another thread just now."""
        state = self._state
        due = self._looked_at is None or not timedelta(0) <= now - self._looked_at < self._every
        if state is None:
            if not due:
                raise Unavailable(self._trouble)
            return self._look(now)
        if due and self._looking.acquire(blocking=False):
            try:
                state = self._read(now)
            finally:
                self._looking.release()
        return state

    def _look(self, now: datetime) -> _State:
        with self._looking:
            return self._read(now)

    def _read(self, now: datetime) -> _State:
        """Read what changed, if anything did; on trouble keep what we have. The caller holds the lock."""
        try:
            with self._sessions() as session:
                newest = history.revision(session)
                loaded = None if self._state and self._state.revision == newest else history.load(session)
            if loaded is not None:
                self._state = self._swap(loaded)
            self._trouble = None
        except (SQLAlchemyError, CatalogueFault) as error:
            # The last good catalogue answers until the database, or the document, is mended.
            self._trouble = f"{type(error).__name__}: {str(error).splitlines()[0]}"
            log.warning("catalogue.unreadable", trouble=self._trouble)
        finally:
            self._looked_at = now
        if self._state is None:
            raise Unavailable(self._trouble)
        return self._state

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
        build = self._builder(loaded.revision, MappingProxyType(shelves))
        return _State(
            loaded.revision,
            loaded.markets(),
            tuple(scope for scope in shelves if scope.tenant),
            tuple(sorted({event.at for event in loaded.events})),
            lru_cache(maxsize=SNAPSHOTS_KEPT)(build),
        )

    def _builder(self, revision: int, shelves: Mapping[Scope, _Shelf]) -> Callable[[Wanted], Snapshot]:
        def build(wanted: Wanted) -> Snapshot:
            entries: dict[Key, Entry] = {}
            known: list[Entry] = []
            for scope in layers(wanted.scope):
                shelf = shelves.get(scope, _EMPTY)
                known += shelf.past.entries.values()
                entries |= in_force(shelf.at(wanted.recorded_at), wanted.as_of)
            entries |= pinned(known, wanted.pins)
            without = left_out(wanted.pins)
            entries = {key: entry for key, entry in entries.items() if key.kind not in without}
            if not entries:
                raise NothingPublished(_nothing(wanted, shelves))
            values = self._decoded.of(entries.values())
            market, tenant = wanted.scope
            return Snapshot(
                market,
                wanted.as_of,
                revision,
                MappingProxyType(entries),
                MappingProxyType(values),
                tenant=tenant,
                own=_own(wanted, shelves, entries) if tenant else frozenset(),
            )

        return build

    def _take(self, state: _State, wanted: Wanted) -> Snapshot:
        try:
            return state.snapshot(wanted._replace(recorded_at=state.settled(wanted.recorded_at)))
        except SQLAlchemyError as error:
            raise Unavailable(f"{type(error).__name__}: an older document is not in memory") from error


def _own(wanted: Wanted, shelves: Mapping[Scope, _Shelf], entries: Mapping[Key, Entry]) -> frozenset[Key]:
    """The keys whose document is the tenant's; one of the same text may lie on both shelves."""
    own, below = shelves.get(wanted.scope, _EMPTY), shelves.get(wanted.scope.own, _EMPTY)
    laid = in_force(own.at(wanted.recorded_at), wanted.as_of)
    return frozenset(
        key
        for key, entry in entries.items()
        if entry.id in own.past.entries and (key in laid or entry.id not in below.past.entries)
    )


def _nothing(wanted: Wanted, shelves: Mapping[Scope, _Shelf]) -> str:
    standing = shelves.get(wanted.scope.own, _EMPTY).at(wanted.recorded_at)
    first = min((one.entry.effective_from for one in standing), default=None)
    by_then = f" by {wanted.recorded_at:%Y-%m-%d %H:%M} UTC" if wanted.recorded_at else " yet"
    since = f" The first is in force from {first}." if first else f" Nothing was published{by_then}."
    return f"No catalogue of market '{wanted.scope.market}' is in force on {wanted.as_of}.{since}"
