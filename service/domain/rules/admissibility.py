"""Would this stay be accepted at all: cover for stays, the 24 hours, active treatment.

A stay that the wording leaves open is priced both ways by the caller, through ``stay_accepted``.
"""

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Facts, Gate, Ground
from service.domain.money import Mask
from service.domain.plan import Terms
from service.domain.plan_values import DayCare


def no_in_patient_cover(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """An out-patient product pays for no stay."""
    return None if terms.in_patient.value else np.full(claim.rows, True)


def is_day_care(claim: Claim) -> bool:
    """A procedure that needs no night: admitted and discharged on one day, billed as day care."""
    return claim.shape.day_care and claim.admission_day == claim.discharge_day


def too_short(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """Under the minimum hours a stay is not hospitalisation, unless it is a day-care procedure.

    Exactly the minimum counts (rules 2.1; wordings differ on the boundary).
    """
    if claim.stay_hours >= terms.minimum_hours.value:
        return None
    if is_day_care(claim) and terms.day_care.value is not DayCare.NONE:
        return None
    return np.full(claim.rows, True)


def not_accepted(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """The insurer finds no active treatment: investigation (Excl04) or rest cure (Excl05)."""
    return None if members.stay_accepted.all() else ~members.stay_accepted


def _hours(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"hours": claim.stay_hours, "minimum": terms.minimum_hours.value}


GATES = (
    Gate(Ground("in_patient", "in_patient"), no_in_patient_cover),
    Gate(Ground("minimum_hours", "minimum_hours", _hours), too_short),
    Gate(Ground("admission", "admission"), not_accepted),
)
