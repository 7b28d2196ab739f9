"""What a page needs to know before it asks: from one address, in one answer, and the same for as long as it holds."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.config import ConfigSchema
from tests import tenancy, world
from tests.served import FIXTURES, publish, served
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
    for name in ("plans", "cities", "facilities", "rooms", "city_tiers"):
        shape: Any = ConfigSchema().fields[name]
        may_lack = {"advertisement_reference", "brochure", "prospectus", "wording"} if name == "plans" else set()
        assert {field for one in told[name] for field in one} | may_lack == set(shape.inner.schema.fields), name
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
    assert niva["brochure"] == "https://www.acme.example/b.pdf" and "prospectus" not in niva
    assert care["uin"] == world.plan("care_supreme").uin and "advertisement_reference" not in care


def test_an_emergency_is_told_in_every_configuration(client: FlaskClient) -> None:
    for key in (None, ACME):
        emergency = config(client, key)["emergency"]
        assert emergency["numbers"] == ["112", "108"]
        assert "Call 112 or 108" in emergency["text"]
        assert emergency["safety_net"]


def test_the_first_questions_are_told_row_by_row(client: FlaskClient) -> None:
    screens = config(client)["screens"]

    signs = screens["signs"]
    assert [len(signs["now"]), len(signs["today"])] == [10, 10]
    assert {"id": "pregnant", "text": "You are pregnant and bleed from your vagina"} in signs["now"]
    assert {
        "id": "bed",
        "text": "You cannot stand, walk or leave your bed",
        "answers": {"function": "unable"},
        "emergency_with": [],
    } in signs["today"]
    weak_leg = next(row for row in signs["today"] if row["id"] == "weak_leg")
    assert weak_leg["emergency_with"] == ["fever", "health"]
    assert signs["advice_today"].startswith("See a doctor today")
    assert [row["id"] for row in screens["how"]] == ["eases", "longer_or_worse", "leg", "everyday"]
    assert {
        "item": "physio_session",
        "label": "Physiotherapy session with exercise",
        "quantity": 6,
        "unit": "session",
        "stage": "physiotherapy",
    } in screens["doctor"]
    assert {"code": "radiculopathy", "label": "Back pain with leg signs (a nerve)"} in screens["presentations"]
    assert "non_spinal_or_emergency" not in [each["code"] for each in screens["presentations"]]


def post(client: FlaskClient, **body: Any) -> Any:
    response = client.post("/v1/estimates", json={"market": "in", **body})
    assert response.status_code == 200, response.text
    return response.get_json()


def test_a_first_number_is_what_four_estimates_say(client: FlaskClient) -> None:
    """Numbness in one leg: the least low and the largest high of the four sizes of city."""
    leg = next(row for row in config(client)["screens"]["how"] if row["id"] == "leg")
    none = {"nerve_symptoms": ["leg_numb_one"], "other_symptoms": [], "health_history": []}

    answers = [post(client, answers=none, where={"city_tier": tier}) for tier in ("metro", "tier1", "tier2", "tier3")]

    assert leg["answers"] == none
    for stage in ("self_care", "doctor_visit"):
        costs = [rung["cumulative_cost"] for answer in answers for rung in answer["ladder"] if rung["stage"] == stage]
        assert leg["first_number"][stage] == {
            "low": min((cost["low"] for cost in costs), key=float),
            "high": max((cost["high"] for cost in costs), key=float),
        }


@pytest.mark.parametrize("name", ["eases", "longer_or_worse", "leg", "everyday"])
def test_what_a_choice_sends_is_answered_with_prices_and_without_urgency(client: FlaskClient, name: str) -> None:
    row = next(row for row in config(client)["screens"]["how"] if row["id"] == name)

    answer = post(client, answers=row["answers"])

    assert (answer["kind"], answer["triage"]["urgency"]) == ("estimate", "soon")
    assert row["verdict"]["code"] == "V1"


def test_what_a_row_of_today_sends_is_urgent(client: FlaskClient) -> None:
    """Pain of a kidney has no back-pain price."""
    for row in config(client)["screens"]["signs"]["today"]:
        answer = post(client, answers=row["answers"])
        assert answer["triage"]["urgency"] == "urgent"
        assert answer["kind"] == ("no_price" if row["id"] == "belly" else "estimate")


def test_whatever_a_doctor_may_have_named_is_priced_in_every_presentation(client: FlaskClient) -> None:
    screens = config(client)["screens"]

    for presentation in screens["presentations"]:
        for named in screens["doctor"]:
            answer = post(
                client,
                presentation=presentation["code"],
                stage=named["stage"],
                stages_included=[named["stage"]],
                prescribed=[{"item": named["item"], "quantity": named["quantity"]}],
            )
            rung = next(rung for rung in answer["ladder"] if rung["stage"] == named["stage"])
            assert named["item"] in [line["item"] for line in rung["lines"]], (presentation, named)


def test_a_language_whose_sentences_nobody_signed_says_so(tmp_path: Path) -> None:
    draft = json.loads((FIXTURES / "content" / "en-IN.json").read_text(encoding="utf-8"))
    shelf = tmp_path / "in"
    (shelf / "content").mkdir(parents=True)
    (shelf / "market.json").write_text(json.dumps({"market": "in", "effective_from": "2025-01-01"}))
    (shelf / "content" / "en-US.json").write_text(json.dumps({**draft, "locale": "en-US", "draft": True}))

    with served(snapshot_seconds=0.0) as service:
        publish(service, shelf)
        client = service.test_client()
        assert [config(client, query=f"?locale={each}")["draft"] for each in ("en-IN", "en-US")] == [False, True]


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
    """The whole of it, with twenty public plans and the first questions, is below 6 kB as it travels."""
    body = client.get("/v1/config", headers=bearer(DEMO_KEY)).data

    assert len(gzip.compress(body, compresslevel=9)) <= 6_000
