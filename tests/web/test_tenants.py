"""A tenant is answered by its own documents over its market's, and nobody else ever sees them."""

from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from tests import tenancy
from tests.served import publish
from tests.tenancy import ACME, BOLT, DEMO_KEY, bearer

ASKED: dict[str, Any] = {
    "market": "in",
    "presentation": "radiculopathy",
    "stage": "diagnostics",
    "age_years": 38,
    "where": {"city": "pune", "facility": "private_mid"},
}
BILL = [{"category": "room", "per_day": 7000, "days": 3}]
LISTS = ("/v1/plans", "/v1/cities", "/v1/cost-tables", "/v1/config", "/v1/pathways", "/v1/triage-questions")


@pytest.fixture(scope="module")
def client(hosted: flask.Flask) -> FlaskClient:
    return hosted.test_client()


def ask(client: FlaskClient, key: str | None = None, **changes: Any) -> Any:
    """An estimate."""
    headers = bearer(key) if key else {}
    return client.post("/v1/estimates", json={**ASKED, **changes}, headers=headers)


def estimate(client: FlaskClient, key: str | None = None, **changes: Any) -> Any:
    response = ask(client, key, **changes)
    assert response.status_code == 200, response.text
    return response.get_json()


def settle(client: FlaskClient, plan_id: str, key: str | None = None, **more: Any) -> Any:
    headers = bearer(key) if key else {}
    asked = {"policy": {"plan_id": plan_id, "sum_insured": "500000.00"}, "claim": {"bill": BILL}, **more}
    return client.post("/v1/adjudications", json=asked, headers=headers)


def mri(answer: Any) -> str:
    """What the MRI costs in an answer."""
    lines = (line for rung in answer["ladder"] for line in rung["lines"])
    return next(str(line["amount"]) for line in lines if line["item"] == "mri_ls_spine")


def premium(answer: Any) -> dict[str, Any]:
    """The premium of the first plan."""
    found: dict[str, Any] = answer["comparison"][0]["rows"][1]["premium"]
    return found


# What a tenant is told.


def test_a_tenant_is_answered_with_its_default_plan_its_prices_and_the_premium_of_the_zone(
    client: FlaskClient,
) -> None:
    """Sample figures: MRI 5,000 instead of the market's 6,500; Pune is zone B, 9,000, and Mumbai zone A, 12,000."""
    in_pune, in_mumbai = estimate(client, ACME), estimate(client, ACME, where={"city": "mumbai"})

    assert in_pune["comparison"][0]["plan_id"] == "acme_secret"
    assert mri(in_pune) == "5000.00"
    assert (premium(in_pune)["amount"], premium(in_pune)["zones"]) == ("9000.00", ["B"])
    assert (premium(in_mumbai)["amount"], premium(in_mumbai)["zones"]) == ("12000.00", ["A"])
    assert "zone B" in premium(in_pune)["text"]


@pytest.mark.parametrize("where", [{"city": "delhi"}, {"city": "nashik", "city_tier": "metro"}, {}], ids=str)
def test_where_no_zone_is_known_the_dearest_counts_and_the_answer_says_so(
    client: FlaskClient, where: dict[str, str]
) -> None:
    found = premium(estimate(client, ACME, where=where))

    assert (found["amount"], found["low"], found["basis"], found["zones"]) == (
        "12000.00",
        "9000.00",
        "bracketed",
        ["A", "B"],
    )


def test_each_is_answered_with_its_own(client: FlaskClient) -> None:
    answers = {key: estimate(client, key) for key in (None, DEMO_KEY, ACME, BOLT)}

    assert {key: mri(answer) for key, answer in answers.items()} == {
        None: "6500.00",
        DEMO_KEY: "6500.00",
        ACME: "5000.00",
        BOLT: "3000.00",
    }
    assert len({answer["estimate_id"] for answer in answers.values()}) == 4
    assert {key: sorted(set(answer["versions"]) & {"tenant", "cost_override"}) for key, answer in answers.items()} == {
        None: [],
        DEMO_KEY: ["cost_override", "tenant"],
        ACME: ["cost_override", "tenant"],
        BOLT: ["cost_override", "tenant"],
    }


def test_a_package_at_a_fixed_tariff_is_split_into_its_parts(tmp_path: Path) -> None:
    """A sample tariff of ₹ 1,80,000; the stay in it is 8,500 + 1,000 + 3,200 + 600 + 2,400 + 800 + 1,000 = 17,500."""
    package = tenancy.price(180_000, item_code="microdiscectomy_package")
    with tenancy.hosting(tmp_path) as service:
        publish(service, tenancy.write(tmp_path, "acme", cost_override=tenancy.prices(package)))
        client = service.test_client()
        told = client.get("/v1/cost-tables?city_tier=metro&facility=private_mid", headers=bearer(ACME)).get_json()

    core = [item for item in told["items"] if "split:microdiscectomy_package" in str(item["cost_codes"])]
    assert len(core) == 5
    assert sum(float(item["prices"][0]["typical"]) for item in core) == 180_000 - 17_500


