"""Triage on the wire: the document by which it is published, and the questions as a page needs them.

A document enters only here: first the shape of every value, then whether the parts fit each other;
each step names all its faults. Knows no answers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from marshmallow import fields, post_dump, post_load, pre_dump, validates_schema
from marshmallow.validate import Length, Regexp

from schemas.condition import ConditionField, bind_condition, condition_faults
from schemas.document import Named, Path, TupleOf, refuse
from schemas.fields import EnumCode, Flag, Said, Slug, Strict, Whole
from schemas.source import Cited, Sources, unknown_sources
from service.domain.answers import Option, Question, QuestionType
from service.domain.triage import Always, Guide, Presentation, Sourced, Triage, TriageRule
from service.domain.vocabulary import Stage, Urgency

Found: TypeAlias = Iterator[tuple[Path, Said]]
COUNTRY = Regexp(r"^[A-Z]{2}$", error="Write a country as two capital letters, such as IN.")
RULE_ID = Regexp(r"^[A-Za-z0-9_]{1,32}$", error="Write a rule id of letters, digits and underscores, such as E01.")


def words(length: int = 400, **kwargs: Any) -> fields.String:
    """A text field: not empty, and not longer than a page can show."""
    return fields.String(validate=Length(1, length), **kwargs)


class OptionSchema(Strict):
    """One choice of a question; ``group`` is the heading it stands under."""

    value = Slug(required=True)
    label = words(required=True)
    group = words(load_default="")

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Option:
        return Option(**data)

    @post_dump
    def drop_empty(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return _filled(data)


class QuestionSchema(Strict):
    """A question: a whole number between ``min`` and ``max``, one option of a rising scale, or any number of options.

    An empty list answers a ``multi`` question with "none of these"; leaving it out is no answer.
    """

    id = Slug(required=True)
    text = words(required=True)
    type = EnumCode(QuestionType, required=True)
    required = Flag(required=True)
    help = words(load_default="")
    unit = words(load_default="")
    minimum = Whole(data_key="min", load_default=0)
    maximum = Whole(data_key="max", load_default=0)
    options = TupleOf(fields.Nested(OptionSchema), load_default=())
    none_option = words(load_default="")

    @validates_schema
    def check(self, data: dict[str, Any], **kwargs: Any) -> None:
        refuse(_question_faults(data))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Question:
        return Question(**data)

    @post_dump
    def drop_empty(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        if data["type"] != QuestionType.INTEGER:
            del data["min"], data["max"]
        return _filled(data)


class GuideSchema(Strict):
    """By when to act at an urgency, and what to do now."""

    act_within = words(required=True)
    advice = words(required=True)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Guide:
        return Guide(**data)


class SourcedSchema(Strict):
    """Lines of text, or numbers to call, and where they come from."""

    lines = TupleOf(words(), required=True, validate=Length(1))
    sources = Cited(required=True)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Sourced:
        return Sourced(**data)


class TriageRuleSchema(Strict):
    """A rule of triage: when it fires, what follows and why."""

    id = fields.String(required=True, validate=RULE_ID)
    red_flag = Flag(required=True)
    when = ConditionField(required=True)
    urgency = EnumCode(Urgency, required=True)
    stage = EnumCode(Stage, required=True)
    start_at = EnumCode(Stage, required=True)
    stages = TupleOf(EnumCode(Stage), required=True)
    specialist = words(required=True)
    reason = words(required=True)
    sources = Cited(required=True)
    note = words(load_default="")

    @validates_schema
    def check(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not {data["stage"], data["start_at"]} <= set(data["stages"]):
            refuse([(("stages",), Said("List the stage and start_at of the rule among its stages.", "stages"))])

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> TriageRule:
        return TriageRule(**data)

    @post_dump
    def drop_empty(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return _filled(data)


class TriagePresentationSchema(Strict):
    """A kind of back spasm; without a price it may not come from the back at all."""

    id = Slug(required=True)
    label = words(required=True)
    when = ConditionField(required=True)
    priced = Flag(required=True)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Presentation:
        return Presentation(**data)


class TriageQuestionsSchema(Strict):
    """The questions in order, and what stands beside them on a page."""

    version = words(64, required=True)
    purpose = words(required=True)
    not_for = TupleOf(words(), required=True)
    guides = Named(keys=EnumCode(Urgency), values=fields.Nested(GuideSchema), required=True)
    act_within_basis = words(required=True)
    emergency_numbers = Named(keys=fields.String(validate=COUNTRY), values=fields.Nested(SourcedSchema), required=True)
    safety_net = fields.Nested(SourcedSchema, required=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True)
    sources = Sources(required=True)

    @pre_dump
    def open(self, triage: Triage, **kwargs: Any) -> dict[str, Any]:
        """The published object with its questions as a list, and the sources this document cites."""
        told = {name: getattr(triage, name) for name in self.fields}
        cited = {source for each in (triage.safety_net, *triage.emergency_numbers.values()) for source in each.sources}
        if "rules" in told:
            cited = set(triage.sources)
        shown = {name: source for name, source in triage.sources.items() if name in cited}
        return {**told, "questions": list(triage.questions.values()), "sources": shown}


class TriageSchema(TriageQuestionsSchema):
    """The whole document: questions, rules, presentations, sources."""

    rules = fields.List(fields.Nested(TriageRuleSchema), required=True)
    unanswered = fields.Nested(TriageRuleSchema, required=True)
    not_spinal = fields.Nested(TriageRuleSchema, required=True)
    presentations = fields.List(fields.Nested(TriagePresentationSchema), required=True)

    @validates_schema
    def check(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Whether the parts fit each other."""
        refuse((*_repeats(data), *_gaps(data), *_misfits(data), *unknown_sources(_cited(data), data["sources"])))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Triage:
        questions = {question.id: question for question in data["questions"]}

        def bound(rule: TriageRule) -> TriageRule:
            return replace(rule, when=bind_condition(rule.when, questions))

        fitted = {
            "questions": questions,
            "rules": tuple(bound(rule) for rule in data["rules"]),
            "unanswered": bound(data["unanswered"]),
            "not_spinal": bound(data["not_spinal"]),
            "presentations": tuple(
                replace(each, when=bind_condition(each.when, questions)) for each in data["presentations"]
            ),
        }
        return Triage(**{**data, **fitted})


