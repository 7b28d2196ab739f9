"""The impact of a change on the wire: ``Impact`` → plain dict, and its shape for the description and the tests.

Amounts are decimal strings in major units; everything else is codes, which the reader puts into words.
"""

from collections.abc import Iterable
from typing import Any

from marshmallow import fields
from marshmallow.validate import Regexp

from schemas.estimate_parts import coded, money, part, parts, prose, told
from schemas.fields import Flag, Slug, Strict, Whole
from service.domain.answer_change import Answer, Change, LineChange, Standing
from service.domain.impact import Impact, Spread
from service.domain.money import plain
from service.domain.vocabulary import CityTier, Facility, PolicyState, RoomClass, Stage


class ImpactAnswerSchema(Strict):
    """Which answer: the question, where the episode ends, under which plan, in which state."""

    presentation = Slug(required=True, **told("The kind of back spasm."))
    city_tier = coded(CityTier, "The price tier.")
    facility = coded(Facility, "The kind of hospital or clinic.")
    room = coded(RoomClass, "The class of hospital room.")
    prescribed = fields.List(Slug(), required=True, **told("Items that a doctor named, such as an operation."))
    scenario = coded(Stage, "The stage at which the episode ends.")
    plan_id = Slug(required=True, allow_none=True, **told("The plan; null without a policy."))
    policy_state = coded(PolicyState, "Who pays under which policy.")


class StandingSchema(Strict):
    """What the answer says: bills = plan_pays + patient_pays."""

    bills = money("What providers charge.")
    plan_pays = money("What the plan pays.")
    patient_pays = money("What is left to the patient.")
    variant = Slug(required=True, allow_none=True, **told("Which course the hospital stay takes."))
    is_partial = Flag(
        data_key="partial",
        required=True,
        **told("Whether some of its care has no price, so that the bills are at least this."),
    )


class StepChangeSchema(Strict):
    """What fell on the patient by one rule and clause."""

    rule = prose("The code of the rule.")
    ref = prose("The number of the clause; null where the source prints none.", allow_none=True)
    before = money("Before.")
    after = money("After.")


class LineChangeSchema(Strict):
    """An item that is responsible for the difference; null where it has no price, or is not on the bill."""

    item = Slug(required=True, **told("The service item."))
    billed_before = money("What it cost before.", null=True)
    billed_after = money("What it costs after.", null=True)
    patient_before = money("What of it the patient paid before.", null=True)
    patient_after = money("What of it the patient pays after.", null=True)
    steps = parts(StepChangeSchema, "The rules and clauses whose amounts differ.")


class ChangeSchema(Strict):
    """One answer before and after; null on the side on which there is none."""

    answer = part(ImpactAnswerSchema, "Which answer.")
    before = part(StandingSchema, "Before.", null=True)
    after = part(StandingSchema, "After.", null=True)
    moved = Flag(required=True, **told("Whether anything differs."))
    lines = parts(LineChangeSchema, "The lines that are responsible.")


class SpreadSchema(Strict):
    """How one figure moved over the answers that changed."""

    median = money("The median difference.", negative=True)
    up = part(ChangeSchema, "The answer that rose by the most; null if none did.", null=True)
    down = part(ChangeSchema, "The answer that fell by the most; null if none did.", null=True)


class LineCauseSchema(Strict):
    """A price behind the changes."""

    item = Slug(required=True, **told("The service item."))
    before = money("What its line cost before; null without a price.", null=True)
    after = money("What it costs after; null without a price.", null=True)
    answers = Whole(required=True, **told("In how many of the changed answers."))


class TermCauseSchema(Strict):
    """A clause behind the changes."""

    plan_id = Slug(required=True, **told("The plan."))
    rule = prose("The code of the rule.")
    ref = prose("The number of the clause; null where the source prints none.", allow_none=True)
    answers = Whole(required=True, **told("In how many of the changed answers."))


class ImpactSchema(Strict):
    """What a change of the catalogue does to answers."""

    currency = fields.String(
        required=True, validate=Regexp(r"^[A-Z]{3}$"), **told("The currency of every amount.", example="INR")
    )
    empty = Flag(required=True, **told("Whether no answer differs."))
    example = parts(ChangeSchema, "Every answer to the example's question, whether it differs or not.")
    answers = Whole(required=True, **told("How many answers the sample has, before or after."))
    changed = Whole(required=True, **told("How many of them are on both sides and differ."))
    completed = Whole(required=True, **told("How many of the changed ones have all their prices now and had not."))
    gapped = Whole(required=True, **told("How many of the changed ones lost a price."))
    appeared = parts(ImpactAnswerSchema, "Answers there were none of before.")
    vanished = parts(ImpactAnswerSchema, "Answers there are none of any more.")
    patient_pays = part(SpreadSchema, "How much more or less is left to patients.")
    bills = part(SpreadSchema, "How much more or less providers charge.")
    lines = parts(LineCauseSchema, "The prices behind the changes, those of most answers first.")
    terms = parts(TermCauseSchema, "The clauses behind the changes of bills that cost the same.")


def impact_to_wire(found: Impact, *, currency: str) -> dict[str, Any]:
    """The whole impact; ``currency`` is the market's, ISO 4217."""
    return {
        "currency": currency,
        "empty": found.empty,
        "example": _each(found.example),
        "answers": found.answers,
        "changed": found.changed,
        "completed": found.completed,
        "gapped": found.gapped,
        "appeared": [_answer(answer) for answer in found.appeared],
        "vanished": [_answer(answer) for answer in found.vanished],
        "patient_pays": _spread(found.patient_pays),
        "bills": _spread(found.bills),
        "lines": [
            {"item": one.item, "before": _money(one.before), "after": _money(one.after), "answers": one.answers}
            for one in found.lines
        ],
        "terms": [
            {"plan_id": one.plan_id, "rule": one.rule, "ref": one.ref, "answers": one.answers} for one in found.terms
        ],
    }


def _each(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [_change(change) for change in changes]


def _change(change: Change) -> dict[str, Any]:
    return {
        "answer": _answer(change.answer),
        "before": _standing(change.before),
        "after": _standing(change.after),
        "moved": change.moved,
        "lines": [_line(line) for line in change.lines],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    asked = answer.asked
    return {
        "presentation": asked.presentation,
        "city_tier": asked.tier.value,
        "facility": asked.facility.value,
        "room": asked.room.value,
        "prescribed": list(asked.prescribed),
        "scenario": answer.scenario.value,
        "plan_id": answer.plan_id,
        "policy_state": answer.policy_state.value,
    }


def _standing(standing: Standing | None) -> dict[str, Any] | None:
    if standing is None:
        return None
    figures = {name: plain(amount) for name, amount in standing.figures._asdict().items()}
    return {**figures, "variant": standing.variant, "partial": standing.partial}


def _line(line: LineChange) -> dict[str, Any]:
    return {
        "item": line.item,
        "billed_before": _money(line.billed_before),
        "billed_after": _money(line.billed_after),
        "patient_before": _money(line.patient_before),
        "patient_after": _money(line.patient_after),
        "steps": [
            {"rule": step.rule, "ref": step.ref, "before": plain(step.before), "after": plain(step.after)}
            for step in line.steps
        ],
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "median": plain(spread.median),
        "up": spread.up and _change(spread.up),
        "down": spread.down and _change(spread.down),
    }


def _money(amount: int | None) -> str | None:
    return None if amount is None else plain(amount)
