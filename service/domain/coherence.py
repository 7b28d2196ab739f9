"""Which published documents go together: what is wrong between documents that are each right by themselves.

Documents come decoded, by kind and name. A fault points at ``kind/name#/place``. Which of it makes a catalogue whole
is said in ``proofs.py``. Knows no file and no store.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from service.domain.care import ServiceItem
from service.domain.checks.case import Finding, Severity
from service.domain.cost_sheet import double_counted
from service.domain.errors import Fault, Looks, UnknownItem, UnknownPlan, UnknownPresentation
from service.domain.market import Market
from service.domain.pathway import Pathway
from service.domain.plan import Plan, PremiumRow, Term
from service.domain.plan_lint import lint, names_beside
from service.domain.plan_values import SubLimit
from service.domain.shares import Shares
from service.domain.term_census import terms_read
from service.domain.triage import Triage
from service.domain.vocabulary import ServiceCategory

Documents: TypeAlias = Mapping[str, Mapping[str, Any]]
Items: TypeAlias = Mapping[str, ServiceItem]


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


def premiums_belong(tables: Mapping[str, Mapping[str, tuple[PremiumRow, ...]]], plans: Mapping[str, Plan]) -> Looks:
    """Table by plan, and rate by rate: its plan is published, and lists the source that the rate cites."""
    for name, table in tables.items():
        for plan_id, rows in table.items():
            if plan_id not in plans:
                yield UnknownPlan(plan_id, plans, pointer=f"premiums/{name}").faults
                continue
            known = plans[plan_id].sources
            for number, row in enumerate(rows, start=1):
                detail = f"Plan '{plan_id}' lists no source '{row.source}'. Known: {', '.join(known)}."
                fault = Fault(f"premiums/{name}#/{number}/source", "source", detail)
                yield () if row.source in known else (fault,)


def presentations_known(triage: Triage, shares: Shares, pathways: Mapping[str, Pathway]) -> Looks:
    """Whatever triage may find has a pathway to price, and shares are of presentations there are."""
    priced = (
        (presentation.id, f"triage/triage#/presentations/{place}/id")
        for place, presentation in enumerate(triage.presentations)
        if presentation.priced
    )
    shared = ((name, f"shares/shares#/presentations/{name}") for name in shares.presentations)
    for name, pointer in (*priced, *shared):
        yield () if name in pathways else UnknownPresentation(name, pathways, pointer=pointer).faults


def pathway_items_known(pathways: Mapping[str, Pathway], items: Items) -> Looks:
    """Line by line: its item is in the list."""
    for name, pathway in pathways.items():
        for place, line in enumerate(pathway.lines):
            pointer = f"pathway/{name}#/lines/{place}/item"
            yield () if line.item in items else UnknownItem(line.item, items, pointer=pointer).faults


def counted_once(pathways: Mapping[str, Pathway], items: Items) -> Looks:
    """Course by course: no two of its items bill the same thing."""
    for name, pathway in pathways.items():
        for variant in pathway.variants or (None,):
            usual = (line for line in pathway.lines if line.variant in (None, variant) and line.quantity.typical)
            yield double_counted((items[line.item] for line in usual if line.item in items), f"pathway/{name}")


def plan_items_known(plans: Mapping[str, Plan], items: Items) -> Looks:
    """An item or category that a plan excludes or limits by name exists: a mistyped one would be paid for."""
    for plan_id, plan in plans.items():
        for place, terms in _sets_of_terms(plan):
            for name, term in terms.items():
                for item in sorted(_items_named(term.value) if name in ("excluded_items", "sub_limits") else ()):
                    known = item in items or item in set(ServiceCategory)
                    pointer = f"plan/{plan_id}#/{place}/{name}"
                    yield () if known else UnknownItem(item, items, pointer=pointer).faults


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


def items_placed(looks: Looks, items: Items) -> Looks:
    """Faults of items, ``items/mri/cost_codes``, at the rows of the items."""
    for faults in looks:
        yield tuple(_placed(fault, items) for fault in faults)


def _placed(fault: Fault, items: Items) -> Fault:
    _, code, column = fault.pointer.split("/")
    return replace(fault, pointer=f"items/items#/{list(items).index(code) + 1}/{column}")
