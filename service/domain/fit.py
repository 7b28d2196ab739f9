"""Does a query fit the edition: every id known, every sum on offer, every answer possible. All faults at once."""

from collections.abc import Iterable, Iterator

from service.domain.care import ServiceItem
from service.domain.edition import Edition
from service.domain.errors import (
    Contradiction,
    Fault,
    Refusal,
    UnknownItem,
    UnknownOption,
    UnknownPlan,
)
from service.domain.plan import Plan
from service.domain.query import PlanChoice, Query
from service.domain.vocabulary import CityTier


def check_fit(query: Query, edition: Edition) -> None:
    """Raise Contradiction with everything in ``query`` that ``edition`` cannot answer."""
    faults = [
        *_answers(query, edition),
        *_place(query, edition),
        *_prescribed(query, edition),
        *_policy(query, edition),
    ]
    if faults:
        raise Contradiction(faults)


def _answers(query: Query, edition: Edition) -> Iterable[Fault]:
    try:
        if query.answers is not None:
            edition.triage.read(query.answers, age_years=query.age_years)
        if query.presentation is not None:
            edition.pathway(query.presentation)
    except Refusal as refusal:
        return refusal.faults
    return ()


def _place(query: Query, edition: Edition) -> Iterator[Fault]:
    if query.place.city is None:
        return
    try:
        edition.city(query.place.city)
    except Refusal as refusal:
        tiers = ", ".join(CityTier)
        for fault in refusal.faults:
            yield Fault(
                fault.pointer,
                fault.code,
                f"{fault.detail} For any other city give city_tier instead: {tiers}.",
            )


def _prescribed(query: Query, edition: Edition) -> Iterator[Fault]:
    known = [item for item in query.prescribed if item in edition.items]
    for item in query.prescribed:
        if item not in edition.items:
            yield from UnknownItem(item, edition.items, pointer="/prescribed").faults
    for first, second in _clashes([edition.items[item] for item in known]):
        yield Fault(
            "/prescribed",
            "double_counted",
            f"'{first}' already includes '{second}': name only one of them.",
        )


def _clashes(items: list[ServiceItem]) -> Iterator[tuple[str, str]]:
    """Pairs of prescribed items that bill the same thing twice."""
    codes, seen = {item.code for item in items}, set[str]()
    for item in items:
        for other in sorted(item.exclusive_with & codes):
            if other not in seen:
                yield item.code, other
        seen.add(item.code)


def _policy(query: Query, edition: Edition) -> Iterator[Fault]:
    if query.policy.premium is not None and len(query.policy.plans) > 1:
        detail = "A premium belongs to one plan: ask about one plan, or leave it out."
        yield Fault("/policy/premium", "ambiguous", detail)
    for index, choice in enumerate(query.policy.plans):
        pointer = f"/policy/plans/{index}"
        plan = edition.plans.get(choice.plan_id)
        if plan is None:
            yield from UnknownPlan(choice.plan_id, edition.plans, pointer=f"{pointer}/plan_id").faults
        else:
            yield from _choice(plan, choice, pointer)


def _choice(plan: Plan, choice: PlanChoice, pointer: str) -> Iterator[Fault]:
    if choice.sum_insured is not None and not plan.sum_insured.offers(choice.sum_insured):
        detail = f"{plan.name} is not sold with this sum insured. On offer: {plan.sum_insured.in_words()}."
        yield Fault(f"{pointer}/sum_insured", "not_offered", detail)
    for number, option in enumerate(choice.options):
        if option not in plan.variants:
            yield from UnknownOption(option, plan.variants, pointer=f"{pointer}/options/{number}").faults
