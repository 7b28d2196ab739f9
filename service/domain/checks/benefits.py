"""Checks that every benefit and limit can be reached: by some stay, some line, some day."""

from collections.abc import Iterator

from service.domain.checks.case import Case, Check, Found, Severity
from service.domain.checks.term_set import SILENT, TermSet
from service.domain.plan_values import Ayush, DayCare, Domiciliary
from service.domain.vocabulary import ServiceCategory

# What only a hospital claim is held against; without a stay there is none.
OF_A_STAY = (
    "pre_hospital_days",
    "post_hospital_days",
    "room_limit",
    "icu_limit",
    "proportionate",
    "ambulance_limit",
    "deductible",
    "payout_steps",
    "copay_bps",
    "network_copay_bps",
    "copays",
    "sub_limits",
)
# Charged by the day of a stay, so on no bill without one.
ONLY_IN_A_STAY = frozenset({ServiceCategory.ROOM, ServiceCategory.ICU})


def without_a_stay(case: Case, held: TermSet) -> Iterator[Found]:
    """A plan that covers no stay has nothing to which limits, windows and cost sharing of a stay could apply."""
    if held.terms.in_patient.value:
        return
    for name in OF_A_STAY:
        if getattr(held.terms, name).value != getattr(SILENT, name).value:
            detail = f"The plan covers no stay (in_patient), so no claim ever reaches '{name}': leave it out."
            yield held.at(name, against=("in_patient",)), detail


def uncovered_ayush(case: Case, held: TermSet) -> Iterator[Found]:
    """Limits of AYUSH treatment need the cover."""
    ayush = held.terms.ayush.value
    if not ayush.covered and ayush != Ayush(covered=False):
        yield held.at("ayush"), "AYUSH is not covered, so its limits limit nothing: leave them out, or cover it."


def uncovered_domiciliary(case: Case, held: TermSet) -> Iterator[Found]:
    """Limits of treatment at home need the cover."""
    home = held.terms.domiciliary.value
    if not home.covered and home != Domiciliary(covered=False):
        detail = "Treatment at home is not covered, so its limits limit nothing: leave them out, or cover it."
        yield held.at("domiciliary"), detail


def hours_of_no_day_care(case: Case, held: TermSet) -> Iterator[Found]:
    """A minimum for day care needs day care."""
    if held.terms.day_care.value is DayCare.NONE and held.terms.day_care_minimum_hours.value:
        detail = "No day care is covered, so it has no minimum: write 0, or say which day care is covered."
        yield held.at("day_care_minimum_hours", against=("day_care",)), detail


def day_care_longer_than_a_stay(case: Case, held: TermSet) -> Iterator[Found]:
    """What lasts as long as a stay is one; the minimum of day care lies below it (rules 2.2)."""
    least, stay = held.terms.day_care_minimum_hours.value, held.terms.minimum_hours.value
    if stay and least >= stay:
        detail = f"Day care needs {least} hours and a stay {stay}: no day care is ever shorter than a stay. Write less."
        yield held.at("day_care_minimum_hours", against=("minimum_hours",)), detail


def benefit_no_line_reaches(case: Case, held: TermSet) -> Iterator[Found]:
    """An out-patient benefit is for what is billed without a stay."""
    for category in sorted(held.terms.out_patient.value.categories & ONLY_IN_A_STAY):
        detail = f"'{category}' is billed in a stay only: no line without one ever reaches it. Leave it out."
        yield held.at("out_patient", "categories"), detail


def capped_but_not_covered(case: Case, held: TermSet) -> Iterator[Found]:
    """A limit of an out-patient benefit is of a category that it covers."""
    benefit = held.terms.out_patient.value
    for number, limit in enumerate(benefit.category_limits):
        if limit.category not in benefit.categories:
            detail = f"The benefit does not cover '{limit.category}': add it to categories, or leave its limit out."
            yield held.at("out_patient", "category_limits", number, "category"), detail


CHECKS = (
    Check("no_stay", Severity.REFUSE, without_a_stay),
    Check("not_covered", Severity.REFUSE, uncovered_ayush),
    Check("not_covered", Severity.REFUSE, uncovered_domiciliary),
    Check("not_covered", Severity.REFUSE, hours_of_no_day_care),
    Check("not_covered", Severity.REFUSE, capped_but_not_covered),
    Check("unreachable", Severity.REFUSE, benefit_no_line_reaches),
    Check("never_shorter", Severity.WARN, day_care_longer_than_a_stay, of_readings=False),
)
