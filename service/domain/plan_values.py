"""What the terms of a plan promise: limits, deductibles, co-payments, benefits, and how the cover is made up.

Money in minor units, rates in basis points. Each type's default is neutral: it moves no money. Knows no clause,
no source and no bill.
"""

from dataclasses import dataclass
from enum import StrEnum

from service.domain.money import plain
from service.domain.vocabulary import RoomClass, ServiceCategory


class LimitKind(StrEnum):
    NONE = "none"
    AMOUNT = "amount"
    PERCENT = "percent"
    LOWER_OF = "lower_of"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """A cap per day of room or ICU: an amount, a share of the base sum insured, or the lower of both.

    ``includes`` lists the categories whose charges count in the daily rate beside the room itself
    (Arogya Sanjeevani tests room and nursing together). Of kind ``category`` it is the tariff of ``room_class``
    in the hospital of the claim: the most basic room of that class (rules 3.1).
    """

    kind: LimitKind = LimitKind.NONE
    amount: int = 0
    percent_bps: int = 0
    includes: frozenset[ServiceCategory] = frozenset()
    room_class: RoomClass | None = None


@dataclass(frozen=True, slots=True)
class Proportionate:
    """Which charges of the stay scale with the room when it is above the limit (associated medical expenses).

    ``icu_days_exempt``: charges of days in intensive care never scale (HDFC Optima).
    """

    categories: frozenset[ServiceCategory] = frozenset()
    icu_days_exempt: bool = False


class DeductibleKind(StrEnum):
    """``franchise``: a claim below the amount is not paid at all, one that reaches it is paid in full."""

    NONE = "none"
    PER_CLAIM = "per_claim"
    AGGREGATE = "aggregate"
    FRANCHISE = "franchise"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Deductible:
    """What the patient bears first. Of kind ``percent`` it is a share of the claim, at least ``minimum`` and at
    most ``maximum`` (0: no maximum)."""

    kind: DeductibleKind = DeductibleKind.NONE
    amount: int = 0
    percent_bps: int = 0
    minimum: int = 0
    maximum: int = 0


@dataclass(frozen=True, slots=True)
class PayoutStep:
    """A claim that reaches ``at_least`` is paid at ``pays_bps``, or up to the fixed sum ``pays`` where one is given."""

    at_least: int
    pays_bps: int = 0
    pays: int = 0


@dataclass(frozen=True, slots=True)
class ZonePair:
    """The zone the premium was paid for, and the dearer one of the treatment."""

    insured: str
    treated: str


@dataclass(frozen=True, slots=True)
class Copay:
    """A co-payment on condition: every condition that is set must hold.

    ``age_from``: the member is at least so old. ``zones``: any of these pairs. ``applies_to``: the claim is for one
    of these presentations, conditions or treatments. ``pre_existing``: for a declared condition.
    """

    name: str
    bps: int
    age_from: int = 0
    zones: tuple[ZonePair, ...] = ()
    outside_network: bool = False
    applies_to: frozenset[str] = frozenset()
    pre_existing: bool = False
    accident_exempt: bool = False


class CopayStacking(StrEnum):
    """How several co-payments of one claim combine: added up, or the highest alone."""

    ADD = "add"
    HIGHEST = "highest"


class LimitPeriod(StrEnum):
    CLAIM = "claim"
    DAY = "day"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class SubLimit:
    """A cap inside the cover: an ``amount``, a share of the base sum insured, or the lower of both where both are set.

    ``applies_to``: presentations, variants, conditions or treatments; empty: every claim. ``categories`` and ``items``:
    the lines it caps; both empty: the whole claim, stay, before and after together. ``per``: the claim, each day
    of a line, or the policy year.
    """

    name: str
    amount: int = 0
    applies_to: frozenset[str] = frozenset()
    percent_bps: int = 0
    per: LimitPeriod = LimitPeriod.CLAIM
    categories: frozenset[ServiceCategory] = frozenset()
    items: frozenset[str] = frozenset()

    @property
    def of_lines(self) -> bool:
        """Whether it caps some lines rather than the claim as a whole."""
        return bool(self.categories or self.items) or self.per is LimitPeriod.DAY


@dataclass(frozen=True, slots=True)
class CategoryLimit:
    """A cap of an out-patient benefit on one category in a year."""

    category: ServiceCategory
    amount: int


