"""What an answer of ``POST /v1/estimates`` looks like, for its description and for the tests.

``schemas/estimate.py`` writes answers by hand because that is faster; the tests load what it writes with
these schemas, which refuse a field too many or too few. Says nothing and computes nothing.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import fields
from marshmallow.validate import Equal, Regexp

from schemas.estimate_cover import AskSchema, ComparisonSchema, NoteSchema
from schemas.estimate_parts import (
    AnsweredTriageSchema,
    OpeningSchema,
    RungSchema,
    ShownPlaceSchema,
    coded,
    part,
    parts,
    prose,
    texts,
    told,
)
from schemas.fields import Flag, IsoDate, Slug, Strict
from service.domain.vocabulary import Stage


class VersionsAnsweredSchema(Strict):
    """The versions that answered; send them back to get the same answer again."""

    engine = prose("The engine.")
    content = prose("The sentences.")
    triage = prose("Questions and rules of triage.")
    pathway = prose("The pathway of the presentation.")
    cost_table = prose("The prices.")
    items = prose("The list of service items.")
    shares = prose("How many people get as far as a stage.")
    cities = prose("The cities and their tiers.")
    plans = fields.Dict(keys=Slug(), values=fields.String(), required=True, **told("The plans, by id."))
    premiums = fields.Dict(keys=Slug(), values=fields.String(), required=True, **told("Premium tables, by name."))
    tenant = fields.String(**told("The tenant's profile; only in its answers."))
    cost_override = fields.String(**told("The tenant's own prices, or none; only in its answers."))


class SafetyVersionsSchema(Strict):
    """The versions that answered."""

    engine = prose("The engine.")
    content = prose("The sentences.")
    triage = prose("Questions and rules of triage.")


class CitedSourceSchema(Strict):
    """Where facts come from."""

    id = prose("The id by which parts of the answer cite it.")
    title = prose("Its title.")
    where = prose("Its address.")
    date = prose("Its date.")
    kind = prose("How much of it was read.")


class DisclosureSchema(Strict):
    """Something a reader has to be told."""

    id = fields.String(required=True, validate=Regexp(r"^D[0-9]{2}$"), **told("Which disclosure.", example="D14"))
    text = prose("The disclosure.")


class UnpricedSchema(Strict):
    """An item that no table has a price for; it is missing from every total and never counted as 0."""

    item = Slug(required=True, **told("The code of the service item."))
    label = prose("The item in words.")
    stage = coded(Stage, "The stage it stands on.")


def kind(value: str) -> fields.String:
    return fields.String(
        required=True, validate=Equal(value), **told("Which of the three answers this is.", const=value)
    )


class EstimateAnswerSchema(Strict):
    """What it could cost, stage by stage, with and without each plan."""

    kind = kind("estimate")
    estimate_id = fields.String(
        required=True,
        validate=Regexp(r"^est_[0-9a-f]{24}$"),
        **told("A hash of the question and the versions: the same question under the same versions has the same id."),
    )
    market = Slug(required=True, **told("The market.", example="in"))
    currency = fields.String(
        required=True, validate=Regexp(r"^[A-Z]{3}$"), **told("The currency of every amount.", example="INR")
    )
    as_of = IsoDate(required=True, **told("The day whose published documents answered."))
    locale = prose("The language of its sentences.")
    where = part(ShownPlaceSchema, "The place that was priced.")
    opening = part(OpeningSchema, "The answer in short.")
    triage = part(AnsweredTriageSchema, "How soon to act, where to start, how far it may go.")
    ladder = parts(RungSchema, "The five stages, from self-care to the hospital.")
    comparison = parts(ComparisonSchema, "Each plan at the likely stage and in hospital.")
    would_not_help = parts(NoteSchema, "When the plans would not help.")
    could_help = parts(NoteSchema, "When the plans could help.")
    ask_insurer = parts(AskSchema, "What to ask the insurer, at most eight questions: the most money first.")
    versions = part(VersionsAnsweredSchema, "What answered.")
    sources = parts(CitedSourceSchema, "Every source cited.")
    assumptions = texts("What was assumed for everything left out.")
    disclosures = parts(DisclosureSchema, "What a reader has to be told.")
    is_partial = Flag(
        data_key="partial", required=True, **told("Whether something has no price: the real cost is higher.")
    )
    unpriced = parts(UnpricedSchema, "What has no price.")


class _SafetySchema(Strict):
    """What is said instead of a price."""

    locale = prose("The language of its sentences: the usual one, where that asked for is not on offer.")
    triage = part(AnsweredTriageSchema, "How soon to act, where to go, and why.")
    advice = prose("What to do now.")
    emergency_numbers = texts("Numbers to call.")
    disclosures = parts(DisclosureSchema, "What a reader has to be told.")
    versions = part(SafetyVersionsSchema, "What answered.")
    sources = parts(CitedSourceSchema, "Every source cited.")


class NoPriceAnswerSchema(_SafetySchema):
    """Signs that may not come from the back: advice, and no price that could mislead."""

    kind = kind("no_price")


class EmergencyAnswerSchema(_SafetySchema):
    """Act now: advice, and nothing about costs, plans or premiums."""

    kind = kind("emergency")


class AnswerSchema(Strict):
    """An estimate, advice without a price, or an emergency: ``kind`` says which.

    Its description is a choice between the three; ``load`` holds an answer against the one it claims to be.
    """

    discriminator = "kind"
    one_of: ClassVar[Mapping[str, type[Strict]]] = {
        "estimate": EstimateAnswerSchema,
        "no_price": NoPriceAnswerSchema,
        "emergency": EmergencyAnswerSchema,
    }

    def load(self, data: Any, **kwargs: Any) -> Any:
        return self.one_of[data[self.discriminator]]().load(data, **kwargs)
