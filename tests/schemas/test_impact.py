"""An impact on the wire: money as decimal strings, codes for the rest, null where there is no answer or no price."""

from dataclasses import replace
from typing import Any

import pytest

from schemas.impact import ImpactSchema, impact_to_wire
from service.domain.cost_sheet import CostSheet
from service.domain.edition import Edition
from service.domain.impact import impact
from service.domain.plan import Plan
from service.domain.query import Query
from service.domain.vocabulary import Declared, Facility, Stage
from service.store.documents import Key
from service.usecases.proofs import edition_before
from tests.world import edition, edition_with, policy, snapshot, staged

ANSWER = {
    "presentation": "radiculopathy",
    "city_tier": "metro",
    "facility": "private_mid",
    "room": "semi_private",
    "prescribed": [],
    "scenario": "physiotherapy",
    "plan_id": None,
    "policy_state": "no_policy",
}


@pytest.fixture(scope="module")
def asked() -> Query:
    return staged("radiculopathy", Stage.PHYSIOTHERAPY, policy=policy("niva_reassure", declared_condition=Declared.NO))


@pytest.fixture(scope="module")
def without_mri() -> Edition:
    """The edition in which an MRI has no private price."""
    sheet = snapshot().one("cost_table", CostSheet)
    rows = tuple(row for row in sheet.rows if row.code != "mri_ls_spine_plain" or row.facility is Facility.PUBLIC)
    return edition_with({Key("cost_table", "cost_table"): replace(sheet, rows=rows)})


def told(before: Edition, after: Edition, asked: Query) -> dict[str, Any]:
    """The impact on the wire, in the form that is described."""
    found = impact_to_wire(impact(before, after, [asked], example=asked), currency="INR")
    assert ImpactSchema().validate(found) == {}
    return found


def test_a_lost_price_is_told_by_answer_and_by_line(asked: Query, without_mri: Edition) -> None:
    """15,575 until physiotherapy, of which the MRI is 6,500 (test_impact)."""
    found = told(edition(), without_mri, asked)

    assert found["example"][0] == {
        "answer": ANSWER,
        "before": {
            "bills": "15575.00",
            "plan_pays": "0.00",
            "patient_pays": "15575.00",
            "variant": None,
            "partial": False,
        },
        "after": {"bills": "9075.00", "plan_pays": "0.00", "patient_pays": "9075.00", "variant": None, "partial": True},
        "moved": True,
        "lines": [
            {
                "item": "mri_ls_spine",
                "billed_before": "6500.00",
                "billed_after": None,
                "patient_before": "6500.00",
                "patient_after": None,
                "steps": [],
            }
        ],
    }
    assert found["lines"] == [{"item": "mri_ls_spine", "before": "6500.00", "after": None, "answers": 6}]
    assert (found["changed"], found["gapped"], found["patient_pays"]["median"]) == (6, 6, "-6500.00")
    assert found["patient_pays"]["up"] is None
    assert found["patient_pays"]["down"]["answer"] == ANSWER


def test_a_changed_clause_is_told_by_plan_and_rule(asked: Query) -> None:
    plan = snapshot().one("plan", Plan, "niva_reassure")
    term = replace(plan.terms.copay_bps, value=1_000)
    after = edition_with({Key("plan", "niva_reassure"): replace(plan, terms=replace(plan.terms, copay_bps=term))})

    found = told(edition(), after, asked)

    assert [(cause["plan_id"], cause["rule"], cause["answers"]) for cause in found["terms"]] == [
        ("niva_reassure", "copay", 1)
    ]
    assert {step["rule"] for line in found["patient_pays"]["up"]["lines"] for step in line["steps"]} == {"copay"}


def test_nothing_changed_is_empty(asked: Query) -> None:
    found = told(edition(), edition(), asked)

    assert (found["empty"], found["changed"], found["lines"]) == (True, 0, [])
    assert found["bills"] == {"median": "0.00", "up": None, "down": None}


def test_answers_that_appear_and_vanish_are_listed(asked: Query) -> None:
    plans = {key: value for key, value in snapshot().values.items() if key.name != "niva_reassure"}
    fewer = edition_without(plans)
    both = replace(asked, policy=policy("niva_reassure", "care_supreme"))

    assert [answer["plan_id"] for answer in told(edition(), fewer, both)["vanished"]] == ["niva_reassure"] * 4
    found = told(fewer, edition(), both)
    assert [answer["plan_id"] for answer in found["appeared"]] == ["niva_reassure"] * 4
    assert any(change["before"] is None for change in found["example"])


def edition_without(values: dict[Key, object]) -> Edition:
    """The edition of a part of the documents."""
    return edition_before("in", values, snapshot().as_of)
