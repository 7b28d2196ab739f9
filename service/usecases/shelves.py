"""Look at a shelf: what is in force, what will be, what a document says, and what the log tells of it.

Reads only, each call in one transaction. A tenant's shelf lies on the market's; both are shown, never mixed up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import Engine

from service.domain.errors import Fault, UnknownDocument, UnknownVersion
from service.store import history, log
from service.store.documents import Body, Entry, Key, Scope, layers
from service.store.engine import reading
from service.store.history import Event, Standing, in_force
from service.store.log import LogEntry
from service.usecases.catalogue import Record

# What would be taken back, and for each what would hold instead today.
Rollback: TypeAlias = Mapping[Standing, Entry | None]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What stands in one scope: in force on a day, and published for a later one."""

    scope: Scope
    in_force: tuple[Standing, ...]
    scheduled: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document: whose it is, who put it in force when, and whether it holds today."""

    scope: Scope
    entry: Entry
    body: Body
    event: Event | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """What is wrong with the log, and its last seal: kept elsewhere, it shows a log that was written anew."""

    faults: tuple[Fault, ...]
    entries: int
    seal: str


def shelf(engine: Engine, scope: Scope, today: date) -> Shelf:
    """The publications of a scope that hold today, by kind and name, and those that begin later, the next one first."""
    with reading(engine)() as session:
        standing = history.load(session).of(scope).standing()
    chosen = {entry.id for entry in in_force(standing, today).values()}
    later = [one for one in standing if one.entry.effective_from > today]
    return Shelf(
        scope,
        tuple(sorted((one for one in standing if one.entry.id in chosen), key=lambda one: one.entry.key)),
        tuple(sorted(later, key=lambda one: (one.entry.effective_from, one.entry.key))),
    )


def read(engine: Engine, scope: Scope, key: Key, *, today: date, version: str | None = None) -> Document:
    """A document of a scope, or else of the market below it: the version in force today, or the one that is named.

    UnknownDocument if nothing of that kind and name holds, UnknownVersion if it never had that version.
    """
    with reading(engine)() as session:
        past = history.load(session)
        known: set[str] = set()
        for layer in reversed(layers(scope)):
            part = past.of(layer)
            standing = part.standing()
            holding = in_force(standing, today)
            entry = holding.get(key)
            if version is not None:
                versions = {one.version: one for one in part.entries.values() if one.key == key}
                known |= set(versions)
                entry = versions.get(version)
            if entry is None:
                continue
            event = max((one for one in part.events if one.document_id == entry.id), key=lambda one: one.seq)
            body = history.bodies(session, [entry.id])[entry.id]
            return Document(layer, entry, body, event, entry in holding.values())
        named = {"/".join(one.key) for layer in layers(scope) for one in past.of(layer).entries.values()}
    if version is not None and known:
        raise UnknownVersion(version, sorted(known, reverse=True))
    raise UnknownDocument("/".join(key), sorted(named))


def versions(engine: Engine, scope: Scope, key: Key, *, today: date) -> tuple[Record, ...]:
    """Everything that was done to one document in a scope, newest first."""
    with reading(engine)() as session:
        past = history.load(session).of(scope)
    holding = in_force(past.standing(), today).get(key)
    standing = {one.event.seq for one in past.standing() if holding and one.entry.id == holding.id}
    return tuple(
        Record(event, past.entries[event.document_id], event.seq in standing)
        for event in reversed(past.events)
        if past.entries[event.document_id].key == key
    )


def after_rollback(engine: Engine, scope: Scope, key: Key | None, *, today: date) -> Rollback:
    """What taking back the newest publication, or one document of it, would take, and what would hold instead today."""
    with reading(engine)() as session:
        standing = history.load(session).of(scope).standing()
    chosen = [one for one in standing if key in (None, one.entry.key)]
    newest = max((one.event.run for one in chosen), default=0)
    taken = [one for one in chosen if one.event.run == newest]
    left = in_force([one for one in standing if one not in taken], today)
    return {one: left.get(one.entry.key) for one in taken}


def told(engine: Engine, scope: Scope, *, newest: int | None = None) -> tuple[LogEntry, ...]:
    """The entries of the log about a scope and about the keys of its tenant, newest first."""
    with reading(engine)() as session:
        found = log.entries(session, scope, newest=newest)
        keys = log.entries(session, Scope("", scope.tenant), newest=newest)
    return tuple(sorted((*found, *keys), key=lambda one: one.seq, reverse=True)[:newest])


def audit(engine: Engine, *, kept: Mapping[int, str] | None = None) -> Audit:
    """Verify the whole chain against itself, the events and the documents, and against seals noted elsewhere."""
    with reading(engine)() as session:
        last = log.entries(session, newest=1)
        faults = log.verify(session, kept=kept or {})
    return Audit(faults, last[0].seq if last else 0, last[0].hash if last else log.START)
