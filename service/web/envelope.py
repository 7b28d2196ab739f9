"""What every request and response carries whatever its resource: an id, security headers, a line in the log.

Knows no resource, and never looks into a body.
"""

import re
import time
import uuid
from typing import Any

import flask
import structlog
from werkzeug.wrappers import Response

from service.log import sampled

HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Service(flask.Flask):
    """Flask that logs a failure as an event, without the message that may quote a person."""

    def log_exception(self, exc_info: Any) -> None:
        structlog.get_logger().error("request.failed", request_id=request_id(), exc_info=exc_info[1])


def request_id() -> str:
    """The id of the request being answered."""
    return str(flask.g.request_id)


def install(app: flask.Flask, *, success_rate: float) -> None:
    """Wrap every request of ``app``; log refused and failed ones always, ``success_rate`` of the others."""
    app.before_request(_open)

    @app.after_request
    def close(response: Response) -> Response:
        response.headers["Request-Id"] = request_id()
        for name, value in HEADERS:
            response.headers.setdefault(name, value)
        if response.status_code >= 400 or sampled(request_id(), success_rate):
            _record(response.status_code)
        return response


def _open() -> None:
    given = flask.request.headers.get("Request-Id", "")
    flask.g.request_id = given if _ID.fullmatch(given) else uuid.uuid4().hex
    flask.g.started = time.perf_counter()


def _record(status: int) -> None:
    rule = flask.request.url_rule
    structlog.get_logger().info(
        "request",
        request_id=request_id(),
        method=flask.request.method,
        route=rule.rule if rule else None,
        status=status,
        ms=round((time.perf_counter() - flask.g.started) * 1000, 1),
    )
