"""The service on a database of its own with the Indian catalogue published, for as long as it is needed."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import flask

from service.app import create_app
from service.config import Config

FIXTURES = Path(__file__).parent.parent / "fixtures" / "in"
FREELY = 10**9  # questions a minute: what tests ask never meets the limit, and is counted all the same


def publish(service: flask.Flask, folder: Path, *options: str) -> None:
    """``flask catalogue publish``, which has to succeed; the service sees it at its next request."""
    done = service.test_cli_runner().invoke(args=["catalogue", "publish", str(folder), *options])
    assert done.exit_code == 0, done.output


@contextmanager
def served(*options: str, **changes: Any) -> Iterator[flask.Flask]:
    """``options`` are those of ``flask catalogue publish``, such as another first day; ``changes`` of the settings.

    Without options it is a copy of a catalogue published once, which takes a fraction of the time.
    """
    with tempfile.TemporaryDirectory() as folder:
        if not options:
            shutil.copy(_published(), f"{folder}/outpocket.db")
        settings = Config.from_env({"OUTPOCKET_DATABASE_URL": f"sqlite:///{folder}/outpocket.db"})
        service = create_app(replace(settings, **{"log_success_rate": 0.0, "rate_per_minute": FREELY, **changes}))
        if options:
            publish(service, FIXTURES, *options)
        yield service
        service.extensions["outpocket.engine"].dispose()


@cache
def _published() -> Path:
    """The file of a database with the Indian catalogue, whole: nothing is left in a journal beside it."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    service = create_app(Config.from_env({"OUTPOCKET_DATABASE_URL": f"sqlite:///{folder}/outpocket.db"}))
    publish(service, FIXTURES)
    service.extensions["outpocket.engine"].dispose()
    assert [file.name for file in Path(folder).iterdir()] == ["outpocket.db"]
    return Path(folder) / "outpocket.db"
