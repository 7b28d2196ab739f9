"""Golden files: what the service says today, byte by byte. Reviewers read their changes as the changelog."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import flask

from service.app import create_app
from service.config import Config

FOLDER = Path(__file__).parent
FIXTURES = FOLDER.parent.parent / "fixtures" / "in"


def openapi(service: flask.Flask) -> bytes:
    """The description of the API with the codes of the Indian catalogue."""
    return service.test_client().get("/openapi.json").data + b"\n"


FILES: Mapping[str, Callable[[flask.Flask], bytes]] = {"openapi.json": openapi}


@contextmanager
def published() -> Iterator[flask.Flask]:
    """The service with the Indian catalogue published, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Config.from_env({"OUTPOCKET_DATABASE_URL": f"sqlite:///{folder}/outpocket.db"})
        service = create_app(replace(settings, log_success_rate=0.0))
        done = service.test_cli_runner().invoke(args=["catalogue", "publish", str(FIXTURES)])
        assert done.exit_code == 0, done.output
        yield service
        service.extensions["outpocket.engine"].dispose()
