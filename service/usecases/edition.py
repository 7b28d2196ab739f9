"""Snapshot → edition: the published documents of a market, put together for the domain."""

from dataclasses import replace

from service.domain.cost_sheet import CostSheet
from service.domain.cost_table import cost_table
from service.domain.edition import Edition, Versions
from service.domain.market import Market
from service.domain.markets import MARKETS
from service.domain.pathway import Pathway
from service.domain.plan import Plan, PremiumRow, Source
from service.domain.plan_sources import with_own_sources
from service.domain.shares import Shares
from service.domain.triage import Triage
from service.store.snapshot import Snapshot
from service.version import ENGINE

LOCALE = "en-IN"


def edition_of(snapshot: Snapshot) -> Edition:
    """The edition that a snapshot's documents make; NothingPublished names a missing one."""
    market = MARKETS[snapshot.market]
    items = snapshot.one("items", dict)
    sheet = snapshot.one("cost_table", CostSheet)
    triage, shares = snapshot.one("triage", Triage), snapshot.one("shares", Shares)
    pathways, plans = snapshot.each("pathway", Pathway), _plans(snapshot)
    return Edition(
        market=market,
        as_of=snapshot.as_of,
        versions=_versions(snapshot),
        pathway_versions=snapshot.versions("pathway"),
        triage=triage,
        pathways=pathways,
        items=items,
        cost_table=cost_table(sheet, items, as_of=snapshot.as_of, unit=market.rulebook.unit),
        shares=shares,
        plans=plans,
        cities=snapshot.one("cities", dict),
        nonpayable=snapshot.each("nonpayable", tuple).get("nonpayable", ()),
        sources=_sources(market, triage, shares, pathways, plans),
    )


def _plans(snapshot: Snapshot) -> dict[str, Plan]:
    """The plans, each with its own published premiums."""
    premiums: dict[str, tuple[PremiumRow, ...]] = {}
    for table in snapshot.each("premiums", dict).values():
        premiums |= table
    plans = snapshot.each("plan", Plan)
    return {
        name: with_own_sources(replace(plan, premiums=premiums.get(name, ()))) for name, plan in sorted(plans.items())
    }


def _versions(snapshot: Snapshot) -> Versions:
    def of(kind: str, name: str | None = None) -> str:
        return snapshot.version(kind, name) or ""

    return Versions(
        engine=ENGINE,
        content=of("content", LOCALE),
        triage=of("triage"),
        pathway="",
        cost_table=of("cost_table"),
        items=of("items"),
        shares=of("shares"),
        cities=of("cities"),
        plans=snapshot.versions("plan"),
        premiums=snapshot.versions("premiums"),
    )


def _sources(
    market: Market, triage: Triage, shares: Shares, pathways: dict[str, Pathway], plans: dict[str, Plan]
) -> dict[str, Source]:
    """Every source that an answer may cite, by id; a plan's own are under ``plan/source``."""
    found = {**market.standard_sources, **triage.sources, **shares.sources}
    for pathway in pathways.values():
        found |= pathway.sources
    for plan in plans.values():
        found |= plan.sources
    return found
