"""Rows → the bytes of a CSV file: UTF-8, CRLF, quoted as RFC 4180 asks.

A spreadsheet runs a text that begins like a formula, so such a text is guarded; amounts and counts are never touched.
Knows no answer and no column of its own.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from service.reports.columns import ESTIMATE_LINES, Profile, Report, Type
from service.reports.guard import guarded
from service.reports.lines import lines_of

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
BOM = b"\xef\xbb\xbf"  # without it Excel on Windows reads ₹ as three letters
AT_ONCE = 500  # rows that become bytes together
NUMBERS = frozenset({Type.MONEY, Type.WHOLE})


def estimate_csv(answer: Mapping[str, Any], profile: Profile = Profile.SPREADSHEET) -> bytes:
    """The lines of an answer."""
    return b"".join(encoded(ESTIMATE_LINES, lines_of(answer), profile))


def encoded(report: Report, rows: Iterable[Any], profile: Profile = Profile.SPREADSHEET) -> Iterator[bytes]:
    """A header and one line a row, in pieces: no more than one of them is held. For spreadsheets a mark is in front."""
    columns = report.kept(profile)
    header = _lines([[column.name for column in columns]])
    yield (BOM if profile is Profile.SPREADSHEET else b"") + header
    for some in _batches(rows):
        yield _lines([cell(column.type, column.read(row)) for column in columns] for row in some)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def cell(type_: Type, value: object) -> str:
    """One cell as text; None is an empty one.

    >>> cell(Type.TEXT, "=1+1"), cell(Type.MONEY, "-75500.00"), cell(Type.TEXT, None)
    ("'=1+1", '-75500.00', '')
    """
    if value is None:
        return ""
    return str(value) if type_ in NUMBERS else guarded(str(value))
