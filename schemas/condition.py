"""A condition of a triage rule: how it is written in a document, and what a document may not ask.

Rules may only add up, so there is no "not", "<" is for the age alone and "is" for the worst option
alone; then one more sign never lowers a result. Knows no rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from marshmallow import fields
from marshmallow.exceptions import ValidationError

from schemas.fields import Said, suggest
from service.domain.answers import AGE, Question, QuestionType
from service.domain.triage import AllOf, Always, AnyOf, AtLeast, Below, Condition, HasAny, Is, NotBelow

OPERATORS = ("is", "at_least", "<", ">=", "has_any")
SHAPE = 'Write {"always": true}, {"all": […]}, {"any": […]} or {"q": question, "op": operator, "v": value}.'
VALUES = {
    "is": "an option",
    "at_least": "an option",
    "<": "a whole number",
    ">=": "a whole number",
    "has_any": "a list of options",
}
WRITTEN_AS = {"type": "object", "description": f"Operators: {', '.join(OPERATORS)}."}


class ConditionField(fields.Field[Condition]):
    """A tree of all, any and comparisons ↔ a Condition that is not yet bound to its questions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata=WRITTEN_AS, **kwargs)

    def _serialize(self, value: Condition | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else write_condition(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Condition:
        return parse_condition(value)


def parse_condition(raw: object) -> Condition:
    """The condition that ``raw`` writes; ValidationError names every part that is malformed."""
    match raw:
        case {"always": True, **rest} if not rest:
            return Always()
        case {"all": [_, *_] as parts, **rest} if not rest:
            return AllOf(_parts("all", parts))
        case {"any": [_, *_] as parts, **rest} if not rest:
            return AnyOf(_parts("any", parts))
        case {"q": str(question), "op": str(operator), "v": value, **rest} if not rest:
            return _comparison(question, operator, value)
    raise ValidationError([Said(SHAPE, "condition")])


def _parts(name: str, raw: list[object]) -> tuple[Condition, ...]:
    parts: list[Condition] = []
    faults: dict[str | int, Any] = {}
    for place, part in enumerate(raw):
        try:
            parts.append(parse_condition(part))
        except ValidationError as error:
            faults[place] = error.messages
    if faults:
        raise ValidationError({name: faults})
    return tuple(parts)


def _comparison(question: str, operator: str, value: object) -> Condition:
    match operator, value:
        case "is", str(option):
            return Is(question, option)
        case "at_least", str(option):
            return AtLeast(question, option, frozenset())
        case "<", int(limit) if not isinstance(value, bool):
            return Below(question, limit)
        case ">=", int(limit) if not isinstance(value, bool):
            return NotBelow(question, limit)
        case "has_any", [_, *_] as options if all(isinstance(option, str) for option in options):
            return HasAny(question, tuple(map(str, options)))
    if operator not in OPERATORS:
        said = Said(f"'{operator}' is no operator. {suggest(operator, OPERATORS)}", "operator")
        raise ValidationError({"op": [said]})
    raise ValidationError({"v": [Said(f"'{operator}' compares with {VALUES[operator]}.", "type")]})


def write_condition(condition: Condition) -> dict[str, Any]:
    """The condition as a document writes it."""
    match condition:
        case Always():
            return {"always": True}
        case AllOf(parts):
            return {"all": [write_condition(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [write_condition(part) for part in parts]}
        case Is(question, option):
            return {"q": question, "op": "is", "v": option}
        case AtLeast(question, option):
            return {"q": question, "op": "at_least", "v": option}
        case Below(question, limit):
            return {"q": question, "op": "<", "v": limit}
        case NotBelow(question, limit):
            return {"q": question, "op": ">=", "v": limit}
    return {"q": condition.question, "op": "has_any", "v": list(condition.options)}


def condition_faults(condition: Condition, questions: Mapping[str, Question]) -> Iterator[Said]:
    """What the questions do not offer, and what could lower a result."""
    match condition:
        case Always():
            return
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from condition_faults(part, questions)
            return
    question = questions.get(condition.question)
    if question is None:
        yield Said(f"There is no question '{condition.question}'. {suggest(condition.question, questions)}", "question")
        return
    if isinstance(condition, Is | AtLeast):
        yield from _ordinal_faults(condition, question)
    elif isinstance(condition, Below | NotBelow):
        yield from _number_faults(condition, question)
    else:
        yield from _type_fault(question, QuestionType.MULTI)
        yield from _option_faults(question, condition.options)


def _ordinal_faults(condition: Is | AtLeast, question: Question) -> Iterator[Said]:
    yield from _type_fault(question, QuestionType.ORDINAL)
    yield from _option_faults(question, (condition.value,))
    if isinstance(condition, Is) and question.values[-1:] != (condition.value,):
        yield Said(f"'is' may only name the last option of '{question.id}', the worst one.", "not_monotone")


def _number_faults(condition: Below | NotBelow, question: Question) -> Iterator[Said]:
    if isinstance(condition, Below) and question.id != AGE:
        yield Said(f"'<' may only be asked of '{AGE}', not of '{question.id}'.", "not_monotone")
    if question.type is not QuestionType.INTEGER:
        yield from _type_fault(question, QuestionType.INTEGER)
    elif not question.minimum < condition.limit <= question.maximum:
        bounds = f"over {question.minimum} and at most {question.maximum}"
        yield Said(f"{condition.limit} parts no answers to '{question.id}': it must be {bounds}.", "range")


def _type_fault(question: Question, wanted: QuestionType) -> Iterator[Said]:
    if question.type is not wanted:
        yield Said(f"'{question.id}' is of type {question.type}, and this operator asks {wanted}.", "operator")


def _option_faults(question: Question, options: tuple[str, ...]) -> Iterator[Said]:
    for option in options:
        if option not in question.values:
            yield Said(f"'{question.id}' has no option '{option}'. {suggest(option, question.values)}", "option")


def bind_condition(condition: Condition, questions: Mapping[str, Question]) -> Condition:
    """The condition with every "at least" spelled out as the options it accepts."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return replace(condition, parts=tuple(bind_condition(part, questions) for part in parts))
        case AtLeast(question, option):
            values = questions[question].values
            return replace(condition, accepted=frozenset(values[values.index(option) :]))
    return condition
