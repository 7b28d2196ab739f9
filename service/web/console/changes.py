"""What changes between two versions of a document, gathered row by row to be shown. Knows no store."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from schemas.catalogue import Named
from schemas.table_diff import CellChange, changes
from schemas.tables import as_tables


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row by the cells that name it, and those that differ; a row that is new or gone is one change."""

    named: str
    cells: tuple[CellChange, ...]

    @property
    def what(self) -> str:
        """new, gone, or changed."""
        one = self.cells[0]
        return "changed" if one.column else "new" if one.before is None else "gone"


@dataclass(frozen=True, slots=True)
class TableChanges:
    """The rows of one table that differ."""

    table: str
    rows: tuple[RowChange, ...]


def changes_of(before: Named | None, after: Named) -> tuple[TableChanges, ...]:
    """What turns ``before`` (None: there was none) into ``after``; tables without a change are left out."""
    was = as_tables(before) if before else {}
    found = [
        TableChanges(table, _by_row(changes(table, was.get(table), text))) for table, text in as_tables(after).items()
    ]
    return tuple(one for one in found if one.rows)


def _by_row(found: Sequence[CellChange]) -> tuple[RowChange, ...]:
    rows = groupby(found, key=lambda one: (one.named, one.row, one.after is None and not one.column))
    return tuple(RowChange(named, tuple(cells)) for (named, *_), cells in rows)
