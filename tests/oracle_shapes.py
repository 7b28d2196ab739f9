"""What the oracle settles and returns: lines, a claim, a member, a settlement. Plain data, no rules."""

from dataclasses import dataclass

from service.domain.vocabulary import CareSetting, NonPayableList, ServiceCategory

IN_STAY = frozenset({CareSetting.IN_PATIENT, CareSetting.DAY_CARE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A bill line. ``days`` has one day (counted from the onset) per unit: per day of room, per session."""

    item: str
    category: ServiceCategory
    setting: CareSetting
    amount: int
    days: tuple[int, ...]
    nonpayable: NonPayableList = NonPayableList.NONE
    prescribed: bool = True
    stage: str = ""

    @property
    def in_stay(self) -> bool:
        return self.setting in IN_STAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One episode. ``hours`` None with a stay means 24 for every night."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The policy's state on the day of admission."""

    sum_insured: int
    sum_insured_left: int
    deductible_left: int = 0
    policy_age_months: int = 60
    policy_age_days: int = 1826
    declared_condition: bool = False
    stay_accepted: bool = True
    spine_wait_applies: bool = False


Move = tuple[str, int, int]  # rule, line, amount that goes back to the patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    plan_pays: tuple[int, ...]
    patient_pays: tuple[int, ...]
    moves: tuple[Move, ...]
    deductible_used: int
    rejected_by: str | None
