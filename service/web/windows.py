"""How often somebody has asked in the last minute: counted in this process, or in Redis for all processes together.

A sliding window as in the library ``limits``: this minute's count, and of the one before the part that still lies in
the window. While Redis is away each process counts by itself, since a limit is no reason to refuse an answer. Knows no
request.
"""

import importlib
import threading
import time
from collections.abc import Callable
from math import floor
from typing import NamedTuple

import structlog
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.storage.base import SlidingWindowCounterSupport

SECONDS = 60
MOST_KEPT = 100_000  # counts of one window in memory; whoever comes beyond is not counted
PATIENCE_SECONDS = 0.1  # for one answer of Redis
PAUSE_SECONDS = 5.0  # before Redis is asked again after it failed
LOG_SECONDS = 60.0

Clock = Callable[[], float]


class MissingRedis(RuntimeError):
    """The library that speaks to Redis is not installed."""


class Standing(NamedTuple):
    """How somebody stands: questions left now, and the seconds until it is worth while to look again."""

    allowed: bool
    left: int
    seconds: int


class Memory(SlidingWindowCounterSupport):
    """Counts of this process. All windows turn together, so that forgetting the old ones is a swap.

    ``limits`` has a memory of its own, which starts a thread at nearly every question that looks through all it holds:
    0.4 ms of processor time with one asker, 5 ms with 50,000.
    """

    base_exceptions = ()

    def __init__(self, clock: Clock = time.monotonic, *, most: int = MOST_KEPT) -> None:
        self._clock, self._most, self._lock = clock, most, threading.Lock()
        self._number, self._before, self._now = 0.0, dict[str, int](), dict[str, int]()

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count a question if it is within the limit."""
        with self._lock:
            left = self._turn(expiry)
            count = self._now.get(key, 0)
            if floor(self._before.get(key, 0) * left / expiry) + count + amount > limit:
                return False
            if count or len(self._now) < self._most:
                self._now[key] = count + amount
            return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """The count before and the seconds it still lies in the window; the count now and how long it will."""
        with self._lock:
            left = self._turn(expiry)
            return self._before.get(key, 0), left, self._now.get(key, 0), left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget somebody."""
        with self._lock:
            self._before.pop(key, None)
            self._now.pop(key, None)

    def _turn(self, expiry: int) -> float:
        """Go on to the window of this moment; the seconds until it ends."""
        number, gone = divmod(self._clock(), expiry)
        if number != self._number:
            self._before = self._now if number == self._number + 1 else {}
            self._number, self._now = number, {}
        return expiry - gone


class Windows:
    """At most ``limit`` questions of each asker in any minute; ``shared`` counts for all processes while it answers."""

    def __init__(
        self, limit: int, *, shared: SlidingWindowCounterSupport | None = None, clock: Clock = time.monotonic
    ) -> None:
        self.limit, self._shared, self._clock = limit, shared, clock
        self._memory = Memory(clock)
        self._ask_again = self._log_again = clock()

    def ask(self, who: str) -> Standing:
        """Count a question of somebody; not allowed beyond the limit."""
        if self._shared is not None and self._clock() >= self._ask_again:
            try:
                return _ask(self._shared, who, self.limit)
            except StorageError as error:
                self._is_away(error)  # and the memory answers instead
        return _ask(self._memory, who, self.limit)

    def _is_away(self, error: StorageError) -> None:
        now = self._clock()
        self._ask_again = now + PAUSE_SECONDS
        if now >= self._log_again:
            self._log_again = now + LOG_SECONDS
            structlog.get_logger().warning("limits.redis_away", exc_info=error)


def _ask(counts: SlidingWindowCounterSupport, who: str, limit: int) -> Standing:
    allowed = counts.acquire_sliding_window_entry(who, limit, SECONDS)
    before, before_lasts, now, now_lasts = counts.get_sliding_window(who, SECONDS)
    left = limit - now - floor(before * before_lasts / SECONDS)
    ends = max(now_lasts - SECONDS, 0.0)
    # A full window has to end; until then only the one before it fades, question by question.
    waits = before_lasts - SECONDS * (limit - now) / before if before and now < limit else ends
    return Standing(allowed, max(left, 0) if allowed else 0, max(floor(ends if allowed else waits), 0) + 1)


def in_redis(url: str) -> RedisStorage:
    """Counts at a ``redis://`` or ``rediss://`` address, connected to when first needed; or MissingRedis."""
    try:
        retry, backoff = (importlib.import_module(f"redis.{name}") for name in ("retry", "backoff"))
    except ImportError as error:
        raise MissingRedis("OUTPOCKET_REDIS_URL needs the library redis: install the extra 'redis'.") from error
    return RedisStorage(
        url,
        key_prefix="outpocket",
        wrap_exceptions=True,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        # Its own way is to try again for seconds.
        retry=retry.Retry(backoff.NoBackoff(), 0),
    )
