"""Secret keys: looked up by what the composition root hands in, worth nothing without it, and nothing in a browser."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import flask
import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from service.app import now
from service.documents import decode
from service.store.catalogue import Catalogue
from service.usecases.access import SCOPES, Access
from service.usecases.tenants import Tenants
from service.web import secret_key
from service.web.caller import Callers, caller, tenant
from tests import tenancy
from tests.keys import kept
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


def test_a_public_key_is_tied_to_pages(client: FlaskClient) -> None:
    assert client.get("/", headers=bearer(ACME, Origin="https://elsewhere.example")).status_code == 403
    assert client.get("/", headers=bearer(ACME, Origin=ACME_PAGE)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/v1/plans", {"Authorization": "Bearer {}"}),
        ("GET", "/v1/config?key={}", {}),
        ("POST", "/v1/estimates", {"Authorization": "bearer {}"}),
        ("GET", "/v1/admin/keys", {"Authorization": "Bearer {}"}),
        ("DELETE", "/v1/admin/keys/key_none", {"Authorization": "{}"}),
        ("GET", "/readyz", {"Authorization": "Bearer {}"}),
    ],
)
@pytest.mark.parametrize("origin", [ACME_PAGE, "http://localhost", "null"])
def test_a_secret_key_from_a_browser_is_refused_at_every_address(
    service: flask.Flask, method: str, path: str, sent: dict[str, str], origin: str
) -> None:
    """A page of the tenant's, one of ours, and a file: wherever a key is known to the browser, it is known to all."""
    secret = kept(service, "asha", scopes=SCOPES, at=now(), tenant="acme")
    headers = {name: value.format(secret) for name, value in sent.items()} | {"Origin": origin}

    refused = service.test_client().open(path.format(secret), method=method, headers=headers, json={})

    assert refused.status_code == 403
    assert refused.get_json()["type"] == "/problems/secret-key-in-browser"
    assert secret not in refused.text
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_the_log_says_whose_key_a_browser_sent_and_never_the_key(
    service: flask.Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = kept(service, "asha", scopes=SCOPES, at=now(), tenant="acme")
    key = Access(service.extensions["outpocket.engine"], now).look_up(secret)
    assert key is not None

    for sent in (secret, "sk_live_guess"):
        service.test_client().get("/v1/plans", headers=bearer(sent, Origin=ACME_PAGE))

    told = capsys.readouterr().err
    events = [one for one in map(json.loads, told.splitlines()) if one["event"] == "secret_key.in_browser"]
    assert [(one["key"], one["tenant"]) for one in events] == [(key.id, "acme"), (None, None)]
    assert (events[0]["route"], events[0]["origin"], events[0]["level"]) == ("/v1/plans", ACME_PAGE, "warning")
    assert secret not in told


def test_a_leaked_key_is_refused_while_the_database_is_away() -> None:
    """Whose it is cannot be said then."""

    def away(secret: str) -> NoReturn:
        raise OperationalError("SELECT", {}, Exception("away"))

    small = flask.Flask("small")
    small.before_request(lambda: setattr(flask.g, "request_id", "1"))
    secret_key.install(small, away)

    assert small.test_client().get("/", headers=bearer("sk_live_x", Origin=ACME_PAGE)).status_code == 403


def test_two_tenants_never_share_a_key(service: flask.Flask, tmp_path: Path) -> None:
    """Bolt cannot publish a key that names Acme, so the key stays Acme's."""
    stolen = tenancy.profile("bolt", publishable_keys=[ACME])
    folder = tenancy.write(tmp_path, "bolt", tenant=json.dumps(stolen))

    refused = service.test_cli_runner().invoke(args=["catalogue", "publish", str(folder)])

    assert refused.exit_code == 1
    assert "is a key of tenant 'acme'" in refused.output
