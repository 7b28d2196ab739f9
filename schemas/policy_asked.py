"""The policies of a question, and what is known of the person's own: JSON → PolicyQuestion.

Whether a plan exists, and is sold as it was chosen, is the domain's question.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length

from schemas.bill import told
from schemas.fields import EnumCode, Flag, Money, Said, Slug, Strict, Whole
from service.domain.query import PlanChoice, PolicyQuestion, YearSoFar
from service.domain.vocabulary import Declared

MOST_PLANS = 10
OLDEST_POLICY = 1200  # months


class PlanChoiceSchema(Strict):
    """A plan with the sum insured and the options it is asked about with."""

    plan_id = Slug(required=True, **told("An id of /v1/plans.", example="niva_reassure"))
    variant = Slug(
        load_default=None,
        allow_none=True,
        metadata={"description": "One option; the same as a list of one."},
    )
    sum_insured = Money(
        load_default=None, allow_none=True, **told("A cover the plan is sold with; a usual one if left out.")
    )
    options = fields.List(
        Slug(), load_default=list, validate=Length(max=10), **told("What was chosen with it, as /v1/plans names it.")
    )

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> PlanChoice:
        named = [data["variant"]] if data["variant"] else []
        return PlanChoice(
            data["plan_id"],
            data["sum_insured"],
            tuple(dict.fromkeys([*named, *data["options"]])),
        )


class YearSoFarSchema(Strict):
    """What the person's own policy has left in its year; what is left out is as at its beginning."""

    sum_insured_left = Money(
        load_default=None,
        allow_none=True,
        **told("All the cover that the next claim may use: of the sum insured, its bonus and what comes back."),
    )
    deductible_left = Money(load_default=None, allow_none=True, **told("Of a deductible of the year."))

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> YearSoFar | None:
        year = YearSoFar(**data)
        return None if year == YearSoFar() else year


class PolicySchema(Strict):
    """The policies asked about, and what is known of the person's own."""

    plans = fields.List(
        fields.Nested(PlanChoiceSchema()),
        load_default=list,
        validate=Length(max=MOST_PLANS),
        **told("The plans, each with its own cover and options."),
    )
    plan_ids = fields.List(
        Slug(metadata={"example": "niva_reassure"}),
        load_default=list,
        validate=Length(max=MOST_PLANS),
        **told("The plans in short; without any, the default plan of the market."),
    )
    sum_insured = Money(
        load_default=None,
        allow_none=True,
        metadata={"description": "For every plan of plan_ids."},
    )
    age_months = Whole(
        maximum=OLDEST_POLICY,
        load_default=None,
        allow_none=True,
        **told("How long the person's own policy has run; null without one."),
    )
    premium = Money(
        load_default=None,
        allow_none=True,
        metadata={"description": "Yearly premium, taxes included."},
    )
    declared_condition = EnumCode(
        Declared, load_default=Declared.UNKNOWN, **told("Whether a back condition was declared when it was bought.")
    )
    year_so_far = fields.Nested(
        YearSoFarSchema(),
        load_default=None,
        allow_none=True,
        **told("With age_months: what earlier claims of the year have left; it changes the own_policy rows only."),
    )
    network = Flag(load_default=True, **told("Whether the hospital is one that the insurer pays directly."))

    @validates_schema(skip_on_field_errors=True)
    def one_way_to_name_plans(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        if data["plans"] and data["plan_ids"]:
            raise ValidationError(Said("Name plans once: in plans, or in plan_ids.", "twice"), "plan_ids")
        named = [choice.plan_id for choice in data["plans"]] or data["plan_ids"]
        if len(data["plans"]) + len(data["plan_ids"]) > 1 and data["premium"] is not None:
            raise ValidationError(
                Said(
                    "A premium belongs to one plan: ask about one, or leave it out.",
                    "ambiguous",
                ),
                "premium",
            )
        if data["plan_ids"] and len(set(named)) < len(named):
            raise ValidationError(Said("Each plan once, please.", "twice"), "plan_ids")

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> PolicyQuestion:
        short = tuple(PlanChoice(plan_id, data["sum_insured"]) for plan_id in data["plan_ids"])
        given = tuple(
            PlanChoice(
                choice.plan_id,
                data["sum_insured"] if choice.sum_insured is None else choice.sum_insured,
                choice.options,
            )
            for choice in data["plans"]
        )
        return PolicyQuestion(
            plans=given or short,
            age_months=data["age_months"],
            premium=data["premium"],
            declared_condition=data["declared_condition"],
            network=data["network"],
            year=data["year_so_far"],
        )
