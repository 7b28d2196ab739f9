"""Tables as CSV text: what a cell may hold, and where a fault is said to be."""

import pytest

from schemas.csv_table import Cells, CodeOrAll, CountCell, DateCell, FractionCell, Row, SlugsCell, price_cell, text_cell
from service.domain.errors import CatalogueFault
from service.domain.vocabulary import CityTier


class RowSchema(Row):
    """One of every kind of cell."""

    name = text_cell(10, empty=False)
    amount = price_cell()
    count = CountCell(required=True)
    part = FractionCell(required=True, allow_none=True)
    factor = FractionCell(decimal=True, required=True)
    codes = SlugsCell(required=True)
    since = DateCell(required=True)
    tier = CodeOrAll(CityTier, required=True)


TABLE = Cells(tuple(RowSchema().fields), RowSchema(), key=lambda row: row["name"])
HEADER = "name,amount,count,part,factor,codes,since,tier"
ROW = "a,12.50,3,3/10,0.57,one two,2026-11-20,metro"
EMPTY = "b,0.00,1,,1.00,,,all"


def faults(*lines: str) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        TABLE.load("\n".join(lines))
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def details(*lines: str) -> list[str]:
    with pytest.raises(CatalogueFault) as refused:
        TABLE.load("\n".join(lines))
    return [fault.detail for fault in refused.value.faults]


def test_table_comes_back_as_it_went_in() -> None:
    text = f"{HEADER}\n{ROW}\n{EMPTY}\n"

    assert TABLE.dump(TABLE.load(text)) == text


def test_byte_order_mark_and_empty_lines_are_passed_over() -> None:
    assert TABLE.load(f"\ufeff{HEADER}\n\n{ROW}\n\n") == TABLE.load(f"{HEADER}\n{ROW}")


def test_rows_without_a_key_may_repeat() -> None:
    class Note(Row):
        note = text_cell(10)

    assert Cells(("note",), Note()).load("note\nx\nx") == ({"note": "x"}, {"note": "x"})


def cell(column: str, value: str) -> str:
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True))
    return ",".join({**cells, column: value}.values())


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("name", "", "length"),
        ("name", "longer than ten", "length"),
        ("amount", "12,5", "cells"),
        ("amount", "₹12", "format"),
        ("amount", "-1", "range"),
        ("amount", "100000000.01", "range"),
        ("count", "0", "count"),
        ("count", "1.5", "count"),
        ("part", "0", "fraction"),
        ("part", "3/0", "fraction"),
        ("part", "0.3", "fraction"),
        ("part", "10001", "fraction"),
        ("factor", "", "fraction"),
        ("factor", "1/2", "fraction"),
        ("factor", "0.00", "fraction"),
        ("codes", "One", "slug"),
        ("since", "20-11-2026", "date"),
        ("since", "2026-02-30", "date"),
        ("tier", "every", "choice"),
    ],
)
def test_cell_refuses(column: str, value: str, code: str) -> None:
    pointer = "/1" if code == "cells" else f"/1/{column}"

    assert faults(HEADER, cell(column, value)) == [(pointer, code)]


def test_fault_says_row_column_value_and_what_would_be_right() -> None:
    assert details(HEADER, ROW, cell("tier", "metr"), cell("count", "many")) == [
        "Row 2, column tier: 'metr' is not one of the codes. Did you mean 'metro'?",
        "Row 3, column count: 'many': Write a whole number from 1 to 9999.",
    ]


def test_every_fault_of_a_table_is_told_at_once() -> None:
    spoiled = cell("amount", "x").replace("3/10", "x")

    assert faults(HEADER, spoiled, "a,b", ROW, ROW) == [
        ("/1/amount", "format"),
        ("/1/part", "fraction"),
        ("/2", "cells"),
        ("/4", "twice"),
    ]


def test_repeated_row_names_both_rows() -> None:
    assert details(HEADER, ROW, ROW) == ["Row 2 repeats row 1: keep one of them."]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", [(f"/0/{name}", "header") for name in HEADER.split(",")]),
        (HEADER.replace("tier", "tiers"), [("/0/tier", "header"), ("/0/tiers", "unknown")]),
        (f"{HEADER},name", [("/0/name", "header")]),
    ],
)
def test_header_names_each_column_once(header: str, expected: list[tuple[str, str]]) -> None:
    assert (faults(header, ROW) if header else faults("")) == expected


def test_broken_quotes_are_a_fault_of_their_line() -> None:
    assert faults(HEADER, ROW, '"a"b') == [("/3", "csv")]


def test_a_cell_may_hold_a_line_end() -> None:
    """Left bare, a carriage return would end the row, and what was published could not be read again."""

    class Note(Row):
        note = text_cell(10)

    notes = Cells(("note",), Note())

    assert notes.load(notes.dump([{"note": "a\rb"}, {"note": "c\r\nd"}])) == ({"note": "a\rb"}, {"note": "c\r\nd"})
