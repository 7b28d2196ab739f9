"""Every operation that needs a secret key refuses without one, without the scope, and what belongs to another tenant.

The operations come from /openapi.json, what they need from ``tests/access_table.py``.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.usecases.access import SCOPES
from service.web.audience import AUDIENCES, Audience
from service.web.reports import EXAMPLE as MEMBERS
from tests import tenancy
from tests.access_table import MARK, OPERATIONS, QUOTED, Row, thing
from tests.served import publish, served
from tests.web.desks import Person, person

METHODS = ("get", "post", "put", "patch", "delete")
TOLD = count()


class World(NamedTuple):
    """Acme has published, has a draft, a second key and a reason at its switch; ``paths`` fills addresses with them."""

    app: flask.Flask
    acme: Person
    bolt: Person
    paths: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with served(snapshot_seconds=0.0) as app:
        publish(app, tenancy.write_acme(tmp_path_factory.mktemp("tenants")))
        acme, bolt = (person(app, f"keeper of {who}", tenant=who) for who in ("acme", "bolt"))
        draft = acme.start("prices of acme")
        key = acme.post("/keys", {"who": "a second", "scopes": ["catalogue:read"]}, headers=once()).get_json()["key"]
        acme.ask("PUT", "/switch", json={"off": False, "why": "acme was closed"})
        document = {"kind": "plan", "name": "acme_secret"}
        quote = _create(acme, "", QUOTED)
        share = _create(acme, f"/{quote}/share", {})
        paths = {
            "quote": {"id": quote, "share_id": share},
            "report": {"id": _report(acme)},
            "draft": {"id": draft, **document},
            "key": {"id": key["id"]},
            "document": document,
            "": {},
        }
        yield World(app, acme, bolt, paths)


def _create(acme: Person, path: str, sent: Mapping[str, Any]) -> str:
    """The id of a quote, or of a share of one."""
    headers = {"Authorization": f"Bearer {acme.secret}", **once()}
    answer = acme.client.post(f"/v1/quotes{path}", json=dict(sent), headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def _report(acme: Person) -> str:
    """The id of a report of one member."""
    headers = {"Authorization": f"Bearer {acme.secret}", "Content-Type": "text/csv"}
    answer = acme.client.post("/v1/reports/estimates", data=MEMBERS, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.headers["Report-Id"]


@pytest.fixture(scope="module")
def described(world: World) -> dict[str, dict[str, Any]]:
    """The operations of the API by method and path."""
    paths = world.app.test_client().get("/openapi.json").get_json()["paths"]
    return {f"{name.upper()} {path}": item[name] for path, item in paths.items() for name in METHODS if name in item}


def once() -> dict[str, str]:
    """Creating requests may ask for a key of their own."""
    return {"Idempotency-Key": f"access-{next(TOLD)}"}


def ask(world: World, operation: str, secret: str = "") -> TestResponse:
    """The operation on Acme's thing."""
    method, path = operation.split()
    headers = {"If-Match": '"1"', **once(), **({"Authorization": f"Bearer {secret}"} if secret else {})}
    client: FlaskClient = world.app.test_client()
    where = path.format(**world.paths[thing(operation)])
    return client.open(where, method=method, headers=headers, json=dict(OPERATIONS[operation].sends))


def needs_key(told: dict[str, Any]) -> bool:
    return bool(told.get("security")) and {} not in told["security"]


def test_every_operation_that_needs_a_key_has_its_row(described: dict[str, dict[str, Any]]) -> None:
    """A row too many or too few: mend tests/access_table.py."""
    assert {name for name, told in described.items() if needs_key(told)} == set(OPERATIONS)


def test_an_operation_that_is_said_to_be_open_is_open(world: World, described: dict[str, dict[str, Any]]) -> None:
    """So no operation needs a key without saying so. Names that do not exist stand in the gaps of its address."""
    open_ones = [name for name, told in described.items() if not needs_key(told)]
    for name in open_ones:
        method, path = name.split()
        answer = world.app.test_client().open(re.sub(r"\{\w+\}", "none", path), method=method)
        assert answer.status_code not in (401, 403), name
    assert "POST /v1/estimates" in open_ones


@pytest.mark.parametrize(("operation", "row"), OPERATIONS.items(), ids=OPERATIONS)
def test_a_key_is_needed_with_the_scope_and_of_the_tenant(world: World, operation: str, row: Row) -> None:
    """401 without one; 403 with every other scope; then 404 for another's thing, or nothing of anybody else's."""
    weak = person(world.app, "weak", tenant="acme", scopes=tuple(one for one in SCOPES if one != row.scope))
    before = world.acme.get("/log").text

    none, wrong, scopeless = (ask(world, operation, secret) for secret in ("", "sk_live_wrong", weak.secret))
    stranger = ask(world, operation, world.bolt.secret)

    for refused in (none, wrong):
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        assert refused.get_json()["type"] == "/problems/unauthorised"
    assert scopeless.status_code == 403
    assert f"'{row.scope}'" in scopeless.get_json()["detail"]
    if thing(operation):
        assert stranger.status_code == 404, stranger.text
    else:
        assert stranger.status_code not in (401, 403)
        assert MARK not in stranger.text
    assert world.acme.get("/log").text == before
    if row.shows:
        assert MARK in ask(world, operation, world.acme.secret).text


def test_what_a_stranger_was_refused_is_there_for_its_tenant(world: World) -> None:
    """So the 404 of the test above is about whose it is."""
    draft, key, document = (world.paths[name] for name in ("draft", "key", "document"))

    assert world.acme.get(f"/drafts/{draft['id']}").get_json()["draft"]["revision"] == 1
    assert world.acme.get("/documents/{kind}/{name}".format(**document)).status_code == 200
    held = {one["id"]: one["revoked_at"] for one in world.acme.get("/keys").get_json()["keys"]}
    assert held[key["id"]] is None


def test_every_blueprint_names_its_audience(world: World, described: dict[str, dict[str, Any]]) -> None:
    """A blueprint that is added needs a row in service/web/audience.py. Keepers need a key, visitors never do."""
    told = {(AUDIENCES[tag], needs_key(operation)) for operation in described.values() for tag in operation["tags"]} - {
        (Audience.AGENTS, True),
        (Audience.AGENTS, False),
    }

    assert set(world.app.blueprints) == set(AUDIENCES)
    assert told == {(Audience.KEEPERS, True), (Audience.VISITORS, False), (Audience.PLATFORM, False)}


def test_docs_say_whom_an_operation_is_for(world: World) -> None:
    page = world.app.test_client().get("/docs").text
    said = {
        part.split('"', 1)[0]: part.split("For ", 1)[1].split(".</span>")[0]
        for part in page.split('<section class="operation" id="')[1:]
    }

    assert said["post-v1-estimates"] == Audience.VISITORS
    assert said["get-v1-admin-log"] == Audience.KEEPERS
    assert said["get-readyz"] == Audience.PLATFORM