@dataclass(frozen=True, slots=True)
class OutPatientBenefit:
    """What a plan pays without an admission.

    ``annual_limit`` None means the sum insured; ``per_visit`` 0 means no limit per visit.
    """

    categories: frozenset[ServiceCategory] = frozenset()
    annual_limit: int | None = None
    per_visit: int = 0
    network_only: bool = False
    copay_bps: int = 0
    category_limits: tuple[CategoryLimit, ...] = ()


class DayCare(StrEnum):
    ALL = "all"
    LISTED = "listed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ayush:
    """In-patient treatment of the Indian systems of medicine; ``limit_bps`` 0: up to the sum insured."""

    covered: bool = True
    ayush_hospital: bool = False
    limit_bps: int = 0


@dataclass(frozen=True, slots=True)
class Domiciliary:
    """Treatment at home that would have needed a stay; ``limit_bps`` 0: up to the sum insured.

    ``around``: bills before and after it count as they do with a stay. ``excluded``: conditions never treated at
    home at the plan's expense.
    """

    covered: bool = True
    minimum_days: int = 0
    limit_bps: int = 0
    around: bool = True
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ListedWait:
    """A wait of its own for conditions or treatments the plan lists (joint replacement, age-related arthritis)."""

    name: str
    months: int
    applies_to: frozenset[str]


class AfterClaim(StrEnum):
    """What a year with a paid claim does to the bonus."""

    GROWS = "grows"
    KEPT = "kept"
    REDUCED = "reduced"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Bonus:
    """Cover added each claim-free year, as a share of the base sum insured, up to ``maximum_bps``."""

    percent_bps: int = 0
    maximum_bps: int = 0
    after_claim: AfterClaim = AfterClaim.KEPT
    reduction_bps: int = 0


class RestoreWhen(StrEnum):
    """What makes a used sum insured come back.

    ``exhausted``: earlier claims of the year used up all other cover. ``used``: any earlier claim of the year was
    paid. ``insufficient``: this claim needs more than is left.
    """

    NEVER = "never"
    EXHAUSTED = "exhausted"
    USED = "used"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class Restoration:
    """How often (``times`` None: without limit), how much (a share of the base) and for what the cover comes back.

    ``same_illness``: also for an illness already paid this year. ``first_claim``: also for the first claim ever paid
    under the policy.
    """

    when: RestoreWhen = RestoreWhen.NEVER
    times: int | None = None
    amount_bps: int = 10_000
    same_illness: bool = True
    first_claim: bool = True


class Bucket(StrEnum):
    """A part of the cover, in the order in which a claim uses it up."""

    BASE = "base"
    BONUS = "bonus"
    EXTRA = "extra"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class SumInsured:
    """The sums on offer: a list, or a range with a step (step 0: any amount in the range).

    ``unknown``: no source lists what is sold, and ``options`` are only those that one names; any amount is then
    taken, because nothing says that it cannot be bought.
    """

    options: tuple[int, ...] = ()
    minimum: int = 0
    maximum: int = 0
    step: int = 0
    unknown: bool = False

    def offers(self, amount: int) -> bool:
        """Whether ``amount`` (minor units) can be bought, as far as is known."""
        if self.unknown:
            return amount > 0
        if self.options:
            return amount in self.options
        inside = self.minimum <= amount <= self.maximum
        return inside and (not self.step or (amount - self.minimum) % self.step == 0)

    def in_words(self) -> str:
        """The sums on offer as they are written on the wire."""
        if self.unknown:
            return "any amount above zero"
        if self.options:
            return ", ".join(plain(option) for option in self.options)
        step = f" in steps of {plain(self.step)}" if self.step else ""
        return f"{plain(self.minimum)} to {plain(self.maximum)}{step}"

    def nearest(self, amount: int) -> int:
        """The sum on offer nearest to ``amount``, the lower one on a tie."""
        if self.options:
            return min(self.options, key=lambda option: (abs(option - amount), option))
        if self.unknown:
            return amount
        inside = min(max(amount, self.minimum), self.maximum)
        over = (inside - self.minimum) % self.step if self.step else 0
        return inside - over if 2 * over <= self.step else inside - over + self.step


class Step(StrEnum):
    """The parts of the assessment whose order a wording may print."""

    ROOM = "room"
    DEDUCTIBLE = "deductible"
    COPAY = "copay"
    SUB_LIMIT = "sub_limit"
    SUM_INSURED = "sum_insured"


CARE_ORDER = (Step.ROOM, Step.DEDUCTIBLE, Step.COPAY, Step.SUB_LIMIT, Step.SUM_INSURED)
DRAWDOWN = (Bucket.BASE, Bucket.BONUS, Bucket.EXTRA, Bucket.RESTORED)
