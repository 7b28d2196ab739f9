"""POST /v1/estimates: question in, answer out, as JSON or as the CSV of its lines. Three decorators and one line."""

from dataclasses import replace

import flask
import orjson

from schemas.estimate import estimate_to_wire, no_price_to_wire
from schemas.estimate_shape import AnswerSchema
from schemas.query import QuerySchema
from schemas.settled import Keep, afresh
from service.domain.estimate import NoPrice
from service.domain.query import Query
from service.reports.encoder import estimate_csv
from service.usecases.estimate import Answer, Estimator
from service.web.body import Blueprint
from service.web.caller import OPTIONAL, Callers, tenant
from service.web.memo import AnswerMemo

OFFERED = ("application/json", "text/csv")


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
    @memo.remembers(lambda: (*estimator.basis(), tenant()))
    @pages.arguments(QuerySchema())
    @pages.alt_response(200, schema={"type": "string"}, content_type="text/csv")
    @pages.response(200, AnswerSchema(), description="The answer; as CSV, one row for each of its lines.")
    def estimate(query: Query) -> flask.Response:
        """Estimate a back spasm, with and without a policy

        Give either the answers to triage's questions, or a presentation and the stage it has reached. Send
        Accept: text/csv for the lines of the answer as a table. Nothing is stored.
        """
        return _respond(estimator.answer(replace(query, tenant=tenant())), memo)

    return pages


def _respond(answer: Answer, memo: AnswerMemo) -> flask.Response:
    accepted = flask.request.accept_mimetypes
    wanted = accepted.best_match(OFFERED) if accepted else OFFERED[0]
    if wanted is None:
        flask.abort(406, f"Ask for one of: {', '.join(OFFERED)}.")
    if wanted == "text/csv":
        body = estimate_csv(to_wire(answer))
    else:
        basis = (answer.edition.fingerprint, answer.locale)
        body = orjson.dumps(to_wire(answer, memo.parts(basis)))
    return flask.Response(body, mimetype=wanted, headers={"Vary": "Accept"})
