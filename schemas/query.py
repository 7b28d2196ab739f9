"""The question of ``POST /v1/estimates``: JSON → Query, every fault at once.

Shape, type and range are checked here; whether a plan, a city or an answer exists is the domain's question.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length

from schemas.bill import told
from schemas.document import Named
from schemas.fields import EnumCode, Flag, IsoDate, Said, Slug, Strict, Whole
from schemas.moment import Moment
from schemas.policy_asked import PolicySchema
from service.domain.query import Place, PolicyQuestion, Query
from service.domain.vocabulary import CityTier, Facility, RoomClass, Stage

MOST_ITEMS = 20
MOST_UNITS = 100
ASSUMABLE = {
    "facility": "where",
    "room": "where",
    "network": "policy",
    "differential_billing": "",
}


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
        CityTier, load_default=None, allow_none=True, **told("For a city that is not listed; without both, a metro.")
    )
    facility = EnumCode(Facility, load_default=Facility.PRIVATE_MID, **told("Which kind of hospital and clinic."))
    room = EnumCode(RoomClass, load_default=RoomClass.SEMI_PRIVATE, **told("The room of a hospital stay."))

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> Place:
        return Place(**data)


class PrescribedSchema(Strict):
    """An item a doctor has named, and how many."""

    item = Slug(required=True, **told("An item of /v1/cost-tables.", example="physio_session"))
    quantity = Whole(minimum=1, maximum=MOST_UNITS, required=True, **told("How many."))


def pinned(text: str) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=Length(1, 64), **told(text))


def pinned_by_name(text: str) -> Named:
    return Named(keys=Slug(), values=fields.String(validate=Length(1, 64)), load_default=dict, **told(text))


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

    market = Slug(required=True, **told("The country whose prices and plans count.", example="in"))
    answers = Named(
        keys=Slug(),
        values=AnswerValue(),
        load_default=None,
        allow_none=True,
        metadata={"description": "Question ids of /v1/triage-questions. A missing one is not answered."},
    )
    presentation = Slug(
        load_default=None, allow_none=True, **told("Instead of answers: the kind of back spasm, as a doctor named it.")
    )
    stage = EnumCode(Stage, load_default=None, allow_none=True, **told("With presentation: how far it goes."))
    stages_included = fields.List(
        EnumCode(Stage),
        load_default=None,
        allow_none=True,
        validate=Length(max=len(Stage)),
        **told("With presentation: the stages gone through; all up to the stage if left out."),
    )
    where = fields.Nested(WhereSchema(), load_default=Place, **told("Where care would be bought."))
    age_years = Whole(
        maximum=110, load_default=None, allow_none=True, **told("Answers triage's question too; premiums go by it.")
    )
    policy = fields.Nested(PolicySchema(), load_default=PolicyQuestion, **told("The policies to compare."))
    prescribed = fields.List(
        fields.Nested(PrescribedSchema()),
        load_default=list,
        validate=Length(max=MOST_ITEMS),
        **told("What a doctor has named, instead of the usual lines of these items."),
    )
    differential_billing = Flag(
        load_default=True, **told("Whether the hospital charges more for the same care in a dearer room.")
    )
    as_of = IsoDate(
        load_default=None, allow_none=True, **told("Answer by the documents of this day; today's if left out.")
    )
    recorded_at = Moment(load_default=None, allow_none=True)
    versions = fields.Nested(VersionsSchema(), load_default=dict, **told("Answer under these versions again."))
    locale = fields.String(
        load_default="",
        validate=Length(2, 12),
        **told("The language of the answer, of those in /v1/config; the usual one if left out.", example="en-IN"),
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
