"""Sheets of text ↔ the bytes of an .xlsx workbook, where numbers are numbers, so that a spreadsheet can reckon.

Every cell reads back as the text that was written: ``7862.00`` is the number 7862 shown with two decimals, and a text
that begins with ``=`` stays a text. A workbook is somebody else's: its sizes are looked at before anything is read,
entities are never expanded, and what nobody sees (formulas, merged and hidden parts) is refused. Knows no table.
"""

import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.writer.excel import ExcelWriter

from service.domain.errors import CatalogueFault, Fault
from service.reports.sheet import MOST_DIGITS, Sheet, escaped

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT = "about"
_NO_TIME = datetime(1980, 1, 1)
LONGEST_NAME = 31  # of a sheet
LONGEST_TEXT = 32_767  # of a cell
MEASURED = 200  # rows that a column's width is taken from
WIDEST, NARROWEST = 60, 8
TOO_LONG = f"a cell holds {LONGEST_TEXT:,}. Take it as CSV."
BOLD = Font(bold=True)
_NUMBER = re.compile(r"(?:0|-?[1-9][0-9]*)(?:\.([0-9]+))?|-?0\.[0-9]*[1-9][0-9]*")

MOST_PARTS = 500  # files in the archive
MOST_BYTES = 200 * 1024 * 1024  # of all of them, unpacked
MOST_RATIO = 150  # unpacked ÷ packed, of a part above RATIO_FROM
RATIO_FROM = 10 * 1024 * 1024
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
# What openpyxl, the archive and the XML raise where a part is not what it should be.
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, InvalidFileException, LookupError, NotImplementedError,
    OSError, ParseError, RuntimeError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workbook:
    """The rows of each sheet, the header first, and what the workbook says it was made from."""

    sheets: dict[str, list[list[str]]]
    about: dict[str, str]


def write(sheets: Mapping[str, Sequence[Sequence[str]]], about: Mapping[str, str]) -> bytes:
    """The bytes of a workbook of rows, the header first; ``about``, a sheet of its own, says what they were made from.

    CatalogueFault for texts that are longer than a cell can hold: those are for CSV.
    """
    faults = [
        Fault(f"{name}#/{number}", "length", f"Row {number} has a text of {len(text):,} characters: {TOO_LONG}")
        for name, rows in sheets.items()
        for number, row in enumerate(rows)
        for text in row
        if len(text) > LONGEST_TEXT
    ]
    if faults:
        raise CatalogueFault(faults)
    book = Book(write_only=True)
    for name, rows in sheets.items():
        _write_sheet(book, name, rows)
    _write_sheet(book, ABOUT, [("name", "value"), *about.items()])
    book.properties.created = book.properties.modified = _NO_TIME
    data = BytesIO()
    with _Timeless(data, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return data.getvalue()


class _Timeless(zipfile.ZipFile):
    """An archive that does not tell when it was written: the same rows are the same bytes, so an ETag can be strong."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(self._dateless(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as source, self.open(self._dateless(arcname), "w") as target:
            shutil.copyfileobj(source, target)

    def _dateless(self, name: str) -> zipfile.ZipInfo:
        told = zipfile.ZipInfo(name)  # 1980-01-01, the first day that an archive can name
        told.compress_type = self.compression
        return told


def read(data: bytes) -> Workbook:
    """The sheets of a workbook, or a CatalogueFault with every fault; ``cost_table#/12/low`` is a cell."""
    _refuse(_archive_faults(data))
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        found = [_sheet(book, sheet) for sheet in book.worksheets]
    except _BROKEN as error:
        detail = f"The workbook cannot be read ({type(error).__name__}): save it again as .xlsx."
        raise CatalogueFault([Fault("", "damaged", detail)]) from error
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    faults = [Fault(name, "hidden", f"The sheet '{name}' is hidden: show it, or delete it.") for name in hidden]
    _refuse(faults + [fault for sheet in found for fault in sheet.faults])
    sheets = {sheet.name: sheet.rows for sheet in found}
    about = {row[0]: row[1] for row in sheets.pop(ABOUT, [])[1:] if len(row) > 1}
    return Workbook(sheets, about)


def _write_sheet(book: Book, name: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = book.create_sheet(name)
    last = get_column_letter(len(rows[0]))
    for place, column in enumerate(zip(*rows[:MEASURED], strict=True), start=1):
        width = min(max(NARROWEST, *map(len, column)) + 2, WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{last}{len(rows)}"
    header = [_text(sheet, text) for text in rows[0]]
    for cell in header:
        cell.font = BOLD
    sheet.append(header)
    for row in rows[1:]:
        sheet.append([_cell(sheet, text) for text in row])


def _cell(sheet: object, text: str) -> Cell | str | None:
    """What stands for a text in a sheet: nothing, a number, or a text."""
    if text[:1].isalpha() and text.isprintable() and "_x" not in text:  # nearly every text
        return text
    number = _NUMBER.fullmatch(text)
    if number is None or sum(map(str.isdigit, text)) > MOST_DIGITS:
        return _text(sheet, text) if text else None
    _, point, decimals = text.partition(".")
    cell = WriteOnlyCell(sheet, float(text) if point else int(text))
    cell.number_format = f"0.{'0' * len(decimals)}" if point else "0"
    return cell


def _text(sheet: object, text: str) -> Cell:
    """A text that stays one, whatever it looks like."""
    cell = WriteOnlyCell(sheet, escaped(text))
    cell.data_type = "s"
    return cell


def _sheet(book: Book, sheet: Any) -> Sheet:
    """The rows of one sheet; openpyxl has no public way to a sheet's XML and to the texts kept apart."""

    def form(style: int) -> str:
        return str(ReadOnlyCell(sheet, 1, 1, None, style_id=style).number_format)

    with sheet._get_source() as source:
        return Sheet(sheet.title, source, strings=sheet._shared_strings, form=form, epoch=book.epoch)


def _refuse(faults: Iterable[Fault]) -> None:
    found = list(faults)
    if found:
        raise CatalogueFault(found)


def _archive_faults(data: bytes) -> Iterator[Fault]:
    """What is wrong with the file before it is opened."""
    if data.startswith(_OLD):
        what = "has a password" if _LOCKED in data else "is an old workbook (.xls)"
        yield Fault("", "form", f"The file {what}: save it as .xlsx, without a password.")
        return
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        yield Fault("", "form", "The file is no workbook: save it as .xlsx.")
        return
    # The archive's reader stops a part at the size it declares, so what is declared is what can come.
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        yield Fault("", "size", f"The workbook has {len(parts):,} parts: at most {MOST_PARTS:,} are read.")
    elif unpacked > MOST_BYTES:
        yield Fault("", "size", f"The workbook unpacks to {unpacked:,} bytes: at most {MOST_BYTES:,} are read.")
    elif any(part.file_size > max(RATIO_FROM, MOST_RATIO * part.compress_size) for part in parts):
        yield Fault("", "size", f"A part of the workbook unpacks to more than {MOST_RATIO} times its size.")
    elif any(part.flag_bits & 1 for part in parts):
        yield Fault("", "form", "The file has a password: save it as .xlsx, without a password.")
