"""The first questions of a page: signs to act on, how it is today, and what a doctor has named.

A row is one plain sentence that may mean several sets of triage answers; the first of them is what is sent. Whether
rows fit triage is ``screen_checks.py``'s. Knows no words and no prices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

from service.domain.answers import Question, QuestionType
from service.domain.triage import Triage
from service.domain.vocabulary import Urgency

AnswerSet: TypeAlias = Mapping[str, int | str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """``stands_for``: everything the sentence may mean, in triage's answers."""

    id: str
    stands_for: tuple[AnswerSet, ...]

    @property
    def answers(self) -> AnswerSet:
        """What is sent."""
        return self.stands_for[0]


@dataclass(frozen=True, slots=True)
class NamedByDoctor:
    """An item that a doctor may have named, and the number that stands there first."""

    item: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Screens:
    """``now``: go to a hospital; ``today``: see a doctor; ``unsure``: not being sure, which goes to a hospital too."""

    now: tuple[Row, ...]
    today: tuple[Row, ...]
    unsure: tuple[AnswerSet, ...]
    how: tuple[Row, ...]
    doctor: tuple[NamedByDoctor, ...]

    def none_of_these(self, questions: Mapping[str, Question]) -> dict[str, tuple[str, ...]]:
        """The answer of somebody who has no sign: nothing ticked wherever a sign would tick something."""
        named = {question for row in (*self.now, *self.today) for answers in row.stands_for for question in answers}
        multi = (name for name, asked in questions.items() if asked.type is QuestionType.MULTI)
        return {name: () for name in multi if name in named}

    def how_answers(self, row: Row, questions: Mapping[str, Question]) -> AnswerSet:
        """All that a choice of how it is today answers: no sign, and what its row stands for."""
        return {**self.none_of_these(questions), **row.answers}


def together(sets: Iterable[AnswerSet]) -> dict[str, int | str | tuple[str, ...]]:
    """Several rows ticked: lists are joined, of any other answer the later row's counts."""
    joined: dict[str, int | str | tuple[str, ...]] = {}
    for answers in sets:
        for question, answer in answers.items():
            before = joined.get(question)
            if isinstance(before, tuple) and isinstance(answer, tuple):
                joined[question] = tuple(dict.fromkeys((*before, *answer)))
            else:
                joined[question] = answer
    return joined


def urgency(answers: AnswerSet, screens: Screens, triage: Triage) -> Urgency:
    """How urgent triage finds ``answers`` of somebody with no other sign."""
    return triage.assess(triage.read({**screens.none_of_these(triage.questions), **answers})).urgency


def emergency_with(screens: Screens, triage: Triage) -> dict[str, tuple[str, ...]]:
    """By row of ``today``, the others with which it may be an emergency: in one reading of both at least."""
    found: dict[str, list[str]] = {row.id: [] for row in screens.today}
    for one, other in combinations(screens.today, 2):
        readings = (together(pair) for pair in product(one.stands_for, other.stands_for))
        if any(urgency(reading, screens, triage) is Urgency.EMERGENCY for reading in readings):
            found[one.id].append(other.id)
            found[other.id].append(one.id)
    return {row: tuple(others) for row, others in found.items()}
