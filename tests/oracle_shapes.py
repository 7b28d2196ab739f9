"""What the oracle settles and returns: lines, a claim, a member, a settlement. Plain data, no rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.domain.vocabulary import CareSetting, NonPayableList, RoomClass, ServiceCategory, TreatmentSystem

IN_STAY = frozenset({CareSetting.IN_PATIENT, CareSetting.DAY_CARE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A bill line. ``days`` has one day (counted from the onset) per unit: per day of room, per session.

    ``icu_day``: incurred in intensive care. ``room_class`` is of a room line, None where it is not known.
    ``network``: whether who gave it is in the network, where that differs from the stay. ``paid_elsewhere``: what
    other policies already paid of it.
    """

    item: str
    category: ServiceCategory
    setting: CareSetting
    amount: int
    days: tuple[int, ...]
    nonpayable: NonPayableList = NonPayableList.NONE
    prescribed: bool = True
    stage: str = ""
    icu_day: bool = False
    network: bool | None = None
    room_class: RoomClass | None = None
    paid_elsewhere: int = 0

    @property
    def in_stay(self) -> bool:
        return self.setting in IN_STAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One episode. ``hours`` None with a stay means 24 for every night; ``at_home``: the stay is treatment at home.

    ``tariff``: what the hospital charges a day for the most basic room of a class.
    """

    lines: tuple[Line, ...]
    admission_day: int | None = None
    discharge_day: int | None = None
    hours: int | None = None
    differential_billing: bool = True
    network: bool = True
    presentation: str = ""
    variant: str = ""
    accident: bool = False
    surgical: bool = False
    treatments: frozenset[str] = frozenset()
    system: TreatmentSystem = TreatmentSystem.ALLOPATHY
    ayush_hospital: bool = False
    at_home: bool = False
    tariff: Mapping[RoomClass, int] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """All that a plan may call this claim by."""
        return (self.treatments | {self.presentation, self.variant}) - {""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The policy's state on the day of admission.

    ``age_years`` None and a zone "" are not known. ``used``: what yearly limits paid before this claim, by their
    key. ``increase``: the part of the cover that was added later, and how old that part is.
    """

    sum_insured: int
    sum_insured_left: int
    deductible_left: int = 0
    policy_age_months: int = 60
    policy_age_days: int = 1826
    declared_condition: bool = False
    stay_accepted: bool = True
    spine_wait_applies: bool = False
    age_years: int | None = None
    zone: str = ""
    treated_zone: str = ""
    used: Mapping[str, int] = field(default_factory=dict)
    increase: int = 0
    increase_age_months: int = 60
    increase_age_days: int = 1826


Move = tuple[str, int, int]  # rule, line, amount that goes back to the patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """``used``: what this claim adds to the yearly use of a limit, by the limit's key."""

    plan_pays: tuple[int, ...]
    patient_pays: tuple[int, ...]
    moves: tuple[Move, ...]
    deductible_used: int
    rejected_by: str | None
    used: Mapping[str, int] = field(default_factory=dict)
