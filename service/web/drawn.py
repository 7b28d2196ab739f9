"""An answer drawn as a piece of a page: what ``/``, ``/e`` and the widget show, in the words of its locale.

Reads only the answer of ``POST /v1/estimates``. Knows no form and no address.
"""

from typing import Any

import flask

from service.domain.vocabulary import PolicyState
from service.usecases.estimate import Answer
from service.web import page_view
from service.web.page_view import Wire
from service.web.page_words import Words


def piece(answer: Answer, wire: Wire, guide: Wire) -> str:
    """The answer as HTML without a page around it; what a script needs to know of it stands in ``data-`` attributes."""
    return flask.render_template(
        "page/drawn.html", **context(wire, Words(answer.wording), answer.edition), guide=guide, opened=False
    )


def context(wire: Wire, words: Words, edition: Any) -> dict[str, Any]:
    """What the templates of an answer ask for."""
    priced = wire["kind"] == "estimate"
    return {
        "answer": wire,
        "w": words,
        "edition": edition,
        "view": page_view,
        "numbers": page_view.numbered(wire),
        "waiting": page_view.prices_wait(wire),
        "scenarios": page_view.scenarios(wire) if priced else (),
        "prices": page_view.priced_items(wire) if priced else (),
        "verdict": verdict(wire) if priced else "",
    }


def verdict(wire: Wire) -> str:
    """The code of what the first plan does past its waits, if it stops at the likely stage; empty without one."""
    rows = wire["comparison"][0]["rows"]
    past = next((row for row in rows if row["policy_state"] == PolicyState.PAST_WAITS), None)
    return past["cover_verdict"]["code"] if past and past["cover_verdict"] else ""
