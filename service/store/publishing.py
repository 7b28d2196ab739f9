"""Writes documents and events, each call in one transaction: it happens whole or not at all.

Publishers queue for a lock, so event numbers have no gaps and grow in the order of commits.
What may be published is decided by the caller, inside the transaction, on the state the lock protects.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session

from service.store import history
from service.store.documents import Draft, price_cells
from service.store.engine import writing
from service.store.history import History, Standing
from service.store.tables import Action, CostRow, DocumentRow, EventRow


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does it, why, and when (UTC, from the caller's clock)."""

    who: str
    why: str
    at: datetime


@contextmanager
def turn(engine: Engine) -> Iterator[tuple[Session, History]]:
    """A publisher's turn: the session of its transaction and the history nobody can change meanwhile."""
    with writing(engine).begin() as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("LOCK TABLE event IN EXCLUSIVE MODE"))
        yield session, history.load(session)


def publish(
    session: Session,
    market: str,
    drafts: Sequence[Draft],
    *,
    effective: date,
    stamp: Stamp,
) -> int:
    """Put ``drafts`` in force from ``effective``; returns the new revision."""
    return _record(
        session,
        Action.PUBLISH,
        [_document(session, market, draft, effective, stamp) for draft in drafts],
        stamp,
    )


def take_back(session: Session, standings: Sequence[Standing], *, stamp: Stamp) -> int:
    """Undo publications; the documents stay readable by their versions. Returns the new revision."""
    return _record(session, Action.ROLLBACK, [standing.entry.id for standing in standings], stamp)


def _document(session: Session, market: str, draft: Draft, effective: date, stamp: Stamp) -> int:
    """The id of the document with this text and day: the one that is there, or a new one."""
    version = draft.version(effective)
    known = session.execute(
        select(DocumentRow.id, DocumentRow.digest).where(
            DocumentRow.market == market,
            DocumentRow.kind == draft.key.kind,
            DocumentRow.name == draft.key.name,
            DocumentRow.version == version,
        )
    ).one_or_none()
    if known is not None:
        assert known.digest == draft.digest, f"two texts share the version {version}"
        return int(known.id)
    row = DocumentRow(
        market=market,
        kind=draft.key.kind,
        name=draft.key.name,
        version=version,
        effective_from=effective,
        body=draft.body.text,
        digest=draft.digest,
        created_at=stamp.at,
        created_by=stamp.who,
        reason=stamp.why,
    )
    session.add(row)
    session.flush()
    if draft.body.prices:
        cells = enumerate(price_cells(draft.body.prices))
        rows = [{"document_id": row.id, "line": line, **price} for line, price in cells]
        # Of the table, not of the class: the ORM would look at every cell again, which takes as long as writing it.
        session.execute(insert(CostRow.__table__), rows)
    return row.id


def _record(session: Session, action: Action, ids: Sequence[int], stamp: Stamp) -> int:
    first = history.revision(session) + 1
    rows = [
        {
            "seq": first + place,
            "run": first,
            "at": stamp.at,
            "action": action.value,
            "document_id": id,
            "who": stamp.who,
            "why": stamp.why,
        }
        for place, id in enumerate(ids)
    ]
    session.execute(insert(EventRow), rows)
    return first + len(ids) - 1
