"""POST /v1/estimates: question in, answer out, as JSON, as the CSV of its lines, or drawn as a piece of a page."""

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flask
import orjson

from schemas.estimate import estimate_to_wire, no_price_to_wire
from schemas.estimate_shape import AnswerSchema
from schemas.export import ProfileSchema
from schemas.query import QuerySchema
from schemas.settled import Keep, afresh
from service.domain.estimate import NoPrice
from service.domain.query import Query
from service.reports import dictionary
from service.reports.columns import ESTIMATE_LINES, Profile
from service.reports.encoder import MEDIA_TYPE, estimate_csv
from service.usecases.estimate import Answer, Estimator
from service.web import drawn, guide, report_files
from service.web.body import Blueprint
from service.web.caller import OPTIONAL, Callers, tenant
from service.web.memo import AnswerMemo
from service.wording import Wording

OFFERED = ("application/json", "text/csv", "text/html")


def to_wire(answer: Answer, keep: Keep = afresh) -> dict[str, object]:
    """The answer as it travels: the same for the API, the page, the CSV and the command line.

    What ``keep`` gives back need not be a list any more: only JSON is made with one.
    """
    market, say, locale = answer.edition.market, answer.wording.say, answer.locale
    if isinstance(answer.result, NoPrice):
        return no_price_to_wire(
            answer.result,
            triage=answer.edition.triage,
            country=market.country,
            locale=locale,
            say=say,
            as_of=answer.as_of,
        )
    return estimate_to_wire(
        answer.result,
        estimate_id=answer.estimate_id,
        market=market,
        locale=locale,
        say=say,
        sources=answer.edition.sources,
        as_of=answer.as_of,
        keep=keep,
    )


def blueprint(estimator: Estimator, memo: AnswerMemo, callers: Callers) -> Blueprint:
    """The resource; a question that repeats is answered from ``memo``, to the tenant that asked it before."""
    pages = Blueprint("estimates", __name__, url_prefix="/v1/estimates", description="What it could cost.")

    @pages.route("", methods=["POST"])
    @pages.doc(security=OPTIONAL)
    @callers.known
    @_named
    @memo.remembers(lambda: (*estimator.basis(), tenant(), flask.request.query_string))
    @pages.arguments(ProfileSchema(), location="query")
    @pages.arguments(QuerySchema())
    @pages.alt_response(200, schema={"type": "string"}, content_type="text/csv")
    @pages.alt_response(200, schema={"type": "string"}, content_type="text/html")
    @pages.response(200, AnswerSchema(), description="The answer; as CSV, one row for each of its lines.")
    def estimate(asked: dict[str, Any], query: Query) -> flask.Response:
        """Estimate a back spasm, with and without a policy

        Give either the answers to triage's questions, or a presentation and the stage it has reached. Send
        Accept: text/csv for the lines of the answer as a table, or text/html for the answer as the widget draws it.
        Nothing is stored.
        """
        question = replace(query, tenant=tenant())
        answer = estimator.answer(question)
        return _respond(
            answer, memo, lambda wording: guide.tell(estimator.asked(question), wording), profile=asked["profile"]
        )

    @pages.get("/metadata")
    @pages.arguments(ProfileSchema(), location="query")
    @report_files.described(pages)
    def metadata(asked: dict[str, Any]) -> flask.Response:
        """The columns of an estimate as CSV, as CSV on the Web"""
        return report_files.metadata(ESTIMATE_LINES, asked["profile"], dictionary.file_name(ESTIMATE_LINES))

    return pages


def _named(view: Callable[..., flask.Response]) -> Callable[..., flask.Response]:
    """A view whose CSV says what it is called and where its columns are described."""

    @functools.wraps(view)
    def named(*args: Any, **kwargs: Any) -> flask.Response:
        response = view(*args, **kwargs)
        if response.mimetype == "text/csv":
            report_files.name(response, dictionary.file_name(ESTIMATE_LINES), "/v1/estimates/metadata")
        return response

    return named


def _respond(
    answer: Answer, memo: AnswerMemo, told: Callable[[Wording], dict[str, Any]], *, profile: Profile
) -> flask.Response:
    accepted = flask.request.accept_mimetypes
    wanted = accepted.best_match(OFFERED) if accepted else OFFERED[0]
    if wanted is None:
        flask.abort(406, f"Ask for one of: {', '.join(OFFERED)}.")
    if wanted == "text/csv":
        body = estimate_csv(to_wire(answer), profile)
    elif wanted == "text/html":
        body = drawn.piece(answer, to_wire(answer), told(answer.wording))
    else:
        basis = (answer.edition.fingerprint, answer.locale)
        body = orjson.dumps(to_wire(answer, memo.parts(basis)))
    media_type = MEDIA_TYPE if wanted == "text/csv" else wanted
    return flask.Response(body, content_type=media_type, headers={"Vary": "Accept"})
