"""Snapshot → edition: the published documents of a market, or a tenant's over them, put together for the domain."""

from collections.abc import Container, Mapping
from dataclasses import replace

from service.domain.care import ServiceItem
from service.domain.cost_override import laid_over
from service.domain.cost_sheet import CostSheet
from service.domain.cost_table import CostTable, cost_table
from service.domain.edition import Edition, Versions
from service.domain.errors import UnknownLocale
from service.domain.market import Market
from service.domain.markets import MARKETS
from service.domain.pathway import Pathway
from service.domain.plan import Plan, PremiumRow, Source
from service.domain.plan_sources import with_own_sources
from service.domain.shares import Shares
from service.domain.tenant import Tenant
from service.domain.triage import Triage
from service.store.pins import NONE
from service.store.snapshot import Snapshot
from service.version import ENGINE

LOCALE = "en-IN"


def edition_of(snapshot: Snapshot) -> Edition:
    """The edition that a snapshot's documents make; NothingPublished names a missing one."""
    market = MARKETS[snapshot.market]
    tenant = snapshot.one("tenant", Tenant) if snapshot.tenant else None
    items, cities = snapshot.one("items", dict), snapshot.one("cities", dict)
    triage, shares = snapshot.one("triage", Triage), snapshot.one("shares", Shares)
    pathways, plans = snapshot.each("pathway", Pathway), _plans(snapshot, tenant)
    return Edition(
        market=market,
        as_of=snapshot.as_of,
        versions=_versions(snapshot, plans),
        pathway_versions=snapshot.versions("pathway"),
        triage=triage,
        pathways=pathways,
        items=items,
        cost_table=_prices(snapshot, items, unit=market.rulebook.unit),
        shares=shares,
        plans=plans,
        cities=tenant.lists(cities) if tenant else cities,
        nonpayable=snapshot.each("nonpayable", tuple).get("nonpayable", ()),
        sources=_sources(market, triage, shares, pathways, plans),
        tenant=tenant,
        contents=contents(snapshot),
    )


def contents(snapshot: Snapshot) -> dict[str, str]:
    """The languages on offer with the version of their sentences, the usual one first: a tenant's are in its order."""
    published = dict(sorted(snapshot.versions("content").items(), key=lambda one: (one[0] != LOCALE, one[0])))
    tenant = snapshot.one("tenant", Tenant) if snapshot.tenant else None
    return {name: published[name] for name in (tenant.locales if tenant else published) if name in published}


def spoken(snapshot: Snapshot, asked: str | None) -> str:
    """The language asked for, or the first on offer; UnknownLocale names them all."""
    offered = list(contents(snapshot))
    chosen = asked or next(iter(offered), LOCALE)
    if chosen not in offered:
        raise UnknownLocale(chosen, offered, pointer="/locale")
    return chosen


def _prices(snapshot: Snapshot, items: Mapping[str, ServiceItem], *, unit: int) -> CostTable:
    """The market's prices, with a tenant's own laid over them."""
    sheet = snapshot.one("cost_table", CostSheet)
    own = snapshot.each("cost_override", tuple).get("cost_override", ())
    return cost_table(laid_over(sheet, own), items, as_of=snapshot.as_of, unit=unit, printed_splits=not own)


def _plans(snapshot: Snapshot, tenant: Tenant | None) -> dict[str, Plan]:
    """The plans, each with its own published premiums; of a tenant those that it shows."""
    premiums: dict[str, tuple[PremiumRow, ...]] = {}
    for table in snapshot.each("premiums", dict).values():
        premiums |= table
    plans = snapshot.each("plan", Plan)
    if tenant:
        plans = tenant.shows(plans, snapshot.own_names("plan"))
    return {
        name: with_own_sources(replace(plan, premiums=premiums.get(name, ()))) for name, plan in sorted(plans.items())
    }


def _versions(snapshot: Snapshot, plans: Container[str]) -> Versions:
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
        plans={name: version for name, version in snapshot.versions("plan").items() if name in plans},
        premiums=snapshot.versions("premiums"),
        tenant=of("tenant"),
        cost_override=of("cost_override") or (NONE if snapshot.tenant else ""),
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
