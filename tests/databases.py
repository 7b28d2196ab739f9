"""New databases for tests: SQLite in a folder, PostgreSQL on the server that OUTPOCKET_TEST_POSTGRES_URL names.

What many tests begin with is put into a database once in each process, and every test has a copy of that one.
"""

import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from service.store import migrate
from service.store.engine import open_engine

POSTGRES = os.environ.get("OUTPOCKET_TEST_POSTGRES_URL")
Prepare = Callable[[str], None]


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database, dropped afterwards; each test has its own, so parallel runs never meet."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'outpocket.db'}"
        return
    name = _new()
    try:
        yield _address(name)
    finally:
        _drop(name)


@contextmanager
def prepared_database(kind: str, folder: Path, prepare: Prepare) -> Iterator[str]:
    """A new database that holds what ``prepare`` puts into an empty one; it is called once in each process."""
    model = _model(kind, prepare)
    if kind == "sqlite":
        shutil.copy(model, folder / "outpocket.db")
        yield f"sqlite:///{folder / 'outpocket.db'}"
        return
    name = _new(model)
    try:
        yield _address(name)
    finally:
        _drop(name)


def migrated(url: str) -> None:
    """Every table, with nothing in it."""
    engine = open_engine(url)
    migrate.upgrade(engine)
    engine.dispose()


@cache
def _model(kind: str, prepare: Prepare) -> str:
    """The SQLite file or the PostgreSQL database to copy: nobody has it open any more."""
    if kind == "sqlite":
        folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder)
        prepare(f"sqlite:///{folder}/outpocket.db")
        assert os.listdir(folder) == ["outpocket.db"]  # and no journal beside it
        return f"{folder}/outpocket.db"
    name = _new()
    atexit.register(_drop, name)
    prepare(_address(name))
    return name


def _new(template: str = "template1") -> str:
    name = f"outpocket_test_{uuid.uuid4().hex[:12]}"
    with _server().connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    return name


def _drop(name: str) -> None:
    with _server().connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _address(name: str) -> str:
    assert POSTGRES is not None
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


@cache
def _server() -> Engine:
    assert POSTGRES is not None
    return create_engine(POSTGRES, isolation_level="AUTOCOMMIT", poolclass=NullPool)
