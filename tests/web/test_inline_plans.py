"""A plan handed in with a bill: the linter refuses it where the catalogue would, in its place of the question."""

from typing import Any

import flask
import pytest

from tests.schemas.plan_documents import document, known

CLAIM = {
    "bill": [{"category": "room", "item": "Room rent", "amount": "10000.00", "days": 2}],
    "admitted": "2025-08-04T10:00",
    "discharged": "2025-08-06T10:00",
}


def contradictory() -> dict[str, Any]:
    """36 months are the most since April 2024, and an ambulance costs no more than the cover of 5 lakh."""
    made = document()
    made["terms"]["pre_existing_wait_months"] = known(48)
    made["terms"]["ambulance_limit"] = known("500000.01")
    made["variants"]["idle"] = {"copay_bps": known(1000)}
    return made


def ask(published: flask.Flask, **question: Any) -> tuple[int, list[tuple[str, str]]]:
    response = published.test_client().post("/v1/adjudications", json={"claim": CLAIM, **question})
    return response.status_code, [(fault["pointer"], fault["code"]) for fault in response.json.get("errors", [])]


def held(plan: dict[str, Any]) -> dict[str, Any]:
    return {"plan": plan, "sum_insured": "500000.00"}


def test_a_plan_in_order_is_settled_with_its_warnings_unsaid(published: flask.Flask) -> None:
    assert ask(published, policy=held(document())) == (200, [])


@pytest.mark.parametrize(("form", "at"), [("policy", "/policy/plan"), ("policies", "/policies/0/plan")])
def test_what_the_linter_refuses_is_told_in_its_place(published: flask.Flask, form: str, at: str) -> None:
    asked = held(contradictory())

    answer = ask(published, **{form: asked if form == "policy" else [asked]})

    assert answer == (
        422,
        [
            (f"{at}/terms/ambulance_limit/value", "above_sum_insured"),
            (f"{at}/terms/pre_existing_wait_months/value", "above_maximum"),
            (f"{at}/variants/idle", "no_change"),
        ],
    )


def test_a_plan_that_is_not_published_and_one_that_contradicts_itself_are_told_together(published: flask.Flask) -> None:
    named = {"plan_id": "care_suprem", "sum_insured": "500000.00"}

    status, told = ask(published, policies=[named, held(contradictory())])

    assert status == 422
    assert [pointer for pointer, _ in told] == [
        "/policies/0/plan_id",
        "/policies/1/plan/terms/ambulance_limit/value",
        "/policies/1/plan/terms/pre_existing_wait_months/value",
        "/policies/1/plan/variants/idle",
    ]
