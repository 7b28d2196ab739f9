"""Rows of text ↔ the bytes of a CSV file that people open in a spreadsheet: UTF-8 with a byte order mark, commas.

A text that a spreadsheet would run as a formula gets an apostrophe in front on the way out, and loses it on the way
in, so what was downloaded comes back as it was. A file in another form is refused with what would be right; row 1 is
the first under the header. Knows no table.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from service.domain.errors import CatalogueFault, Fault
from service.reports.encoder import BOM
from service.reports.guard import bare, with_apostrophes

MOST_SHOWN = 20  # of the cells that are not UTF-8
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_FORMS = (
    (b"\xff\xfe", "This is UTF-16"),
    (b"\xfe\xff", "This is UTF-16"),
    (b"PK\x03\x04", "This is a workbook"),
    (b"\xd0\xcf\x11\xe0", "This is an old workbook (.xls), or one with a password"),
)


def write(rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of a file: ``read`` of them gives the rows back."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_guarded(cell) for cell in row] for row in rows)
    return BOM + text.getvalue().encode()


def read(data: bytes, *, table: str) -> list[list[str]]:
    """The rows of a file, the header first; CatalogueFault with every fault, which points into ``table``."""
    faults = list(_form_faults(data))
    if faults:
        raise CatalogueFault([Fault(f"{table}{place}", code, detail) for place, code, detail in faults])
    try:
        rows = [[bare(cell) for cell in row] for row in _cells(data.decode("utf-8-sig")) if row]
    except csv.Error as error:
        raise CatalogueFault([Fault(table, "csv", f"This is not CSV: {error}.")]) from error
    while rows and not any(rows[-1]):
        rows.pop()
    empty = [number for number, row in enumerate(rows) if not any(row)]
    if empty:
        raise CatalogueFault(
            [Fault(f"{table}#/{number}", "empty", f"Row {number} is empty: delete it.") for number in empty]
        )
    return rows


def _form_faults(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Place, code and words of what is wrong with a file before it is a table."""
    for start, said in _FORMS:
        if data.startswith(start):
            yield "", "form", f"{said}: save it as CSV UTF-8, with commas."
            return
    if not data.removeprefix(BOM).strip():
        yield "", "empty", "The file is empty: its first line names the columns."
        return
    header = data.removeprefix(BOM).splitlines()[0].decode("latin-1")
    for mark, name in _SEPARATORS.items():
        if mark in header and "," not in header:
            yield "", "separator", f"The cells are separated by {name}: save it as CSV UTF-8, with commas."
            return
    yield from _letter_faults(data)


def _letter_faults(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Cells with bytes that are no text; the first few, because a file in another encoding has many."""
    try:
        if "\0" not in data.decode():
            return
    except UnicodeDecodeError:
        pass  # and each cell is told
    found = 0
    for number, row in enumerate(filter(None, _cells(data.decode("latin-1"), strict=False))):
        for column, cell in enumerate(row, start=1):
            wrong = _wrong_letters(cell.encode("latin-1"))
            if wrong and found < MOST_SHOWN:
                found += 1
                yield f"#/{number}", "encoding", f"Row {number}, cell {column}: {wrong}"


def _wrong_letters(cell: bytes) -> str:
    if b"\0" in cell:
        return "it holds a NUL byte: delete it, or save the file as CSV UTF-8."
    try:
        cell.decode()
    except UnicodeDecodeError:
        return f"'{cell.decode('cp1252', 'replace')[:60]}' is not in UTF-8: save the file as CSV UTF-8."
    return ""


def _cells(text: str, *, strict: bool = True) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), strict=strict)


def _guarded(text: str) -> str:
    """A text that no spreadsheet runs; numbers stay as they are.

    >>> _guarded("=1+1"), _guarded("-75.50"), _guarded("'=1"), _guarded("'twas")
    ("'=1+1", '-75.50', "''=1", "'twas")
    """
    return text if _NUMBER.fullmatch(text) else with_apostrophes(text)
