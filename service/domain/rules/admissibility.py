"""Would this stay be accepted at all: what the plan covers, the 24 hours, treatment at home, active treatment.

A stay that the wording leaves open is priced both ways by the caller, through ``stay_accepted``.
"""

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Facts, Gate, Ground
from service.domain.money import Mask
from service.domain.plan import Terms
from service.domain.plan_values import DayCare
from service.domain.vocabulary import TreatmentSystem


def _all(claim: Claim, refused: bool) -> Mask | None:
    return np.full(claim.rows, True) if refused else None


def no_in_patient_cover(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """An out-patient product pays for no stay."""
    return _all(claim, not terms.in_patient.value)


def excluded_treatment(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """A condition or treatment that the wording excludes for good (rules 2.5)."""
    return _all(claim, bool(terms.excluded_treatments.value & claim.names))


def not_at_home(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """Treatment at home is a cover of its own, and never for some conditions (rules 2.3)."""
    home = terms.domiciliary.value
    return _all(claim, claim.at_home and (not home.covered or bool(home.excluded & claim.names)))


def days_at_home(claim: Claim) -> int:
    """Days of treatment at home, the first and the last counted."""
    return (claim.discharge_day or 0) - (claim.admission_day or 0) + 1


def too_few_days_at_home(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """Treatment at home has to go on for some days in a row (rules 2.3)."""
    return _all(claim, claim.at_home and days_at_home(claim) < terms.domiciliary.value.minimum_days)


def no_ayush(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """A plan may leave out the Indian systems of medicine (rules 2.6)."""
    return _all(claim, claim.system is TreatmentSystem.AYUSH and not terms.ayush.value.covered)


def no_ayush_hospital(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """Some plans pay AYUSH treatment only in a registered AYUSH hospital (rules 2.6, P-AS14)."""
    wanted = claim.system is TreatmentSystem.AYUSH and terms.ayush.value.ayush_hospital
    return _all(claim, wanted and not claim.ayush_hospital)


def is_day_care(claim: Claim) -> bool:
    """A procedure that needs no night: admitted and discharged on one day, billed as day care."""
    return claim.shape.day_care and claim.admission_day == claim.discharge_day


def too_short(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """Under the minimum hours a stay is not hospitalisation, unless it is a day-care procedure.

    Exactly the minimum counts (rules 2.1; wordings differ on the boundary). Day care may have its own minimum
    (two hours at Niva, rules 2.2).
    """
    hours = claim.stay_hours
    if claim.at_home or hours >= terms.minimum_hours.value:
        return None
    day_care = is_day_care(claim) and terms.day_care.value is not DayCare.NONE
    return _all(claim, not day_care or hours < terms.day_care_minimum_hours.value)


def not_accepted(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """The insurer finds no active treatment: investigation (Excl04) or rest cure (Excl05)."""
    return None if members.stay_accepted.all() else ~members.stay_accepted


def _hours(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"hours": claim.stay_hours, "minimum": terms.minimum_hours.value}


def _days(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"days": days_at_home(claim), "minimum": terms.domiciliary.value.minimum_days}


GATES = (
    Gate(Ground("in_patient", "in_patient"), no_in_patient_cover),
    Gate(Ground("excluded_treatment", "excluded_treatments"), excluded_treatment),
    Gate(Ground("domiciliary", "domiciliary"), not_at_home),
    Gate(Ground("domiciliary_days", "domiciliary", _days), too_few_days_at_home),
    Gate(Ground("ayush", "ayush"), no_ayush),
    Gate(Ground("ayush_hospital", "ayush"), no_ayush_hospital),
    Gate(Ground("minimum_hours", "minimum_hours", _hours), too_short),
    Gate(Ground("admission", "admission"), not_accepted),
)
