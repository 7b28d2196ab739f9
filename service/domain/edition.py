"""One coherent set of published documents, and what is computed from them once and kept.

An estimate is a pure function of a query and an edition. Knows no storage and no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from service.domain.care import ServiceItem
from service.domain.cities import City, find_city
from service.domain.cost_table import CostTable
from service.domain.episode import Episode, EpisodeKey, price_episode
from service.domain.errors import UnknownPlan, UnknownPresentation
from service.domain.market import Market
from service.domain.pathway import Pathway
from service.domain.plan import Plan, Source
from service.domain.shares import Shares
from service.domain.triage import Triage

EPISODES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Versions:
    """Which version of each document answered; a question that names them is answered the same again."""

    engine: str
    content: str
    triage: str
    pathway: str
    cost_table: str
    items: str
    shares: str
    cities: str
    plans: Mapping[str, str]
    premiums: Mapping[str, str]


class Edition:
    """The published documents of one market in force on one date."""

    def __init__(
        self,
        *,
        market: Market,
        as_of: date,
        versions: Versions,
        pathway_versions: Mapping[str, str],
        triage: Triage,
        pathways: Mapping[str, Pathway],
        items: Mapping[str, ServiceItem],
        cost_table: CostTable,
        shares: Shares,
        plans: Mapping[str, Plan],
        cities: Mapping[str, City],
        sources: Mapping[str, Source],
    ) -> None:
        self.market, self.as_of = market, as_of
        self._versions, self._pathway_versions = versions, pathway_versions
        self.triage, self.pathways, self.items, self.cost_table = (
            triage,
            pathways,
            items,
            cost_table,
        )
        self.shares, self.plans, self.cities, self.sources = (
            shares,
            plans,
            cities,
            sources,
        )
        self.episode = lru_cache(maxsize=EPISODES_KEPT)(self._price)

    def _price(self, key: EpisodeKey) -> Episode:
        return price_episode(
            key,
            pathway=self.pathway(key.presentation),
            items=self.items,
            table=self.cost_table,
            seed=f"{self._versions.cost_table}/{self._pathway_versions[key.presentation]}",
            unit=self.market.rulebook.unit,
        )

    def versions(self, presentation: str = "", plans: Iterable[str] = ()) -> Versions:
        """The versions that an answer about ``presentation`` under ``plans`` depends on."""
        named, all_of = tuple(plans), self._versions
        return replace(
            all_of,
            pathway=self._pathway_versions.get(presentation, ""),
            plans={plan: all_of.plans[plan] for plan in named},
            premiums={plan: all_of.premiums[plan] for plan in named if plan in all_of.premiums},
        )

    def pathway(self, presentation: str) -> Pathway:
        """The pathway of a presentation, or UnknownPresentation."""
        try:
            return self.pathways[presentation]
        except KeyError:
            raise UnknownPresentation(presentation, self.pathways, pointer="/presentation") from None

    def plan(self, plan_id: str, *, pointer: str) -> Plan:
        """The plan, or UnknownPlan with the nearest ids."""
        try:
            return self.plans[plan_id]
        except KeyError:
            raise UnknownPlan(plan_id, self.plans, pointer=pointer) from None

    def city(self, name: str) -> City:
        """The city of this name or alias, or UnknownCity."""
        return find_city(self.cities, name)
