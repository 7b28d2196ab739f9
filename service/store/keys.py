"""Secret keys and sessions at rest, by their hashes. Decides nothing about what a key may do."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from service.store.desk_tables import KeyRow, SessionRow


@dataclass(frozen=True, slots=True)
class AccessKey:
    """Who holds a key, whose things it opens (tenant "" is the operator) and what may be done with it.

    ``live`` False: for trying things out.
    """

    id: str
    tenant: str
    who: str
    scopes: tuple[str, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    live: bool = True
    last_used_at: datetime | None = None

    @property
    def mode(self) -> str:
        """Test or live, in a word."""
        return "live" if self.live else "test"

    def holds(self, at: datetime) -> bool:
        """Whether the key opens anything at a moment."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session: its key, the token its forms carry, and when it was last used."""

    key: AccessKey
    form_token: str
    seen_at: datetime


def add(session: Session, key: AccessKey, *, hash: str) -> None:
    """Keep a key by the hash of its secret."""
    columns = {name: getattr(key, name) for name in AccessKey.__slots__}
    session.execute(insert(KeyRow), [{**columns, "scopes": json.dumps(key.scopes), "hash": hash}])


def by_hash(session: Session, hash: str) -> AccessKey | None:
    """The key whose secret has this hash."""
    row = session.scalar(select(KeyRow).where(KeyRow.hash == hash))
    return None if row is None else _key(row)


def by_id(session: Session, id: str) -> AccessKey | None:
    """The key of this id."""
    row = session.get(KeyRow, id)
    return None if row is None else _key(row)


def listed(session: Session, tenant: str) -> tuple[AccessKey, ...]:
    """The keys of a tenant, newest first."""
    chosen = select(KeyRow).where(KeyRow.tenant == tenant).order_by(KeyRow.created_at.desc(), KeyRow.id)
    return tuple(_key(row) for row in session.scalars(chosen))


def used(session: Session, id: str, at: datetime) -> None:
    """Note that a key was used."""
    session.execute(update(KeyRow).where(KeyRow.id == id).values(last_used_at=at))


def revoke(session: Session, id: str, at: datetime) -> None:
    """End a key and every session that was opened with it."""
    session.execute(update(KeyRow).where(KeyRow.id == id).values(revoked_at=at))
    session.execute(delete(SessionRow).where(SessionRow.key_id == id))


def open_session(session: Session, key_id: str, *, hash: str, form_token: str, at: datetime) -> None:
    """Keep a session by the hash of its token."""
    row = {"hash": hash, "key_id": key_id, "form_token": form_token, "seen_at": at}
    session.execute(insert(SessionRow), [row])


def signed_in(session: Session, hash: str) -> SignedIn | None:
    """The session whose token has this hash."""
    found = session.execute(
        select(SessionRow, KeyRow).join(KeyRow, SessionRow.key_id == KeyRow.id).where(SessionRow.hash == hash)
    ).one_or_none()
    if found is None:
        return None
    row, key = found
    return SignedIn(_key(key), row.form_token, row.seen_at)


def seen(session: Session, hash: str, at: datetime) -> None:
    """Note that a session was used."""
    session.execute(update(SessionRow).where(SessionRow.hash == hash).values(seen_at=at))


def close_sessions(session: Session, hashes: Iterable[str] = (), *, unseen_since: datetime | None = None) -> None:
    """Forget sessions, and with ``unseen_since`` every one that was last used before."""
    session.execute(delete(SessionRow).where(SessionRow.hash.in_(tuple(hashes))))
    if unseen_since is not None:
        session.execute(delete(SessionRow).where(SessionRow.seen_at < unseen_since))


def _key(row: KeyRow) -> AccessKey:
    return AccessKey(
        row.id,
        row.tenant,
        row.who,
        tuple(json.loads(row.scopes)),
        row.created_at,
        row.created_by,
        row.expires_at,
        row.revoked_at,
        row.live,
        row.last_used_at,
    )
