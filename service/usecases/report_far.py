"""Parts of a report answered by the workers of a Dask cluster, and their bytes in order. Needs pyarrow.

A part goes out whole and comes back whole, so a worker that dies loses only what it had not given back, and the
scheduler, which keeps what was asked, asks another one. The documents are a task of their own: each worker gets them
once, and they are there again if every worker died. Workers need this code and no database. Knows no file.
"""

import pickle
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa

from service.reports.estimates_file import PartFile
from service.reports.members import Form, Part
from service.reports.memory import lean
from service.usecases.pinned import Editions, Faults, Kept, Pinned
from service.usecases.report import Profiles, Reading, Summary, answer_part, editions_for
from service.version import ENGINE

IN_FLIGHT = 2  # parts for each thread of a worker: one is answered, one waits
PACKING = "lz4"
READINGS_KEPT = 4


class OtherEngine(Exception):
    """A worker has another version of this code."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A part as it travels; ``places`` are the market and day of the documents that go with it."""

    number: int
    first: int
    rows: bytes
    day: date
    places: tuple[tuple[str, date], ...]
    reading: Reading
    form: Form
    engine: str = ENGINE

    @classmethod
    def of(cls, part: Part, editions: Editions, reading: Reading, form: Form) -> "Sent":
        """The part, its rows packed."""
        packed, options = pa.BufferOutputStream(), pa.ipc.IpcWriteOptions(compression=PACKING)
        with pa.ipc.new_stream(packed, part.table.schema, options=options) as stream:
            stream.write_table(part.table)
        rows = packed.getvalue().to_pybytes()
        return cls(part.number, part.first, rows, editions.day, tuple(editions.snapshots), reading, form)

    def part(self) -> Part:
        """The part as it was."""
        return Part(self.number, self.first, pa.ipc.open_stream(self.rows).read_all().combine_chunks())


@dataclass(slots=True)
class Documents:
    """The documents of a report on a cluster, by what they say."""

    client: Any
    known: dict[str, Any] = field(default_factory=dict)

    def of(self, snapshots: Mapping[tuple[str, date], Kept | Faults]) -> list[Any]:
        """What stands for them in a task."""
        return [self._sent(one) if isinstance(one, Kept) else one for one in snapshots.values()]

    def _sent(self, kept: Kept) -> Any:
        if kept.name not in self.known:
            import cloudpickle  # noqa: PLC0415 - comes with Dask, which is no part of the usual installation

            told = cloudpickle.dumps(kept)
            self.known[kept.name] = self.client.submit(pickle.loads, told, key=f"outpocket-{kept.name}")
        return self.known[kept.name]


@lru_cache(maxsize=READINGS_KEPT)
def _profiles(reading: Reading) -> Profiles:
    """What a worker has read of earlier parts."""
    return Profiles(reading)


def settle_far(sent: bytes, *documents: Kept | Faults) -> tuple[bytes, Summary]:
    """On a worker: the bytes of a part in its form, packed once more to travel, and its summary."""
    lean()
    asked: Sent = pickle.loads(sent)
    if asked.engine != ENGINE:
        raise OtherEngine(f"a worker has engine {ENGINE}, the report asks for {asked.engine}")
    editions = Editions(asked.day, dict(zip(asked.places, documents, strict=True)))
    packed, summary = pa.BufferOutputStream(), Summary()
    with pa.CompressedOutputStream(packed, PACKING) as stream:
        out = PartFile(stream, asked.form)
        for block in answer_part(asked.part(), editions, _profiles(asked.reading)):
            out.write(block.rows)
            summary = summary.plus(block.rows)
        out.close()
    return packed.getvalue().to_pybytes(), summary


def unpacked(data: bytes) -> pa.NativeFile:
    """What ``settle_far`` packed, as a file to read from."""
    return pa.CompressedInputStream(pa.BufferReader(data), PACKING)


def settled_far(
    client: Any, parts: Iterator[Part], pinned: Pinned, reading: Reading, form: Form
) -> Iterator[tuple[int, bytes, Summary]]:
    """The parts in order: number, packed bytes, summary; a few are held at a time. ``client`` is of Dask."""
    documents, waiting = Documents(client), deque[tuple[int, Any]]()
    for part in parts:
        editions = editions_for(part, pinned)
        sent = pickle.dumps(Sent.of(part, editions, reading, form))
        asked = client.submit(settle_far, sent, *documents.of(editions.snapshots), pure=False)
        waiting.append((part.number, asked))
        while len(waiting) >= IN_FLIGHT * max(1, sum(client.nthreads().values())):
            yield _taken(waiting)
    while waiting:
        yield _taken(waiting)


def _taken(waiting: deque[tuple[int, Any]]) -> tuple[int, bytes, Summary]:
    number, asked = waiting.popleft()
    data, summary = asked.result()
    return number, data, summary
