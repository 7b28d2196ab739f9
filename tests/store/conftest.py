"""A migrated, empty store on each database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from service.store import migrate
from service.store.engine import open_engine


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.dispose()
