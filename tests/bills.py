"""Settled bills made up for tests: builders of columns, a small cost sheet, and what a plain loop makes of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from schemas.city import load_cities
from service.domain.cities import City
from service.domain.cost_sheet import CostRow, CostSheet
from service.domain.learning import LearningQuestion, Proposal, learn
from service.domain.settled_bills import FACILITIES, NOWHERE, TIERS, SettledBills
from service.domain.vocabulary import CityTier, Facility
from tests.costs import METRO, MIDDLE, items, sheet, text

RUPEE = 100
EFFECTIVE = date(2027, 1, 1)
DAY = date(2026, 6, 15)
TIER2 = CityTier.TIER2
MRI = "mri_ls_spine_plain"
QUESTION = LearningQuestion(EFFECTIVE, 20, RUPEE)

# Item, city or tier, facility, day, amount in minor units.
Bill = tuple[str, str | CityTier, Facility, date, int]


def bill(amount: int, code: str = MRI, where: str | CityTier = METRO, day: date = DAY) -> Bill:
    return code, where, MIDDLE, day, amount


def columns(bills: Sequence[Bill]) -> SettledBills:
    """Bills one by one as columns."""
    codes = tuple(dict.fromkeys(code for code, *_ in bills))
    cities = tuple(dict.fromkeys(where for _, where, *_ in bills if not isinstance(where, CityTier)))

    def column(values: Iterable[int]) -> Any:
        return np.fromiter(values, np.int64, len(bills))

    return SettledBills(
        items=codes,
        cities=cities,
        item=column(codes.index(one[0]) for one in bills),
        city=column(NOWHERE if isinstance(one[1], CityTier) else cities.index(one[1]) for one in bills),
        tier=column(TIERS.index(one[1]) if isinstance(one[1], CityTier) else NOWHERE for one in bills),
        facility=column(FACILITIES.index(one[2]) for one in bills),
        day=column(one[3].toordinal() for one in bills),
        amount=column(one[4] for one in bills),
    )


def known_cities() -> dict[str, City]:
    return load_cities(text("cities.csv"))


def proposal(bills: Sequence[Bill], question: LearningQuestion = QUESTION, table: CostSheet | None = None) -> Proposal:
    """What the bills say about the published table, or another."""
    return learn(columns(bills), table or sheet(), items=items(), cities=known_cities(), question=question)


def of_mri(*rows: CostRow) -> CostSheet:
    """The published table with these rows of the scan in a mid-range hospital of a metro, and no others there."""
    place = (MRI, METRO, MIDDLE)
    return replace(sheet(), rows=(*(row for row in sheet().rows if (row.code, row.tier, row.facility) != place), *rows))


def mri_row(**changes: Any) -> CostRow:
    """The published row of the scan in a mid-range hospital of a metro, changed."""
    row = next(row for row in sheet().rows if (row.code, row.tier, row.facility) == (MRI, METRO, MIDDLE))
    return replace(row, **changes)


def by_hand(bills: Iterable[Bill], least: int, unit: int) -> dict[tuple[str, CityTier, Facility], tuple[int, ...]]:
    """Low, typical and high of each cell with enough bills, by sorted lists and fractions."""
    cells: defaultdict[Any, list[int]] = defaultdict(list)
    for code, where, facility, _, amount in bills:
        cells[code, where, facility].append(amount)
    return {
        cell: tuple(_rounded(_percentile(sorted(amounts), Fraction(tenths, 10)), unit) for tenths in (1, 5, 9))
        for cell, amounts in cells.items()
        if len(amounts) >= least
    }


def _percentile(ordered: Sequence[int], share: Fraction) -> Fraction:
    position = (len(ordered) - 1) * share
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def _rounded(value: Fraction, unit: int) -> int:
    return int(value / unit + Fraction(1, 2)) * unit
