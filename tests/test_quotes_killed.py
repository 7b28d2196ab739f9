"""1,000 quotes asked for at once, every key twice, while workers are killed with -9: each key has exactly one quote."""

import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException

import pytest
from sqlalchemy import Engine, text

from service.app import now
from service.store.engine import open_engine
from service.store.log import Stamp
from service.usecases.access import QUOTES_WRITE, Access
from service.web.quotes import ASKED
from tests.conftest import missing
from tests.databases import POSTGRES, empty_database
from tests.gunicorn_process import Gunicorn, gunicorn
from tests.live_catalogue import publish
from tests.served import FIXTURES

KEYS, TIMES, AT_ONCE, KILLED = 500, 2, 16, 3
PATIENCE = 60.0


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database on PostgreSQL with the catalogue published."""
    if not POSTGRES:
        missing("PostgreSQL (its address in OUTPOCKET_TEST_POSTGRES_URL)")
    with empty_database("postgresql", tmp_path_factory.mktemp("quotes")) as url:
        publish(FIXTURES, url)
        opened = open_engine(url)
        with opened.begin() as connection:
            # The server is not killed, so its commits need not wait for the disk.
            connection.execute(text(f"ALTER DATABASE {opened.url.database} SET synchronous_commit = off"))
        yield opened
        opened.dispose()


class Asking:
    """Everybody who asks for quotes: they send a request until it is answered, as a client should."""

    def __init__(self, server: Gunicorn, secret: str, engine: Engine) -> None:
        self.server, self.engine = server, engine
        self.headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        self.statuses, self.lock = Counter[int](), threading.Lock()
        self.ids: dict[int, set[str]] = {number: set() for number in range(KEYS)}

    def send(self, number: int) -> None:
        """Ask for the quote of a key until there is one."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, id = self._once(number)
            with self.lock:
                self.statuses[status] += 1
                if status == 201:
                    self.ids[number].add(id)
                    return
            time.sleep(0.05)
        raise TimeoutError(f"key {number} was never answered")

    def _once(self, number: int) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        body = json.dumps({**ASKED, "client_ref": f"c{number}"})
        try:
            connection.request("POST", "/v1/quotes", body, {**self.headers, "Idempotency-Key": f"key-{number}"})
            answer = connection.getresponse()
            told = json.loads(answer.read())
            assert answer.status in (201, 409, 503), told
            return answer.status, str(told.get("id"))
        except (OSError, HTTPException):
            return 0, ""  # Its worker was killed: nobody knows whether there is a quote.
        finally:
            connection.close()

    def kill(self, done: int) -> None:
        """Kill a worker once so many are answered, and let a minute pass for what it had in hand.

        So whoever is still at it is overtaken as well: both make the same quote, and there must be one.
        """
        while sum(map(bool, self.ids.values())) < done:
            time.sleep(0.01)
        os.kill(self.server.workers()[0], signal.SIGKILL)
        with self.engine.begin() as connection:
            connection.execute(
                text("UPDATE creating_request SET claimed_at = claimed_at - interval '1 minute' WHERE done_at IS NULL")
            )


def test_every_key_has_exactly_one_quote_whatever_is_killed(engine: Engine) -> None:
    _, secret = Access(engine, now).issue(who="job", tenant="", scopes=[QUOTES_WRITE], stamp=Stamp("test", "", now()))
    url = engine.url.render_as_string(hide_password=False)

    with gunicorn(url, record=False) as server, ThreadPoolExecutor(AT_ONCE) as crowd:
        asking = Asking(server, secret, engine)
        sent = [crowd.submit(asking.send, number) for number in range(KEYS) for _ in range(TIMES)]
        for number in range(KILLED):
            asking.kill(KEYS * (number + 1) // (KILLED + 1))
        for one in sent:
            one.result(timeout=PATIENCE)
        asking_again = [asking._once(number) for number in range(0, KEYS, 50)]

    with engine.connect() as connection:
        quotes = connection.execute(text("SELECT client_ref, id FROM quote")).all()
        events = connection.scalar(text("SELECT count(*) FROM quote_event"))
    made = {int(ref.removeprefix("c")): id for ref, id in quotes}
    assert len(quotes) == len(made) == events == KEYS
    assert {number: {id} for number, id in made.items()} == asking.ids
    assert asking_again == [(201, made[number]) for number in range(0, KEYS, 50)]
    assert asking.statuses[201] == KEYS * TIMES
    assert asking.statuses[0] + asking.statuses[409] > 0  # otherwise nothing was killed or met in the middle
