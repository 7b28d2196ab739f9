"""Brings the tables to the shape this code expects. Configured here, in Python; there is no alembic.ini.

SQLite is migrated wherever it is opened for use; PostgreSQL only when asked to, because there
the moment is an operator's decision.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from service.store.engine import for_writing

MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7_014_255  # any constant: the lock that two migrating processes queue for


class OutOfDate(Exception):
    """The database's tables are not those of this code."""


def head() -> str | None:
    """The newest migration this code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(engine: Engine) -> str | None:
    """The migration the database is at, None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every migration up to ``revision`` in one transaction; waits for another process that does the same."""
    with for_writing(engine).begin() as connection:
        _queue(connection)
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to ``revision`` ("base" drops every table, with what they hold)."""
    with for_writing(engine).begin() as connection:
        _queue(connection)
        command.downgrade(_config(connection), revision)


def ensure(engine: Engine) -> None:
    """Migrate SQLite if it needs it; refuse a PostgreSQL database that is not up to date."""
    if current(engine) == head():
        return
    if engine.dialect.name != "sqlite":
        raise OutOfDate(
            f"The database is at migration {current(engine) or 'none'}, this code needs {head()}. "
            "Run: flask --app wsgi catalogue migrate"
        )
    upgrade(engine)


def _queue(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config
