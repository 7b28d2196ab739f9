"""Columns → the lines of a CSV file, each text made once however many rows say it. Needs pyarrow.

Most cells of a report say the same in many rows, and so do most runs of neighbouring cells. Columns are therefore
texts with the number each row has; neighbours become one column of joined texts as long as that has few of them.
Knows no column of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from service.domain.money import Array

ROWS_AT_ONCE = 8_192  # a piece has some five megabytes
FEW = 3  # rows for each text, from which on joining it once and handing it out is cheaper than joining it in each row
_WIDEST = 1 << 31

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Texts:
    """A column: ``number`` → ``texts``, none of which is null."""

    number: Numbers
    texts: pa.StringArray

    @classmethod
    def of(cls, cells: pa.Array) -> "Texts":
        """Cells of any kind that can be written as text; a null is an empty text."""
        encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        known, number = encoded.dictionary.cast(pa.string()), encoded.indices
        if number.null_count:
            known, number = pa.concat_arrays([known, pa.array([""])]), pc.fill_null(number, len(known))
        return cls(number.to_numpy(), known)

    def handed(self, rows: slice) -> pa.StringArray:
        """The texts of some rows."""
        return self.texts.take(pa.array(self.number[rows]))


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbours: ``kind`` tells which of ``kinds`` combinations each row has."""

    columns: tuple[Texts, ...]
    kind: Array
    kinds: int

    def joined(self) -> Texts:
        """The run as one column."""
        first = np.zeros(self.kinds, dtype=np.int64)
        first[self.kind[::-1]] = np.arange(len(self.kind) - 1, -1, -1)
        cells = [column.texts.take(pa.array(column.number[first])) for column in self.columns]
        return Texts(self.kind.astype(np.int32), pc.binary_join_element_wise(*cells, ","))


def lines(columns: Sequence[Texts], rows: int) -> Iterator[bytes]:
    """The lines of so many rows, in pieces."""
    joined = [run.joined() for run in _runs(columns, rows)]
    for start in range(0, rows, ROWS_AT_ONCE):
        piece = slice(start, min(start + ROWS_AT_ONCE, rows))
        cells = [column.handed(piece) for column in joined]
        yield _bytes(pc.binary_join_element_wise(*cells[:-1], pc.binary_join_element_wise(cells[-1], "\r\n", ""), ","))


def _runs(columns: Sequence[Texts], rows: int) -> list[_Run]:
    first, *others = (_Run((column,), column.number.astype(np.int64), len(column.texts)) for column in columns)
    runs = [first]
    for other in others:
        both = _together(runs[-1], other, rows // FEW)
        runs[-1:] = [runs[-1], other] if both is None else [both]
    return runs


def _together(one: _Run, other: _Run, most: int) -> _Run | None:
    """Both as one run, unless it had more than so many combinations."""
    columns = one.columns + other.columns
    if max(one.kinds, other.kinds) > most or one.kinds * other.kinds >= _WIDEST:
        return None
    if other.kinds == 1:
        return _Run(columns, one.kind, one.kinds)
    encoded = pa.array(one.kind * other.kinds + other.kind).dictionary_encode()
    found = len(encoded.dictionary)
    return _Run(columns, encoded.indices.to_numpy().astype(np.int64), found) if found <= most else None


def _bytes(joined: pa.StringArray) -> bytes:
    _, offsets, data = joined.buffers()
    begin, *_, end = np.frombuffer(offsets, dtype=np.int32)[: len(joined) + 1]
    return data.slice(int(begin), int(end - begin)).to_pybytes()
