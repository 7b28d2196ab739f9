"""A tenant at the console: its own prices over the market's, its switch, and nothing of anybody else's."""

import flask
import pytest

from tests.console import Person, cells, person, upload
from tests.tenancy import ACME
from tests.web.test_tenants import estimate, mri

OWN = "/documents/cost_override/cost_override"


@pytest.fixture
def ada(hosted: flask.Flask) -> Person:
    """Somebody of Acme's."""
    return person(hosted, "ada", tenant="acme")


@pytest.fixture
def bo(hosted: flask.Flask) -> Person:
    """Somebody of Bolt's."""
    return person(hosted, "bo", tenant="bolt")


def test_a_tenant_changes_its_own_price_and_nobody_elses(hosted: flask.Flask, ada: Person, bo: Person) -> None:
    client = hosted.test_client()
    before = mri(estimate(client)), mri(estimate(client, ACME))
    own = ada.client.get(f"/catalogue{OWN}/download?format=csv")
    name = own.headers["Content-Disposition"].split('"')[1]
    draft = ada.begin("our tariff")

    low, typical, high = own.data.decode("utf-8-sig").split("\r\n")[1].split(",opd,")[1].split(",")[:3]
    text = own.data.decode("utf-8-sig").replace(f"{low},{typical},{high}", "98765.00,98765.00,98765.00", 1)
    assert upload(ada, draft, text, name).status_code == 303
    assert cells(ada.get(draft))[0][3] == "₹98,765"
    assert ada.send(f"{draft}/publish", draft).status_code == 303

    assert (mri(estimate(client)), mri(estimate(client, ACME))) == (before[0], "98765.00")
    assert "98,765" not in bo.get(OWN, 200)


def test_the_market_is_read_below_the_shelf_and_not_changed_there(ada: Person) -> None:
    page = ada.get("")
    table = ada.get("/documents/cost_table/cost_table")

    assert "What lies below: the shelf of India" in page
    assert "It stands on the shelf of India, below yours" in table
    assert "Take this version back" not in table
    answer = ada.client.get("/catalogue/documents/cost_table/cost_table/download?format=xlsx")
    draft = ada.begin("theirs")
    taken = upload(ada, draft, answer.data, answer.headers["Content-Disposition"].split('"')[1])
    assert taken.status_code == 303
    assert "a tenant lays no document of its own over it" in ada.get(draft)
    assert ada.send(f"{draft}/publish", draft).status_code == 422


def test_one_person_throws_the_switch_for_a_reason(hosted: flask.Flask, ada: Person, bo: Person) -> None:
    client = hosted.test_client()

    silent = ada.send("/switch", "/switch", to="off", why="")
    off = ada.send("/switch", "/switch", to="off", why="prices are being checked")

    assert silent.status_code == 422
    assert "Say why" in silent.text
    assert off.status_code == 303
    assert "Answers are off" in ada.get("/switch")
    refused = client.post("/v1/estimates", json={"market": "in"}, headers={"Authorization": f"Bearer {ACME}"})
    assert "prices are being checked" in refused.text
    assert "Answers are on" in bo.get("/switch")
    assert ada.send("/switch", "/switch", to="on", why="they are right").status_code == 303
    assert mri(estimate(client, ACME))


def test_the_market_has_no_switch(hosted: flask.Flask) -> None:
    asha = person(hosted, "asha")

    assert "has no switch" in asha.get("/switch")
    assert asha.send("/switch", "/switch", to="off", why="x").status_code == 409
