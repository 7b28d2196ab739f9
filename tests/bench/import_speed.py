"""A cost table of 100,000 rows on its way in, each step beside the least that any program does with the same rows."""

import csv
import functools
import gc
import io
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter

from schemas.cost_table import COST_ROWS
from schemas.tables import from_tables
from schemas.text import write_lines
from service import cli_folder, documents, log
from service.domain.vocabulary import CityTier, Facility
from service.reports import csv_file
from service.store import migrate
from service.store.catalogue import Catalogue
from service.store.documents import PRICE_COLUMNS, Draft, Key, Scope, price_cells
from service.store.engine import open_engine
from service.store.log import Stamp
from service.usecases import catalogue
from tests.bench.measure import Ratio, interleaved, ratios
from tests.costs import FOLDER

LINUX = Path("/proc/self/status").exists()
ROWS = 100_000
DAY, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 12, tzinfo=UTC)
SCOPE = Scope("in")
PRICES = Key("cost_table", "cost_table")
LEVELS = ("low", "typical", "high")
PEAK = "import sys; from tests.bench import import_speed; import_speed.peak(sys.argv[1], sys.argv[2])"


def measured(folder: Path, *, blocks: int) -> list[Ratio]:
    """Times and peaks of memory; ``folder`` takes a database a block."""
    log.configure("error")
    files = _files()
    given = cli_folder.read(files, called="in")
    prices = next(draft for draft in given.drafts if draft.key == PRICES)
    file = folder / "prices.csv"
    file.write_bytes(csv_file.write(csv.reader(io.StringIO(files["cost_table.csv"]))))
    spent = interleaved(
        {
            "read": _clocked(lambda _: _read(file)),
            "check": _clocked(lambda _: _check(file)),
            "insert": _clocked(lambda block: _insert(folder / f"bare{block}.db", prices)),
            "publish": _publishing(folder, given),
            "select": _clocked(lambda block: _select(folder / f"bare{block}.db")),
            "reload": _clocked(lambda block: _reload(folder / f"{block}.db")),
        },
        blocks=blocks,
    )
    rows = f"{ROWS:,} rows"
    found = [
        Ratio(f"{rows}: file to document in order ÷ csv.reader and int", ratios(spent["check"], spent["read"])),
        Ratio("… published with its neighbours ÷ a bare executemany", ratios(spent["publish"], spent["insert"])),
        Ratio("… taken up by a worker ÷ a bare SELECT", ratios(spent["reload"], spent["select"])),
    ]
    if LINUX:
        peaks = interleaved({way: functools.partial(_peak_of, way, file) for way in ("read", "check")}, blocks=blocks)
        found.append(
            Ratio("… most memory, file to document ÷ csv.reader and int", ratios(peaks["check"], peaks["read"]))
        )
    return found


def peak(way: str, file: str) -> None:
    """Print the most memory this process ever had, after doing it one way; getrusage would tell its parent's."""
    {"read": _read, "check": _check}[way](Path(file))
    status = Path("/proc/self/status").read_text().splitlines()
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))


def _peak_of(way: str, file: Path, _: int) -> float:
    ran = subprocess.run([sys.executable, "-c", PEAK, way, file], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def _files() -> dict[str, str]:
    """The published folder, whose cost table has many more rows: no two prices alike, nor two places of a code."""
    files = {
        file.relative_to(FOLDER).as_posix(): file.read_text(encoding="utf-8")
        for file in FOLDER.rglob("*.*")
        if file.suffix in {".csv", ".json"}
    }
    return {**files, "cost_table.csv": files["cost_table.csv"] + write_lines(islice(_made_up(), ROWS))}


def _made_up() -> Iterator[list[str]]:
    """Rows of no real price."""
    start, number = {"stage": "diagnostics", "unit": "study", "category": "diagnostic", "setting": "opd"}, 0
    while True:
        for tier in CityTier:
            for facility in Facility:
                number += 1
                row = {
                    **dict.fromkeys(COST_ROWS.columns, ""),
                    **start,
                    "item_code": f"made_up_{number // 12}",
                    "label": f"A made-up study, number {number // 12}",
                    **{level: f"{number % 40_000 + 10 * step}.{number % 100:02d}" for step, level in enumerate(LEVELS)},
                    "city_tier": tier,
                    "facility": facility,
                    "source": "made up to measure speed",
                    "source_date": "2026",
                    "confidence": "low",
                }
                yield list(row.values())


def _clocked(run: Callable[[int], object]) -> Callable[[int], float]:
    def clocked(block: int) -> float:
        gc.collect()
        started = perf_counter()
        run(block)
        return perf_counter() - started

    return clocked


def _read(file: Path) -> list[object]:
    rows = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    return [{**row, **{level: int(row[level].replace(".", "")) for level in LEVELS}} for row in rows]


def _check(file: Path) -> object:
    rows = csv_file.read(file.read_bytes(), table=PRICES.name)
    texts = {name: (FOLDER / name).read_text(encoding="utf-8") for name in ("factors.csv", "package_split.csv")}
    return from_tables(*PRICES, {PRICES.name: write_lines(rows)}, texts)


def _insert(file: Path, prices: Draft) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(f"CREATE TABLE price (line INTEGER PRIMARY KEY, {', '.join(PRICE_COLUMNS)})")
        marks = ", ".join("?" * (1 + len(PRICE_COLUMNS)))
        rows = ([line, *cells.values()] for line, cells in enumerate(price_cells(prices.body.prices)))
        connection.executemany(f"INSERT INTO price VALUES ({marks})", rows)
    connection.close()


def _select(file: Path) -> list[object]:
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT * FROM price ORDER BY line").fetchall()
    connection.close()
    return rows


def _publishing(folder: Path, given: cli_folder.Folder) -> Callable[[int], float]:
    """Publishes into a new database; making its tables is not measured."""

    def publishing(block: int) -> float:
        engine = open_engine(f"sqlite:///{folder}/{block}.db")
        migrate.upgrade(engine)
        way = {"effective": DAY, "stamp": Stamp("bench", "", NOW), "decode": documents.decode, "law": documents.law}
        took = _clocked(lambda _: catalogue.publish(engine, SCOPE, given.drafts, **way))(block)
        engine.dispose()
        return took

    return publishing


def _reload(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}")
    Catalogue(engine, documents.decode, every_seconds=3_600, clock=lambda: NOW).snapshot("in")
    engine.dispose()
