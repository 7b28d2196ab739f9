"""Answers that a client may keep: a strong ETag of the bytes, and 304 for who has them already. Knows no resource."""

import hashlib

import flask


def cached(body: bytes, mimetype: str, *, seconds: int, private: bool = False) -> flask.Response:
    """The answer, fresh for some seconds and then asked about by its ETag; a ``private`` one only for who asked."""
    response = flask.Response(body, mimetype=mimetype)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = f"{'private' if private else 'public'}, max-age={seconds}"
    response.make_conditional(flask.request)
    return response
