"""Opens a database: SQLite by default, PostgreSQL in production. Knows no tables.

Reading and writing begin differently on SQLite: a write transaction takes its lock at once
(BEGIN IMMEDIATE), so two publishers queue instead of failing half-way; a read takes none.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

BUSY_MILLISECONDS = 10_000
CONNECT_SECONDS = 5

_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


def open_engine(url: str | URL) -> Engine:
    """An engine for ``sqlite:///file`` or ``postgresql://…`` (psycopg 3); connects on first use."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        return _open_sqlite(where)
    return create_engine(where, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})


def reading(engine: Engine) -> sessionmaker[Session]:
    """Sessions that only read."""
    return sessionmaker(engine, expire_on_commit=False)


def writing(engine: Engine) -> sessionmaker[Session]:
    """Sessions that write: on SQLite they hold the write lock from their first statement."""
    return sessionmaker(for_writing(engine), expire_on_commit=False)


def for_writing(engine: Engine) -> Engine:
    """The same engine and pool, whose transactions begin by taking the write lock on SQLite."""
    return engine.execution_options(writes=True)


def _open_sqlite(where: URL) -> Engine:
    options: dict[str, Any] = {}
    if where.database in (None, "", ":memory:"):
        options = {
            "poolclass": StaticPool,
            "connect_args": {"check_same_thread": False},
        }
    elif not str(where.database).startswith("file:"):
        Path(str(where.database)).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(where, **options)
    if not options and not str(where.database).startswith("file:"):
        _follow(engine, Path(str(where.database)).absolute())
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _follow(engine: Engine, path: Path) -> None:
    """Let no connection outlive its file: an open one would go on reading what was moved away or replaced."""
    seen: set[int] = set()

    @event.listens_for(engine, "do_connect")
    def _connect(*_: object) -> None:
        if seen and not path.exists():
            # SQLite would make an empty file in its place.
            raise sqlite3.OperationalError(f"the database file {path} is gone")

    @event.listens_for(engine, "checkout")
    def _checkout(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        found = path.stat().st_ino if path.exists() else 0
        if record.info.setdefault("file", found) != found:
            raise DisconnectionError(f"another file is at {path} now")
        seen.add(found)


def _prepare(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, late and never before DDL: _begin does it instead.
    connection.isolation_level = None
    execute: Callable[[str], object] = connection.execute
    for pragma in _PRAGMAS:
        execute(pragma)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
