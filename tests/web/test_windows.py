"""Counting questions in a sliding minute: how many are left, how long to wait, in memory and in a real Redis."""

import json
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from service import log
from service.web.windows import LOG_SECONDS, PAUSE_SECONDS, Memory, Standing, Windows, in_redis
from tests.gunicorn_process import free_port
from tests.tcp_proxy import door


class Clock:
    """Seconds that pass when told to; windows of a minute begin at 0."""

    def __init__(self, at: float = 0.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def who() -> str:
    """Somebody nobody else asks as."""
    return uuid.uuid4().hex


# At most three. 61 s after the first, 59/60 of the three before lie in the window: 2.95, which counts as 2.
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ([0.0], Standing(True, 2, 61)),
        ([0.0, 1.0], Standing(True, 1, 60)),
        ([0.0, 1.0, 2.0], Standing(True, 0, 59)),
        ([0.0, 1.0, 2.0, 3.0], Standing(False, 0, 58)),
        ([0.0, 1.0, 2.0, 3.0, 60.0], Standing(False, 0, 1)),
        ([0.0, 1.0, 2.0, 3.0, 61.0], Standing(True, 0, 60)),
        ([0.0, 1.0, 2.0, 61.0, 61.0], Standing(False, 0, 20)),
        ([0.0, 1.0, 2.0, 61.0, 80.0], Standing(False, 0, 1)),
        ([0.0, 1.0, 2.0, 61.0, 81.0], Standing(True, 0, 40)),
        ([0.0, 1.0, 2.0, 120.0], Standing(True, 2, 61)),
        ([0.0, 1.0, 2.0, 600.0], Standing(True, 2, 61)),
    ],
)
def test_a_minute_holds_so_many_questions(at: list[float], expected: Standing) -> None:
    clock = Clock()
    windows = Windows(3, clock=clock)
    for moment in at:
        clock.at = moment
        standing = windows.ask("asha")

    assert standing == expected


@given(limit=st.integers(1, 12), pauses=st.lists(st.floats(0.0, 40.0), min_size=1, max_size=60))
def test_whoever_waits_as_long_as_told_is_answered(limit: int, pauses: list[float]) -> None:
    clock = Clock()
    windows = Windows(limit, clock=clock)
    for pause in pauses:
        clock.at += pause
        standing = windows.ask("asha")
        if not standing.allowed:
            clock.at += standing.seconds
            assert windows.ask("asha").allowed


def test_each_asker_has_a_count_of_their_own() -> None:
    windows = Windows(1, clock=Clock())

    assert [windows.ask(name).allowed for name in ("asha", "asha", "ravi")] == [True, False, True]


def test_memory_keeps_a_bound_and_lets_in_whom_it_does_not_count() -> None:
    clock = Clock()
    memory = Memory(clock, most=2)

    asked = [memory.acquire_sliding_window_entry(name, 1, 60) for name in ("a", "b", "c", "c", "a")]
    clock.at = 120.0

    assert asked == [True, True, True, True, False]
    assert memory.get_sliding_window("a", 60)[::2] == (0, 0)


def test_somebody_can_be_forgotten() -> None:
    memory = Memory(Clock())
    memory.acquire_sliding_window_entry("asha", 1, 60)

    memory.clear_sliding_window("asha", 60)

    assert memory.acquire_sliding_window_entry("asha", 1, 60)


def test_counting_starts_no_thread() -> None:
    before = threading.active_count()
    windows = Windows(3)
    windows.ask("asha")

    assert threading.active_count() == before


def test_processes_that_share_a_redis_share_the_count(redis_url: str, who: str) -> None:
    one, other = (Windows(3, shared=in_redis(redis_url)) for _ in range(2))

    standings = [windows.ask(who) for windows in (one, other, one, other, one)]

    assert [standing[:2] for standing in standings] == [(True, 2), (True, 1), (True, 0), (False, 0), (False, 0)]
    # The minute begins with the first question there.
    assert all(58 <= standing.seconds <= 61 for standing in standings)


def test_redis_forgets_within_two_minutes(redis_url: str, who: str) -> None:
    Windows(3, shared=in_redis(redis_url)).ask(who)

    with closing(redis.from_url(redis_url)) as there:
        found = [there.ttl(key) for key in there.scan_iter(f"*{who}*")]

    assert len(found) == 1
    assert 0 < found[0] <= 120


def test_while_redis_is_away_a_process_counts_by_itself_until_it_is_back(
    redis_url: str, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure("info")
    real, clock = urlsplit(redis_url), Clock()
    with door(real.hostname or "", real.port or 6379) as through:
        seen = real._replace(netloc=f"127.0.0.1:{through.port}").geturl()
        windows = Windows(3, shared=in_redis(seen), clock=clock)
        before = [windows.ask(who).left for _ in range(2)]
        through.shut()
        away = [windows.ask(who).left for _ in range(2)]
        through.open()
        paused = windows.ask(who).left
        clock.at += PAUSE_SECONDS
        back = windows.ask(who).left

    assert (before, away, paused, back) == ([2, 1], [2, 1], 0, 0)
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["limits.redis_away"]


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a Redis that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}"


def test_a_redis_that_never_answers_holds_nobody_up(silent: str) -> None:
    """A tenth of a second is waited once, and then not again for a while; the rest is for a busy machine."""
    windows = Windows(3, shared=in_redis(silent))
    began = time.monotonic()

    asked = [windows.ask("asha").allowed for _ in range(4)]

    assert asked == [True, True, True, False]
    assert time.monotonic() - began < 2.0


def test_a_redis_that_stays_away_is_told_once_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    clock = Clock()
    windows = Windows(100, shared=in_redis(f"redis://127.0.0.1:{free_port()}"), clock=clock)

    told = []
    for clock.at in (0.0, PAUSE_SECONDS, LOG_SECONDS - PAUSE_SECONDS, LOG_SECONDS):
        windows.ask("asha")
        told.append(capsys.readouterr().err.count("limits.redis_away"))

    assert told == [1, 0, 0, 1]
