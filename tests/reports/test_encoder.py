"""The file is RFC 4180: what is written reads back, and no text runs as a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reports.columns import Column, Type
from service.reports.encoder import BOM, cell, encode

RISKY = "=+-@\t\r\n ＝＋－＠\u3000,\"';aé₹ह1.0"
NOTE, AMOUNT = Column("note", Type.TEXT, "care.note", "A text."), Column("amount", Type.MONEY, "care.amount", "Money.")


class Row:
    """Anything with the parts that the columns name."""

    def __init__(self, **care: object) -> None:
        self.care = care


def read(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8"), newline=""), strict=True))


def test_a_file_is_a_header_and_lines_that_end_with_crlf() -> None:
    file = encode([NOTE, AMOUNT], [Row(note='plain, "1.5 T"', amount="-75500.00"), Row(note="घर")])

    assert file == 'note,amount\r\n"plain, ""1.5 T""",-75500.00\r\nघर,\r\n'.encode()


def test_a_file_for_spreadsheets_begins_with_a_byte_order_mark() -> None:
    assert encode([NOTE], [], spreadsheet=True) == BOM + b"note\r\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+91 1800", "'+91 1800"),
        ("-5 days", "'-5 days"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tcmd", "' cmd"),
        ("\rcmd", "' cmd"),
        ("\ncmd", "' cmd"),
        ("  =1", "'  =1"),
        ("＝1+1", "'＝1+1"),
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


@given(st.lists(st.tuples(st.text(RISKY), st.text(RISKY), st.sampled_from(["-1.00", "5.00", None]))))
def test_every_row_reads_back_with_its_cells_and_no_formula(rows: list[tuple[str, str, str | None]]) -> None:
    other = Column("other", Type.TEXT, "care.other", "Another text.")
    given_rows = [Row(note=note, other=text, amount=amount) for note, text, amount in rows]

    _, *lines = read(encode([NOTE, other, AMOUNT], given_rows))

    assert [len(line) for line in lines] == [3] * len(rows)
    assert [line[2] for line in lines] == [amount or "" for _, _, amount in rows]
    assert not [text for line in lines for text in line[:2] if text.strip()[:1] in tuple("=+-@＝＋－＠")]
