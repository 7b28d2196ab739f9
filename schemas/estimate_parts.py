"""The parts of an answer of ``POST /v1/estimates``, field by field: what ``estimate_shape.py`` is put together from.

Says nothing and computes nothing.
"""

from typing import Any

from marshmallow import fields
from marshmallow.validate import Regexp

from schemas.fields import EnumCode, Flag, Money, Slug, Strict, Whole
from service.domain.cost_table import Fallback
from service.domain.plan import Authority
from service.domain.premium import PremiumBasis
from service.domain.shares import Basis, Horizon
from service.domain.verdict import CoverCode, YearCode
from service.domain.vocabulary import (
    CareSetting,
    CityTier,
    Confidence,
    Facility,
    PolicyState,
    RoomClass,
    ServiceCategory,
    Stage,
    Urgency,
)

LARGEST_SUM = 10**14  # ₹1 lakh crore in paise: more than any sum of amounts that can be asked about


def told(text: str, **example: Any) -> dict[str, Any]:
    return {"metadata": {"description": text, **example}}


def prose(text: str, **kwargs: Any) -> fields.String:
    return fields.String(required=True, **told(text), **kwargs)


def money(text: str, *, null: bool = False, negative: bool = False) -> Money:
    return Money(required=True, allow_none=null, allow_negative=negative, maximum=LARGEST_SUM, **told(text))


def coded(codes: Any, text: str, *, null: bool = False) -> EnumCode[Any]:
    return EnumCode(codes, required=True, allow_none=null, **told(text))


def part(schema: type[Strict], text: str, *, null: bool = False) -> fields.Nested:
    return fields.Nested(schema(), required=True, allow_none=null, **told(text))


def parts(schema: type[Strict], text: str) -> fields.List[Any]:
    return fields.List(fields.Nested(schema()), required=True, **told(text))


def texts(text: str) -> fields.List[Any]:
    return fields.List(fields.String(), required=True, **told(text))


class RangeSchema(Strict):
    """What something costs; 8 in 10 of the simulated bills lie between low and high."""

    low = money("The tenth percentile of the simulated bills.")
    typical = money("The exact sum of the typical lines; no median.")
    high = money("The ninetieth percentile of the simulated bills.")


class ShownPlaceSchema(Strict):
    """The place that was priced."""

    city = prose("The city asked about, null when only a tier was given.", allow_none=True)
    city_tier = coded(CityTier, "The price tier used: that of the city, the one given, or an assumed one.")
    facility = coded(Facility, "The kind of hospital or clinic.")
    room = coded(RoomClass, "The class of hospital room.")


class OpeningSchema(Strict):
    """The answer in two sentences of one weight, and a line about the cover."""

    if_it_stops = prose("What happens if it stops at the likely stage; null if that is the hospital.", allow_none=True)
    if_hospital = prose("What happens if it reaches a hospital.")
    cover = prose("How much cover is meant, and that a policy covers other illnesses too.")


class TriageReasonSchema(Strict):
    """Why triage says what it says."""

    rule = prose("The id of the triage rule.")
    text = prose("The reason in plain words.")
    red_flag = Flag(required=True, **told("Whether it is a warning sign."))
    sources = texts("Ids of entries of sources.")


class AnsweredTriageSchema(Strict):
    """How soon to act, where to start and how far it may go. Insurance answers are never an input to it."""

    urgency = coded(Urgency, "How soon to act; null when a stage was given instead of answers.", null=True)
    stage = coded(Stage, "The likely end of the episode.")
    start_at = coded(Stage, "Where to go first; null when a stage was given.", null=True)
    presentation = prose("The kind of back spasm: an id of /v1/pathways, or one that has no price.")
    stages_included = fields.List(EnumCode(Stage), required=True, **told("The stages the episode goes through."))
    act_within = prose("By when to act.", allow_none=True)
    advice = prose("What to do now.", allow_none=True)
    specialist = prose("Whom to see.", allow_none=True)
    missing = texts("Ids of required questions left unanswered: the result is the safer one.")
    reasons = parts(TriageReasonSchema, "The leading reason first, then every other warning sign.")


class ShareSchema(Strict):
    """How many people get as far as a stage: a share of a group, never a prediction for one person."""

    value = fields.String(
        required=True, validate=Regexp(r"^[01]\.[0-9]{4}$"), **told("The share, from 0 to 1.", example="0.0060")
    )
    text = prose("The share in words, with its horizon and countries.")
    of_whom = prose("Of which people: everyone, those at the onset, or those who consult.")
    horizon = coded(Horizon, "Within what time.")
    countries = texts("Where the sources counted.")
    basis = coded(Basis, "Published, or worked out from published figures.")
    sources = texts("Ids of entries of sources.")


class BillLineSchema(Strict):
    """One line of a bill; its price fields are null where no table has a price."""

    item = Slug(required=True, **told("The code of the service item."))
    label = prose("The item in words.")
    quantity_text = fields.String(required=True, **told("How many of what, in words.", example="6 sessions"))
    stage = coded(Stage, "The stage at which it is done.")
    day = Whole(minimum=-3660, required=True, allow_none=True, **told("Its first day, counted from the onset."))
    last_day = Whole(minimum=-3660, required=True, allow_none=True, **told("Its last day."))
    quantity = Whole(required=True, **told("How many, typically."))
    unit = prose("What is counted: visit, session, day …")
    category = coded(ServiceCategory, "What the line is for; plan rules differ by it.")
    setting = coded(CareSetting, "Where it is given.")
    already_spent = Flag(required=True, **told("Done before today: shown, and in no total."))
    quantity_basis = prose("Where the quantity comes from.")
    quantity_sources = texts("Ids of entries of sources.")
    unit_price = money("For display; the amount is worked out from the exact price.", null=True)
    amount = money("Typical quantity × price, rounded once.", null=True)
    source = prose("Where the price comes from.", allow_none=True)
    source_date = prose("The date of that source.", allow_none=True)
    confidence = coded(Confidence, "How well the price is sourced.", null=True)
    price_found = coded(Fallback, "The row of the cost table, or the fallback, that supplied the price.", null=True)


