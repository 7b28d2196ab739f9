"""What the patient bears first, and claims paid by steps of their size. Amounts walk the lines in date order."""

from collections.abc import Iterator

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Ground, Rule
from service.domain.ledger import Ledger, Move
from service.domain.money import BASIS_POINTS, LARGEST, Array, at_rate, share, spend_down
from service.domain.plan import Terms
from service.domain.plan_values import Deductible, DeductibleKind


def deductible(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """The patient bears the first part: of each claim, or what is left of the year's (rules 7).

    A year's deductible is used up by what enters this step, whoever paid it (rules 7.4).
    """
    promised = terms.deductible.value
    if promised.kind is DeductibleKind.NONE:
        return
    total = ledger.claim.sum(axis=0)
    due = _due(promised, total, members, unit=ledger.unit)
    taken = spend_down(ledger.claim, due)
    ledger.deductible_used = taken.sum(axis=0)
    yield Move(claim.shape.every, taken, {"deductible": due, "of": total})


def _due(promised: Deductible, total: Array, members: Members, *, unit: int) -> Array:
    """The deductible of a claim (rows) before it meets the bill."""
    whole = np.full_like(total, promised.amount)
    if promised.kind is DeductibleKind.AGGREGATE:
        return members.deductible_left
    if promised.kind is DeductibleKind.FRANCHISE:
        return np.where(total < whole, total, 0)
    if promised.kind is DeductibleKind.PERCENT:
        part = at_rate(total, promised.percent_bps, BASIS_POINTS, unit=unit)
        return np.clip(part, promised.minimum, promised.maximum or LARGEST)
    return whole


def payout_steps(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """A claim is paid by the highest step it reaches: a share of it or a fixed sum; below the first, nothing."""
    steps = sorted(terms.payout_steps.value, key=lambda step: step.at_least)
    if not steps:
        return
    total = ledger.claim.sum(axis=0)
    pays = np.zeros_like(total)
    for step in steps:
        by_step = (
            np.minimum(total, step.pays) if step.pays else at_rate(total, step.pays_bps, BASIS_POINTS, unit=ledger.unit)
        )
        pays = np.where(total >= step.at_least, np.minimum(by_step, total), pays)
    yield Move(claim.shape.every, share(total - pays, ledger.claim, unit=ledger.unit), {"pays": pays, "of": total})


RULES = (
    Rule(Ground("deductible", "deductible"), deductible),
    Rule(Ground("payout_steps", "payout_steps"), payout_steps),
)
