"""A claim as the kernel sees it: lines in date order, amounts of many members at once, the stay, the members.

Line attributes are one-dimensional and shared by every row; amounts are lines × rows. That is what lets
one kernel settle one request or a block of thousands. Knows no prices and no rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from service.domain.money import Array, Mask
from service.domain.vocabulary import CareSetting, NonPayableList, RoomClass, ServiceCategory, TreatmentSystem

Lines = npt.NDArray[np.intp]

IN_STAY = frozenset({CareSetting.IN_PATIENT, CareSetting.DAY_CARE})


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """What the rules may ask of a line; ``days`` holds one day (from the onset) per unit.

    A charge of the stay without a date has every day of its rooms. ``icu_day``: incurred in intensive care.
    ``room_class`` is of a room line, where it is known. ``network``: who gave it, where that differs from the stay.
    ``rate_known`` False: nobody says for how many days a room is billed, so no daily limit can be tested.
    """

    item: str
    category: ServiceCategory
    setting: CareSetting
    days: tuple[int, ...]
    nonpayable: NonPayableList = NonPayableList.NONE
    prescribed: bool = True
    icu_day: bool = False
    network: bool | None = None
    room_class: RoomClass | None = None
    rate_known: bool = True

    @property
    def in_stay(self) -> bool:
        """Whether the hospital bills it as part of the stay."""
        return self.setting in IN_STAY


class Shape:
    """The lines of a claim, indexed once: which belong to the stay, which to a category, how many units.

    ``shape_of`` keeps one for each distinct tuple of lines, so that rules may keep what they work out by it.
    """

    def __init__(self, lines: tuple[ClaimLine, ...]) -> None:
        self.lines = lines
        self.in_stay = np.flatnonzero([line.in_stay for line in lines])
        self.outside = np.flatnonzero([not line.in_stay for line in lines])
        self.prescribed = np.array([[lines[index].prescribed] for index in self.outside], dtype=np.bool_)
        self.unprescribed = np.flatnonzero([line.in_stay and not line.prescribed for line in lines])
        self.every = np.arange(len(lines))
        self.room = self._by_the_day(ServiceCategory.ROOM)
        self.icu = self._by_the_day(ServiceCategory.ICU)
        self.ambulance = np.flatnonzero([line.category is ServiceCategory.AMBULANCE for line in lines])
        self.room_days = sum(len(lines[index].days) for index in self.room)
        self.icu_days = sum(len(lines[index].days) for index in self.icu)
        self.day_care = any(line.setting is CareSetting.DAY_CARE for line in lines)
        self.units = np.array([[len(line.days)] for line in lines], dtype=np.int64).reshape(len(lines), 1)

    def stay_lines(self, categories: Iterable[ServiceCategory]) -> Lines:
        """Indices of the lines of the stay in ``categories``, in date order."""
        wanted = frozenset(categories)
        return np.flatnonzero([line.in_stay and line.category in wanted for line in self.lines])

    def _by_the_day(self, category: ServiceCategory) -> Lines:
        """Indices of the lines of the stay in ``category`` whose rate a day is known."""
        lines = self.stay_lines({category})
        return lines[[self.lines[index].rate_known for index in lines]]

    def lines_of(self, categories: frozenset[ServiceCategory], items: frozenset[str]) -> Lines:
        """Indices of the lines of any setting in ``categories`` or for ``items``; all lines if neither names one."""
        if not categories and not items:
            return self.every
        return np.flatnonzero([line.category in categories or line.item in items for line in self.lines])


@lru_cache(maxsize=4096)
def shape_of(lines: tuple[ClaimLine, ...]) -> Shape:
    """The index of ``lines``, computed once per distinct tuple."""
    return Shape(lines)


@dataclass(frozen=True, slots=True)
class Claim:
    """One episode's bill for a block of rows that share its lines.

    ``amounts``: lines × rows, minor units, each below ``money.LARGEST`` in total. ``admission_day`` is None
    without a stay; ``discharge_day`` equals it for day care. ``hours`` of the stay; None counts as 24 × days.
    ``treatments`` names conditions and procedures beside the presentation. ``at_home``: the stay is treatment at
    home. ``tariff``: what the hospital charges a day for its most basic room of a class. ``paid_elsewhere``
    (lines × rows): what other policies already paid of each line.
    """

    lines: tuple[ClaimLine, ...]
    amounts: Array
    admission_day: int | None = None
    discharge_day: int | None = None
    hours: int | None = None
    differential_billing: bool = True
    presentation: str = ""
    variant: str = ""
    accident: bool = False
    treatments: frozenset[str] = frozenset()
    system: TreatmentSystem = TreatmentSystem.ALLOPATHY
    ayush_hospital: bool = False
    at_home: bool = False
    tariff: Mapping[RoomClass, int] = field(default_factory=dict)
    paid_elsewhere: Array | None = None
    _shape: Shape | None = field(default=None, repr=False, compare=False)

    @property
    def shape(self) -> Shape:
        """The index of the lines; looked up once, because hashing all of them costs more than a rule."""
        known = self._shape
        if known is None or known.lines is not self.lines:
            known = shape_of(self.lines)
            # An equal tuple may have been indexed before; this claim then keeps that one.
            object.__setattr__(self, "lines", known.lines)
            object.__setattr__(self, "_shape", known)
        return known

    @property
    def names(self) -> frozenset[str]:
        """Everything the claim is for, as plans name it: presentation, variant, conditions, treatments."""
        return self.treatments | ({self.presentation, self.variant} - {""})

    @property
    def rows(self) -> int:
        return int(self.amounts.shape[1])

    @property
    def stay_hours(self) -> int:
        """Hours of the stay: as given, else 24 for each day."""
        if self.hours is not None:
            return self.hours
        if self.admission_day is None or self.discharge_day is None:
            return 0
        return 24 * (self.discharge_day - self.admission_day)


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a block, one entry a row: figures of the policy year and facts of the case.

    ``sum_insured_left`` is all the cover this claim may use: base, bonus, extra and restored. Policy ages count
    ported credit. ``stay_accepted`` is False in rows that price a contested admission as refused; ``spine_wait``
    says whether the plan's specified-disease wait names this condition. ``age_years`` None: not known, so that no
    age condition holds. ``zone`` and ``treated_zone`` index ``zone_names``. ``used``: what yearly limits have
    paid out already, by their key. ``increase``: cover added later, with its own age; its waits start afresh.
    """

    sum_insured: Array
    sum_insured_left: Array
    deductible_left: Array
    policy_age_days: Array
    policy_age_months: Array
    declared: Mask
    stay_accepted: Mask
    spine_wait: Mask
    network: Mask
    age_years: Array | None = None
    zone: Array | None = None
    treated_zone: Array | None = None
    zone_names: tuple[str, ...] = ()
    used: Mapping[str, Array] = field(default_factory=dict)
    increase: Array | None = None
    increase_age_days: Array | None = None
    increase_age_months: Array | None = None

    def used_of(self, key: str) -> Array | int:
        """What a yearly limit has paid out before this claim (rows)."""
        return self.used.get(key, 0)
