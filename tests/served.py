"""The service on a database of its own with the Indian catalogue published, for as long as it is needed."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import flask

from service.app import create_app
from service.config import Config

FIXTURES = Path(__file__).parent.parent / "fixtures" / "in"


@contextmanager
def served(*options: str, every_seconds: float = 1.0) -> Iterator[flask.Flask]:
    """``options`` are those of ``flask catalogue publish``, such as another first day."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Config.from_env({"OUTPOCKET_DATABASE_URL": f"sqlite:///{folder}/outpocket.db"})
        service = create_app(replace(settings, log_success_rate=0.0, snapshot_seconds=every_seconds))
        done = service.test_cli_runner().invoke(args=["catalogue", "publish", str(FIXTURES), *options])
        assert done.exit_code == 0, done.output
        yield service
        service.extensions["outpocket.engine"].dispose()
