"""Which published documents go together: what is wrong between documents that are each right by themselves.

Documents come decoded, by kind and name. A fault points at ``kind/name#/place``. Knows no file and no store.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from service.domain.care import ServiceItem
from service.domain.checks.case import Finding, Severity
from service.domain.cost_sheet import CostSheet, double_counted, sheet_faults
from service.domain.cost_table import cost_table, stale_splits
from service.domain.errors import Fault, UnknownItem, UnknownPlan, UnknownPresentation
from service.domain.market import Market
from service.domain.pathway import Pathway
from service.domain.plan import Plan, PremiumRow, Term
from service.domain.plan_lint import lint, names_beside
from service.domain.plan_values import SubLimit
from service.domain.shares import Shares
from service.domain.tenant_checks import tenant_faults
from service.domain.term_census import terms_read
from service.domain.triage import Triage
from service.domain.vocabulary import CityTier, Facility, ServiceCategory

Documents: TypeAlias = Mapping[str, Mapping[str, Any]]
Items: TypeAlias = Mapping[str, ServiceItem]


def faults_between(
    documents: Documents, required: Iterable[str], *, as_of: date, unit: int, tenant: str = ""
) -> tuple[Fault, ...]:
    """What keeps ``documents`` from being a whole catalogue on a day; ``required`` names the kinds it needs.

    ``tenant``: whose documents lie over the market's, if the caller knows.
    """
    missing = tuple(
        Fault(kind, "missing", f"A catalogue needs a document of kind '{kind}', and none would be in force.")
        for kind in required
        if kind not in documents
    )
    if missing:
        return missing
    plans: Mapping[str, Plan] = documents["plan"]
    pathways: Mapping[str, Pathway] = documents["pathway"]
    items: Items = documents["items"]["items"]
    sheet: CostSheet = documents["cost_table"]["cost_table"]
    return (
        *_premiums(documents.get("premiums", {}), plans),
        *_presentations(documents["triage"]["triage"], documents["shares"]["shares"], pathways),
        *_pathway_items(pathways, items),
        *_counted_twice(pathways, items),
        *_plan_items(plans, items),
        *_prices(sheet, items, pathways, as_of=as_of, unit=unit),
        *tenant_faults(documents, as_of=as_of, unit=unit, tenant=tenant),
    )


def warnings_about(documents: Documents, *, market: Market, as_of: date) -> tuple[Finding, ...]:
    """What of the plans somebody should look at; nothing of it keeps them from being published."""
    plans: Mapping[str, Plan] = documents.get("plan", {})
    premiums = {plan: rows for table in documents.get("premiums", {}).values() for plan, rows in table.items()}
    names, read = names_beside(plans, _names_of_claims(documents)), terms_read(market.rulebook)
    return tuple(
        replace(found, pointer=f"plan/{name}#{found.pointer}")
        for name, plan in plans.items()
        for found in lint(
            replace(plan, premiums=premiums.get(name, ())), market, as_of=as_of, names=names[name], read=read
        )
        if found.severity is Severity.WARN
    )


def _names_of_claims(documents: Documents) -> frozenset[str]:
    """Presentations, the courses of their stays, and items: what a claim may name beside free words."""
    pathways: Mapping[str, Pathway] = documents.get("pathway", {})
    items: Items = documents.get("items", {}).get("items", {})
    return frozenset(pathways) | {way for pathway in pathways.values() for way in pathway.variants} | frozenset(items)


def _premiums(tables: Mapping[str, Mapping[str, tuple[PremiumRow, ...]]], plans: Mapping[str, Plan]) -> Iterator[Fault]:
    """A premium belongs to a plan that is published, and cites a source that the plan lists."""
    for name, table in tables.items():
        for plan_id, rows in table.items():
            if plan_id not in plans:
                yield from UnknownPlan(plan_id, plans, pointer=f"premiums/{name}").faults
                continue
            known = plans[plan_id].sources
            for number, row in enumerate(rows, start=1):
                if row.source not in known:
                    detail = f"Plan '{plan_id}' lists no source '{row.source}'. Known: {', '.join(known)}."
                    yield Fault(f"premiums/{name}#/{number}/source", "source", detail)


def _presentations(triage: Triage, shares: Shares, pathways: Mapping[str, Pathway]) -> Iterator[Fault]:
    """Whatever triage may find has a pathway to price, and shares are of presentations there are."""
    for place, presentation in enumerate(triage.presentations):
        if presentation.priced and presentation.id not in pathways:
            yield from UnknownPresentation(
                presentation.id, pathways, pointer=f"triage/triage#/presentations/{place}/id"
            ).faults
    for name in shares.presentations:
        if name not in pathways:
            yield from UnknownPresentation(name, pathways, pointer=f"shares/shares#/presentations/{name}").faults


def _pathway_items(pathways: Mapping[str, Pathway], items: Items) -> Iterator[Fault]:
    for name, pathway in pathways.items():
        for place, line in enumerate(pathway.lines):
            if line.item not in items:
                yield from UnknownItem(line.item, items, pointer=f"pathway/{name}#/lines/{place}/item").faults


def _counted_twice(pathways: Mapping[str, Pathway], items: Items) -> Iterator[Fault]:
    """No course of a pathway bills the same thing by two items."""
    for name, pathway in pathways.items():
        for variant in pathway.variants or (None,):
            usual = (line for line in pathway.lines if line.variant in (None, variant) and line.quantity.typical)
            yield from double_counted((items[line.item] for line in usual if line.item in items), f"pathway/{name}")


def _plan_items(plans: Mapping[str, Plan], items: Items) -> Iterator[Fault]:
    """An item or category that a plan excludes or limits by name exists: a mistyped one would be paid for."""
    for plan_id, plan in plans.items():
        for place, terms in _sets_of_terms(plan):
            for name, term in terms.items():
                for item in sorted(_items_named(term.value) if name in ("excluded_items", "sub_limits") else ()):
                    if item not in items and item not in set(ServiceCategory):
                        yield from UnknownItem(item, items, pointer=f"plan/{plan_id}#/{place}/{name}").faults


def _sets_of_terms(plan: Plan) -> Iterator[tuple[str, Mapping[str, Term[Any]]]]:
    """The plan's own terms, those of its bands and those of its variants, each with its place in the document."""
    yield "terms", {"excluded_items": plan.terms.excluded_items, "sub_limits": plan.terms.sub_limits}
    for number, band in enumerate(plan.by_sum_insured):
        yield f"by_sum_insured/{number}/terms", band.terms
    for name, terms in plan.variants.items():
        yield f"variants/{name}", terms


