"""What every CSV file over HTTP has beside its rows: a name, and a link to the dictionary of its columns.

Knows no column and no resource.
"""

from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Any

import flask
import orjson

from service.reports import dictionary
from service.reports.columns import Profile, Report
from service.reports.encoder import MEDIA_TYPE
from service.web.body import Blueprint
from service.web.conditional import cached

FRESH_SECONDS = 3600


def name(response: flask.Response, file: str, metadata: str) -> None:
    """Say what a file is called and at which path its columns are described; its own query holds there too."""
    query = flask.request.query_string.decode("ascii", "replace")
    response.headers.set("Content-Disposition", "attachment", filename=file)
    where = f"{metadata}?{query}" if query else metadata
    response.headers["Link"] = f'<{where}>; rel="describedby"; type="{dictionary.MEDIA_TYPE}"'


def stream(pieces: Iterable[bytes], file: str, metadata: str) -> flask.Response:
    """A file that is sent while it is made; what can be refused is refused here, before its first byte."""
    coming = iter(pieces)
    begun = list(islice(coming, 2))  # the header and the first rows
    response = flask.Response(chain(begun, coming), content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
    name(response, file, metadata)
    return response


def metadata(report: Report, profile: Profile, file: str) -> flask.Response:
    """The dictionary of a file, to be kept beside it."""
    told = orjson.dumps(dictionary.dictionary(report, profile, file), option=orjson.OPT_INDENT_2)
    response = cached(told, dictionary.MEDIA_TYPE, seconds=FRESH_SECONDS)
    response.headers.set("Content-Disposition", "inline", filename=f"{file}-metadata.json")
    return response


def described(pages: Blueprint) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """What the description of the API says of a dictionary."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        told = pages.alt_response(304, description="You have it already.")(view)
        answer = {"description": "A table group's description: https://www.w3.org/TR/tabular-metadata/."}
        content = {dictionary.MEDIA_TYPE: {"schema": {"type": "object"}}}
        result: Callable[..., Any] = pages.doc(responses={"200": {**answer, "content": content}})(told)
        return result

    return wrap
