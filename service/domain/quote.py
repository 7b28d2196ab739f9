"""A quote: an estimate kept as it was said, as an illustration for a client, and what becomes of it.

It binds nobody. Its question and estimate are never changed, only deleted together. Knows no storage, no clock and no
chance: moments and random bytes are handed in.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Any

from service.domain.errors import Fault
from service.domain.estimate import Estimate
from service.domain.money import plain
from service.domain.query import Query
from service.domain.vocabulary import PolicyState

DAYS, MOST_DAYS = 30, 90
RETENTION_DAYS = 180
LONGEST_NOTE, LONGEST_REF = 500, 64
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another
ZONES: Mapping[str, timezone] = {"in": timezone(timedelta(hours=5, minutes=30))}


class Status(StrEnum):
    ISSUED = "issued"
    SHARED = "shared"
    VIEWED = "viewed"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


# The first whose moment is there (of the end: has come) is the status; what is stored and what is filtered read this.
PRECEDENCE = (
    (Status.DELETED, "deleted_at"),
    (Status.WITHDRAWN, "withdrawn_at"),
    (Status.EXPIRED, "expires_at"),
    (Status.SUPERSEDED, "superseded_at"),
    (Status.VIEWED, "viewed_on"),
    (Status.SHARED, "shared_at"),
)
OPEN = frozenset({Status.ISSUED, Status.SHARED, Status.VIEWED, Status.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose quotes: a tenant's ("" the operator's), made with live keys or with those for trying out."""

    tenant: str
    live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """``question`` and ``estimate`` are the JSON that ``sha256`` covers; None once deleted, or where not read.

    ``versions`` and ``headline`` are JSON too. ``revision`` counts the changes that an agent makes.
    """

    id: str
    ref: str
    tenant: str
    live: bool
    market: str
    locale: str
    created_at: datetime
    created_by: str
    key_id: str
    expires_at: datetime
    viewed_on: date | None = None
    shared_at: datetime | None = None
    superseded_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""
    deleted_at: datetime | None = None
    supersedes: str | None = None
    client_ref: str = ""
    agent_note: str = ""
    revision: int = 1
    versions: str
    question: str | None
    estimate: str | None
    sha256: str
    city: str | None
    verdict: str | None
    headline: str | None

    @property
    def owner(self) -> Owner:
        return Owner(self.tenant, self.live)

    def status(self, at: datetime) -> Status:
        """Where it stands at a moment."""
        for status, name in PRECEDENCE:
            moment = getattr(self, name)
            if moment is not None and (name != "expires_at" or moment <= at):
                return status
        return Status.ISSUED


@dataclass(frozen=True, slots=True)
class Event:
    """Something done to a quote, or that happened to it; ``about`` is JSON."""

    at: datetime
    action: str
    who: str
    about: str


