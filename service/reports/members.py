"""A file of members, as CSV, packed CSV or Parquet → parts of rows, every cell text. Needs pyarrow.

``examine`` reads the file once to its end before anything is answered: its header, its encoding, every row's width, and
its checksum. ``parts`` reads it again. Memory does not grow with the file. Judges no cell.
"""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from service.domain.errors import Fault, WrongFile
from service.reports.member_columns import header_faults
from service.reports.row_files import Hashed, Text, unpacked_limit

PART_ROWS = 65_536
PART_BYTES = 64 * 1024 * 1024  # a part of long rows ends earlier
LONGEST_HEADER = 64 * 1024
READ_BYTES = 256 * 1024  # a row is not longer than this; pyarrow reads many times as much ahead
FAULTS_TOLD = 20


class Form(StrEnum):
    """The forms that tables come in, by how the name of a file ends."""

    CSV = ".csv"
    PACKED = ".csv.gz"
    PARQUET = ".parquet"


@dataclass(frozen=True, slots=True)
class Members:
    """A file that was found to be in order: its header, how many rows it has, the checksum of its bytes."""

    file: Path
    form: Form
    header: tuple[str, ...]
    rows: int
    markets: tuple[str, ...]
    sha256: str
    limit: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows in order; ``first`` is the number of the first one, from 1."""

    number: int
    first: int
    table: pa.Table


@dataclass(slots=True)
class _Numbered:
    """Numbers of parts and rows that go on from part to part."""

    number: int = 0
    first: int = 1

    def part(self, table: pa.Table) -> Part:
        part = Part(self.number, self.first, table)
        self.number, self.first = self.number + 1, self.first + table.num_rows
        return part


def form_of(name: str) -> Form | None:
    """The form that a file's name promises."""
    found = [form for form in Form if name.lower().endswith(form)]
    return found[0] if found else None


def examine(file: Path, form: Form, *, questions: Collection[str], limit: int | None = None) -> Members:
    """Read a file to its end; WrongFile with every fault of its header or its rows, FileTooLarge beyond ``limit``."""
    size = file.stat().st_size
    if not size:
        raise WrongFile([Fault("file", "empty", "The file is empty: send a header and rows.")])
    limit = unpacked_limit(size) if limit is None else limit
    rows, markets, repeated = 0, dict[str, None](), list[Fault]()
    with file.open("rb") as opened:
        raw = Hashed(opened)
        header, batches = _opened(file, raw, form, limit, only=("id", "market"), questions=questions)
        for batch in batches:
            found = batch.column("market").unique().to_pylist()
            markets |= dict.fromkeys(found[:FAULTS_TOLD])
            if "market" in found and len(repeated) < FAULTS_TOLD:
                repeated += _headers_in(batch, rows)
            rows += batch.num_rows
        while raw.read(READ_BYTES):
            pass
    if repeated:
        raise WrongFile(repeated[:FAULTS_TOLD])
    named = tuple(sorted(market for market in markets if market))
    return Members(file, form, header, rows, named, raw.digest.hexdigest(), limit)


def parts(members: Members, rows: int = PART_ROWS) -> Iterator[Part]:
    """The rows of a file, in parts that are the same each time; WrongFile if it changed since it was examined."""
    with members.file.open("rb") as opened:
        raw = Hashed(opened)
        _, batches = _opened(members.file, raw, members.form, members.limit)
        yield from map(_Numbered().part, _gathered(batches, rows))  # holds no part while the next one is read
        while raw.read(READ_BYTES):
            pass
    if raw.digest.hexdigest() != members.sha256:
        raise WrongFile([Fault("file", "changed", "The file changed while it was being read.")])


def _gathered(batches: Iterator[pa.RecordBatch], most: int) -> Iterator[pa.Table]:
    """Batches as tables of so many rows, or fewer if they are long."""
    held: list[pa.RecordBatch] = []
    rows, size = 0, 0
    for whole in batches:
        batch = whole
        while rows + batch.num_rows >= most:
            taken = most - rows
            yield pa.Table.from_batches([*held, batch.slice(0, taken)])
            held, rows, size, batch = [], 0, 0, batch.slice(taken)
        if batch.num_rows:
            held, rows, size = [*held, batch], rows + batch.num_rows, size + batch.nbytes
        if size >= PART_BYTES:
            yield pa.Table.from_batches(held)
            held, rows, size = [], 0, 0
    if held:
        yield pa.Table.from_batches(held)


