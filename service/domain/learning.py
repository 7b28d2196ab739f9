"""New prices from settled bills: per cell of a cost table the 10th percentile, the median and the 90th percentile.

A bill counts at its own tier and facility only: a row for all places is never moved by bills from some of them.
Nothing is trimmed but by the percentiles themselves. A percentile lies between the two bills around it, in proportion
(position ``(n - 1) × p`` from 0, as PERCENTILE.INC of a spreadsheet), exactly, and is rounded half up to the market's
unit once; so low ≤ typical ≤ high. What is told of a cell is its count and three percentiles of it, never a bill, and
of cells with too few bills their count alone. Knows no file and no tenant.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from service.domain.care import ServiceItem
from service.domain.cities import City
from service.domain.cost_sheet import CostRow, CostSheet, SplitRow
from service.domain.errors import Fault
from service.domain.money import Array, plain
from service.domain.settled_bills import Cell, Placed, SettledBills, placed
from service.domain.split_again import split_again
from service.domain.vocabulary import CityTier, Confidence, Facility

# Ours, an assumption: from so many bills on a price is trusted as highly as a tariff, below it in between.
MANY_BILLS = 200
# Below it a percentile would tell single bills, so a shelf that asks for fewer gets these.
FEWEST_BILLS = 5
TENTHS = (1, 5, 9)
_AMOUNT_BITS, _DAY_BITS = 34, 22  # LARGEST_PRICE and the last day there is fit in them
_ONE_DAY = timedelta(days=1)


class Kept(StrEnum):
    """Why a cell stays as it is: fewer bills than asked for; a package that its published components cannot add up to,
    as the stay takes more than all of it; no row for some days before the new one; a percentile of nothing."""

    TOO_FEW = "too_few"
    PACKAGE = "package"
    GAP = "gap"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class LearningQuestion:
    """From when the prices are to hold, how many bills a cell needs, the market's unit of money in minor units, and
    the first and last day of the bills that count (None: all)."""

    effective: date
    least: int
    unit: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The three amounts of a row, minor units."""

    low: int
    typical: int
    high: int


@dataclass(frozen=True, slots=True)
class LearnedCell:
    """A cell that has bills. ``old``: the row in force there, None without one. ``new`` with the days of the first and
    the last bill, or the reason why the cell is ``kept``."""

    code: str
    label: str
    tier: CityTier
    facility: Facility
    bills: int
    old: Figures | None
    new: Figures | None = None
    first: date | None = None
    last: date | None = None
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the bills say. ``rows`` and ``splits`` are the whole tables after it, ``learned`` the new rows alone.

    Every bill is counted once: ``used`` + ``kept`` (in cells that stay) + ``outside`` (of the days asked for) +
    ``refused`` (for which see ``faults``) = ``bills``. ``untouched`` counts the cells in force without any bill.
    ``least`` is what was gone by.
    """

    effective: date
    least: int
    rows: tuple[CostRow, ...]
    splits: tuple[SplitRow, ...]
    learned: tuple[CostRow, ...]
    cells: tuple[LearnedCell, ...]
    untouched: int
    bills: int
    used: int
    kept: int
    outside: int
    refused: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The bills of one cell, summed up."""

    bills: int
    figures: Figures
    first: date
    last: date


def learn(
    bills: SettledBills,
    sheet: CostSheet,
    *,
    items: Mapping[str, ServiceItem],
    cities: Mapping[str, City],
    question: LearningQuestion,
) -> Proposal:
    """The rows that ``bills`` propose in place of those of ``sheet`` from ``question.effective`` on.

    The order of the bills does not matter. Bills that have no cell are refused one by one, never the whole.
    """
    least = max(question.least, FEWEST_BILLS)
    at = placed(bills, (row.code for row in sheet.rows), items=items, cities=cities)
    first, last = (question.since or date.min).toordinal(), (question.until or date.max).toordinal()
    inside = at.accepted & (bills.day >= first) & (bills.day <= last)
    seen = _summed(at, at.number[inside], bills.amount[inside], bills.day[inside], unit=question.unit)
    cells, learned, after = _table(seen, sheet, items, question, least)
    used = sum(cell.bills for cell in cells if cell.kept is None)
    here = {(row.code, row.tier, row.facility) for row in sheet.rows if row.holds(question.effective)}
    return Proposal(
        effective=question.effective,
        least=least,
        rows=after.rows,
        splits=after.splits,
        learned=tuple(learned),
        cells=tuple(cells),
        untouched=len(here - set(seen)),
        bills=len(bills),
        used=used,
        kept=int(inside.sum()) - used,
        outside=int((at.accepted & ~inside).sum()),
        refused=int((~at.accepted).sum()),
        faults=at.faults,
    )


def _table(
    seen: Mapping[Cell, _Seen],
    sheet: CostSheet,
    items: Mapping[str, ServiceItem],
    question: LearningQuestion,
    least: int,
) -> tuple[list[LearnedCell], list[CostRow], CostSheet]:
    """The cells, their new rows and the sheet with them. A package that cannot be split again keeps its rows, and
    whatever was worked out with its new ones is worked out anew."""
    of_code: defaultdict[str, list[CostRow]] = defaultdict(list)
    for row in sheet.rows:
        of_code[row.code].append(row)
    unsplit: frozenset[str] = frozenset()
    while True:
        judged = [
            _judged(place, sum_up, of_code[place[0]], question.effective, least, unsplit)
            for place, sum_up in seen.items()
        ]
        learned = [row for _, row in judged if row is not None]
        after = replace(sheet, rows=_after(sheet.rows, learned, question.effective))
        splits, failing = split_again(after, items, as_of=question.effective, unit=question.unit)
        if failing <= unsplit:
            return [cell for cell, _ in judged], learned, replace(after, splits=splits)
        unsplit |= failing


