"""An estimate over HTTP on one gunicorn worker against a bare Flask POST of the same bytes in the same server."""

import pickle
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import Ratio
from tests.bench.server import ANSWERS
from tests.gunicorn_process import Connection, gunicorn


@contextmanager
def serving(folder: Path, database_url: str, answers: Mapping[bytes, bytes]) -> Iterator["Server"]:
    """One worker with the settings of ``service/gunicorn.py``."""
    kept = folder / "answers.pickle"
    kept.write_bytes(pickle.dumps(dict(answers)))
    served = "tests.bench.server:app()"
    with gunicorn(database_url, app=served, workers=1, record=False, environ={ANSWERS: str(kept)}) as server:
        yield Server(Client(server.port), server.workers()[0])


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of the worker's processor."""

    clock: float
    processor: float

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.clock + other.clock, self.processor + other.processor)

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.clock - other.clock, self.processor - other.processor)


def processor(process: int) -> float:
    """Seconds that the threads of a process have run; 0 where there is no /proc."""
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


class Client:
    """One keep-alive connection, on which every answer is one."""

    def __init__(self, port: int) -> None:
        self._connection = Connection(port)

    def ask(self, path: str, question: bytes) -> bytes:
        status, body = self._connection.ask("POST", path, question)
        assert status == 200, (status, body[:300])
        return body


ESTIMATE, BARE, PLAIN = "/v1/estimates", "/bare", "/plain/bare"
TURN = 5  # questions before the other route has its turn


@dataclass(frozen=True, slots=True)
class Server:
    """A running worker, one connection to it, and its process."""

    client: Client
    worker: int

    def block(self, ways: Sequence[str], questions: Sequence[bytes]) -> dict[str, Cost]:
        """Every question asked on every route, in turns of a few, so that a busy moment hits all of them."""
        spent = dict.fromkeys(ways, Cost(0.0, 0.0))
        for start in range(0, len(questions), TURN):
            for way in ways:
                before = Cost(time.perf_counter(), processor(self.worker))
                for question in questions[start : start + TURN]:
                    self.client.ask(way, question)
                spent[way] += Cost(time.perf_counter(), processor(self.worker)) - before
        return spent


def compared(server: Server, seen: Sequence[bytes], first: Sequence[Sequence[bytes]]) -> list[dict[str, Cost]]:
    """Blocks of first questions, each asked only once, after the worker has answered ``seen``."""
    for question in seen:
        server.client.ask(ESTIMATE, question)
    return [server.block((BARE, ESTIMATE), questions) for questions in first]


def repeated(server: Server, questions: Sequence[bytes], *, blocks: int) -> list[dict[str, Cost]]:
    """Blocks of the same questions over and over."""
    for question in questions:
        server.client.ask(ESTIMATE, question)
    return [server.block((BARE, ESTIMATE, PLAIN), questions) for _ in range(blocks)]


def lines(what: str, blocks: Sequence[Mapping[str, Cost]], *, goal: float | None, against: str = BARE) -> list[Ratio]:
    """Throughput of an estimate as a share of a bare POST's: by the clock, and by the worker's processor."""
    clock = [block[against].clock / block[ESTIMATE].clock for block in blocks]
    found = [Ratio(what, clock, goal)]
    if all(block[ESTIMATE].processor for block in blocks):
        found.append(
            Ratio("   … by the worker's processor time", [b[against].processor / b[ESTIMATE].processor for b in blocks])
        )
    return found
