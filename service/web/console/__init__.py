"""The console at ``/catalogue``: pages for whoever prices and writes no code. Needs no script.

One table of addresses says which scope of a key each needs and whether files are sent to it; whoever comes in passes
the same door: session, scope, form token. Refusals become pages here, and nowhere else.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import flask
import structlog
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import exceptions as http

from service.domain import errors
from service.usecases.access import APPROVE, KEYS, PUBLISH, READ, WRITE
from service.web.console import (
    document,
    draft_actions,
    drafts,
    foresight,
    keys,
    learning,
    overview,
    reapproval,
    sign_in,
    stale,
    switch,
    uploads,
    use,
    versions,
)
from service.web.console.visit import PATH, SESSION, House, Visit, market_picked, show
from service.web.envelope import request_id


class Address(NamedTuple):
    """An address of the console: what it shows or does, and the scope that a key needs for it."""

    rule: str
    method: str
    view: Callable[..., flask.Response]
    scope: str
    upload: bool = False

    @property
    def endpoint(self) -> str:
        return self.view.__name__


ADDRESSES = (
    Address("", "GET", overview.overview, READ),
    Address("/market", "POST", sign_in.pick, READ),
    Address("/sign-out", "POST", sign_in.leave, ""),
    Address("/documents/<kind>/<name>", "GET", document.document, READ),
    Address("/documents/<kind>/<name>/download", "GET", document.download, READ),
    Address("/documents/<kind>/<name>/changes", "GET", document.compare_versions, READ),
    Address("/drafts", "GET", drafts.listed, READ),
    Address("/drafts/new", "GET", drafts.new, WRITE),
    Address("/drafts", "POST", uploads.start, WRITE, upload=True),
    Address("/drafts/<id>", "GET", drafts.draft, READ),
    Address("/drafts/<id>/upload", "POST", uploads.upload, WRITE, upload=True),
    Address("/drafts/<id>/impact", "GET", foresight.foresee, READ),
    Address("/drafts/<id>/reapprove", "POST", reapproval.reapprove, WRITE),
    Address("/drafts/<id>/describe", "POST", draft_actions.describe, WRITE),
    Address("/drafts/<id>/remove", "POST", draft_actions.remove, WRITE),
    Address("/drafts/<id>/take", "POST", draft_actions.take, WRITE),
    Address("/drafts/<id>/submit", "POST", draft_actions.submit, WRITE),
    Address("/drafts/<id>/withdraw", "POST", draft_actions.withdraw, WRITE),
    Address("/drafts/<id>/approve", "POST", draft_actions.approve, APPROVE),
    Address("/drafts/<id>/reject", "POST", draft_actions.reject, APPROVE),
    Address("/drafts/<id>/publish", "POST", draft_actions.publish, PUBLISH),
    Address("/versions", "GET", versions.history, READ),
    Address("/rollback", "GET", versions.ask_rollback, PUBLISH),
    Address("/rollback", "POST", versions.roll_back, PUBLISH),
    Address("/log", "GET", versions.log, READ),
    Address("/stale", "GET", stale.stale, READ),
    Address("/use", "GET", use.use, READ),
    Address("/learn", "GET", learning.learn_from, WRITE),
    Address("/learn", "POST", learning.preview, WRITE, upload=True),
    Address("/learn/draft", "POST", learning.draft_learned, WRITE, upload=True),
    Address("/switch", "GET", switch.switch, READ),
    Address("/switch", "POST", switch.throw, PUBLISH),
    Address("/keys", "GET", keys.listed_keys, KEYS),
    Address("/keys", "POST", keys.issue, KEYS),
    Address("/keys/<id>/rotate", "POST", keys.rotate, KEYS),
    Address("/keys/<id>/revoke", "POST", keys.revoke, KEYS),
    Address("/<path:rest>", "GET", overview.nothing_here, READ),
)

TITLES: tuple[tuple[type[Exception], int, str], ...] = (
    (errors.Unknown, 404, "There is nothing of this name here"),
    (errors.ChangedMeanwhile, 412, "Somebody else was faster"),
    (errors.WrongState, 409, "This cannot be done now"),
    (errors.NeedsApproval, 403, "A second person has to approve this first"),
    (errors.NotAllowed, 403, "Your key does not allow this"),
    (errors.NothingPublished, 404, "Nothing is published"),
    (errors.CatalogueFault, 422, "This cannot be done as it is"),
    (errors.Refusal, 422, "This cannot be done"),
)


def blueprint(house: House) -> flask.Blueprint:
    """Every address of the console, and the pages that say what went wrong."""
    pages = flask.Blueprint("console", __name__, url_prefix=PATH, template_folder="../templates")
    for view, method in ((sign_in.ask, "GET"), (sign_in.enter, "POST")):
        pages.add_url_rule("/sign-in", view.__name__, _outside(house, view), methods=[method])
    for address in ADDRESSES:
        pages.add_url_rule(address.rule, address.endpoint, _inside(house, address), methods=[address.method])
    pages.register_error_handler(errors.Refusal, refused)
    pages.register_error_handler(http.HTTPException, failed)
    pages.register_error_handler(SQLAlchemyError, no_database)
    return pages


def _outside(house: House, view: Callable[[House], flask.Response]) -> Callable[[], flask.Response]:
    def shown() -> flask.Response:
        return view(house)

    return shown


def _inside(house: House, address: Address) -> Callable[..., flask.Response]:
    """The view behind the door."""

    def entered(**where: Any) -> flask.Response:
        signed = house.access.session(flask.request.cookies.get(SESSION, ""))
        if signed is None:
            return sign_in.turn_away()
        visit = flask.g.visit = Visit(house, signed, market_picked())
        if address.upload:
            flask.request.max_content_length = flask.request.max_form_memory_size = house.office.upload_bytes
        if address.scope:
            visit.need(address.scope)
        if address.method == "POST":
            visit.check_token()
        return address.view(visit, **where)

    return entered


def refused(refusal: errors.Refusal) -> flask.Response:
    """A page that says why not, and that nothing was changed."""
    status, title = next((status, title) for kind, status, title in TITLES if isinstance(refusal, kind))
    told = refusal.faults if isinstance(refusal, errors.CatalogueFault) else ()
    return _say(title, str(refusal), status, told=told)


def failed(error: http.HTTPException) -> flask.Response:
    """A page for what HTTP refuses; a failure of ours says nothing but the request's id."""
    if isinstance(error, http.InternalServerError):
        return _say("Something broke on our side", f"The log has the reason under {request_id()}.", 500)
    if isinstance(error, http.RequestEntityTooLarge):
        return _say("The file is too large", "Nothing was read. Send a smaller file, or one document at a time.", 413)
    return _say(error.name, error.description or "", error.code or 500)


def no_database(error: SQLAlchemyError) -> flask.Response:
    """A page for a database that is away."""
    structlog.get_logger().error("console.database", request_id=request_id(), exc_info=error)
    detail = f"Nothing was changed. Try again in a while; the log has the reason under {request_id()}."
    return _say("The database cannot be used at the moment", detail, 503)


def _say(title: str, detail: str, status: int, **context: Any) -> flask.Response:
    visit: Visit | None = flask.g.get("visit")
    page: Callable[..., flask.Response] = visit.show if visit else show
    return page("refused.html", status, title=title, detail=detail, **context)
