"""The questions a person is asked, and what they answered.

Reading checks every answer against its question and names all faults at once. An empty list means
"none of these"; a question that is left out is not answered. Refuses to know what an answer means
for the person: that is ``triage.py``.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.domain.errors import Contradiction, Fault

AGE = "age_years"
NOTHING: frozenset[str] = frozenset()
QUOTED_AT_MOST = 40


class QuestionType(StrEnum):
    """A whole number, one option of a scale in rising order, or any number of options."""

    INTEGER = "integer"
    ORDINAL = "ordinal"
    MULTI = "multi"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its code, its words, and the heading it stands under."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """``none_option`` is the words of "none of these"; ``minimum`` and ``maximum`` bound an integer."""

    id: str
    text: str
    type: QuestionType
    required: bool
    help: str = ""
    unit: str = ""
    minimum: int = 0
    maximum: int = 0
    options: tuple[Option, ...] = ()
    none_option: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """The codes of the options, in order."""
        return tuple(option.value for option in self.options)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, by kind of question; a question in none of the three is unanswered."""

    numbers: Mapping[str, int]
    choices: Mapping[str, str]
    selections: Mapping[str, frozenset[str]]

    def answered(self, question: str) -> bool:
        return question in self.numbers or question in self.choices or question in self.selections

    def chosen(self, question: str) -> frozenset[str]:
        """The options ticked; none when the question is unanswered."""
        return self.selections.get(question, NOTHING)

    @property
    def age_years(self) -> int | None:
        return self.numbers.get(AGE)

    def canonical(self) -> dict[str, int | str | tuple[str, ...]]:
        """The same answers always written the same way: by question id, options sorted."""
        given: dict[str, int | str | tuple[str, ...]] = {**self.numbers, **self.choices}
        given |= {question: tuple(sorted(options)) for question, options in self.selections.items()}
        return dict(sorted(given.items()))


def read_answers(
    questions: Mapping[str, Question],
    answers: Mapping[str, object],
    *,
    age_years: int | None = None,
) -> Answers:
    """The answers, typed; raises Contradiction with every fault. ``age_years`` answers the age question too."""
    numbers: dict[str, int] = {}
    choices: dict[str, str] = {}
    selections: dict[str, frozenset[str]] = {}
    faults: list[Fault] = []
    for pointer, name, value in _entries(answers, age_years):
        question = questions.get(name)
        if question is None:
            faults.append(_unknown(pointer, "question", name, questions))
        elif question.type is QuestionType.INTEGER:
            number, wrong = _number(question, value, pointer)
            faults += wrong or _differing(name, number, numbers, pointer)
            numbers |= {} if wrong else {name: number}
        elif question.type is QuestionType.ORDINAL:
            choices[name], wrong = _choice(question, value, pointer)
            faults += wrong
        else:
            selections[name], wrong = _selection(question, value, pointer)
            faults += wrong
    if faults:
        raise Contradiction(faults)
    return Answers(numbers, choices, selections)


def _entries(answers: Mapping[str, object], age_years: int | None) -> Iterator[tuple[str, str, object]]:
    for name, value in answers.items():
        yield f"/answers/{name.replace('~', '~0').replace('/', '~1')}", name, value
    if age_years is not None:
        yield f"/{AGE}", AGE, age_years


def _number(question: Question, value: object, pointer: str) -> tuple[int, list[Fault]]:
    """A whole number; JSON's 58.0 is one, true is not."""
    right = f"give a whole number from {question.minimum} to {question.maximum}"
    whole = isinstance(value, int) and not isinstance(value, bool)
    if isinstance(value, float) and value.is_integer():
        value, whole = int(value), True
    if not whole or not isinstance(value, int):
        return 0, [
            Fault(
                pointer,
                "wrong_type",
                f"{_quoted(value)} is not a whole number: {right}.",
            )
        ]
    if not question.minimum <= value <= question.maximum:
        return 0, [Fault(pointer, "out_of_range", f"{_quoted(value)} is out of range: {right}.")]
    return value, []


def _differing(name: str, number: int, numbers: Mapping[str, int], pointer: str) -> list[Fault]:
    """The age may be given twice, if it is the same."""
    if numbers.get(name, number) == number:
        return []
    detail = f"{name} is {number} here and {numbers[name]} in answers: give it once, or the same twice."
    return [Fault(pointer, "age_differs", detail)]


def _choice(question: Question, value: object, pointer: str) -> tuple[str, list[Fault]]:
    if not isinstance(value, str):
        right = ", ".join(question.values)
        return "", [
            Fault(
                pointer,
                "wrong_type",
                f"{_quoted(value)} is not an option: give one of {right}.",
            )
        ]
    if value not in question.values:
        return "", [_unknown(pointer, "option", value, question.values)]
    return value, []


def _selection(question: Question, value: object, pointer: str) -> tuple[frozenset[str], list[Fault]]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        detail = f"{_quoted(value)} is not a list: give a list of options; an empty one means none of these."
        return NOTHING, [Fault(pointer, "wrong_type", detail)]
    known = question.values
    faults: list[Fault] = []
    for place, option in enumerate(value):
        if not isinstance(option, str):
            detail = f"{_quoted(option)} is not an option: give codes such as {known[0]}."
            faults.append(Fault(f"{pointer}/{place}", "wrong_type", detail))
        elif option not in known:
            faults.append(_unknown(f"{pointer}/{place}", "option", option, known))
    return (NOTHING if faults else frozenset(value)), faults


def _unknown(pointer: str, noun: str, asked: str, known: Iterable[str]) -> Fault:
    """The nearest ones, or all of them when none is near."""
    known = list(known)
    close = difflib.get_close_matches(asked, known, n=3, cutoff=0.5)
    right = f"Nearest: {', '.join(close)}." if close else f"Known: {', '.join(known)}."
    return Fault(pointer, f"unknown_{noun}", f"There is no {noun} {_quoted(asked)}. {right}")


def _quoted(value: object) -> str:
    """The value as it was sent, cut short: a message never repeats a long text."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else f"{value!r:.{QUOTED_AT_MOST}}"
