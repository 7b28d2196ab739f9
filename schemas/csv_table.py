"""Tables as CSV text ↔ rows through a strict schema; faults name row, column, value and what would be right.

Row 1 is the first row of data. All faults of a table are told at once. Knows no particular table.
"""

import csv
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from io import StringIO
from typing import Any

from marshmallow import fields
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length

from schemas.document import faults_of
from schemas.fields import E, EnumCode, IsoDate, Money, Said, Strict, suggest, written
from service.domain.errors import CatalogueFault, Fault

LARGEST_TERM = 10_000  # of a fraction in a cell: keeps exact prices inside int64
ALL = "all"
SLUG = re.compile(r"[a-z0-9_]{1,64}")


class Cells:
    """A CSV table: its columns, the schema of a row and what may occur only once."""

    def __init__(self, columns: Sequence[str], schema: Strict, *, key: Callable[[Any], Hashable] | None = None) -> None:
        self.columns, self.schema, self.key = tuple(columns), schema, key

    def load(self, text: str) -> tuple[Any, ...]:
        """The rows of ``text``, or a CatalogueFault with every fault in it."""
        lines = _lines(text)
        faults = list(_header_faults(lines[0] if lines else [], self.columns))
        if faults:
            raise CatalogueFault(faults)
        found: dict[Hashable, Any] = {}
        for number, cells in enumerate(lines[1:], start=1):
            if len(cells) != len(lines[0]):
                detail = f"Row {number} has {len(cells)} cells; the header has {len(lines[0])}."
                faults.append(Fault(f"/{number}", "cells", detail))
                continue
            row = dict(zip(lines[0], cells, strict=True))
            try:
                loaded = self.schema.load(row)
            except ValidationError as error:
                faults += _row_faults(error, number, row)
                continue
            key = self.key(loaded) if self.key else number
            if key in found:
                faults.append(Fault(f"/{number}", "twice", f"Row {number} repeats an earlier row: keep one of them."))
            found[key] = loaded
        if faults:
            raise CatalogueFault(faults)
        return tuple(found.values())

    def dump(self, rows: Iterable[object]) -> str:
        """The CSV text: ``load`` of it gives the same rows."""
        text = StringIO()
        writer = csv.DictWriter(text, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.schema.dump(row) for row in rows)
        return text.getvalue()


def _lines(text: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        return [line for line in reader if line]
    except csv.Error as error:
        raise CatalogueFault([Fault(f"/{reader.line_num}", "csv", f"Line {reader.line_num}: {error}.")]) from error


def _header_faults(header: Sequence[str], columns: Sequence[str]) -> Iterator[Fault]:
    for column in columns:
        if header.count(column) != 1:
            yield Fault(f"/0/{column}", "header", f"The header has to name the column '{column}' once.")
    for column in header:
        if column not in columns:
            yield Fault(f"/0/{column}", "unknown", f"There is no column '{column}'. {suggest(column, columns)}")


def _row_faults(error: ValidationError, number: int, row: Mapping[str, str]) -> Iterator[Fault]:
    for fault in faults_of(error.messages, (number,)):
        column = fault.pointer.split("/")[2] if fault.pointer.count("/") > 1 else ""
        value = row.get(column, "")[:60]
        given = f"'{value}': " if column and value not in fault.detail else ""
        place = f"Row {number}, column {column}: " if column else f"Row {number}: "
        yield Fault(fault.pointer, fault.code, f"{place}{given}{fault.detail}")


def text_cell(longest: int, *, empty: bool = True) -> fields.String:
    """A cell of words."""
    least = 0 if empty else 1
    error = Said(f"Write {least} to {longest} characters.", "length")
    return fields.String(required=True, validate=Length(least, longest, error=error))


def price_cell() -> Money:
    """A cell with an amount in major units."""
    return Money(required=True)


class CountCell(fields.Field[int]):
    """Digits ↔ a whole number from 1."""

    default_error_messages = {"count": "Write a whole number from 1 to {most}."}

    def _serialize(self, value: int | None, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return str(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not re.fullmatch(r"[1-9][0-9]{0,3}", value):
            raise self.make_error("count", most=9_999)
        return int(value)


class FractionCell(fields.Field[Fraction]):
    """``0.57``, ``3/10`` or ``2`` ↔ an exact Fraction above 0; an empty cell is None where that is allowed."""

    default_error_messages = {
        "fraction": 'Write a number above 0 such as "0.57", "3/10" or "2", of parts up to {most}.',
    }

    def __init__(self, *, decimal: bool = False, **kwargs: Any) -> None:
        self.decimal = decimal
        super().__init__(**kwargs)

    def _serialize(self, value: Fraction | None, attr: str | None, obj: Any, **kwargs: Any) -> str:
        if value is None:
            return ""
        return written(int(value * 100)) if self.decimal else str(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if value == "" and self.allow_none:
            return None
        form = r"[0-9]{1,2}(\.[0-9]{1,2})?" if self.decimal else r"[0-9]{1,5}(/[1-9][0-9]{0,4})?"
        if not re.fullmatch(form, value) or not 0 < Fraction(value) <= LARGEST_TERM:
            raise self.make_error("fraction", most=LARGEST_TERM)
        return Fraction(value)


class SlugsCell(fields.Field[tuple[str, ...]]):
    """Ids with spaces between ↔ a tuple."""

    default_error_messages = {"slug": "'{part}' is no id: write small letters, digits and underscores, spaces between."}

    def _serialize(self, value: Iterable[str] | None, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return " ".join(value or ())

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[str, ...]:
        for part in value.split():
            if not SLUG.fullmatch(part):
                raise self.make_error("slug", part=part[:64])
        return tuple(value.split())


class DateCell(IsoDate):
    """A date, or an empty cell for an open end."""

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return super()._serialize(value, attr, obj, **kwargs) or ""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return None if value == "" else super()._deserialize(value, attr, data, **kwargs)


class CodeOrAll(EnumCode[E]):
    """A code, or ``all`` ↔ None."""

    def _serialize(self, value: E | None, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return super()._serialize(value, attr, obj, **kwargs) or ALL

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return None if value == ALL else super()._deserialize(value, attr, data, **kwargs)
