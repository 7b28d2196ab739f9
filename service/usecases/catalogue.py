"""Check, compare, publish, take back and export the documents of a market.

Each call is one transaction. What a document means (``decode``) and which documents go together
(``law``) are handed in: this file knows neither formats nor plans.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service.domain.errors import CatalogueFault, Fault, NothingPublished
from service.store import history, publishing
from service.store.documents import Body, Decode, Draft, Entry, Key
from service.store.engine import reading
from service.store.history import Event, History, in_force
from service.store.publishing import Stamp
from service.store.tables import Action

# Every fault between documents that are in force together on a day.
Law: TypeAlias = Callable[[Mapping[Key, object], date], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing a draft would do: ``was`` is the document it replaces, None for a new one."""

    draft: Draft
    was: Entry | None
    body_was: Body | None
    version: str

    @property
    def changed(self) -> bool:
        """Whether the text differs from what is in force."""
        return self.was is None or self.was.digest != self.draft.digest


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes of every draft, and what would be wrong with the catalogue after them."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """The documents put in force; none when they all were already."""

    revision: int
    published: tuple[Change, ...]
    unchanged: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One event with its document, and whether the document is in force by this event."""

    event: Event
    entry: Entry
    in_force: bool


def check(drafts: Sequence[Draft], *, effective: date, decode: Decode, law: Law) -> tuple[Fault, ...]:
    """What is wrong with ``drafts`` taken as a whole catalogue; looks at no database."""
    return tuple(law({draft.key: decode(draft.key, draft.body) for draft in drafts}, effective))


def diff(
    engine: Engine, market: str, drafts: Sequence[Draft], *, effective: date, decode: Decode, law: Law
) -> Comparison:
    """What publishing ``drafts`` from ``effective`` would change; writes nothing."""
    with reading(engine)() as session:
        return _compare(session, history.load(session).of(market), market, drafts, effective, decode, law)


def publish(
    engine: Engine,
    market: str,
    drafts: Sequence[Draft],
    *,
    effective: date,
    stamp: Stamp,
    decode: Decode,
    law: Law,
) -> Publication:
    """Put the drafts that differ in force from ``effective``; CatalogueFault, and nothing done, if they do not fit."""
    with publishing.turn(engine) as (session, past):
        comparison = _compare(session, past.of(market), market, drafts, effective, decode, law)
        if comparison.faults:
            raise CatalogueFault(comparison.faults)
        new = tuple(change for change in comparison.changes if change.changed)
        same = tuple(change for change in comparison.changes if not change.changed)
        if not new:
            return Publication(past.revision, (), same)
        revision = publishing.publish(
            session, market, [change.draft for change in new], effective=effective, stamp=stamp
        )
        return Publication(revision, new, same)


def rollback(
    engine: Engine,
    market: str,
    *,
    kind: str | None = None,
    name: str | None = None,
    stamp: Stamp,
    decode: Decode,
    law: Law,
) -> tuple[Entry, ...]:
    """Take back the newest publication, or its part that ``kind`` and ``name`` select.

    CatalogueFault, and nothing done, if what is left would not be a whole catalogue.
    """
    with publishing.turn(engine) as (session, past):
        of_market = past.of(market)
        chosen = [
            standing
            for standing in of_market.standing()
            if kind in (None, standing.entry.key.kind) and name in (None, standing.entry.key.name)
        ]
        if not chosen:
            raise NothingPublished(f"Nothing of that description is published in market '{market}'.")
        newest = max(standing.event.run for standing in chosen)
        taken = [standing for standing in chosen if standing.event.run == newest]
        entries = [standing.entry for standing in taken]
        faults = _faults(session, of_market.then(Action.ROLLBACK, entries), stamp.at.date(), {}, decode, law)
        if faults:
            raise CatalogueFault(faults)
        publishing.take_back(session, taken, stamp=stamp)
        return tuple(entries)


def export(engine: Engine, market: str, as_of: date) -> dict[Entry, Body]:
    """The documents in force on ``as_of``."""
    with reading(engine)() as session:
        entries = in_force(history.load(session).of(market).standing(), as_of).values()
        bodies = history.bodies(session, [entry.id for entry in entries])
    if not bodies:
        raise NothingPublished(f"No catalogue of market '{market}' is in force on {as_of}.")
    return {entry: bodies[entry.id] for entry in entries}


def records(engine: Engine, market: str, as_of: date) -> tuple[Record, ...]:
    """Everything that was done in a market, newest first, and what of it is in force on a day."""
    with reading(engine)() as session:
        past = history.load(session).of(market)
    chosen = {entry.id for entry in in_force(past.standing(), as_of).values()}
    holding = {standing.event.seq for standing in past.standing() if standing.entry.id in chosen}
    return tuple(
        Record(event, past.entries[event.document_id], event.seq in holding) for event in reversed(past.events)
    )


def _compare(
    session: Session,
    past: History,
    market: str,
    drafts: Sequence[Draft],
    effective: date,
    decode: Decode,
    law: Law,
) -> Comparison:
    current = in_force(past.standing(), effective)
    replaced = {draft.key: current[draft.key] for draft in drafts if draft.key in current}
    bodies = history.bodies(session, [entry.id for entry in replaced.values()])
    changes = []
    for draft in drafts:
        was = replaced.get(draft.key)
        changes.append(Change(draft, was, bodies[was.id] if was else None, draft.version(effective)))
    new = [change.draft for change in changes if change.changed]
    # A draft has no row yet: a negative id stands for it.
    entries = [
        Entry(-1 - place, market, draft.key, draft.version(effective), effective, draft.digest)
        for place, draft in enumerate(new)
    ]
    after = past.then(Action.PUBLISH, entries)
    drafted = {entry.id: draft.body for entry, draft in zip(entries, new, strict=True)}
    return Comparison(tuple(changes), _faults(session, after, effective, drafted, decode, law) if new else ())


def _faults(
    session: Session, after: History, since: date, drafted: Mapping[int, Body], decode: Decode, law: Law
) -> tuple[Fault, ...]:
    """What is wrong with the catalogue on ``since`` and on every later day on which it changes."""
    standing = after.standing()
    days = {since} | {item.entry.effective_from for item in standing if item.entry.effective_from > since}
    catalogues = {day: in_force(standing, day) for day in sorted(days)}
    needed = {entry.id: entry.key for catalogue in catalogues.values() for entry in catalogue.values()}
    bodies = history.bodies(session, [id for id in needed if id not in drafted]) | dict(drafted)
    values = {id: decode(key, bodies[id]) for id, key in needed.items()}
    found = [
        fault
        for day, catalogue in catalogues.items()
        for fault in law({key: values[entry.id] for key, entry in catalogue.items()}, day)
    ]
    return tuple(dict.fromkeys(found))
