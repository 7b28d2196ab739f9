"""A tenant's own prices laid over its market's, row by row and day by day. Knows no tenant and no look-up.

An own row holds at exactly its place: one for all cities stands behind the market's row for a metro, as it would
in the market's own table.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from service.domain.cost_sheet import CostRow, CostSheet
from service.domain.vocabulary import CityTier, Facility

Place: TypeAlias = tuple[str, CityTier | None, Facility | None]
DAY = timedelta(days=1)


def laid_over(sheet: CostSheet, own: Sequence[CostRow]) -> CostSheet:
    """The sheet with ``own`` rows in force on their days, and the market's rows at the same place on all others.

    Factors and the proportions of packages stay the market's; see ``cost_table`` for what becomes of printed splits.
    """
    by_place: defaultdict[Place, list[CostRow]] = defaultdict(list)
    for row in own:
        by_place[place_of(row)].append(row)
    kept = (part for row in sheet.rows for part in _outside(row, by_place.get(place_of(row), ())))
    return replace(sheet, rows=(*kept, *own))


def place_of(row: CostRow) -> Place:
    """What a row prices, and where."""
    return row.code, row.tier, row.facility


def _outside(row: CostRow, own: Iterable[CostRow]) -> Iterator[CostRow]:
    """The parts of a row on the days when no own row holds; the row itself if none ever does."""
    parts = [row]
    for other in own:
        parts = [part for whole in parts for part in _without(whole, other)]
    yield from parts


def _without(row: CostRow, other: CostRow) -> Iterator[CostRow]:
    """What is left of a row before and after the days of another."""
    first, last = row.effective_from or date.min, row.effective_to or date.max
    starts, ends = other.effective_from or date.min, other.effective_to or date.max
    if ends < first or last < starts:
        yield row
        return
    if first < starts:
        yield replace(row, effective_to=starts - DAY)
    if ends < last:
        yield replace(row, effective_from=ends + DAY)
