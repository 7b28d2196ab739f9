"""POST /v1/comparisons: one question, up to ten plans, every policy state, in one answer without bill lines."""

from dataclasses import replace

import flask
import orjson

from schemas.side_by_side import side_by_side_to_wire
from schemas.side_by_side_shape import ComparisonAnswerSchema, ComparisonQuerySchema
from service.domain.estimate import NoPrice
from service.domain.query import Query
from service.usecases.comparison import compare
from service.usecases.estimate import Answer, Estimator
from service.web import estimates
from service.web.body import Blueprint
from service.web.caller import OPTIONAL, Callers, tenant
from service.web.memo import AnswerMemo


def to_wire(answer: Answer) -> dict[str, object]:
    """The answer as it travels: the same for the API and for an agent's tool."""
    if isinstance(answer.result, NoPrice):
        return estimates.to_wire(answer)
    return side_by_side_to_wire(
        answer.result,
        estimate_id=answer.estimate_id,
        market=answer.edition.market,
        locale=answer.locale,
        say=answer.wording.say,
        sources=answer.edition.sources,
        as_of=answer.as_of,
    )


def blueprint(estimator: Estimator, memo: AnswerMemo, callers: Callers) -> Blueprint:
    """The resource; the same question is another entry of ``memo`` than the estimate's."""
    pages = Blueprint("comparisons", __name__, url_prefix="/v1/comparisons", description="Plans beside one another.")

    @pages.route("", methods=["POST"])
    @pages.doc(security=OPTIONAL)
    @callers.known
    @memo.remembers(lambda: (*estimator.basis(), tenant(), "comparison"))
    @pages.arguments(ComparisonQuerySchema())
    @pages.response(200, ComparisonAnswerSchema(), description="The plans in the order asked for.")
    def comparison(query: Query) -> flask.Response:
        """Compare up to ten plans, in every policy state

        The question of an estimate with its plans named; the same rows, without their lines. An emergency is answered
        as such, whatever plans are named. Nothing is stored.
        """
        answer = compare(estimator, replace(query, tenant=tenant()))
        return flask.Response(orjson.dumps(to_wire(answer)), mimetype="application/json")

    return pages
