"""POST /v1/counts: a page says which screens it has shown. Decorators and two lines.

A tenant that is switched off is counted all the same: its pages still show why.
"""

from typing import Any

import flask

from schemas.counts import CountsSchema
from service.store.documents import Scope
from service.usecases.counts import Tally
from service.web.body import Blueprint
from service.web.caller import OPTIONAL, Callers, caller
from service.web.config import DEFAULT_MARKET


def blueprint(tally: Tally, callers: Callers) -> Blueprint:
    """The resource."""
    pages = Blueprint("counts", __name__, url_prefix="/v1/counts", description="How often pages are shown.")

    @pages.route("", methods=["POST"])
    @pages.doc(security=OPTIONAL)
    @callers.known(even_off=True)
    @pages.arguments(CountsSchema())
    @pages.response(204, description="Counted.")
    def count(sent: dict[str, Any]) -> flask.Response:
        """Count the screens that a page has shown

        The tenant is the key's; without a key it is the public page. Kept is one number for each day, tenant, screen
        and verdict: no answer, no address, nothing of who looked.
        """
        hosted = caller().hosted
        scope = hosted.scope if hosted else Scope(DEFAULT_MARKET, caller().tenant)
        tally.add(scope, [(one["screen"].value, one["verdict"] and one["verdict"].value) for one in sent["counts"]])
        response = flask.Response(status=204)
        del response.headers["Content-Type"]
        return response

    return pages
