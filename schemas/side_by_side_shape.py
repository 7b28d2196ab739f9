"""Question and answer of ``POST /v1/comparisons``, for the description and for the tests.

The question is that of an estimate; that its plans have to be named is asked once triage has had its say, so that an
emergency is told first. Says nothing and computes nothing.
"""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from schemas.estimate_parts import (
    AnsweredTriageSchema,
    CoverVerdictSchema,
    OpeningSchema,
    RowSchema,
    ShownPlaceSchema,
    ShownPremiumSchema,
    YearVerdictSchema,
    coded,
    money,
    part,
    parts,
    prose,
    texts,
    told,
)
from schemas.estimate_shape import (
    AnswerSchema,
    CitedSourceSchema,
    DisclosureSchema,
    EmergencyAnswerSchema,
    EstimateAnswerSchema,
    NoPriceAnswerSchema,
    UnpricedSchema,
    VersionsAnsweredSchema,
    kind,
)
from schemas.fields import Flag, Slug, Strict
from schemas.policy_asked import PolicySchema
from schemas.query import QuerySchema
from service.domain.query import PolicyQuestion
from service.domain.scenario import Role
from service.domain.vocabulary import Stage

_ROW, _ESTIMATE = RowSchema._declared_fields, EstimateAnswerSchema._declared_fields


class ComparisonQuerySchema(QuerySchema):
    """The question of an estimate, with one to ten plans named in policy."""

    policy = fields.Nested(
        PolicySchema(),
        load_default=PolicyQuestion,
        **told("The plans to compare, one to ten of them, and what is known of the person's own policy."),
    )


class ComparedRowSchema(Strict):
    """A policy state, as the estimate has it: bills = plan_pays + patient_pays, total = patient_pays + premium."""

    policy_state = _ROW["policy_state"]
    bills = _ROW["bills"]
    plan_pays = _ROW["plan_pays"]
    patient_pays = _ROW["patient_pays"]
    premium = money("The premium of the plan; null without a policy, or where none is known.", null=True)
    total = _ROW["total"]
    difference = _ROW["difference"]
    cover_verdict = part(CoverVerdictSchema, "Null without a policy.", null=True)
    year_verdict = part(YearVerdictSchema, "Null without a policy, or where the premium leaves it open.", null=True)


class ComparedEndSchema(Strict):
    """With and without the plan, for an episode that ends at one stage."""

    scenario = coded(Stage, "Where the episode ends.")
    role = coded(Role, "The likely end, or the worst one.")
    variant = prose("Which course the hospital stay takes.", allow_none=True)
    is_partial = Flag(
        data_key="partial", required=True, **told("Some of its care has no price: its bills are at least this much.")
    )
    rows = parts(ComparedRowSchema, "One row a policy state; no_policy first.")


class ComparedPlanSchema(Strict):
    """One plan beside the others."""

    plan_id = Slug(required=True, **told("The plan."))
    name = prose("What it is called.")
    sum_insured = money("The cover asked about, or the one taken where none was.")
    options = texts("What was chosen with it.")
    premium = part(ShownPremiumSchema, "What it costs a year, and how that was found.")
    opening = part(OpeningSchema, "What it comes to, in two sentences of one weight.")
    scenarios = parts(ComparedEndSchema, "The likely end, and the worst one where that is another.")


class SideBySideSchema(Strict):
    """Plans beside one another, in the order asked for; ``POST /v1/estimates`` has the same rows with their lines."""

    kind = kind("comparison")
    estimate_id = fields.String(required=True, **told("The id of the estimate that answers the same question."))
    market = _ESTIMATE["market"]
    currency = _ESTIMATE["currency"]
    as_of = _ESTIMATE["as_of"]
    locale = prose("The language of its sentences.")
    where = part(ShownPlaceSchema, "The place that was priced.")
    triage = part(AnsweredTriageSchema, "How soon to act, where to start, how far it may go.")
    plans = parts(ComparedPlanSchema, "One entry a plan.")
    versions = part(VersionsAnsweredSchema, "What answered.")
    sources = parts(CitedSourceSchema, "Sources of triage's reasons and of the premiums.")
    assumptions = texts("What was assumed for everything left out.")
    disclosures = parts(DisclosureSchema, "What a reader has to be told.")
    is_partial = Flag(
        data_key="partial", required=True, **told("Whether something has no price: the real cost is higher.")
    )
    unpriced = parts(UnpricedSchema, "What has no price.")


class ComparisonAnswerSchema(AnswerSchema):
    """A comparison, advice without a price, or an emergency: ``kind`` says which."""

    one_of: ClassVar[Mapping[str, type[Strict]]] = {
        "comparison": SideBySideSchema,
        "no_price": NoPriceAnswerSchema,
        "emergency": EmergencyAnswerSchema,
    }
