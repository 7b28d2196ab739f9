"""An answer drawn as a piece of a page, for the widget: the same templates and words as on pages of our own.

Reads only the answer of ``POST /v1/estimates``. Knows no form and no address.
"""

import flask

from service.domain.vocabulary import PolicyState
from service.usecases.estimate import Answer
from service.web import page_view
from service.web.page_view import Wire
from service.web.page_words import Words


def piece(answer: Answer, wire: Wire, guide: Wire) -> str:
    """The answer as HTML without a page around it; what a script needs to know of it stands in ``data-`` attributes."""
    return flask.render_template(
        "page/drawn.html",
        w=Words(answer.wording),
        edition=answer.edition,
        view=page_view,
        verdict=verdict(wire) if wire["kind"] == "estimate" else "",
        missing_part="page/missing_count.html",
        guide=guide,
        opened=False,
        **page_view.drawn(wire),
    )


def verdict(wire: Wire) -> str:
    """The code of what the first plan does past its waits, if it stops at the likely stage; empty without one."""
    rows = wire["comparison"][0]["rows"]
    past = next((row for row in rows if row["policy_state"] == PolicyState.PAST_WAITS), None)
    return past["cover_verdict"]["code"] if past and past["cover_verdict"] else ""
