"""The service on a database of its own with the Indian catalogue published, for as long as it is needed."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask

from service.app import create_app
from service.config import Config
from tests.databases import Prepare, empty_database, migrated, prepared_database

FIXTURES = Path(__file__).parent.parent / "fixtures" / "in"
FREELY = 10**9  # questions a minute: what tests ask never meets the limit, and is counted all the same


def publish(service: flask.Flask, folder: Path, *options: str) -> None:
    """``flask catalogue publish``, which has to succeed; the service sees it at its next request."""
    done = service.test_cli_runner().invoke(args=["catalogue", "publish", str(folder), *options])
    assert done.exit_code == 0, done.output


@contextmanager
def served(*options: str, holding: Prepare | None = None, **changes: Any) -> Iterator[flask.Flask]:
    """``options`` are those of ``flask catalogue publish``, such as another first day; ``changes`` of the settings.

    Without options it is a copy of a catalogue published once, which takes a fraction of the time; or of what
    ``holding`` has put into a database.
    """
    with tempfile.TemporaryDirectory() as folder, _new(Path(folder), options, holding or published_at) as url:
        settings = Config.from_env({"OUTPOCKET_DATABASE_URL": url})
        service = create_app(replace(settings, **{"log_success_rate": 0.0, "rate_per_minute": FREELY, **changes}))
        if options:
            publish(service, FIXTURES, *options)
        yield service
        close(service)


def _new(folder: Path, options: tuple[str, ...], holding: Prepare) -> AbstractContextManager[str]:
    return empty_database("sqlite", folder) if options else prepared_database("sqlite", folder, holding)


def close(service: flask.Flask) -> None:
    """Write what was counted, and let go of the database."""
    service.extensions["outpocket.counts"].close()
    service.extensions["outpocket.engine"].dispose()


def published_at(url: str) -> None:
    """Put the Indian catalogue into the empty database at ``url``."""
    migrated(url)
    service = create_app(Config.from_env({"OUTPOCKET_DATABASE_URL": url}))
    publish(service, FIXTURES)
    close(service)
