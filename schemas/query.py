"""The question of ``POST /v1/estimates``: JSON → Query, every fault at once.

Shape, type and range are checked here; whether a plan, a city or an answer exists is the domain's question.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length

from schemas.document import Named
from schemas.fields import EnumCode, Flag, IsoDate, Money, Said, Slug, Strict, Whole
from schemas.moment import Moment
from service.domain.query import Place, PlanChoice, PolicyQuestion, Query, YearSoFar
from service.domain.vocabulary import CityTier, Declared, Facility, RoomClass, Stage

MOST_PLANS = 10
MOST_ITEMS = 20
MOST_UNITS = 100
OLDEST_POLICY = 1200  # months
ASSUMABLE = {
    "facility": "where",
    "room": "where",
    "network": "policy",
    "differential_billing": "",
}


def _told(text: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"description": text, **more}}


class AnswerValue(fields.Field[int | str | tuple[str, ...]]):
    """One triage answer: a whole number, a code, or a list of codes (empty: none of these)."""

    default_error_messages = {"answer": "Write a whole number, a code, or a list of codes; [] means none of these."}

    def __init__(self, **kwargs: Any) -> None:
        codes = {
            "type": "array",
            "maxItems": 30,
            "items": {"type": "string", "maxLength": 64},
        }
        kinds = [
            {"type": "integer", "minimum": 0, "maximum": 10_000},
            {"type": "string", "maxLength": 64},
            codes,
        ]
        kwargs["metadata"] = {"oneOf": kinds, **kwargs.get("metadata", {})}
        super().__init__(**kwargs)

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,
    ) -> int | str | tuple[str, ...]:
        if isinstance(value, float) and value == value // 1:
            return int(value)
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        if isinstance(value, list) and len(value) <= 30 and all(isinstance(code, str) for code in value):
            return tuple(value)
        raise self.make_error("answer")


class WhereSchema(Strict):
    """Where care would be bought."""

    city = fields.String(
        load_default=None,
        allow_none=True,
        validate=Length(1, 60),
        metadata={
            "example": "pune",
            "description": "A city by name; the eight metros are listed at /v1/cities.",
        },
    )
    city_tier = EnumCode(
        CityTier, load_default=None, allow_none=True, **_told("For a city that is not listed; without both, a metro.")
    )
    facility = EnumCode(Facility, load_default=Facility.PRIVATE_MID, **_told("Which kind of hospital and clinic."))
    room = EnumCode(RoomClass, load_default=RoomClass.SEMI_PRIVATE, **_told("The room of a hospital stay."))

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> Place:
        return Place(**data)


class PlanChoiceSchema(Strict):
    """A plan with the sum insured and the options it is asked about with."""

    plan_id = Slug(required=True, **_told("An id of /v1/plans.", example="niva_reassure"))
    variant = Slug(
        load_default=None,
        allow_none=True,
        metadata={"description": "One option; the same as a list of one."},
    )
    sum_insured = Money(
        load_default=None, allow_none=True, **_told("A cover the plan is sold with; a usual one if left out.")
    )
    options = fields.List(
        Slug(), load_default=list, validate=Length(max=10), **_told("What was chosen with it, as /v1/plans names it.")
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
        **_told("All the cover that the next claim may use: of the sum insured, its bonus and what comes back."),
    )
    deductible_left = Money(load_default=None, allow_none=True, **_told("Of a deductible of the year."))

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
        **_told("The plans, each with its own cover and options."),
    )
    plan_ids = fields.List(
        Slug(metadata={"example": "niva_reassure"}),
        load_default=list,
        validate=Length(max=MOST_PLANS),
        **_told("The plans in short; without any, the default plan of the market."),
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
        **_told("How long the person's own policy has run; null without one."),
    )
    premium = Money(
        load_default=None,
        allow_none=True,
        metadata={"description": "Yearly premium, taxes included."},
    )
    declared_condition = EnumCode(
        Declared, load_default=Declared.UNKNOWN, **_told("Whether a back condition was declared when it was bought.")
    )
    year_so_far = fields.Nested(
        YearSoFarSchema(),
        load_default=None,
        allow_none=True,
        **_told("With age_months: what earlier claims of the year have left; it changes the own_policy rows only."),
    )
    network = Flag(load_default=True, **_told("Whether the hospital is one that the insurer pays directly."))

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


class PrescribedSchema(Strict):
    """An item a doctor has named, and how many."""

    item = Slug(required=True, **_told("An item of /v1/cost-tables.", example="physio_session"))
    quantity = Whole(minimum=1, maximum=MOST_UNITS, required=True, **_told("How many."))


def pinned(text: str) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=Length(1, 64), **_told(text))


def pinned_by_name(text: str) -> Named:
    return Named(keys=Slug(), values=fields.String(validate=Length(1, 64)), load_default=dict, **_told(text))


class VersionsSchema(Strict):
    """Versions to answer under, as an earlier answer named them."""

    engine = pinned("The engine; only today's can answer.")
    content = pinned("The sentences.")
    triage = pinned("Questions and rules of triage.")
    pathway = pinned("The pathway of the presentation.")
    cost_table = pinned("The prices.")
    items = pinned("The list of service items.")
    shares = pinned("How many people get as far as a stage.")
    cities = pinned("The cities and their tiers.")
    plans = pinned_by_name("The plans, by id.")
    premiums = pinned_by_name("Premium tables, by name.")
    tenant = pinned("The tenant's profile.")
    cost_override = pinned("The tenant's own prices, or none.")


class QuerySchema(Strict):
    """A question: triage ``answers``, or a known ``presentation`` with ``stage``; all else is optional."""

    market = Slug(required=True, **_told("The country whose prices and plans count.", example="in"))
    answers = Named(
        keys=Slug(),
        values=AnswerValue(),
        load_default=None,
        allow_none=True,
        metadata={"description": "Question ids of /v1/triage-questions. A missing one is not answered."},
    )
    presentation = Slug(
        load_default=None, allow_none=True, **_told("Instead of answers: the kind of back spasm, as a doctor named it.")
    )
    stage = EnumCode(Stage, load_default=None, allow_none=True, **_told("With presentation: how far it goes."))
    stages_included = fields.List(
        EnumCode(Stage),
        load_default=None,
        allow_none=True,
        validate=Length(max=len(Stage)),
        **_told("With presentation: the stages gone through; all up to the stage if left out."),
    )
    where = fields.Nested(WhereSchema(), load_default=Place, **_told("Where care would be bought."))
    age_years = Whole(
        maximum=110, load_default=None, allow_none=True, **_told("Answers triage's question too; premiums go by it.")
    )
    policy = fields.Nested(PolicySchema(), load_default=PolicyQuestion, **_told("The policies to compare."))
    prescribed = fields.List(
        fields.Nested(PrescribedSchema()),
        load_default=list,
        validate=Length(max=MOST_ITEMS),
        **_told("What a doctor has named, instead of the usual lines of these items."),
    )
    differential_billing = Flag(
        load_default=True, **_told("Whether the hospital charges more for the same care in a dearer room.")
    )
    as_of = IsoDate(
        load_default=None, allow_none=True, **_told("Answer by the documents of this day; today's if left out.")
    )
    recorded_at = Moment(load_default=None, allow_none=True)
    versions = fields.Nested(VersionsSchema(), load_default=dict, **_told("Answer under these versions again."))
    locale = fields.String(
        load_default="",
        validate=Length(2, 12),
        **_told("The language of the answer, of those in /v1/config; the usual one if left out.", example="en-IN"),
    )

    @validates_schema(skip_on_field_errors=True)
    def one_way_to_ask(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        answered, staged = (
            data["answers"] is not None,
            data["presentation"] is not None or data["stage"] is not None,
        )
        if answered == staged:
            raise ValidationError(
                Said(
                    "Give either answers, or presentation together with stage.",
                    "one_of",
                ),
                "answers",
            )
        for name, other in (("presentation", "stage"), ("stage", "presentation")):
            if data[name] is not None and data[other] is None:
                raise ValidationError(Said(f"{name} goes together with {other}.", "required"), other)
        if data["stages_included"] is not None and data["stage"] is None:
            raise ValidationError(
                Said("stages_included goes with presentation and stage.", "one_of"),
                "stages_included",
            )
        items = [line["item"] for line in data["prescribed"]]
        if len(set(items)) < len(items):
            raise ValidationError(Said("Each item once: add the quantities up.", "twice"), "prescribed")

    # The instance is shared between threads: what was left out is read off the original, never kept on self.
    @post_load(pass_original=True)
    def make(self, data: dict[str, Any], original: Any, **kwargs: Any) -> Query:
        included = data["stages_included"]
        return Query(
            market=data["market"],
            answers=data["answers"],
            presentation=data["presentation"],
            stage=data["stage"],
            stages_included=None if included is None else tuple(included),
            place=data["where"],
            age_years=data["age_years"],
            policy=data["policy"],
            prescribed={line["item"]: line["quantity"] for line in data["prescribed"]},
            differential_billing=data["differential_billing"],
            as_of=data["as_of"],
            recorded_at=data["recorded_at"],
            locale=data["locale"],
            versions={name: pinned for name, pinned in data["versions"].items() if pinned},
            assumed=frozenset(name for name, part in ASSUMABLE.items() if name not in _part(original, part)),
            written=dict(_written(_part(original, "policy"))),
        )


def _written(policy: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where the fields of each plan choice stand in a body that uses the shorthands."""
    for number, _ in enumerate(policy.get("plan_ids", ())):
        yield f"/policy/plans/{number}/plan_id", f"/policy/plan_ids/{number}"
        yield f"/policy/plans/{number}/sum_insured", "/policy/sum_insured"
    for number, choice in enumerate(policy.get("plans", ())):
        at = f"/policy/plans/{number}"
        if choice.get("sum_insured") is None:
            yield f"{at}/sum_insured", "/policy/sum_insured"
        if choice.get("variant"):
            named = dict.fromkeys([choice["variant"], *choice.get("options", ())])
            for place, option in enumerate(named):
                yield f"{at}/options/{place}", _option(at, option, choice)


def _option(at: str, option: str, choice: Mapping[str, Any]) -> str:
    """A variant counts as the first option, so the others stand one place further on than they are written."""
    if option == choice["variant"]:
        return f"{at}/variant"
    return f"{at}/options/{choice['options'].index(option)}"


def _part(data: Any, part: str) -> Mapping[str, Any]:
    inside = data if isinstance(data, dict) else {}
    named = inside.get(part, {}) if part else inside
    return named if isinstance(named, dict) else {}