class ExtraSchema(Strict):
    """Something that is not typical but may come on top; it is in no total."""

    item = Slug(required=True, **told("The code of the service item."))
    label = prose("The item in words.")
    most = Whole(required=True, **told("At most how many."))
    quantity_text = prose("At most how many of what, in words.")
    unit_price = money("The price of one; null when unpriced.", null=True)


class OtherCourseSchema(Strict):
    """Another way the same stage may go."""

    variant = Slug(required=True, **told("Which course."))
    typical = money("What the stage typically costs that way.")


class RungSchema(Strict):
    """One stage of the ladder."""

    stage = coded(Stage, "The stage.")
    included = Flag(required=True, **told("Whether the episode is expected to go through it."))
    variant = prose("Which course the hospital stay takes; null for other stages.", allow_none=True)
    cost = part(RangeSchema, "This stage by itself.")
    cumulative_cost = part(RangeSchema, "An episode that ends here: the stages included before it, and this one.")
    share_of_people = part(ShareSchema, "How many get here; null where no source backs a figure.", null=True)
    is_partial = Flag(
        data_key="partial", required=True, **told("Whether a line has no price: the real cost is higher.")
    )
    lines = parts(BillLineSchema, "The bill, priced lines first.")
    possible_extras = parts(ExtraSchema, "What may come on top.")
    alternatives = parts(OtherCourseSchema, "Other courses of this stage.")


class ClauseSchema(Strict):
    """Where a term is written."""

    ref = prose("The clause number; null where the source prints none.", allow_none=True)
    authority = coded(Authority, "Whose text it is.")
    source = prose("The source as the plan or the market names it.")
    as_of = prose("The date of the text.")


class StepSchema(Strict):
    """One step of the settlement of a line: an amount that fell on the patient, or why the plan pays (0.00)."""

    rule = Slug(required=True, **told("The rule of the plan."))
    clause = part(ClauseSchema, "Where the rule is written.", null=True)
    amount = money("What this step leaves to the patient.")
    text = prose("The step in a sentence.")


class SettledLineSchema(Strict):
    """A bill line settled: billed = plan_pays + patient_pays, and the steps add up to patient_pays."""

    item = Slug(required=True, **told("The code of the service item."))
    day = Whole(minimum=-3660, required=True, allow_none=True, **told("Its first day, if the episode ends here."))
    last_day = Whole(minimum=-3660, required=True, allow_none=True, **told("Its last day, if the episode ends here."))
    billed = money("What the provider charges.")
    plan_pays = money("What the plan pays.")
    patient_pays = money("What is left to the patient.")
    steps = parts(StepSchema, "Why, step by step; empty without a policy.")


class ShownPremiumSchema(Strict):
    """What the policy costs a year."""

    amount = money("The premium counted, taxes included; null when no source gives one.", null=True)
    low = money("The lower end of its bracket.", null=True)
    high = money("The upper end of its bracket.", null=True)
    basis = coded(PremiumBasis, "Given, published, bracketed between two published ages, or unknown.")
    text = prose("How the amount was found.")
    source = prose("Where it comes from.", allow_none=True)
    as_of = prose("The date of that source.", allow_none=True)
    tax = prose("What was done about tax.", allow_none=True)
    zones = fields.List(
        fields.String(),
        required=True,
        **told("The insurer's zones it was read from: none without zones, several where yours is not known."),
    )


class CoverVerdictSchema(Strict):
    """Does the policy pay for this?"""

    code = coded(CoverCode, "V0 in full, V1 never, V2 not yet, V3 in part, V7 open, V8 as an accident.")
    text = prose("The verdict in a sentence.")


class YearVerdictSchema(Strict):
    """Does the year cost more or less with the policy?"""

    code = coded(YearCode, "V4 more, V5 less, V6 about the same.")
    text = prose("The verdict in a sentence.")


class OtherReadingSchema(Strict):
    """The same row, if an open question is answered the other way."""

    because = prose("The open question.")
    plan_pays = money("What the plan pays then.")
    patient_pays = money("What is left to the patient then.")
    total = money("With the premium; null when that is unknown.", null=True)


class RowSchema(Strict):
    """A policy state: bills = plan_pays + patient_pays, total = patient_pays + premium."""

    policy_state = coded(PolicyState, "Who pays under which policy.")
    bills = money("What providers charge.")
    plan_pays = money("What the plan pays.")
    patient_pays = money("What is left to the patient.")
    pay_now = money("What is paid at the desk.")
    refunded_later = money("What the insurer pays back of it.")
    premium = part(ShownPremiumSchema, "The policy's price; null without a policy.", null=True)
    premiums_before = money("Premiums of earlier years, already spent.", null=True)
    total = money("patient_pays and the premium of this year; null when the premium is unknown.", null=True)
    difference = money(
        "total minus the total without a policy: above 0 the policy costs more.", null=True, negative=True
    )
    cover_verdict = part(CoverVerdictSchema, "Null without a policy.", null=True)
    year_verdict = part(YearVerdictSchema, "Null without a policy, or where the premium leaves it open.", null=True)
    alternatives = parts(OtherReadingSchema, "The row with open questions answered the other way.")
    lines = parts(SettledLineSchema, "The bill, line by line, in date order.")
