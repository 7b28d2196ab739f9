"""The page at ``/``: the form, its answer, and every fault of it at once. Needs no script.

Speaks the wire: a form is read as the question of ``POST /v1/estimates``, and what is shown is its answer.
Health answers are posted, never part of an address; nothing of them is stored or cached.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import flask
import orjson
from werkzeug import exceptions as http

from schemas.page_form import DOCTOR, NONE, ROWS, Asked, FieldFault, Form, fill_form, kept, load_asked, read_form
from service.domain.edition import Edition
from service.domain.errors import Refusal
from service.domain.example import Example
from service.domain.query import Query
from service.domain.vocabulary import STAGES, CityTier, Declared, Facility, RoomClass
from service.store.snapshot import Snapshot
from service.usecases.estimate import DEFAULT_LOCALE, Answer, Estimator
from service.version import ENGINE
from service.web import guide, page_view
from service.web.estimates import to_wire
from service.web.page_words import Words

PRIVATE = {"Cache-Control": "no-store"}


def blueprint(estimator: Estimator, *, market: str = "in") -> flask.Blueprint:
    """``/`` for one market, and the files it is drawn with."""
    page = flask.Blueprint(
        "page", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )

    @page.get("/")
    def ask() -> flask.Response:
        """The empty form, or a named example answered."""
        desk = Desk(estimator, market)
        name = flask.request.args.get("example")
        if name is None:
            return desk.form({})
        example = desk.examples.get(name)
        if example is None:
            raise http.NotFound(f"There is no example called '{name[:40]}'.")
        return desk.example(example, opened=flask.request.args.get("view") == "print")

    @page.post("/")
    def answer() -> flask.Response:
        """The form answered, or shown again: with its faults, or to be changed."""
        desk, form = Desk(estimator, market), flask.request.form.to_dict(flat=False)
        if form.get("do") == ["edit"]:
            return desk.form(form)
        return desk.answer(form, opened=form.get("view") == ["print"])

    return page


class Desk:
    """One visit: the documents in force and the words to show them in."""

    def __init__(self, estimator: Estimator, market: str, tenant: str = "") -> None:
        self.estimator, self.tenant = estimator, tenant
        self.snapshot: Snapshot = estimator.snapshot(market, tenant=tenant)
        self.edition: Edition = estimator.edition(self.snapshot)
        self.wording = estimator.wording(self.snapshot, DEFAULT_LOCALE)
        self.words = Words(self.wording)

    @property
    def examples(self) -> Mapping[str, Example]:
        found: Mapping[str, Example] = self.snapshot.one("examples", dict)
        return found

    def form(self, form: Form, faults: Sequence[FieldFault] = ()) -> flask.Response:
        """The form with what was typed, and the faults at the top and at their fields."""
        response = self._show("form.html", form, faults=page_view.in_order(faults, self.edition.triage))
        response.status_code = 422 if faults else 200
        return response

    def answer(self, form: Form, *, opened: bool) -> flask.Response:
        """What the form asks; with any fault, the form again with all of them."""
        asked = self.read(form)
        query, faults = load_asked(asked)
        try:
            found = self.ask(query) if query else None
        except Refusal as refusal:
            # Shown beside the fields, not as a problem document: the person can mend it right here.
            found, faults = None, together(faults, asked.at_fields(refusal.faults))
        if faults:
            # A slip in some field never hides that a sign needs a hospital now.
            found = self.emergency(asked, faults)
        if found is None:
            return self.form(form, faults)
        return self._result(to_wire(found), asked.query, form, opened=opened)

    def read(self, form: Form) -> Asked:
        """The question that a form asks here."""
        market, questions = self.edition.market.code, self.edition.triage.questions
        return read_form(form, questions, market=market, default_plan=self.edition.default_plan)

    def ask(self, query: Query) -> Answer:
        """What is answered to it."""
        return self.estimator.answer(replace(query, tenant=self.tenant))

    def emergency(self, asked: Asked, faults: Sequence[FieldFault]) -> Answer | None:
        """What the answers without a fault say, if they say emergency."""
        wrong = {fault.field for fault in faults if isinstance(fault.told, str)}
        answers = {
            name: given for name, given in asked.query.get("answers", {}).items() if f"answers.{name}" not in wrong
        }
        query, _ = load_asked(Asked({"market": self.edition.market.code, "answers": answers}, ()))
        found = self.ask(query) if query else None
        return found if found and to_wire(found)["kind"] == "emergency" else None

    def example(self, example: Example, *, opened: bool) -> flask.Response:
        """A named example, as if its form had been sent."""
        form = fill_form(example.query)
        asked = self.read(form)
        query, faults = load_asked(asked)
        assert query and not faults, f"example '{example.id}' does not fit its own form: {faults}"
        wire = to_wire(self.ask(query))
        return self._result(wire, asked.query, form, opened=opened, example=example)

    def _result(
        self, wire: Any, query: Mapping[str, Any], form: Form, *, opened: bool, example: Example | None = None
    ) -> flask.Response:
        asked = orjson.dumps(query, option=orjson.OPT_INDENT_2).decode()
        return self._show(
            "result.html" if wire["kind"] == "estimate" else "advice.html",
            form,
            **page_view.drawn(wire),
            guide=guide.tell(self.snapshot, self.wording) if wire["kind"] == "estimate" else {},
            told=list(page_view.answered(self.edition.triage.questions.values(), query)),
            asked=asked,
            opened=opened,
            example=example,
        )

    def _show(self, template: str, form: Form, **context: Any) -> flask.Response:
        text = flask.render_template(f"page/{template}", **{**self.around(form), **context})
        return flask.Response(text, mimetype="text/html", headers=PRIVATE)

    def around(self, form: Form) -> dict[str, Any]:
        """What the form and its pages are drawn from, with what was typed."""
        edition, triage = self.edition, self.edition.triage
        typed = kept(form, triage.questions)
        return {
            "w": self.words,
            "edition": edition,
            "groups": page_view.question_groups(triage),
            "view": page_view,
            "emergency": triage.emergency_numbers[edition.market.country].lines,
            "items": {stage: [item for item in edition.items.values() if item.stage is stage] for stage in STAGES},
            "codes": {"stage": STAGES, "tier": CityTier, "facility": Facility, "room": RoomClass, "declared": Declared},
            "examples": self.examples,
            "typed": typed,
            "by_doctor": typed.get("ask") == [DOCTOR],
            "none_of": NONE,
            "rows": range(ROWS),
            "engine": ENGINE,
            "faults": (),
        }


def together(first: tuple[FieldFault, ...], more: tuple[FieldFault, ...]) -> tuple[FieldFault, ...]:
    """All faults, each field's first kind only."""
    told = {fault.field for fault in first}
    return first + tuple(fault for fault in more if fault.field not in told)
