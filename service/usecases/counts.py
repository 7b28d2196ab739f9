"""Counting what pages show: gathered in the process, written every few seconds by a thread of its own, and read back.

So a page view costs no write, and a database that is away or hangs loses counts but holds up no answer.
"""

import atexit
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from service.domain.counts import Shown
from service.store import counts
from service.store.documents import Scope
from service.store.engine import reading, writing

EVERY_SECONDS = 2.0
END_SECONDS = 3.0  # what the end of a process waits for the last write
LOG_SECONDS = 60.0


class Tally:
    """What this process has counted and not yet written; ``clock`` tells the time in UTC.

    Its thread starts with the first count, so in the worker and not before the fork, and ends when nothing comes.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime], *, every: float = EVERY_SECONDS) -> None:
        self._engine, self._clock, self._every = engine, clock, every
        self._lock, self._closing = threading.Lock(), threading.Event()
        self._waiting: Counter[Shown] = Counter()
        self._writer: threading.Thread | None = None
        self._ends_with_the_process = False
        self._log_again = time.monotonic()

    def add(self, scope: Scope, shown: Iterable[tuple[str, str | None]]) -> None:
        """Count screens with their verdicts, on this day."""
        day = self._clock().date()
        with self._lock:
            self._waiting.update(Shown(day, *scope, screen, verdict) for screen, verdict in shown)
            if self._waiting and not (self._writer and self._writer.is_alive()):
                self._begin()

    def close(self) -> None:
        """Write what waits, now; a database that does not answer is given up after a while."""
        self._closing.set()
        with self._lock:
            writer = self._writer
        if writer:
            writer.join(END_SECONDS)

    def _begin(self) -> None:
        if not self._ends_with_the_process:
            self._ends_with_the_process = True
            atexit.register(self.close)
        self._writer = threading.Thread(target=self._write_on, name="counts", daemon=True)
        self._writer.start()

    def _write_on(self) -> None:
        while batch := self._taken():
            try:
                with writing(self._engine).begin() as session:
                    counts.add(session, batch)
            except SQLAlchemyError as error:
                self._lost(batch.total(), error)

    def _taken(self) -> Counter[Shown]:
        """What has come in a while; if nothing has, the thread ends."""
        self._closing.wait(self._every)
        with self._lock:
            batch, self._waiting = self._waiting, Counter()
            if not batch:
                self._writer = None
            return batch

    def _lost(self, number: int, error: SQLAlchemyError) -> None:
        now = time.monotonic()
        if now >= self._log_again:
            self._log_again = now + LOG_SECONDS
            structlog.get_logger().warning("counts.lost", number=number, exc_info=error)


def kept(engine: Engine, scope: Scope, first: date, last: date) -> dict[Shown, int]:
    """What was counted in a market from first to last: of a tenant, or of all for the operator."""
    with reading(engine)() as session:
        return counts.between(session, scope.market, first, last, tenant=scope.tenant or None)
