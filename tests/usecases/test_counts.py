"""What pages show is gathered and written by a thread of its own; a database that is away costs counts, no more."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from service import log
from service.domain.counts import Shown
from service.store.documents import Scope
from service.store.engine import open_engine
from service.usecases.counts import END_SECONDS, Tally, kept
from tests.store.world import Clock

TODAY = date(2026, 11, 20)
INDIA, ACME = Scope("in"), Scope("in", "acme")
LONG = 3_600.0  # seconds that no test lasts
PATIENCE = 10.0


def writers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "counts"]


def test_counts_are_written_after_a_while_without_being_asked(engine: Engine) -> None:
    tally, until = Tally(engine, Clock(), every=0.01), time.monotonic() + PATIENCE

    tally.add(INDIA, [("result", "V1"), ("how", None), ("result", "V1")])

    expected = {Shown(TODAY, "in", "", "result", "V1"): 2, Shown(TODAY, "in", "", "how", None): 1}
    while kept(engine, INDIA, TODAY, TODAY) != expected:
        assert time.monotonic() < until
        time.sleep(0.01)
    tally.close()


def test_what_waits_is_written_at_the_end_and_counts_may_go_on(engine: Engine) -> None:
    tally = Tally(engine, Clock(), every=LONG)
    tally.add(ACME, [("result", None)])
    before = kept(engine, ACME, TODAY, TODAY)

    tally.close()
    tally.add(ACME, [("result", None)])
    tally.close()

    assert before == {}
    assert kept(engine, ACME, TODAY, TODAY) == {Shown(TODAY, "in", "acme", "result", None): 2}


def test_counting_writes_nothing_by_itself(engine: Engine) -> None:
    """The first count starts a thread, the others only add to a dictionary."""
    tally = Tally(engine, Clock(), every=LONG)
    for _ in range(100):
        tally.add(INDIA, [("how", None)])

    assert len(writers()) == 1
    tally.close()
    assert writers() == []
    assert sum(kept(engine, INDIA, TODAY, TODAY).values()) == 100


def test_no_thread_starts_before_something_is_counted(engine: Engine) -> None:
    """A fork would lose it."""
    tally = Tally(engine, Clock())
    tally.add(INDIA, [])
    tally.close()

    assert writers() == []


def test_threads_that_count_at_once_lose_nothing(engine: Engine) -> None:
    tally = Tally(engine, Clock(), every=0.001)

    def count() -> None:
        for _ in range(200):
            tally.add(INDIA, [("how", None)])

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.close()

    assert kept(engine, INDIA, TODAY, TODAY) == {Shown(TODAY, "in", "", "how", None): 800}


def test_two_processes_that_add_to_the_same_rows_add_up(engine: Engine) -> None:
    """In opposite orders, which would be a deadlock if each wrote in its own."""
    tallies = [Tally(engine, Clock(), every=0.001) for _ in range(2)]
    for number in range(50):
        for tally, screens in zip(tallies, (("how", "result"), ("result", "how")), strict=True):
            tally.add(INDIA, [(screen, f"V{number % 9}") for screen in screens])
    for tally in tallies:
        tally.close()

    assert sum(kept(engine, INDIA, TODAY, TODAY).values()) == 200


def test_a_database_without_the_table_loses_counts_and_says_so_once(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure("info")
    bare = open_engine(database_url)
    tally = Tally(bare, Clock(), every=0.001)

    for _ in range(3):
        tally.add(INDIA, [("how", None), ("result", "V1")])
        for writer in writers():
            writer.join(PATIENCE)
    bare.dispose()

    (told,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (told["event"], told["number"]) == ("counts.lost", 2)


@pytest.fixture
def silent() -> Iterator[Engine]:
    """A PostgreSQL that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        engine = open_engine(f"postgresql://op:op@127.0.0.1:{listening.getsockname()[1]}/op")
        yield engine
    for writer in writers():
        writer.join(PATIENCE)
    engine.dispose()


def test_a_database_that_never_answers_holds_up_neither_counting_nor_the_end(silent: Engine) -> None:
    tally = Tally(silent, Clock(), every=0.001)
    began = time.monotonic()

    for _ in range(100):
        tally.add(INDIA, [("how", None)])
    counted = time.monotonic()
    tally.close()

    assert counted - began < 1.0
    assert time.monotonic() - counted < END_SECONDS + 2.0


def test_a_tenant_finds_its_own_and_the_operator_all(engine: Engine) -> None:
    tally = Tally(engine, Clock(), every=LONG)
    tally.add(INDIA, [("how", None)])
    tally.add(ACME, [("how", None)])
    tally.close()

    assert {shown.tenant for shown in kept(engine, INDIA, TODAY, TODAY)} == {"", "acme"}
    assert {shown.tenant for shown in kept(engine, ACME, TODAY, TODAY)} == {"acme"}
    assert kept(engine, Scope("in", "bolt"), TODAY, TODAY) == {}
