"""Parquet: members as text, estimates with their types. Needs pyarrow.

Takes memory that a CSV has no use for, so it is imported only for a file that is Parquet. Judges no cell.
"""

import io
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from service.domain.errors import Fault, WrongFile
from service.reports.estimate_rows import SCHEMA

ROWS_AT_ONCE = 8_192
READABLE = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_integer,
    pa.types.is_decimal,
    pa.types.is_date32,
    pa.types.is_boolean,
    pa.types.is_null,
)


def opened(path: Path) -> pq.ParquetFile:
    """A file to read; WrongFile if it is no Parquet."""
    try:
        return pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        detail = f"The file is no Parquet: {str(error).splitlines()[0][:200]}"
        raise WrongFile([Fault("file", "parquet", detail)]) from error


def batches(file: pq.ParquetFile, only: Collection[str]) -> Iterator[pa.RecordBatch]:
    """Some columns as text; WrongFile if any column of the file cannot be told as text."""
    wrong = [
        Fault(
            f"column {number}", "type", f"{field.name} is {field.type}: store text, whole numbers, decimals or dates."
        )
        for number, field in enumerate(file.schema_arrow, start=1)
        if not _readable(field.type)
    ]
    if wrong:
        raise WrongFile(wrong)
    return map(_as_text, file.iter_batches(ROWS_AT_ONCE, columns=list(only)))


def _readable(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return any(holds(kind) for holds in READABLE)


def _as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    cells = [column.cast(pa.string()).fill_null("") for column in batch.columns]
    return pa.RecordBatch.from_arrays(cells, names=batch.schema.names)


def writer(out: Any) -> pq.ParquetWriter:
    """What writes estimates into ``out``, which stays open."""
    return pq.ParquetWriter(pa.PythonFile(_Left(out), mode="w"), SCHEMA)


def put_together(parts: Iterable[Path], out: Any) -> None:
    """The estimates of several files in one."""
    with writer(out) as whole:
        for part in parts:
            with pq.ParquetFile(part) as file:
                for number in range(file.num_row_groups):
                    whole.write_table(file.read_row_group(number).cast(SCHEMA))


class _Left(io.RawIOBase):
    """A file that stays open when pyarrow closes it."""

    def __init__(self, out: Any) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return int(self._out.write(bytes(data)))
