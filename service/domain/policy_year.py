"""A policy's year: what its cover, deductible and yearly limits have left, before and after each claim.

The figures after one claim are those before the next, so a sequence and the claims one by one agree. Knows no bill and
no rule: it is told what a claim was paid. Wordings: rules 8; which part is used first is the plan's ``cover_order``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from service.domain.money import BASIS_POINTS, to_unit
from service.domain.plan import Terms
from service.domain.plan_values import AfterClaim, Bonus, Bucket, DeductibleKind, RestoreWhen


@dataclass(frozen=True, slots=True)
class PolicyYear:
    """What is left, in minor units. ``restored``: of cover that came back already; ``restorations``: how often it did.

    ``used``: what yearly limits have paid, by their key. ``illnesses`` were paid for this year; ``ever_paid`` says
    whether any claim was, this year or before.
    """

    base: int
    bonus: int = 0
    extra: int = 0
    restored: int = 0
    restorations: int = 0
    deductible_left: int = 0
    used: Mapping[str, int] = field(default_factory=dict)
    claims_paid: int = 0
    illnesses: frozenset[str] = frozenset()
    ever_paid: bool = True


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover that one claim may use, part by part; ``fresh``: how much of the restored part comes back for it."""

    parts: Mapping[Bucket, int]
    fresh: int = 0

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def of_base(sum_insured: int, bps: int) -> int:
    """A share of the base sum insured, half up to the paisa."""
    return to_unit(Fraction(sum_insured * bps, BASIS_POINTS), 1)


def open_year(terms: Terms, sum_insured: int, *, bonus_bps: int = 0, ever_paid: bool = True) -> PolicyYear:
    """The year before its first claim; ``bonus_bps`` of the base has been earned.

    >>> from service.domain.plan import Term
    >>> secure = Terms(extra_cover_bps=Term(10_000))    # P-RS-04: 10 lakh base, third year
    >>> cover_for(open_year(secure, 100_000_000, bonus_bps=10_000), secure, 100_000_000).total
    300000000
    """
    deductible = terms.deductible.value
    return PolicyYear(
        base=sum_insured,
        bonus=of_base(sum_insured, bonus_bps),
        extra=of_base(sum_insured, terms.extra_cover_bps.value),
        deductible_left=deductible.amount if deductible.kind is DeductibleKind.AGGREGATE else 0,
        ever_paid=ever_paid,
    )


def cover_for(year: PolicyYear, terms: Terms, sum_insured: int, *, illness: str = "") -> Cover:
    """What a claim for ``illness`` may use of the year's cover, restored cover included."""
    parts = {Bucket.BASE: year.base, Bucket.BONUS: year.bonus, Bucket.EXTRA: year.extra}
    fresh, restored = 0, 0
    if _may_restore(year, terms, illness):
        most = of_base(sum_insured, terms.restoration.value.amount_bps)
        fresh = most if _comes_back(year, terms) else 0
        restored = min(year.restored + fresh, most)
        fresh = min(fresh, restored - min(year.restored, restored))
    return Cover({**parts, Bucket.RESTORED: restored}, fresh)


def _may_restore(year: PolicyYear, terms: Terms, illness: str) -> bool:
    """Whether restored cover, left or fresh, may serve this claim at all."""
    promised = terms.restoration.value
    if promised.when is RestoreWhen.NEVER or not (promised.first_claim or year.ever_paid):
        return False
    return promised.same_illness or illness not in year.illnesses


def _comes_back(year: PolicyYear, terms: Terms) -> bool:
    """Whether the cover comes back for this claim, if it needs it."""
    promised = terms.restoration.value
    if promised.times is not None and year.restorations >= promised.times:
        return False
    if promised.when is RestoreWhen.EXHAUSTED:
        return not (year.base or year.bonus or year.extra)
    return promised.when is RestoreWhen.INSUFFICIENT or year.claims_paid > 0


def drawn(cover: Cover, terms: Terms, paid: int) -> Mapping[Bucket, int]:
    """From which parts ``paid`` comes, in the plan's order."""
    found: dict[Bucket, int] = {}
    for bucket in terms.cover_order.value:
        found[bucket] = min(cover.parts[bucket], paid)
        paid -= found[bucket]
    return found


def after_claim(
    year: PolicyYear,
    terms: Terms,
    cover: Cover,
    *,
    paid: int,
    deductible_used: int = 0,
    used: Mapping[str, int] | None = None,
    illness: str = "",
) -> PolicyYear:
    """The year once a claim has drawn ``paid`` on its cover; one that was paid nothing may still use the deductible."""
    parts = drawn(cover, terms, paid)
    came_back = cover.fresh if parts[Bucket.RESTORED] > cover.parts[Bucket.RESTORED] - cover.fresh else 0
    was_paid = paid > 0 or any((used or {}).values())
    return replace(
        year,
        base=year.base - parts[Bucket.BASE],
        bonus=year.bonus - parts[Bucket.BONUS],
        extra=year.extra - parts[Bucket.EXTRA],
        restored=year.restored + came_back - parts[Bucket.RESTORED],
        restorations=year.restorations + bool(came_back),
        deductible_left=max(year.deductible_left - deductible_used, 0),
        used={**year.used, **{key: year.used.get(key, 0) + amount for key, amount in (used or {}).items()}},
        claims_paid=year.claims_paid + was_paid,
        illnesses=year.illnesses | ({illness} - {""} if was_paid else frozenset()),
        ever_paid=year.ever_paid or was_paid,
    )


def earned_bonus(bonus: Bonus, years: int) -> int:
    """Basis points of the base after so many claim-free years.

    >>> earned_bonus(Bonus(500, 5_000), 3)    # Arogya Sanjeevani: 5 % a year up to 50 %
    1500
    """
    return min(bonus.percent_bps * years, bonus.maximum_bps)


def next_bonus(bonus: Bonus, earned_bps: int, *, claimed: bool) -> int:
    """Basis points of the base at the next renewal.

    >>> next_bonus(Bonus(500, 5_000, AfterClaim.REDUCED, 500), 1_500, claimed=True)
    1000
    """
    if not claimed or bonus.after_claim is AfterClaim.GROWS:
        return min(earned_bps + bonus.percent_bps, bonus.maximum_bps)
    if bonus.after_claim is AfterClaim.REDUCED:
        return max(earned_bps - bonus.reduction_bps, 0)
    return 0 if bonus.after_claim is AfterClaim.LOST else earned_bps
