"""A table of published yearly premiums, as CSV rows ↔ the domain's PremiumRow; faults name row and column.

Individual rates before tax only. Knows no plan; which source an id means is the plan document's.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import fields, post_load
from marshmallow.exceptions import ValidationError
from marshmallow.validate import OneOf

from schemas.document import faults_of
from schemas.fields import Money, Said, Slug, Strict
from schemas.plan_terms import AsOf, words
from service.domain.errors import CatalogueFault, Fault
from service.domain.plan import PremiumRow

OLDEST = 110


class AgeYears(fields.Field[int]):
    """Digits of a CSV cell ↔ a whole age."""

    default_error_messages = {"age": "Write a whole age from 0 to {oldest}."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not isinstance(value, str) or not (value.isascii() and value.isdecimal()) or int(value) > OLDEST:
            raise self.make_error("age", oldest=OLDEST)
        return int(value)

    def _serialize(self, value: int | None, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return str(value)


class PremiumRowSchema(Strict):
    """One rate of one adult or published child."""

    plan_id = Slug(required=True)
    age_years = AgeYears(required=True)
    sum_insured = Money(required=True)
    amount = Money(required=True)
    zone = fields.String(load_default="")
    basis = fields.String(
        required=True, validate=OneOf(["individual"], error=Said("Only individual rates are read.", "basis"))
    )
    source = words(20, required=True)
    as_of = AsOf(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[str, PremiumRow]:
        del data["basis"]
        return data.pop("plan_id"), PremiumRow(**data)


def load_premiums(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[PremiumRow, ...]]:
    """The rows of each plan, or a CatalogueFault; ``/2/amount`` is the amount of the second row of data."""
    faults: list[Fault] = []
    read: dict[tuple[str, int, int, str], PremiumRow] = {}
    schema = PremiumRowSchema()
    for number, row in enumerate(rows, start=1):
        try:
            plan_id, rate = schema.load(row)
        except ValidationError as error:
            faults += faults_of(error.messages, (number,))
            continue
        key = (plan_id, rate.age_years, rate.sum_insured, rate.zone)
        if key in read:
            faults.append(
                Fault(f"/{number}", "twice", "This plan has a rate at this age, sum insured and zone already.")
            )
        read[key] = rate
    if faults:
        raise CatalogueFault(faults)
    plans = {plan_id for plan_id, *_ in read}
    return {plan: tuple(rate for key, rate in read.items() if key[0] == plan) for plan in sorted(plans)}


def premiums_to_rows(plan_id: str, rates: Iterable[PremiumRow]) -> list[dict[str, str]]:
    """The CSV rows of a plan's rates: ``load_premiums`` of them gives the rates back."""
    schema = PremiumRowSchema(exclude=("plan_id", "basis"))
    return [{"plan_id": plan_id, "basis": "individual", **schema.dump(rate)} for rate in rates]
