"""/v1/admin/drafts: the way of a draft from its start to being published or not. Refusals come from the use-case."""

import zlib
from typing import Any

import flask

from schemas import admin as wire
from schemas.admin import NewDraftSchema, ReasonSchema
from service.store.drafts import DraftSet
from service.usecases.access import APPROVE, PUBLISH, READ, WRITE
from service.usecases.drafts import Desk, Opened, new_id
from service.web import idempotency
from service.web.admin.gate import Door, Json, Visit

Answer = tuple[Any, int, dict[str, str]]


def drafts(visit: Visit) -> Json:
    """The drafts of a shelf, those changed last first"""
    return {"drafts": _desk(visit).listed()}


def start(visit: Visit) -> Answer:
    """Start a draft, to be filled with documents"""
    desk, day = _desk(visit), visit.told["effective_from"]
    made = idempotency.create(
        visit.office.once,
        visit.key,
        new_id=new_id,
        make=lambda id: desk.start(effective_from=day, stamp=visit.stamp(), id=id),
        found=desk.started,
    )
    headers = {"Location": f"{flask.request.path}/{made.thing.id}", **idempotency.told(made)}
    return made.thing, 201, {**etag(made.thing), **headers}


def draft(visit: Visit, id: str) -> tuple[Opened, int, dict[str, str]]:
    """A draft with its documents

    Its ETag goes into If-Match of every change.
    """
    found = _desk(visit).read(id, today=visit.office.today())
    return found, 200, {**etag(found.set), "ETag": f'"{found.set.revision}{_around(found)}"'}


def describe(visit: Visit, id: str) -> Answer:
    """Change the day from which a draft holds, and the reason; it is open again then"""
    day = visit.told["effective_from"]
    return answer(_desk(visit).describe(id, visit.revision(), effective_from=day, stamp=visit.stamp()))


def submit(visit: Visit, id: str) -> Answer:
    """Hand a draft to whoever approves

    Refused with every fault if it could not be published as it is.
    """
    return answer(_desk(visit).submit(id, visit.revision(), stamp=visit.stamp()))


def approve(visit: Visit, id: str) -> Answer:
    """Approve a submitted draft; not by anybody who wrote some of it"""
    return answer(_desk(visit).approve(id, visit.revision(), stamp=visit.stamp()))


def reject(visit: Visit, id: str) -> Answer:
    """Send a draft back to those who write it"""
    return answer(_desk(visit).reject(id, visit.revision(), stamp=visit.stamp()))


def withdraw(visit: Visit, id: str) -> Answer:
    """Give a draft up"""
    return answer(_desk(visit).withdraw(id, visit.revision(), stamp=visit.stamp()))


def publish(visit: Visit, id: str) -> Answer:
    """Publish a draft from its day, whole or not at all

    412 if a document it replaces is no longer the one it was made from; 403 where a second person approves first.
    """
    now, done = _desk(visit).publish(id, visit.revision(), stamp=visit.stamp())
    return done, 200, etag(now)


def etag(draft: DraftSet) -> dict[str, str]:
    """The headers of an answer about a draft."""
    return {"ETag": f'"{draft.revision}"', "Cache-Control": "no-store"}


def answer(draft: DraftSet) -> Answer:
    """A draft after it was changed."""
    return draft, 200, etag(draft)


def _around(found: Opened) -> str:
    """What a draft's answer says beside the draft; published since, it changes without a new revision."""
    if not (found.outdated or found.needs_approval):
        return ""
    return f"-{zlib.crc32(repr((found.outdated, found.needs_approval)).encode()):08x}"


def _desk(visit: Visit) -> Desk:
    return visit.office.desk(visit.scope)


ONE = wire.DraftSchema()
DOORS = (
    Door("GET", "/drafts", READ, drafts, wire.DraftsSchema()),
    Door(
        "POST",
        "/drafts",
        WRITE,
        start,
        ONE,
        201,
        told=NewDraftSchema(),
        creates=True,
        example={"why": "prices of June"},
    ),
    Door("GET", "/drafts/<string:id>", READ, draft, wire.OpenedDraftSchema()),
    Door(
        "PATCH",
        "/drafts/<string:id>",
        WRITE,
        describe,
        ONE,
        told=NewDraftSchema(),
        changes=True,
        example={"why": "prices of June", "effective_from": "2027-01-01"},
    ),
    Door("POST", "/drafts/<string:id>/submit", WRITE, submit, ONE, told=ReasonSchema(), changes=True),
    Door("POST", "/drafts/<string:id>/approve", APPROVE, approve, ONE, told=ReasonSchema(), changes=True),
    Door("POST", "/drafts/<string:id>/reject", APPROVE, reject, ONE, told=ReasonSchema(), changes=True),
    Door("POST", "/drafts/<string:id>/withdraw", WRITE, withdraw, ONE, told=ReasonSchema(), changes=True),
    Door(
        "POST",
        "/drafts/<string:id>/publish",
        PUBLISH,
        publish,
        wire.PublicationSchema(),
        told=ReasonSchema(),
        changes=True,
    ),
)
