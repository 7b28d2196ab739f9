"""What the whole claim shares with the patient: ambulance cap, deductible, co-payment, sub-limit, sum insured.

Amounts walk the lines in date order (``spend_down``); the co-payment is rounded once on the claim and
shared over the lines.
"""

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Facts, Ground, Rule
from service.domain.ledger import Ledger, Move
from service.domain.money import BASIS_POINTS, Array, at_rate, share, spend_down
from service.domain.phrase import Money
from service.domain.plan import Terms
from service.domain.plan_values import DeductibleKind


def ambulance_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Move | None:
    """Ambulance is its own benefit, capped per stay and never scaled (rules 2.8)."""
    limit, lines = terms.ambulance_limit.value, claim.shape.ambulance
    if limit is None or not lines.size:
        return None
    carried = ledger.claim[lines]
    return Move(lines, carried - spend_down(carried, np.full(claim.rows, limit)))


def deductible(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Move | None:
    """The patient bears the first part: of each claim, or what is left of the year's (rules 7)."""
    promised = terms.deductible.value
    if promised.kind is DeductibleKind.NONE:
        return None
    per_claim = promised.kind is DeductibleKind.PER_CLAIM
    left = np.full(claim.rows, promised.amount) if per_claim else members.deductible_left
    taken = spend_down(ledger.claim, left)
    ledger.deductible_used = taken.sum(axis=0)
    return Move(claim.shape.every, taken)


def copay_rate(terms: Terms, members: Members) -> Array:
    """Basis points (rows): percentages add, never beyond the whole (rules 5.4)."""
    outside = np.where(members.network, 0, terms.network_copay_bps.value)
    return np.asarray(np.minimum(terms.copay_bps.value + outside, BASIS_POINTS), dtype=np.int64)


def copay(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Move | None:
    """A percentage of the admissible claim, once per claim (rules 5.1)."""
    if not terms.copay_bps.value and not terms.network_copay_bps.value:
        return None
    total = ledger.claim.sum(axis=0)
    due = np.minimum(
        at_rate(total, copay_rate(terms, members), BASIS_POINTS, unit=ledger.unit),
        total,
    )
    return Move(claim.shape.every, share(due, ledger.claim, unit=ledger.unit))


def applicable_sub_limit(terms: Terms, claim: Claim) -> int | None:
    """The smallest sub-limit that names this claim, None for none."""
    named = {claim.presentation, claim.variant}
    caps = [limit.amount for limit in terms.sub_limits.value if not limit.applies_to or limit.applies_to & named]
    return min(caps, default=None)


def sub_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Move | None:
    """One cap for the stay and what comes before and after it (Care Supreme illustration)."""
    cap = applicable_sub_limit(terms, claim)
    return None if cap is None else _above(ledger, claim, np.full(claim.rows, cap))


def sum_insured(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Move | None:
    """The plan pays no more than what is left of the sum insured."""
    return _above(ledger, claim, members.sum_insured_left)


def _above(ledger: Ledger, claim: Claim, limit: Array) -> Move | None:
    if (ledger.claim.sum(axis=0) <= limit).all():
        return None
    return Move(claim.shape.every, ledger.claim - spend_down(ledger.claim, limit))


def _ambulance_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"limit": Money(terms.ambulance_limit.value or 0)}


def _deductible_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"deductible": Money(terms.deductible.value.amount)}


def _copay_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"percent_bps": int(copay_rate(terms, members)[row])}


def _sub_limit_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"limit": Money(applicable_sub_limit(terms, claim) or 0)}


def _sum_insured_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"limit": Money(int(members.sum_insured_left[row]))}


AMBULANCE = Rule(Ground("ambulance_limit", "ambulance_limit", _ambulance_facts), ambulance_limit)
DEDUCTIBLE = Rule(Ground("deductible", "deductible", _deductible_facts), deductible)
COPAY = Rule(Ground("copay", "copay_bps", _copay_facts), copay)
SUB_LIMIT = Rule(Ground("sub_limit", "sub_limits", _sub_limit_facts), sub_limit)
SUM_INSURED = Rule(Ground("sum_insured", "sum_insured", _sum_insured_facts), sum_insured)
