"""GET /v1/changelog, and the same on /docs: CHANGELOG.md, read once when the service starts.

ValueError for a file of another form, so that a slip in it is found by the first test that starts the service.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import flask
import orjson
from marshmallow import Schema, fields

from service.web.body import Blueprint
from service.web.conditional import cached

FILE = Path(__file__).parents[2] / "CHANGELOG.md"
FRESH_SECONDS = 60
KINDS = ("added", "changed", "deprecated", "removed", "fixed")
UNRELEASED = "Unreleased"
_HEAD = re.compile(rf"(?P<date>{UNRELEASED}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}): (?P<title>.+)")
_NUMBERS = {"Numbers affected: yes": True, "Numbers affected: no": False}


@dataclass(slots=True)
class Release:
    """An entry: its day, None while it is not released, and what changed, by kind."""

    date: str | None
    title: str
    numbers_affected: bool
    changes: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})


def read(text: str) -> tuple[Release, ...]:
    """The entries of a changelog, the newest first."""
    _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return tuple(_release(part) for part in parts)


def _release(part: str) -> Release:
    head, *kinds = re.split(r"^### ", part, flags=re.MULTILINE)
    lines = [line for line in head.splitlines() if line]
    found = _HEAD.fullmatch(lines[0])
    if not found or len(lines) != 2 or lines[1] not in _NUMBERS:
        raise ValueError(
            f"CHANGELOG.md: '{lines[0]}' needs a date, a title and one line 'Numbers affected: yes' or 'no'."
        )
    day = None if found["date"] == UNRELEASED else found["date"]
    release = Release(day, found["title"], _NUMBERS[lines[1]])
    for kind, changes in map(_kind, kinds):
        if kind not in KINDS:
            raise ValueError(f"CHANGELOG.md: '{kind}' of '{lines[0]}' is none of {', '.join(KINDS)}.")
        release.changes[kind] += changes
    return release


def _kind(part: str) -> tuple[str, list[str]]:
    """The name of a kind of change, and its items, each on one line."""
    name, _, rest = part.partition("\n")
    return name.lower(), [" ".join(item.split()) for item in re.split(r"^- ", rest, flags=re.MULTILINE)[1:]]


class ChangesSchema(Schema):
    """What changed, by kind; each a sentence in Markdown."""

    added = fields.List(fields.String())
    changed = fields.List(fields.String())
    deprecated = fields.List(fields.String(), metadata={"description": "Goes on for twelve months at least."})
    removed = fields.List(fields.String())
    fixed = fields.List(fields.String())


class ReleaseSchema(Schema):
    """What changed from one day on."""

    date = fields.String(
        allow_none=True, metadata={"format": "date", "description": "null: in force here, and not released yet."}
    )
    title = fields.String()
    numbers_affected = fields.Boolean(
        metadata={"description": "Whether a question asked before may get other figures."}
    )
    changes = fields.Nested(ChangesSchema)


class ChangelogSchema(Schema):
    """What changed, the newest first."""

    releases = fields.List(fields.Nested(ReleaseSchema))


def blueprint(releases: Sequence[Release]) -> Blueprint:
    """The resource."""
    pages = Blueprint("changelog", __name__, url_prefix="/v1/changelog", description="What changed.")
    body = orjson.dumps(ChangelogSchema().dump({"releases": releases}))

    @pages.route("", methods=["GET"])
    @pages.response(200, ChangelogSchema())
    def changelog() -> flask.Response:
        """What was added, changed, deprecated, removed and fixed, and whether numbers are affected"""
        return cached(body, "application/json", seconds=FRESH_SECONDS)

    return pages
