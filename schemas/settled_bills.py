"""Settled bills as CSV text → the domain's columns; what is wrong is told by row, column and value, all at once.

A column is read value by value, each distinct value once, so that a million rows take seconds. Whether an item or a
city exists is the domain's question, and so is which amounts may be learned from. Knows no catalogue.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import StringIO
from itertools import islice
from typing import Any

import numpy as np
from marshmallow.exceptions import ValidationError

from schemas.csv_table import text_cell
from schemas.fields import EnumCode, IsoDate, Said, Slug, Strict, read, suggest
from service.domain.errors import CatalogueFault, Fault
from service.domain.money import Array
from service.domain.settled_bills import FACILITIES, NOWHERE, TIERS, SettledBills, firsts, row_fault
from service.domain.vocabulary import CityTier, Facility

COLUMNS = ("item", "city", "city_tier", "facility", "date", "amount")
CHUNK = 50_000
_AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")
_WRONG = 0  # the number of a value that a fault is told of


class BillSchema(Strict):
    """The cells of a bill but for its amount, of which there are as many as bills: what, where and when."""

    item = Slug()
    city = text_cell(60, empty=False)
    city_tier = EnumCode(CityTier)
    facility = EnumCode(Facility)
    date = IsoDate()


_CELLS = BillSchema().fields
_NO_AMOUNT = Said('Write digits and at most two decimals, such as "1234.50".', "amount")


class _Column:
    """The distinct values of one column in the order they were met, and the place of each row's among them."""

    def __init__(self) -> None:
        self.places = _Places()
        self.parts: list[Array] = []

    def add(self, cells: tuple[str, ...]) -> None:
        self.parts.append(np.fromiter(map(self.places.__getitem__, cells), np.int64, len(cells)))

    @property
    def column(self) -> Array:
        return np.concatenate([np.empty(0, np.int64), *self.parts])


class _Places(dict[str, int]):
    """The number of each value, given when it is first asked for."""

    def __missing__(self, value: str) -> int:
        self[value] = len(self)
        return self[value]


def load_bills(text: str) -> SettledBills:
    """The bills of a CSV table, or a CatalogueFault with every fault in it; ``/3/date`` is in the third row of data."""
    columns = _columns(text)
    faults: list[Fault] = []
    item = _told(columns["item"], "item", faults)
    city, tier = _places(columns, faults)
    facility = _numbers(columns["facility"], "facility", _cell("facility", FACILITIES.index), faults)
    day = _numbers(columns["date"], "date", _cell("date", date.toordinal), faults)
    amount = _numbers(columns["amount"], "amount", _minor, faults)
    if faults:
        raise CatalogueFault(sorted(faults, key=lambda fault: int(fault.pointer.split("/")[1])))
    return SettledBills(
        items=item,
        cities=tuple(name for name in columns["city"].places if name),
        item=columns["item"].column,
        city=city,
        tier=tier,
        facility=facility,
        day=day,
        amount=amount,
    )


def _columns(text: str) -> dict[str, _Column]:
    """The six columns; a header or a row of another shape is refused before any value is looked at."""
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows = filter(None, reader)
    try:
        header = next(rows, [])
        faults = list(_header_faults(header))
        columns = {name: _Column() for name in header}
        number = 0
        while chunk := list(islice(rows, CHUNK)):
            faults += _shape_faults(chunk, len(header), number)
            number += len(chunk)
            # Columns of rows that are not whole would not fit each other, and nothing is made of them.
            for column, cells in zip(columns.values(), () if faults else zip(*chunk, strict=True), strict=False):
                column.add(cells)
    except csv.Error as error:
        raise CatalogueFault([Fault(f"/{reader.line_num}", "csv", f"Line {reader.line_num}: {error}.")]) from error
    if faults:
        raise CatalogueFault(faults)
    return columns


def _header_faults(header: list[str]) -> Iterator[Fault]:
    for name in COLUMNS:
        if header.count(name) != 1:
            yield Fault(f"/0/{name}", "header", f"The header has to name the column '{name}' once.")
    for name in header:
        if name not in COLUMNS:
            yield Fault(f"/0/{name}", "unknown", f"There is no column '{name}'. {suggest(name, COLUMNS)}")


def _shape_faults(rows: list[list[str]], width: int, before: int) -> Iterator[Fault]:
    for number, row in enumerate(rows, start=before + 1):
        if len(row) != width:
            yield Fault(f"/{number}", "cells", f"Row {number} has {len(row)} cells; the header has {width}.")


def _places(columns: Mapping[str, _Column], faults: list[Fault]) -> tuple[Array, Array]:
    """Where each bill was: its city, or its tier, and NOWHERE for the other; never both and never neither."""
    _told(columns["city"], "city", faults, empty=True)
    tier = _numbers(columns["city_tier"], "city_tier", _cell("city_tier", TIERS.index), faults, empty=True)
    named = np.array([name != "" for name in columns["city"].places], dtype=np.bool_)
    city = np.where(named, np.cumsum(named) - 1, NOWHERE)[columns["city"].column]
    tiered = np.array([name != "" for name in columns["city_tier"].places], dtype=np.bool_)[columns["city_tier"].column]
    for wrong, detail in (
        ((city != NOWHERE) & tiered, "Give the city or its tier, not both."),
        ((city == NOWHERE) & ~tiered, "Give the city, or its tier in city_tier."),
    ):
        for _, row, more in firsts(np.zeros_like(city), wrong):
            faults.append(row_fault(row, "city", "place", detail, more=more))
    return city, tier


def _told(column: _Column, name: str, faults: list[Fault], *, empty: bool = False) -> tuple[str, ...]:
    """The distinct values of a column of words; a fault for each that is wrong."""
    _numbers(column, name, _cell(name, len), faults, empty=empty)
    return tuple(column.places)


def _numbers(
    column: _Column, name: str, number: Callable[[str], int], faults: list[Fault], *, empty: bool = False
) -> Array:
    """``number`` of what each cell says; NOWHERE for an empty one where that is allowed. Wrong values become faults."""
    values: list[int] = []
    wrong: dict[int, Fault] = {}
    for place, value in enumerate(column.places):
        try:
            values.append(NOWHERE if empty and value == "" else number(value))
        except ValidationError as error:
            values.append(_WRONG)
            wrong[place] = _fault(value, error)
    if wrong:
        at_fault = np.zeros(len(values), dtype=np.bool_)
        at_fault[list(wrong)] = True
        for place, row, more in firsts(column.column, at_fault[column.column]):
            faults.append(row_fault(row, name, wrong[place].code, wrong[place].detail, more=more))
    return np.array(values, dtype=np.int64)[column.column]


def _cell(name: str, number: Callable[[Any], int]) -> Callable[[str], int]:
    """``number`` of what the schema makes of a cell."""
    cell = _CELLS[name]
    return lambda text: number(cell.deserialize(text))


def _minor(text: str) -> int:
    """An amount in minor units; below 0 too, because lists of settled bills have corrections."""
    if not _AMOUNT.fullmatch(text):
        raise ValidationError(_NO_AMOUNT)
    return int(text[:-3] + text[-2:]) if text[-3:-2] == "." else read(text)


def _fault(value: str, error: ValidationError) -> Fault:
    said = error.messages[0] if isinstance(error.messages, list) else error.messages
    given = value[:60]
    detail = str(said) if given and given in str(said) else f"'{given}': {said}"
    return Fault("", getattr(said, "code", "invalid"), detail)
