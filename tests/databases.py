"""Empty databases for tests: SQLite in a folder, PostgreSQL on the server that OUTPOCKET_TEST_POSTGRES_URL names."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

POSTGRES = os.environ.get("OUTPOCKET_TEST_POSTGRES_URL")


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database, dropped afterwards; each test has its own, so parallel runs never meet."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'outpocket.db'}"
        return
    assert POSTGRES is not None
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    name = f"outpocket_test_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
