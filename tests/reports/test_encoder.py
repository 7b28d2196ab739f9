"""The file is RFC 4180: what is written reads back, and no text runs as a formula."""

from collections.abc import Iterator

import pytest

from service.reports.columns import Column, Profile, Report, Type
from service.reports.encoder import AT_ONCE, BOM, cell, encoded

NOTE, AMOUNT = Column("note", Type.TEXT, "care.note", "A text."), Column("amount", Type.MONEY, "care.amount", "Money.")
BOTH = Report("notes", "Notes.", (NOTE, AMOUNT))


class Row:
    """Anything with the parts that the columns name."""

    def __init__(self, **care: object) -> None:
        self.care = care


def test_a_file_is_a_mark_a_header_and_lines_that_end_with_crlf() -> None:
    rows = [Row(note='plain, "1.5 T"', amount="-75500.00"), Row(note="घर")]

    file = b"".join(encoded(BOTH, rows))

    assert file == BOM + 'note,amount\r\n"plain, ""1.5 T""",-75500.00\r\nघर,\r\n'.encode()


def test_a_file_for_a_program_has_no_mark_and_no_free_text() -> None:
    rows = [Row(note="घर", amount="-75500.00")]

    assert b"".join(encoded(BOTH, rows, Profile.DATA)) == b"amount\r\n-75500.00\r\n"


def test_a_file_comes_in_pieces_while_its_rows_are_read() -> None:
    taken = []

    def rows() -> Iterator[Row]:
        for number in range(3 * AT_ONCE):
            taken.append(number)
            yield Row(amount=str(number))

    pieces = encoded(BOTH, rows())

    assert (next(pieces), taken) == (BOM + b"note,amount\r\n", [])
    assert next(pieces).count(b"\r\n") == len(taken) == AT_ONCE


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+91 1800", "'+91 1800"),
        ("-5 days", "'-5 days"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tcmd", " cmd"),
        ("\n=cmd", "' =cmd"),
        ("\u200b=1", "'\u200b=1"),
        ("a; =1", "a;' =1"),
        ("  =1", "'  =1"),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ("'twas", "'twas"),
        ("1 - 2", "1 - 2"),
        ("a\r\nb", "a  b"),
        ("", ""),
    ],
)
def test_a_text_that_looks_like_a_formula_is_guarded(text: str, written: str) -> None:
    assert cell(Type.TEXT, text) == written
    assert cell(Type.CODE, text) == written


@pytest.mark.parametrize("number", ["-75500.00", "0.00", "12345.50"])
def test_a_number_is_never_guarded(number: str) -> None:
    assert cell(Type.MONEY, number) == number


def test_nothing_is_not_nought() -> None:
    assert (cell(Type.MONEY, None), cell(Type.WHOLE, 0)) == ("", "0")
