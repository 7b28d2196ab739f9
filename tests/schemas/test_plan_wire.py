"""What GET /v1/plans answers: typed values, unknown shown as unknown, sources resolved."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from schemas.plan import load_plan
from schemas.plan_wire import PlanWire, plan_to_wire
from schemas.premium import load_premiums
from service.domain.plan import Plan, Terms

FIXTURES = Path(__file__).parents[2] / "fixtures" / "in"


def plan(plan_id: str) -> Plan:
    return load_plan(json.loads((FIXTURES / "plans" / f"{plan_id}.json").read_text()))


def terms(plan_id: str) -> dict[str, Any]:
    shown: dict[str, Any] = plan_to_wire(plan(plan_id))["terms"]
    return shown


def test_a_known_term_shows_value_clause_and_source() -> None:
    order = terms("care_supreme")["order"]

    assert order["known"] is True and order["assumed"] is None
    assert order["value"] == ["room", "deductible", "copay", "sub_limit", "sum_insured"]
    assert (order["clause"]["ref"], order["clause"]["authority"]) == ("6.1.6(b)", "wording")
    assert order["clause"]["source"]["id"] == "S1" and "Care Supreme" in order["clause"]["source"]["title"]


def test_an_unknown_term_shows_no_value_but_the_reading_that_is_priced() -> None:
    scope = terms("medisure_super_topup")["spine_scope"]

    assert (scope["known"], scope["value"], scope["assumed"], scope["clause"]) == (False, None, "ALL_SPINAL", None)
    assert [reading["value"] for reading in scope["readings"]] == ["DISC+SPONDYLO", "DISC", "SURGERY_ONLY", "none"]


def test_money_is_a_decimal_string_and_no_limit_is_null() -> None:
    assert terms("niva_reassure")["ambulance_limit"]["value"] == "2000.00"
    assert terms("care_supreme")["ambulance_limit"]["value"] is None
    assert terms("care_supreme")["ambulance_limit"]["readings"][0]["value"] == "10000.00"


def test_every_term_is_shown() -> None:
    assert list(terms("star_outpatient_care")) == list(Terms.__dataclass_fields__)


def test_a_variant_shows_only_what_it_replaces() -> None:
    variants = plan_to_wire(plan("care_supreme"))["variants"]

    shield = next(variant for variant in variants if variant["name"] == "with_claim_shield")
    assert list(shield["terms"]) == ["lists_paid"]
    assert shield["terms"]["lists_paid"]["value"] == ["I"]


def test_premiums_descriptions_and_sums_are_shown_with_their_sources() -> None:
    with (FIXTURES / "premiums" / "niva_reassure.csv").open(newline="") as file:
        rates = load_premiums(csv.DictReader(file))

    shown = plan_to_wire(replace(plan("niva_reassure"), premiums=rates["niva_reassure"]))

    assert shown["premiums"][0]["amount"] == "7862.00"
    assert shown["premiums"][0]["source"]["id"] == "S5"
    assert {entry["source"]["id"] for entry in shown["described"]} == {"S5", "S62"}
    assert shown["sum_insured"]["options"][0] == "300000.00"


def test_a_list_of_plans_is_dumped_by_the_same_schema_as_json() -> None:
    shown = PlanWire(many=True).dump([plan("arogya_sanjeevani"), plan("optima_secure")])

    assert [entry["id"] for entry in json.loads(json.dumps(shown))] == ["arogya_sanjeevani", "optima_secure"]
    assert shown[0]["sum_insured"] == {"minimum": "50000.00", "maximum": "1000000.00", "step": "50000.00"}
