"""The oracle on a year's cover: its parts, what comes back, which part pays first, the bonus of the next year.

Written from rules 8 and the published drawdown orders. Knows no bill.
"""

from fractions import Fraction

from service.domain.plan import Terms
from service.domain.plan_values import AfterClaim, Bonus, DeductibleKind, RestoreWhen
from tests.oracle_arithmetic import half_up
from tests.oracle_year_shapes import Held, Year

WHOLE = 10_000  # basis points


def of_base(held: Held, bps: int) -> int:
    """A share of the base sum insured, half up to the paisa."""
    return half_up(Fraction(held.sum_insured * bps, WHOLE), 1)


def opened(held: Held) -> Year:
    """A year before its first claim."""
    deductible = held.terms.deductible.value
    return Year(
        base=held.sum_insured,
        bonus=of_base(held, earned(held)),
        extra=of_base(held, held.terms.extra_cover_bps.value),
        deductible_left=deductible.amount if deductible.kind is DeductibleKind.AGGREGATE else 0,
        ever_paid=held.ever_paid,
    )


def earned(held: Held) -> int:
    """Basis points of bonus that claim-free years have brought, up to the plan's maximum."""
    bonus = held.terms.bonus.value
    return min(bonus.maximum_bps, bonus.percent_bps * held.bonus_years)


def fresh(held: Held, year: Year, illness: str) -> int:
    """How much would come back for this claim if it needed it."""
    rule = held.terms.restoration.value
    if not served(held, year, illness) or (rule.times is not None and year.restorations >= rule.times):
        return 0
    if rule.when is RestoreWhen.EXHAUSTED and (year.base or year.bonus or year.extra):
        return 0
    if rule.when is RestoreWhen.USED and not year.claims_paid:
        return 0
    return of_base(held, rule.amount_bps)


def served(held: Held, year: Year, illness: str) -> bool:
    """Whether cover that came back is for this claim: not for the first ever, not for an illness paid this year."""
    rule = held.terms.restoration.value
    if rule.when is RestoreWhen.NEVER or (not rule.first_claim and not year.ever_paid):
        return False
    return rule.same_illness or illness not in year.illnesses


def cover(held: Held, year: Year, illness: str) -> dict[str, int]:
    """What this claim may use of each part; of cover that comes back at most one restoration's amount."""
    rest = year.restored if served(held, year, illness) else 0
    restored = max(rest, fresh(held, year, illness))
    return {"base": year.base, "bonus": year.bonus, "extra": year.extra, "restored": restored}


def drawn(terms: Terms, parts: dict[str, int], paid: int) -> dict[str, int]:
    """From which parts ``paid`` comes: each is emptied before the next is touched."""
    taken = {}
    for part in terms.cover_order.value:
        taken[part.value] = min(parts[part.value], paid)
        paid -= taken[part.value]
    assert not paid, "More was paid than there is cover."
    return taken


def draw(held: Held, year: Year, taken: dict[str, int], illness: str) -> None:
    """Take the parts out of the year. Cover comes back up to its amount, and only if the rest of it is not enough."""
    year.base -= taken["base"]
    year.bonus -= taken["bonus"]
    year.extra -= taken["extra"]
    if taken["restored"] > year.restored:
        year.restored = of_base(held, held.terms.restoration.value.amount_bps)
        year.restorations += 1
    year.restored -= taken["restored"]


def next_bonus(bonus: Bonus, earned_bps: int, *, claimed: bool) -> int:
    """Basis points of the base after this year."""
    grown = min(bonus.maximum_bps, earned_bps + bonus.percent_bps)
    if not claimed or bonus.after_claim is AfterClaim.GROWS:
        return grown
    if bonus.after_claim is AfterClaim.KEPT:
        return earned_bps
    return max(0, earned_bps - bonus.reduction_bps) if bonus.after_claim is AfterClaim.REDUCED else 0
