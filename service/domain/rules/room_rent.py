"""Room and ICU limits per day, and the proportionate deduction that follows a room above its limit.

Rules 3.1 to 3.5; IRDAI/HLT/REG/CIR/151/06/2020: pharmacy, consumables, implants, devices, diagnostics and
ICU never scale, and nothing scales in a hospital that bills all rooms alike.
"""

from functools import lru_cache

import numpy as np

from service.domain.claim import Claim, Lines, Members, Shape
from service.domain.kernel import Facts, Ground, Rule
from service.domain.ledger import Ledger, Move
from service.domain.money import BASIS_POINTS, Array, at_rate, share
from service.domain.phrase import Money
from service.domain.plan import Terms
from service.domain.plan_values import DailyLimit, LimitKind
from service.domain.vocabulary import ServiceCategory

NEVER_SCALED = frozenset(
    {
        ServiceCategory.PHARMACY,
        ServiceCategory.CONSUMABLE,
        ServiceCategory.IMPLANT,
        ServiceCategory.DEVICE,
        ServiceCategory.DIAGNOSTIC,
        ServiceCategory.ICU,
    }
)


def per_day(limit: DailyLimit, sum_insured: Array) -> Array:
    """What the plan allows a day (rows): a share counts on the base sum insured, without bonus."""
    if limit.kind is LimitKind.AMOUNT:
        return np.full_like(sum_insured, limit.amount)
    part = at_rate(sum_insured, limit.percent_bps, BASIS_POINTS)
    return np.minimum(part, limit.amount) if limit.kind is LimitKind.LOWER_OF else part


@lru_cache(maxsize=4096)
def _tested(shape: Shape, includes: frozenset[ServiceCategory]) -> Lines:
    """Lines whose charges make the daily rate: the room and what the wording counts with it."""
    return shape.stay_lines(includes | {ServiceCategory.ROOM})


@lru_cache(maxsize=4096)
def _scaled(
    shape: Shape,
    tested: frozenset[ServiceCategory],
    associated: frozenset[ServiceCategory],
) -> Lines:
    return shape.stay_lines((associated - NEVER_SCALED) | tested | {ServiceCategory.ROOM})


def _excess(ledger: Ledger, limit: Array, *, days: int, tested: Lines, scaled: Lines) -> Move:
    """Return 1 − limit ÷ actual of the ``scaled`` lines, rounded once and shared among them."""
    actual = ledger.claim[tested].sum(axis=0)
    over = np.maximum(actual - limit * days, 0)
    base = ledger.claim[scaled]
    total = base.sum(axis=0)
    due = np.minimum(at_rate(total, over, np.maximum(actual, 1), unit=ledger.unit), total)
    return Move(scaled, share(due, base, unit=ledger.unit))


def room_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Move | None:
    """Above the limit, the room and its associated charges are paid in the ratio limit ÷ actual."""
    limit, shape = terms.room_limit.value, claim.shape
    if limit.kind is LimitKind.NONE or not shape.room_days:
        return None
    associated = terms.proportionate.value.categories if claim.differential_billing else frozenset[ServiceCategory]()
    return _excess(
        ledger,
        per_day(limit, members.sum_insured),
        days=shape.room_days,
        tested=_tested(shape, limit.includes),
        scaled=_scaled(shape, limit.includes, associated),
    )


def icu_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Move | None:
    """Above its own limit only the ICU charge is cut (P-AS03)."""
    limit, shape = terms.icu_limit.value, claim.shape
    if limit.kind is LimitKind.NONE or not shape.icu_days:
        return None
    return _excess(
        ledger,
        per_day(limit, members.sum_insured),
        days=shape.icu_days,
        tested=shape.icu,
        scaled=shape.icu,
    )


def _room_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    tested = _tested(claim.shape, terms.room_limit.value.includes)
    days = claim.shape.room_days
    actual = int(claim.amounts[tested, row].sum()) // max(days, 1)
    return {
        "limit": Money(int(per_day(terms.room_limit.value, members.sum_insured)[row])),
        "actual": Money(actual),
        "days": days,
    }


def _icu_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"limit": Money(int(per_day(terms.icu_limit.value, members.sum_insured)[row]))}


RULES = (
    Rule(Ground("room_limit", "room_limit", _room_facts), room_limit),
    Rule(Ground("icu_limit", "icu_limit", _icu_facts), icu_limit),
)
