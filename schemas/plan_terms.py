"""One plan term as JSON: its value or that it is unknown, where it is written, and its other readings.

``TERM_VALUES`` names every term of a plan. Knows no plan as a whole: what needs two terms is in ``plan.py``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields as fields_of
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, fields, validates_schema
from marshmallow.validate import Length, Regexp

from schemas.document import Path, SetOf, TupleOf, refuse
from schemas.fields import BasisPoints, EnumCode, Flag, Money, Said, Slug, Strict, Whole
from schemas.plan_cost_sharing import CopaySchema, DeductibleSchema, PayoutStepSchema
from schemas.plan_cover import (
    MOST_BONUS_BPS,
    BonusSchema,
    ListedWaitSchema,
    RestorationSchema,
    cover_order,
    order_of_steps,
)
from schemas.plan_values import (
    AyushSchema,
    DailyLimitSchema,
    DomiciliarySchema,
    OutPatientSchema,
    ProportionateSchema,
    SubLimitSchema,
)
from service.domain.plan import Authority, Clause, Reading, Term, Terms
from service.domain.plan_values import CopayStacking, DayCare
from service.domain.vocabulary import NonPayableList, SpineScope

MakeField = Callable[..., fields.Field[Any]]

LISTS = [code for code in NonPayableList if code is not NonPayableList.NONE]


class ListCode(EnumCode[NonPayableList]):
    """One of the regulator's four lists; an item on none of them is always paid, so "none" is no code here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(NonPayableList, metadata={"enum": [code.value for code in LISTS]}, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> NonPayableList:
        if value == NonPayableList.NONE:
            raise self.make_error("choice", given=value, suggestion="Known: I, II, III, IV; [] for none of them.")
        return super()._deserialize(value, attr, data, **kwargs)


