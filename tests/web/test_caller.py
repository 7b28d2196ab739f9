"""Secret keys: looked up by what the composition root hands in, and worth nothing without it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient

from service.app import now
from service.documents import decode
from service.store.catalogue import Catalogue
from service.usecases.tenants import Tenants
from service.web.caller import Callers, caller, tenant
from tests import tenancy
from tests.tenancy import ACME, ACME_PAGE, bearer


@dataclass(frozen=True)
class Key:
    tenant: str


KEYS = {"sk_acme": Key("acme"), "sk_operator": Key(""), "sk_prepared": Key("not_published_yet")}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    with tenancy.hosting(tmp_path_factory.mktemp("tenants")) as hosted:
        yield hosted


@pytest.fixture
def client(service: flask.Flask) -> FlaskClient:
    """A small service that says who asks."""
    catalogue = Catalogue(service.extensions["outpocket.engine"], decode, every_seconds=0.0, clock=now)
    callers = Callers(Tenants(catalogue), KEYS.get)
    small = flask.Flask("small")

    @small.get("/")
    @callers.known
    def who() -> flask.Response:
        hosted = caller().hosted
        return flask.jsonify(tenant=tenant(), profile=hosted and hosted.profile.name)

    return small.test_client()


@pytest.mark.parametrize(
    ("key", "tenant", "profile"),
    [
        (None, "", None),
        (ACME, "acme", "Acme (made up for tests)"),
        ("sk_acme", "acme", "Acme (made up for tests)"),
        ("sk_operator", "", None),
        ("sk_prepared", "not_published_yet", None),
    ],
)
def test_a_key_says_who_asks(client: FlaskClient, key: str | None, tenant: str, profile: str | None) -> None:
    assert client.get("/", headers=bearer(key) if key else {}).get_json() == {"tenant": tenant, "profile": profile}


def test_a_secret_key_that_is_not_known_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers=bearer("sk_guess")).status_code == 401


def test_only_a_public_key_is_tied_to_pages(client: FlaskClient) -> None:
    """A secret key never stands in a page, so where its request comes from says nothing."""
    elsewhere = "https://elsewhere.example"

    assert client.get("/", headers=bearer("sk_acme", Origin=elsewhere)).status_code == 200
    assert client.get("/", headers=bearer(ACME, Origin=elsewhere)).status_code == 403
    assert client.get("/", headers=bearer(ACME, Origin=ACME_PAGE)).status_code == 200


def test_two_tenants_never_share_a_key(service: flask.Flask, tmp_path: Path) -> None:
    """Bolt cannot publish a key that names Acme, so the key stays Acme's."""
    stolen = tenancy.profile("bolt", publishable_keys=[ACME])
    folder = tenancy.write(tmp_path, "bolt", tenant=json.dumps(stolen))

    refused = service.test_cli_runner().invoke(args=["catalogue", "publish", str(folder)])

    assert refused.exit_code == 1
    assert "is a key of tenant 'acme'" in refused.output
