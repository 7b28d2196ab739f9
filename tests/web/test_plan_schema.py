"""/schemas/plan.json accepts every published plan, and refuses what is no plan document, as the service does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from schemas.plan import load_plan
from service.domain.errors import CatalogueFault
from service.web.example_bills import SMALL_PLAN
from service.web.plan_schema import plan_schema
from tests.schemas.plan_documents import RICH, Edit, document, drop, edit, known, put, term
from tests.served import FIXTURES

PLANS = sorted((FIXTURES / "plans").glob("*.json"))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(plan_schema())
    return Draft202012Validator(plan_schema())


def faults(validator: Draft202012Validator, sent: object) -> list[str]:
    return ["/".join(map(str, fault.absolute_path)) for fault in validator.iter_errors(sent)]


def described(part: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of every shape, with its place."""
    for name, field in part.get("properties", {}).items():
        yield f"{at}.{name}", field
    for name, shape in part.get("$defs", {}).items():
        yield from described(shape, name)


def test_the_schema_is_answered_and_may_be_kept(client: FlaskClient) -> None:
    first = client.get("/schemas/plan.json")
    again = client.get("/schemas/plan.json", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, first.mimetype, again.status_code) == (200, "application/schema+json", 304)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.get_json() == plan_schema()
    assert first.get_json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_stands_alone() -> None:
    text = json.dumps(plan_schema())

    assert "#/components" not in text
    assert '"example"' not in text


def test_every_field_is_described() -> None:
    fields = dict(described(plan_schema(), "Plan"))

    assert len(fields) > 400  # every term has eight fields of its own
    assert [place for place, field in fields.items() if not field.get("description")] == []


@pytest.mark.parametrize("path", PLANS, ids=[path.stem for path in PLANS])
def test_every_published_plan_is_accepted(validator: Draft202012Validator, path: Path) -> None:
    assert faults(validator, json.loads(path.read_text(encoding="utf-8"))) == []


def test_the_example_is_accepted_by_schema_and_service(validator: Draft202012Validator) -> None:
    (example,) = plan_schema()["examples"]

    assert example == SMALL_PLAN
    assert faults(validator, example) == []
    assert load_plan(example).id == "my_plan"


def test_a_document_with_every_kind_of_value_is_accepted(validator: Draft202012Validator) -> None:
    sent = document(terms={**document()["terms"], **RICH})

    assert faults(validator, sent) == []
    assert load_plan(sent).terms.sub_limits.value[0].name == "cataract"


BROKEN: dict[str, tuple[Edit, str]] = {
    "a field that does not exist": (put("colour", value="red"), ""),
    "a term that does not exist": (put("terms", "room_rent", value=known(1)), "terms"),
    "a needed field left out": (drop("insurer"), ""),
    "an id with capitals": (put("id", value="My Plan"), "id"),
    "a kind that does not exist": (put("kind", value="umbrella"), "kind"),
    "an amount as a number": (put("sum_insured", value={"options": [500000]}), "sum_insured/options/0"),
    "an amount with three decimals": (put("sum_insured", value={"options": ["1.005"]}), "sum_insured/options/0"),
    "a rate above the whole": (term("copay_bps", 10_001), "terms/copay_bps/value"),
    "a rate as text": (term("copay_bps", "10%"), "terms/copay_bps/value"),
    "a flag as text": (term("in_patient", "yes"), "terms/in_patient/value"),
    "an unknown category": (term("proportionate", {"categories": ["roof"]}), "terms/proportionate/value/categories/0"),
    "an unknown list": (term("lists_paid", ["V"]), "terms/lists_paid/value/0"),
    "no kind of limit": (term("room_limit", {"amount": "1.00"}), "terms/room_limit/value"),
    "a wait without its months": (
        term("listed_waits", [{"name": "knee", "applies_to": []}]),
        "terms/listed_waits/value/0",
    ),
    "null for a term's value": (term("copay_bps", None), "terms/copay_bps/value"),
    "a known term without a value": (drop("terms", "copay_bps", "value"), "terms/copay_bps"),
    "a known term without its source": (drop("terms", "copay_bps", "source"), "terms/copay_bps"),
    "an unknown term without a note": (drop("terms", "spine_scope", "note"), "terms/spine_scope"),
    "half a citation": (put("terms", "spine_scope", "authority", value="wording"), "terms/spine_scope"),
    "a day that is no date": (put("terms", "copay_bps", "as_of", value="last year"), "terms/copay_bps/as_of"),
    "an option with capitals": (put("variants", value={"With Rider": {}}), "variants"),
    "a source without a title": (put("sources", value={"S1": {"where": "x", "date": "2025"}}), "sources/S1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_plan_document_is_refused_by_schema_and_service(validator: Draft202012Validator, name: str) -> None:
    change, place = BROKEN[name]
    sent = edit(change)

    assert place in faults(validator, sent)
    with pytest.raises(CatalogueFault):
        load_plan(sent)


def test_the_schema_only_refuses_what_the_service_refuses(validator: Draft202012Validator) -> None:
    assert faults(validator, document()) == []
    assert load_plan(document()).id == "asha_plan"
