"""Settled rows and rows with faults → the rows of the file in the order of the input: as tables, or as bytes of CSV.

Each result becomes text once, however many rows have it. The bytes are those of the csv module: UTF-8, CRLF, a cell
quoted only where it has to be. Needs pyarrow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from service.domain.cohort import Codes, Column, Settled
from service.domain.cohort_block import OWN, SHARED, SHARED_AFTER, SHARED_BEFORE
from service.domain.money import Array, Mask
from service.reports.columns import Type
from service.reports.encoder import guarded
from service.reports.estimate_columns import ESTIMATE_COLUMNS, HEADER

# Pieces small enough that the allocator has room for the next one where the last one was: large ones are paid for anew.
ROWS_AT_ONCE = 384
RESULTS_AT_ONCE = 8_192
# What no spreadsheet takes for a formula, and needs no quotes: begins with a letter or a digit of any script.
HARMLESS = r'^(?:[\pL\pN][^\t\r\n",]*)?$'
ARROW = {
    Type.TEXT: pa.string(),
    Type.CODE: pa.dictionary(pa.int32(), pa.string()),
    Type.MONEY: pa.decimal128(18, 2),
    Type.WHOLE: pa.int64(),
}
SCHEMA = pa.schema([(column.name, ARROW[column.type]) for column in ESTIMATE_COLUMNS])
RESULT = HEADER[3:]  # the columns that are not of the row alone


@dataclass(frozen=True, slots=True)
class Answered:
    """Rows of the file for some rows of the input, the first of which has the number ``first``.

    Each row of the file has the place of its input ``row``, for ``ids`` and ``errors``, and in ``columns`` that of its
    ``result`` and of the ``end`` it shares with others; -1: none, but an error.
    """

    first: int
    ids: pa.StringArray
    errors: Mapping[int, str]
    row: Array
    result: Array
    end: Array
    columns: Mapping[str, Column]

    @property
    def read(self) -> int:
        """How many rows of the input were answered."""
        return len(self.ids)

    @property
    def wrong(self) -> int:
        """How many of them were wrong."""
        return len(self.errors)

    @property
    def written(self) -> int:
        """How many rows of the file that makes."""
        return len(self.row)

    def said(self) -> pa.StringArray:
        """Of each row its error, null for none."""
        wrong = self.result < 0
        errors = pa.array([self.errors[place] for place in self.row[wrong].tolist()], pa.string())
        return pc.replace_with_mask(pa.nulls(len(wrong), pa.string()), pa.array(wrong), errors)


def rows_of(settled: Settled, ids: pa.StringArray, errors: Mapping[int, str], *, first: int) -> Answered:
    """The rows of the file that rows of the input make, from number ``first`` on; ``errors`` go by place."""
    row, result, end = settled.row, settled.result, settled.end[settled.result]
    if errors:
        wrong, none = np.array(sorted(errors), dtype=np.int64), np.full(len(errors), -1, dtype=np.int64)
        order = np.argsort(np.concatenate([row, wrong]), kind="stable")
        row, result, end = (np.concatenate(both)[order] for both in ((row, wrong), (result, none), (end, none)))
    return Answered(first, ids, errors, row, result, end, settled.columns)


def tables(rows: Answered) -> Iterator[pa.Table]:
    """The rows as tables of a bounded size."""
    columns, error = [(name in SHARED, _column(rows.columns[name])) for name in RESULT], rows.said()
    for start in range(0, rows.written, RESULTS_AT_ONCE):
        some = slice(start, start + RESULTS_AT_ONCE)
        row = rows.row[some]
        places = [pa.array(place[some], mask=place[some] < 0) for place in (rows.result, rows.end)]
        found = [rows.ids.take(pa.array(row)), pa.array(row + rows.first), error[some]]
        found += [column.take(places[shared]) for shared, column in columns]
        yield pa.Table.from_arrays(found, schema=SCHEMA)


def header() -> bytes:
    """The first line of the file."""
    return ",".join(HEADER).encode() + b"\r\n"


def encoded(rows: Answered) -> Iterator[memoryview]:
    """The rows as the bytes of a CSV file, without a header, in pieces of a bounded size."""
    ids, said = _safe(rows.ids).take(pa.array(rows.row)), _safe(rows.said().fill_null(""))
    begun = _joined(ids, pa.array(rows.row + rows.first).cast(pa.string()), said)
    before, own, after = (
        _lines([rows.columns[name] for name in names]) for names in (SHARED_BEFORE, OWN, SHARED_AFTER)
    )
    ended = pc.binary_join_element_wise(after, "\r\n", "")
    for start in range(0, rows.written, ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        cells = _taken(before, rows.end[some]), _taken(own, rows.result[some]), _taken(ended, rows.end[some])
        yield _bytes(_joined(begun[some], *cells))


def _lines(columns: Sequence[Column]) -> pa.StringArray:
    """Columns as one, and last of it what stands for -1: no cell is filled. Pieces become one without a second copy."""
    data, ends = pa.BufferOutputStream(), [np.zeros(1, dtype=np.int32)]
    size = len(columns[0].index if isinstance(columns[0], Codes) else columns[0][0])
    for start in range(0, size, RESULTS_AT_ONCE):
        texts = [_texts(column, slice(start, start + RESULTS_AT_ONCE)) for column in columns]
        for first in range(0, len(texts[0]), ROWS_AT_ONCE):
            piece = _joined(*(text[first : first + ROWS_AT_ONCE] for text in texts))
            ends.append(data.tell() + np.frombuffer(piece.buffers()[1], dtype=np.int32)[1 : len(piece) + 1])
            data.write(_bytes(piece))
    data.write(b"," * (len(columns) - 1))
    ends.append(np.array([data.tell()], dtype=np.int32))
    return pa.StringArray.from_buffers(size + 1, pa.py_buffer(np.concatenate(ends, dtype=np.int32)), data.getvalue())


def _taken(texts: pa.StringArray, places: Array) -> pa.StringArray:
    """The texts at these places; -1 is the last one."""
    return texts.take(pa.array(places % len(texts)))


def _joined(*texts: pa.StringArray) -> pa.StringArray:
    return pc.binary_join_element_wise(*texts, ",", null_handling="replace", null_replacement="")


def _texts(column: Column, some: slice) -> pa.StringArray:
    """A column as text, null where it is empty; the same amount is written once."""
    if isinstance(column, Codes):
        encoded = _column(Codes(column.index[some], column.names))
        return encoded.dictionary.take(encoded.indices)
    values, given = column
    encoded = pa.array(values[some], mask=~given[some]).dictionary_encode()
    amounts = encoded.dictionary.to_numpy()
    return _decimals(amounts, np.ones(len(amounts), dtype=np.bool_)).cast(pa.string()).take(encoded.indices)


def _safe(text: pa.Array) -> pa.Array:
    """Cells that came from outside, guarded and quoted where they have to be."""
    harmless = pc.match_substring_regex(text, HARMLESS)
    if pc.all(harmless).as_py():
        return text
    mended = [_quoted(guarded(cell)) for cell in text.filter(pc.invert(harmless)).to_pylist()]
    return pc.replace_with_mask(text, pc.invert(harmless), pa.array(mended, pa.string()))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell or "," in cell else cell


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


def _bytes(joined: pa.StringArray) -> memoryview:
    _, offsets, data = joined.buffers()
    begin, *_, end = np.frombuffer(offsets, dtype=np.int32)[: len(joined) + 1]
    return memoryview(data)[int(begin) : int(end)]
