"""Fields accept what their OpenAPI type accepts and refuse the rest with what would be right."""

import copy
import json
import re
from datetime import date
from typing import Any

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

from schemas.fields import (
    LARGEST_AMOUNT,
    BasisPoints,
    EnumCode,
    Flag,
    IsoDate,
    Money,
    Percent,
    Said,
    Slug,
    Strict,
    Whole,
    suggest,
)
from service.domain.vocabulary import CityTier

ACCEPTED: list[tuple[fields.Field[Any], object, object]] = [
    (Money(), "12345.50", 1_234_550),
    (Money(), "12345.5", 1_234_550),
    (Money(), "12345", 1_234_500),
    (Money(), "0", 0),
    (Money(), "100000000.00", LARGEST_AMOUNT),
    (Money(allow_negative=True), "-0.05", -5),
    (Percent(), "12.5", 1_250),
    (Percent(), "100", 10_000),
    (BasisPoints(), 1_250, 1_250),
    (Whole(), 58, 58),
    (Whole(), 58.0, 58),
    (Whole(maximum=110), 110, 110),
    (Whole(minimum=-5), -5, -5),
    (Flag(), True, True),
    (Flag(), False, False),
    (Slug(), "niva_reassure", "niva_reassure"),
    (IsoDate(), "2024-02-29", date(2024, 2, 29)),
    (IsoDate(), "2999-12-31", date(2999, 12, 31)),
    (EnumCode(CityTier), "metro", CityTier.METRO),
    (EnumCode(CityTier, allow_none=True), None, None),
]

REFUSED: list[tuple[fields.Field[Any], object, str, str]] = [
    (Money(), 12345.5, "number", '"12345.50", not as a JSON number'),
    (Money(), 12345, "number", "not as a JSON number"),
    (Money(), True, "number", "not as a JSON number"),
    (Money(), None, "null", "null is not a value here"),
    (Money(), "12345.505", "format", "at most two decimals"),
    (Money(), "1,234", "format", "'1,234' is not an amount"),
    (Money(), " 5", "format", "is not an amount"),
    (Money(), "5\n", "format", "is not an amount"),
    (Money(), "+5", "format", "is not an amount"),
    (Money(), "05", "format", "is not an amount"),
    (Money(), "1e5", "format", "is not an amount"),
    (Money(), "५", "format", "is not an amount"),
    (Money(), "{0.__class__}", "format", "'{0.__class__}' is not an amount"),
    (Money(), "9" * 400, "format", "is not an amount"),
    (Money(), "-0.01", "range", "-0.01 is outside 0.00 to 100000000.00"),
    (Money(), "100000000.01", "range", "is outside 0.00 to 100000000.00"),
    (Money(maximum=500), "5.01", "range", "is outside 0.00 to 5.00"),
    (Percent(), "100.01", "range", "is outside 0.00 to 100.00"),
    (Percent(), 20, "number", '"12.50", not as a JSON number'),
    (BasisPoints(), 10_001, "range", "is outside 0 to 10000"),
    (Whole(), 58.7, "whole", "such as 5, without quotes"),
    (Whole(), "58", "whole", "without quotes"),
    (Whole(), True, "whole", "without quotes"),
    (Whole(), float("inf"), "whole", "without quotes"),
    (Whole(), float("nan"), "whole", "without quotes"),
    (Whole(), [58], "whole", "without quotes"),
    (Whole(maximum=110), 111, "range", "111 is outside 0 to 110"),
    (Whole(), -1, "range", "-1 is outside 0 to"),
    (Flag(), "true", "flag", "true or false, without quotes"),
    (Flag(), 1, "flag", "true or false"),
    (Slug(), "Pune", "slug", "small letters"),
    (Slug(), "", "slug", "small letters"),
    (Slug(), 5, "slug", "small letters"),
    (Slug(length=3), "pune", "slug", "at most 3 long"),
    (IsoDate(), "20240229", "date", "YYYY-MM-DD"),
    (IsoDate(), "2023-02-29", "date", "a date that exists"),
    (IsoDate(), 20240229, "date", "YYYY-MM-DD"),
    (IsoDate(), "3000-01-01", "range", "2999-12-31"),
    (EnumCode(CityTier), "metr", "choice", "'metr' is not one of the codes. Did you mean 'metro'?"),
    (EnumCode(CityTier), "x", "choice", "Known: metro, tier1, tier2, tier3."),
    (EnumCode(CityTier), ["metro"], "choice", "is not one of the codes"),
]


def schema_of(field: fields.Field[Any]) -> Schema:
    return Strict.from_dict({"value": field})()


@pytest.mark.parametrize(("field", "given", "expected"), ACCEPTED)
def test_a_field_accepts(field: fields.Field[Any], given: object, expected: object) -> None:
    assert schema_of(field).load({"value": given}) == {"value": expected}


