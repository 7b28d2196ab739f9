"""What did we say then? ``as_of`` is the day asked about, ``recorded_at`` what had been recorded by then."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from service.app import now
from tests import tenancy
from tests.served import publish
from tests.tenancy import ACME, bearer

ASKED: dict[str, Any] = {
    "market": "in",
    "presentation": "radiculopathy",
    "stage": "diagnostics",
    "age_years": 38,
    "where": {"city": "pune"},
}
Told = tuple[FlaskClient, dict[str, datetime]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Acme's MRI costs 5,000; later 5,500 is published for ever, and then 6,000 from 2030 on. And when each was."""
    folder = tmp_path_factory.mktemp("tenants")
    before = now() - timedelta(days=1)  # the catalogue below may have been published by an earlier test
    with tenancy.hosting(folder) as service:
        first = now()
        _price(service, folder / "second", 5_500)
        second = now()
        _price(service, folder / "third", 6_000, "--effective", "2030-01-01")
        yield service.test_client(), {"before": before, "first": first, "second": second, "third": now()}


def _price(service: flask.Flask, folder: Path, amount: int, *options: str) -> None:
    publish(service, tenancy.write(folder, "acme", cost_override=tenancy.prices(tenancy.price(amount))), *options)


def ask(client: FlaskClient, key: str | None = ACME, **changes: Any) -> Any:
    return client.post("/v1/estimates", json={**ASKED, **changes}, headers=bearer(key) if key else {})


def mri(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    lines = (line for rung in answer.get_json()["ladder"] for line in rung["lines"])
    return next(str(line["amount"]) for line in lines if line["item"] == "mri_ls_spine")


@pytest.mark.parametrize(
    ("recorded", "as_of", "amount"),
    [
        ("first", None, "5000.00"),
        ("second", None, "5500.00"),
        ("third", None, "5500.00"),
        ("third", "2030-06-01", "6000.00"),
        ("second", "2030-06-01", "5500.00"),
        ("first", "2030-06-01", "5000.00"),
        ("first", "2025-06-01", "5000.00"),
        (None, "2025-06-01", "5500.00"),
        (None, "2030-06-01", "6000.00"),
    ],
)
def test_both_times_count(told: Told, recorded: str | None, as_of: str | None, amount: str) -> None:
    client, moments = told
    times = {"recorded_at": moments[recorded].isoformat()} if recorded else {}

    assert mri(ask(client, **times, as_of=as_of)) == amount


def test_a_moment_may_be_written_with_any_offset(told: Told) -> None:
    client, moments = told
    elsewhere = moments["first"].astimezone(tz=None).isoformat()

    assert mri(ask(client, recorded_at=elsewhere)) == "5000.00"


def test_the_day_is_that_of_the_moment_unless_it_is_given(told: Told) -> None:
    client, _ = told
    later = datetime(2030, 6, 1, 12, tzinfo=UTC)

    answer = ask(client, recorded_at=later.isoformat())

    assert (answer.get_json()["as_of"], mri(answer)) == ("2030-06-01", "6000.00")


def test_what_was_said_then_is_said_again_with_the_same_id(told: Told) -> None:
    client, moments = told
    then = ask(client, recorded_at=moments["first"].isoformat()).get_json()

    by_versions = ask(client, as_of=then["as_of"], versions=then["versions"]).get_json()

    assert by_versions == then
    assert ask(client).get_json()["estimate_id"] != then["estimate_id"]


def test_an_answer_without_own_prices_is_given_again_after_there_are_some(tmp_path: Path) -> None:
    with tenancy.hosting(tmp_path) as service:
        client, key = service.test_client(), tenancy.DEMO_KEY
        then = ask(client, key).get_json()
        publish(service, tenancy.write(tmp_path, "demo", cost_override=tenancy.prices(tenancy.price(4_000))))

        now_, again = ask(client, key), ask(client, key, as_of=then["as_of"], versions=then["versions"])

    assert then["versions"]["cost_override"] == "none"
    assert (mri(now_), mri(again)) == ("4000.00", "6500.00")
    assert again.get_json() == then


def test_nothing_else_can_be_left_out(told: Told) -> None:
    refused = ask(told[0], versions={"triage": "none"})

    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/versions/triage")


def test_nothing_was_said_before_anything_was_recorded(told: Told) -> None:
    client, moments = told
    early = moments["before"].isoformat()

    for refused in (
        ask(client, recorded_at=early),
        ask(client, None, recorded_at=early),
        client.get("/v1/plans", query_string={"recorded_at": early}),
    ):
        assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/nothing-published")


def test_a_tenant_that_was_not_there_yet_gets_no_answer_of_its_market(told: Told) -> None:
    client, moments = told
    # The Indian catalogue was recorded, Acme was not.
    log = client.get("/v1/plans", query_string={"recorded_at": moments["first"].isoformat()})
    assert log.status_code == 200
    between = _moment_between(client, moments["before"], moments["first"])

    refused = ask(client, recorded_at=between.isoformat())

    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/nothing-published")
    assert ask(client, None, recorded_at=between.isoformat()).status_code == 200


def _moment_between(client: FlaskClient, early: datetime, late: datetime) -> datetime:
    """When the market was published and Acme was not, found by halving."""
    for _ in range(40):
        middle = early + (late - early) / 2
        market = ask(client, None, recorded_at=middle.isoformat()).status_code == 200
        acme = ask(client, recorded_at=middle.isoformat()).status_code == 200
        if market and not acme:
            return middle
        early, late = (early, middle) if acme else (middle, late)
    raise AssertionError("The market and the tenant were published at one moment.")


def test_lists_bills_and_premiums_travel_too(told: Told) -> None:
    client, moments = told
    place = {"item": "mri_ls_spine", "city_tier": "metro", "facility": "private_mid"}
    shown = [
        client.get("/v1/cost-tables", query_string={**place, "recorded_at": at.isoformat()}, headers=bearer(ACME))
        for at in (moments["first"], moments["second"])
    ]
    bill = {
        "policy": {"plan_id": "acme_secret", "sum_insured": "500000.00"},
        "claim": {"bill": [{"category": "room", "per_day": 7000, "days": 3}]},
    }
    family = {"market": "in", "persons": [{"id": "self", "age_years": 46, "amount": "12324.00"}]}

    assert [one.get_json()["items"][0]["prices"][0]["typical"] for one in shown] == ["5000.00", "5500.00"]
    for address, body in (("/v1/adjudications", bill), ("/v1/premiums", family)):
        for moment, status in ((moments["first"], 200), (moments["before"], 422)):
            asked = {**body, "recorded_at": moment.isoformat()}
            assert client.post(address, json=asked, headers=bearer(ACME)).status_code == status


@pytest.mark.parametrize("written", ["2026-05-03", "2026-05-03T12:00:00", "yesterday", 5])
def test_a_moment_needs_its_offset(told: Told, written: object) -> None:
    refused = ask(told[0], recorded_at=written)

    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/recorded_at")
