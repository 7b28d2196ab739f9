"""What a page needs to know before it asks: from one address, in one answer, and the same for as long as it holds."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.config import ConfigSchema
from tests import tenancy, world
from tests.tenancy import ACME, DEMO_KEY, bearer


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with tenancy.hosting(tmp_path_factory.mktemp("tenants")) as service:
        yield service.test_client()


def config(client: FlaskClient, key: str | None = None, query: str = "") -> Any:
    response = client.get(f"/v1/config{query}", headers=bearer(key) if key else {})
    assert response.status_code == 200, response.text
    return response.get_json()


@pytest.mark.parametrize("key", [None, DEMO_KEY, ACME])
def test_the_answer_has_the_fields_it_is_described_with(client: FlaskClient, key: str | None) -> None:
    told = config(client, key)

    assert set(told) == set(ConfigSchema().fields)
    for name in ("plans", "cities", "facilities", "rooms", "city_tiers", "disclosures"):
        shape: Any = ConfigSchema().fields[name]
        assert {field for one in told[name] for field in one} == set(shape.inner.schema.fields), name
    for name in ("emergency", "versions", *(("tenant", "contact") if key else ())):
        nested: Any = ConfigSchema().fields[name]
        only_sometimes = {"tenant", "cost_override"} if name == "versions" else set()
        assert set(told[name]) | only_sometimes == set(nested.schema.fields) | only_sometimes, name


def test_without_a_key_it_is_the_public_catalogue(client: FlaskClient) -> None:
    told = config(client)

    assert (told["enabled"], told["tenant"], told["contact"]) == (True, None, None)
    assert (told["market"], told["currency"], told["locale"]) == ("in", "INR", "en-IN")
    assert told["locales"] == ["en-IN", "hi-IN"]
    assert (told["default_plan"], told["default_sum_insured"]) == ("niva_reassure", "500000.00")
    assert [plan["id"] for plan in told["plans"]] == sorted(world.edition().plans)
    assert [city["city"] for city in told["cities"]] == list(world.edition().cities)
    assert [one["code"] for one in told["facilities"]] == ["public", "private_mid", "private_premium"]
    assert {"code": "semi_private", "label": "semi-private (two beds)"} in told["rooms"]
    assert [one["id"] for one in told["disclosures"]] == [f"D{number:02d}" for number in range(1, 17)]


def test_the_demonstration_says_so_and_shows_every_public_plan(client: FlaskClient) -> None:
    told = config(client, DEMO_KEY)

    assert told["tenant"]["demonstration"] and "emonstration" in told["tenant"]["name"]
    assert "not an insurer" in told["tenant"]["notice"]
    assert (told["default_plan"], len(told["plans"])) == ("niva_reassure", len(world.edition().plans))
    assert told["contact"]["phone"] is None


def test_what_a_tenant_registered_is_named_beside_its_plans(client: FlaskClient) -> None:
    niva = next(plan for plan in config(client, ACME)["plans"] if plan["id"] == "niva_reassure")
    care = next(plan for plan in config(client, ACME)["plans"] if plan["id"] == "care_supreme")

    assert (niva["uin"], niva["advertisement_reference"]) == ("SAMPLE-UIN", "SAMPLE/AD/1")
    assert (niva["brochure"], niva["prospectus"]) == ("https://www.acme.example/b.pdf", None)
    assert (care["uin"], care["advertisement_reference"]) == (world.plan("care_supreme").uin, None)


def test_an_emergency_is_told_in_every_configuration(client: FlaskClient) -> None:
    for key in (None, ACME):
        emergency = config(client, key)["emergency"]
        assert emergency["numbers"] == ["112", "108"]
        assert "Call 112 or 108" in emergency["text"]
        assert emergency["safety_net"]


def test_the_questions_are_those_of_their_own_address(client: FlaskClient) -> None:
    asked = client.get("/v1/triage-questions").get_json()

    assert config(client)["questions"] == {name: asked[name] for name in config(client)["questions"]}


def test_who_has_it_already_is_not_sent_it_again(client: FlaskClient) -> None:
    first = client.get("/v1/config", headers=bearer(ACME))
    again = client.get("/v1/config", headers=bearer(ACME, **{"If-None-Match": first.headers["ETag"]}))
    anothers = client.get("/v1/config", headers=bearer(DEMO_KEY, **{"If-None-Match": first.headers["ETag"]}))

    assert (again.status_code, again.data, anothers.status_code) == (304, b"", 200)
    assert first.headers["Cache-Control"] == "private, max-age=10"
    assert client.get("/v1/config").headers["Cache-Control"] == "public, max-age=10"


@pytest.mark.parametrize(
    ("query", "pointer", "word"),
    [
        ("?locale=ta-IN", "/locale", "hi-IN"),
        ("?market=xx", "/market", "in"),
        ("?lang=en", "/lang", ""),
    ],
)
def test_what_is_not_on_offer_is_refused_with_what_is(client: FlaskClient, query: str, pointer: str, word: str) -> None:
    refused = client.get(f"/v1/config{query}")

    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == pointer
    assert word in refused.get_json()["errors"][0]["detail"]


def test_the_locale_and_the_market_may_be_named(client: FlaskClient) -> None:
    assert config(client, ACME, "?market=in&locale=en-IN") == config(client, ACME)


def test_hindi_is_on_offer_with_its_own_sentences(client: FlaskClient) -> None:
    told = config(client, DEMO_KEY, "?locale=hi-IN")

    assert (told["locale"], told["locales"]) == ("hi-IN", ["en-IN", "hi-IN"])
    assert "112 या 108 पर कॉल करें" in told["emergency"]["text"]


def test_it_is_small_enough_for_a_phone(client: FlaskClient) -> None:
    """The whole of it, with twenty public plans and every question, is below 8 kB as it travels."""
    body = client.get("/v1/config", headers=bearer(DEMO_KEY)).data

    assert len(gzip.compress(body)) < 8_000
