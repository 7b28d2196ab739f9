"""Checks of amounts and waits: none lies beyond what it stands within, and the regulator's maxima hold."""

from collections.abc import Iterator
from itertools import pairwise

from service.domain.checks.case import Case, Check, Found, PlanCheck, Severity, percent
from service.domain.checks.term_set import TermSet
from service.domain.dates import last_day
from service.domain.errors import Path
from service.domain.money import BASIS_POINTS, plain
from service.domain.plan import PlanKind, Terms
from service.domain.plan_values import DeductibleKind


def waits_above_maximum(case: Case, held: TermSet) -> Iterator[Found]:
    """The regulator's maximum binds plans of its day and later; a longer printed wait may be a reading (rules 4.3).

    A wait that the plan lists for some treatments is one for specified diseases, whatever it is called.
    """
    maxima = case.market.longest_waits(last_day(case.plan.as_of))
    for name, most in maxima.items():
        months = getattr(held.terms, name).value
        if months > most:
            yield held.at(name), _too_long(case, name, months, most)
    longest = maxima.get("specified_wait_months")
    for number, wait in enumerate(held.terms.listed_waits.value):
        if longest is not None and wait.months > longest:
            at = held.at("listed_waits", number, "months")
            yield at, _too_long(case, "specified_wait_months", wait.months, longest)


def _too_long(case: Case, name: str, months: int, most: int) -> str:
    since = case.market.waits[name].since(last_day(case.plan.as_of))
    allowed = f"the {most} allowed" + (f" since {since}" if since else "")
    return (
        f"{months} months is longer than {allowed}: write {most}, say in the note that it is capped, "
        f"and give {months} as a reading."
    )


def above_the_largest_sum(case: Case, held: TermSet) -> Iterator[Found]:
    """No limit within the cover lies above the largest sum insured: it would never bite."""
    largest = case.largest
    for name, inner, amount in _limits(held.terms):
        if largest is not None and amount > largest:
            detail = f"{plain(amount)} is above the largest sum insured, {plain(largest)}."
            yield held.at(name, *inner), f"{detail} Write a limit within it, or none."


def _limits(terms: Terms) -> Iterator[tuple[str, Path, int]]:
    """Every amount that caps what the plan pays: its term, its place in the value, minor units."""
    yield "room_limit", ("amount",), terms.room_limit.value.amount
    yield "icu_limit", ("amount",), terms.icu_limit.value.amount
    yield "ambulance_limit", (), terms.ambulance_limit.value or 0
    benefit = terms.out_patient.value
    yield "out_patient", ("annual_limit",), benefit.annual_limit or 0
    yield "out_patient", ("per_visit",), benefit.per_visit
    for number, limit in enumerate(benefit.category_limits):
        yield "out_patient", ("category_limits", number, "amount"), limit.amount
    for number, cap in enumerate(terms.sub_limits.value):
        yield "sub_limits", (number, "amount"), cap.amount
    for number, step in enumerate(terms.payout_steps.value):
        yield "payout_steps", (number, "pays"), step.pays


def deductible_above_the_largest_sum(case: Case, held: TermSet) -> Iterator[Found]:
    """A base plan whose deductible of each claim takes as much as the cover would pay only claims beyond the cover.

    A super top-up does just that. One over the year may be as large: several claims use it up.
    """
    promised, largest = held.terms.deductible.value, case.largest
    if largest is None or case.plan.kind is PlanKind.SUPER_TOP_UP:
        return
    if promised.kind in (DeductibleKind.PER_CLAIM, DeductibleKind.FRANCHISE) and promised.amount >= largest:
        lies = "is" if promised.amount == largest else "is above"
        detail = f"{plain(promised.amount)} {lies} the largest sum insured, {plain(largest)}."
        yield held.at("deductible", "amount"), f"{detail} Write an amount below it, or make it a super top-up."
    if promised.kind is DeductibleKind.PERCENT and promised.minimum >= largest:
        detail = f"At least {plain(promised.minimum)} of each claim leaves nothing of {plain(largest)}: write less."
        yield held.at("deductible", "minimum"), detail


def above_the_benefit(case: Case, held: TermSet) -> Iterator[Found]:
    """A limit of a visit or a category above that of the year never bites."""
    benefit = held.terms.out_patient.value
    year = benefit.annual_limit
    if year is None:
        return
    parts: list[tuple[Path, int]] = [(("per_visit",), benefit.per_visit)]
    parts += [(("category_limits", i, "amount"), limit.amount) for i, limit in enumerate(benefit.category_limits)]
    for inner, amount in parts:
        if amount > year:
            detail = f"{plain(amount)} is above the benefit's annual limit, {plain(year)}: write at most that."
            yield held.at("out_patient", *inner), detail


def whole_sum(case: Case, held: TermSet) -> Iterator[Found]:
    """A share of 100 % caps nothing but the bonus, which is rarely meant."""
    for number, cap in enumerate(held.terms.sub_limits.value):
        if cap.percent_bps == BASIS_POINTS and not cap.amount:
            detail = f"{percent(cap.percent_bps)} of the base sum insured caps nothing within it: is a share missing?"
            yield held.at("sub_limits", number, "percent_bps"), detail


def tariff_needed(case: Case, held: TermSet) -> Iterator[Found]:
    """A limit by class of room is only known with the hospital's tariff (rules 3.1)."""
    for name in ("room_limit", "icu_limit"):
        room = getattr(held.terms, name).value.room_class
        if room is not None:
            detail = f"A bill shows the price of '{room}' only in its hospital's tariff; without one nothing is cut."
            yield held.at(name, "room_class"), f"{detail} Claims should give it."


def bands_beyond_the_sums(case: Case) -> Iterator[Found]:
    """A band starts within the sums on offer."""
    largest = case.largest
    for number, band in enumerate(case.plan.by_sum_insured):
        if largest is not None and band.at_least > largest:
            detail = f"No sum on offer reaches {plain(band.at_least)}: the largest is {plain(largest)}."
            yield ("by_sum_insured", number, "at_least"), f"{detail} Lower it, or add the sum."


def bands_out_of_order(case: Case) -> Iterator[Found]:
    """One sum insured reaches one band last: they rise, and none stands twice."""
    for number, (before, after) in enumerate(pairwise(case.plan.by_sum_insured), start=1):
        if before.at_least >= after.at_least:
            detail = f"{plain(after.at_least)} is not above {plain(before.at_least)}"
            at = ("by_sum_insured", number, "at_least")
            yield at, f"{detail}: list the bands from the smallest sum up."


CHECKS = (
    Check("above_maximum", Severity.REFUSE, waits_above_maximum, of_readings=False),
    Check("above_sum_insured", Severity.REFUSE, above_the_largest_sum),
    Check("above_sum_insured", Severity.REFUSE, deductible_above_the_largest_sum),
    Check("above_benefit", Severity.REFUSE, above_the_benefit),
    Check("whole_sum", Severity.WARN, whole_sum),
    Check("tariff_needed", Severity.WARN, tariff_needed),
)
PLAN_CHECKS = (
    PlanCheck("unreachable", Severity.REFUSE, bands_beyond_the_sums),
    PlanCheck("order", Severity.REFUSE, bands_out_of_order),
)
