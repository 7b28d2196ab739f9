"""Up is not ready: a process without a catalogue takes no traffic."""

import json
from dataclasses import replace

from flask.testing import FlaskClient

from service.app import create_app
from service.config import Config
from service.store import migrate
from service.store.engine import open_engine


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
