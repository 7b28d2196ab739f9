"""Does a plan make sense: terms that contradict each other, that nothing reaches, that nobody could look up.

One row a check. A plan with something to ``refuse`` is not published; a ``warn`` is for a person to look at. Each
says where, and what would be right. Shape, type and range of single values are the schemas' business.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from service.domain.checks import benefits, cost_sharing, cover, limits, named, product, written
from service.domain.checks.case import Case, Check, Finding, Found, PlanCheck, Severity
from service.domain.checks.named import names_used
from service.domain.checks.term_set import TermSet, term_sets
from service.domain.errors import Fault, pointer
from service.domain.market import Market
from service.domain.plan import Plan
from service.domain.term_census import terms_read

CHECKS: tuple[Check, ...] = (
    *limits.CHECKS,
    *benefits.CHECKS,
    *cost_sharing.CHECKS,
    *cover.CHECKS,
    *named.CHECKS,
)
PLAN_CHECKS: tuple[PlanCheck, ...] = (*limits.PLAN_CHECKS, *product.PLAN_CHECKS, *written.PLAN_CHECKS)


def lint(
    plan: Plan,
    market: Market,
    *,
    as_of: date | None = None,
    names: AbstractSet[str] | None = None,
    read: AbstractSet[str] | None = None,
) -> tuple[Finding, ...]:
    """Everything to mend or to look at in ``plan``, what is refused first, then by place.

    ``as_of``: the day of the check; without it nobody asks how old the plan is. ``names``: what claims may name;
    without it any name will do. ``read``: the terms that rules read, where the caller knows them already.
    """
    case = Case(plan, market, terms_read(market.rulebook) if read is None else read, as_of, names)
    return tuple(sorted(_findings(case, Severity), key=lambda one: (one.severity, one.pointer, one.code)))


def refusals(plan: Plan, market: Market) -> tuple[Fault, ...]:
    """What keeps ``plan`` from being used at all, by place."""
    found = _findings(Case(plan, market, frozenset()), (Severity.REFUSE,))
    return tuple(Fault(one.pointer, one.code, one.detail) for one in sorted(found, key=lambda one: one.pointer))


def names_beside(plans: Mapping[str, Plan], known: AbstractSet[str]) -> Mapping[str, AbstractSet[str]]:
    """For each plan the names that claims may use: those ``known``, and those of the other plans."""
    used = {name: names_used(term_sets(plan)) for name, plan in plans.items()}
    return {name: frozenset(known).union(*(used[other] for other in plans if other != name)) for name in plans}


def _findings(case: Case, severities: Iterable[Severity]) -> Iterable[Finding]:
    """Each finding once: what holds in every band and variant is told of the plan's own terms."""
    found = _found(case, tuple(term_sets(case.plan)), frozenset(severities))
    return dict.fromkeys(Finding(pointer(path), code, severity, detail) for code, severity, (path, detail) in found)


def _found(case: Case, sets: tuple[TermSet, ...], wanted: frozenset[Severity]) -> Iterator[tuple[str, Severity, Found]]:
    for check in CHECKS:
        for held in sets if check.severity in wanted else ():
            if check.of_readings or not held.reading:
                yield from ((check.code, check.severity, found) for found in check.find(case, held))
    for whole in PLAN_CHECKS:
        if whole.severity in wanted:
            yield from ((whole.code, whole.severity, found) for found in whole.find(case))
