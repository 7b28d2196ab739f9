"""The migrations and the mapped classes describe the same tables, forwards and back."""

from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from service.store import agent_tables, desk_tables, migrate  # noqa: F401  # so that every table is known
from service.store.engine import open_engine
from service.store.tables import Base
from tests.store.world import document, publish


def test_migrated_database_equals_the_mapped_classes(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        difference = compare_metadata(context, Base.metadata)

    assert difference == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    publish(engine, document("triage", "rules"))

    migrate.upgrade(engine)

    assert migrate.current(engine) == migrate.head()
    assert not publish(engine, document("triage", "rules")).published


def test_downgrade_leaves_nothing_and_upgrade_brings_it_back(engine: Engine) -> None:
    migrate.downgrade(engine, "base")
    left = set(inspect(engine).get_table_names())

    migrate.upgrade(engine)

    assert left == {"alembic_version"}
    assert publish(engine, document("triage", "rules"), effective=date(2026, 1, 1)).revision == 1


def test_sqlite_is_migrated_where_it_is_used(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'deep' / 'outpocket.db'}")

    migrate.ensure(engine)

    assert migrate.current(engine) == migrate.head()
    engine.dispose()


def test_postgresql_waits_for_an_operator(database_url: str) -> None:
    engine = open_engine(database_url)
    if engine.dialect.name == "sqlite":
        migrate.ensure(engine)
    else:
        with pytest.raises(migrate.OutOfDate, match="catalogue migrate"):
            migrate.ensure(engine)
        migrate.upgrade(engine)

    migrate.ensure(engine)

    assert migrate.current(engine) == migrate.head()
    engine.dispose()


def test_versions_are_numbered_in_one_line() -> None:
    names = sorted(path.name for path in (migrate.MIGRATIONS / "versions").glob("[0-9]*.py"))

    assert [name[:5] for name in names] == [f"{number:04d}_" for number in range(1, len(names) + 1)]
    assert migrate.head() == names[-1][:4]
