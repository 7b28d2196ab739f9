"""A plan: what an insurer's product promises, term by term, each with its clause and source.

Every term has a neutral default that moves no money, so a new term changes no old plan. A term that
no source settles is ``known=False``: its value is then only one reading, and ``readings`` holds the
others. Knows nothing of any member or bill.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from service.domain.plan_values import (
    CARE_ORDER,
    DRAWDOWN,
    Ayush,
    Bonus,
    Bucket,
    Copay,
    CopayStacking,
    DailyLimit,
    DayCare,
    Deductible,
    Domiciliary,
    ListedWait,
    OutPatientBenefit,
    PayoutStep,
    Proportionate,
    Restoration,
    Step,
    SubLimit,
    SumInsured,
)
from service.domain.vocabulary import NonPayableList, SpineScope

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


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a rule reads, at its neutral default where a plan is silent. Money in minor units."""

    order: Term[tuple[Step, ...]] = Term(CARE_ORDER)
    in_patient: Term[bool] = Term(True)
    minimum_hours: Term[int] = Term(0)
    day_care: Term[DayCare] = Term(DayCare.ALL)
    day_care_minimum_hours: Term[int] = Term(0)
    ayush: Term[Ayush] = Term(Ayush())
    domiciliary: Term[Domiciliary] = Term(Domiciliary())
    initial_wait_days: Term[int] = Term(0)
    specified_wait_months: Term[int] = Term(0)
    spine_scope: Term[SpineScope] = Term(SpineScope.NONE)
    listed_waits: Term[tuple[ListedWait, ...]] = Term(())
    pre_existing_wait_months: Term[int] = Term(0)
    excluded_treatments: Term[frozenset[str]] = Term(frozenset())
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
    payout_steps: Term[tuple[PayoutStep, ...]] = Term(())
    copay_bps: Term[int] = Term(0)
    network_copay_bps: Term[int] = Term(0)
    copays: Term[tuple[Copay, ...]] = Term(())
    copay_stacking: Term[CopayStacking] = Term(CopayStacking.ADD)
    sub_limits: Term[tuple[SubLimit, ...]] = Term(())
    bonus: Term[Bonus] = Term(Bonus())
    extra_cover_bps: Term[int] = Term(0)
    restoration: Term[Restoration] = Term(Restoration())
    cover_order: Term[tuple[Bucket, ...]] = Term(DRAWDOWN)


@dataclass(frozen=True, slots=True)
class Described:
    """A term shown as it is written and read by no rule."""

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
class SumInsuredBand:
    """Terms that hold from a sum insured (minor units) on."""

    at_least: int
    terms: Mapping[str, Term[object]]


@dataclass(frozen=True, slots=True)
class Plan:
    """A product as published on a date.

    ``by_sum_insured`` overrides terms from a sum insured on, the last band that is reached; ``variants`` then
    override them by name (an option, a rider).
    """

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
    by_sum_insured: tuple[SumInsuredBand, ...] = ()
    status_note: str = ""
