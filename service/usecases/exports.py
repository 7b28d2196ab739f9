"""What is exported, row by row: an owner's quotes, their lines, and the copy register. Writes nothing.

Reads in pages and holds one quote at a time; nothing is open between two pages, so a slow reader holds nobody up.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any

from sqlalchemy import Engine

from service.domain.errors import NothingPublished
from service.domain.quote import Owner, Quote, Wanted, zone
from service.domain.tenant import Register, Tenant
from service.reports.copy_columns import Sentence
from service.reports.quote_rows import Exported, QuoteLine, QuoteRow, age_band, lines_of_quote, rows_of
from service.store import quotes as store
from service.store.catalogue import Catalogue
from service.store.documents import Decode, Scope
from service.store.engine import reading
from service.usecases import copy_register

PAGE = 100  # quotes that are listed together, without their answers


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose rows in which market, from the beginning of a day until before another one; None: without an end."""

    owner: Owner
    market: str
    first: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Exporter:
    """``decode`` reads stored documents; ``clock`` tells the time in UTC."""

    engine: Engine
    catalogue: Catalogue
    decode: Decode
    clock: Callable[[], datetime]

    def quotes(self, asked: Asked) -> Iterator[QuoteRow]:
        """Each quote's scenarios and plans, the newest quote first."""
        for told in self._told(asked):
            yield from rows_of(told)

    def quote_lines(self, asked: Asked) -> Iterator[QuoteLine]:
        """Each quote's lines, the newest quote first."""
        for told in self._told(asked):
            yield from lines_of_quote(told)

    def copy_register(self, asked: Asked) -> Iterator[Sentence]:
        """Every sentence released in the days asked about."""
        now, place = self.clock(), zone(asked.market)
        scope = Scope(asked.market, asked.owner.tenant)
        end = min(now, _begin(asked.end, place) or now)
        period = copy_register.Period(_begin(asked.first, place), end)
        register = self._register(scope, now.astimezone(place).date())
        return copy_register.sentences(self.engine, scope, period, decode=self.decode, register=register, place=place)

    def _told(self, asked: Asked) -> Iterator[Exported]:
        now, place = self.clock(), zone(asked.market)
        for quote in self._read(asked, now):
            day = quote.created_at.astimezone(place).date()
            register = self._register(Scope(quote.market, quote.tenant), day)
            known = {plan: (one.advertisement_reference, one.uin) for plan, one in register.items()}
            yield Exported(_known(quote, now), json.loads(quote.estimate) if quote.estimate else {}, known)

    def _read(self, asked: Asked, now: datetime) -> Iterator[Quote]:
        """The quotes with their answers, one at a time; one that is made meanwhile is not among them."""
        place = zone(asked.market)
        wanted = Wanted(
            market=asked.market, created_after=_begin(asked.first, place), created_before=_begin(asked.end, place)
        )
        last: tuple[datetime, str] | None = None
        while True:
            with reading(self.engine)() as session:
                page = store.listed(session, asked.owner, wanted, now=now, before=last, limit=PAGE)
            for short in page:
                with reading(self.engine)() as session:
                    quote = store.find(session, asked.owner, short.id)
                if quote is not None:
                    yield quote
            if len(page) < PAGE:
                return
            last = (page[-1].created_at, page[-1].id)

    def _register(self, scope: Scope, day: date) -> Mapping[str, Register]:
        """The register of a tenant's profile on a day; nothing without a profile."""
        try:
            return self.catalogue.snapshot(scope.market, day, tenant=scope.tenant).one("tenant", Tenant).register
        except NothingPublished:
            return {}


def _begin(day: date | None, place: tzinfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), place)


def _known(quote: Quote, now: datetime) -> dict[str, Any]:
    """What is told of a quote beside its estimate; of the question no more than an age band."""
    place = zone(quote.market)
    question = json.loads(quote.question) if quote.question else {}
    years = question.get("age_years") or (question.get("answers") or {}).get("age_years")
    return {
        "ref": quote.ref,
        "created_at": quote.created_at.astimezone(place).isoformat(timespec="seconds"),
        "status": quote.status(now).value,
        "market": quote.market,
        "locale": quote.locale,
        "age_band": age_band(years),
        "versions": json.loads(quote.versions),
        "expires_at": quote.expires_at.astimezone(place).isoformat(timespec="seconds"),
        "viewed_on": quote.viewed_on,
        "sha256": quote.sha256,
        "client_ref": quote.client_ref or None,
    }
