"""The catalogue as it stood when a report began: for each market and day the documents that answer its rows.

What is published meanwhile changes no row. ``Editions`` are plain values, which may travel to another machine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Protocol, TypeAlias

from service.domain.answers import Question
from service.domain.edition import Edition
from service.domain.errors import Fault, NothingPublished, UnknownMarket
from service.domain.markets import MARKETS
from service.domain.query import Query
from service.store.snapshot import Snapshot
from service.usecases.edition import edition_of
from service.usecases.estimate import Estimator
from service.version import ENGINE

EDITIONS_KEPT = 64

Faults: TypeAlias = tuple[Fault, ...]


class Answers(Protocol):
    """What answers a question: an edition, or the faults of its row."""

    def of(self, query: Query, /) -> Edition | Faults: ...


class Kept:
    """A snapshot that is found again by what it says, so that whoever is sent it builds its edition once."""

    __slots__ = ("name", "snapshot")

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        documents = sorted((key, entry.digest) for key, entry in snapshot.entries.items())
        named = (snapshot.market, snapshot.tenant, snapshot.as_of, documents)
        self.name = sha256(repr(named).encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kept) and self.name == other.name


@lru_cache(maxsize=EDITIONS_KEPT)
def _edition(kept: Kept) -> Edition | Faults:
    try:
        return edition_of(kept.snapshot)
    except NothingPublished as refusal:
        return _nothing(str(refusal))


class Pinned:
    """The catalogue as it stood at ``moment``, for a tenant or the public; ``day`` answers rows that name none."""

    def __init__(self, estimator: Estimator, *, day: date, moment: datetime, tenant: str = "") -> None:
        self.estimator, self.day, self.moment, self.tenant = estimator, day, moment, tenant
        self._found = lru_cache(maxsize=EDITIONS_KEPT)(self._find)
        self._kept = lru_cache(maxsize=EDITIONS_KEPT)(self._look_up)

    def of(self, query: Query) -> Edition | Faults:
        """The edition that answers a question, or the faults of its row."""
        return self._found(query.market, query.as_of or self.day)

    def editions(self, markets: Iterable[str], days: Iterable[str]) -> "Editions":
        """All that rows of these markets and days, as a file has them, can be answered from, as values."""
        asked = {_day(said) or self.day for said in days} | {self.day}
        known = set(markets) & set(MARKETS)
        return Editions(self.day, {(market, day): self._kept(market, day) for market in known for day in asked})

    def questions(self) -> dict[str, Question]:
        """The questions of triage that rows may answer; NothingPublished where there is nothing to answer from."""
        found = [one for market in sorted(MARKETS) if isinstance(one := self._found(market, self.day), Edition)]
        if not found:
            raise NothingPublished(f"Nothing is published for {self.day}.")
        return {name: question for one in found for name, question in one.triage.questions.items()}

    def fingerprint(self) -> str:
        """What every answer depends on beside its question."""
        named = [self._found(market, self.day) for market in sorted(MARKETS)]
        return " ".join([ENGINE, *(one.fingerprint for one in named if isinstance(one, Edition))])

    def _find(self, market: str, day: date) -> Edition | Faults:
        if market not in MARKETS:
            return UnknownMarket(market, MARKETS, pointer="/market").faults
        kept = self._kept(market, day)
        return _edition(kept) if isinstance(kept, Kept) else kept

    def _look_up(self, market: str, day: date) -> Kept | Faults:
        try:
            return Kept(self.estimator.snapshot(market, day, tenant=self.tenant, recorded_at=self.moment))
        except NothingPublished as refusal:
            return _nothing(str(refusal))


@dataclass(frozen=True, slots=True)
class Editions:
    """Snapshots by market and day, or why there is none."""

    day: date
    snapshots: Mapping[tuple[str, date], Kept | Faults]

    def of(self, query: Query) -> Edition | Faults:
        """The edition that answers a question, or the faults of its row."""
        if query.market not in MARKETS:
            return UnknownMarket(query.market, MARKETS, pointer="/market").faults
        found = self.snapshots[query.market, query.as_of or self.day]
        return _edition(found) if isinstance(found, Kept) else found


def _nothing(why: str) -> Faults:
    return (Fault("/as_of", "nothing_published", why),)


def _day(said: str) -> date | None:
    """A day as a file has it; the wire refuses what is none."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
