"""A file's bytes as a stream of text bytes: unpacked, limited, and judged for its encoding on the way; with a checksum.

Knows no cell.
"""

import codecs
import gzip
import hashlib
import io
import zlib
from typing import Any, BinaryIO

from service.domain.errors import Fault, FileTooLarge, WrongFile

GZIP = b"\x1f\x8b"
MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "a workbook or a zip archive", b"PAR1": "Parquet"}
LONGEST_RATIO = 64  # a table of members packs some ten times
SMALLEST_LIMIT = 64 * 1024 * 1024


def unpacked_limit(size: int) -> int:
    """How much a packed file may unpack to."""
    return max(SMALLEST_LIMIT, LONGEST_RATIO * size)


class Hashed(io.RawIOBase):
    """A file whose bytes are hashed as they are read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest, self.size = file, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read = self._file.readinto(buffer)
        self.digest.update(memoryview(buffer)[:read])
        self.size += read
        return int(read)


class Text(io.RawIOBase):
    """The bytes of a text file: UTF-8 or WrongFile, of a packed one not more than ``limit`` or FileTooLarge."""

    def __init__(self, raw: Hashed, *, packed: bool, limit: int) -> None:
        buffered = io.BufferedReader(raw, 1 << 18)
        self._file = gzip.GzipFile(fileobj=buffered) if packed else buffered
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._read, self._limit, self._packed = 0, limit, packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        chunk = self.read_some(len(view))
        view[: len(chunk)] = chunk
        return len(chunk)

    def read_some(self, size: int) -> bytes:
        """The next bytes; none at the end."""
        try:
            chunk = self._file.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise WrongFile([Fault("file", "packed", f"The gzip file is cut off or damaged: {error}.")]) from error
        if self._read == 0:
            self._look(chunk)
        self._read += len(chunk)
        if self._packed and self._read > self._limit:
            detail = f"The file unpacks to more than {self._limit:,} bytes: send it in parts."
            raise FileTooLarge([Fault("file", "too_large", detail)])
        self._judge(chunk)
        return chunk

    def _look(self, chunk: bytes) -> None:
        if not self._packed and chunk.startswith(GZIP):
            raise WrongFile([Fault("file", "packed", "The file is gzip and not declared as such: say so.")])
        for mark, what in MARKS.items():
            if chunk.startswith(mark):
                raise WrongFile([Fault("file", "encoding", f"The file is {what}: save it as CSV in UTF-8.")])

    def _judge(self, chunk: bytes) -> None:
        try:
            self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            at = self._read - len(chunk) + error.start
            detail = f"The file is not UTF-8 near byte {at:,}: save it as CSV in UTF-8."
            raise WrongFile([Fault("file", "encoding", detail)]) from error
        if b"\0" in chunk:
            raise WrongFile([Fault("file", "encoding", "The file has zero bytes: save it as CSV in UTF-8.")])