def questions_to_wire(triage: Triage) -> dict[str, Any]:
    """What GET /v1/triage-questions answers."""
    told: dict[str, Any] = TriageQuestionsSchema().dump(triage)
    return told


def _question_faults(data: Mapping[str, Any]) -> Found:
    number, multi = data["type"] is QuestionType.INTEGER, data["type"] is QuestionType.MULTI
    if number and data["minimum"] >= data["maximum"]:
        yield ("max",), Said("A whole number needs a max above its min.", "range")
    if number and data["options"]:
        yield ("options",), Said("A whole number has no options.", "type")
    if not number and len(data["options"]) < 2:
        yield ("options",), Said("Give at least two options.", "length")
    if multi != bool(data["none_option"]):
        yield ("none_option",), Said("A multi question, and no other, says what choosing none is called.", "type")
    repeated = _repeated(option.value for option in data["options"])
    if repeated:
        yield ("options",), Said(f"These values occur twice: {', '.join(repeated)}.", "repeated")


def _repeats(data: Mapping[str, Any]) -> Found:
    standing = (data["unanswered"].id, data["not_spinal"].id)
    for name, taken in (("questions", ()), ("rules", standing), ("presentations", ())):
        repeated = _repeated((*(each.id for each in data[name]), *taken))
        if repeated:
            yield (name,), Said(f"These ids occur twice: {', '.join(repeated)}.", "repeated")


def _gaps(data: Mapping[str, Any]) -> Found:
    """Everybody gets a result: some rule, some presentation and every urgency's guide are always there."""
    if not any(isinstance(rule.when, Always) for rule in data["rules"]):
        yield ("rules",), Said("One rule has to hold for everybody.", "incomplete")
    if not data["presentations"] or not isinstance(data["presentations"][-1].when, Always):
        yield ("presentations",), Said("The last presentation has to fit everybody.", "incomplete")
    for urgency in Urgency:
        if urgency not in data["guides"]:
            yield ("guides",), Said(f"There is no guide for '{urgency}'.", "incomplete")


def _misfits(data: Mapping[str, Any]) -> Found:
    questions = {question.id: question for question in data["questions"]}
    for name in ("rules", "presentations"):
        for place, each in enumerate(data[name]):
            for text in condition_faults(each.when, questions):
                yield (name, place, "when"), text
    for name in ("unanswered", "not_spinal"):
        for text in condition_faults(data[name].when, questions):
            yield (name, "when"), text


def _cited(data: Mapping[str, Any]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for name in ("safety_net", "unanswered", "not_spinal"):
        yield (name,), data[name].sources
    for place, rule in enumerate(data["rules"]):
        yield ("rules", place), rule.sources
    for country, numbers in data["emergency_numbers"].items():
        yield ("emergency_numbers", country), numbers.sources


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", [])}
