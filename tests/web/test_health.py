"""Up is not ready: a process without a catalogue takes no traffic; one with a catalogue does, database or not."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from service.app import create_app, now
from service.config import Config
from service.domain.errors import CatalogueFault, Fault
from service.store import history, migrate
from service.store.engine import open_engine
from tests.served import served


def test_the_process_is_up(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_a_database_without_tables_is_not_ready(client: FlaskClient) -> None:
    response = client.get("/readyz")

    assert response.status_code == 503
    assert json.loads(response.data)["type"] == "/problems/not-ready"


def test_a_catalogue_without_publications_is_not_ready(config: Config, database_url: str) -> None:
    engine = open_engine(database_url)
    migrate.upgrade(engine)
    engine.dispose()
    app = create_app(replace(config, database_url=database_url))

    response = app.test_client().get("/readyz")

    app.extensions["outpocket.engine"].dispose()
    assert response.status_code == 503
    assert "Nothing is published yet" in response.text


def test_what_is_served_and_when_the_database_confirmed_it() -> None:
    before = now()
    with served() as service:
        ready = service.test_client().get("/readyz").get_json()

    assert set(ready) == {"revision", "markets", "database", "confirmed_at"}
    assert (ready["markets"], ready["database"]) == (["in"], "answers")
    assert before <= datetime.fromisoformat(ready["confirmed_at"]) <= before + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (OperationalError("SELECT max(seq)", {}, ConnectionError("the server is away")), "away"),
        (CatalogueFault([Fault("triage.json", "unknown", "no such rule")]), "not_understood"),
    ],
)
def test_with_a_catalogue_in_memory_a_worker_stays_ready_and_tells_what_is_wrong(
    trouble: Exception, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_session: object) -> int:
        raise trouble

    with served(every_seconds=0) as service:
        client = service.test_client()
        before = client.get("/readyz").get_json()
        monkeypatch.setattr(history, "revision", fail)
        first, second = client.get("/readyz"), client.get("/readyz")

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.get_json() == second.get_json() == before | {"database": told}
