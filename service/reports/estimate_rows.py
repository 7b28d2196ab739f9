"""Settled rows and rows with faults → one table in the order of the input, and its bytes. Needs pyarrow.

Amounts become decimals in their buffers, without a copy for each; codes stay numbers. The bytes are those of the csv
module: UTF-8, CRLF, a cell quoted only where it has to be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from service.domain.cohort import Codes, Column, Settled
from service.domain.money import Array, Mask
from service.reports.columns import Type
from service.reports.encoder import guarded
from service.reports.estimate_columns import ESTIMATE_COLUMNS, HEADER

ROWS_AT_ONCE = 4_096  # of the file, so a piece has some three megabytes
# What no spreadsheet takes for a formula, and needs no quotes: begins with a letter or a digit of any script.
HARMLESS = r'^(?:[\pL\pN][^\t\r\n",]*)?$'
ARROW = {
    Type.TEXT: pa.string(),
    Type.CODE: pa.dictionary(pa.int32(), pa.string()),
    Type.MONEY: pa.decimal128(18, 2),
    Type.WHOLE: pa.int64(),
}
SCHEMA = pa.schema([(column.name, ARROW[column.type]) for column in ESTIMATE_COLUMNS])


@dataclass(frozen=True, slots=True)
class Answered:
    """Rows of the file; of how many rows of the input, and how many of them were wrong."""

    table: pa.Table
    read: int
    wrong: int


def rows_of(settled: Settled, ids: pa.StringArray, errors: Mapping[int, str], *, first: int) -> Answered:
    """The rows of the file that some rows of the input make; ``errors`` by their place, ``first`` the number of one."""
    wrong = np.array(sorted(errors), dtype=np.int64)
    row, columns, texts = settled.row, dict(settled.columns), pa.nulls(len(settled.row), pa.string())
    if len(wrong):
        order = np.argsort(np.concatenate([row, wrong]), kind="stable")
        row = np.concatenate([row, wrong])[order]
        columns = {name: _with_gaps(column, len(wrong), order) for name, column in columns.items()}
        said = pa.concat_arrays([texts, pa.array([errors[place] for place in wrong.tolist()], pa.string())])
        texts = said.take(pa.array(order))
    found = [ids.take(pa.array(row)), pa.array(row + first), texts]
    found += [_column(columns[column.name]) for column in ESTIMATE_COLUMNS[3:]]
    return Answered(pa.Table.from_arrays(found, schema=SCHEMA), len(ids), len(wrong))


def pieces(table: pa.Table) -> Iterator[pa.Table]:
    """A table in pieces that are small enough to be written one after the other."""
    for start in range(0, table.num_rows, ROWS_AT_ONCE):
        yield table.slice(start, ROWS_AT_ONCE)


def header() -> bytes:
    """The first line of the file."""
    return ",".join(HEADER).encode() + b"\r\n"


def encode(table: pa.Table) -> bytes:
    """Rows as the bytes of a CSV file, without a header."""
    if not table.num_rows:
        return b""
    table = table.combine_chunks()
    cells = [
        _text(table.column(name).chunk(0), column.type) for name, column in zip(HEADER, ESTIMATE_COLUMNS, strict=True)
    ]
    lines = pc.binary_join_element_wise(*cells[:-1], pc.binary_join_element_wise(cells[-1], "\r\n", ""), ",")
    _, offsets, data = lines.buffers()
    begin, *_, end = np.frombuffer(offsets, dtype=np.int32)[: len(lines) + 1]
    return data.slice(int(begin), int(end - begin)).to_pybytes()


def _text(cells: pa.Array, type_: Type) -> pa.Array:
    text = cells.cast(pa.string()).fill_null("")
    return _safe(text) if type_ is Type.TEXT else text


def _safe(text: pa.Array) -> pa.Array:
    """Cells that came from outside, guarded and quoted where they have to be."""
    harmless = pc.match_substring_regex(text, HARMLESS)
    if pc.all(harmless).as_py():
        return text
    seen = {cell: _quoted(guarded(cell)) for cell in text.filter(pc.invert(harmless)).to_pylist()}
    mended = [seen[cell] for cell in text.filter(pc.invert(harmless)).to_pylist()]
    return pc.replace_with_mask(text, pc.invert(harmless), pa.array(mended, pa.string()))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell or "," in cell else cell


def _with_gaps(column: Column, gaps: int, order: Array) -> Column:
    """A column with empty cells added at its end, put in order."""
    if isinstance(column, Codes):
        return Codes(np.concatenate([column.index, np.full(gaps, -1, dtype=np.int64)])[order], column.names)
    values, given = column
    return (
        np.concatenate([values, np.zeros(gaps, dtype=np.int64)])[order],
        np.concatenate([given, np.zeros(gaps, dtype=np.bool_)])[order],
    )


def _column(column: Column) -> pa.Array:
    if isinstance(column, Codes):
        index = pa.array(column.index.astype(np.int32), mask=column.index < 0)
        return pa.DictionaryArray.from_arrays(index, pa.array(column.names, pa.string()))
    return _decimals(*column)


def _decimals(values: Array, given: Mask) -> pa.Array:
    """Minor units as decimals: each is its 64 bits, and the sign in 64 more."""
    wide = np.empty((len(values), 2), dtype="<i8")
    wide[:, 0] = values
    wide[:, 1] = values >> 63
    valid = pa.py_buffer(np.packbits(given, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(values), [valid, pa.py_buffer(wide)])