# Isolation: whatever is asked, in whatever way.


@pytest.mark.parametrize("address", LISTS)
def test_no_list_shows_what_is_anothers(client: FlaskClient, address: str) -> None:
    told = {key: client.get(address, headers=bearer(key) if key else {}) for key in (None, DEMO_KEY, ACME, BOLT)}

    assert {response.status_code for response in told.values()} == {200}
    for key, response in told.items():
        for name, owner in (("acme", ACME), ("bolt", BOLT)):
            assert (f"{name}_secret" in response.text) == (key == owner and address in ("/v1/plans", "/v1/config"))
            assert key == owner or f"{name}.example" not in response.text
    assert tenancy.SAMPLE not in told[None].text + told[DEMO_KEY].text


def test_a_price_list_shows_ones_own_prices_only(client: FlaskClient) -> None:
    address = "/v1/cost-tables?item=mri_ls_spine&city_tier=metro&facility=private_mid"
    shown = {key: client.get(address, headers=bearer(key)).get_json() for key in (DEMO_KEY, ACME, BOLT)}

    assert [one["items"][0]["prices"][0]["typical"] for one in shown.values()] == ["6500.00", "5000.00", "3000.00"]
    assert [sorted(one["versions"]) for one in shown.values()] == [
        ["cost_table", "items"],
        ["cost_override", "cost_table", "items"],
        ["cost_override", "cost_table", "items"],
    ]


def test_a_tenant_shows_its_own_plans_and_those_it_names(client: FlaskClient) -> None:
    shown = {key: client.get("/v1/plans", headers=bearer(key)).get_json()["plans"] for key in (ACME, BOLT)}

    assert [plan["id"] for plan in shown[ACME]] == ["acme_secret", "care_supreme", "niva_reassure"]
    assert [plan["id"] for plan in shown[BOLT]] == ["bolt_secret", "care_supreme"]
    assert [city["city"] for city in client.get("/v1/cities", headers=bearer(ACME)).get_json()["cities"]] == [
        "delhi",
        "mumbai",
        "pune",
    ]


@pytest.mark.parametrize(
    ("key", "plan_id"),
    [(None, "acme_secret"), (DEMO_KEY, "acme_secret"), (BOLT, "acme_secret"), (ACME, "bolt_secret"), (BOLT, "care")],
)
def test_a_plan_that_is_not_shown_does_not_exist(client: FlaskClient, key: str | None, plan_id: str) -> None:
    headers = bearer(key) if key else {}

    path = client.get(f"/v1/plans/{plan_id}", headers=headers)
    asked = ask(client, key, policy={"plan_ids": [plan_id]})
    settled = settle(client, plan_id, key)

    assert (path.status_code, asked.status_code, settled.status_code) == (404, 422, 422)
    for response in (path, asked, settled):
        detail = response.get_json()["detail"] + str(response.get_json().get("errors"))
        hidden = {"acme_secret", "bolt_secret", "optima_lite" if key in (ACME, BOLT) else ""} - {plan_id, ""}
        assert not [name for name in hidden if name in detail and not (key and name.startswith(_tenant(key)))]


def _tenant(key: str) -> str:
    return key.split("_")[2]


def test_a_plan_of_its_own_settles_a_bill(client: FlaskClient) -> None:
    mine, public = settle(client, "acme_secret", ACME), settle(client, "niva_reassure")

    assert mine.status_code == 200
    claims = [answer.get_json()["claims"][0] for answer in (mine, public)]
    assert claims[0]["plan_pays"] == claims[1]["plan_pays"] == "21000.00"
    assert set(mine.get_json()["versions"]) - set(public.get_json()["versions"]) == {"tenant"}


def test_no_version_of_anothers_can_be_pinned(client: FlaskClient) -> None:
    versions = estimate(client, ACME)["versions"]

    for key in (None, DEMO_KEY, BOLT):
        for name in ("tenant", "cost_override"):
            refused = ask(client, key, versions={name: versions[name]})
            assert refused.status_code == 422
            told = refused.get_json()["errors"][0]["detail"].replace(versions[name], "", 1)
            assert refused.get_json()["errors"][0]["code"] == "unknown"
            assert versions[name] not in told
        plans = ask(client, key, versions={"plans": {"acme_secret": versions["plans"]["acme_secret"]}})
        assert plans.status_code == 422


