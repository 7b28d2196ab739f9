"""Answer a question from the published catalogue: pick the edition, compute, name the answer.

An estimate is a pure function of its query and versions; its id says so.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson

from service.domain.adjudication_query import AdjudicationQuery
from service.domain.content import Content
from service.domain.edition import Edition, Versions
from service.domain.errors import UnknownMarket, UnknownVersion
from service.domain.estimate import Estimate, NoPrice, estimate
from service.domain.markets import MARKETS
from service.domain.query import Query
from service.store.catalogue import Catalogue
from service.store.snapshot import Snapshot
from service.usecases.edition import edition_of
from service.version import ENGINE
from service.wording import Wording

# What a question or an answer may not have, a tenant or a year so far, and its id is not made of then.
ONLY_SOMETIMES = frozenset({"tenant", "cost_override", "recorded_at", "locale", "year"})
EDITIONS_KEPT = 16  # each keeps its own episodes, ladders and settlements
WORDINGS_KEPT = 2 * EDITIONS_KEPT  # one for each language of an edition
DEFAULT_LOCALE = "en-IN"


@dataclass(frozen=True, slots=True)
class Answer:
    """An estimate, or advice without a price, with its id, its date and the words to say it in."""

    result: Estimate | NoPrice
    estimate_id: str
    as_of: date
    edition: Edition
    wording: Wording

    @property
    def locale(self) -> str:
        """The language it is said in."""
        return self.wording.content.locale


class Estimator:
    """Holds the editions built from the catalogue's snapshots; safe between threads, nothing it holds changes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.edition = lru_cache(maxsize=EDITIONS_KEPT)(edition_of)
        self.wording = lru_cache(maxsize=WORDINGS_KEPT)(_wording)

    def snapshot(
        self,
        market: str,
        as_of: date | None = None,
        versions: Mapping[str, str] | None = None,
        *,
        tenant: str = "",
        recorded_at: datetime | None = None,
    ) -> Snapshot:
        """The published documents in force, a tenant's over its market's, as they had been recorded by a moment.

        UnknownMarket for a market the engine does not know.
        """
        if market not in MARKETS:
            raise UnknownMarket(market, MARKETS, pointer="/market")
        engine = (versions or {}).get("engine", ENGINE)
        if engine != ENGINE:
            raise UnknownVersion(engine, [ENGINE], pointer="/versions/engine")
        return self._catalogue.snapshot(market, as_of, versions, tenant=tenant, recorded_at=recorded_at)

    def asked(self, query: Query | AdjudicationQuery) -> Snapshot:
        """The documents that a question is about."""
        return self.snapshot(
            query.market, query.as_of, query.versions, tenant=query.tenant, recorded_at=query.recorded_at
        )

    def basis(self) -> tuple[int, date]:
        """What every answer depends on beside its question: the catalogue as it is served, and the day."""
        return self._catalogue.basis()

    def answer(self, query: Query) -> Answer:
        """Compute the answer to ``query`` under the edition it asks for, in its language.

        Advice without a price is given in the usual language where the one asked for is not on offer.
        """
        snapshot = self.asked(query)
        edition = self.edition(snapshot)
        result = estimate(query, edition)
        named = estimate_id(query, result.versions, as_of=snapshot.as_of)
        locale = edition.locale(query.locale) or DEFAULT_LOCALE
        return Answer(result, named, snapshot.as_of, edition, self.wording(snapshot, locale))


def estimate_id(query: Query, versions: Versions, *, as_of: date) -> str:
    """A hash of the canonical question, its date and the versions that answered it."""
    asked = replace(query, versions={}, as_of=as_of, recorded_at=None, assumed=frozenset(), written={}, locale="")
    canonical = orjson.dumps(
        [_fields(asked), _fields(versions)], option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=sorted
    )
    return f"est_{hashlib.sha256(canonical).hexdigest()[:24]}"


def _fields(value: Any) -> Any:
    """Dataclasses as dicts all the way down, whose keys can then be sorted; like ``asdict``, without its copies."""
    if isinstance(value, tuple):
        return [_fields(each) for each in value]
    names = getattr(type(value), "__dataclass_fields__", None)
    if names is None:
        return value
    told = {name: _fields(getattr(value, name)) for name in names}
    return {name: one for name, one in told.items() if one or name not in ONLY_SOMETIMES}


def _wording(snapshot: Snapshot, locale: str) -> Wording:
    return Wording(snapshot.one("content", Content, locale), MARKETS[snapshot.market].currency)
