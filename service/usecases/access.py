"""Who may do what: keys with scopes, for test or live, and sessions in the console that are opened with them.

A secret is shown once, when its key is issued; only its hash is kept. It is 256 random bits, so a plain hash
cannot be searched. Every key issued, rotated or revoked is told in the log.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

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
# The catalogue is one for test and live: a test key may look at it. A test key makes no keys, which could be live.
FOR_TESTS = (READ, QUOTES_READ, QUOTES_WRITE, QUOTES_SHARE, REPORTS, EXPORTS)
AT_A_TIME = 2  # one in use, and its successor while users move over
IDLE = timedelta(minutes=30)
_STILL_FRESH = timedelta(minutes=1)  # the last use of a key or a session is written at most so often


@dataclass(frozen=True, slots=True)
class Access:
    """Keys and sessions; ``clock`` tells the time in UTC."""

    engine: Engine
    clock: Callable[[], datetime]

    def find(self, secret: str) -> AccessKey | None:
        """The key that a secret opens, if it still does; that it was used is noted."""
        key = self.look_up(secret)
        if key is not None:
            self._note_use(key)
        return key

    def look_up(self, secret: str) -> AccessKey | None:
        """The same, and nothing is noted."""
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
        live: bool = True,
        id: str = "",
    ) -> tuple[AccessKey, str]:
        """A new key and its secret; CatalogueFault for a third at a time, and it names every scope there is not.

        ``id``: one that was reserved.
        """
        faults = list(_faults(who, scopes, live))
        if faults:
            raise CatalogueFault(faults)
        ordered = tuple(scope for scope in SCOPES if scope in scopes)
        key = AccessKey(id or new_id(), tenant, who, ordered, stamp.at, stamp.who, expires_at, None, live)
        with publishing.turn(self.engine) as (session, _):
            return key, _keep(session, key, "issue_key", {}, stamp=stamp)

    def rotate(self, id: str, *, tenant: str, stamp: Stamp, new: str = "") -> tuple[AccessKey, str]:
        """A successor of a key that holds, for the same holder, scopes, mode and length of time; both hold now.

        ``new``: the successor's id, if it was reserved.
        """
        with publishing.turn(self.engine) as (session, _):
            old = keys.by_id(session, id)
            if old is None or old.tenant != tenant or not old.holds(stamp.at):
                raise UnknownKey(id, [one.id for one in keys.listed(session, tenant) if one.holds(stamp.at)])
            end = stamp.at + (old.expires_at - old.created_at) if old.expires_at else None
            key = replace(
                old, id=new or new_id(), created_at=stamp.at, created_by=stamp.who, expires_at=end, last_used_at=None
            )
            return key, _keep(session, key, "rotate_key", {"instead_of": id}, stamp=stamp)

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
                keys.used(session, found.key.id, now)
        return found

    def sign_out(self, token: str) -> None:
        """Forget a session."""
        with writing(self.engine).begin() as session:
            keys.close_sessions(session, [_hash(token)])

    def _note_use(self, key: AccessKey) -> None:
        now = self.clock()
        if key.last_used_at and now - key.last_used_at < _STILL_FRESH:
            return
        try:
            with writing(self.engine).begin() as session:
                keys.used(session, key.id, now)
        except DBAPIError as error:
            # The key is good, and its next use will be noted: nobody is refused because this one was not.
            structlog.get_logger().warning("key.use_not_noted", key=key.id, exc_info=error)


def new_id() -> str:
    """The id of a key that is to be issued."""
    return f"key_{secrets.token_hex(8)}"


def _keep(session: Session, key: AccessKey, action: str, more: Mapping[str, Any], *, stamp: Stamp) -> str:
    """The secret of a new key, which is kept and told in the log unless its holder has two such keys."""
    same = [
        one
        for one in keys.listed(session, key.tenant)
        if (one.who, one.live) == (key.who, key.live) and one.holds(stamp.at)
    ]
    if len(same) >= AT_A_TIME:
        raise CatalogueFault([Fault("/who", "two_keys", _too_many(same))])
    secret = f"sk_{key.mode}_{secrets.token_urlsafe(32)}"
    keys.add(session, key, hash=_hash(secret))
    told = {"key": key.id, "holder": key.who, "scopes": key.scopes, "mode": key.mode, "expires_at": key.expires_at}
    log.append(session, action, Scope("", key.tenant), {**told, **more}, stamp=stamp)
    return secret


def _too_many(same: Sequence[AccessKey]) -> str:
    """Which keys a holder has, newest first, and which one to revoke: the oldest."""
    each = " and ".join(
        f"{one.id} (last used {one.last_used_at:%Y-%m-%d %H:%M} UTC)" if one.last_used_at else f"{one.id} (never used)"
        for one in same
    )
    newest, oldest = same[0], same[-1]
    return f"{newest.who} has {len(same)} {newest.mode} keys already: {each}. Revoke {oldest.id}, the oldest, first."


def _faults(who: str, scopes: Collection[str], live: bool) -> list[Fault]:
    faults = []
    if not who.strip() or len(who) > 200:
        faults.append(Fault("/who", "length", "Say who will hold the key, in up to 200 characters."))
    if not scopes:
        faults.append(Fault("/scopes", "empty", f"Name at least one of: {', '.join(SCOPES)}."))
    for scope in scopes:
        if scope not in SCOPES:
            faults.append(Fault("/scopes", "unknown", f"There is no scope '{scope}'. Known: {', '.join(SCOPES)}."))
        elif not live and scope not in FOR_TESTS:
            told = f"A test key cannot have '{scope}', which changes what is live. It may have: {', '.join(FOR_TESTS)}."
            faults.append(Fault("/scopes", "live_only", told))
    return faults


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