class ListsPaid(SetOf):
    """Which of the lists I to IV a plan pays; [] for none of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(ListCode(), **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        known = None if value is None else value - {NonPayableList.NONE}
        return super()._serialize(known, attr, obj, **kwargs)


def _days(**kwargs: Any) -> Whole:
    return Whole(maximum=366, **kwargs)


def _months(**kwargs: Any) -> Whole:
    return Whole(maximum=120, **kwargs)


def _nested(schema: type[Schema]) -> MakeField:
    return lambda **kwargs: fields.Nested(schema, **kwargs)


def _several(schema: type[Schema]) -> MakeField:
    return lambda **kwargs: TupleOf(fields.Nested(schema), **kwargs)


TERM_VALUES: Mapping[str, MakeField] = MappingProxyType(
    {
        "order": order_of_steps,
        "in_patient": Flag,
        "minimum_hours": lambda **kwargs: Whole(maximum=168, **kwargs),
        "day_care": lambda **kwargs: EnumCode(DayCare, **kwargs),
        "day_care_minimum_hours": lambda **kwargs: Whole(maximum=24, **kwargs),
        "ayush": _nested(AyushSchema),
        "domiciliary": _nested(DomiciliarySchema),
        "initial_wait_days": _days,
        "specified_wait_months": _months,
        "spine_scope": lambda **kwargs: EnumCode(SpineScope, **kwargs),
        "listed_waits": _several(ListedWaitSchema),
        "pre_existing_wait_months": _months,
        "excluded_treatments": lambda **kwargs: SetOf(Slug(), **kwargs),
        "excluded_items": lambda **kwargs: SetOf(Slug(), **kwargs),
        "lists_paid": ListsPaid,
        "pre_hospital_days": _days,
        "post_hospital_days": _days,
        "out_patient": _nested(OutPatientSchema),
        "room_limit": _nested(DailyLimitSchema),
        "icu_limit": _nested(DailyLimitSchema),
        "proportionate": _nested(ProportionateSchema),
        "ambulance_limit": lambda **kwargs: Money(**{"allow_none": True, **kwargs}),
        "deductible": _nested(DeductibleSchema),
        "payout_steps": _several(PayoutStepSchema),
        "copay_bps": BasisPoints,
        "network_copay_bps": BasisPoints,
        "copays": _several(CopaySchema),
        "copay_stacking": lambda **kwargs: EnumCode(CopayStacking, **kwargs),
        "sub_limits": _several(SubLimitSchema),
        "bonus": _nested(BonusSchema),
        "extra_cover_bps": lambda **kwargs: BasisPoints(maximum=MOST_BONUS_BPS, **kwargs),
        "restoration": _nested(RestorationSchema),
        "cover_order": cover_order,
    }
)

NEUTRAL: Mapping[str, Term[Any]] = MappingProxyType(
    {term.name: getattr(Terms(), term.name) for term in fields_of(Terms)}
)


class AsOf(fields.String):
    """When a text said so: a year, month or day, or ``undated``."""

    def __init__(self, *, undated: bool = True, **kwargs: Any) -> None:
        said = "Write YYYY, YYYY-MM or YYYY-MM-DD" + (", or undated." if undated else ".")
        pattern = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?" + (r"|undated" if undated else "")
        super().__init__(validate=Regexp(f"^({pattern})$", error=Said(said, "as_of")), **kwargs)


def words(length: int, **kwargs: Any) -> fields.String:
    """Text that is not empty and at most ``length`` long."""
    error = Said(f"Write 1 to {length} characters.", "length")
    return fields.String(validate=Length(min=1, max=length, error=error), **kwargs)


class TermSchema(Strict):
    """What every term says beside its value. ``ref`` null: the source prints no clause number."""

    is_unknown = Flag(data_key="unknown", load_default=False)
    ref = words(80, allow_none=True, load_default=None)
    authority = EnumCode(Authority)
    source = words(20)
    as_of = AsOf()
    verbatim = words(1000, load_default="")
    note = words(1000, load_default="")

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def known_or_unknown(self, data: Mapping[str, Any], original: object, **_: Any) -> None:
        if isinstance(original, Mapping):
            refuse(_faults_of_term(original))


def _faults_of_term(given: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    """A known term has a value and a source; an unknown one says what was looked for."""
    unknown = given.get("unknown") is True
    if not unknown and "value" not in given:
        yield ("value",), Said('Give the value, or "unknown": true with a note.', "required")
    if unknown and "note" not in given:
        yield ("note",), Said("An unknown term says in its note what was looked for or what is assumed.", "required")
    sourced = not unknown or not given.keys().isdisjoint({"ref", "authority", "source", "as_of"})
    for name in ("authority", "source", "as_of"):
        if sourced and name not in given:
            yield (name,), Said(f"A term that is known or cites a text needs its {name}.", "required")


def _term_schema(name: str, make: MakeField) -> type[Schema]:
    title = "".join(part.capitalize() for part in name.split("_"))
    reading = Strict.from_dict(
        {"value": make(required=True), "because": words(400, required=True)}, name=f"{title}Reading"
    )
    inner = {"value": make(), "readings": TupleOf(fields.Nested(reading), load_default=())}
    return TermSchema.from_dict(inner, name=f"{title}Term")


TERM_SCHEMAS: Mapping[str, type[Schema]] = MappingProxyType(
    {name: _term_schema(name, make) for name, make in TERM_VALUES.items()}
)

TermsSchema = Strict.from_dict({name: fields.Nested(schema) for name, schema in TERM_SCHEMAS.items()}, name="Terms")
# Made once: a schema takes longer to make than to use.
_WRITES: Mapping[str, Schema] = MappingProxyType({name: schema() for name, schema in TERM_SCHEMAS.items()})


def term_from(name: str, data: Mapping[str, Any]) -> Term[Any]:
    """The term of loaded ``data``; an unknown one without a value is priced at its neutral default."""
    clause = None
    if "source" in data:
        clause = Clause(data["ref"], data["authority"], data["source"], data["as_of"])
    return Term(
        value=data.get("value", NEUTRAL[name].value),
        known=not data["is_unknown"],
        clause=clause,
        verbatim=data["verbatim"],
        note=data["note"],
        readings=tuple(Reading(**reading) for reading in data["readings"]),
    )


def term_to_document(name: str, term: Term[Any]) -> dict[str, Any]:
    """The JSON of a term, without what it does not say."""
    cited = {part.name: getattr(term.clause, part.name) for part in fields_of(Clause)} if term.clause else {}
    said = {key: text for key in ("verbatim", "note", "readings") if (text := getattr(term, key))}
    unknown = {} if term.known else {"is_unknown": True}
    written: dict[str, Any] = _WRITES[name].dump({**unknown, "value": term.value, **cited, **said})
    return written
