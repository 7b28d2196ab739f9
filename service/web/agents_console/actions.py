"""What is done to a quote: shared, its links revoked, noted, made anew, withdrawn, its answers deleted.

What is typed is read by the schemas of the API, and every fault comes back to the form.
"""

from typing import Any

import flask
from marshmallow import Schema, ValidationError

from schemas.document import faults_of
from schemas.quote import NewShareSchema, QuoteChangeSchema, WithdrawalSchema
from service.domain.errors import ChangedMeanwhile, Contradiction, Fault, NoteNotAllowed
from service.store.log import Stamp
from service.usecases.quotes import token_of
from service.web.agents_console import quote
from service.web.agents_console.visit import Visit, form_key
from service.web.door.place import field, go, number


def share(visit: Visit, id: str) -> flask.Response:
    """A link, told on the page that follows and kept nowhere."""
    days = field("expires_in_days")
    try:
        asked = _read(NewShareSchema(), {"expires_in_days": int(days[:9]) if days.isdecimal() else days or None})
        made = visit.once(
            new_id=lambda: visit.quotes.new_id("shr"),
            make=lambda share_id: visit.quotes.share(
                visit.owner,
                id,
                key=visit.key,
                share_id=share_id,
                request_key=form_key(),
                days=asked["expires_in_days"],
            ),
            found=lambda share_id: visit.quotes.shared(id, share_id),
        )
    except Contradiction as refusal:
        return _again(visit, id, refusal.faults)
    token = token_of(made.thing.nonce, form_key(), made.thing.id)
    return quote.page(visit, id, made=made.thing, url=f"{flask.request.host_url}q/{token}")


def revoke(visit: Visit, id: str, share_id: str) -> flask.Response:
    """The end of a link."""
    visit.quotes.revoke(visit.owner, id, share_id, key=visit.key)
    return go("quote", id=id, _anchor="links")


def note(visit: Visit, id: str) -> flask.Response:
    """Another note or reference, unless somebody else was faster."""
    was = visit.quotes.get(visit.owner, id)
    typed = {"agent_note": field("agent_note").replace("\r\n", "\n"), "client_ref": field("client_ref")}
    try:
        if was.revision != number("revision"):
            raise ChangedMeanwhile("")
        visit.quotes.change(was, _read(QuoteChangeSchema(), typed), key=visit.key)
    except ChangedMeanwhile:
        told = (
            "Somebody changed this quote meanwhile; what they wrote stands above your text. Save yours to replace it."
        )
        return quote.page(visit, id, 412, faults=[Fault("/agent_note", "changed", told)], typed=typed)
    except (Contradiction, NoteNotAllowed) as refusal:
        return quote.page(visit, id, 422, faults=refusal.faults, typed=typed)
    return go("quote", id=id, _anchor="note")


def withdraw(visit: Visit, id: str) -> flask.Response:
    """It tells its readers a reason from now on, and no figures."""
    try:
        told = _read(WithdrawalSchema(), {"because": field("because").replace("\r\n", "\n")})
    except Contradiction as refusal:
        return _again(visit, id, refusal.faults)
    visit.quotes.withdraw(visit.owner, id, told["because"], key=visit.key)
    return go("quote", id=id)


def requote(visit: Visit, id: str) -> flask.Response:
    """On to another quote of the same question under today's versions."""
    try:
        made = visit.once(
            make=lambda new: visit.quotes.requote(visit.owner, id, key=visit.key, new=new),
            found=lambda new: visit.quotes.found(visit.owner, new),
        )
    except Contradiction as refusal:
        return _again(visit, id, [Fault("", one.code, one.detail) for one in refusal.faults])
    return go("quote", id=made.thing.id)


def delete(visit: Visit, id: str) -> flask.Response:
    """Question and estimate are gone; that they were is in the log."""
    visit.house.desk.retention.delete(visit.owner, id, stamp=Stamp(visit.key.who, "", visit.now))
    return go("quote", id=id)


def _again(visit: Visit, id: str, faults: Any) -> flask.Response:
    return quote.page(visit, id, 422, faults=faults, typed=flask.request.form)


def _read(schema: Schema, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, or a Contradiction with every fault."""
    try:
        read: dict[str, Any] = schema.load(typed)
    except ValidationError as error:
        raise Contradiction(faults_of(error.messages)) from error
    return read
