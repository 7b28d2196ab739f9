"""Who may work on the catalogue: keys with scopes, and sessions in the console that are opened with them.

A secret is shown once, when its key is issued; only its hash is kept. It is 256 random bits, so a plain hash
cannot be searched. Every key issued or revoked is told in the log.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from service.domain.errors import CatalogueFault, Fault, NotAllowed, UnknownKey
from service.store import keys, log, publishing
from service.store.documents import Scope
from service.store.engine import reading, writing
from service.store.keys import AccessKey, SignedIn
from service.store.log import Stamp

READ, WRITE, APPROVE, PUBLISH, KEYS = (
    "catalogue:read",
    "catalogue:write",
    "catalogue:approve",
    "catalogue:publish",
    "keys:admin",
)
QUOTES_READ, QUOTES_WRITE, QUOTES_SHARE, REPORTS, EXPORTS = (
    "quotes:read",
    "quotes:write",
    "quotes:share",
    "reports:run",
    "exports:read",
)
SCOPES = (READ, WRITE, APPROVE, PUBLISH, KEYS, QUOTES_READ, QUOTES_WRITE, QUOTES_SHARE, REPORTS, EXPORTS)
IDLE = timedelta(minutes=30)
_STILL_FRESH = timedelta(minutes=1)  # a session's last use is written at most so often


@dataclass(frozen=True, slots=True)
class Access:
    """Keys and sessions; ``clock`` tells the time in UTC."""

    engine: Engine
    clock: Callable[[], datetime]

    def find(self, secret: str) -> AccessKey | None:
        """The key that a secret opens, if it still does."""
        with reading(self.engine)() as session:
            key = keys.by_hash(session, _hash(secret))
        return key if key and key.holds(self.clock()) else None

    def listed(self, tenant: str) -> tuple[AccessKey, ...]:
        """The keys of a tenant ("" the operator's), newest first; without their secrets, which nobody has."""
        with reading(self.engine)() as session:
            return keys.listed(session, tenant)

    def issue(
        self,
        *,
        who: str,
        tenant: str,
        scopes: Collection[str],
        stamp: Stamp,
        expires_at: datetime | None = None,
        id: str = "",
    ) -> tuple[AccessKey, str]:
        """A new key and its secret; CatalogueFault names every scope there is not. ``id``: one that was reserved."""
        faults = list(_faults(who, scopes))
        if faults:
            raise CatalogueFault(faults)
        secret = f"sk_{secrets.token_urlsafe(32)}"
        ordered = tuple(scope for scope in SCOPES if scope in scopes)
        id = id or new_id()
        key = AccessKey(id, tenant, who, ordered, stamp.at, stamp.who, expires_at, None)
        with publishing.turn(self.engine) as (session, _):
            keys.add(session, key, hash=_hash(secret))
            told = {"key": id, "holder": who, "scopes": ordered, "expires_at": expires_at}
            log.append(session, "issue_key", Scope("", tenant), told, stamp=stamp)
        return key, secret

    def known(self, id: str, tenant: str) -> AccessKey | None:
        """The key of this id, if the tenant has one."""
        with reading(self.engine)() as session:
            key = keys.by_id(session, id)
        return key if key and key.tenant == tenant else None

    def revoke(self, id: str, *, tenant: str, stamp: Stamp) -> AccessKey:
        """End a key of a tenant and every session opened with it; UnknownKey for another's."""
        with publishing.turn(self.engine) as (session, _):
            key = keys.by_id(session, id)
            if key is None or key.tenant != tenant or key.revoked_at:
                raise UnknownKey(id, [one.id for one in keys.listed(session, tenant) if not one.revoked_at])
            keys.revoke(session, id, stamp.at)
            key = replace(key, revoked_at=stamp.at)
            log.append(session, "revoke_key", Scope("", tenant), {"key": id, "holder": key.who}, stamp=stamp)
        return key

    def sign_in(self, secret: str) -> str:
        """The token of a new session for whoever holds ``secret``; NotAllowed if no key has it."""
        key, now = self.find(secret), self.clock()
        if key is None:
            raise NotAllowed("No key has this secret, or it has expired or was revoked.")
        token = secrets.token_urlsafe(32)
        with writing(self.engine).begin() as session:
            keys.close_sessions(session, unseen_since=now - IDLE)
            keys.open_session(session, key.id, hash=_hash(token), form_token=secrets.token_urlsafe(32), at=now)
        return token

    def session(self, token: str) -> SignedIn | None:
        """The session of a token; None once its key ends or nobody has used it for half an hour."""
        hash, now = _hash(token), self.clock()
        with reading(self.engine)() as session:
            found = keys.signed_in(session, hash)
        if found is None or not found.key.holds(now) or now - found.seen_at > IDLE:
            return None
        if now - found.seen_at > _STILL_FRESH:
            with writing(self.engine).begin() as session:
                keys.seen(session, hash, now)
        return found

    def sign_out(self, token: str) -> None:
        """Forget a session."""
        with writing(self.engine).begin() as session:
            keys.close_sessions(session, [_hash(token)])


def new_id() -> str:
    """The id of a key that is to be issued."""
    return f"key_{secrets.token_hex(8)}"


def _faults(who: str, scopes: Collection[str]) -> list[Fault]:
    faults = []
    if not who.strip() or len(who) > 200:
        faults.append(Fault("/who", "length", "Say who will hold the key, in up to 200 characters."))
    if not scopes:
        faults.append(Fault("/scopes", "empty", f"Name at least one of: {', '.join(SCOPES)}."))
    for scope in scopes:
        if scope not in SCOPES:
            faults.append(Fault("/scopes", "unknown", f"There is no scope '{scope}'. Known: {', '.join(SCOPES)}."))
    return faults


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
