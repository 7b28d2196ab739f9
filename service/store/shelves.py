"""Which documents a question is about: of whose shelf, in force on which day, as known when, and which pinned.

Everything that was ever published at one revision, by scope. Reads no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from service.domain.errors import NothingPublished
from service.store.documents import Entry, Key, Scope, layers
from service.store.history import History, Standing, in_force, laid_over
from service.store.pins import Pins, left_out, pinned


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """One scope at one revision: everything ever published in it, and what stands."""

    past: History
    standing: tuple[Standing, ...]

    def at(self, recorded_at: datetime | None) -> tuple[Standing, ...]:
        """What stood when nothing later had been recorded; None: what stands."""
        return self.past.recorded(recorded_at).standing() if recorded_at else self.standing


EMPTY = Shelf(History(0, {}, ()), ())


class Wanted(NamedTuple):
    """What a snapshot is of: whose documents, in force on which day, as recorded by when (None: now), which pinned."""

    scope: Scope
    as_of: date
    recorded_at: datetime | None
    pins: Pins


Shelves: TypeAlias = Mapping[Scope, Shelf]


def in_question(wanted: Wanted, shelves: Shelves) -> dict[Key, Entry]:
    """The documents in force as wanted, pinned ones in their places; NothingPublished if there is none."""
    found = [shelves.get(scope, EMPTY) for scope in layers(wanted.scope)]
    known = [entry for shelf in found for entry in shelf.past.entries.values()]
    entries = laid_over(in_force(shelf.at(wanted.recorded_at), wanted.as_of) for shelf in found)
    entries |= pinned(known, wanted.pins)
    without = left_out(wanted.pins)
    entries = {key: entry for key, entry in entries.items() if key.kind not in without}
    if not entries:
        raise NothingPublished(_nothing(wanted, shelves))
    return entries


def own(wanted: Wanted, shelves: Shelves, entries: Mapping[Key, Entry]) -> frozenset[Key]:
    """The keys whose document is the tenant's; one of the same text may lie on both shelves."""
    ours, below = shelves.get(wanted.scope, EMPTY), shelves.get(wanted.scope.own, EMPTY)
    laid = in_force(ours.at(wanted.recorded_at), wanted.as_of)
    return frozenset(
        key
        for key, entry in entries.items()
        if entry.id in ours.past.entries and (key in laid or entry.id not in below.past.entries)
    )


def _nothing(wanted: Wanted, shelves: Shelves) -> str:
    standing = shelves.get(wanted.scope.own, EMPTY).at(wanted.recorded_at)
    first = min((one.entry.effective_from for one in standing), default=None)
    by_then = f" by {wanted.recorded_at:%Y-%m-%d %H:%M} UTC" if wanted.recorded_at else " yet"
    since = f" The first is in force from {first}." if first else f" Nothing was published{by_then}."
    return f"No catalogue of market '{wanted.scope.market}' is in force on {wanted.as_of}.{since}"
