"""The first questions as a page is told them, each with its first number. Knows no way to find them."""

from typing import Any, TypeAlias

from marshmallow import Schema, fields

from schemas.estimate_parts import told
from schemas.fields import Money, Slug
from service.domain.document_words import advice, item_label, presentation_label
from service.domain.edition import Edition
from service.domain.first_number import FirstNumber, Span, first_number
from service.domain.money import plain
from service.domain.phrase import Phrase, Say
from service.domain.screens import AnswerSet, Row, Screens, emergency_with
from service.domain.triage import Triage
from service.domain.vocabulary import Stage, Urgency

Json: TypeAlias = dict[str, Any]
ANSWERS = "What to send in answers, by question."


def _text(about: str) -> fields.String:
    return fields.String(required=True, **told(about))


def _some(schema: type[Schema], about: str) -> fields.List[Any]:
    return fields.List(fields.Nested(schema()), required=True, **told(about))


def _answers(about: str) -> fields.Dict:
    return fields.Dict(keys=fields.String(), required=True, **told(about, example={"trend": "improving"}))


class SignWire(Schema):
    """A sign that is an emergency: nothing is sent for it."""

    id = Slug(required=True)
    text = _text("The sentence.")


class TodaySignWire(SignWire):
    """A sign that is urgent."""

    answers = _answers(
        f"{ANSWERS} Of several rows ticked, lists are joined and of other answers the later row's counts."
    )
    emergency_with = fields.List(
        Slug(), required=True, **told("Ticked beside one of these rows it may be an emergency: treat it as one.")
    )


class SignsWire(Schema):
    """The first screen."""

    now = _some(SignWire, "Go to a hospital now; so for whoever is not sure.")
    today = _some(TodaySignWire, "See a doctor today.")
    advice_today = _text("What to do for a sign of today.")


class SpanWire(Schema):
    """From the least P10 of any size of city to the largest P90."""

    low = Money(required=True)
    high = Money(required=True)


class FirstNumberWire(Schema):
    """What it costs anywhere in the market, with what comes before."""

    self_care = fields.Nested(SpanWire(), required=True)
    doctor_visit = fields.Nested(SpanWire(), required=True)


class ShortVerdictWire(Schema):
    """Whether the default plan helps."""

    code = fields.String(required=True)
    text = _text("The sentence.")


class HowWire(Schema):
    """How it is today, for somebody without any sign."""

    id = Slug(required=True)
    text = _text("The sentence.")
    answers = _answers(ANSWERS)
    first_number = fields.Nested(
        FirstNumberWire(), required=True, allow_none=True, **told("Null where a part has no price in some city.")
    )
    verdict = fields.Nested(
        ShortVerdictWire(),
        required=True,
        allow_none=True,
        **told(
            "The default plan, held past its waits, if it stops at a doctor's visit; null if that hangs on the city."
        ),
    )


class NamedByDoctorWire(Schema):
    """An item that a doctor may have named."""

    item = Slug(required=True, **told("Its name in prescribed."))
    label = _text("In words.")
    quantity = fields.Integer(required=True, **told("The number that stands there first."))
    unit = _text("What is counted.")
    stage = fields.String(required=True, **told("The stage it belongs to."))


class PresentationWire(Schema):
    """A kind of back spasm that has a price."""

    code = Slug(required=True)
    label = _text("In words.")


class ScreensWire(Schema):
    """The first questions: signs, then how it is today, or what a doctor has named."""

    signs = fields.Nested(SignsWire(), required=True)
    how = _some(HowWire, "One of these, if there is no sign.")
    doctor = _some(NamedByDoctorWire, "What a doctor may have named.")
    presentations = _some(PresentationWire, "What a doctor may have called it.")


def screens_to_wire(screens: Screens, edition: Edition, *, say: Say) -> Json:
    """The whole of it, from what is published."""
    triage = edition.triage
    return {
        "signs": _signs(screens, triage, say),
        "how": [_how(row, screens.how_answers(row, triage.questions), edition, say) for row in screens.how],
        "doctor": [
            {
                "item": named.item,
                "label": say(item_label(edition.items[named.item])),
                "quantity": named.quantity,
                "unit": edition.items[named.item].unit,
                "stage": edition.items[named.item].stage.value,
            }
            for named in screens.doctor
        ],
        "presentations": [
            {"code": each.id, "label": say(presentation_label(each))} for each in triage.presentations if each.priced
        ],
    }


def _signs(screens: Screens, triage: Triage, say: Say) -> Json:
    beside = emergency_with(screens, triage)
    return {
        "now": [_sign(row, say) for row in screens.now],
        "today": [
            {**_sign(row, say), "answers": _sent(row.answers), "emergency_with": list(beside[row.id])}
            for row in screens.today
        ],
        "advice_today": say(advice(Urgency.URGENT, triage.guides[Urgency.URGENT].advice)),
    }


def _sign(row: Row, say: Say) -> Json:
    return {"id": row.id, "text": say(Phrase(f"sign.{row.id}"))}


def _how(row: Row, answers: AnswerSet, edition: Edition, say: Say) -> Json:
    found = first_number(answers, edition)
    verdict = found.verdict if found else None
    return {
        "id": row.id,
        "text": say(Phrase(f"how.{row.id}")),
        "answers": _sent(answers),
        "first_number": _first_number(found),
        "verdict": verdict and {"code": verdict.code, "text": say(verdict.phrase)},
    }


def _first_number(found: FirstNumber | None) -> Json | None:
    if found is None:
        return None
    return {Stage.SELF_CARE.value: _span(found.self_care), Stage.DOCTOR_VISIT.value: _span(found.doctor_visit)}


def _span(span: Span) -> Json:
    return {"low": plain(span.low), "high": plain(span.high)}


def _sent(answers: AnswerSet) -> Json:
    return {name: list(answer) if isinstance(answer, tuple) else answer for name, answer in answers.items()}
