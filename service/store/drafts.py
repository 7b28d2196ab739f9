"""Drafts at rest: sets of documents that are to be published together, and what has become of them.

Every change is made against the revision that was read; whoever comes second is told, and nothing is overwritten.
What may be done in which state is the caller's business.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from service.domain.errors import ChangedMeanwhile, UnknownDraft
from service.store.desk_tables import DraftRow, DraftSetRow
from service.store.documents import Body, Draft, Key, PriceRow, Scope, price_cells

NEWEST = 200  # sets listed
DAYS = ("effective_from", "effective_to")  # the cells of a price row that are dates


class State(StrEnum):
    """Where a set stands on its way to being published."""

    OPEN = "open"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DraftSet:
    """A set without its documents. ``effective_from`` None: the day on which it is published."""

    id: str
    scope: Scope
    effective_from: date | None
    why: str
    state: State
    revision: int
    editors: tuple[str, ...]
    approved_by: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Based:
    """A draft of a document and the version it was made from; an empty one for a document that is new."""

    draft: Draft
    base: str


def start(session: Session, new: DraftSet) -> None:
    """Write a new, empty set."""
    session.execute(insert(DraftSetRow), [_columns(new)])


def find(session: Session, scope: Scope, id: str) -> DraftSet:
    """The set of this id, or UnknownDraft; a set of another scope is unknown."""
    row = session.get(DraftSetRow, id, populate_existing=True)
    if row is None or Scope(row.market, row.tenant) != scope:
        raise UnknownDraft(id, ())
    return _set(row)


def listed(session: Session, scope: Scope) -> tuple[DraftSet, ...]:
    """The sets of a scope, those changed last first."""
    chosen = (
        select(DraftSetRow)
        .where(DraftSetRow.market == scope.market, DraftSetRow.tenant == scope.tenant)
        .order_by(DraftSetRow.changed_at.desc(), DraftSetRow.id)
        .limit(NEWEST)
    )
    return tuple(_set(row) for row in session.scalars(chosen))


def change(session: Session, was: DraftSet, now: DraftSet) -> DraftSet:
    """Write ``now`` as the next revision of ``was``; ChangedMeanwhile if that is no longer the newest."""
    changed = replace(now, revision=was.revision + 1)
    done = session.execute(
        update(DraftSetRow)
        .where(DraftSetRow.id == was.id, DraftSetRow.revision == was.revision)
        .values(_columns(changed))
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE always counts
        raise ChangedMeanwhile(f"Draft {was.id} is no longer at revision {was.revision}: read it again.")
    return changed


def put(session: Session, id: str, drafts: Iterable[Based]) -> None:
    """Write documents into a set, in the place of those of the same key."""
    for one in drafts:
        key, body = one.draft.key, one.draft.body
        remove(session, id, key)
        row = {"set_id": id, "kind": key.kind, "name": key.name, "base": one.base, "body": body.text}
        session.execute(insert(DraftRow), [{**row, "prices": _written(body.prices)}])


def remove(session: Session, id: str, key: Key) -> None:
    """Take a document out of a set, if it is in it."""
    session.execute(delete(DraftRow).where(DraftRow.set_id == id, DraftRow.kind == key.kind, DraftRow.name == key.name))


def documents(session: Session, id: str) -> tuple[Based, ...]:
    """The documents of a set, by kind and name."""
    rows = session.scalars(select(DraftRow).where(DraftRow.set_id == id).order_by(DraftRow.kind, DraftRow.name))
    return tuple(Based(Draft(Key(row.kind, row.name), Body(row.body, _read(row.prices))), row.base) for row in rows)


def _set(row: DraftSetRow) -> DraftSet:
    return DraftSet(
        row.id,
        Scope(row.market, row.tenant),
        row.effective_from,
        row.why,
        State(row.state),
        row.revision,
        tuple(json.loads(row.editors)),
        row.approved_by,
        row.created_at,
        row.changed_at,
    )


def _columns(one: DraftSet) -> dict[str, object]:
    columns = {name: getattr(one, name) for name in DraftSet.__slots__ if name not in ("scope", "editors", "state")}
    return {**columns, **one.scope._asdict(), "editors": json.dumps(one.editors), "state": one.state.value}


def _written(prices: Sequence[PriceRow]) -> str:
    return json.dumps([*price_cells(prices)], default=date.isoformat)


def _read(text: str) -> tuple[PriceRow, ...]:
    return tuple(PriceRow(**{**row, **{name: _day(row[name]) for name in DAYS}}) for row in json.loads(text))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
