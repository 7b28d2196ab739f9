"""The database goes away under two real workers and comes back: answers do not stop, news arrives, nothing restarts."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.conftest import missing
from tests.databases import POSTGRES, empty_database
from tests.gunicorn_process import Gunicorn, gunicorn
from tests.live_catalogue import Crowd, Edition, crowd, publish
from tests.tcp_proxy import door

PATIENCE = 30.0
# A look that hangs is waited for a second, by one request at a time; the rest is for a busy machine.
SLOWEST_SECONDS = 5.0


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[str]:
    if not POSTGRES:
        missing("PostgreSQL (its address in OUTPOCKET_TEST_POSTGRES_URL)")
    with empty_database("postgresql", tmp_path) as url:
        yield url


def until_all_say(server: Gunicorn, database: str) -> dict[str, object]:
    """What /readyz says once ten answers in a row, from whichever worker, say the same; always with status 200."""
    ends, alike = time.monotonic() + PATIENCE, 0
    while alike < 10:
        assert time.monotonic() < ends, f"not every worker says {database}"
        status, body = server.ready()
        assert status == 200, body
        alike = alike + 1 if body["database"] == database else 0
        time.sleep(0.05)
    return dict(body)


def asked_during_an_outage(asking: Crowd, server: Gunicorn, live: Edition) -> None:
    """Every answer is the live edition's and none is slow, while /readyz says that the database is away."""
    began = time.monotonic()
    first = until_all_say(server, "away")
    time.sleep(1.5)
    second = until_all_say(server, "away")
    had = [answer for answer in list(asking.answers) if answer.asked > began]
    assert asking.faults == []
    assert {answer.version for answer in had} == {live.version}
    assert len(had) > 20
    assert max(answer.had - answer.asked for answer in had) < SLOWEST_SECONDS
    assert first["revision"] == second["revision"]


def test_answers_come_from_memory_until_the_database_is_back(both: list[Edition], postgresql: str) -> None:
    plain, double = both
    publish(plain.folder, postgresql)
    real = make_url(postgresql)
    with door(str(real.host), real.port or 5432) as through:
        seen = real.set(host="127.0.0.1", port=through.port).render_as_string(hide_password=False)
        with gunicorn(seen) as server, crowd(server.port, both, pause=0.03) as asking:
            asking.wait_for(plain.version, seconds=PATIENCE)
            workers = server.workers()
            until_all_say(server, "answers")

            through.shut()
            asked_during_an_outage(asking, server, plain)
            publish(double.folder, postgresql)
            through.open()
            asking.wait_for(double.version, seconds=PATIENCE)
            until_all_say(server, "answers")

            through.silence()
            asked_during_an_outage(asking, server, double)
            publish(plain.folder, postgresql)
            through.open()
            asking.wait_for(plain.version, seconds=PATIENCE)
            until_all_say(server, "answers")
            assert set(server.workers()) == set(workers)

    assert asking.faults == []