def _items_named(value: frozenset[str] | tuple[SubLimit, ...]) -> frozenset[str]:
    """The items of an exclusion, or of all sub-limits together."""
    if isinstance(value, frozenset):
        return value
    return frozenset(item for limit in value for item in limit.items)


def _prices(
    sheet: CostSheet, items: Items, pathways: Mapping[str, Pathway], *, as_of: date, unit: int
) -> Iterator[Fault]:
    """What a pathway uses has a price where prices start, a mid-range hospital in a metro, or no cost code at all."""
    found = [_placed(fault, items) for fault in sheet_faults(sheet, items)]
    if found:
        yield from found
        return
    table = cost_table(sheet, items, as_of=as_of, unit=unit)
    yield from stale_splits(table)
    used = dict.fromkeys(line.item for pathway in pathways.values() for line in pathway.lines)
    for code in used:
        item = items.get(code)
        if item is None or not item.cost_codes:
            continue
        if table.price(item, tier=CityTier.METRO, facility=Facility.PRIVATE_MID) is None:
            detail = f"'{code}' has no price in a mid-range hospital of a metro on {as_of}; empty its cost codes if so."
            yield Fault(_row_of(code, items, "cost_codes"), "unpriced", detail)


def _placed(fault: Fault, items: Items) -> Fault:
    """A fault of an item, ``items/mri/cost_codes``, with the row of the item; any other as it is."""
    kind, _, place = fault.pointer.partition("/")
    code, _, column = place.partition("/")
    return replace(fault, pointer=_row_of(code, items, column)) if kind == "items" else fault


def _row_of(code: str, items: Items, column: str) -> str:
    return f"items/items#/{list(items).index(code) + 1}/{column}"
