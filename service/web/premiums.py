"""POST /v1/premiums: what a family pays for its policy, with tax, instalments and relief. Decorators and two lines."""

from dataclasses import replace

import flask
import orjson

from schemas.premium_answer import PremiumAnswerSchema, premium_to_wire
from schemas.premium_question import PremiumQuestionSchema
from service.domain.premium_question import PremiumQuestion
from service.usecases.estimate import Estimator
from service.usecases.premium import answer_premium
from service.web.body import Blueprint
from service.web.caller import OPTIONAL, Callers, tenant


def blueprint(estimator: Estimator, callers: Callers) -> Blueprint:
    """The resource; ``estimator`` finds the day's documents and words."""
    pages = Blueprint("premiums", __name__, url_prefix="/v1/premiums", description="What a policy costs.")

    @pages.route("", methods=["POST"])
    @pages.doc(security=OPTIONAL)
    @callers.known
    @pages.arguments(PremiumQuestionSchema())
    @pages.response(200, PremiumAnswerSchema(), description="The premium, person by person.")
    def premium(asked: PremiumQuestion) -> flask.Response:
        """Add up a family's premium: discount, loadings, tax, instalments, and relief from income tax

        Give the premium of each person, before tax unless you say otherwise. The block on tax relief is information
        and not tax advice. Nothing is stored.
        """
        answer = answer_premium(replace(asked, tenant=tenant()), estimator)
        told = premium_to_wire(
            answer.result,
            market=answer.market,
            as_of=answer.as_of,
            versions=answer.versions,
            say=answer.wording.say,
        )
        return flask.Response(orjson.dumps(told), mimetype="application/json")

    return pages
