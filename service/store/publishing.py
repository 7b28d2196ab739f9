"""Writes documents and events, each call in one transaction: it happens whole or not at all.

Publishers queue for a lock, so event numbers have no gaps and grow in the order of commits.
What may be published is decided by the caller, inside the transaction, on the state the lock protects.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session

from service.store import history, log
from service.store.documents import Draft, Key, Scope, price_cells
from service.store.engine import writing
from service.store.history import History, Standing
from service.store.log import Stamp
from service.store.tables import Action, CostRow, DocumentRow, EventRow


@contextmanager
def turn(engine: Engine) -> Iterator[tuple[Session, History]]:
    """A publisher's turn: the session of its transaction and the history nobody can change meanwhile.

    Everything that is logged is written in such a turn.
    """
    with writing(engine).begin() as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("LOCK TABLE event IN EXCLUSIVE MODE"))
        yield session, history.load(session)


def publish(
    session: Session,
    scope: Scope,
    drafts: Sequence[Draft],
    *,
    effective: date,
    stamp: Stamp,
    about: Mapping[str, Any] | None = None,
) -> int:
    """Put ``drafts`` in force from ``effective``; returns the new revision. ``about`` is told in the log as well."""
    told = [
        (_document(session, scope, draft, effective, stamp), draft.key, draft.version(effective), draft.digest)
        for draft in drafts
    ]
    return _record(session, Action.PUBLISH, scope, told, stamp, {"effective_from": effective, **(about or {})})


def take_back(session: Session, scope: Scope, standings: Sequence[Standing], *, stamp: Stamp) -> int:
    """Undo publications; the documents stay readable by their versions. Returns the new revision."""
    entries = [standing.entry for standing in standings]
    told = [(entry.id, entry.key, entry.version, entry.digest) for entry in entries]
    return _record(session, Action.ROLLBACK, scope, told, stamp, {})


def _document(session: Session, scope: Scope, draft: Draft, effective: date, stamp: Stamp) -> int:
    """The id of the document with this text and day: the one that is there, or a new one."""
    version = draft.version(effective)
    known = session.execute(
        select(DocumentRow.id, DocumentRow.digest).where(
            DocumentRow.market == scope.market,
            DocumentRow.kind == draft.key.kind,
            DocumentRow.name == draft.key.name,
            DocumentRow.version == version,
        )
    ).one_or_none()
    if known is not None:
        assert known.digest == draft.digest, f"two texts share the version {version}"
        return int(known.id)
    row = DocumentRow(
        market=scope.market,
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


def _record(
    session: Session,
    action: Action,
    scope: Scope,
    documents: Sequence[tuple[int, Key, str, str]],
    stamp: Stamp,
    about: Mapping[str, Any],
) -> int:
    """Write the events of ``documents`` (id, key, version, digest) and tell of them in the log."""
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
            "tenant": scope.tenant,
        }
        for place, (id, *_) in enumerate(documents)
    ]
    session.execute(insert(EventRow), rows)
    events = [[first + place, *key, *rest] for place, (_, key, *rest) in enumerate(documents)]
    log.append(session, action.value, scope, {"events": events, **about}, stamp=stamp)
    return first + len(documents) - 1
