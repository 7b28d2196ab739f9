"""What becomes of quotes with time: marked once other versions hold, and their answers deleted when they are due.

Never changes what a quote says. That answers were deleted stands in the sealed log.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from service.domain.edition import Edition
from service.domain.errors import NothingPublished
from service.domain.quote import RETENTION_DAYS, Event, Owner, Quote
from service.store import log, publishing
from service.store import quotes as kept
from service.store.catalogue import Unavailable
from service.store.documents import Scope
from service.store.engine import reading, writing
from service.store.log import Stamp
from service.usecases.quotes import Quotes
from service.usecases.tenants import Tenants

EVERY = timedelta(seconds=30)  # a worker looks again at most so often
OVERLAP = timedelta(minutes=2)  # another worker may be that late in committing, or in seeing a publication
BATCH = 500
SERVICE = "the service"


@dataclass(frozen=True, slots=True)
class Purged:
    """How many quotes of a tenant lost their answers, or would."""

    tenant: str
    quotes: int


@dataclass(slots=True)
class Sweeper:
    """Marks open quotes whose versions are no longer those of today; safe between threads."""

    quotes: Quotes
    _last: dict[tuple[str, str], tuple[datetime, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self, tenant: str, market: str) -> None:
        """Mark what is due, unless this was done a moment ago. If nothing can be compared with, nothing is marked."""
        now = self.quotes.clock()
        try:
            load = self.quotes.estimator.basis()[0]
        except Unavailable:
            return
        with self._lock:
            at, known = self._last.get((tenant, market), (None, 0))
            if at is not None and known == load and timedelta(0) <= now - at < EVERY:
                return
            self._last[tenant, market] = (now, load)
        since = at - OVERLAP if at is not None and known == load and at.date() == now.date() else None
        self.supersede(tenant, market, since=since)

    def supersede(self, tenant: str, market: str, *, since: datetime | None = None) -> int:
        """Mark the open quotes, of those created since, whose versions are not today's; how many there were."""
        try:
            edition = self.quotes.estimator.edition(self.quotes.estimator.snapshot(market, tenant=tenant))
        except (NothingPublished, Unavailable):
            return 0
        now = self.quotes.clock()
        with reading(self.quotes.engine)() as session:
            used = kept.versions_in_use(session, tenant, market, now=now, since=since)
        old = [(versions, locale) for versions, locale in used if not self._hold(edition, versions, locale)]
        if not old:
            return 0
        event = Event(now, "superseded", SERVICE, "{}")
        with writing(self.quotes.engine).begin() as session:
            return sum(
                kept.supersede(session, tenant, market, versions=versions, locale=locale, event=event, now=now)
                for versions, locale in old
            )

    def everything(self) -> int:
        """Mark what is due of every tenant; how many there were."""
        with reading(self.quotes.engine)() as session:
            found = kept.tenants(session)
        return sum(self.supersede(tenant, market) for tenant, market in found)

    def _hold(self, edition: Edition, versions: str, locale: str) -> bool:
        """Whether the same question would be answered under these versions today."""
        told = orjson.loads(versions)
        presentation = edition.presentation(told["pathway"])
        if presentation is None or not set(told["plans"]) <= set(edition.plans):
            return False
        today = edition.versions(presentation, told["plans"], locale=locale)
        return bool(self.quotes.wire.versions(today) == told)


@dataclass(frozen=True, slots=True)
class Retention:
    """Deletes answers: on request at once, and of what ended longer ago than a tenant keeps it."""

    quotes: Quotes
    tenants: Tenants

    def delete(self, owner: Owner, id: str, *, stamp: Stamp) -> Quote:
        """Delete question and estimate of a quote now; that and what is no answer remains. UnknownQuote for another's.

        One that has lost them already stays as it is.
        """
        quote = self.quotes.get(owner, id)
        if quote.deleted_at is None:
            self._delete([quote], stamp)
        return self.quotes.get(owner, id)

    def days(self, tenant: str) -> int:
        """For how long after its end a tenant keeps the answers of a quote."""
        hosted = self.tenants.today().by_id.get(tenant)
        return hosted.profile.quote_retention_days if hosted else RETENTION_DAYS

    def purge(self, *, stamp: Stamp, dry_run: bool = False) -> Iterator[Purged]:
        """Delete the answers of all quotes that are due, tenant by tenant."""
        with reading(self.quotes.engine)() as session:
            found = dict.fromkeys(tenant for tenant, _ in kept.tenants(session))
        for tenant in found:
            by, number, beyond = stamp.at - timedelta(days=self.days(tenant)), 0, ""
            while due := self._due(tenant, by, beyond):
                if not dry_run:
                    self._delete(due, stamp)
                number, beyond = number + len(due), due[-1].id
            yield Purged(tenant, number)

    def _due(self, tenant: str, by: datetime, beyond: str) -> tuple[Quote, ...]:
        with reading(self.quotes.engine)() as session:
            return kept.ended(session, tenant, by=by, limit=BATCH, beyond=beyond)

    def _delete(self, due: Sequence[Quote], stamp: Stamp) -> None:
        """Whole or not at all, with its entry in the log."""
        with publishing.turn(self.quotes.engine) as (session, _):
            for quote in due:
                kept.write(session, quote.id, **_without_answers(quote), deleted_at=stamp.at)
                kept.tell(session, quote.id, Event(stamp.at, "deleted", stamp.who, "{}"))
            about = {"quotes": [quote.id for quote in due]}
            log.append(session, "delete_answers", Scope(due[0].market, due[0].tenant), about, stamp=stamp)


def _without_answers(quote: Quote) -> dict[str, str | None]:
    """What goes. A note and a reason are free text, and the pathway's version names the kind of back spasm."""
    versions = {name: one for name, one in orjson.loads(quote.versions).items() if name != "pathway"}
    emptied = dict.fromkeys(("question", "estimate", "city", "verdict", "headline"))
    return {**emptied, "agent_note": "", "withdrawn_because": "", "versions": orjson.dumps(versions).decode()}
