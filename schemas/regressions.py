"""Stored cases whose figures must still hold, as a published document: ``regressions.json``.

    {"cases": [{"id", "label", "source", "query": a body of POST /v1/estimates,
                "expected": [{"scenario": "hospitalisation", "variant"?, "plan_id", "policy_state",
                              "bills", "plan_pays", "patient_pays"}],
                "approved_by", "approved_on"}]}

``source`` says whether the figures were worked out by hand, published, or pinned as they were. Knows no answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import fields, post_dump, post_load, pre_dump, validates_schema
from marshmallow.validate import Length

from schemas.document import Path, TupleOf, refuse
from schemas.examples import QueryBody
from schemas.fields import EnumCode, IsoDate, Money, Said, Slug, Strict
from schemas.query import QuerySchema
from service.domain.regression import Expected, Figures, RegressionCase
from service.domain.vocabulary import PolicyState, Stage

MOST_CASES = 200
FIGURES = Figures._fields
# A case is asked of the documents that are about to hold, whichever those are.
NOT_ASKED = ("as_of", "versions")


class ExpectedSchema(Strict):
    """The approved figures of one row of an answer."""

    scenario = EnumCode(Stage, required=True)
    variant = Slug(load_default=None)
    plan_id = Slug(required=True)
    policy_state = EnumCode(PolicyState, required=True)
    bills = Money(required=True)
    plan_pays = Money(required=True)
    patient_pays = Money(required=True)

    @validates_schema
    def adds_up(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["bills"] != data["plan_pays"] + data["patient_pays"]:
            refuse([(("bills",), Said("bills is what plan_pays and patient_pays add up to.", "sum"))])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Expected:
        figures = Figures(*(data.pop(name) for name in FIGURES))
        return Expected(**data, figures=figures)

    @pre_dump
    def flat(self, row: Expected, **_: Any) -> dict[str, Any]:
        names = ("scenario", "variant", "plan_id", "policy_state")
        return {**{name: getattr(row, name) for name in names}, **row.figures._asdict()}

    @post_dump
    def drop_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value is not None}


class CaseSchema(Strict):
    """One case."""

    id = Slug(required=True)
    label = fields.String(required=True, validate=Length(1, 200))
    source = fields.String(required=True, validate=Length(1, 600))
    query = QueryBody(required=True, attribute="body")
    expected = TupleOf(fields.Nested(ExpectedSchema), required=True, validate=Length(1, 100))
    approved_by = fields.String(required=True, validate=Length(1, 100))
    approved_on = IsoDate(required=True)

    @validates_schema
    def check(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse((*_dated(data["body"]), *_repeated(row.place for row in data["expected"])))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RegressionCase:
        return RegressionCase(**data, query=QuerySchema().load(data["body"]))


class RegressionsSchema(Strict):
    """``regressions.json``."""

    cases = TupleOf(fields.Nested(CaseSchema), required=True, validate=Length(max=MOST_CASES))

    @validates_schema
    def check(self, data: Mapping[str, Any], **_: Any) -> None:
        ids = [case.id for case in data["cases"]]
        twice = ((("cases", place, "id"), name) for place, name in enumerate(ids) if name in ids[:place])
        refuse((path, Said(f"There is a case '{name}' already: name each once.", "twice")) for path, name in twice)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[RegressionCase, ...]:
        cases: tuple[RegressionCase, ...] = data["cases"]
        return cases


def regressions_to_document(cases: Iterable[RegressionCase]) -> dict[str, Any]:
    """The document that loads back to ``cases``."""
    return {"cases": [CaseSchema().dump(case) for case in cases]}


def _dated(body: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    for name in NOT_ASKED:
        if body.get(name):
            yield ("query", name), Said("A case is asked of each day's documents: leave this out.", "dated")


def _repeated(places: Iterable[object]) -> Iterator[tuple[Path, Said]]:
    seen: set[object] = set()
    for number, place in enumerate(places):
        if place in seen:
            yield ("expected", number), Said("An earlier row says this scenario, plan and state already.", "twice")
        seen.add(place)
