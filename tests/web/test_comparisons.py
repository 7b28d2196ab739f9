"""POST /v1/comparisons: what the estimate says of each plan, in the order asked for, and safety before both."""

from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from schemas.side_by_side_shape import ComparisonAnswerSchema
from tests.clinical import document

URL = "/v1/comparisons"
STAGED = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy", "age_years": 38}
RAJAT: dict[str, Any] = document("fixtures/in/examples.json")["examples"][0]["query"]
CAUDA_EQUINA = {**RAJAT, "answers": {**RAJAT["answers"], "nerve_symptoms": ["bowel_change"]}}
SAME = ("policy_state", "bills", "plan_pays", "patient_pays", "total", "difference", "cover_verdict", "year_verdict")


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


def ask(client: FlaskClient, body: dict[str, Any], url: str = URL) -> dict[str, Any]:
    response = client.post(url, json=body)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.get_json()
    return told


def test_every_plan_has_the_rows_of_its_estimate(client: FlaskClient) -> None:
    """All twenty, ten at a time and backwards, for somebody who holds the policy: with four states a plan and end."""
    plans = [plan["id"] for plan in client.get("/v1/plans?market=in").get_json()["plans"]][::-1]
    compared = []

    for asked in (plans[:10], plans[10:]):
        body = {**STAGED, "policy": {"plan_ids": asked, "age_months": 14}}
        told, estimate = ask(client, body), ask(client, body, "/v1/estimates")
        ends = [(plan["plan_id"], plan["sum_insured"], end) for plan in told["plans"] for end in plan["scenarios"]]

        assert [plan["plan_id"] for plan in told["plans"]] == asked
        assert told["estimate_id"] == estimate["estimate_id"] and told["versions"] == estimate["versions"]
        assert told["disclosures"] == estimate["disclosures"] and told["assumptions"] == estimate["assumptions"]
        assert told["plans"][0]["opening"] == estimate["opening"]
        assert [(plan, insured, end["scenario"]) for plan, insured, end in ends] == [
            (entry["plan_id"], entry["sum_insured"], entry["scenario"]) for entry in estimate["comparison"]
        ]
        for (*_, end), entry in zip(ends, estimate["comparison"], strict=True):
            assert [[row[name] for name in SAME] for row in end["rows"]] == [
                [row[name] for name in SAME] for row in entry["rows"]
            ]
            assert [row["premium"] for row in end["rows"]] == [
                row["premium"] and row["premium"]["amount"] for row in entry["rows"]
            ]
            compared += [row["policy_state"] for row in end["rows"]]

    assert len(compared) == 20 * 2 * 4


def test_each_plan_opens_as_it_does_when_it_is_asked_about_alone(client: FlaskClient) -> None:
    """Also one plan twice, with two covers."""
    choices = [{"plan_id": "niva_reassure", "sum_insured": sum_} for sum_ in ("500000.00", "1000000.00")]
    choices.append({"plan_id": "care_supreme", "sum_insured": "500000.00"})

    together = ask(client, {**STAGED, "policy": {"plans": choices}})["plans"]

    alone = [ask(client, {**STAGED, "policy": {"plans": [choice]}}, "/v1/estimates")["opening"] for choice in choices]
    assert [plan["opening"] for plan in together] == alone
    assert [plan["premium"]["amount"] for plan in together[:2]] != [together[0]["premium"]["amount"]] * 2


def test_an_answer_has_the_shape_it_is_described_with(client: FlaskClient) -> None:
    told = ask(client, {**RAJAT, "policy": {"plan_ids": ["care_supreme"]}})

    assert ComparisonAnswerSchema().load(told)
    assert "lines" not in str(told)
    assert {source["id"] for source in told["sources"]} >= {told["plans"][0]["premium"]["source"]}


@pytest.mark.parametrize("policy", [{"plan_ids": ["care_supreme"]}, {"plan_ids": ["nobody_sells_this"]}, {}])
def test_an_emergency_is_the_emergency_answer_whatever_plans_are_named(
    client: FlaskClient, policy: dict[str, Any]
) -> None:
    told = ask(client, {**CAUDA_EQUINA, "policy": policy})

    assert told["kind"] == "emergency" and "112" in told["advice"]
    assert told == ask(client, {**CAUDA_EQUINA, "policy": policy}, "/v1/estimates")
    assert ComparisonAnswerSchema().load(told)


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({}, ["/policy/plan_ids"]),
        ({"where": {"city": "atlantis"}}, ["/where/city", "/policy/plan_ids"]),
        ({"policy": {"plan_ids": ["nobody_sells_this"]}}, ["/policy/plan_ids/0"]),
        ({"policy": {"plan_ids": [f"plan_{number}" for number in range(11)]}}, ["/policy/plan_ids"]),
    ],
)
def test_a_comparison_of_nothing_or_of_the_unknown_is_refused_with_every_place(
    client: FlaskClient, changes: dict[str, Any], pointers: list[str]
) -> None:
    response = client.post(URL, json={**STAGED, **changes})

    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert [fault["pointer"] for fault in response.get_json()["errors"]] == pointers


def test_the_same_body_is_another_question_at_each_address(client: FlaskClient) -> None:
    """Answers are kept by the body: the comparison's is never given to who asks for the estimate, nor the reverse."""
    body = {**STAGED, "age_years": 41, "policy": {"plan_ids": ["niva_reassure"]}}

    kinds = [ask(client, body, url)["kind"] for url in (URL, "/v1/estimates") * 2]

    assert kinds == ["comparison", "estimate"] * 2
