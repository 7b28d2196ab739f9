"""Check, compare, publish, take back and export the documents of a market, or a tenant's over them.

Each call is one transaction. What a document means (``decode``) and which documents go together
(``law``) are handed in: this file knows neither formats nor plans.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service.domain.errors import CatalogueFault, ChangedMeanwhile, Fault, NeedsApproval, NothingPublished
from service.store import history, publishing
from service.store.documents import Body, Decode, Draft, Entry, Key, Scope, layers
from service.store.engine import reading
from service.store.history import Event, History, Standing, in_force
from service.store.log import Stamp
from service.store.tables import Action

# How a shelf is kept: who approves, when figures are due for review.
KEPT = Key("publishing", "publishing")

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

    @property
    def new(self) -> tuple[Change, ...]:
        """The changes that change anything."""
        return tuple(change for change in self.changes if change.changed)


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
    engine: Engine, scope: Scope, drafts: Sequence[Draft], *, effective: date, decode: Decode, law: Law
) -> Comparison:
    """What publishing ``drafts`` from ``effective`` would change; writes nothing."""
    with reading(engine)() as session:
        return compare(session, history.load(session), scope, drafts, effective=effective, decode=decode, law=law)


def publish(
    engine: Engine,
    scope: Scope,
    drafts: Sequence[Draft],
    *,
    effective: date,
    stamp: Stamp,
    decode: Decode,
    law: Law,
) -> Publication:
    """Put the drafts that differ in force from ``effective``.

    CatalogueFault, and nothing done, if they do not fit; NeedsApproval where a second person has to approve.
    """
    with publishing.turn(engine) as (session, past):
        comparison = compare(session, past, scope, drafts, effective=effective, decode=decode, law=law)
        if comparison.new and four_eyes(session, past, scope, stamp.at.date(), decode):
            raise NeedsApproval(f"A second person approves what is published in {scope}: submit it as a draft.")
        return put_in_force(session, past, scope, comparison, effective=effective, stamp=stamp)


def put_in_force(
    session: Session,
    past: History,
    scope: Scope,
    comparison: Comparison,
    *,
    effective: date,
    stamp: Stamp,
    about: Mapping[str, Any] | None = None,
) -> Publication:
    """Publish what differs, in a publisher's turn; CatalogueFault if it does not fit. ``about`` goes into the log."""
    if comparison.faults:
        raise CatalogueFault(comparison.faults)
    new = comparison.new
    same = tuple(change for change in comparison.changes if not change.changed)
    if not new:
        return Publication(past.revision, (), same)
    drafts = [change.draft for change in new]
    revision = publishing.publish(session, scope, drafts, effective=effective, stamp=stamp, about=about)
    return Publication(revision, new, same)


def four_eyes(session: Session, past: History, scope: Scope, day: date, decode: Decode) -> bool:
    """Whether a second person approves what is published in a scope; nobody has to where nothing is said of it."""
    entry = in_force(past.of(scope).standing(), day).get(KEPT)
    if entry is None:
        return False
    kept: Any = decode(KEPT, history.bodies(session, [entry.id])[entry.id])
    return bool(kept.four_eyes)


def rollback(
    engine: Engine,
    scope: Scope,
    *,
    kind: str | None = None,
    name: str | None = None,
    run: int | None = None,
    stamp: Stamp,
    decode: Decode,
    law: Law,
) -> tuple[Entry, ...]:
    """Take back the newest publication, or its part that ``kind`` and ``name`` select.

    CatalogueFault, and nothing done, if what is left would not be a whole catalogue; ChangedMeanwhile if the newest
    is not ``run``, the one that somebody looked at.
    """
    with publishing.turn(engine) as (session, past):
        chosen = [
            standing
            for standing in past.of(scope).standing()
            if kind in (None, standing.entry.key.kind) and name in (None, standing.entry.key.name)
        ]
        if not chosen:
            raise NothingPublished(f"Nothing of that description is published in {scope}.")
        newest = max(standing.event.run for standing in chosen)
        if run not in (None, newest):
            raise ChangedMeanwhile("Something else was published or taken back meanwhile: look at it again.")
        taken = [standing for standing in chosen if standing.event.run == newest]
        entries = [standing.entry for standing in taken]
        after = past.then(Action.ROLLBACK, entries, scope.tenant)
        faults = _faults(session, after, scope, stamp.at.date(), {}, decode, law)
        if faults:
            raise CatalogueFault(faults)
        publishing.take_back(session, scope, taken, stamp=stamp)
        return tuple(entries)


