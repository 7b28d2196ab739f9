"""The screens at ``/e``: the widget's words in the widget's order, a page each, for whoever has no script.

Speaks the wire: what is asked is the question of ``POST /v1/estimates``, and what is shown is its answer. What was
chosen travels in the body of a form from screen to screen: it is stored nowhere and stands in no address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import flask

from schemas.page_form import Asked, FieldFault, Form, load_asked
from schemas.steps_form import (
    REFINING,
    Screen,
    after,
    before,
    chosen,
    hidden,
    kept_steps,
    quantity_field,
    reached,
    read_steps,
    screen_of,
)
from service.domain.edition import Edition
from service.domain.errors import Refusal
from service.domain.vocabulary import CityTier, Declared, Facility, RoomClass
from service.store.snapshot import Snapshot
from service.usecases.edition import contents
from service.usecases.estimate import DEFAULT_LOCALE, Answer, Estimator
from service.usecases.tenants import Hosted, Tenants
from service.version import ENGINE
from service.web import guide, page_view, steps_view
from service.web.config import tell
from service.web.estimates import to_wire
from service.web.page import PRIVATE, together
from service.web.page_words import Words

TOLD_KEPT = 64
BACK, CHANGE, SAME = "back", "change", "same"  # what a button may ask for instead of the next screen

Told = dict[str, Any]


def blueprint(estimator: Estimator, tenants: Tenants, *, market: str = "in") -> flask.Blueprint:
    """``/e``; without a key for the public catalogue of one market."""
    pages = flask.Blueprint("steps", __name__, template_folder="templates")

    @lru_cache(maxsize=TOLD_KEPT)
    def told(snapshot: Snapshot, locale: str) -> Told:
        return tell(snapshot, locale, estimator)

    def visit() -> "Visit | None":
        """The visit that the address and the form belong to; None for a key that nobody has."""
        key = flask.request.args.get("key", "")
        hosted = tenants.today().by_key.get(key)
        if key and hosted is None:
            return None
        scope = (hosted.scope.market, hosted.scope.tenant) if hosted else (market, "")
        snapshot = estimator.snapshot(scope[0], tenant=scope[1])
        locales = list(contents(snapshot))
        wanted = [flask.request.form.get("locale"), flask.request.args.get("locale"), *locales]
        locale = next((one for one in wanted if one in locales), DEFAULT_LOCALE)
        return Visit(estimator, snapshot, told(snapshot, locale), key=key, hosted=hosted)

    def unknown_key() -> flask.Response:
        """Told in the market's own words, with the emergency row like every other page."""
        snapshot = estimator.snapshot(market)
        shown = Visit(estimator, snapshot, told(snapshot, DEFAULT_LOCALE), key="", hosted=None)
        return shown.page("unknown_key.html", {}, status=401)

    @pages.get("/e")
    def ask() -> flask.Response:
        """The first screen."""
        found = visit()
        return found.show(Screen.SIGNS, {}) if found else unknown_key()

    @pages.post("/e")
    def go() -> flask.Response:
        """The screen that follows from what was chosen, or the same one with its faults."""
        found = visit()
        return found.go(flask.request.form.to_dict(flat=False)) if found else unknown_key()

    return pages


class Visit:
    """One request: whose screens, in which language, over which documents."""

    def __init__(
        self, estimator: Estimator, snapshot: Snapshot, told: Told, *, key: str, hosted: Hosted | None
    ) -> None:
        self.estimator, self.told, self.key, self.hosted = estimator, told, key, hosted
        self.edition: Edition = estimator.edition(snapshot)
        self.snapshot, self.wording = snapshot, estimator.wording(snapshot, told["locale"])
        self.words = Words(self.wording)
        self.off = hosted.off if hosted else None
        self.screens: Mapping[str, Any] = told.get("screens") or {}

    def go(self, form: Form) -> flask.Response:
        """Where a pressed button leads."""
        if self.off:
            return self.show(Screen.SIGNS, {})
        asked_from, wanted = chosen(form, "at"), chosen(form, "go")
        at = Screen(asked_from) if asked_from in list(Screen) else Screen.SIGNS
        if wanted == CHANGE:
            return self.show(Screen.SIGNS, form)
        if wanted == BACK:
            return self.show(before(at, form, self.screens), form)
        if "locale" in form:
            return self.show(reached(at, form, self.screens), form)
        return self.show(after(at, form, self.screens), form)

    def show(self, screen: Screen, form: Form, faults: Sequence[FieldFault] = ()) -> flask.Response:
        """A screen; the last one only if there is no fault."""
        if self.off:
            return self.page("off.html", {})
        if screen is Screen.RESULT:
            return self._result(form)
        first = screen is Screen.FIRST and steps_view.first_number(form, self.screens)
        return self.page(
            f"{screen}.html",
            form,
            at=screen,
            faults=steps_view.in_order(faults, self.screens),
            status=422 if faults else 200,
            first=first or None,
        )

    def _result(self, form: Form) -> flask.Response:
        asked = read_steps(form, self.screens, market=self.edition.market.code, default_plan=self.edition.default_plan)
        query, faults = load_asked(asked)
        found: Answer | None = None
        try:
            found = self._answer(query) if query else None
        except Refusal as refusal:
            # Shown beside the fields, not as a problem document: the person can mend it right here.
            faults = together(faults, asked.at_fields(refusal.faults))
        if faults:
            # A slip in some field never hides that a sign needs a hospital now.
            found = self._emergency(asked)
        if found is None:
            return self.show(screen_of(faults), form, faults)
        wire = to_wire(found)
        return self.page(
            "result.html" if wire["kind"] == "estimate" else "advice.html",
            form,
            at=Screen.RESULT,
            opened=form.get("view") == ["print"],
            acknowledged=chosen(form, "signs") == "today",
            missing_part="steps/missing.html",
            guide=guide.tell(self.snapshot, self.wording) if wire["kind"] == "estimate" else {},
            answers=list(steps_view.answered(form, self.screens, self.words, self.edition)),
            **page_view.drawn(wire),
        )

    def _answer(self, query: Any) -> Answer:
        tenant = self.hosted.scope.tenant if self.hosted else ""
        return self.estimator.answer(replace(query, tenant=tenant, locale=self.told["locale"]))

    def _emergency(self, asked: Asked) -> Answer | None:
        """What the answers alone say, if they say emergency."""
        answers = asked.query.get("answers")
        query, _ = load_asked(Asked({"market": self.edition.market.code, "answers": answers}, ()))
        found = self._answer(query) if query and answers else None
        return found if found and to_wire(found)["kind"] == "emergency" else None

    def page(self, template: str, form: Form, *, status: int = 200, **context: Any) -> flask.Response:
        """A page of the visit with all that was chosen so far."""
        edition = self.edition
        kept = kept_steps(form, self.screens) if self.screens else {}
        at = context.get("at", Screen.SIGNS)
        text = flask.render_template(
            f"steps/{template}",
            w=self.words,
            told=self.told,
            screens=self.screens,
            key=self.key,
            edition=edition,
            view=page_view,
            emergency=self.told["emergency"]["numbers"],
            codes={"tier": CityTier, "facility": Facility, "room": RoomClass, "declared": Declared},
            typed=kept,
            carried=hidden(kept, at),
            refining=REFINING,
            quantity_field=quantity_field,
            language=steps_view.language,
            engine=ENGINE,
            **{"faults": (), "opened": False, "at": at, **context},
        )
        return flask.Response(text, status, mimetype="text/html", headers=PRIVATE)
