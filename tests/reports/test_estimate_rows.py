"""Settled rows as bytes: those of the csv module, with the guard; the columns are the cohort's."""

import csv
import io

import numpy as np
import pyarrow as pa
import pytest

from service.domain.cohort import Codes, Column, Settled
from service.domain.cohort_block import COLUMNS, IS_MONEY, SHARED
from service.reports import estimate_rows
from service.reports.columns import Profile, Type
from service.reports.dictionary import dictionary
from service.reports.encoder import guarded
from service.reports.estimate_columns import ESTIMATE_COLUMNS, ESTIMATES, HEADER
from service.reports.estimate_rows import Answered, encoded, header, rows_of, tables

IDS = ["m-1", "=1+1", 'said "so", twice', "two\r\nlines", "आशा", "\u200b+", "", "@x,y", " -1", "＝2"]
AMOUNTS = [0, 5, -5, 100, 1_234_550, -7_550_000, 10**12, -(10**12), 99, 1]


def settled(rows: list[int]) -> Settled:
    """Rows whose amounts are ``AMOUNTS``, every third one empty, and whose codes are one of two or empty.

    Results stand in the opposite order, and what they share in that of the rows.
    """
    count = len(rows)
    place, back = np.arange(count), np.arange(count)[::-1]
    values = np.array([AMOUNTS[row % len(AMOUNTS)] for row in rows], dtype=np.int64)
    given, codes = place % 3 != 2, place % 3 - 1

    def column(name: str) -> Column:
        order = place if name in SHARED else back
        return (values[order], given[order]) if name in IS_MONEY else Codes(codes[order], ("V1", "V2"))

    return Settled(np.array(rows, dtype=np.int64), back, back, {name: column(name) for name in COLUMNS}, {})


def in_one_table(rows: Answered) -> pa.Table:
    return pa.concat_tables(tables(rows)).unify_dictionaries()


def test_the_columns_of_the_file_are_those_of_the_cohort() -> None:
    assert ("id", "row_no", "error", *COLUMNS) == HEADER
    assert {column.name for column in ESTIMATE_COLUMNS if column.type is Type.MONEY} == IS_MONEY


@pytest.mark.parametrize("at_once", [(384, 8192), (2, 3), (1, 1)])
def test_the_bytes_are_those_of_the_csv_module_with_the_guard(
    monkeypatch: pytest.MonkeyPatch, at_once: tuple[int, int]
) -> None:
    monkeypatch.setattr(estimate_rows, "ROWS_AT_ONCE", at_once[0])
    monkeypatch.setattr(estimate_rows, "RESULTS_AT_ONCE", at_once[1])
    errors = {4: guarded('range age_years: "x", or so'), 9: "plain"}
    rows = rows_of(settled([0, 0, 1, 2, 3, 5, 6, 7, 8]), pa.array(IDS), errors, first=101)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    table = in_one_table(rows)
    for row in table.to_pylist():
        written = {**row, "id": guarded(row["id"])}
        writer.writerow(["" if cell is None else cell for cell in written.values()])

    assert header() + b"".join(encoded(rows)) == text.getvalue().encode()
    assert (rows.read, rows.written, rows.wrong) == (10, 11, 2)
    assert table.column("row_no").to_pylist() == [101, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110]


def test_amounts_keep_every_minor_unit_and_an_empty_cell_is_no_zero() -> None:
    table = in_one_table(rows_of(settled(list(range(10))), pa.array(IDS), {}, first=1))

    assert [str(cell) if cell is not None else "" for cell in table.column("bills").to_pylist()] == [
        *("0.00", "0.05", "", "1.00", "12345.50", "", "10000000000.00", "-10000000000.00", "", "0.01")
    ]


def test_rows_without_an_answer_are_only_an_error() -> None:
    rows = rows_of(settled([]), pa.array(["a", "b"]), {0: "x", 1: "y"}, first=1)

    assert (
        b"".join(encoded(rows))
        == b"a,1,x" + b"," * (len(HEADER) - 3) + b"\r\n" + b"b,2,y" + b"," * (len(HEADER) - 3) + b"\r\n"
    )
    assert list(encoded(rows_of(settled([]), pa.array([], pa.string()), {}, first=1))) == []


def test_the_dictionary_says_how_every_column_is_written() -> None:
    told = dictionary(ESTIMATES, Profile.SPREADSHEET, "estimates.csv")["tableSchema"]["columns"]

    assert [(one["name"], one["datatype"]) for one in told][:4] == [
        ("id", "string"),
        ("row_no", "integer"),
        ("error", "string"),
        ("kind", "string"),
    ]
    assert all(one["dc:description"].endswith(".") for one in told)
