"""Settled bills as columns, and which cell of a cost table each belongs to: a cost code at a tier and a facility.

A bill names a cost code, or an item that is priced as one cost code and nothing else; an item made of several prices,
or of a part of one, says nothing about any single row and is refused. Knows no prices.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from service.domain.care import ServiceItem
from service.domain.cities import City, find_city
from service.domain.cost_sheet import CHECK_ONLY, is_split
from service.domain.errors import Fault, UnknownCity, UnknownItem
from service.domain.money import Array, Mask
from service.domain.vocabulary import CityTier, Facility

LARGEST_PRICE = 10**10  # minor units; the most that a row of a cost table may say
TIERS, FACILITIES = tuple(CityTier), tuple(Facility)
NOWHERE = -1
_TIER_NUMBERS: Mapping[str, int] = {tier: number for number, tier in enumerate(TIERS)}

Cell: TypeAlias = tuple[str, CityTier, Facility]


@dataclass(frozen=True, slots=True, eq=False)
class SettledBills:
    """One bill a row, all columns of one length; the first row of data is row 1.

    ``item`` and ``city`` are places in ``items`` and ``cities`` (names as written), ``tier`` and ``facility`` in
    ``TIERS`` and ``FACILITIES``; of city and tier the one not given is NOWHERE. ``day`` counts as ``date.toordinal``
    does, ``amount`` is what one unit cost in minor units.
    """

    items: tuple[str, ...]
    cities: tuple[str, ...]
    item: Array
    city: Array
    tier: Array
    facility: Array
    day: Array
    amount: Array

    def __len__(self) -> int:
        return len(self.item)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """The number of each bill's cell, which bills have one, and why the others have none.

    Faults name a wrong value once, with the first row it stands in and how many more there are.
    """

    codes: tuple[str, ...]
    number: Array
    accepted: Mask
    faults: tuple[Fault, ...]

    def cell(self, number: int) -> Cell:
        """The code, tier and facility of a cell's number."""
        rest, facility = divmod(number, len(FACILITIES))
        code, tier = divmod(rest, len(TIERS))
        return self.codes[code], TIERS[tier], FACILITIES[facility]


def placed(
    bills: SettledBills, codes: Iterable[str], *, items: Mapping[str, ServiceItem], cities: Mapping[str, City]
) -> Placed:
    """Each bill's cell. Refused: what has no single cost code of ``codes``, no known city, or no amount to learn from.

    An amount counts above 0 and up to LARGEST_PRICE.
    """
    known = tuple(sorted(set(codes) - CHECK_ONLY))
    numbers = {code: number for number, code in enumerate(known)}
    code_of = [_code(name, numbers, items) for name in bills.items]
    tier_of = [_tier(name, cities) for name in bills.cities]
    code = _numbers(code_of, numbers)[bills.item]
    tier = np.where(bills.city == NOWHERE, bills.tier, _numbers(tier_of, _TIER_NUMBERS)[bills.city])
    low, high = bills.amount <= 0, bills.amount > LARGEST_PRICE
    faults = (
        *_by_value(bills.item, code == NOWHERE, "item", code_of),
        *_by_value(bills.city, tier == NOWHERE, "city", tier_of),
        *_by_reason(low, "amount", "An amount to learn from is above 0."),
        *_by_reason(high, "amount", f"An amount above {LARGEST_PRICE // 100} cannot be a price."),
    )
    number = (code * len(TIERS) + tier) * len(FACILITIES) + bills.facility
    return Placed(known, number, (code != NOWHERE) & (tier != NOWHERE) & ~low & ~high, faults)


def row_fault(row: int, column: str, code: str, detail: str, *, more: int = 0) -> Fault:
    """A fault that is first met in ``row`` (from 1) and stands in ``more`` other rows too.

    >>> row_fault(3, "city", "unknown", "There is no city 'x'.", more=2).detail
    "Row 3, column city: There is no city 'x'. So too in 2 more rows."
    """
    also = f" So too in {more} more row{'' if more == 1 else 's'}." if more else ""
    return Fault(f"/{row}/{column}", code, f"Row {row}, column {column}: {detail}{also}")


def firsts(column: Array, wrong: Mask) -> Iterable[tuple[int, int, int]]:
    """Of each value of ``column`` in wrong rows: the value, its first row (from 1) and how many more rows have it."""
    rows = np.flatnonzero(wrong)
    values, first, counts = np.unique(column[rows], return_index=True, return_counts=True)
    found = zip(values.tolist(), (rows[first] + 1).tolist(), (counts - 1).tolist(), strict=True)
    return sorted(found, key=lambda one: one[1])


def _by_value(column: Array, wrong: Mask, name: str, answers: Sequence[str | Fault]) -> list[Fault]:
    faults = []
    for value, row, more in firsts(column, wrong):
        answer = answers[value]
        assert isinstance(answer, Fault)
        faults.append(row_fault(row, name, answer.code, answer.detail, more=more))
    return faults


def _by_reason(wrong: Mask, name: str, detail: str) -> list[Fault]:
    return [row_fault(row, name, "range", detail, more=more) for _, row, more in firsts(np.zeros_like(wrong), wrong)]


def _numbers(answers: Sequence[str | Fault], known: Mapping[str, int]) -> Array:
    """The number of each answer, NOWHERE for a fault; one more NOWHERE at the end, for who looks up NOWHERE."""
    found = [NOWHERE if isinstance(answer, Fault) else known[answer] for answer in answers]
    return np.array([*found, NOWHERE], dtype=np.int64)


def _code(name: str, known: Mapping[str, int], items: Mapping[str, ServiceItem]) -> str | Fault:
    """The cost code of this name, or that of the item of this name; or what is wrong with it."""
    if name in known:
        return name
    if name in CHECK_ONLY:
        return Fault("", "check_only", f"'{name}' is an average over whole stays and never a line of a bill.")
    if name not in items:
        return UnknownItem(name, dict.fromkeys([*items, *known])).faults[0]
    terms = items[name].cost_codes
    if len(terms) == 1 and terms[0][1] == 1 and terms[0][0] in known:
        return terms[0][0]
    if len(terms) == 1 and is_split(terms[0][0]):
        return Fault("", "part", f"Item '{name}' is a part of a package, and parts have no rows of their own.")
    priced = " + ".join(code if times == 1 else f"{code}*{times}" for code, times in terms)
    said = f"is priced as {priced}" if priced else "has no cost code"
    return Fault("", "several", f"Item '{name}' {said}: give bills of single cost codes, whose rows can be learned.")


def _tier(name: str, cities: Mapping[str, City]) -> CityTier | Fault:
    try:
        return find_city(cities, name).tier
    except UnknownCity as error:
        return Fault("", "unknown", f"{error} Or give the tier instead of the city.")
