"""Rows → the bytes of a CSV file: UTF-8, CRLF, quoted as RFC 4180 asks.

A spreadsheet runs a text that begins like a formula, so such a text gets an apostrophe in front; amounts
and counts are never touched. Knows no answer and no column of its own.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from service.reports.columns import COLUMNS, Column, Type
from service.reports.lines import lines_of

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
BOM = b"\xef\xbb\xbf"  # without it Excel on Windows reads ₹ as three letters
BREAKS = str.maketrans({"\t": " ", "\r": " ", "\n": " "})
BREAKS_IN_FRONT = frozenset("\t\r\n")
FORMULA = frozenset("=+-@")
NUMBERS = frozenset({Type.MONEY, Type.WHOLE})


def estimate_csv(answer: Mapping[str, Any], *, spreadsheet: bool = False) -> bytes:
    """The lines of an answer; ``spreadsheet`` begins the file with a byte order mark."""
    return encode(COLUMNS, lines_of(answer), spreadsheet=spreadsheet)


def encode(columns: Sequence[Column], rows: Iterable[Any], *, spreadsheet: bool = False) -> bytes:
    """A header and one line a row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    writer.writerows([cell(column.type, column.read(row)) for column in columns] for row in rows)
    return (BOM if spreadsheet else b"") + text.getvalue().encode()


def cell(type_: Type, value: object) -> str:
    """One cell as text; None is an empty one.

    >>> cell(Type.TEXT, "=1+1"), cell(Type.MONEY, "-75500.00"), cell(Type.TEXT, None)
    ("'=1+1", '-75500.00', '')
    """
    if value is None:
        return ""
    return str(value) if type_ in NUMBERS else guarded(str(value))


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula, on one line.

    >>> guarded("\\t@SUM(A1)"), guarded("two\\r\\nlines"), guarded("1 - 2")
    ("' @SUM(A1)", 'two  lines', '1 - 2')
    """
    return f"'{text}".translate(BREAKS) if looks_like_formula(text) else text.translate(BREAKS)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet may run the text: it skips space in front and takes full-width signs for plain ones."""
    seen = unicodedata.normalize("NFKC", text[:64]).lstrip()
    return text[:1] in BREAKS_IN_FRONT or seen[:1] in FORMULA
