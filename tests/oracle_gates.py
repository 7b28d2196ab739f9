"""The oracle's gates: whether the stay is covered at all, and which waits still run.

The first gate that refuses takes every line of the stay.
"""

from service.domain.plan import Terms
from service.domain.plan_values import DayCare
from service.domain.vocabulary import CareSetting, TreatmentSystem
from tests.oracle_books import Books
from tests.oracle_shapes import Claim, Member


def refusal(claim: Claim, terms: Terms, member: Member) -> str | None:
    """The first gate that refuses the stay, if any; no stay, nothing to refuse."""
    if claim.admission_day is None or claim.discharge_day is None:
        return None
    if not terms.in_patient.value:
        return "in_patient"
    if terms.excluded_treatments.value & claim.names:
        return "excluded_treatment"
    gate = home_refusal(claim, terms) or ayush_refusal(claim, terms)
    if gate is not None:
        return gate
    if too_short(claim, terms):
        return "minimum_hours"
    if not member.stay_accepted:
        return "admission"  # Excl04, Excl05
    return running_wait(claim, terms, member, member.policy_age_days, member.policy_age_months)


def home_refusal(claim: Claim, terms: Terms) -> str | None:
    """Treatment at home in place of a stay: covered, not for an excluded condition, and long enough."""
    assert claim.admission_day is not None and claim.discharge_day is not None
    term = terms.domiciliary.value
    if not claim.at_home:
        return None
    if not term.covered or term.excluded & claim.names:
        return "domiciliary"
    first_to_last = claim.discharge_day - claim.admission_day + 1
    return "domiciliary_days" if first_to_last < term.minimum_days else None


def ayush_refusal(claim: Claim, terms: Terms) -> str | None:
    """Indian systems of medicine: covered, and in an AYUSH hospital where the plan asks for one."""
    term = terms.ayush.value
    if claim.system is not TreatmentSystem.AYUSH:
        return None
    if not term.covered:
        return "ayush"
    return "ayush_hospital" if term.ayush_hospital and not claim.ayush_hospital else None


def too_short(claim: Claim, terms: Terms) -> bool:
    """Fewer hours than the definition of hospitalisation asks, and not day care. At home nobody counts hours."""
    assert claim.admission_day is not None and claim.discharge_day is not None
    hours = claim.hours if claim.hours is not None else 24 * (claim.discharge_day - claim.admission_day)
    same_day = claim.admission_day == claim.discharge_day
    treated = any(line.setting is CareSetting.DAY_CARE for line in claim.lines)
    paid_for = terms.day_care.value is not DayCare.NONE and hours >= terms.day_care_minimum_hours.value
    day_care = same_day and treated and paid_for
    return not claim.at_home and hours < terms.minimum_hours.value and not day_care


def running_wait(claim: Claim, terms: Terms, member: Member, days: int, months: int) -> str | None:
    """The first wait that a policy, or a part of its cover, of this age has not served; over on its last day."""
    if not claim.accident and days < terms.initial_wait_days.value:
        return "initial_wait"  # Excl03
    if member.declared_condition and months < terms.pre_existing_wait_months.value:
        return "pre_existing_wait"  # Excl01: an accident does not lift it
    if claim.accident:
        return None
    if member.spine_wait_applies and months < terms.specified_wait_months.value:
        return "specified_wait"  # Excl02
    listed = [wait.months for wait in terms.listed_waits.value if wait.applies_to & claim.names]
    return "listed_wait" if months < max(listed, default=0) else None


def gates(books: Books) -> None:
    """A refused stay falls on the patient whole."""
    if books.rejected_by is not None:
        stay = [i for i, line in enumerate(books.claim.lines) if line.in_stay]
        books.give_back(books.hospital, books.rejected_by, {i: books.hospital[i] for i in stay})
