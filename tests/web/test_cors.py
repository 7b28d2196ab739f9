"""Pages of other origins: only registered ones, exactly as registered, at three addresses, and never with cookies."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests import tenancy
from tests.tenancy import ACME, ACME_PAGE, BOLT, BOLT_PAGE, bearer

ASKED = {"market": "in", "presentation": "simple_spasm", "stage": "self_care"}
ADDRESSES = ("/v1/config", "/v1/estimates", "/v1/guide")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with tenancy.hosting(tmp_path_factory.mktemp("tenants")) as service:
        yield service.test_client()


def preflight(client: FlaskClient, address: str, origin: str) -> Any:
    return client.options(
        address,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        },
    )


def call(client: FlaskClient, address: str, key: str | None, origin: str | None) -> Any:
    """The request itself."""
    headers = {**(bearer(key) if key else {}), **({"Origin": origin} if origin else {})}
    if address != "/v1/estimates":
        return client.get(address, headers=headers)
    return client.post(address, json=ASKED, headers=headers)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_registered_page_may_ask_and_read_the_answer(client: FlaskClient, address: str) -> None:
    before, answer = preflight(client, address, ACME_PAGE), call(client, address, ACME, ACME_PAGE)

    assert (before.status_code, answer.status_code) == (204, 200)
    for response in (before, answer):
        assert response.headers["Access-Control-Allow-Origin"] == ACME_PAGE
        assert "Origin" in response.vary
        assert "Access-Control-Allow-Credentials" not in response.headers
    assert "POST" in before.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in before.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "origin",
    [
        BOLT_PAGE,
        "https://evil.example",
        f"{ACME_PAGE}.evil.example",
        f"{ACME_PAGE}/",
        "http://www.acme.example",
        "null",
    ],
)
def test_a_page_that_is_not_registered_for_the_key_is_refused(client: FlaskClient, address: str, origin: str) -> None:
    answer = call(client, address, ACME, origin)

    assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/origin-not-allowed")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.vary


def test_a_preflight_of_a_page_that_nobody_registered_is_refused(client: FlaskClient) -> None:
    refused = preflight(client, "/v1/config", "https://evil.example")

    assert refused.status_code == 403
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_a_refusal_can_be_read_by_the_page(client: FlaskClient) -> None:
    headers = bearer(ACME, Origin=ACME_PAGE)
    refused = client.post("/v1/estimates", json={}, headers=headers)

    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (422, ACME_PAGE)


def test_an_answer_that_is_kept_names_the_page_that_asks_now(client: FlaskClient) -> None:
    """The second answer comes from the memo, which holds no header of the first."""
    without = call(client, "/v1/estimates", BOLT, None)
    within = call(client, "/v1/estimates", BOLT, BOLT_PAGE)

    assert "Access-Control-Allow-Origin" not in without.headers
    assert within.headers["Access-Control-Allow-Origin"] == BOLT_PAGE
    assert without.data == within.data


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_asks_without_a_key_is_let_in_from_everywhere_but_read_by_no_other_page(
    client: FlaskClient, address: str
) -> None:
    answer = call(client, address, None, "https://evil.example")

    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_other_address_may_be_read_by_other_pages(client: FlaskClient) -> None:
    before = preflight(client, "/v1/plans", ACME_PAGE)
    answer = client.get("/v1/plans", headers=bearer(ACME, Origin=ACME_PAGE))

    assert answer.status_code == 200
    for response in (before, answer):
        assert "Access-Control-Allow-Origin" not in response.headers


def test_options_without_a_preflight_are_answered_as_ever(client: FlaskClient) -> None:
    answer = client.options("/v1/config")

    assert answer.status_code == 200
    assert "GET" in answer.headers["Allow"]
