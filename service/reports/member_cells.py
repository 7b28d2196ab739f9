"""A part's cells as arrays: which rows ask alike, and the figures of each row. Needs pyarrow.

A figure is read here only if it is written plainly and within bounds; every other cell is left to the wire, so a file
is judged by one set of rules. Says nothing about faults.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from service.domain.money import Array, Mask
from service.reports.member_columns import MONEY_FIGURES, NAMES, WHOLE_FIGURES

FIGURES = (*WHOLE_FIGURES, *MONEY_FIGURES)
PLAIN_WHOLE = "^(?:0|[1-9][0-9]{0,3})$"
PLAIN_MONEY = r"^(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{1,2})?$"
NOT_GIVEN = -1


@dataclass(frozen=True, slots=True)
class Cells:
    """``profile`` points at ``profiles``, the distinct cells that are no figures; ``doubtful``: ask the wire."""

    table: pa.Table
    profiles: Sequence[Mapping[str, str]]
    profile: Array
    figures: Mapping[str, Array]
    doubtful: Mask

    def some(self, first: int, rows: int) -> "Cells":
        """So many rows, from one on."""
        part = slice(first, first + rows)
        figures = {name: values[part] for name, values in self.figures.items()}
        return Cells(self.table.slice(first, rows), self.profiles, self.profile[part], figures, self.doubtful[part])

    def row(self, number: int) -> dict[str, str]:
        """The cells of one row, by column."""
        return {name: self.table.column(name)[number].as_py() for name in self.table.column_names}


def read_cells(table: pa.Table) -> Cells:
    """The cells of some rows."""
    rows = table.num_rows
    doubtful = np.zeros(rows, dtype=np.bool_)
    figures = {name: np.full(rows, NOT_GIVEN, dtype=np.int64) for name in FIGURES}
    for name in FIGURES:
        if name in table.column_names:
            figures[name], plain = _figure(_whole(table, name), name)
            doubtful |= ~plain
    shared = [name for name in table.column_names if name != "id" and name not in FIGURES]
    profiles, profile = _profiles(table, shared)
    return Cells(table, profiles, profile, figures, doubtful)


def ids(table: pa.Table) -> pa.StringArray:
    """The members' ids."""
    return _whole(table, "id")


def in_order() -> tuple[str, ...]:
    """The names of the figures in the order of the template."""
    return tuple(name for name in NAMES if name in FIGURES)


def _whole(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name)
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _figure(cells: pa.Array, name: str) -> tuple[Array, Mask]:
    """The numbers of a column and where they, or nothing, were plainly written."""
    empty = pc.equal(cells, "")
    if pc.all(empty).as_py():
        return np.full(len(cells), NOT_GIVEN, dtype=np.int64), np.ones(len(cells), dtype=np.bool_)
    given = pc.match_substring_regex(cells, PLAIN_WHOLE if name in WHOLE_FIGURES else PLAIN_MONEY)
    digits = pc.if_else(given, cells, pa.scalar(None, pa.string()))
    if name in WHOLE_FIGURES:
        values = pc.fill_null(pc.cast(digits, pa.int64()), NOT_GIVEN).to_numpy(zero_copy_only=False)
        within = values <= WHOLE_FIGURES[name]
    else:
        values = _hundredths(pc.cast(digits, pa.decimal128(18, 2)))
        within = np.ones(len(values), dtype=np.bool_)
    plain = pc.or_(given, empty).to_numpy(zero_copy_only=False)
    return values.astype(np.int64), plain & within


def _hundredths(amounts: pa.Array) -> Array:
    """The low half of each decimal, which holds all of it, or NOT_GIVEN."""
    halves = np.frombuffer(amounts.buffers()[1], dtype=np.int64)
    low = halves.reshape(-1, 2)[amounts.offset : amounts.offset + len(amounts), 0]
    return np.where(amounts.is_valid().to_numpy(zero_copy_only=False), low, NOT_GIVEN)


def _profiles(table: pa.Table, names: Sequence[str]) -> tuple[list[Mapping[str, str]], Array]:
    """The distinct combinations of these columns, and which one each row has."""
    code = np.zeros(table.num_rows, dtype=np.int64)
    kinds = 1
    for index, number in _encoded(table, names):
        if kinds * number >= 2**62:
            _, code = np.unique(code, return_inverse=True)
            kinds = int(code.max(initial=0)) + 1
        code, kinds = code * number + index, kinds * number
    _, first, profile = np.unique(code, return_index=True, return_inverse=True)
    chosen = table.select(list(names)).take(pa.array(first)).to_pydict()
    rows = zip(*chosen.values(), strict=True)
    return [{name: cell for name, cell in zip(names, row, strict=True) if cell} for row in rows], profile


def _encoded(table: pa.Table, names: Sequence[str]) -> Iterator[tuple[Array, int]]:
    for name in names:
        encoded = _whole(table, name).dictionary_encode()
        if len(encoded.dictionary) > 1:
            yield encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)
