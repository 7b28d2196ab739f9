"""A creating request is done once, however often it is sent and whoever dies over it.

The id of what it makes is drawn when the request is claimed, before anything is made, and stays with the key for a
day. So whoever takes up a claim that was left behind makes the thing under the same id, and finds out if it is there
already. Knows neither what is made nor HTTP; ``clock`` tells the time in UTC.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from service.domain.errors import InProgress, KeyReused, Refusal
from service.store import requests
from service.store.engine import writing
from service.store.requests import Claim, Name

FRESH = timedelta(seconds=30)  # so long somebody is believed to be at it
KEPT = timedelta(hours=24)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent: whose, to which route, its key, and a fingerprint of all that it says."""

    tenant: str
    live: bool
    route: str
    key: str
    fingerprint: str

    @property
    def name(self) -> Name:
        """What it is kept by."""
        return Name(self.tenant, self.live, self.route, hashlib.sha256(self.key.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Made(Generic[T]):
    """What a request made, now or (``replayed``) before."""

    thing: T
    replayed: bool


@dataclass(frozen=True, slots=True)
class Once:
    """Creating requests of a database."""

    engine: Engine
    clock: Callable[[], datetime]

    def make(
        self,
        sent: Sent,
        *,
        new_id: Callable[[], str],
        make: Callable[[str], T],
        found: Callable[[str], T | None],
    ) -> Made[T]:
        """What ``make`` makes under an id of ``new_id``, or what ``found`` finds if it was made before.

        KeyReused for another request with the same key, InProgress while somebody else is at it. A refused request
        lets go of its key: mended, it may be sent with it again. After any other failure it keeps it, since nobody
        knows whether the thing was made.
        """
        claim, new = self._claim(sent, new_id)
        if not new:
            there = found(claim.makes)
            if there is not None:
                self._finish(claim)
                return Made(there, replayed=True)
            claim = self._take_up(claim, sent)
        try:
            thing = make(claim.makes)
        except Refusal:
            self._let_go(claim)
            raise
        except IntegrityError:
            # Whoever had the claim before was slow, not dead, and has made it meanwhile.
            there = found(claim.makes)
            if there is None:
                raise
            return Made(there, replayed=True)
        self._finish(claim)
        return Made(thing, replayed=False)

    def forget(self) -> int:
        """Forget the claims of more than a day ago; how many there were."""
        with writing(self.engine).begin() as session:
            return requests.forget(session, before=self.clock() - KEPT)

    def _claim(self, sent: Sent, new_id: Callable[[], str]) -> tuple[Claim, bool]:
        """A new claim, or the one there is of the same request."""
        now = self.clock()
        ours = Claim(sent.name, sent.fingerprint, new_id(), now)
        with writing(self.engine).begin() as session:
            if requests.insert(session, ours):
                return ours, True
            known = requests.find(session, sent.name)
            if known is None or (known.claimed_at < now - KEPT and not requests.change(session, known, ours)):
                raise InProgress("The claim of this Idempotency-Key is just being forgotten: send it again.")
            if known.claimed_at < now - KEPT:
                return ours, True
        if known.fingerprint not in ("", sent.fingerprint):
            raise KeyReused("This Idempotency-Key came with another request before: send a new key with a new request.")
        return known, False

    def _take_up(self, known: Claim, sent: Sent) -> Claim:
        """A claim that was left behind or let go, for the same id; InProgress while somebody is at it."""
        now = self.clock()
        held = known.fingerprint and not known.done_at and now - known.claimed_at < FRESH
        ours = replace(known, fingerprint=sent.fingerprint, claimed_at=now, done_at=None)
        if not held:
            with writing(self.engine).begin() as session:
                if requests.change(session, known, ours):
                    return ours
        raise InProgress("The same request is still being worked on: send it again, with the same Idempotency-Key.")

    def _finish(self, claim: Claim) -> None:
        if claim.done_at is None:
            with writing(self.engine).begin() as session:
                requests.finish(session, claim, self.clock())

    def _let_go(self, claim: Claim) -> None:
        """Free the key for another request; the id stays, in case that somebody slow still makes the thing."""
        with writing(self.engine).begin() as session:
            requests.change(session, claim, replace(claim, fingerprint=""))
