"""POST /v1/premiums: a family's premium over HTTP, as described, and every refusal a problem."""

from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from schemas.premium_answer import PremiumAnswerSchema
from service.web.shapes import Token, shapes_from
from tests.web.test_contract import problem

URL = "/v1/premiums"
FAMILY: dict[str, Any] = {
    "market": "in",
    "persons": [
        {"id": "self", "age_years": 46, "amount": "12324.00"},
        {"id": "spouse", "age_years": 51, "amount": "15582.00"},
    ],
    "discount_bps": 500,
    "as_of": "2025-11-20",
}


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


def test_a_family_is_told_what_it_pays(client: FlaskClient) -> None:
    """P-PR-01: 26,511 with 5 % off each."""
    response = client.post(URL, json=FAMILY)

    assert (response.status_code, response.mimetype) == (200, "application/json")
    told = response.get_json()
    PremiumAnswerSchema().load(told)
    assert [person["net"] for person in told["persons"]] == ["11708.00", "14803.00"]
    assert (told["total"], told["tax"]["bps"], told["currency"]) == ("26511.00", 0, "INR")
    assert told["tax_relief"]["counted"] == "25000.00"


@pytest.mark.parametrize(
    ("day", "kind", "total"),
    [
        ("2025-09-21", "individual", "17700.00"),
        ("2025-09-22", "individual", "15000.00"),
        ("2025-09-23", "individual", "15000.00"),
        ("2025-09-22", "group", "17700.00"),
    ],
)
def test_tax_goes_by_the_day_and_the_type_of_policy(client: FlaskClient, day: str, kind: str, total: str) -> None:
    """P-TX-01."""
    asked = {"persons": [{"id": "self", "age_years": 38, "amount": "15000.00"}], "as_of": day, "policy_type": kind}

    assert client.post(URL, json={"market": "in", **asked}).get_json()["total"] == total


def test_without_a_day_it_is_todays(client: FlaskClient) -> None:
    told = client.post(URL, json={**FAMILY, "as_of": None}).get_json()

    assert told["as_of"] == client.get("/v1/plans").get_json()["as_of"]


@pytest.mark.parametrize(
    ("changes", "slug", "pointers"),
    [
        (
            {"persons": [{"id": "self", "age_years": 300}], "regime": "x", "citi": "pune"},
            "invalid",
            ["/citi", "/persons/0/age_years", "/regime"],
        ),
        ({"persons": [FAMILY["persons"][0]] * 2}, "invalid", ["/persons/1/id"]),
        ({"instalment": {"every": "monthly"}}, "does-not-fit", ["/instalment/loading_bps"]),
        ({"instalment": {"every": "quarterly", "paid": 5}}, "does-not-fit", ["/instalment/paid"]),
        ({"market": "inn"}, "unknown-id", ["/market"]),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_every_place(
    client: FlaskClient, changes: dict[str, Any], slug: str, pointers: list[str]
) -> None:
    told = problem(client.post(URL, json={**FAMILY, **changes}), 422, slug)

    assert [fault["pointer"] for fault in told["errors"]] == pointers


@pytest.mark.parametrize(
    ("sent", "status", "slug"),
    [
        ({"data": b"{", "content_type": "application/json"}, 400, "malformed"),
        ({"data": b"{}"}, 415, "wrong-content-type"),
        ({"json": FAMILY | {"as_of": "1999-01-01"}}, 422, "nothing-published"),
    ],
)
def test_a_request_that_cannot_be_read_is_a_problem(
    client: FlaskClient, sent: dict[str, Any], status: int, slug: str
) -> None:
    assert problem(client.post(URL, **sent), status, slug)["detail"]


def test_a_wrong_method_says_which_is_right(client: FlaskClient) -> None:
    response = client.get(URL)

    problem(response, 405, "method-not-allowed")
    assert "POST" in response.headers["Allow"]


def test_every_example_is_answered_and_every_field_described(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    body = document["paths"][URL]["post"]["requestBody"]["content"]["application/json"]

    assert {client.post(URL, json=one["value"]).status_code for one in body["examples"].values()} == {200}
    shapes = shapes_from(document, [Token("PremiumQuestion", shape=True), Token("PremiumAnswer", shape=True)])
    assert [f"{shape.name}.{one.name}" for shape in shapes for one in shape.fields if not one.description] == []
    assert document["components"]["schemas"]["PremiumQuestion"]["properties"]["market"]["enum"] == ["in"]