@pytest.mark.parametrize(("field", "given", "code", "said"), REFUSED)
def test_a_field_refuses(field: fields.Field[Any], given: object, code: str, said: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        schema_of(field).load({"value": given})

    (message,) = refusal.value.messages_dict["value"]
    assert said in message
    assert message.code == code


@given(st.integers(-LARGEST_AMOUNT, LARGEST_AMOUNT))
def test_an_amount_survives_the_wire(amount: int) -> None:
    schema = schema_of(Money(allow_negative=True))

    assert schema.load(schema.dump({"value": amount})) == {"value": amount}


@pytest.mark.parametrize(
    ("field", "value", "written"),
    [
        (Money(), 1_234_550, "12345.50"),
        (Money(), None, None),
        (Money(allow_negative=True), -5, "-0.05"),
        (Percent(), 1_250, "12.50"),
        (Whole(), 58, 58),
        (IsoDate(), date(2026, 11, 20), "2026-11-20"),
        (IsoDate(), None, None),
        (EnumCode(CityTier), CityTier.TIER1, "tier1"),
        (EnumCode(CityTier), None, None),
    ],
)
def test_a_value_is_written(field: fields.Field[Any], value: object, written: object) -> None:
    assert schema_of(field).dump({"value": value}) == {"value": written}


def test_every_field_says_its_openapi_type_and_bounds() -> None:
    spec = APISpec("fields", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    every: dict[str, fields.Field[Any]] = {
        "amount": Money(),
        "share": Percent(metadata={"description": "A share."}),
        "bps": BasisPoints(),
        "age": Whole(maximum=110, allow_none=True),
        "flag": Flag(),
        "id": Slug(),
        "day": IsoDate(load_default=None),
        "tier": EnumCode(CityTier, load_default=None),
    }

    spec.components.schema("Every", schema=Strict.from_dict(every))
    described = spec.to_dict()["components"]["schemas"]["Every"]["properties"]

    assert described == {
        "amount": {
            "type": "string",
            "pattern": "^(?:(?:0|[1-9][0-9]{0,7})(?:[.][0-9]{1,2})?|100000000(?:[.]0{1,2})?)$",
            "example": "12345.50",
        },
        "share": {
            "type": "string",
            "pattern": "^(?:(?:0|[1-9][0-9]{0,1})(?:[.][0-9]{1,2})?|100(?:[.]0{1,2})?)$",
            "example": "12.50",
            "description": "A share.",
        },
        "bps": {"type": "integer", "minimum": 0, "maximum": 10_000},
        "age": {"type": ["integer", "null"], "minimum": 0, "maximum": 110},
        "flag": {"type": "boolean"},
        "id": {"type": "string", "pattern": "^[a-z0-9_]{1,64}$"},
        "day": {
            "type": ["string", "null"],
            "format": "date",
            "pattern": "^[0-2][0-9]{3}-[0-9]{2}-[0-9]{2}$",
            "default": None,
        },
        "tier": {
            "type": ["string", "null"],
            "enum": ["metro", "tier1", "tier2", "tier3", None],
            "default": None,
        },
    }
    assert json.loads(json.dumps(described)) == described


@pytest.mark.parametrize("field", [Money(), Money(allow_negative=True), Percent(), Money(maximum=70_000)])
def test_the_pattern_accepts_what_the_field_writes_at_its_bounds(field: Money) -> None:
    pattern, written = field.metadata["pattern"], schema_of(field)

    assert re.search(pattern, "0.00")
    assert re.search(pattern, written.dump({"value": field.maximum})["value"])


class Where(Strict):
    city = Slug()
    tier = EnumCode(CityTier, data_key="city_tier")


class Question(Strict):
    age = Whole(required=True)
    where = fields.Nested(Where())
    days = fields.List(Whole(maximum=9))
    prices = fields.Dict(keys=Slug(), values=Money())


def faults(given: object, *, many: bool = False) -> Any:
    with pytest.raises(ValidationError) as refusal:
        Question(many=many).load(given)  # type: ignore[arg-type]  # wrong input is the point
    return refusal.value.messages


def test_an_unknown_field_is_answered_with_the_nearest() -> None:
    assert faults({"age": 1, "wher": {}}) == {"wher": ["There is no field 'wher' here. Did you mean 'where'?"]}


def test_an_unknown_field_inside_another_names_the_fields_there() -> None:
    said = faults({"age": 1, "where": {"x": 1}})

    assert said == {"where": {"x": ["There is no field 'x' here. Known: city, city_tier."]}}
    assert said["where"]["x"][0].code == "unknown"


def test_every_fault_is_found_at_once() -> None:
    said = faults({"where": {"city": 1, "nope": 1}, "days": [1, 99], "prices": {"a": 1, "B": "1.00"}})

    assert said["age"] == ["This field is needed."]
    assert said["age"][0].code == "required"
    assert set(said["where"]) == {"city", "nope"}
    assert said["days"][1][0].code == "range"
    assert said["prices"]["a"]["value"][0].code == "number"
    assert said["prices"]["B"]["key"][0].code == "slug"


def test_many_documents_keep_their_places() -> None:
    said = faults([{"age": 1}, {"age": 1, "whre": {}}, 5], many=True)

    assert said[1] == {"whre": ["There is no field 'whre' here. Did you mean 'where'?"]}
    assert said[2] == {"_schema": ["Write a JSON object here, with braces."]}


def test_something_that_is_no_object_is_told_so() -> None:
    assert faults([]) == {"_schema": ["Write a JSON object here, with braces."]}


def test_a_field_with_words_of_its_own_keeps_them() -> None:
    schema = schema_of(Whole(required=True, error_messages={"required": "How old?"}))

    with pytest.raises(ValidationError, match="How old"):
        schema.load({})


def test_a_message_that_is_no_text_is_left_alone() -> None:
    schema = schema_of(Whole(required=True, error_messages={"required": ["a", "b"]}))

    with pytest.raises(ValidationError) as refusal:
        schema.load({})

    assert refusal.value.messages == {"value": ["a", "b"]}


def test_a_long_list_of_codes_is_cut() -> None:
    assert suggest("?", [f"code{n}" for n in range(30)]).endswith("code19, ….")


def test_a_message_keeps_its_code_when_it_is_filled_in() -> None:
    assert Said("{a}", "code").format(a="{b}").code == "code"


def test_a_message_can_be_copied() -> None:
    assert copy.deepcopy(Said("a", "code")).code == "code"


def test_one_document_where_many_are_wanted_is_told_so() -> None:
    assert set(faults({"age": 1}, many=True)) == {"_schema"}
