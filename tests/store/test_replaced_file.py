"""A SQLite file that is moved away or replaced under an open engine, as when a backup is restored."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.store import migrate
from service.store.catalogue import Catalogue, Database
from service.store.engine import open_engine
from tests.store.world import Clock, decode, document, publish

EVERY = 5.0


def kept(file: Path, *words: str) -> Path:
    """A database in which a triage of these words was published, one after the other."""
    engine = open_engine(f"sqlite:///{file}")
    migrate.upgrade(engine)
    for text in words:
        publish(engine, document("triage", text))
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    engine.dispose()
    return file


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{kept(tmp_path / 'live.db', 'one', 'two')}")
    yield engine
    engine.dispose()


def triage(catalogue: Catalogue) -> str:
    return catalogue.snapshot("in").one("triage", str)


def test_a_file_in_its_place_is_read_instead_without_a_restart(live: Engine, tmp_path: Path) -> None:
    clock = Clock()
    catalogue = Catalogue(live, decode, every_seconds=EVERY, clock=clock, patience_seconds=60)
    before = triage(catalogue)

    os.replace(kept(tmp_path / "backup.db", "one"), tmp_path / "live.db")
    clock.wait(EVERY)

    assert (before, triage(catalogue), catalogue.readiness().revision) == ("two", "one", 1)


def test_a_file_that_is_gone_is_an_outage_and_is_not_made_anew(live: Engine, tmp_path: Path) -> None:
    clock = Clock()
    catalogue = Catalogue(live, decode, every_seconds=EVERY, clock=clock, patience_seconds=60)
    before = triage(catalogue)

    away = (tmp_path / "live.db").rename(tmp_path / "away.db")
    seen = []
    for _ in range(3):
        clock.wait(EVERY)
        seen.append((triage(catalogue), catalogue.readiness().database))
    made = (tmp_path / "live.db").exists()
    away.rename(tmp_path / "live.db")
    clock.wait(EVERY)

    assert seen == [(before, Database.AWAY)] * 3
    assert not made
    assert (triage(catalogue), catalogue.readiness().database) == ("two", Database.ANSWERS)


def test_answers_kept_from_before_a_restore_are_not_given_when_its_revisions_come_again(
    live: Engine, tmp_path: Path
) -> None:
    clock = Clock()
    catalogue = Catalogue(live, decode, every_seconds=EVERY, clock=clock, patience_seconds=60)
    before, revision = catalogue.basis(), catalogue.readiness().revision

    os.replace(kept(tmp_path / "backup.db", "one"), tmp_path / "live.db")
    clock.wait(EVERY)
    restored = catalogue.basis()
    publish(live, document("triage", "three"))
    clock.wait(EVERY)
    after = catalogue.basis()

    assert (triage(catalogue), catalogue.readiness().revision) == ("three", revision)
    assert len({before, restored, after}) == 3
