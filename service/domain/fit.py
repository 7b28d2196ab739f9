"""Does a query fit the edition: every id known, every sum on offer, every answer possible. All faults at once.

Each fault points at the place where the person wrote what is wrong.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from service.domain.cost_sheet import double_counted, same_thing_twice
from service.domain.edition import Edition
from service.domain.errors import (
    Contradiction,
    Fault,
    Refusal,
    UnknownItem,
    UnknownLocale,
    UnknownOption,
    UnknownPlan,
)
from service.domain.money import LARGEST, plain
from service.domain.pathway import is_operation
from service.domain.plan import Plan
from service.domain.plan_values import DeductibleKind
from service.domain.query import PlanChoice, PolicyQuestion, Query
from service.domain.vocabulary import CityTier, Stage


def check_fit(query: Query, edition: Edition) -> None:
    """Raise Contradiction with everything in ``query`` that ``edition`` cannot answer."""
    faults = [
        *_answers(query, edition),
        *_stages(query.stages_included or (), query.stage),
        *_place(query, edition),
        *_prescribed(query, edition),
        *_policy(query, edition),
        *_locale(query, edition),
    ]
    if faults:
        raise Contradiction(replace(fault, pointer=query.written.get(fault.pointer, fault.pointer)) for fault in faults)


def _answers(query: Query, edition: Edition) -> Iterable[Fault]:
    try:
        if query.answers is not None:
            edition.triage.read(query.answers, age_years=query.age_years)
        if query.presentation is not None:
            edition.pathway(query.presentation)
    except Refusal as refusal:
        return refusal.faults
    return ()


def _stages(included: Iterable[Stage], last: Stage | None) -> Iterator[Fault]:
    for number, stage in enumerate(included):
        if last is not None and stage.rank > last.rank:
            detail = f"{stage} comes after {last}, where the question ends: leave it out."
            yield Fault(f"/stages_included/{number}", "beyond_stage", detail)


def _place(query: Query, edition: Edition) -> Iterator[Fault]:
    """A city we know has a tier of its own; any other is priced at the tier given with it."""
    place = query.place
    if place.city is None:
        return
    try:
        city = edition.city(place.city)
    except Refusal as refusal:
        if place.city_tier is None:
            tiers = ", ".join(CityTier)
            for fault in refusal.faults:
                yield replace(fault, detail=f"{fault.detail} For any other city add city_tier: {tiers}.")
        return
    if place.city_tier not in (None, city.tier):
        detail = f"{city.label} is priced as {city.tier}, not {place.city_tier}: leave city_tier out."
        yield Fault("/where/city_tier", "tier_differs", detail)


def _prescribed(query: Query, edition: Edition) -> Iterator[Fault]:
    places = {item: f"/prescribed/{number}/item" for number, item in enumerate(query.prescribed)}
    for item, pointer in places.items():
        if item not in edition.items:
            yield from UnknownItem(item, edition.items, pointer=pointer).faults
    known = [edition.items[item] for item in query.prescribed if item in edition.items]
    for pair in same_thing_twice(known):
        yield from double_counted(pair, places[pair[1].code])
    operations = [item.code for item in known if is_operation(item)]
    if sum(query.prescribed[code] for code in operations) > 1:
        detail = "One operation at a time: the price of a package holds its whole stay."
        yield Fault(places[operations[-1]], "one_operation", detail)


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
            yield from choice_faults(plan, choice, pointer)
    yield from _year(query.policy, edition)


def _year(policy: PolicyQuestion, edition: Edition) -> Iterator[Fault]:
    """What is left of a year is left of a policy that is held, and never more than a deductible was."""
    if policy.year is None:
        return
    if policy.age_months is None:
        detail = "What is left of a year is left of your own policy: give its age_months too, or leave this out."
        yield Fault("/policy/year_so_far", "no_policy", detail)
    most = most_deductible_left(policy, edition)
    if (policy.year.deductible_left or 0) > most:
        known = f"at most {plain(most)}" if most else "0.00, or leave it out: no plan asked about has one for the year"
        detail = f"More than the whole deductible of a year cannot be left: write {known}."
        yield Fault("/policy/year_so_far/deductible_left", "more_than_whole", detail)


def most_deductible_left(policy: PolicyQuestion, edition: Edition) -> int:
    """The largest deductible of a year among the plans asked about; without bound where one of them is amiss."""
    asked = policy.plans or (PlanChoice(edition.default_plan),)
    known = [(edition.plans[choice.plan_id], choice) for choice in asked if choice.plan_id in edition.plans]
    if len(known) < len(asked) or any(fault for plan, choice in known for fault in choice_faults(plan, choice, "")):
        return LARGEST
    kinds = (edition.terms_of(choice).deductible.value for choice in edition.choices(policy))
    return max((each.amount for each in kinds if each.kind is DeductibleKind.AGGREGATE), default=0)


def _locale(query: Query, edition: Edition) -> Iterable[Fault]:
    offered = edition.contents
    wrong = query.locale and query.locale not in offered
    return UnknownLocale(query.locale, offered, pointer="/locale").faults if wrong else ()


def choice_faults(plan: Plan, choice: PlanChoice, pointer: str) -> Iterator[Fault]:
    """What is wrong with how a plan was chosen: a sum it is not sold with, options it does not have."""
    if choice.sum_insured is not None and not plan.sum_insured.offers(choice.sum_insured):
        detail = f"{plan.name} is not sold with this sum insured. On offer: {plan.sum_insured.in_words()}."
        yield Fault(f"{pointer}/sum_insured", "not_offered", detail)
    for number, option in enumerate(choice.options):
        if option not in plan.variants:
            yield from UnknownOption(option, plan.variants, pointer=f"{pointer}/options/{number}").faults
    yield from _rivals(plan, choice, pointer)


def _rivals(plan: Plan, choice: PlanChoice, pointer: str) -> Iterator[Fault]:
    """Options that set the same term: a policy has one of them."""
    setter: dict[str, str] = {}
    for number, option in enumerate(choice.options):
        terms = plan.variants.get(option, {})
        other = next((setter[term] for term in terms if term in setter), None)
        if other is not None:
            detail = f"'{option}' and '{other}' cannot be held together: name only one of them."
            yield Fault(f"{pointer}/options/{number}", "rivals", detail)
        setter |= dict.fromkeys(terms, option)
