"""``flask report`` by Dask workers: the same bytes, though one is killed; and what is said where none answer."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import flask
import orjson
import psutil
import pytest

import service as package
from tests.served import FIXTURES, served
from tests.test_cli_report import IN_A_PROCESS, MEMBERS, WRONG, run

ROOT = FIXTURES.parent.parent
PARTS = 81  # of ten rows


@pytest.fixture(scope="module")
def service() -> Iterator[flask.Flask]:
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    head, *rows = MEMBERS.split("\r\n")[:-1]
    file = tmp_path_factory.mktemp("members") / "members.csv"
    file.write_text("\r\n".join([head, *rows * 20, WRONG]), newline="")
    return file


@pytest.fixture(scope="module")
def whole(service: flask.Flask, members: Path) -> bytes:
    """The report as one process makes it."""
    output = members.with_name("whole.csv")
    assert run(service, members, "-o", output).exit_code == 0
    return output.read_bytes()


def test_a_killed_worker_loses_and_doubles_nothing(
    service: flask.Flask, members: Path, whole: bytes, tmp_path: Path
) -> None:
    """Takes seconds: the only worker dies with all that it had, documents too, and another takes its place."""
    output = tmp_path / "out.csv"
    report = start(service, members, "-o", output, "--workers", "1")
    _killed_in_the_middle(report, tmp_path, lambda: _workers_of(report.pid)[0])
    said = report.communicate(timeout=120)

    assert report.returncode == 0, said
    assert f"{10 * (PARTS - 1) + 1} rows read, 1 of them wrong" in said[0]
    assert output.read_bytes() == whole


def test_the_workers_of_a_scheduler_need_no_database(
    service: flask.Flask, members: Path, whole: bytes, tmp_path: Path
) -> None:
    """Takes seconds: a scheduler and two workers, one of which dies for good."""
    output = tmp_path / "out.csv"
    with _scheduler(tmp_path) as (address, workers):
        report = start(service, members, "-o", output, "--scheduler", address)
        _killed_in_the_middle(report, tmp_path, lambda: psutil.Process(workers[0]))
        said = report.communicate(timeout=120)

    assert report.returncode == 0, said
    assert output.read_bytes() == whole


def test_a_scheduler_that_does_not_answer_is_named(service: flask.Flask, members: Path, tmp_path: Path) -> None:
    """Takes the five seconds that a scheduler has."""
    done = run(service, members, "-o", tmp_path / "out.csv", "--scheduler", "tcp://127.0.0.1:1")

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: No Dask scheduler answers at 'tcp://127.0.0.1:1' within 5 seconds")
    assert not list(tmp_path.iterdir())


def test_without_dask_it_says_what_to_install(
    service: flask.Flask, members: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(package, "cli_report_dask", raising=False)
    monkeypatch.delitem(sys.modules, "service.cli_report_dask", raising=False)
    monkeypatch.setitem(sys.modules, "dask", None)
    done = run(service, members, "-o", tmp_path / "out.csv", "--workers", "2")

    assert done.exit_code == 1
    assert done.stderr == (
        "Error: Workers need Dask, which is not installed: pip install 'dask>=2026.1' 'distributed>=2026.1'.\n"
    )


@pytest.mark.parametrize("more", [["--scheduler", "tcp://x:1"], ["--check"]])
def test_workers_are_asked_for_in_one_way(service: flask.Flask, members: Path, more: list[str]) -> None:
    given = more if "--check" in more else ["-o", "out.csv", *more]

    assert run(service, members, "--workers", "2", *given).exit_code == 2


def start(service: flask.Flask, *arguments: object) -> "subprocess.Popen[str]":
    """The command in a process of its own, with parts of ten rows."""
    command = [sys.executable, "-c", IN_A_PROCESS, str(service.extensions["outpocket.engine"].url)]
    return subprocess.Popen(
        [*command, *map(str, arguments), "--part-rows", "10"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "."},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _killed_in_the_middle(report: "subprocess.Popen[str]", folder: Path, worker: Callable[[], psutil.Process]) -> None:
    """Kill a worker after a few parts; it is halted first, so that it dies with parts that it was asked for."""
    _until((folder / "out.csv.parts" / "000003.part").exists, report)
    victim = worker()
    victim.send_signal(signal.SIGSTOP)
    time.sleep(0.3)
    victim.send_signal(signal.SIGKILL)
    assert not (folder / "out.csv").exists()


def _workers_of(process: int) -> list[psutil.Process]:
    children = psutil.Process(process).children(recursive=True)
    return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]


@contextmanager
def _scheduler(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """The address of a scheduler, and its two workers, which know no setting of the service."""
    known = folder / "scheduler.json"
    with ExitStack() as stack:
        scheduler = _process(stack, "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", known)
        _until(lambda: known.exists() and known.read_bytes().endswith(b"}"), scheduler)
        about = ("--no-nanny", "--nthreads", "1", "--scheduler-file", known)
        workers = [_process(stack, "dask_worker", *about) for _ in range(2)]
        yield orjson.loads(known.read_bytes())["address"], [worker.pid for worker in workers]


def _process(stack: ExitStack, name: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"distributed.cli.{name}", "--no-dashboard", *map(str, arguments)]
    known = {name: value for name, value in os.environ.items() if not name.startswith("OUTPOCKET_")}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env={**known, "PYTHONPATH": "."}, text=True, **quiet)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def _until(done: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    for _ in range(24_000):
        if done():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    raise AssertionError("it never came")