@dataclass(frozen=True, slots=True)
class Share:
    """A link to one quote. The token is kept nowhere: it comes from ``nonce`` and the key of the request."""

    id: str
    quote_id: str
    token_hash: str
    nonce: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    opened: int = 0
    first_opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewQuote:
    """What a quote is to be made of: the question, as it was sent and as it is meant, and what the agent adds."""

    query: Query
    question: bytes
    client_ref: str = ""
    agent_note: str = ""
    expires_in_days: int = DAYS


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which quotes of an owner; None: any."""

    status: Status | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    market: str | None = None
    city: str | None = None
    verdict_code: str | None = None
    client_ref: str | None = None


def ulid(at: datetime, noise: bytes) -> str:
    """26 letters that sort by time; ``noise`` is ten random bytes.

    >>> ulid(datetime(2026, 11, 20, tzinfo=UTC), bytes(10))
    '01M7V41F000000000000000000'
    """
    milliseconds = int((at - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))
    return _letters(milliseconds << 80 | int.from_bytes(noise[:10]), 26)


def reference(noise: bytes) -> str:
    """A reference to be spoken; ``noise`` is five random bytes.

    >>> reference(bytes([0, 68, 50, 20, 199]))
    'OP-0123-4567'
    """
    spoken = _letters(int.from_bytes(noise[:5]), 8)
    return f"OP-{spoken[:4]}-{spoken[4:]}"


def _letters(number: int, length: int) -> str:
    return "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(length)))


def zone(market: str) -> timezone:
    """The time of a market."""
    return ZONES[market]


def end_of_day(at: datetime, days: int, market: str) -> datetime:
    """The last second of the day that is ``days`` after a moment, by the market's time; in UTC.

    >>> end_of_day(datetime(2026, 11, 20, 18, 30, tzinfo=UTC), 30, "in").isoformat()
    '2026-12-21T18:29:59+00:00'
    """
    local = at.astimezone(zone(market)).date() + timedelta(days=days)
    return datetime.combine(local, time(23, 59, 59), zone(market)).astimezone(UTC)


def digest(question: bytes, estimate: bytes) -> str:
    """The SHA-256 of an illustration: the question's JSON, a line break, the estimate's JSON."""
    return hashlib.sha256(question + b"\n" + estimate).hexdigest()


def headline(estimate: Estimate) -> dict[str, Any]:
    """What a list shows: of the first plan each scenario, the likely one first, as a holder of the policy has it.

    That is their own policy if they have one, else one bought today.
    """
    plan = estimate.comparison[0].plan_id
    entries = [entry for entry in estimate.comparison if entry.plan_id == plan]
    states = {row.policy_state for row in entries[0].rows}
    state = PolicyState.OWN_POLICY if PolicyState.OWN_POLICY in states else PolicyState.BOUGHT_TODAY
    scenarios = []
    for entry in entries:
        row = next(row for row in entry.rows if row.policy_state is state)
        scenarios.append(
            {
                "scenario": entry.stage.value,
                "role": entry.role.value,
                "bills": plain(row.bills),
                "plan_pays": plain(row.plan_pays),
                "difference": None if row.difference is None else plain(row.difference),
                "cover_verdict": row.cover_verdict.code if row.cover_verdict else None,
                "year_verdict": row.year_verdict.code if row.year_verdict else None,
            }
        )
    return {"plan_id": plan, "policy_state": state.value, "scenarios": scenarios}


_AMOUNT = r"(?:₹|rs\.?|inr)\s*[\d,.]+\s*"
# What presses, promises or frightens has no place beside an estimate.
NOT_ALLOWED = (
    ("price_by_the_day", r"(?:only|just|at)\s+" + _AMOUNT + r"(?:/|a\s|per\s)\s*(?:day|week|month)"),
    ("price_by_the_day", r"(?<!only )(?<!just )(?<!at )" + _AMOUNT + r"(?:/|a\s|per\s)\s*day"),
    ("promise", r"save\s+up\s*to"),
    ("countdown", r"time\s+left|offer\s+(?:ends|closes|expires)|(?:hours?|days?|minutes?)\s+(?:left|to\s+go)"),
    ("countdown", r"hurry|last\s+chance|limited[\s-]time"),
    ("crowd", r"(?:people|customers|families|others)\s+(?:have\s+)?(?:bought|booked|chose|joined)"),
    ("shaming", r"i['’]?ll\s+(?:risk\s+it|take\s+the\s+risk)"),
    ("fear", r"before\s+it['’]?s\s+too\s+late|before\s+it\s+is\s+too\s+late"),
    ("settlement_ratio", r"claims?[\s-]+settlement[\s-]+(?:ratio|rate)"),
    ("crossed_out_price", "\u0336|\u0335|(?:instead\\s+of|was)\\s+(?:₹|rs\\.?|inr)\\s*\\d"),
    ("guarantee", r"guaranteed\s+(?:savings?|claims?|approval)"),
)


def note_faults(note: str) -> Iterator[Fault]:
    """What of a note may not stand beside an estimate, each phrase as it was written."""
    for code, pattern in NOT_ALLOWED:
        for found in re.finditer(pattern, note, re.IGNORECASE):
            yield Fault("/agent_note", code, f"'{found[0]}' may not stand beside an estimate: leave it out.")
