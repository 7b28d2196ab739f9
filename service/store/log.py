"""The log: who did what, when and why, each entry sealed by a hash over itself and the entry before it.

Whoever changes, removes or inserts an entry breaks the chain from there on; whoever rewrites the whole chain
changes its last seal, which is why ``catalogue audit`` prints that one to be kept elsewhere. Decides nothing.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from service.domain.errors import Fault
from service.store import history
from service.store.documents import Key, Scope, digest_of
from service.store.tables import DocumentRow, EventRow, LogRow

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does it, why, and when (UTC, from the caller's clock)."""

    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry as it is kept; ``about`` says what was done to what."""

    seq: int
    at: datetime
    who: str
    action: str
    scope: Scope
    why: str
    about: Mapping[str, Any]
    hash: str


def seal(
    before: str, *, seq: int, at: datetime, who: str, action: str, market: str, tenant: str, why: str, about: str
) -> str:
    """The hash of an entry after the one whose hash is ``before``; ``at`` in UTC. This form never changes."""
    told = [before, seq, at.isoformat(timespec="microseconds"), who, action, market, tenant, why, about]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def written(about: Mapping[str, Any] | str) -> str:
    """What an entry is about, in the form that is sealed."""
    return json.dumps(about, ensure_ascii=False, sort_keys=True, default=str)


def append(session: Session, action: str, scope: Scope, about: Mapping[str, Any], *, stamp: Stamp) -> None:
    """Write the next entry. The caller holds the publishers' lock, so that no two entries follow the same one."""
    last = session.execute(select(LogRow.seq, LogRow.hash).order_by(LogRow.seq.desc()).limit(1)).one_or_none()
    fields = {
        "seq": last.seq + 1 if last else 1,
        "at": stamp.at,
        "who": stamp.who,
        "action": action,
        "market": scope.market,
        "tenant": scope.tenant,
        "why": stamp.why,
        "about": written(about),
    }
    sealed = seal(last.hash if last else START, **fields)
    session.execute(insert(LogRow), [{**fields, "hash": sealed}])


def entries(
    session: Session,
    scope: Scope | None = None,
    *,
    tenant: str | None = None,
    naming: str | None = None,
    newest: int | None = None,
) -> tuple[LogEntry, ...]:
    """The entries of a scope (None: of all), newest first; at most ``newest`` of them.

    ``tenant`` instead of a scope: a tenant's in every market, and what was done to its keys, which are in none.
    ``naming``: those about the draft or the key of this id.
    """
    chosen = select(LogRow).order_by(LogRow.seq.desc()).limit(newest)
    if scope is not None:
        chosen = chosen.where(LogRow.market == scope.market, LogRow.tenant == scope.tenant)
    if tenant is not None:
        chosen = chosen.where(LogRow.tenant == tenant)
    if naming is not None:
        chosen = chosen.where(LogRow.about.contains(written(naming), autoescape=True))
    return tuple(_entry(row) for row in session.scalars(chosen))


def count(session: Session) -> int:
    """How many entries there are."""
    return session.scalar(select(func.count()).select_from(LogRow)) or 0


def _entry(row: LogRow) -> LogEntry:
    scope = Scope(row.market, row.tenant)
    return LogEntry(row.seq, row.at, row.who, row.action, scope, row.why, json.loads(row.about), row.hash)


def verify(session: Session, *, kept: Mapping[int, str]) -> tuple[Fault, ...]:
    """What is wrong with the log, the events and the documents; ``kept`` are seals noted elsewhere, by number."""
    return (*_broken(session, kept), *_untold(session), *_altered(session))


def _broken(session: Session, kept: Mapping[int, str]) -> Iterator[Fault]:
    before, number, missing = START, 0, dict(kept)
    for row in session.scalars(select(LogRow).order_by(LogRow.seq).execution_options(yield_per=1000)):
        number += 1
        if row.seq != number:
            yield Fault(f"log/{number}", "missing", f"Entry {number} is missing: after {number - 1} comes {row.seq}.")
            number = row.seq
        told = {name: getattr(row, name) for name in ("who", "action", "market", "tenant", "why", "about")}
        if row.hash != seal(before, seq=row.seq, at=row.at, **told):
            yield Fault(f"log/{row.seq}", "seal", f"Entry {row.seq} or the one before it is not what was sealed.")
        if missing.pop(row.seq, row.hash) != row.hash:
            yield Fault(f"log/{row.seq}", "kept", f"The seal of entry {row.seq} is not the one that was noted.")
        before = row.hash
    for seq in sorted(missing):
        yield Fault(f"log/{seq}", "missing", f"Entry {seq}, whose seal was noted, is not in the log.")


def _untold(session: Session) -> Iterator[Fault]:
    """Every event stands in the log, with the version and the digest it put in force, and nothing else does."""
    told = {
        seq: tuple(document)
        for text, action in session.execute(select(LogRow.about, LogRow.action).order_by(LogRow.seq))
        if action in ("publish", "rollback")
        for seq, *document in json.loads(text)["events"]
    }
    rows = session.execute(
        select(EventRow.seq, DocumentRow.kind, DocumentRow.name, DocumentRow.version, DocumentRow.digest).join(
            DocumentRow, EventRow.document_id == DocumentRow.id
        )
    )
    for seq, *document in rows:
        if told.pop(seq, None) != tuple(document):
            title = " ".join(document[:3])
            yield Fault(f"event/{seq}", "untold", f"Event {seq}, {title}, is not the one the log tells of.")
    for seq in sorted(told):
        yield Fault(f"event/{seq}", "missing", f"Event {seq} stands in the log and is not there.")


def _altered(session: Session) -> Iterator[Fault]:
    for id, kind, name, version, digest in session.execute(
        select(DocumentRow.id, DocumentRow.kind, DocumentRow.name, DocumentRow.version, DocumentRow.digest)
    ).all():
        body = history.bodies(session, [id])[id]
        if digest_of(Key(kind, name), body) != digest or not version.endswith(f".{digest[:8]}"):
            place = f"document/{kind}/{name}/{version}"
            yield Fault(place, "altered", f"{kind} {name} {version} is not the text that was published.")
