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
from service.reports.line_bytes import Texts, lines

ROWS_AT_ONCE = 16_384  # of the file; a table of them has some five megabytes
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


def rows_of(settled: Settled, ids: pa.StringArray, errors: Mapping[int, str], *, first: int) -> Iterator[Answered]:
    """The rows of the file that rows of the input make, some at a time, the first ones standing for all that were read.

    ``errors`` go by place; ``first`` is the number of the first row.
    """
    wrong = np.array(sorted(errors), dtype=np.int64)
    row, columns, texts = settled.row, dict(settled.columns), pa.nulls(len(settled.row), pa.string())
    if len(wrong):
        order = np.argsort(np.concatenate([row, wrong]), kind="stable")
        row = np.concatenate([row, wrong])[order]
        columns = {name: _with_gaps(column, len(wrong), order) for name, column in columns.items()}
        said = pa.concat_arrays([texts, pa.array([errors[place] for place in wrong.tolist()], pa.string())])
        texts = said.take(pa.array(order))
    for start in range(0, len(row), ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        error = texts[some]
        found = [ids.take(pa.array(row[some])), pa.array(row[some] + first), error]
        found += [_column(columns[column.name], some) for column in ESTIMATE_COLUMNS[3:]]
        table = pa.Table.from_arrays(found, schema=SCHEMA)
        yield Answered(table, 0 if start else len(ids), len(error) - error.null_count)


def header() -> bytes:
    """The first line of the file."""
    return ",".join(HEADER).encode() + b"\r\n"


def encoded(table: pa.Table) -> Iterator[bytes]:
    """Rows as the bytes of a CSV file, without a header, in pieces."""
    if table.num_rows:
        table = table.combine_chunks()
        columns = [
            _texts(table.column(name).chunk(0), column.type)
            for name, column in zip(HEADER, ESTIMATE_COLUMNS, strict=True)
        ]
        yield from lines(columns, table.num_rows)


def _texts(cells: pa.Array, type_: Type) -> Texts:
    if type_ is Type.MONEY:
        return _amounts(cells)
    column = Texts.of(cells)
    return Texts(column.number, _safe(column.texts)) if type_ is Type.TEXT else column


def _amounts(cells: pa.Array) -> Texts:
    """Decimals by their low halves, which hold all of them."""
    halves = np.frombuffer(cells.buffers()[1], dtype="<i8").reshape(-1, 2)[cells.offset : cells.offset + len(cells), 0]
    given = cells.is_valid().to_numpy(zero_copy_only=False)
    encoded = pa.array(halves, mask=~given).dictionary_encode()
    known = _decimals(encoded.dictionary.to_numpy(), np.ones(len(encoded.dictionary), dtype=np.bool_))
    return Texts.of(pa.DictionaryArray.from_arrays(encoded.indices, known))


def _safe(text: pa.Array) -> pa.Array:
    """Cells that came from outside, guarded and quoted where they have to be."""
    harmless = pc.match_substring_regex(text, HARMLESS)
    if pc.all(harmless).as_py():
        return text
    mended = [_quoted(guarded(cell)) for cell in text.filter(pc.invert(harmless)).to_pylist()]
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


def _column(column: Column, rows: slice) -> pa.Array:
    if isinstance(column, Codes):
        number = column.index[rows]
        index = pa.array(number.astype(np.int32), mask=number < 0)
        return pa.DictionaryArray.from_arrays(index, pa.array(column.names, pa.string()))
    values, given = column
    return _decimals(values[rows], given[rows])


def _decimals(values: Array, given: Mask) -> pa.Array:
    """Minor units as decimals: each is its 64 bits, and the sign in 64 more."""
    wide = np.empty((len(values), 2), dtype="<i8")
    wide[:, 0] = values
    wide[:, 1] = values >> 63
    valid = pa.py_buffer(np.packbits(given, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(values), [valid, pa.py_buffer(wide)])
