"""Creating requests at rest: what each Idempotency-Key makes, and whether that is done. Decides nothing.

Of the key only a hash is kept, of the request a fingerprint. A row keeps its ``makes`` for as long as it is kept,
so whoever takes the request up again makes the same thing, which its primary key lets nobody make twice.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.store.agent_tables import RequestRow


@dataclass(frozen=True, slots=True)
class Name:
    """Whose request it is, to which route, under which key."""

    tenant: str
    live: bool
    route: str
    key_hash: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has a request in hand since when; ``fingerprint`` is empty once it was refused."""

    name: Name
    fingerprint: str
    makes: str
    claimed_at: datetime
    done_at: datetime | None = None


def insert(session: Session, claim: Claim) -> bool:
    """Write a new claim; False if somebody has claimed the request before."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(RequestRow).values(
        tenant=claim.name.tenant,
        live=claim.name.live,
        route=claim.name.route,
        key_hash=claim.name.key_hash,
        fingerprint=claim.fingerprint,
        makes=claim.makes,
        claimed_at=claim.claimed_at,
    )
    return session.scalar(new.on_conflict_do_nothing().returning(RequestRow.makes)) is not None


def find(session: Session, name: Name) -> Claim | None:
    """The claim of a request."""
    row = session.get(RequestRow, (name.tenant, name.live, name.route, name.key_hash), populate_existing=True)
    return None if row is None else Claim(name, row.fingerprint, row.makes, row.claimed_at, row.done_at)


def change(session: Session, was: Claim, now: Claim) -> bool:
    """Write ``now`` in the place of ``was``; False if somebody else has changed it."""
    changed = update(RequestRow).where(
        _is(was.name), RequestRow.claimed_at == was.claimed_at, RequestRow.makes == was.makes
    )
    values = {"fingerprint": now.fingerprint, "makes": now.makes, "claimed_at": now.claimed_at, "done_at": now.done_at}
    return _one(session.execute(changed.values(values)))


def finish(session: Session, claim: Claim, at: datetime) -> None:
    """Note that what a request makes is there, whoever made it."""
    session.execute(update(RequestRow).where(_is(claim.name), RequestRow.makes == claim.makes).values(done_at=at))


def forget(session: Session, *, before: datetime) -> int:
    """Delete what was claimed before a moment; how many."""
    return session.execute(delete(RequestRow).where(RequestRow.claimed_at < before)).rowcount  # type: ignore[attr-defined]


def _is(name: Name) -> ColumnElement[bool]:
    return and_(
        RequestRow.tenant == name.tenant,
        RequestRow.live == name.live,
        RequestRow.route == name.route,
        RequestRow.key_hash == name.key_hash,
    )


def _one(result: object) -> bool:
    return result.rowcount == 1  # type: ignore[attr-defined]  # what changes rows always counts them
