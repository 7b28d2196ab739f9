"""One catalogue with two cost tables, the right answers under each, and people who ask without pause.

The answers are worked out in this process on a database of its own: what a server gives must equal them byte for byte.
"""

import csv
import json
import random
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from http.client import HTTPException
from pathlib import Path

from service.app import create_app
from service.config import Config
from tests.bench import questions
from tests.gunicorn_process import Connection
from tests.served import FIXTURES, served

AS_OF = "2026-11-20"
ASK_AGAIN = 15  # answers on one connection before a new one, which may lead to another worker
ESTIMATES = "/v1/estimates"
PRICED = ("cost_table.csv", "package_split.csv")


@dataclass(frozen=True, slots=True)
class Edition:
    """A folder to publish, the version its cost table then has, and the right answer to each question."""

    folder: Path
    version: str
    answers: Mapping[bytes, bytes]


def editions(folder: Path) -> list[Edition]:
    """Two editions of one catalogue: prices as they are, and twice as high."""
    asked = [_dated(one) for one in (*questions.usual(20, seed=7), *questions.wide(10, seed=7))]
    found = []
    with served(every_seconds=0) as service:
        client = service.test_client()
        for times in (1, 2):
            written = write_folder(folder / f"times_{times}", times=times)
            done = service.test_cli_runner().invoke(args=["catalogue", "publish", str(written)])
            assert done.exit_code == 0, done.output
            answers = {one: client.post(ESTIMATES, data=one, content_type="application/json").data for one in asked}
            (version,) = {version_of(answer) for answer in answers.values()}
            found.append(Edition(written, version, answers))
    for one in asked:
        assert len({edition.answers[one] for edition in found}) == len(found)
    return found


def write_folder(folder: Path, *, times: int) -> Path:
    """The Indian catalogue with every price of its cost table ``times`` as high."""
    shutil.copytree(FIXTURES, folder)
    for name in PRICED:
        with (folder / name).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row |= {price: str(Decimal(row[price]) * times) for price in ("low", "typical", "high")}
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def publish(folder: Path, database_url: str) -> None:
    """Make the tables and publish a first edition."""
    service = create_app(replace(Config.from_env({}), database_url=database_url))
    for command in (["migrate"], ["publish", str(folder)]):
        done = service.test_cli_runner().invoke(args=["catalogue", *command])
        assert done.exit_code == 0, done.output
    service.extensions["outpocket.engine"].dispose()


def version_of(answer: bytes) -> str:
    """The version of the cost table that an answer says it was made with."""
    return str(json.loads(answer)["versions"]["cost_table"])


def _dated(question: bytes) -> bytes:
    return json.dumps({**json.loads(question), "as_of": AS_OF}).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """A right answer: when it was asked and had (``time.monotonic``), and the version behind it."""

    asked: float
    had: float
    version: str


@dataclass(slots=True)
class Crowd:
    """Threads that ask until they are told to stop. An answer that is not byte for byte right is a fault."""

    port: int
    editions: Sequence[Edition]
    pause: float  # seconds between two questions of one person
    answers: list[Answer] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def ask(self, seed: int) -> None:
        """One thread's work."""
        chance, asked = random.Random(seed), list(self.editions[0].answers)
        while not self.done.is_set():
            connection = Connection(self.port)
            try:
                for _ in range(ASK_AGAIN):
                    self._one(connection, chance.choice(asked), chance)
                    time.sleep(self.pause)
            except (OSError, HTTPException) as error:
                self.faults.append(f"no answer: {error!r}")
            finally:
                connection.close()

    def _one(self, connection: Connection, question: bytes, chance: random.Random) -> None:
        began = time.monotonic()
        # Blanks make other bytes of the same question: some were asked before and are remembered, some were not.
        status, body = connection.ask("POST", ESTIMATES, question + b" " * chance.randrange(200))
        if status != 200:
            self.faults.append(f"{status}: {body[:300]!r}")
            return
        version = next((edition.version for edition in self.editions if edition.answers[question] == body), None)
        if version is None:
            self.faults.append(f"the answer under {version_of(body)} is not the one of that version")
            return
        self.answers.append(Answer(began, time.monotonic(), version))

    def wait_for(self, version: str, *, seconds: float) -> None:
        """Until an answer that was asked for from now on comes from ``version``."""
        began = time.monotonic()
        while not any(answer.version == version and answer.asked >= began for answer in self.answers[-50:]):
            assert time.monotonic() < began + seconds, f"{version} is not live after {seconds:g} seconds"
            time.sleep(0.02)

    def settle(self, version: str, since: float, *, quiet: float, seconds: float) -> float:
        """Seconds from ``since`` to the last answer of another version, once there was none for ``quiet`` seconds."""
        while True:
            others = [answer.had for answer in list(self.answers) if answer.version != version]
            last = max((had for had in others if had > since), default=since)
            now = time.monotonic()
            if now - last > quiet:
                return last - since
            assert now < since + seconds, f"other answers than {version}'s still come after {seconds:g} seconds"
            time.sleep(0.05)


@contextmanager
def crowd(port: int, found: Sequence[Edition], *, people: int = 2, pause: float = 0.0) -> Iterator[Crowd]:
    """``people`` ask while the block runs."""
    asking = Crowd(port, found, pause)
    threads = [threading.Thread(target=asking.ask, args=(seed,)) for seed in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield asking
    finally:
        asking.done.set()
        for thread in threads:
            thread.join()
