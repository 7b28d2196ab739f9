"""Answers that a client may keep: a strong ETag of the bytes, and 304 for who has them already. Knows no resource."""

import hashlib
from typing import Any

import flask
from werkzeug.wrappers import Response

BELOW = "/v1/"
ETAG = {"schema": {"type": "string"}, "description": "Send it back in If-None-Match."}
STREAMED = "x-streamed"  # in the description of an operation whose bytes are not known when they begin
UNCHANGED = {"description": "You have it already."}


def cached(body: bytes, mimetype: str, *, seconds: int, private: bool = False) -> flask.Response:
    """The answer, fresh for some seconds and then asked about by its ETag; a ``private`` one only for who asked."""
    response = flask.Response(body, mimetype=mimetype)
    response.set_etag(_digest(body))
    response.headers["Cache-Control"] = f"{'private' if private else 'public'}, max-age={seconds}"
    response.make_conditional(flask.request)
    return response


def install(app: flask.Flask) -> None:
    """Every GET of the API is conditional, whatever its view says; a stream is not, since its bytes are not known."""

    @app.after_request
    def conditional(response: Response) -> Response:
        asked = flask.request
        if asked.method not in ("GET", "HEAD") or not asked.path.startswith(BELOW) or response.status_code != 200:
            return response
        if not response.is_streamed:
            if "ETag" not in response.headers:
                response.set_etag(_digest(response.get_data()))
            response.headers.setdefault("Cache-Control", "private, no-cache")
            response.make_conditional(asked)
        return response


def describe(document: dict[str, Any]) -> None:
    """Tell the description of the API what ``install`` does."""
    for path, item in document["paths"].items():
        if path.startswith(BELOW) and "get" in item and not item["get"].get(STREAMED):
            answers = item["get"]["responses"]
            answers.setdefault("304", dict(UNCHANGED))
            answers["200"].setdefault("headers", {}).setdefault("ETag", dict(ETAG))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
