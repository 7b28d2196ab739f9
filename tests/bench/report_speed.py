"""A report of many members against pyarrow reading the same file and writing as many rows and columns, no kernel."""

import functools
import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from schemas.report_row import RowReader, told
from service.reports.estimate_rows import header, tables
from service.reports.estimates_file import PartFile
from service.reports.members import PART_ROWS, Form, Part, examine, parts
from service.reports.memory import lean
from service.usecases.pinned import Pinned
from service.usecases.report import Profiles, Reading, answer_part, answered
from service.usecases.report_far import settled_far, unpacked
from tests import world
from tests.bench import report_members
from tests.bench.measure import Ratio, interleaved, ratios

LINUX = Path("/proc/self/status").exists()
SIZES = (10_000, 100_000, 1_000_000, 8_000_000)
KIB = 1024
MOST_MB = 200
USUAL = pa.default_memory_pool()  # what pyarrow has by itself; a report takes another one
MOMENT = datetime(2026, 11, 20, 9, tzinfo=UTC)
PEAK = "import sys; from tests.bench import report_speed; report_speed.peak(sys.argv[1])"


class _Shelf:
    """The published catalogue, without a database."""

    def snapshot(self, *_: Any, **__: Any) -> Any:
        return world.snapshot()


def measured(folder: Path, *, quick: bool) -> list[Ratio]:
    """Times by the clock and of the processor, and what a second worker is worth."""
    rows, blocks = (100_000, 2) if quick else (1_000_000, 3)
    found: list[Ratio] = []
    for plans in (1, 3):
        file = members_of(folder, rows, plans)
        ways = {
            "report": functools.partial(_spent, _report, file, folder),
            "pass": functools.partial(_spent, _pass, file, folder, _some(file)),
        }
        _report(file, folder)
        turns = [{name: way() for name, way in ways.items()} for _ in range(blocks)]
        what = f"{rows:,} rows, {plans} plan{'s' * (plans > 1)}: a report ÷ pyarrow's pass"
        for which, told_of in enumerate((f"{what}, time", "… by processor time")):
            of = {name: [turn[name][which] for turn in turns] for name in ways}
            goal = 1.5 if plans == 1 and which == 0 else None
            found.append(Ratio(told_of, ratios(of["report"], of["pass"]), most=goal))
    return [*found, *_second_worker(members_of(folder, rows, 1), blocks)]


def peaks(folder: Path, *, quick: bool) -> Iterator[tuple[int, float]]:
    """Rows, and MB that a fresh process had at most."""
    for rows in SIZES[:2] if quick else SIZES:
        command = [sys.executable, "-c", PEAK, str(members_of(folder, rows, 1))]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        yield rows, int(ran.stdout) * KIB / 1_000_000


def peak(file: str) -> None:
    """Make a report into nowhere and print the most memory this process ever had, in KiB."""
    _report(Path(file), Path())
    status = Path("/proc/self/status").read_text().splitlines()
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))


def members_of(folder: Path, rows: int, plans: int) -> Path:
    file = folder / f"members-{rows}-{plans}.csv"
    if not file.exists():
        report_members.write(file, rows, plans=plans)
    return file


def pinned() -> tuple[Pinned, Reading]:
    """What answers, and how rows are read."""
    answers = Pinned(_Shelf(), day=world.TODAY, moment=MOMENT)  # type: ignore[arg-type]  # all that it asks for
    return answers, Reading(RowReader.of(answers.questions()), told)


def _report(file: Path, _: Path) -> None:
    lean()
    answers, reading = pinned()
    members = examine(file, Form.CSV, questions=answers.questions())
    with open(os.devnull, "wb") as into:
        into.write(header())
        out = PartFile(into, Form.CSV)
        for block in answered(parts(members), answers, reading):
            out.write(block.rows)


def _some(file: Path) -> pa.Table:
    """The answers of the first part: what pyarrow writes over and over, so that both write the same bytes."""
    answers, reading = pinned()
    members = examine(file, Form.CSV, questions=answers.questions())
    blocks = [
        table for block in answer_part(next(parts(members)), answers, Profiles(reading)) for table in tables(block.rows)
    ]
    table = pa.concat_tables(blocks).unify_dictionaries().combine_chunks()
    return table.set_column(2, "error", pa.nulls(table.num_rows, pa.string()))


def _pass(file: Path, _: Path, some: pa.Table) -> None:
    """Every cell read as text; the id and the number of its row written in front of as many columns of one kind."""
    pa.set_memory_pool(USUAL)
    names = pyarrow.csv.open_csv(file).schema.names
    texts = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
    unquoted = pyarrow.csv.WriteOptions(quoting_style="none")
    before = 0
    with pyarrow.csv.CSVWriter(os.devnull, some.schema, write_options=unquoted) as out:
        for batch in pyarrow.csv.open_csv(file, convert_options=texts):
            rows = batch.num_rows * some.num_rows // PART_ROWS if batch.num_rows < PART_ROWS else some.num_rows
            source = np.arange(rows) * batch.num_rows // rows
            table = some.take(pa.array(np.arange(rows) % some.num_rows))
            table = table.set_column(0, "id", batch.column(0).take(pa.array(source)))
            out.write_table(table.set_column(1, "row_no", pa.array(source + before)))
            before += batch.num_rows


def _spent(run: Callable[..., None], *arguments: Any) -> tuple[float, float]:
    gc.collect()
    clock, processor = perf_counter(), process_time()
    run(*arguments)
    return perf_counter() - clock, process_time() - processor


def _second_worker(file: Path, blocks: int) -> list[Ratio]:
    """Time by one worker ÷ by two, both running all the while; each has answered a part before.

    The client, which reads the members and writes the estimates, needs a processor too. What the processors there are
    allow at most is told beside: the work of a worker and of the client, shared among them.
    """
    from distributed import Client, LocalCluster  # noqa: PLC0415 - Dask is measured only where it is installed

    quiet = {"threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "silence_logs": 50}
    with (
        LocalCluster(n_workers=1, **quiet) as one,
        LocalCluster(n_workers=2, **quiet) as two,
        Client(one) as alone,
        Client(two) as both,
    ):
        clients = {"alone": alone, "both": both}
        for client in clients.values():
            _far(client, file, most=2)
        here: list[float] = []
        ways = {name: functools.partial(_far_seconds, client, file, here) for name, client in clients.items()}
        spent = interleaved(ways, blocks=blocks)
    processors = len(os.sched_getaffinity(0)) if LINUX else os.cpu_count() or 1
    bound = [
        min(2.0, processors * alone / (alone + client)) for alone, client in zip(spent["alone"], here[::2], strict=True)
    ]
    return [
        Ratio("… two Dask workers ÷ one, rows a second", ratios(spent["alone"], spent["both"]), 1.6),
        Ratio(f"… at most, with {processors} processors and the client beside", bound),
    ]


def _far_seconds(client: Any, file: Path, here: list[float], _: int) -> float:
    """By the clock; the processor time of this process, the client, goes into ``here``."""
    clock, processor = perf_counter(), process_time()
    _far(client, file)
    here.append(process_time() - processor)
    return perf_counter() - clock


def _far(client: Any, file: Path, most: int | None = None) -> None:
    answers, reading = pinned()
    members = examine(file, Form.CSV, questions=answers.questions())
    chosen: Iterator[Part] = (part for part in parts(members) if most is None or part.number < most)
    for _, data, _ in settled_far(client, chosen, answers, reading, Form.CSV):
        with unpacked(data) as opened:
            while opened.read(1 << 20):
                pass
