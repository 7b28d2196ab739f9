"""Charges that stand on the regulator's lists are recognised by their words, and the answer says so."""

from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from tests.shots import SETTLED
from tests.web.test_page import words

GLOVES = "“Gloves” is taken to stand on list I of the regulator, whose items are not paid apart: no. 56, “Gloves”."


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


def settled(client: FlaskClient, line: dict[str, Any], *options: str) -> tuple[dict[str, Any], list[str]]:
    """The line as Care Supreme settles it beside a room, and what was taken for granted."""
    policy = {"plan_id": "care_supreme", "sum_insured": "500000", "options": list(options)}
    bill = [{"category": "room", "amount": 5000, "days": 1}, {"amount": 500, **line}]
    answer = client.post("/v1/adjudications", json={"policy": policy, "claim": {"bill": bill}})
    assert answer.status_code == 200, answer.text
    told = answer.get_json()
    return told["claims"][0]["policies"][0]["lines"][1], told["assumptions"]


@pytest.mark.parametrize("line", [{"item": "Gloves"}, {"item": "Gloves", "category": "pharmacy"}])
def test_gloves_stand_on_list_one(client: FlaskClient, line: dict[str, Any]) -> None:
    told, assumed = settled(client, line)

    assert [step["rule"] for step in told["steps"]] == ["non_payable"]
    assert told["would_cover"] == "Covered with an option of this plan that pays list I: with_claim_shield."
    assert GLOVES in assumed


def test_a_rider_that_pays_the_list_pays_them(client: FlaskClient) -> None:
    told, assumed = settled(client, {"item": "Gloves"}, "with_claim_shield")

    assert told["plan_pays"] == "500.00" and GLOVES in assumed


@pytest.mark.parametrize(
    "line",
    [
        {"item": "Gloves", "category": "pharmacy", "list": "none"},  # the bill says it itself
        {"item": "Special nursing", "category": "nursing"},  # listed, but billed as what is no item
        {"item": "Paracetamol", "category": "pharmacy"},
    ],
)
def test_what_the_bill_says_itself_is_left_alone(client: FlaskClient, line: dict[str, Any]) -> None:
    told, assumed = settled(client, line)

    assert told["plan_pays"] == "500.00"
    assert not any("taken to stand on list" in text for text in assumed)


def test_an_unknown_item_is_still_refused(client: FlaskClient) -> None:
    bill = [{"item": "Flowers", "amount": 5}]
    query = {"policy": {"plan_id": "care_supreme", "sum_insured": "500000"}, "claim": {"bill": bill}}

    answer = client.post("/v1/adjudications", json=query)

    assert answer.status_code == 422 and answer.get_json()["errors"][0]["pointer"] == "/claim/bill/0/item"


def test_a_pasted_item_is_read_as_listed_before_it_is_read_as_a_room(client: FlaskClient) -> None:
    shown = words(client.post("/settle", data={**SETTLED, "bill": "Room 3 x 4000\nBed pan 150\nGloves 10 x 50"}).text)

    assert "As read: list II of what is not paid apart (Bed pan)" in shown
    assert "As read: list I of what is not paid apart (Gloves)" in shown
    assert GLOVES in shown
