"""A row of a file of members → the question of ``POST /v1/estimates`` → Query; its faults by the names of columns.

The wire's own schema judges the question, so a row is asked exactly as one by one. An empty cell is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from marshmallow import ValidationError

from schemas.document import faults_of
from schemas.query import QuerySchema
from service.domain.answers import Question, QuestionType
from service.domain.errors import Fault
from service.domain.query import Query
from service.reports.columns import Type
from service.reports.member_columns import ANSWERS, MEMBER_COLUMNS

Faults: TypeAlias = tuple[Fault, ...]

PLACES = {
    column.name: column.place for column in MEMBER_COLUMNS if column.place and column.name != f"{ANSWERS}<question>"
}
WHOLE = frozenset(column.name for column in MEMBER_COLUMNS if column.type is Type.WHOLE)
FLAGS = {"true": True, "false": False}
NONE = "none"  # of these
_QUESTION = QuerySchema()


@dataclass(frozen=True, slots=True)
class RowReader:
    """``lists``: the questions of triage that take several answers."""

    lists: frozenset[str]

    @classmethod
    def of(cls, questions: Mapping[str, Question]) -> "RowReader":
        """A reader of rows that answer these questions."""
        return cls(frozenset(name for name, one in questions.items() if one.type is QuestionType.MULTI))

    def __call__(self, cells: Mapping[str, str]) -> Query | Faults:
        """What a row asks, or everything that is wrong with it."""
        try:
            query: Query = _QUESTION.load(self.question(cells))
        except ValidationError as error:
            # marshmallow's frame holds the error it raised, and both hold what stood in the callers' frames: a part.
            error.__traceback__ = None
            return told(faults_of(error.messages))
        return query

    def question(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """The body of the request that a row makes."""
        body: dict[str, Any] = {}
        for name, cell in cells.items():
            if not cell:
                continue
            if name.startswith(ANSWERS):
                question = name.removeprefix(ANSWERS)
                body.setdefault("answers", {})[question] = self._answer(question, cell)
            elif name in PLACES:
                _put(body, PLACES[name], _value(name, cell))
        return _with_options(body)

    def _answer(self, question: str, cell: str) -> object:
        if question in self.lists:
            return [] if cell == NONE else cell.split(" ")
        return _number(cell)


def told(faults: Faults | list[Fault]) -> Faults:
    """Faults of a question as faults of its row."""
    return tuple(dict.fromkeys(Fault(column(fault.pointer), fault.code, _in_a_cell(fault.detail)) for fault in faults))


def column(pointer: str) -> str:
    """The column that a place in the question came from.

    >>> column("/policy/plans/0/plan_id"), column("/where/city"), column("/answers/trend")
    ('plan_ids', 'city', 'answers.trend')
    """
    parts = tuple(pointer.split("/")[1:])
    if parts[:1] == ("answers",):
        return ".".join(parts[:2])
    if parts[:2] == ("policy", "plans"):
        return {"sum_insured": "sum_insured", "options": "options"}.get("".join(parts[3:4]), "plan_ids")
    for name, place in PLACES.items():
        if parts[: len(place)] == place:
            return name
    return next(iter(parts), "")


def _with_options(body: dict[str, Any]) -> dict[str, Any]:
    """Options stand with each plan on the wire."""
    policy = body.get("policy", {})
    options = policy.pop("options", None)
    if options:
        plans = policy.pop("plan_ids", None)
        named = [{"plan_id": plan} for plan in plans] if plans else [{}]
        policy["plans"] = [{**plan, "options": options} for plan in named]
    return body


def _put(body: dict[str, Any], place: tuple[str, ...], value: object) -> None:
    for part in place[:-1]:
        body = body.setdefault(part, {})
    body[place[-1]] = value


def _value(name: str, cell: str) -> object:
    """What a cell means; one that means nothing stays text, to be refused with the others."""
    if name in WHOLE:
        return _number(cell)
    if name in ("plan_ids", "options"):
        return cell.split(" ")
    return FLAGS.get(cell, cell) if name == "network" else cell


def _number(cell: str) -> object:
    """A whole number that is written as one; spreadsheets write 38 as 38.0 too."""
    found = re.fullmatch(r"(-?[0-9]{1,15})(?:\.0{1,2})?", cell, re.ASCII)
    return int(found[1]) if found else cell


def _in_a_cell(detail: str) -> str:
    """A cell has no JSON quotes that could be wrong."""
    return detail.replace(", without quotes", "")
