"""A publishable key in the address of a GET: no preflight is needed, and nothing else gets through."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests import tenancy
from tests.tenancy import ACME, ACME_PAGE, DEMO_KEY, bearer


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with tenancy.hosting(tmp_path_factory.mktemp("tenants")) as service:
        yield service.test_client()


@pytest.mark.parametrize("address", ["/v1/config", "/v1/plans", "/v1/cities", "/v1/triage-questions"])
def test_a_publishable_key_may_stand_in_the_address_of_a_get(client: FlaskClient, address: str) -> None:
    in_address = client.get(f"{address}?key={ACME}")
    both = client.get(f"{address}?key={ACME}&market=in", headers=bearer(ACME))

    assert in_address.status_code == both.status_code == 200
    assert in_address.data == both.data == client.get(address, headers=bearer(ACME)).data
    assert in_address.headers["Cache-Control"].startswith("private")


def test_a_page_reads_the_answer_only_from_where_its_tenant_is_registered(client: FlaskClient) -> None:
    own = client.get(f"/v1/config?key={ACME}", headers={"Origin": ACME_PAGE})

    assert (own.status_code, own.headers["Access-Control-Allow-Origin"]) == (200, ACME_PAGE)
    assert client.get(f"/v1/config?key={ACME}", headers={"Origin": "https://elsewhere.example"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "headers", "word"),
    [
        ("?key=sk_something", {}, "no place in an address"),
        (f"?key=sk_something&key={ACME}", {}, "no place in an address"),
        ("?key=pk_live_nobody_0000", {}, "Nobody has this key"),
        ("?key=", {}, "Nobody has this key"),
        (f"?key={ACME}", bearer(DEMO_KEY), "Two different keys"),
        (f"?key={ACME}&key={DEMO_KEY}", {}, "Two different keys"),
        (f"?key={ACME}", {"Authorization": f"Basic {ACME}"}, "Bearer"),
    ],
)
def test_a_key_that_is_in_the_wrong_place_or_nobodys_is_refused(
    client: FlaskClient, query: str, headers: dict[str, str], word: str
) -> None:
    refused = client.get(f"/v1/config{query}", headers=headers)

    assert refused.status_code == 401
    assert word in refused.get_json()["detail"]


def test_only_a_get_takes_its_key_from_the_address(client: FlaskClient) -> None:
    refused = client.post(f"/v1/estimates?key={ACME}", json={})

    assert refused.status_code == 401
    assert "Only a GET" in refused.get_json()["detail"]


def test_nothing_else_in_the_address_is_overlooked(client: FlaskClient) -> None:
    refused = client.get(f"/v1/config?key={ACME}&keys=1")

    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.get_json()["errors"]] == ["/keys"]
