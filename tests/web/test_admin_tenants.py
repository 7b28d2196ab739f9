"""A tenant keeps its own shelf: its prices, its learned prices and its switch are its own, and nobody else's."""

import csv
import io

import flask
import pytest

from schemas.text import write_rows
from tests.tenancy import ACME, BOLT, bearer
from tests.web.desks import Person, person
from tests.web.test_admin_review import BILLS
from tests.web.test_tenants import estimate, mri


@pytest.fixture
def ada(hosted: flask.Flask) -> Person:
    """Somebody of Acme's."""
    return person(hosted, "ada", tenant="acme")


@pytest.fixture
def bo(hosted: flask.Flask) -> Person:
    """Somebody of Bolt's."""
    return person(hosted, "bo", tenant="bolt")


def test_a_tenant_publishes_prices_over_its_markets(hosted: flask.Flask, ada: Person, bo: Person) -> None:
    client = hosted.test_client()
    others = mri(estimate(client)), mri(estimate(client, BOLT))
    draft = ada.start("our tariff")
    own = ada.get("/documents/cost_override/cost_override?format=csv")
    rows = list(csv.DictReader(io.StringIO(own.data.decode("utf-8-sig"), newline="")))
    rows[0] |= dict.fromkeys(("low", "typical", "high"), "98765.00")

    put = ada.ask(
        "PUT",
        f"/drafts/{draft}/documents/cost_override/cost_override",
        revision=1,
        data=write_rows(list(rows[0]), rows).encode(),
        content_type="text/csv",
        query_string={"base": own.headers["ETag"].strip('"')},
    )
    assert put.status_code == 200, put.text
    assert bo.get(f"/drafts/{draft}").status_code == 404
    assert ada.get(f"/drafts/{draft}/proofs").get_json()["publishable"]
    assert ada.post(f"/drafts/{draft}/publish", revision=2).status_code == 200

    assert mri(estimate(client, ACME)) == "98765.00"
    assert (mri(estimate(client)), mri(estimate(client, BOLT))) == others
    assert b"98765.00" not in bo.get("/documents/cost_override/cost_override").data
    assert person(hosted, "asha").get("/documents/cost_override/cost_override").status_code == 404
    assert ada.post("/rollback", {"why": "too dear"}).status_code == 200
    assert mri(estimate(client, ACME)) != "98765.00"


def test_what_belongs_to_the_market_is_read_and_never_put_on_a_tenants_shelf(ada: Person) -> None:
    triage = ada.get("/documents/triage/triage?format=json")
    draft = ada.start()
    ada.ask(
        "PUT",
        f"/drafts/{draft}/documents/triage/triage",
        revision=1,
        data=triage.data,
        content_type="application/json",
    )

    refused = ada.post(f"/drafts/{draft}/publish", revision=2)

    assert triage.status_code == 200
    assert [fault["code"] for fault in refused.get_json()["errors"]] == ["misplaced"]


def test_prices_learned_by_a_tenant_are_its_own(hosted: flask.Flask, bo: Person) -> None:
    client = hosted.test_client()
    before = mri(estimate(client)), mri(estimate(client, ACME))
    told = bo.ask("POST", "/learn?effective_from=2026-01-01&draft=true", data=BILLS, content_type="text/csv").get_json()

    [document] = bo.get(f"/drafts/{told['draft']}").get_json()["documents"]
    assert document["kind"] == "cost_override"
    published = bo.post(f"/drafts/{told['draft']}/publish", revision=1)

    assert published.status_code == 200, published.text
    assert mri(estimate(client, BOLT)) == "5200.00"
    assert (mri(estimate(client)), mri(estimate(client, ACME))) == before


def test_one_person_throws_the_switch_and_everybody_is_told_why(hosted: flask.Flask, ada: Person) -> None:
    client = hosted.test_client()
    assert ada.get("/switch").get_json()["off"] is False

    thrown = ada.ask("PUT", "/switch", json={"off": True, "why": "wrong premiums"})

    assert (thrown.status_code, thrown.get_json()["because"]) == (200, "wrong premiums")
    config = client.get("/v1/config", headers=bearer(ACME)).get_json()
    assert config["enabled"] is False
    asked = {"market": "in", "presentation": "simple_spasm", "stage": "doctor_visit"}
    refused = client.post("/v1/estimates", json=asked, headers=bearer(ACME))
    assert (refused.status_code, refused.get_json()["type"]) == (503, "/problems/switched-off")
    other = client.post("/v1/estimates", json=asked, headers=bearer(BOLT))
    assert other.status_code == 200, other.text
    assert ada.get("/log").get_json()["entries"][0]["who"] == "ada"

    ada.ask("PUT", "/switch", json={"off": False, "why": "mended"})
    assert client.get("/v1/config", headers=bearer(ACME)).get_json()["enabled"] is True
    assert ada.ask("PUT", "/switch", json={"off": True}).status_code == 422


def test_a_market_has_no_switch(hosted: flask.Flask) -> None:
    assert person(hosted, "asha").ask("PUT", "/switch", json={"off": True, "why": "x"}).status_code == 409