def test_no_kept_answer_goes_to_another(client: FlaskClient) -> None:
    """The same bytes, asked in turn, twice: the second time every answer comes from the memo."""
    keys = [None, ACME, BOLT, None, ACME, BOLT]
    estimates = [ask(client, key, age_years=41).data for key in keys]
    plans = [client.get("/v1/plans", headers=bearer(key) if key else {}).data for key in keys]

    for answers in (estimates, plans):
        assert answers[:3] == answers[3:]
        assert len(set(answers)) == 3


def test_a_cache_between_us_and_the_asker_keeps_nothing_for_another(client: FlaskClient) -> None:
    shared, own = client.get("/v1/plans"), client.get("/v1/plans", headers=bearer(ACME))

    assert (shared.headers["Cache-Control"], own.headers["Cache-Control"]) == (
        "public, max-age=60",
        "private, max-age=60",
    )
    assert "Authorization" in shared.vary and "Authorization" in own.vary
    anothers = client.get("/v1/plans", headers=bearer(BOLT, **{"If-None-Match": own.headers["ETag"]}))
    assert anothers.status_code == 200


def test_nobody_becomes_a_tenant_by_saying_so(client: FlaskClient) -> None:
    assert ask(client, tenant="acme").status_code == 422
    assert client.get("/v1/plans?tenant=acme").status_code == 422
    assert settle(client, "acme_secret", tenant="acme").status_code == 422


# Keys.


@pytest.mark.parametrize(
    "header",
    ["Bearer pk_live_acme_ffff", "Bearer sk_live_acme_a1b2", "Bearer ", "Basic YWNtZTo=", ACME, f"Bearer {ACME} x"],
)
@pytest.mark.parametrize("address", ["/v1/plans", "/v1/config"])
def test_an_unknown_key_is_refused(client: FlaskClient, address: str, header: str) -> None:
    refused = client.get(address, headers={"Authorization": header})

    assert (refused.status_code, refused.get_json()["type"]) == (401, "/problems/unauthorised")
    assert refused.headers["WWW-Authenticate"].lower().startswith("bearer")
    assert "acme" not in refused.text


def test_a_key_works_in_any_spelling_of_the_scheme(client: FlaskClient) -> None:
    assert client.get("/v1/plans", headers={"Authorization": f"bearer  {ACME}"}).status_code == 200


def test_the_premium_of_a_family_says_whose_profile_answered(client: FlaskClient) -> None:
    asked = {"market": "in", "persons": [{"id": "self", "age_years": 46, "amount": "12324.00"}]}
    mine = client.post("/v1/premiums", json=asked, headers=bearer(ACME)).get_json()
    anybodys = client.post("/v1/premiums", json=asked).get_json()

    assert mine["versions"].pop("tenant").startswith("2025-01-01.")
    assert mine == anybodys


# The kill switch.


def test_a_tenant_that_is_switched_off_is_refused_and_config_says_why(tmp_path: Path) -> None:
    with tenancy.hosting(tmp_path) as service:
        client = service.test_client()
        assert ask(client, ACME).status_code == 200

        _switch(service, tmp_path, off=True)
        refusals = [
            ask(client, ACME),
            settle(client, "acme_secret", ACME),
            client.post("/v1/premiums", json={}, headers=bearer(ACME)),
            *(client.get(address, headers=bearer(ACME)) for address in LISTS if address != "/v1/config"),
        ]
        config = client.get("/v1/config", headers=bearer(ACME))
        others = [ask(client, key).status_code for key in (None, DEMO_KEY, BOLT)]
        # Neither another day nor an older version gets round it.
        pinned = ask(client, ACME, as_of="2025-06-01", recorded_at="2999-01-01T00:00:00Z")

        _switch(service, tmp_path, off=False)
        again = ask(client, ACME)

    for refused in (*refusals, pinned):
        assert (refused.status_code, refused.get_json()["type"]) == (503, "/problems/switched-off")
        assert "A premium was printed wrong." in refused.get_json()["detail"]
        assert int(refused.headers["Retry-After"]) > 0
    told = config.get_json()
    assert config.status_code == 200
    assert (told["enabled"], told["switched_off"]["because"]) == (False, "A premium was printed wrong.")
    assert told["contact"]["email"] == "help@acme.example"
    assert told["emergency"]["numbers"] == ["112", "108"]
    assert (told["plans"], told["screens"]) == ([], None)
    assert others == [200, 200, 200]
    assert again.status_code == 200


def _switch(service: flask.Flask, folder: Path, *, off: bool) -> None:
    publish(service, tenancy.write_switch(folder / str(off), "acme", off=off))
