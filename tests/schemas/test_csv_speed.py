"""Reading a table column by column finds what reading it row by row finds: the same rows, or the same faults."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow.exceptions import ValidationError

from schemas.cost_table import COST_ROWS
from schemas.csv_table import Cells, in_place
from schemas.document import faults_of
from schemas.text import write_lines
from service.domain.errors import CatalogueFault
from tests.costs import row

RIGHT = dict(zip(COST_ROWS.columns, COST_ROWS.dump([row("visit")]).splitlines()[1].split(","), strict=True))
OTHER = {
    "item_code": ("mri", "MRI"),
    "stage": ("diagnostics", "diagnosis"),
    "label": ("An MRI", ""),
    "low": ("50.00", "0", "900.00", "x", "-1", "1.005"),
    "high": ("200.00", "99999999.00", "100000000.01"),
    "city_tier": ("metro", "tier2", "all", "metr", ""),
    "facility": ("private_mid", "all", "Public"),
    "confidence": ("high", "sure"),
    "effective_from": ("", "2026-04-01", "2026-02-30"),
    "effective_to": ("", "2026-03-31", "2027-03-31"),
}
LINES = st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in OTHER.items()}).map(
    lambda cells: list({**RIGHT, **cells}.values())
)
UNEVEN = st.sampled_from([["visit"], [*RIGHT.values(), "more"]])


def row_by_row(table: Cells, lines: list[list[str]]) -> Iterator[tuple[str, str, str]]:
    """Place, code and detail of each fault, every row loaded by marshmallow as a whole."""
    seen: dict[object, int] = {}
    for number, cells in enumerate(lines, start=1):
        if len(cells) != len(table.columns):
            detail = f"Row {number} has {len(cells)} cells; the header has {len(table.columns)}."
            yield f"/{number}", "cells", detail
            continue
        given = dict(zip(table.columns, cells, strict=True))
        try:
            loaded = table.schema.load(given)
            table.schema.check(loaded)
        except ValidationError as error:
            for fault in faults_of(error.messages, (number,)):
                column = fault.pointer.partition("/")[2].partition("/")[2]
                yield fault.pointer, fault.code, in_place(number, column, given.get(column, ""), fault.detail)
            continue
        key = table.key(table.schema.make(loaded))
        first = seen.setdefault(key, number)
        if first != number:
            yield f"/{number}", "twice", f"Row {number} repeats row {first}: keep one of them."


@given(st.lists(LINES | UNEVEN, max_size=8))
def test_columns_find_what_rows_find(lines: list[list[str]]) -> None:
    expected = list(row_by_row(COST_ROWS, lines))

    found: Any = []
    try:
        read = COST_ROWS.load(write_lines([COST_ROWS.columns, *lines]))
    except CatalogueFault as refused:
        found = [(fault.pointer, fault.code, fault.detail) for fault in refused.faults]
        read = None

    assert found == expected
    if read is not None:
        assert read == tuple(
            COST_ROWS.schema.make(COST_ROWS.schema.load(dict(zip(COST_ROWS.columns, cells, strict=True))))
            for cells in lines
        )


def test_cells_that_are_values_already_are_taken_as_they_are() -> None:
    dated = row("visit", tier=None, effective_from=date(2026, 4, 1))
    cells = dict(zip(COST_ROWS.columns, COST_ROWS.dump([dated]).splitlines()[1].split(","), strict=True))
    typed = {"low": 5_000, "typical": 10_000, "high": 20_000, "effective_from": date(2026, 4, 1), "effective_to": None}

    assert COST_ROWS.load([list({**cells, **typed}.values())]) == (dated,)


def test_what_rows_say_together_is_checked_of_values_too() -> None:
    with pytest.raises(CatalogueFault, match="rising order"):
        COST_ROWS.load([list({**RIGHT, "low": 30_000}.values())])
