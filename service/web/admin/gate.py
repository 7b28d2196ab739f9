"""Who may: every door of the admin API names the scope that a key needs for it. Knows no resource.

A key opens its own tenant's shelf; what belongs to others is not there for it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import flask
import orjson
from marshmallow import Schema
from werkzeug import exceptions as http

from schemas.admin import ShelfSchema
from service.domain.errors import ChangedMeanwhile
from service.store.documents import Scope
from service.store.keys import AccessKey
from service.store.log import Stamp
from service.web import idempotency
from service.web.body import Blueprint
from service.web.office import Office
from service.web.problems import in_path
from service.web.secret_key import holder

Json: TypeAlias = dict[str, Any]

SCHEME = {"type": "http", "scheme": "bearer", "description": "A secret key, sk_live_… or sk_test_…."}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}(-[0-9a-f]{8})?"$'},
    "description": "The ETag of the draft as it was read. If somebody has changed it since, nothing is done (412).",
}
# Told by hand where headers are: they take the place of what the schema of the query says.
MARKET = {
    "name": "market",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "default": "in"},
    "description": "The market's code.",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request at a door: whose key, which shelf, what was asked and sent."""

    office: Office
    key: AccessKey
    scope: Scope
    asked: Json
    told: Json

    def stamp(self) -> Stamp:
        """Whoever holds the key does it now, for the reason that was sent, if one was."""
        return self.office.stamp(self.key, self.told.get("why", ""))

    def revision(self) -> int:
        """The revision that the caller has read, out of If-Match; 428 without it, ChangedMeanwhile for no revision."""
        given = flask.request.headers.get("If-Match", "").strip()
        if not given:
            raise http.PreconditionRequired("Send If-Match with the ETag of the draft as you read it.")
        digits, _, _ = given.removeprefix('"').removesuffix('"').partition("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            raise ChangedMeanwhile(f"If-Match is {given[:40]}, which is the ETag of no revision: read the draft again.")
        return int(digits)


@dataclass(frozen=True, slots=True)
class Door:
    """An address of the admin API: what it needs, what it is asked and sent, what it answers.

    ``view`` takes a Visit and what its path names; its docstring is its description. ``changes``: it needs If-Match.
    ``creates``: it needs an Idempotency-Key. ``takes`` and ``gives``: the media types of files that go in, which may
    be large, and out. ``example`` of what is sent, of a file its media type and text; ``named`` of what the path
    names: the command on /docs is made of them.
    """

    method: str
    path: str
    scope: str
    view: Callable[..., Any]
    answer: Schema | None = None
    status: int = 200
    asked: Schema = ShelfSchema()
    told: Schema | None = None
    changes: bool = False
    creates: bool = False
    takes: Collection[str] = ()
    gives: Collection[str] = ()
    example: Json | tuple[str, str] | None = None
    named: Mapping[str, str] = field(default_factory=dict)


def blueprint(office: Office, name: str, doors: Iterable[Door]) -> Blueprint:
    """The doors of a resource below /v1/admin."""
    pages = Blueprint(name, __name__, url_prefix="/v1/admin", description="For those who keep the catalogue.")
    for door in doors:
        _hang(pages, office, door)
    return pages


def _hang(pages: Blueprint, office: Office, door: Door) -> None:
    def inside(asked: Json, told: Json | None = None, **path: str) -> Any:
        key: AccessKey = flask.g.key
        scope = office.scope(key, asked.pop("market"))
        with in_path():
            return door.view(Visit(office, key, scope, asked, told or {}), **path)

    described = pages.response(door.status, door.answer)(inside) if door.answer else inside
    if door.told is not None:
        described = pages.arguments(door.told, example=door.example or {})(described)
    described = pages.arguments(door.asked, location="query")(described)

    def view(**path: str) -> Any:
        flask.g.key = holder(office.access, door.scope)
        if door.creates:
            idempotency.expect()
        if door.takes:
            flask.request.max_content_length = office.upload_bytes
        return described(**path)

    view.__name__, view.__doc__ = door.view.__name__, door.view.__doc__
    view._apidoc = getattr(described, "_apidoc", {})  # type: ignore[attr-defined]  # where flask-smorest keeps it
    secured = pages.doc(security=[{"secret_key": []}], **_told_of(door))(view)
    examples = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "example": value}}
        for name, value in door.named.items()
    ]
    pages.route(door.path, methods=[door.method], parameters=examples)(secured)


def told(answer: Json) -> flask.Response:
    """An answer that is in its wire form already."""
    return flask.Response(orjson.dumps(answer), mimetype="application/json", headers={"Cache-Control": "no-store"})


def _told_of(door: Door) -> Json:
    """What of a door no schema says."""
    needed = [*([IF_MATCH] if door.changes else []), *([MARKET, idempotency.PARAMETER] if door.creates else [])]
    told: Json = {"parameters": needed} if needed else {}
    if door.takes:
        told["requestBody"] = {"required": True, "content": _content(door.takes)}
        if isinstance(door.example, tuple):
            media, text = door.example
            told["requestBody"]["content"][media]["example"] = text
    if door.gives:
        told["responses"] = {"200": {"description": "The file.", "content": _content(door.gives)}}
    return told


def _content(media: Collection[str]) -> Json:
    return {one: {"schema": {"type": "string", "format": "binary"}} for one in media}
