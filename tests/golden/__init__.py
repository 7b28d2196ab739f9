"""Golden files: what the service says today, byte by byte. Reviewers read their changes as the changelog."""

from collections.abc import Callable, Mapping
from pathlib import Path

import flask

FOLDER = Path(__file__).parent


def openapi(service: flask.Flask) -> bytes:
    """The description of the API with the codes of the Indian catalogue."""
    return service.test_client().get("/openapi.json").data + b"\n"


FILES: Mapping[str, Callable[[flask.Flask], bytes]] = {"openapi.json": openapi}
