"""What is in force: the events of a market folded into the documents they left standing.

A publication puts a document on top; a rollback takes back the newest standing publication of that
document and nothing else. So taking back twice goes back two steps. Reads; never writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.store.documents import PRICE_COLUMNS, Body, Entry, Key, PriceRow, Scope
from service.store.tables import Action, CostRow, DocumentRow, EventRow

ENTRY_COLUMNS = ("id", "market", "kind", "name", "version", "effective_from", "digest")


@dataclass(frozen=True, slots=True)
class Event:
    """Something done to a document, by whom and why."""

    seq: int
    run: int
    at: datetime
    action: str
    document_id: int
    who: str
    why: str
    tenant: str = ""


EVENT_COLUMNS = tuple(field.name for field in fields(Event))


@dataclass(frozen=True, slots=True)
class Standing:
    """A publication that nobody took back."""

    entry: Entry
    event: Event


@dataclass(frozen=True, slots=True)
class History:
    """Every document of the database without its body, and every event up to ``revision``."""

    revision: int
    entries: Mapping[int, Entry]
    events: tuple[Event, ...]

    def markets(self) -> tuple[str, ...]:
        """The markets that ever published anything."""
        return tuple(sorted({entry.market for entry in self.entries.values()}))

    def scopes(self) -> tuple[Scope, ...]:
        """The markets, and the tenants in them, that ever published anything."""
        return tuple(sorted({Scope(self.entries[event.document_id].market, event.tenant) for event in self.events}))

    def of(self, scope: Scope) -> "History":
        """The part that concerns one scope: what others published is not in it."""
        events = tuple(
            event
            for event in self.events
            if event.tenant == scope.tenant and self.entries[event.document_id].market == scope.market
        )
        known = {event.document_id for event in events}
        return History(self.revision, {id: entry for id, entry in self.entries.items() if id in known}, events)

    def recorded(self, at: datetime) -> "History":
        """The history as it was known at a moment: what was recorded later is left out."""
        return replace(self, events=tuple(event for event in self.events if event.at <= at))

    def standing(self) -> tuple[Standing, ...]:
        """The publications in force, oldest first."""
        left: dict[int, list[Event]] = {}
        for event in self.events:
            stack = left.setdefault(event.document_id, [])
            if event.action == Action.PUBLISH:
                stack.append(event)
            elif stack:
                stack.pop()
        newest = [Standing(self.entries[id], stack[-1]) for id, stack in left.items() if stack]
        return tuple(sorted(newest, key=lambda standing: standing.event.seq))

    def then(self, action: Action, entries: Sequence[Entry], tenant: str = "") -> "History":
        """What the history would be after one more run: the same fold answers what a publication would do."""
        first, unknown = self.revision + 1, datetime.min.replace(tzinfo=UTC)
        events = (
            Event(first + place, first, unknown, action, entry.id, "", "", tenant)
            for place, entry in enumerate(entries)
        )
        known = {**self.entries, **{entry.id: entry for entry in entries}}
        return replace(
            self,
            revision=self.revision + len(entries),
            entries=known,
            events=(*self.events, *events),
        )


def revision(session: Session) -> int:
    """The number of the newest event, 0 before the first; publishers queue, so it only grows."""
    return session.scalar(select(func.max(EventRow.seq))) or 0


def load(session: Session) -> History:
    """The whole history as of one revision: later events are left for the next reading."""
    newest = revision(session)
    columns = [getattr(EventRow, name) for name in EVENT_COLUMNS]
    events = tuple(
        Event(**row._asdict())
        for row in session.execute(select(*columns).where(EventRow.seq <= newest).order_by(EventRow.seq))
    )
    known = {event.document_id for event in events}
    rows = session.execute(select(*(getattr(DocumentRow, name) for name in ENTRY_COLUMNS)))
    entries = {
        row.id: Entry(
            row.id,
            row.market,
            Key(row.kind, row.name),
            row.version,
            row.effective_from,
            row.digest,
        )
        for row in rows
        if row.id in known
    }
    return History(newest, entries, events)


def in_force(standing: Iterable[Standing], as_of: date) -> dict[Key, Entry]:
    """For each key the entry with the latest effective date not after ``as_of``; the newer publication wins a tie."""
    chosen: dict[Key, Standing] = {}
    for candidate in standing:
        if candidate.entry.effective_from > as_of:
            continue
        best = chosen.get(candidate.entry.key)
        if best is None or _rank(candidate) > _rank(best):
            chosen[candidate.entry.key] = candidate
    return {key: chosen[key].entry for key in sorted(chosen)}


def _rank(standing: Standing) -> tuple[date, int]:
    return standing.entry.effective_from, standing.event.seq


def bodies(session: Session, ids: Sequence[int]) -> dict[int, Body]:
    """The text and the price rows of documents, by id, in two statements."""
    texts = session.execute(select(DocumentRow.id, DocumentRow.body).where(DocumentRow.id.in_(ids))).all()
    prices: dict[int, list[PriceRow]] = {id: [] for id, _ in texts}
    rows = session.execute(
        select(CostRow.document_id, *(getattr(CostRow, name) for name in PRICE_COLUMNS))
        .where(CostRow.document_id.in_(ids))
        .order_by(CostRow.document_id, CostRow.line)
    )
    for id, *values in rows:
        prices[id].append(PriceRow(*values))
    return {id: Body(text, tuple(prices[id])) for id, text in texts}
