"""Which pages of other origins may ask: exactly those that a tenant registered, and only at a few addresses.

A browser asks first without a key, so a preflight is answered to every registered origin; the request itself only to
those of its own tenant. Knows no resource.
"""

from collections.abc import Callable, Collection

import flask
from werkzeug import exceptions as http
from werkzeug.wrappers import Response

ADDRESSES = frozenset({"/v1/config", "/v1/counts", "/v1/estimates", "/v1/guide"})
HEADERS = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "600",
}
EXPOSED = "ETag, RateLimit, RateLimit-Policy, Request-Id, Retry-After"


class OriginNotAllowed(http.Forbidden):
    """A page asks from where its tenant registered none."""


def admit(origins: Collection[str]) -> None:
    """Let the page that asks read the answer, or OriginNotAllowed; who sends no origin is no page."""
    origin = flask.request.headers.get("Origin")
    if origin is None or origin == flask.request.host_url.rstrip("/"):
        return  # no page, or one of our own
    if origin not in origins:
        raise OriginNotAllowed(f"'{origin[:80]}' is not an origin that was registered for this key.")
    flask.g.admitted_origin = origin


def install(app: flask.Flask, registered: Callable[[], Collection[str]]) -> None:
    """Answer preflights, and tell browsers what ``admit`` allowed; ``registered`` are the origins of all tenants."""

    @app.before_request
    def preflight() -> flask.Response | None:
        asked = flask.request
        if asked.method != "OPTIONS" or asked.path not in ADDRESSES:
            return None
        if "Access-Control-Request-Method" not in asked.headers:
            return None
        admit(registered())
        return flask.Response(status=204, headers=HEADERS)

    @app.after_request
    def told(response: Response) -> Response:
        if flask.request.path in ADDRESSES:
            response.vary.add("Origin")
            origin = flask.g.get("admitted_origin")
            if origin:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return response
