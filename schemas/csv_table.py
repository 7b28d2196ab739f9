"""Tables as CSV text ↔ rows through a strict schema; faults name row, column, value and what would be right.

Row 1 is the first row of data. All faults of a table are told at once. Knows no particular table.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from marshmallow import fields
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length

from schemas.document import faults_of
from schemas.fields import E, EnumCode, IsoDate, Money, Said, Strict, suggest, written
from schemas.text import read_lines, write_lines
from service.domain.errors import CatalogueFault, Fault

LARGEST_TERM = 10_000  # of a fraction in a cell: keeps exact prices inside int64
ALL = "all"
SHOWN = 60  # characters of a value
SLUG = re.compile(r"[a-z0-9_]{1,64}")

Cell: TypeAlias = str | int | date | None  # a text, or what the field makes of it, as the store keeps it
Rows: TypeAlias = Sequence[Sequence[Cell]]


class Row(Strict):
    """The schema of a row. ``check`` refuses cells that do not go together, ``make`` makes what the row loads as."""

    def check(self, data: dict[str, Any]) -> None:
        """Called with the cells of a row that are all right by themselves."""

    def make(self, data: dict[str, Any]) -> Any:
        """Called with the cells of a row in order."""
        return data


class Cells:
    """A CSV table: its columns, the schema of a row, what may occur only once and how many rows it has at least.

    Each distinct text of a column is read once by its field, so that a table of 100,000 rows is read in seconds.
    """

    def __init__(
        self, columns: Sequence[str], schema: Row, *, key: Callable[[Any], Hashable] | None = None, least: int = 0
    ) -> None:
        self.columns, self.schema, self.key, self.least = tuple(columns), schema, key, least

    def load(self, table: str | Rows) -> tuple[Any, ...]:
        """The rows of a CSV text, or of cells in the order of ``columns``; CatalogueFault with every fault in them."""
        if not isinstance(table, str):
            return self._rows(self.columns, table)
        header, *lines = read_lines(table) or [[]]
        faults = list(_header_faults(header, self.columns))
        if faults:
            raise CatalogueFault(faults)
        if len(lines) < self.least:
            detail = f"The table has {len(lines) or 'no'} rows; it needs at least {self.least}."
            raise CatalogueFault([Fault("", "empty", detail)])
        return self._rows(header, lines)

    def dump(self, rows: Iterable[object]) -> str:
        """The CSV text: ``load`` of it gives the same rows."""
        made = list(rows)
        columns = [_texts(made, name, self.schema.fields[name]) for name in self.columns]
        return write_lines([self.columns, *zip(*columns, strict=True)])

    def _rows(self, header: Sequence[str], lines: Sequence[Sequence[Cell]]) -> tuple[Any, ...]:
        columns = [_Column(name, self.schema.fields[name]) for name in header]
        names = [column.attribute for column in columns]
        even = [cells for cells in lines if len(cells) == len(header)]
        texts = zip(*even, strict=True)
        values = zip(
            *[[*map(column.__getitem__, cells)] for column, cells in zip(columns, texts, strict=False)], strict=True
        )
        spoiled = [column for column in columns if column.refused]
        faults: list[Fault] = []
        found: dict[Hashable, tuple[int, Any]] = {}
        for number, cells in enumerate(lines, start=1):
            if len(cells) != len(header):
                detail = f"Row {number} has {len(cells)} cells; the header has {len(header)}."
                faults.append(Fault(f"/{number}", "cells", detail))
                continue
            data = dict(zip(names, next(values), strict=True))
            try:
                if spoiled:
                    _refuse_cells(columns, cells)
                self.schema.check(data)
            except ValidationError as error:
                faults += _row_faults(error, number, dict(zip(header, cells, strict=True)))
                continue
            loaded = self.schema.make(data)
            key = self.key(loaded) if self.key else number
            first, _ = found.setdefault(key, (number, loaded))
            if first != number:
                faults.append(Fault(f"/{number}", "twice", f"Row {number} repeats row {first}: keep one of them."))
        if faults:
            raise CatalogueFault(faults)
        return tuple(loaded for _, loaded in found.values())


class _Column(dict[Cell, Any]):
    """What the cells of one column load as, each text read once; ``refused`` holds those that are wrong, and why."""

    def __init__(self, name: str, field: fields.Field[Any]) -> None:
        super().__init__()
        self.name, self.field, self.attribute = name, field, field.attribute or name
        self.refused: dict[Cell, Any] = {}

    def __missing__(self, cell: Cell) -> Any:
        if not isinstance(cell, str):
            return cell
        try:
            self[cell] = self.field.deserialize(cell)
        except ValidationError as error:
            self[cell], self.refused[cell] = None, error.messages
        return self[cell]


def _refuse_cells(columns: Iterable[_Column], cells: Iterable[Cell]) -> None:
    """Raise what is wrong with the cells of a row one by one, if anything is."""
    pairs = zip(columns, cells, strict=True)
    wrong = {column.name: column.refused[cell] for column, cell in pairs if cell in column.refused}
    if wrong:
        raise ValidationError(wrong)


def _texts(rows: Sequence[Any], name: str, field: fields.Field[Any]) -> list[str]:
    """The cells of one column of rows, each distinct value written once."""
    attribute = field.attribute or name
    values = [row[attribute] if isinstance(row, dict) else getattr(row, attribute) for row in rows]
    written = {value: field.serialize(name, {attribute: value}) for value in set(values)}
    return [written[value] for value in values]


def _header_faults(header: Sequence[str], columns: Sequence[str]) -> Iterator[Fault]:
    for column in columns:
        if header.count(column) != 1:
            yield Fault(f"/0/{column}", "header", f"The header has to name the column '{column}' once.")
    for column in header:
        if column not in columns:
            yield Fault(f"/0/{column}", "unknown", f"There is no column '{column}'. {suggest(column, columns)}")


def _row_faults(error: ValidationError, number: int, row: Mapping[str, Cell]) -> Iterator[Fault]:
    for fault in faults_of(error.messages, (number,)):
        column = fault.pointer.split("/")[2] if fault.pointer.count("/") > 1 else ""
        yield Fault(fault.pointer, fault.code, in_place(number, column, str(row.get(column, "")), fault.detail))


def in_place(number: int, column: str, value: str, detail: str) -> str:
    """What is wrong, after row, column and value; a value that ``detail`` names itself is not named twice.

    >>> in_place(57, "value", "6x", "Write a number."), in_place(2, "low", "-1", "-1 is outside 0 to 9.")
    ("Row 57, column value: '6x': Write a number.", 'Row 2, column low: -1 is outside 0 to 9.')
    """
    place = f"Row {number}, column {column}: " if column else f"Row {number}: "
    named = not value or f"'{value}'" in detail or detail.startswith(value)
    return f"{place}{detail}" if named else f"{place}'{value[:SHOWN]}': {detail}"


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
    """Ids with spaces between ↔ a tuple; a set, which has no order of its own, is written in order."""

    default_error_messages = {"slug": "'{part}' is no id: write small letters, digits and underscores, spaces between."}

    def _serialize(self, value: Iterable[str] | None, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return " ".join(sorted(value) if isinstance(value, frozenset) else value or ())

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
