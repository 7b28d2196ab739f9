"""The admin API: who may, what happens when two are at it, and what it tells of what was done."""

import re
from collections.abc import Iterator
from typing import Any

import flask
import pytest

from service.usecases.access import KEYS, READ, WRITE
from service.web.admin.resources import RESOURCES
from tests.served import served
from tests.web.desks import Person, person


@pytest.fixture(scope="module")
def app() -> Iterator[flask.Flask]:
    with served() as service:
        yield service


@pytest.fixture
def asha(app: flask.Flask) -> Person:
    return person(app, "asha")


ADDRESSES = [
    (door.method, re.sub(r"<string:\w+>", "none", door.path)) for doors in RESOURCES.values() for door in doors
]


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_nothing_is_told_or_done_without_a_key(app: flask.Flask, method: str, path: str) -> None:
    client = app.test_client()

    for headers in ({}, {"Authorization": "Bearer sk_wrong"}, {"Authorization": "Basic YTpi"}):
        response = client.open(f"/v1/admin{path}", method=method, headers=headers, json={})
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.get_json()["type"] == "/problems/unauthorised"


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_a_key_does_only_what_its_scopes_name(app: flask.Flask, method: str, path: str) -> None:
    """A key of the other kind: for keys where the catalogue is asked, for reading where keys are."""
    weak = person(app, "ravi", scopes=(READ,) if "keys" in path else (KEYS,))

    response = weak.ask(method, path, json={})

    assert response.status_code == 403
    assert "scope" in response.get_json()["detail"]


def test_a_draft_is_changed_by_whoever_has_read_it(asha: Person, app: flask.Flask) -> None:
    ravi, draft = person(app, "ravi"), asha.start()

    read = asha.get(f"/drafts/{draft}")
    first = ravi.ask("PATCH", f"/drafts/{draft}", revision=1, json={"why": "by ravi", "effective_from": "2027-01-01"})
    second = asha.ask("PATCH", f"/drafts/{draft}", revision=1, json={"why": "by asha"})

    assert (read.headers["ETag"], first.headers["ETag"]) == ('"1"', '"2"')
    assert second.status_code == 412
    assert second.get_json()["type"] == "/problems/changed-meanwhile"
    now = asha.get(f"/drafts/{draft}").get_json()["draft"]
    assert (now["why"], now["effective_from"], now["editors"]) == ("by ravi", "2027-01-01", ["asha", "ravi"])


@pytest.mark.parametrize(("sent", "status"), [({}, 428), ({"If-Match": "*"}, 412), ({"If-Match": '"x"'}, 412)])
def test_without_the_revision_that_was_read_nothing_is_changed(asha: Person, sent: dict[str, str], status: int) -> None:
    draft = asha.start()

    assert asha.post(f"/drafts/{draft}/withdraw", headers=sent).status_code == status
    assert asha.get(f"/drafts/{draft}").get_json()["draft"]["state"] == "open"


def test_an_empty_draft_is_not_published_and_says_why(asha: Person) -> None:
    draft = asha.start()

    refused = asha.post(f"/drafts/{draft}/publish", revision=1)

    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["code"] == "empty"


def test_what_cannot_be_done_now_is_409_and_what_is_not_there_404(asha: Person) -> None:
    draft = asha.start()
    assert asha.post(f"/drafts/{draft}/withdraw", revision=1).get_json()["state"] == "withdrawn"

    assert asha.post(f"/drafts/{draft}/submit", revision=2).status_code == 409
    assert asha.get("/drafts/dr_none").status_code == 404
    assert asha.post("/drafts/dr_none/publish", revision=1).status_code == 404
    assert asha.get("/drafts?market=xx").status_code == 422


