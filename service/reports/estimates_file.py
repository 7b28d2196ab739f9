"""A report as a file: its parts, each in a file of its own, and all of them together. Needs pyarrow.

The bytes of a part depend on its rows alone, so an interrupted report ends with the bytes it would have had.
"""

import hashlib
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from service.reports.estimate_rows import Answered, encoded, header, tables
from service.reports.members import Form

COPY_BYTES = 1 << 20
GZIP = 31  # zlib's name for gzip, without a time of day in it


def _parquet() -> Any:
    from service.reports import parquet_file  # noqa: PLC0415 - memory that a CSV has no use for

    return parquet_file


class PartFile:
    """A part being written in one of the forms."""

    def __init__(self, file: BinaryIO, form: Form) -> None:
        self._file, self._form = file, form
        self._packer = zlib.compressobj(6, zlib.DEFLATED, GZIP) if form is Form.PACKED else None
        self._parquet = _parquet().writer(file) if form is Form.PARQUET else None

    def write(self, rows: Answered) -> None:
        """Add rows."""
        if self._parquet is not None:
            for table in tables(rows):
                self._parquet.write_table(table)
            return
        for data in encoded(rows):
            self._file.write(self._packer.compress(data) if self._packer else data)

    def close(self) -> None:
        """Write what is held back; the file itself stays open."""
        if self._packer:
            self._file.write(self._packer.flush())
        if self._parquet is not None:
            self._parquet.close()


class _Hashing:
    """A file whose bytes are hashed as they are written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self._file.write(data)


def assemble(parts: Iterable[Path], form: Form, into: BinaryIO) -> tuple[int, str]:
    """Put parts together into one file; its size and checksum."""
    out = _Hashing(into)
    if form is Form.PARQUET:
        _parquet().put_together(parts, out)
    else:
        out.write(_packed(header()) if form is Form.PACKED else header())
        for part in parts:
            with part.open("rb") as opened:
                while chunk := opened.read(COPY_BYTES):
                    out.write(chunk)
    return out.size, out.digest.hexdigest()


def _packed(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, GZIP)
    return packer.compress(data) + packer.flush()
