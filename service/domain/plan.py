"""A plan: what an insurer's product promises, term by term, each with its clause and source.

Every term has a neutral default that moves no money, so a new term changes no old plan. A term that
no source settles is ``known=False``: its value is then only one reading, and ``readings`` holds the
others. Knows nothing of any member or bill.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from service.domain.money import plain
from service.domain.vocabulary import NonPayableList, ServiceCategory, SpineScope

T = TypeVar("T")


class PlanKind(StrEnum):
    BASE = "base"
    SUPER_TOP_UP = "super_top_up"
    OUT_PATIENT = "out_patient"


class Authority(StrEnum):
    """Whose text a clause is."""

    WORDING = "wording"
    IRDAI_CODE = "irdai_code"
    CIRCULAR = "circular"


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a term is written: ``ref`` is None where the source prints no number."""

    ref: str | None
    authority: Authority
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """Another way to read a term, and why."""

    value: T
    because: str


@dataclass(frozen=True, slots=True)
class Term(Generic[T]):
    """One promise: its value, whether a source settles it, and the text it was read from."""

    value: T
    known: bool = False
    clause: Clause | None = None
    verbatim: str = ""
    note: str = ""
    readings: tuple[Reading[T], ...] = ()


class LimitKind(StrEnum):
    NONE = "none"
    AMOUNT = "amount"
    PERCENT = "percent"
    LOWER_OF = "lower_of"


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """A cap per day of room or ICU: an amount, a share of the base sum insured, or the lower of both.

    ``includes`` lists the categories whose charges count in the daily rate beside the room itself
    (Arogya Sanjeevani tests room and nursing together).
    """

    kind: LimitKind = LimitKind.NONE
    amount: int = 0
    percent_bps: int = 0
    includes: frozenset[ServiceCategory] = frozenset()


@dataclass(frozen=True, slots=True)
class Proportionate:
    """Which charges of the stay scale with the room when it is above the limit (associated medical expenses)."""

    categories: frozenset[ServiceCategory] = frozenset()


class DeductibleKind(StrEnum):
    NONE = "none"
    PER_CLAIM = "per_claim"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True)
class Deductible:
    kind: DeductibleKind = DeductibleKind.NONE
    amount: int = 0


@dataclass(frozen=True, slots=True)
class SubLimit:
    """A cap on the whole claim (stay, before and after together) for the named presentations or variants.

    Empty ``applies_to`` means every claim.
    """

    name: str
    amount: int
    applies_to: frozenset[str] = frozenset()


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


class DayCare(StrEnum):
    ALL = "all"
    LISTED = "listed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SumInsured:
    """The sums on offer: a list, or a range with a step (step 0: any amount in the range)."""

    options: tuple[int, ...] = ()
    minimum: int = 0
    maximum: int = 0
    step: int = 0

    def offers(self, amount: int) -> bool:
        """Whether ``amount`` (minor units) can be bought."""
        if self.options:
            return amount in self.options
        inside = self.minimum <= amount <= self.maximum
        return inside and (not self.step or (amount - self.minimum) % self.step == 0)

    def in_words(self) -> str:
        """The sums on offer as they are written on the wire."""
        if self.options:
            return ", ".join(plain(option) for option in self.options)
        step = f" in steps of {plain(self.step)}" if self.step else ""
        return f"{plain(self.minimum)} to {plain(self.maximum)}{step}"

    def nearest(self, amount: int) -> int:
        """The sum on offer nearest to ``amount``, the lower one on a tie."""
        if self.options:
            return min(self.options, key=lambda option: (abs(option - amount), option))
        return min(max(amount, self.minimum), self.maximum)


class Step(StrEnum):
    """The parts of the assessment whose order a wording may print."""

    ROOM = "room"
    DEDUCTIBLE = "deductible"
    COPAY = "copay"
    SUB_LIMIT = "sub_limit"
    SUM_INSURED = "sum_insured"


CARE_ORDER = (Step.ROOM, Step.DEDUCTIBLE, Step.COPAY, Step.SUB_LIMIT, Step.SUM_INSURED)


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a rule reads, at its neutral default where a plan is silent. Money in minor units."""

    order: Term[tuple[Step, ...]] = Term(CARE_ORDER)
    in_patient: Term[bool] = Term(True)
    minimum_hours: Term[int] = Term(0)
    day_care: Term[DayCare] = Term(DayCare.ALL)
    initial_wait_days: Term[int] = Term(0)
    specified_wait_months: Term[int] = Term(0)
    spine_scope: Term[SpineScope] = Term(SpineScope.NONE)
    pre_existing_wait_months: Term[int] = Term(0)
    excluded_items: Term[frozenset[str]] = Term(frozenset())
    lists_paid: Term[frozenset[NonPayableList]] = Term(frozenset(NonPayableList))
    pre_hospital_days: Term[int] = Term(0)
    post_hospital_days: Term[int] = Term(0)
    out_patient: Term[OutPatientBenefit] = Term(OutPatientBenefit())
    room_limit: Term[DailyLimit] = Term(DailyLimit())
    icu_limit: Term[DailyLimit] = Term(DailyLimit())
    proportionate: Term[Proportionate] = Term(Proportionate())
    ambulance_limit: Term[int | None] = Term(None)
    deductible: Term[Deductible] = Term(Deductible())
    copay_bps: Term[int] = Term(0)
    network_copay_bps: Term[int] = Term(0)
    sub_limits: Term[tuple[SubLimit, ...]] = Term(())


@dataclass(frozen=True, slots=True)
class Described:
    """A term shown as it is written and read by no rule yet (bonus, restoration, AYUSH …)."""

    label: str
    text: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: shown beside every figure that cites it."""

    id: str
    title: str
    where: str
    date: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PremiumRow:
    """A published yearly premium at an age and sum insured, before tax, for one adult (minor units)."""

    age_years: int
    sum_insured: int
    amount: int
    zone: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A product as published on a date. ``variants`` override terms by name (an option, a rider)."""

    id: str
    name: str
    insurer: str
    kind: PlanKind
    uin: str | None
    as_of: str
    sum_insured: SumInsured
    terms: Terms
    sources: Mapping[str, Source]
    described: tuple[Described, ...] = ()
    premiums: tuple[PremiumRow, ...] = ()
    variants: Mapping[str, Mapping[str, Term[object]]] = field(default_factory=dict)
    status_note: str = ""
