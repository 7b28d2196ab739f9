"""The small rule set that every engine settles, its cases, and its answers in plain Python integers.

A stay costs its course's price in the city's tier and what is billed beyond it. Then, in this order: a deductible
per claim, a percentage of co-payment in whole rupees (half up), the disease's sub-limit, the sum insured left.
Every figure is an assumption, chosen so that each rule moves money in some cases and none in others, so that the
co-payment often ends on half a rupee, and so that a 32-bit float holds every amount and every product in whole
rupees (OpenFisca counts money in those): all stay below 2**24.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Protocol

import numpy as np

from service.domain.money import Array

COURSES = ("conservative_admission", "nerve_block", "microdiscectomy", "decompression", "fusion")
TIERS = ("metro", "tier1", "tier2")
# Whole rupees: one row a course, one column a tier.
PRICES = (
    (38_500, 32_000, 27_400),
    (62_250, 54_000, 47_115),
    (185_000, 158_305, 131_000),
    (264_000, 226_455, 187_000),
    (412_000, 356_915, 298_000),
)
DEDUCTIBLE = 30_000
COPAY_PERCENT = 10
SUB_LIMIT = 250_000
SUM_INSURED = 500_000
DISEASE = "radiculopathy"
MOST_BEYOND = 100_000
FIXED_BEYOND = (0, 7_345, 96_430)
FIXED_LEFT = (120_000, SUM_INSURED)


@dataclass(frozen=True, slots=True)
class Case:
    """One claim: what is billed beyond the price and what the year has left, in whole rupees."""

    course: str
    tier: str
    beyond: int
    left: int


@dataclass(frozen=True, slots=True)
class Cases:
    """Many claims as columns: ``course`` and ``tier`` are places in ``COURSES`` and ``TIERS``."""

    course: Array
    tier: Array
    beyond: Array
    left: Array

    def __len__(self) -> int:
        return len(self.course)

    def __iter__(self) -> Iterator[Case]:
        columns = (each.tolist() for each in (self.course, self.tier, self.beyond, self.left))
        for course, tier, beyond, left in zip(*columns, strict=True):
            yield Case(COURSES[course], TIERS[tier], beyond, left)


class Engine(Protocol):
    """What is measured of each; amounts that the plan pays come back in paise, whatever the engine counts in."""

    name: str

    def one(self, case: Case) -> int:
        """What the plan pays of one claim."""

    def explained(self, case: Case) -> tuple[int, object]:
        """The same, and why: whatever the engine's own explanation is, read to the end."""

    def prepared(self, cases: Cases) -> Any:
        """The claims in the engine's own types, which no clock counts."""

    def many(self, prepared: Any) -> Array:
        """What the plan pays of each."""


def fixed() -> Cases:
    """90 cases: every price, three amounts beyond it, two sums insured left."""
    found = list(product(range(len(COURSES)), range(len(TIERS)), FIXED_BEYOND, FIXED_LEFT))
    return Cases(*np.array(found, dtype=np.int64).T.copy())


def drawn(size: int, *, seed: int) -> Cases:
    """``size`` cases, the same for the same seed."""
    chance = np.random.default_rng(seed)
    limits = (len(COURSES), len(TIERS), MOST_BEYOND, SUM_INSURED + 1)
    return Cases(*(chance.integers(0, limit, size=size) for limit in limits))


def plan_pays(case: Case) -> int:
    """Paise, in plain integers.

    >>> plan_pays(Case("microdiscectomy", "tier1", 0, 500_000))  # 1,58,305 − 30,000 = 1,28,305; − 12,831 (12,830.50)
    11547400
    """
    billed = PRICES[COURSES.index(case.course)][TIERS.index(case.tier)] + case.beyond
    admissible = max(billed - DEDUCTIBLE, 0)
    shared = admissible - (admissible * COPAY_PERCENT + 50) // 100
    return min(shared, SUB_LIMIT, case.left) * 100


def difference(engine: Engine, cases: Cases) -> str | None:
    """The first case that ``engine`` answers otherwise than plain integers, in one way or another; None for none."""
    together = engine.many(engine.prepared(cases)).tolist()
    alone: tuple[tuple[str, Callable[[Case], int]], ...] = (
        ("one claim", engine.one),
        ("one claim, explained", lambda case: engine.explained(case)[0]),
    )
    for case, found in zip(cases, together, strict=True):
        answers = [("many claims", found), *((how, answer(case)) for how, answer in alone)]
        for how, paise in answers:
            if paise != plan_pays(case):
                return f"{engine.name}, {how}: {paise} paise instead of {plan_pays(case)} for {case}"
    return None
