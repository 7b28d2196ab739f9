"""What every test may ask for: the app, a client, an empty database of each kind, a browser.

A part that this machine lacks is skipped by its name; with OUTPOCKET_TEST_REQUIRE=1 that is a failure.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import flask
import hypothesis
import numpy as np
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from service.app import create_app
from service.config import Config
from service.store.engine import open_engine
from tests.databases import POSTGRES, empty_database, migrated, prepared_database
from tests.served import FREELY, close, published_at, served

np.seterr(all="raise")


# The same examples everywhere; `--hypothesis-profile=explore` looks for new ones.
hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile("fixed")


UNCOVERED = ("tests/test_", "tests/store/", "tests/web/test_console_")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--oracle-cases", type=int, default=10_000, help="how many random claims meet the oracle")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is of the domain and the wire: what only runs them through commands or a browser runs at full speed."""
    for item in items:
        if item.nodeid.startswith(UNCOVERED) or any(map(item.get_closest_marker, ("browser", "contract"))):
            item.add_marker(pytest.mark.no_cover)


def missing(what: str) -> NoReturn:
    """Skip because ``what`` is not here, or fail where everything must be."""
    if os.environ.get("OUTPOCKET_TEST_REQUIRE") == "1":
        pytest.fail(f"{what} is missing, and OUTPOCKET_TEST_REQUIRE=1 forbids skipping it.", pytrace=False)
    pytest.skip(f"{what} is missing on this machine.")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated, empty store on each database."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The default settings with an empty SQLite database, every request in the log, and hardly a limit."""
    settings = Config.from_env({})
    url = f"sqlite:///{tmp_path}/outpocket.db"
    return replace(settings, database_url=url, log_success_rate=1.0, rate_per_minute=FREELY)


@pytest.fixture
def app(config: Config) -> Iterator[flask.Flask]:
    """The service as it is wired in production."""
    service = create_app(config)
    yield service
    close(service)


@pytest.fixture
def client(app: flask.Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def published() -> Iterator[flask.Flask]:
    """The service with the Indian catalogue published, shared by tests that only ask."""
    with served() as service:
        yield service


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    kind: str = request.param
    if kind == "postgresql" and not POSTGRES:
        missing("PostgreSQL (its address in OUTPOCKET_TEST_POSTGRES_URL)")
    return kind


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, once of each kind; with its tables where a test opens it as ``engine``."""
    if "engine" in request.fixturenames:
        new = prepared_database(database_kind, tmp_path, migrated)
    else:
        new = empty_database(database_kind, tmp_path)
    with new as url:
        yield url


@pytest.fixture
def published_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the Indian catalogue published by the command, once of each kind."""
    with prepared_database(database_kind, tmp_path, published_at) as url:
        yield url


@pytest.fixture
def redis_url() -> str:
    """The address of a Redis server that is shared with other tests: ask under names of one's own."""
    url = os.environ.get("OUTPOCKET_TEST_REDIS_URL")
    if not url:
        missing("Redis (its address in OUTPOCKET_TEST_REDIS_URL)")
    return url


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that playwright can drive (``--no-sandbox`` as root)."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    missing("Chromium")
