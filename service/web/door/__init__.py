"""The door of a console: one table of addresses says which scope of a key each needs, and whether files are sent to it.

Whoever comes in passes the same way: session, scope, form token. Refusals become pages here, and nowhere else. Two
consoles have such a door: ``/catalogue`` for those who price, ``/console`` for agents. Knows no page of theirs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import flask
import structlog
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import exceptions as http

from service.domain import errors
from service.store.keys import SignedIn
from service.usecases.access import Access
from service.web.door import sign_in
from service.web.door.place import Place, check_token, need, show
from service.web.envelope import request_id

TITLES: tuple[tuple[type[Exception], int, str], ...] = (
    (errors.Unknown, 404, "There is nothing of this name here"),
    (errors.ChangedMeanwhile, 412, "Somebody else was faster"),
    (errors.WrongState, 409, "This cannot be done now"),
    (errors.InProgress, 409, "This is just being done"),
    (errors.SwitchedOff, 503, "This is switched off"),
    (errors.NeedsApproval, 403, "A second person has to approve this first"),
    (errors.NotAllowed, 403, "Your key does not allow this"),
    (errors.NothingPublished, 404, "Nothing is published"),
    (errors.CatalogueFault, 422, "This cannot be done as it is"),
    (errors.Refusal, 422, "This cannot be done"),
)


class Address(NamedTuple):
    """An address of a console: what it shows or does, and the scope that a key needs for it."""

    rule: str
    method: str
    view: Callable[..., flask.Response]
    scope: str
    upload: bool = False

    @property
    def endpoint(self) -> str:
        return self.view.__name__


@dataclass(frozen=True, slots=True)
class Console:
    """``visit`` makes of a session what the views of ``addresses`` get, which has ``show``."""

    place: Place
    access: Access
    addresses: Sequence[Address]
    visit: Callable[[SignedIn], Any]
    upload_bytes: int = 0


def blueprint(console: Console) -> flask.Blueprint:
    """Every address of a console, and the pages that say what went wrong."""
    place, access = console.place, console.access
    pages = flask.Blueprint(place.name, __name__, url_prefix=place.path, template_folder="../templates")
    pages.add_url_rule("/sign-in", "ask", lambda: sign_in.ask(place), methods=["GET"])
    pages.add_url_rule("/sign-in", "enter", lambda: sign_in.enter(place, access), methods=["POST"])

    def leave(visit: Any) -> flask.Response:
        return sign_in.leave(place, access)

    for address in (Address("/sign-out", "POST", leave, ""), *console.addresses):
        pages.add_url_rule(address.rule, address.endpoint, _inside(console, address), methods=[address.method])
    pages.register_error_handler(errors.Refusal, lambda refusal: refused(place, refusal))
    pages.register_error_handler(http.HTTPException, lambda error: failed(place, error))
    pages.register_error_handler(SQLAlchemyError, lambda error: no_database(place, error))
    return pages


def _inside(console: Console, address: Address) -> Callable[..., flask.Response]:
    """The view behind the door."""

    def entered(**where: Any) -> flask.Response:
        signed = console.access.session(flask.request.cookies.get(console.place.cookie, ""))
        if signed is None:
            return sign_in.turn_away(console.place)
        visit = flask.g.visit = console.visit(signed)
        if address.upload:
            flask.request.max_content_length = flask.request.max_form_memory_size = console.upload_bytes
        if address.scope:
            need(signed.key, address.scope)
        if address.method == "POST":
            check_token(signed)
        return address.view(visit, **where)

    return entered


def refused(place: Place, refusal: errors.Refusal) -> flask.Response:
    """A page that says why not, and that nothing was changed."""
    status, title = next((status, title) for kind, status, title in TITLES if isinstance(refusal, kind))
    told = refusal.faults if isinstance(refusal, errors.CatalogueFault) else ()
    return _say(place, title, str(refusal), status, told=told)


def failed(place: Place, error: http.HTTPException) -> flask.Response:
    """A page for what HTTP refuses; a failure of ours says nothing but the request's id."""
    if isinstance(error, http.InternalServerError):
        return _say(place, "Something broke on our side", f"The log has the reason under {request_id()}.", 500)
    if isinstance(error, http.RequestEntityTooLarge):
        told = "Nothing was read. Send a smaller file, or one document at a time."
        return _say(place, "The file is too large", told, 413)
    return _say(place, error.name, error.description or "", error.code or 500)


def no_database(place: Place, error: SQLAlchemyError) -> flask.Response:
    """A page for a database that is away."""
    structlog.get_logger().error("console.database", request_id=request_id(), exc_info=error)
    detail = f"Nothing was changed. Try again in a while; the log has the reason under {request_id()}."
    return _say(place, "The database cannot be used at the moment", detail, 503)


def _say(place: Place, title: str, detail: str, status: int, **context: Any) -> flask.Response:
    visit = flask.g.get("visit")
    page: Callable[..., flask.Response] = visit.show if visit else show
    return page("door/refused.html", status, place=place, title=title, detail=detail, **context)
