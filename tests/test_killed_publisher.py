"""``flask catalogue publish`` killed with -9 in its transaction: the old version stays whole, the next one succeeds."""

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from service import documents
from service.store import history
from service.store.documents import Body, Key, PriceRow, Scope
from service.store.engine import open_engine, reading
from service.usecases import catalogue
from tests.gunicorn_process import ROOT
from tests.live_catalogue import publish
from tests.served import FIXTURES

DAY = date(2026, 11, 20)
ROWS = 3_000  # enough for a transaction that has a middle
PATIENCE = 60.0
# One as soon as the transaction has begun, another somewhere in it, or just after.
DELAYS = (0.0, random.Random(9).uniform(0.05, 0.6))


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that is in force, decoded or it would not be here, and how much the tables hold."""

    revision: int
    documents: dict[Key, Body]
    rows: tuple[int, ...]

    @property
    def prices(self) -> tuple[PriceRow, ...]:
        return self.documents[Key("cost_table", "cost_table")].prices


def published(engine: Engine) -> Published:
    found = catalogue.export(engine, Scope("in"), DAY)
    for entry, body in found.items():
        documents.decode(entry.key, body)
    with reading(engine)() as session:
        counts = [session.execute(text(f"SELECT count(*) FROM {name}")) for name in ("document", "cost_row", "event")]
        rows = tuple(count.scalar_one() for count in counts)
        return Published(history.revision(session), {entry.key: body for entry, body in found.items()}, rows)


def locked(engine: Engine) -> bool:
    """Whether a publisher is in its transaction."""
    if engine.dialect.name == "postgresql":
        held = "SELECT count(*) FROM pg_locks WHERE relation = 'event'::regclass AND mode = 'ExclusiveLock' AND granted"
        with engine.connect() as connection:
            return bool(connection.execute(text(held)).scalar())
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError:
            return True
        finally:
            connection.exec_driver_sql("PRAGMA busy_timeout = 10000")
        return False


def wait_until(engine: Engine, *, held: bool) -> None:
    ends = time.monotonic() + PATIENCE
    while locked(engine) is not held:
        assert time.monotonic() < ends, "no publisher has begun" if held else "the lock of a dead publisher remains"
        time.sleep(0.02)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """The Indian catalogue with thousands of made-up rows in its cost table."""
    folder = Path(shutil.copytree(FIXTURES, tmp_path / "large"))
    table = folder / "cost_table.csv"
    with table.open(newline="", encoding="utf-8") as file:
        first = next(csv.DictReader(file))
    with table.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(first), lineterminator="\n")
        writer.writerows(first | {"item_code": f"made_up_{number}"} for number in range(ROWS))
    return folder


@pytest.fixture
def engine(published_url: str) -> Iterator[Engine]:
    """A database with the small catalogue published."""
    opened = open_engine(published_url)
    yield opened
    opened.dispose()


def test_a_publisher_killed_at_any_moment_leaves_all_of_the_old_or_all_of_the_new(
    engine: Engine, published_url: str, large: Path
) -> None:
    before = published(engine)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "catalogue", "publish", str(large)]
    environ = {**os.environ, "OUTPOCKET_DATABASE_URL": published_url}
    after = []
    for delay in DELAYS:
        publisher = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
        try:
            wait_until(engine, held=True)
            time.sleep(delay)
        finally:
            publisher.send_signal(signal.SIGKILL)
            publisher.wait()
        wait_until(engine, held=False)
        after.append(published(engine))
        if after[-1] != before:
            break  # It was quicker than the kill; nothing is left to publish.

    publish(large, published_url)
    whole = published(engine)

    assert after[0] == before
    assert all(found in (before, whole) for found in after)
    assert (whole.revision, len(whole.prices)) == (before.revision + 1, len(before.prices) + ROWS)
    assert whole.rows == (before.rows[0] + 1, before.rows[1] + len(whole.prices), before.rows[2] + 1)