def _opened(
    file: Path,
    raw: Hashed,
    form: Form,
    limit: int,
    *,
    only: tuple[str, ...] = (),
    questions: Collection[str] | None = None,
) -> tuple[tuple[str, ...], Iterator[pa.RecordBatch]]:
    """The header, checked if ``questions`` are given, and the rows, all text."""
    if form is Form.PARQUET:
        from service.reports import parquet_file  # noqa: PLC0415 - memory that a CSV has no use for

        opened = parquet_file.opened(file)
        header = tuple(opened.schema_arrow.names)
        _check(header, questions)
        return header, parquet_file.batches(opened, only or header)
    text = Text(raw, packed=form is Form.PACKED, limit=limit)
    header, begun = _header(text)
    _check(header, questions)
    return header, _csv(_Begun(begun, text), header, only)


def _check(header: tuple[str, ...], questions: Collection[str] | None) -> None:
    faults = [] if questions is None else header_faults(header, questions)
    if faults:
        raise WrongFile(faults)


def _header(text: Text) -> tuple[tuple[str, ...], bytes]:
    """The names of the first line, and what was read beyond it."""
    begun = b""
    while b"\n" not in begun and len(begun) <= LONGEST_HEADER:
        chunk = text.read_some(LONGEST_HEADER)
        if not chunk:
            break
        begun += chunk
    line, _, rest = begun.partition(b"\n")
    if len(line) > LONGEST_HEADER:
        raise WrongFile([Fault("header", "too_long", f"The first line has more than {LONGEST_HEADER:,} bytes.")])
    names = next(csv.reader([line.decode("utf-8-sig", "replace").rstrip("\r")]), [])
    return tuple(names), rest


class _Begun(io.RawIOBase):
    """A text of which the beginning was read already."""

    def __init__(self, begun: bytes, text: Text) -> None:
        self._begun, self._text = begun, text

    def readable(self) -> bool:
        return True

    def is_blank(self) -> bool:
        """Whether nothing but empty lines is left."""
        while not self._begun.strip(b"\r\n"):
            self._begun = self._text.read_some(READ_BYTES)
            if not self._begun:
                return True
        return False

    def read(self, size: int = -1) -> bytes:
        if self._begun:
            given, self._begun = self._begun[:size], self._begun[size:]
            return given
        return self._text.read_some(READ_BYTES if size < 0 else size)


def _csv(text: _Begun, header: tuple[str, ...], only: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    ragged: list[Fault] = []

    def keep(row: pyarrow.csv.InvalidRow) -> str:
        if len(ragged) < FAULTS_TOLD:
            detail = f"The row has {row.actual_columns} cells where the header has {row.expected_columns}."
            ragged.append(Fault(f"line {(row.number or 0) + 1}", "ragged", detail))
        return "skip"

    try:
        yield from _batches(text, header, only, keep)
    except pa.ArrowInvalid as error:
        raise _not_csv(error, ragged) from error
    if ragged:
        raise WrongFile(ragged)


def _batches(text: _Begun, header: tuple[str, ...], only: tuple[str, ...], keep: object) -> Iterator[pa.RecordBatch]:
    if text.is_blank():
        return  # pyarrow refuses what has no rows.
    columns = only or header
    reader = pyarrow.csv.open_csv(
        pa.PythonFile(text, mode="r"),
        read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=READ_BYTES, column_names=list(header)),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=keep),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()),
            include_columns=list(columns),
            null_values=[],
            strings_can_be_null=False,
            check_utf8=False,  # The stream has been judged.
        ),
    )
    yield from reader


def _not_csv(error: pa.ArrowInvalid, ragged: list[Fault]) -> WrongFile:
    said = str(error)
    if "straddling" in said or "out of sync" in said or "truncated" in said.lower():
        detail = f"A row is longer than {READ_BYTES:,} bytes: perhaps a quote is opened and never closed."
        return WrongFile([*ragged, Fault("file", "quote", detail)])
    return WrongFile([*ragged, Fault("file", "csv", f"The file is no CSV: {said.splitlines()[0][:200]}")])


def _headers_in(batch: pa.RecordBatch, before: int) -> list[Fault]:
    """Rows that say the header again: files that were put one after the other."""
    pairs = zip(batch.column("id").to_pylist(), batch.column("market").to_pylist(), strict=True)
    detail = "The row is the header again: send one table, or take the second header out."
    return [
        Fault(f"row {before + number}", "header_twice", detail)
        for number, pair in enumerate(pairs, start=1)
        if pair == ("id", "market")
    ]
