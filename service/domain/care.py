"""What is done and billed: the canonical service items, dated care lines, priced bill lines.

Only shapes: ``pathway.py`` makes care lines, ``cost_table.py`` prices them, ``kernel.py`` settles them.
"""

from dataclasses import dataclass
from fractions import Fraction

from service.domain.vocabulary import (
    CareSetting,
    CityTier,
    Confidence,
    Facility,
    NonPayableList,
    ServiceCategory,
    Stage,
)


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """A canonical item of ``items.csv``.

    ``cost_codes`` is the price expression: terms of (cost code, multiplier), empty when unpriced.
    ``associated`` is "yes", "no" or "by policy": does it scale with the room (circular 151/06/2020).
    ``exclusive_with`` names items that would bill the same thing twice. ``unpriced_at``: the places for which it
    is known that no price was found; None in a document of before places were declared.
    """

    code: str
    label: str
    stage: Stage
    category: ServiceCategory
    setting: CareSetting
    unit: str
    cost_codes: tuple[tuple[str, Fraction], ...]
    associated: str
    nonpayable: NonPayableList
    notes: str = ""
    exclusive_with: frozenset[str] = frozenset()
    partly_unpriced: tuple[str, ...] = ()
    unpriced_at: frozenset[tuple[Facility, CityTier]] | None = None


@dataclass(frozen=True, slots=True)
class Triple:
    """Low, typical and high of one quantity or day: scenario values, not percentiles."""

    low: int
    typical: int
    high: int


@dataclass(frozen=True, slots=True)
class CareLine:
    """One item of a care plan: how many, and on which days from the onset (``days``: one entry per typical unit)."""

    item: ServiceItem
    stage: Stage
    quantity: Triple
    days: tuple[int, ...]
    basis: str
    sources: tuple[str, ...]
    prescribed: bool = True
    already_spent: bool = False
    note: str = ""
    rung: Stage | None = None

    @property
    def on_rung(self) -> Stage:
        """The rung of the ladder that bears the line: a hospital variant's lines all stand on the last one."""
        return self.rung or self.stage


@dataclass(frozen=True, slots=True)
class Stay:
    """The admission of a care plan: first day, day of discharge (days from the onset), variant."""

    variant: str
    admission_day: int
    discharge_day: int
    surgical: bool


@dataclass(frozen=True, slots=True)
class Price:
    """The unit price of an item at a place: exact rational minor units, and how it was found.

    ``confidence`` is the lowest of its parts; ``fallback`` names the rule of the chain that supplied
    it ("exact" when the row itself exists).
    """

    low: Fraction
    typical: Fraction
    high: Fraction
    source: str
    source_date: str
    confidence: Confidence
    fallback: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class BillLine:
    """A priced line: ``amount`` is the typical one in minor units, rounded once."""

    care: CareLine
    price: Price
    amount: int
