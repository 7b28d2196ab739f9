"""Every refusal and failure becomes one problem document (RFC 9457) here, and nowhere else.

Views raise; they never catch and never build an error body. Knows no resource.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, NamedTuple

import flask
import flask_smorest
import orjson
import structlog
from flask_smorest.utils import prepare_response
from markupsafe import escape
from sqlalchemy.exc import OperationalError
from werkzeug import exceptions as http
from werkzeug.wrappers import Response

from schemas.document import faults_of
from schemas.problem import ProblemSchema
from service.domain import errors
from service.store.catalogue import Unavailable
from service.web.cors import OriginNotAllowed
from service.web.envelope import request_id
from service.web.secret_key import SecretKeyInBrowser

MEDIA_TYPE = "application/problem+json"
# When to ask again: somebody has to switch a tenant on; a request is mostly done in a moment.
RETRY_SECONDS: Mapping[type[Exception], str] = {errors.SwitchedOff: "300", errors.InProgress: "1"}
AWAY_SECONDS = "5"  # before the database is asked again
AWAY = "The database of the catalogue does not answer at the moment."


class Kind(NamedTuple):
    """A row of the table: what a problem is called and what a reader can do about it."""

    status: int
    slug: str
    title: str
    advice: str


KINDS: Mapping[type[Exception], Kind] = {
    http.BadRequest: Kind(
        400, "malformed", "The request cannot be read", "Send valid JSON; the detail says where it breaks."
    ),
    errors.KeyMissing: Kind(
        400,
        "idempotency-key-missing",
        "What is created needs an Idempotency-Key",
        "Send the header Idempotency-Key with a text of your own, a new one for each thing to be created, and the "
        "same one when you send a request again.",
    ),
    http.Unauthorized: Kind(
        401, "unauthorised", "The key is missing or not known", "Send a key that is in use as Authorization: Bearer."
    ),
    OriginNotAllowed: Kind(
        403,
        "origin-not-allowed",
        "This page may not ask with this key",
        "Ask the tenant to register its origin.",
    ),
    SecretKeyInBrowser: Kind(
        403,
        "secret-key-in-browser",
        "A secret key does not belong in a browser",
        "Revoke the key, use a publishable one in pages, and a secret one only on your server.",
    ),
    errors.NeedsApproval: Kind(
        403, "needs-approval", "A second person has to approve it first", "Submit the draft and have it approved."
    ),
    errors.NotAllowed: Kind(
        403, "not-allowed", "This key may not do that", "Use a key with the scope that the detail names."
    ),
    http.NotFound: Kind(
        404, "not-found", "There is nothing at this address", "Check the path; /openapi.json lists every one."
    ),
    http.MethodNotAllowed: Kind(
        405, "method-not-allowed", "This address has no such method", "Use a method of the Allow header."
    ),
    http.NotAcceptable: Kind(
        406, "not-acceptable", "There is no answer in the format asked for", "Accept application/json or text/csv."
    ),
    errors.WrongState: Kind(
        409, "wrong-state", "It cannot be done in this state", "Read it again; the detail names the states."
    ),
    errors.InProgress: Kind(
        409,
        "conflict-in-progress",
        "The same request is still being worked on",
        "Wait as many seconds as the header Retry-After says, then send it again with the same Idempotency-Key.",
    ),
    errors.ChangedMeanwhile: Kind(
        412, "changed-meanwhile", "Somebody else has changed it", "Read it again and send what you want with its ETag."
    ),
    http.RequestEntityTooLarge: Kind(
        413, "too-large", "The body is too large", "Send a smaller body; a full question needs a few kilobytes."
    ),
    http.UnsupportedMediaType: Kind(
        415, "wrong-content-type", "The body is not declared as JSON", "Send the header Content-Type: application/json."
    ),
    http.UnprocessableEntity: Kind(
        422, "invalid", "The request has values that are not allowed", "Mend every entry of errors and send it again."
    ),
    errors.Unknown: Kind(
        422, "unknown-id", "The request names something unknown", "Use one of the ids that the detail suggests."
    ),
    errors.Contradiction: Kind(
        422,
        "does-not-fit",
        "The question does not fit together, or not what is published",
        "Mend every entry of errors.",
    ),
    errors.NothingPublished: Kind(
        422, "nothing-published", "Nothing is published for this date", "Ask for a later as_of, or leave it out."
    ),
    errors.CatalogueFault: Kind(
        422, "catalogue-fault", "The documents cannot be published", "Mend every entry of errors and publish again."
    ),
    errors.KeyReused: Kind(
        422,
        "idempotency-key-reused",
        "This Idempotency-Key belongs to another request",
        "Send a new key with a new request; the same key only with the same address and body.",
    ),
    errors.EmergencyAnswers: Kind(
        422,
        "emergency-answers",
        "An emergency is not quoted",
        "Tell the person what POST /v1/estimates answers: to get help now.",
    ),
    errors.NoPriceAnswers: Kind(
        422,
        "no-price-answers",
        "What has no price is not quoted",
        "POST /v1/estimates has the advice for these answers.",
    ),
    errors.NoteNotAllowed: Kind(
        422, "note-not-allowed", "The note may not stand beside an estimate", "Leave out what errors names."
    ),
    errors.CursorInvalid: Kind(
        422,
        "cursor-invalid",
        "The cursor is not one of this list",
        "Send next_cursor as you were given it, with the same filters, or begin without one.",
    ),
    errors.FileTooLarge: Kind(
        413, "too-large", "The body is too large", "Send a smaller body; a full question needs a few kilobytes."
    ),
    errors.WrongFile: Kind(
        422, "wrong-file", "The file cannot be read as a table", "Mend every entry of errors; nothing was answered."
    ),
    errors.Refusal: Kind(422, "refused", "The question has no answer", "The detail says what to change."),
    http.PreconditionRequired: Kind(
        428, "precondition-required", "Say which revision you have read", "Send If-Match with the ETag you were given."
    ),
    http.TooManyRequests: Kind(
        429,
        "too-many-requests",
        "Too many questions in too short a time",
        "Wait as many seconds as the header Retry-After says, then ask again.",
    ),
    http.InternalServerError: Kind(
        500, "internal", "Something broke on our side", "Try again later; quote the request id when you report it."
    ),
    http.NotImplemented: Kind(
        501, "not-installed", "This part of the service is not installed", "Install what the detail names."
    ),
    errors.SwitchedOff: Kind(
        503, "switched-off", "The tenant is switched off", "Show its contact from /v1/config, and ask again later."
    ),
    Unavailable: Kind(503, "not-ready", "The service is not ready", "Try again in a few seconds."),
    OperationalError: Kind(503, "not-ready", "The service is not ready", "Try again in a few seconds."),
    http.ServiceUnavailable: Kind(503, "not-ready", "The service is not ready", "Try again in a few seconds."),
}


def kind_of(error: Exception) -> Kind:
    """The row of the nearest ancestor, else one without a page, made from the HTTP status."""
    for ancestor in type(error).__mro__:
        if ancestor in KINDS:
            return KINDS[ancestor]
    assert isinstance(error, http.HTTPException)
    status = HTTPStatus(error.code or 500)
    return Kind(status, "", status.phrase, "")


def told(error: Exception, *, detail: str, faults: Iterable[errors.Fault] = (), **where: str) -> dict[str, Any]:
    """The document that tells ``error``; ``where`` says which request it was, if it was one."""
    kind = kind_of(error)
    body: dict[str, Any] = {
        "type": f"/problems/{kind.slug}" if kind.slug else "about:blank",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        **where,
    }
    listed = [{"pointer": fault.pointer, "code": fault.code, "detail": fault.detail} for fault in faults]
    return body | {"errors": listed} if listed else body


def problem(error: Exception, *, detail: str, faults: Iterable[errors.Fault] = ()) -> Response:
    """The response that tells ``error``."""
    body = told(error, detail=detail, faults=faults, instance=flask.request.path, request_id=request_id())
    return Response(orjson.dumps(body), body["status"], content_type=MEDIA_TYPE)


@contextmanager
def in_path() -> Iterator[None]:
    """An unknown id inside a body is a fault of the body; in the path it means there is nothing there."""
    try:
        yield
    except errors.Unknown as unknown:
        raise http.NotFound(str(unknown)) from unknown


class Api(flask_smorest.Api):
    """flask-smorest that speaks problem+json, in its answers and in its description."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: http.HTTPException) -> Response:
        """Tell an HTTP error; a failure of ours says nothing but the request id."""
        if isinstance(error, http.InternalServerError):
            return problem(error, detail="The request failed; the log has the reason under its request id.")
        data = getattr(error, "data", None) or {}
        faults = faults_of(_inside(data.get("messages", {})))
        answer = problem(error, detail=summary(faults) or error.description or "", faults=faults)
        for name, value in error.get_headers():
            if name.lower() != "content-type":
                answer.headers.setdefault(name, value)
        return answer

    def handle_refusal(self, error: errors.Refusal) -> Response:
        """Tell a refusal of the domain."""
        answer = problem(error, detail=str(error), faults=error.faults)
        if type(error) in RETRY_SECONDS:
            answer.headers["Retry-After"] = RETRY_SECONDS[type(error)]
        return answer

    def handle_unavailable(self, error: Unavailable | OperationalError) -> Response:
        """Tell that nothing can be answered yet, or nothing written."""
        structlog.get_logger().error("catalogue.unavailable", request_id=request_id(), exc_info=error)
        answer = problem(error, detail=AWAY)
        answer.headers["Retry-After"] = AWAY_SECONDS
        return answer

    def _register_error_handlers(self) -> None:
        super()._register_error_handlers()
        self._app.register_error_handler(errors.Refusal, self.handle_refusal)
        self._app.register_error_handler(Unavailable, self.handle_unavailable)
        self._app.register_error_handler(OperationalError, self.handle_unavailable)

    def _register_responses(self) -> None:
        for name, words in [(status.name, status.phrase) for status in HTTPStatus] + [("DEFAULT_ERROR", "A problem")]:
            response = {"description": words, "schema": self.ERROR_SCHEMA}
            prepare_response(response, self.spec, MEDIA_TYPE)
            self.spec.components.response(name, response, lazy=True)


def _inside(messages: Any) -> Any:
    """webargs files messages under the part of the request: {"json": {…}}."""
    return next(iter(messages.values()), {}) if isinstance(messages, Mapping) else messages


def summary(faults: Sequence[errors.Fault]) -> str:
    """One sentence about all of them."""
    if not faults:
        return ""
    if len(faults) == 1:
        return f"{faults[0].pointer}: {faults[0].detail}".removeprefix(": ")
    return f"{len(faults)} values are not allowed; errors lists each with its place."


pages = flask.Blueprint("problems", __name__)


@pages.get("/problems/<slug>")
def explain(slug: str) -> str:
    """A page in plain words about a kind of problem."""
    kind = next((kind for kind in KINDS.values() if kind.slug == slug), None)
    if kind is None:
        raise http.NotFound(f"There is no kind of problem called '{slug}'.")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(kind.title)}</title><main><h1>{escape(kind.title)}</h1>"
        f"<p>HTTP status {kind.status}.</p><p>{escape(kind.advice)}</p></main></html>"
    )
