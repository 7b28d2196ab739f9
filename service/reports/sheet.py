"""One sheet of a workbook as rows of text, and every cell in it that is no plain value, with what would be right.

Reads the XML itself: nothing else tells of merged cells, and openpyxl's reader of cells takes five times as long. Row 1
is the first under the header. Knows no table, and of the workbook only what a cell refers to.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse
from openpyxl.styles import is_date_format
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.constants import SHEET_MAIN_NS

from service.domain.errors import Fault

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_FAULTS = 1_000  # that are told of one sheet
MOST_DIGITS = 15  # that a spreadsheet keeps of a number
SHOWN = 60

ROW, CELL, VALUE, FORMULA, INLINE, TEXT, SOUND, MERGED = (
    f"{{{SHEET_MAIN_NS}}}{name}" for name in ("row", "c", "v", "f", "is", "t", "rPh", "mergeCell")
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WHOLE = re.compile(r"-?[0-9]+")
# What XML cannot hold is written as _x000D_, as the format asks; and so is a text that looks like that.
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNPLAIN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # of a number format: texts, colours, escapes, spaces, fillers


class NotPlain(Exception):
    """A cell that holds no plain value; the message says what would be right."""


def escaped(text: str) -> str:
    """The text as XML can hold it.

    >>> escaped("a\\rb"), escaped("_x0041_")
    ('a_x000D_b', '_x005F_x0041_')
    """
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The text that was ``escaped``."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


class Sheet:
    """The sheet ``name``: its ``rows``, as wide as the header, and its ``faults``.

    ``strings`` are the texts that the workbook keeps apart, ``form`` tells the number format of a style, and dates
    count from ``epoch``.
    """

    def __init__(
        self, name: str, source: IO[bytes], *, strings: Sequence[str], form: Callable[[int], str], epoch: datetime
    ) -> None:
        self.name, self._strings, self._form, self._epoch = name, strings, cache(form), epoch
        self.rows: list[list[str]] = []
        self.faults: list[Fault] = []
        self._read(iterparse(source))
        while self.rows and not any(self.rows[-1]):
            self.rows.pop()
        self._even_out()

    def _read(self, events: Iterable[tuple[str, Element]]) -> None:
        for _, element in events:
            if element.tag == ROW:
                if not self._row(element) or len(self.faults) >= MOST_FAULTS:
                    return
                element.clear()
            elif element.tag == MERGED:
                first = element.get("ref", "").partition(":")[0]
                where = _REFERENCE.fullmatch(first)
                place = f"/{int(where[2]) - 1}" if where else ""
                self._say(place, "merged", f"Cells {element.get('ref')} are merged: split them and fill each.")

    def _row(self, element: Element) -> bool:
        """Take one row; False where the sheet is larger than what is read."""
        number = int(element.get("r") or len(self.rows) + 1)
        if not len(self.rows) < number <= MOST_ROWS:
            self._say("", "size", f"At most {MOST_ROWS:,} rows are read, in their order.")
            return False
        self.rows.extend([] for _ in range(number - len(self.rows)))
        row = self.rows[-1]
        for cell in element:
            if cell.tag != CELL:
                continue
            letters = (cell.get("r") or "").rstrip("0123456789")
            column = _column(letters) if letters else len(row) + 1
            if not len(row) < column <= MOST_COLUMNS:
                self._say("", "size", f"At most {MOST_COLUMNS} columns are read, in their order.")
                return False
            row.extend("" for _ in range(column - 1 - len(row)))
            try:
                row.append(self._text(cell))
            except NotPlain as error:
                row.append("?")
                self._say_cell(number, column, str(error))
        return True

    def _text(self, cell: Element) -> str:
        """What a cell holds, as text."""
        form, value, formula = cell.get("t", "n"), cell.findtext(VALUE), cell.find(FORMULA)
        if formula is not None:
            raise NotPlain(f"'={(formula.text or '')[:SHOWN]}' is a formula: write the value it gives.")
        if form == "inlineStr":
            return unescaped("".join(_letters(cell.find(INLINE))))
        if value is None:
            return ""
        if form == "s":
            return unescaped(self._strings[int(value)])
        if form == "e":
            raise NotPlain(f"'{value[:SHOWN]}' is an error: write a value.")
        if form == "b":
            return "true" if value == "1" else "false"
        if form == "n":
            return self._number(value, self._form(int(cell.get("s", 0))))
        return value.removesuffix("T00:00:00") if form == "d" else unescaped(value)

    def _number(self, value: str, form: str) -> str:
        """A number as it is written; a date as YYYY-MM-DD."""
        if is_date_format(form):
            return self._date(value)
        plain = _UNPLAIN.sub("", form).split(";")[0]
        exact = Decimal(value if _WHOLE.fullmatch(value) else format(float(value), f".{MOST_DIGITS}g"))
        text = format(exact, "f")
        if "%" in plain:
            raise NotPlain(f"'{text}' is shown as a percentage: format the cell as a number.")
        if "E" in plain.upper().removeprefix("GENERAL"):
            raise NotPlain(f"'{text}' is shown as a power of ten: format the cell as a number, or a code as text.")
        if len(exact.as_tuple().digits) > MOST_DIGITS or abs(exact.adjusted()) > MOST_DIGITS:
            kept = f"more than the {MOST_DIGITS} digits that a spreadsheet keeps"
            raise NotPlain(f"'{text[:SHOWN]}' has {kept}: format the cell as text.")
        whole, _, decimals = text.partition(".")
        shown = re.search(r"\.(0+)", plain)
        decimals = decimals.ljust(len(shown[1]) if shown else 0, "0")
        return f"{whole}.{decimals}" if decimals else whole

    def _date(self, value: str) -> str:
        try:
            moment = from_excel(float(value), self._epoch)
        except (OverflowError, ValueError):
            moment = None
        if not isinstance(moment, datetime) or moment.time().isoformat() != "00:00:00":
            raise NotPlain(f"'{value[:SHOWN]}' is shown as a time or no day at all: write a date such as 2026-11-20.")
        return moment.date().isoformat()

    def _even_out(self) -> None:
        """As many cells in every row as in the header; a row without any is a fault."""
        width = len(self.rows[0]) if self.rows else 0
        for number, row in enumerate(self.rows):
            while len(row) > width and not row[-1]:
                row.pop()
            row.extend("" for _ in range(width - len(row)))
            if not any(row):
                self._say(f"/{number}", "empty", f"Row {number} is empty: delete it.")

    def _say_cell(self, number: int, column: int, detail: str) -> None:
        letter = get_column_letter(column)
        header = self.rows[0]
        name = header[column - 1] if number > 1 and column <= len(header) else letter
        where = f"Row {number - 1}, column {name} (cell {letter}{number})"
        self._say(f"/{number - 1}/{name}", "cell", f"{where}: {detail}")

    def _say(self, place: str, code: str, detail: str) -> None:
        self.faults.append(Fault(f"{self.name}#{place}" if place else self.name, code, detail))


_column = cache(column_index_from_string)


def _letters(inline: Element | None) -> Iterator[str]:
    """The texts of an inline string, without how it is spoken."""
    for element in inline if inline is not None else ():
        if element.tag == TEXT:
            yield element.text or ""
        elif element.tag != SOUND:
            yield from _letters(element)
