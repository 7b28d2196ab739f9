"""A quote is made: the form of the page at ``/`` with what an agent adds. An emergency gets its advice, no quote."""

from collections.abc import Mapping, Sequence
from secrets import token_urlsafe
from typing import Any

import flask
from babel import Locale
from markupsafe import Markup
from marshmallow import ValidationError

from schemas.document import faults_of
from schemas.page_form import Asked, FieldFault, Form, load_asked
from schemas.quote import NewQuoteSchema
from service.domain.errors import (
    EmergencyAnswers,
    Fault,
    InProgress,
    KeyReused,
    NoPriceAnswers,
    Refusal,
    SwitchedOff,
)
from service.domain.query import Query
from service.domain.quote import NewQuote
from service.usecases.estimate import Answer
from service.web import page_view
from service.web.agents_console.visit import Visit
from service.web.door.place import go
from service.web.estimates import to_wire
from service.web.page import Desk, together

OWN = ("client_ref", "agent_note", "expires_in_days", "locale")
NOT_OF_THE_FORM = (InProgress, SwitchedOff)


def new(visit: Visit) -> flask.Response:
    """The empty form."""
    return _form(visit, _desk(visit), {})


def make(visit: Visit) -> flask.Response:
    """On to the quote that the form makes; with faults, the form again."""
    desk, form = _desk(visit), flask.request.form.to_dict(flat=False)
    asked = desk.read(form)
    query, faults = load_asked(asked)
    quote, more = _load(asked, form)
    faults = together(faults, more)
    if faults or quote is None:
        # A slip in some field never hides that a sign needs a hospital now.
        emergency = desk.emergency(asked, faults)
        return _advice(visit, desk, emergency, faults) if emergency else _form(visit, desk, form, faults)
    return _make(visit, desk, quote, query, asked)


def _make(visit: Visit, desk: Desk, quote: NewQuote, query: Query | None, asked: Asked) -> flask.Response:
    form = flask.request.form.to_dict(flat=False)
    try:
        made = visit.once(
            make=lambda id: visit.quotes.create(quote, key=visit.key, id=id),
            found=lambda id: visit.quotes.found(visit.owner, id),
        )
    except (EmergencyAnswers, NoPriceAnswers):
        assert query is not None
        return _advice(visit, desk, desk.ask(query))
    except KeyReused:
        told = "This form has made a quote already. Look at it under Quotes, or send this to make another one."
        return _form(visit, desk, form, [FieldFault("", told)])
    except NOT_OF_THE_FORM:
        raise
    except Refusal as refusal:
        # Shown beside the fields: the person can mend it right here.
        return _form(visit, desk, form, _at_fields(asked, refusal.faults) or [FieldFault("", str(refusal))])
    return go("quote", id=made.thing.id)


def _desk(visit: Visit) -> Desk:
    return Desk(visit.quotes.estimator, visit.market, visit.key.tenant)


def _own(form: Form) -> dict[str, str]:
    """What was typed into the fields that the page does not have."""
    return {name: text for name in OWN if (text := (form.get(name) or [""])[0].strip().replace("\r\n", "\n"))}


def _load(asked: Asked, form: Form) -> tuple[NewQuote | None, tuple[FieldFault, ...]]:
    own: dict[str, Any] = _own(form)
    days = own.get("expires_in_days", "")
    if days.isascii() and days.isdigit():
        own["expires_in_days"] = int(days[:9])
    try:
        quote: NewQuote = NewQuoteSchema().load({**asked.query, **own})
    except ValidationError as error:
        return None, _at_fields(asked, faults_of(error.messages))
    return quote, ()


def _at_fields(asked: Asked, faults: Sequence[Fault]) -> tuple[FieldFault, ...]:
    own = {f"/{name}": name for name in OWN}
    return tuple(
        FieldFault(own[fault.pointer], fault.detail) if fault.pointer in own else asked.at_fields([fault])[0]
        for fault in faults
    )


def _form(visit: Visit, desk: Desk, form: Form, faults: Sequence[FieldFault] = ()) -> flask.Response:
    ordered = page_view.in_order(faults, desk.edition.triage)
    around = {
        **desk.around(form),
        "faults": ordered,
        "own": _own(form),
        "own_fields": "agents_console/new_own.html",
        "own_names": OWN_NAMES,
        "action": flask.url_for(".make"),
        "send": "Make the quote",
        "locales": [(code, _language(code)) for code in desk.edition.contents],
        "form_token": visit.signed.form_token,
        "once_key": token_urlsafe(16),
    }
    return visit.show(
        "new.html",
        422 if faults else 200,
        faults=ordered,
        faults_piece=Markup(flask.render_template("agents_console/new_faults.html", **around)),
        form=Markup(flask.render_template("agents_console/new_form.html", **around)),
    )


OWN_NAMES: Mapping[str, str] = {
    "client_ref": "Your reference for the client",
    "agent_note": "A note for the client",
    "expires_in_days": "It ends after so many days",
    "locale": "Language of the client's page",
}


def _language(code: str) -> str:
    return str(Locale.parse(code, sep="-").get_language_name() or code)


def _advice(visit: Visit, desk: Desk, answer: Answer, faults: Sequence[FieldFault] = ()) -> flask.Response:
    wire = to_wire(answer)
    because = {
        "emergency": "These answers are those of an emergency.",
        "no_price": "These answers may not come from the back: there is no price to quote.",
    }[str(wire["kind"])]
    piece = flask.render_template("agents_console/advice_piece.html", **{**desk.around({}), **page_view.drawn(wire)})
    return visit.show("advice.html", piece=Markup(piece), because=because)
