"""What gunicorn serves while HTTP is measured: the service, a bare route that gives the same bytes, both in one app.

``/bare`` reads the question and gives the answer that was worked out for it beforehand; it does nothing else.
``/bare-flask`` is the same in a Flask of its own, without the service's request id, headers and log.
"""

import os
import pickle
from pathlib import Path

import flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from service.app import create_app
from service.config import Config

ANSWERS = "BENCH_ANSWERS"


def app() -> flask.Flask:
    """Called by gunicorn as ``tests.bench.server:app()``."""
    answers: dict[bytes, bytes] = pickle.loads(Path(os.environ[ANSWERS]).read_bytes())
    service = create_app(Config.from_env(os.environ))
    add_bare(service, answers)
    plain = flask.Flask("plain")
    add_bare(plain, answers)
    service.wsgi_app = DispatcherMiddleware(service.wsgi_app, {"/plain": plain})  # type: ignore[method-assign]
    return service


def add_bare(to: flask.Flask, answers: dict[bytes, bytes]) -> None:
    """``POST /bare``."""

    @to.post("/bare")
    def bare() -> flask.Response:
        return flask.Response(answers[flask.request.get_data()], mimetype="application/json")