def _summed(at: Placed, number: Array, amount: Array, day: Array, *, unit: int) -> dict[Cell, _Seen]:
    """By cell, in the order of codes, tiers and facilities. One sort of (cell, amount) and one of (cell, day)."""
    by_amount = np.sort((number << _AMOUNT_BITS) | amount)
    by_day = np.sort((number << _DAY_BITS) | day)
    numbers, starts, counts = np.unique(by_amount >> _AMOUNT_BITS, return_index=True, return_counts=True)
    amounts, days = by_amount & ((1 << _AMOUNT_BITS) - 1), by_day & ((1 << _DAY_BITS) - 1)
    levels = [percentile(amounts, starts, counts, tenths, unit=unit).tolist() for tenths in TENTHS]
    first, last = days[starts].tolist(), days[starts + counts - 1].tolist()
    return {
        at.cell(cell): _Seen(count, Figures(*figures), date.fromordinal(since), date.fromordinal(until))
        for cell, count, figures, since, until in zip(
            numbers.tolist(), counts.tolist(), zip(*levels, strict=True), first, last, strict=True
        )
    }


def percentile(amounts: Array, starts: Array, counts: Array, tenths: int, *, unit: int) -> Array:
    """Of each group of sorted ``amounts`` (its first place and length) the ``tenths`` × 10th percentile, minor units.

    >>> percentile(np.array([100, 200, 400, 1000]), np.array([0]), np.array([4]), 5, unit=1).tolist()
    [300]
    """
    whole, rest = np.divmod((counts - 1) * tenths, 10)
    below, above = amounts[starts + whole], amounts[starts + np.minimum(whole + 1, counts - 1)]
    in_tenths = below * (10 - rest) + above * rest
    return np.asarray((2 * in_tenths + 10 * unit) // (20 * unit) * unit, dtype=np.int64)


def _judged(
    place: Cell, seen: _Seen, rows: Sequence[CostRow], effective: date, least: int, unsplit: frozenset[str]
) -> tuple[LearnedCell, CostRow | None]:
    """The cell as it is told and the row it gets, or the reason why none. ``rows`` are all of its code."""
    code, tier, facility = place
    own = [row for row in rows if (row.tier, row.facility) == (tier, facility)]
    current = next((row for row in own if row.holds(effective)), None)
    like = current or next((row for row in rows if row.holds(effective)), rows[-1])
    old = Figures(current.low, current.typical, current.high) if current else None
    cell = LearnedCell(code, like.label, tier, facility, seen.bills, old)
    kept = _kept(seen, least, unsplit=code in unsplit, gap=current is None and _gap(own, effective))
    if kept is not None:
        return replace(cell, kept=kept), None
    told = replace(cell, new=seen.figures, first=seen.first, last=seen.last)
    return told, _row(told, seen, like, effective, until=_until(own, current, effective))


def _kept(seen: _Seen, least: int, *, unsplit: bool, gap: bool) -> Kept | None:
    reasons = {
        Kept.TOO_FEW: seen.bills < least,
        Kept.PACKAGE: unsplit,
        Kept.GAP: gap,
        Kept.NOTHING: seen.figures.low == 0,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _gap(own: Sequence[CostRow], effective: date) -> bool:
    """Whether the last row before, which has ended, and a row from ``effective`` on would leave days without one."""
    ended = max((row.effective_to for row in own if row.effective_to and row.effective_to < effective), default=None)
    return ended is not None and ended + _ONE_DAY < effective


def _until(own: Sequence[CostRow], current: CostRow | None, effective: date) -> date | None:
    """The last day of the new row: that of the row it replaces, else the day before the next one."""
    if current is not None:
        return current.effective_to
    later = [row.effective_from for row in own if row.effective_from and row.effective_from > effective]
    return min(later) - _ONE_DAY if later else None


def _row(cell: LearnedCell, seen: _Seen, like: CostRow, effective: date, *, until: date | None) -> CostRow:
    """The proposed row: what it is comes from ``like``, a row of the same code; what it costs from the bills."""
    figures = seen.figures
    return replace(
        like,
        tier=cell.tier,
        facility=cell.facility,
        low=figures.low,
        typical=figures.typical,
        high=figures.high,
        source=f"settled bills, n={seen.bills}, from {seen.first} to {seen.last}",
        source_date=seen.last.isoformat(),
        confidence=Confidence.HIGH if seen.bills >= MANY_BILLS else Confidence.MEDIUM,
        note=_note(cell.old, like),
        effective_from=effective,
        effective_to=until,
    )


def _note(old: Figures | None, like: CostRow) -> str:
    percentiles = "Low, typical and high are the 10th, 50th and 90th percentile."
    if old is None:
        words = f"{like.tier or 'all tiers'}, {like.facility or 'all facilities'}"
        return f"{percentiles} No row stood here before; label and unit are those of the row for {words}."
    before = f"low {plain(old.low)}, typical {plain(old.typical)}, high {plain(old.high)}"
    return f"{percentiles} Before: {before}."


def _after(rows: Sequence[CostRow], learned: Sequence[CostRow], effective: date) -> tuple[CostRow, ...]:
    """The table with the learned rows: behind the row that each one ends, which goes if it would last no day."""
    left = {(row.code, row.tier, row.facility): row for row in learned}
    table = []
    for row in rows:
        place = (row.code, row.tier, row.facility)
        if place not in left or not row.holds(effective):
            table.append(row)
            continue
        if (row.effective_from or date.min) < effective:
            table.append(replace(row, effective_to=effective - _ONE_DAY))
        table.append(left.pop(place))
    return (*table, *left.values())
