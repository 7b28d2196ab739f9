"""What changed between two versions of a table, row by row and cell by cell, as a person would tell it.

A row is known by the cells that name it, whatever its place: sorting a table changes nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from marshmallow import Schema, fields

from schemas.text import read_rows

Row = Mapping[str, str]

# The columns that name a row: of the tables that have all of them, the first line that fits.
NAMING = (
    ("place",),
    ("item_code", "city_tier", "facility", "effective_from"),
    ("package_code", "city_tier", "facility", "component_item"),
    ("plan_id", "age_years", "sum_insured", "zone", "basis"),
    ("group",),
    ("city",),
    ("list", "number"),
    ("item",),
)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs, or with no ``column`` a whole row that is new (no ``before``) or gone (no ``after``).

    ``row`` counts from 1 under the header: in the new table, or in the old one for a row that is gone.
    """

    table: str
    row: int
    named: str
    column: str
    before: str | None
    after: str | None


def changes(table: str, before: str | None, after: str) -> tuple[CellChange, ...]:
    """Every difference between two CSV texts of a table: rows that are gone first; ``before`` None: all is new."""
    old, new = _named(read_rows(before) if before else []), _named(read_rows(after))
    return (*_gone(table, old, new), *_new_or_changed(table, old, new))


def _named(rows: Sequence[Row]) -> dict[tuple[str, ...], tuple[int, Row]]:
    """Number and row by name; a name that stands more than once is counted."""
    columns = next((names for names in NAMING if rows and set(names) <= set(rows[0])), tuple(rows[0] if rows else ()))
    times: Counter[tuple[str, ...]] = Counter()
    found: dict[tuple[str, ...], tuple[int, Row]] = {}
    for number, row in enumerate(rows, start=1):
        name = tuple(row[column] for column in columns)
        times[name] += 1
        found[(*name, "" if times[name] == 1 else str(times[name]))] = number, row
    return found


def _gone(
    table: str, old: Mapping[tuple[str, ...], tuple[int, Row]], new: Mapping[tuple[str, ...], tuple[int, Row]]
) -> Iterator[CellChange]:
    for name, (number, row) in old.items():
        if name not in new:
            yield CellChange(table, number, _words(name), "", _told(row), None)


def _new_or_changed(
    table: str, old: Mapping[tuple[str, ...], tuple[int, Row]], new: Mapping[tuple[str, ...], tuple[int, Row]]
) -> Iterator[CellChange]:
    for name, (number, row) in new.items():
        if name not in old:
            yield CellChange(table, number, _words(name), "", None, _told(row))
            continue
        _, was = old[name]
        for column in dict.fromkeys((*was, *row)):
            if was.get(column) != row.get(column):
                yield CellChange(table, number, _words(name), column, was.get(column), row.get(column))


def _words(name: tuple[str, ...]) -> str:
    return " ".join(part for part in name if part)


def _told(row: Row) -> str:
    return ", ".join(f"{column} {cell}" for column, cell in row.items() if cell)


class CellChangeSchema(Schema):
    """A cell that differs, or a row that is new (before is null) or gone (after is null)."""

    table = fields.String()
    row = fields.Integer(metadata={"description": "From 1 under the header; of the old table for a row that is gone."})
    named = fields.String(metadata={"description": "The cells that name the row."})
    column = fields.String(metadata={"description": "Empty for a whole row."})
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)


class DocumentDiffSchema(Schema):
    """What a document would change."""

    kind = fields.String()
    name = fields.String()
    replaces = fields.String(allow_none=True, metadata={"description": "The version in force; null: it is new."})
    version = fields.String(metadata={"description": "What it would be called."})
    changes = fields.List(fields.Nested(CellChangeSchema))


class DiffSchema(Schema):
    """What publishing a draft would change, and what would be wrong with the catalogue after it."""

    documents = fields.List(fields.Nested(DocumentDiffSchema))
    unchanged = fields.Integer(metadata={"description": "Documents that say what is in force already."})
