"""Care outside the stay: claimable with an accepted stay inside its windows, else the out-patient benefit, else yours.

Before and after a stay (rules 2.4): prescribed, the same condition, within the plan's days; both ends of a
window are in. What is not claimable goes to an out-patient benefit if the plan has one.
"""

from functools import lru_cache

import numpy as np

from service.domain.claim import Claim, ClaimLine, Lines, Members
from service.domain.kernel import Facts, Ground
from service.domain.ledger import Ledger, Move
from service.domain.money import BASIS_POINTS, Array, Mask, at_rate, share, spend_down
from service.domain.plan import OutPatientBenefit, Terms
from service.domain.rules import waiting_period


def sort_apart(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> None:
    """Take out of the hospital claim every line, or part of one, that an accepted stay does not carry."""
    lines = claim.shape.outside
    if not lines.size:
        return
    outside = _not_claimable(ledger, terms, claim, lines)
    benefit = terms.out_patient.value
    covered = _covered(benefit, claim, lines)[:, None] & (
        members.network | (not benefit.network_only)
    )
    waiting = covered & _waiting(terms, claim, members)
    _charge(ledger, "out_patient_wait", lines, np.where(waiting, outside, 0))
    if benefit.categories:
        ledger.hand_over(Move(lines, np.where(covered & ~waiting, outside, 0)))
    falls = np.where(covered, 0, outside)
    unprescribed = np.array([not claim.lines[index].prescribed for index in lines])[
        :, None
    ]
    _charge(ledger, "not_prescribed", lines, np.where(unprescribed, falls, 0))
    _charge(
        ledger, "window", lines, np.where(~unprescribed & ledger.admitted, falls, 0)
    )
    _charge(
        ledger,
        "out_patient",
        lines,
        np.where(~unprescribed & ~ledger.admitted, falls, 0),
    )
    if benefit.categories:
        _benefit_limits(ledger, terms, claim, members)


def _charge(ledger: Ledger, name: str, lines: Lines, amounts: Array) -> None:
    if amounts.any():
        ledger.charge(name, Move(lines, amounts))


@lru_cache(maxsize=4096)
def _units(lines: tuple[ClaimLine, ...], first: int, last: int) -> tuple[Array, Array]:
    """Units outside the window and in all, per line of ``lines`` that is not of the stay: columns."""
    outside = [line for line in lines if not line.in_stay]
    late = [
        sum(not (line.prescribed and first <= day <= last) for day in line.days)
        for line in outside
    ]
    return np.array(late, dtype=np.int64)[:, None], np.array(
        [len(line.days) for line in outside], dtype=np.int64
    )[:, None]


def _not_claimable(ledger: Ledger, terms: Terms, claim: Claim, lines: Lines) -> Array:
    """Amounts (lines × rows) that no accepted stay carries: all of them in rows without one."""
    carried = ledger.claim[lines]
    if claim.admission_day is None or claim.discharge_day is None:
        return carried
    first = claim.admission_day - terms.pre_hospital_days.value
    last = claim.discharge_day + terms.post_hospital_days.value
    late, units = _units(claim.lines, first, last)
    part = np.minimum(at_rate(carried, late, units, unit=ledger.unit), carried)
    return np.where(ledger.admitted, part, carried)


def _covered(benefit: OutPatientBenefit, claim: Claim, lines: Lines) -> Mask:
    kept = [
        claim.lines[index].prescribed
        and claim.lines[index].category in benefit.categories
        for index in lines
    ]
    return np.array(kept)


def _waiting(terms: Terms, claim: Claim, members: Members) -> Mask:
    """Rows in which the policy's initial or pre-existing wait still holds the out-patient benefit back."""
    waits = (
        waiting_period.initial(terms, claim, members),
        waiting_period.pre_existing(terms, claim, members),
    )
    held = np.zeros(claim.rows, dtype=np.bool_)
    for wait in waits:
        held = held if wait is None else held | wait
    return held


def _benefit_limits(
    ledger: Ledger, terms: Terms, claim: Claim, members: Members
) -> None:
    """Per visit, then the co-payment, then the year's limit."""
    benefit, every = terms.out_patient.value, claim.shape.every
    if benefit.per_visit:
        units = np.array([[len(line.days)] for line in claim.lines], dtype=np.int64)
        over = np.maximum(ledger.benefit - benefit.per_visit * units, 0)
        ledger.charge_benefit("out_patient_visit_limit", Move(every, over))
    if benefit.copay_bps:
        total = ledger.benefit.sum(axis=0)
        due = np.minimum(
            at_rate(total, benefit.copay_bps, BASIS_POINTS, unit=ledger.unit), total
        )
        ledger.charge_benefit(
            "out_patient_copay",
            Move(every, share(due, ledger.benefit, unit=ledger.unit)),
        )
    limit = (
        members.sum_insured_left
        if benefit.annual_limit is None
        else np.full(claim.rows, benefit.annual_limit)
    )
    over = ledger.benefit - spend_down(ledger.benefit, limit)
    if over.any():
        ledger.charge_benefit("out_patient_limit", Move(every, over))


def _window_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {
        "before": terms.pre_hospital_days.value,
        "after": terms.post_hospital_days.value,
    }


def _benefit_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"percent_bps": terms.out_patient.value.copay_bps}


GROUNDS = (
    Ground("not_prescribed", "out_patient"),
    Ground("window", "pre_hospital_days", _window_facts),
    Ground("out_patient", "out_patient"),
    Ground("out_patient_wait", "initial_wait_days"),
    Ground("out_patient_visit_limit", "out_patient"),
    Ground("out_patient_copay", "out_patient", _benefit_facts),
    Ground("out_patient_limit", "out_patient"),
)
