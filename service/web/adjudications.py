"""POST /v1/adjudications: bills and policies in, explanation of benefits out. Decorators and two lines."""

from dataclasses import replace

import flask
import orjson

from schemas.adjudication import AdjudicationQuerySchema
from schemas.settlement import adjudication_to_wire
from schemas.settlement_shape import AdjudicationSchema
from service.domain.adjudication_query import AdjudicationQuery
from service.usecases.adjudicate import Adjudication, Adjudicator
from service.web.body import Blueprint
from service.web.caller import OPTIONAL, Callers, tenant


def to_wire(answer: Adjudication) -> dict[str, object]:
    """The answer as it travels: the same for the API, the page and the command line."""
    return adjudication_to_wire(
        answer.claims,
        adjudication_id=answer.adjudication_id,
        market=answer.edition.market,
        say=answer.wording.say,
        sources=answer.sources,
        as_of=answer.as_of,
        versions=answer.versions,
    )


def blueprint(adjudicator: Adjudicator, callers: Callers) -> Blueprint:
    """The resource."""
    pages = Blueprint(
        "adjudications", __name__, url_prefix="/v1/adjudications", description="Who pays what of a bill you have."
    )

    @pages.route("", methods=["POST"])
    @pages.doc(security=OPTIONAL)
    @callers.known
    @pages.arguments(AdjudicationQuerySchema())
    @pages.response(200, AdjudicationSchema(), description="The explanation of benefits.")
    def adjudicate(query: AdjudicationQuery) -> flask.Response:
        """Settle a bill, or a year of bills, under one policy or several

        Hand in the bill as the hospital wrote it, and a published plan or a plan document of your own. Nothing is
        stored.
        """
        return flask.Response(
            orjson.dumps(to_wire(adjudicator.answer(replace(query, tenant=tenant())))), mimetype="application/json"
        )

    return pages
