"""``flask --app wsgi catalogue``, or another group, at a time of one's choosing, over a quickly published catalogue."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from click.testing import Result
from sqlalchemy import Engine

from service import cli_folder
from service.app import create_app
from service.cli_desk import Desk
from service.cli_folder import Folder
from service.config import Config
from service.store import migrate
from service.store.documents import Scope
from service.usecases import catalogue
from tests.store.world import ASHA, Clock, anything
from tests.store.world import decode as plain

FIXTURES = Path(__file__).parents[1] / "fixtures" / "in"
FOUR_EYES = ('"four_eyes": false', '"four_eyes": true')
Run = Callable[..., Result]


@contextmanager
def commands(
    config: Config, database_url: str, clock: Clock, *, group: str = "catalogue"
) -> Iterator[tuple[Run, Engine]]:
    """The commands of a group on a migrated database."""
    app = create_app(replace(config, database_url=database_url))
    engine = app.extensions["outpocket.engine"]
    migrate.upgrade(engine)
    app.extensions["outpocket.desk"] = Desk(engine, clock)
    runner = app.test_cli_runner()
    yield lambda *arguments: runner.invoke(args=[group, *map(str, arguments)]), engine
    engine.dispose()


@cache
def _fixtures(four_eyes: bool) -> Folder:
    texts = cli_folder.texts(FIXTURES)
    if four_eyes:
        texts["publishing.json"] = texts["publishing.json"].replace(*FOUR_EYES)
    return cli_folder.read(texts, called="in")


def publish_fixtures(engine: Engine, *, four_eyes: bool = False) -> None:
    """The Indian catalogue, from its own day; that it fits together is looked at elsewhere."""
    given = _fixtures(four_eyes)
    assert given.effective_from is not None
    catalogue.publish(
        engine,
        Scope("in"),
        given.drafts,
        effective=given.effective_from,
        stamp=ASHA,
        decode=plain,
        law=anything,
    )


def changed(target: Path, changes: Mapping[str, tuple[str, str]]) -> Path:
    """The Indian catalogue as a folder in which each file named has one text in place of another."""
    shutil.copytree(FIXTURES, target)
    for name, (old, new) in changes.items():
        text = (target / name).read_text(encoding="utf-8")
        assert old in text
        (target / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return target
