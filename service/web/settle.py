"""The page at ``/settle``: paste a hospital's estimate, name a policy, see it settled. Needs no script.

Speaks the wire: a form is read as the question of ``POST /v1/adjudications``, and what is shown is its answer. What is
typed is posted, never part of an address; nothing of it is stored or cached.
"""

from collections.abc import Sequence
from typing import Any

import flask
import orjson

from schemas.page_form import FieldFault
from schemas.pasted_bill import CHOICES, LEFT_OUT, PastedBill, read_bill
from schemas.settle_form import Form, Settling, kept, load_settling, read_settling
from service.domain.edition import Edition
from service.domain.errors import Refusal
from service.domain.vocabulary import Cause, Purpose, TreatmentSystem
from service.usecases.adjudicate import Adjudicator
from service.usecases.estimate import DEFAULT_LOCALE, Estimator
from service.version import ENGINE
from service.web import settle_view
from service.web.adjudications import to_wire
from service.web.page import PRIVATE
from service.web.page_view import numbered
from service.web.page_words import Words

NOTHING = read_bill("")


def blueprint(estimator: Estimator, adjudicator: Adjudicator, *, market: str = "in") -> flask.Blueprint:
    """``/settle`` for one market."""
    pages = flask.Blueprint("settle", __name__, template_folder="templates")

    @pages.get("/settle")
    def ask() -> flask.Response:
        """The empty form."""
        return Desk(estimator, adjudicator, market).form({}, NOTHING)

    @pages.post("/settle")
    def answer() -> flask.Response:
        """The bill settled, or the form again with its faults."""
        form = flask.request.form.to_dict(flat=False)
        return Desk(estimator, adjudicator, market).answer(form, opened=form.get("view") == ["print"])

    return pages


class Desk:
    """One visit: the documents in force and the words to show them in."""

    def __init__(self, estimator: Estimator, adjudicator: Adjudicator, market: str) -> None:
        self.adjudicator = adjudicator
        snapshot = estimator.snapshot(market)
        self.edition: Edition = estimator.edition(snapshot)
        self.words = Words(estimator.wording(snapshot, DEFAULT_LOCALE))

    def form(self, form: Form, bill: PastedBill, faults: Sequence[FieldFault] = ()) -> flask.Response:
        """The form with what was typed, each line as it was read, and the faults at the top and at their places."""
        response = self._show("form.html", form, bill, faults=settle_view.in_order(faults))
        response.status_code = 422 if faults else 200
        return response

    def answer(self, form: Form, *, opened: bool) -> flask.Response:
        """What the form asks; with any fault, the form again with all of them."""
        asked = read_settling(form, market=self.edition.market.code, lists=self.edition.nonpayable)
        query, faults = load_settling(asked)
        if query is None:
            return self.form(form, asked.bill, faults)
        try:
            found = self.adjudicator.answer(query)
        except Refusal as refusal:
            # Shown beside the fields, not as a problem document: the person can mend it right here.
            return self.form(form, asked.bill, asked.at_fields(refusal.faults))
        return self._result(to_wire(found), asked, form, opened=opened)

    def _result(self, wire: Any, asked: Settling, form: Form, *, opened: bool) -> flask.Response:
        claim = wire["claims"][0]
        policy = claim["policies"][0]
        return self._show(
            "result.html",
            form,
            asked.bill,
            answer=wire,
            claim=claim,
            policy=policy,
            plan=self.edition.plans[policy["plan_id"]],
            rows=settle_view.rows(claim),
            numbers=numbered(wire),
            asked=orjson.dumps(asked.query, option=orjson.OPT_INDENT_2).decode(),
            opened=opened,
        )

    def _show(self, template: str, form: Form, bill: PastedBill, **context: Any) -> flask.Response:
        edition = self.edition
        text = flask.render_template(
            f"settle/{template}",
            w=self.words,
            edition=edition,
            view=settle_view,
            emergency=edition.triage.emergency_numbers[edition.market.country].lines,
            codes={"purpose": Purpose, "cause": Cause, "treatment": TreatmentSystem},
            bill=bill,
            choices=CHOICES,
            left_out=LEFT_OUT,
            typed=kept(form),
            engine=ENGINE,
            **{"faults": (), **context},
        )
        return flask.Response(text, mimetype="text/html", headers=PRIVATE)
