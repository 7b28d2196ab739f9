"""What would have made an uncovered line covered: the end of a wait, a day inside a window, a rider, a network.

One function for each ground that has such an answer; a ground without one says nothing. Decides no claim.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.domain.claim import ClaimLine
from service.domain.claim_sheet import ClaimSheet
from service.domain.dates import add_days, add_months
from service.domain.phrase import Phrase
from service.domain.plan import Term, Terms
from service.domain.policy import Policy
from service.domain.rules.waiting_period import listed_months
from service.domain.scenario import SPINAL
from service.domain.vocabulary import Declared, NonPayableList


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A line that a policy did not pay in full, with all that is known of it."""

    line: ClaimLine
    sheet: ClaimSheet
    policy: Policy
    terms: Terms


def remedy(rule: str, found: Uncovered) -> Phrase | None:
    """What would have made the line covered, for the ground that returned it; None where nothing would."""
    say = REMEDIES.get(rule)
    return say(found) if say else None


def _wait_ends(found: Uncovered, *, days: int = 0, months: int = 0) -> Phrase:
    """The day a wait is over: months of ported credit count, and so does the rest of them in days."""
    policy = found.policy
    if policy.started is None:
        return Phrase("would.wait_months", {"months": months}) if months else Phrase("would.wait_days", {"days": days})
    start = add_months(policy.started, -policy.credit_months)
    return Phrase("would.covered_from", {"from": add_months(start, months) if months else add_days(start, days)})


def _initial(found: Uncovered) -> Phrase:
    return _wait_ends(found, days=found.terms.initial_wait_days.value)


def _existing(found: Uncovered) -> Phrase:
    return _wait_ends(found, months=found.terms.pre_existing_wait_months.value)


def _specified(found: Uncovered) -> Phrase:
    return _wait_ends(found, months=found.terms.specified_wait_months.value)


def _listed(found: Uncovered) -> Phrase:
    return _wait_ends(found, months=listed_months(found.terms, found.sheet.claim))


def _increase(found: Uncovered) -> Phrase | None:
    """Cover added later waits until the last of the waits that this claim is held back by is over."""
    later, terms, sheet = found.policy.increase, found.terms, found.sheet
    if later is None or later.since is None:
        return None
    months = [
        listed_months(terms, sheet.claim),
        terms.pre_existing_wait_months.value if sheet.declared is Declared.YES else 0,
        terms.specified_wait_months.value if sheet.claim.presentation in SPINAL else 0,
    ]
    ends = max(add_days(later.since, terms.initial_wait_days.value), add_months(later.since, max(months)))
    return Phrase("would.increase_from", {"from": ends})


def _before(found: Uncovered) -> Phrase:
    days = found.terms.pre_hospital_days.value
    first = (found.sheet.claim.admission_day or 0) - days
    return _dated("would.window_before", found, days, first)


def _after(found: Uncovered) -> Phrase:
    days = found.terms.post_hospital_days.value
    return _dated("would.window_after", found, days, (found.sheet.claim.discharge_day or 0) + days)


def _dated(key: str, found: Uncovered, days: int, day: int) -> Phrase:
    on = found.sheet.date_of(day)
    return Phrase(key, {"days": days}) if on is None else Phrase(f"{key}_date", {"days": days, "day": on})


def _out_patient(found: Uncovered) -> Phrase | None:
    """A stay for the same condition would carry it; a benefit would in its network."""
    terms, benefit = found.terms, found.terms.out_patient.value
    if found.line.category in benefit.categories and benefit.network_only and not found.sheet.network:
        return Phrase("would.out_patient_network")
    if not terms.in_patient.value or not (terms.pre_hospital_days.value or terms.post_hospital_days.value):
        return None
    return Phrase(
        "would.with_a_stay", {"before": terms.pre_hospital_days.value, "after": terms.post_hospital_days.value}
    )


def _rider(found: Uncovered) -> Phrase:
    """The options of the plan that pay the item's list, or any rider that would."""
    paying = tuple(name for name, terms in found.policy.plan.variants.items() if found.line.nonpayable in _lists(terms))
    if paying:
        return Phrase("would.option", {"options": paying, "list": found.line.nonpayable})
    return Phrase("would.rider", {"list": found.line.nonpayable})


def _lists(terms: Mapping[str, Term[object]]) -> frozenset[NonPayableList]:
    value = terms["lists_paid"].value if "lists_paid" in terms else frozenset()
    return value if isinstance(value, frozenset) else frozenset()


def _hours(found: Uncovered) -> Phrase:
    return Phrase("would.minimum_hours", {"hours": found.terms.minimum_hours.value})


REMEDIES: Mapping[str, Callable[[Uncovered], Phrase | None]] = {
    "initial_wait": _initial,
    "out_patient_wait": _initial,
    "pre_existing_wait": _existing,
    "out_patient_wait_existing": _existing,
    "specified_wait": _specified,
    "listed_wait": _listed,
    "increase_wait": _increase,
    "window_before": _before,
    "window_after": _after,
    "out_patient": _out_patient,
    "non_payable": _rider,
    "minimum_hours": _hours,
    "not_prescribed": lambda found: Phrase("would.prescribed"),
    "not_prescribed_in_stay": lambda found: Phrase("would.prescribed"),
    "ayush_hospital": lambda found: Phrase("would.ayush_hospital"),
    "admission": lambda found: Phrase("would.active_treatment"),
}
