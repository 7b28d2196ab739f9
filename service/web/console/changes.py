"""What changes between two versions of a document, row by row: its key, the column, old and new.

Rows are matched by the columns that name them; a row that moved has not changed. Knows no store.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.catalogue import Named
from schemas.tables import as_tables
from schemas.text import read_lines

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
# The columns that name a row, by the table's first column.
NAMED_BY = {
    "item_code": ("item_code", "city_tier", "facility", "effective_from"),
    "package_code": ("package_code", "city_tier", "facility", "component_item", "part"),
    "list": ("list", "number"),
    "plan_id": ("plan_id", "age_years", "sum_insured", "zone", "basis"),
}
UNSAID = ("all", "")  # parts of a row's name that say nothing


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a row that changed."""

    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row: ``label`` names it, ``cells`` are those that differ, or all that say something."""

    what: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableChanges:
    """The rows of one table that differ."""

    table: str
    rows: tuple[RowChange, ...]


def changes_of(before: Named | None, after: Named) -> tuple[TableChanges, ...]:
    """What turns ``before`` (None: there was none) into ``after``; tables without a change are left out."""
    was = as_tables(before) if before else {}
    found = [
        TableChanges(table, tuple(_rows(read_lines(was.get(table, "")), read_lines(text))))
        for table, text in as_tables(after).items()
    ]
    return tuple(one for one in found if one.rows)


def _rows(was: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> Iterator[RowChange]:
    old, new = _by_name(was), _by_name(now)
    for name, row in new.items():
        before = old.get(name)
        if before is None:
            cells = tuple(Cell(column, "", text) for column, text in row.items() if text)
            yield RowChange(ADDED, _label(name), cells)
        elif before != row:
            columns = [column for column in row if before.get(column, "") != row[column]]
            cells = tuple(Cell(column, before.get(column, ""), row[column]) for column in columns)
            yield RowChange(CHANGED, _label(name), cells)
    for name, row in old.items():
        if name not in new:
            yield RowChange(
                REMOVED, _label(name), tuple(Cell(column, text, "") for column, text in row.items() if text)
            )


def _by_name(lines: Sequence[Sequence[str]]) -> Mapping[tuple[str, ...], dict[str, str]]:
    """Rows by what names them; of several with one name, the second and later are numbered."""
    if not lines:
        return {}
    header, *rows = lines
    columns = NAMED_BY.get(header[0], header[:1])
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for cells in rows:
        row = dict(zip(header, cells, strict=True))
        name = tuple(row.get(column, "") for column in columns)
        seen[name] += 1
        found[name if seen[name] == 1 else (*name, f"no. {seen[name]}")] = row
    return found


def _label(name: tuple[str, ...]) -> str:
    first, *rest = name
    return ", ".join([first, *(part for part in rest if part not in UNSAID)])
