"""How a shelf is kept, as a published document: JSON ↔ the domain's PublishingRules. Knows no shelf."""

from typing import Any

from marshmallow import Schema, fields, post_load, pre_dump
from marshmallow.validate import Length

from schemas.fields import Flag, Strict, Whole
from service.domain.publishing_rules import DATED_KINDS, PublishingRules
from service.domain.vocabulary import Confidence

MOST_BILLS = 1_000_000
MOST_MONTHS = 240


def _months() -> Whole:
    return Whole(minimum=1, maximum=MOST_MONTHS, required=True)


class PriceMonthsSchema(Strict):
    """Months until a price is due, by its confidence."""

    high = _months()
    medium = _months()
    low = _months()

    @post_load
    def make(self, data: dict[str, int], **_: Any) -> dict[Confidence, int]:
        return {Confidence(name): months for name, months in data.items()}


_ByKind: type[Schema] = Strict.from_dict({kind: _months() for kind in DATED_KINDS}, name="KindMonthsSchema")


class ReviewMonthsSchema(_ByKind):  # type: ignore[misc, valid-type]  # made of the kinds there are
    """Months until a figure is due, by kind of document."""

    cost_table = fields.Nested(PriceMonthsSchema, required=True)


class PublishingSchema(Strict):
    """``publishing.json``. ``basis`` says whose rules these are and why, so that nobody takes them for a law."""

    four_eyes = Flag(required=True)
    least_bills = Whole(minimum=1, maximum=MOST_BILLS, required=True)
    review_months = fields.Nested(ReviewMonthsSchema, required=True)
    basis = fields.String(required=True, validate=Length(1, 600))

    @pre_dump
    def nest(self, rules: PublishingRules, **_: Any) -> dict[str, Any]:
        return {
            "four_eyes": rules.four_eyes,
            "least_bills": rules.least_bills,
            "review_months": {"cost_table": rules.price_months, **rules.kind_months},
            "basis": rules.basis,
        }

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PublishingRules:
        months = data.pop("review_months")
        return PublishingRules(price_months=months.pop("cost_table"), kind_months=months, **data)