def export(engine: Engine, scope: Scope, as_of: date, recorded_at: datetime | None = None) -> dict[Entry, Body]:
    """The documents of a scope in force on ``as_of``; of a tenant only its own.

    With ``recorded_at`` as it was known then: what was published or taken back later is left out.
    """
    with reading(engine)() as session:
        past = _known(history.load(session), recorded_at)
        entries = in_force(past.of(scope).standing(), as_of).values()
        bodies = history.bodies(session, [entry.id for entry in entries])
    if not bodies:
        known = f", as known at {recorded_at:%Y-%m-%d %H:%M:%S} UTC" if recorded_at else ""
        raise NothingPublished(f"No catalogue of {scope} is in force on {as_of}{known}.")
    return {entry: bodies[entry.id] for entry in entries}


def records(engine: Engine, scope: Scope, as_of: date, recorded_at: datetime | None = None) -> tuple[Record, ...]:
    """What was done in a scope, by ``recorded_at`` or ever, newest first, and what of it is in force on a day."""
    with reading(engine)() as session:
        past = _known(history.load(session), recorded_at).of(scope)
    chosen = {entry.id for entry in in_force(past.standing(), as_of).values()}
    holding = {standing.event.seq for standing in past.standing() if standing.entry.id in chosen}
    return tuple(
        Record(event, past.entries[event.document_id], event.seq in holding) for event in reversed(past.events)
    )


def _known(past: History, recorded_at: datetime | None) -> History:
    return past.recorded(recorded_at) if recorded_at else past


def compare(
    session: Session,
    past: History,
    scope: Scope,
    drafts: Sequence[Draft],
    *,
    effective: date,
    decode: Decode,
    law: Law,
) -> Comparison:
    """What publishing ``drafts`` in ``scope`` would change, and what would be wrong with the catalogue after it."""
    current = in_force(past.of(scope).standing(), effective)
    replaced = {draft.key: current[draft.key] for draft in drafts if draft.key in current}
    bodies = history.bodies(session, [entry.id for entry in replaced.values()])
    changes = []
    for draft in drafts:
        was = replaced.get(draft.key)
        changes.append(Change(draft, was, bodies[was.id] if was else None, draft.version(effective)))
    new = [change.draft for change in changes if change.changed]
    # A draft has no row yet: a negative id stands for it.
    entries = [
        Entry(-1 - place, scope.market, draft.key, draft.version(effective), effective, draft.digest)
        for place, draft in enumerate(new)
    ]
    after = past.then(Action.PUBLISH, entries, scope.tenant)
    drafted = {entry.id: draft.body for entry, draft in zip(entries, new, strict=True)}
    return Comparison(tuple(changes), _faults(session, after, scope, effective, drafted, decode, law) if new else ())


def _faults(
    session: Session, after: History, scope: Scope, since: date, drafted: Mapping[int, Body], decode: Decode, law: Law
) -> tuple[Fault, ...]:
    """What is wrong with the catalogues that ``scope`` is part of, on ``since`` and every later day of a change."""
    shelves = {each: after.of(each).standing() for each in after.scopes() if each.market == scope.market}
    catalogues = [
        (reader, day, _laid_over(shelves, reader, day))
        for reader in _readers(shelves, scope)
        for day in _days(shelves, reader, since)
    ]
    needed = {entry.id: entry.key for _, _, catalogue in catalogues for entry in catalogue.values()}
    bodies = history.bodies(session, [id for id in needed if id not in drafted]) | dict(drafted)
    values = {id: decode(key, bodies[id]) for id, key in needed.items()}
    found = [
        fault if reader == scope else replace(fault, detail=f"For tenant '{reader.tenant}': {fault.detail}")
        for reader, day, catalogue in catalogues
        for fault in law({key: values[entry.id] for key, entry in catalogue.items()}, day)
    ]
    return tuple(dict.fromkeys(found))


def _readers(shelves: Mapping[Scope, Sequence[Standing]], scope: Scope) -> list[Scope]:
    """The scopes whose catalogue changes with ``scope``: itself and, for a market, every tenant in it."""
    return [scope, *(each for each, standing in shelves.items() if standing and scope in layers(each)[:-1])]


def _laid_over(shelves: Mapping[Scope, Sequence[Standing]], reader: Scope, day: date) -> dict[Key, Entry]:
    found: dict[Key, Entry] = {}
    for layer in layers(reader):
        found |= in_force(shelves.get(layer, ()), day)
    return found


def _days(shelves: Mapping[Scope, Sequence[Standing]], reader: Scope, since: date) -> list[date]:
    """``since``, and the later days on which the catalogue of ``reader`` changes."""
    starts = (standing.entry.effective_from for layer in layers(reader) for standing in shelves.get(layer, ()))
    return sorted({since} | {day for day in starts if day > since})
