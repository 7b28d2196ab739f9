"""What of the API is on its way out: said in every answer, in the description and on /docs, a year before it ends.

Within /v1 only things are added. What has a better successor goes on for at least twelve months, with the headers
``Deprecation`` (RFC 9745) and ``Sunset`` (RFC 8594). Ends nothing by itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any

import flask
from werkzeug.wrappers import Response

_CONVERTED = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Deprecated:
    """An operation as the description writes it: from which day on it is deprecated, and when it may end."""

    method: str
    path: str
    since: date
    sunset: date
    instead: str  # a sentence: what to use

    def __post_init__(self) -> None:
        if self.sunset < _a_year_after(self.since):
            raise ValueError(f"{self.method} {self.path} would end {self.sunset}, less than a year after {self.since}.")

    @property
    def told(self) -> str:
        """What a reader has to know."""
        return f"Deprecated since {self.since}; it answers until {self.sunset} at least. {self.instead}"


# Nothing is deprecated. Whoever adds a row writes it into CHANGELOG.md too, under Deprecated.
DEPRECATED: tuple[Deprecated, ...] = ()


def install(app: flask.Flask, deprecated: Sequence[Deprecated]) -> None:
    """Say it in every answer of such an operation, refusals too."""
    rows = {(row.method, row.path): row for row in deprecated}
    if not rows:
        return

    @app.after_request
    def say(response: Response) -> Response:
        rule = flask.request.url_rule
        method = "GET" if flask.request.method == "HEAD" else flask.request.method
        row = rows.get((method, _CONVERTED.sub(r"{\1}", rule.rule))) if rule else None
        if row:
            response.headers["Deprecation"] = f"@{_midnight(row.since).timestamp():.0f}"
            response.headers["Sunset"] = format_datetime(_midnight(row.sunset), usegmt=True)
            response.headers.add("Link", '</docs#changes>; rel="deprecation"; type="text/html"')
        return response


def describe(document: dict[str, Any], deprecated: Sequence[Deprecated]) -> None:
    """Mark such operations in the description of the API; KeyError for one that it does not have."""
    for row in deprecated:
        operation = document["paths"][row.path][row.method.lower()]
        operation["deprecated"] = True
        operation["description"] = "\n\n".join(filter(None, (row.told, operation.get("description"))))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _a_year_after(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 3, 1) if leap else day.replace(year=day.year + 1)