def test_a_tenant_finds_its_own_drafts_and_nobody_elses(app: flask.Flask, asha: Person) -> None:
    theirs, others = person(app, "tara", tenant="demo"), person(app, "otto", tenant="other")
    draft, markets = theirs.start(), asha.start()

    assert [one["id"] for one in theirs.get("/drafts").get_json()["drafts"]] == [draft]
    assert others.get("/drafts").get_json() == {"drafts": []}
    for stranger, id in ((others, draft), (asha, draft), (theirs, markets)):
        assert stranger.get(f"/drafts/{id}").status_code == 404
        assert stranger.post(f"/drafts/{id}/withdraw", revision=1).status_code == 404
    assert others.get("/log").get_json() == {"entries": []}
    assert others.get("/versions").get_json() == {"versions": []}


def test_versions_and_log_tell_what_was_published_by_whom(asha: Person) -> None:
    versions = asha.get("/versions").get_json()["versions"]
    published = asha.get("/log").get_json()["entries"][-1]

    assert {one["action"] for one in versions} == {"publish"}
    assert ("cost_table", True) in {(one["document"]["kind"], one["in_force"]) for one in versions}
    assert (published["seq"], published["action"], len(published["seal"])) == (1, "publish", 64)
    assert len(asha.get("/log?newest=1").get_json()["entries"]) == 1
    for wrong in ("0", "1001", "many"):
        assert asha.get(f"/log?newest={wrong}").status_code == 422


def test_the_first_publication_is_not_taken_back_and_an_unknown_part_is_named(asha: Person) -> None:
    assert asha.post("/rollback", {"kind": "plan", "name": "nobody"}).status_code == 422
    assert asha.post("/rollback").get_json()["type"] == "/problems/catalogue-fault"


def test_a_key_issues_keys_of_its_own_tenant_and_ends_them(app: flask.Flask) -> None:
    tara = person(app, "tara", tenant="demo")

    issued = tara.post("/keys", {"who": "a script", "scopes": [READ, WRITE]})
    made = issued.get_json()
    script = Person(app.test_client(), made["secret"])
    assert (issued.status_code, made["key"]["tenant"], made["key"]["created_by"]) == (201, "demo", "tara")
    assert issued.headers["Cache-Control"] == "no-store"
    assert script.get("/drafts").status_code == 200
    assert made["secret"] not in tara.get("/keys").text
    assert person(app, "asha").ask("DELETE", f"/keys/{made['key']['id']}").status_code == 404

    assert tara.ask("DELETE", f"/keys/{made['key']['id']}").get_json()["revoked_at"]
    assert script.get("/drafts").status_code == 401
    faults = tara.post("/keys", {"who": "", "scopes": ["all"]}).get_json()["errors"]
    assert [fault["pointer"] for fault in faults] == ["/who", "/scopes"]


@pytest.mark.parametrize(
    ("path", "body", "other"),
    [
        ("/drafts", {"why": "once"}, {"why": "twice"}),
        ("/keys", {"who": "a job", "scopes": [READ]}, {"who": "a job", "scopes": [WRITE]}),
    ],
)
def test_what_is_created_twice_with_one_key_is_there_once(
    asha: Person, path: str, body: dict[str, Any], other: dict[str, Any]
) -> None:
    sent = {"Idempotency-Key": f'"{path}"'}
    first, again = asha.post(path, body, headers=sent), asha.post(path, body, headers={"Idempotency-Key": path})
    reused, missing = asha.post(path, other, headers=sent), asha.ask("POST", path, json=body)

    assert (first.status_code, again.status_code) == (201, 201)
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    one, same = first.get_json(), again.get_json()
    assert (one.get("key", one)["id"], same.get("secret")) == (same.get("key", same)["id"], None)
    assert (reused.status_code, reused.get_json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert (missing.status_code, missing.get_json()["type"]) == (400, "/problems/idempotency-key-missing")


@pytest.mark.parametrize("key", ["", '"', '"open', 'a"b"' * 100, "ä", '""', "x" * 256])
def test_what_is_no_idempotency_key_is_refused(asha: Person, key: str) -> None:
    assert asha.post("/drafts", {"why": "x"}, headers={"Idempotency-Key": key}).status_code == 400
