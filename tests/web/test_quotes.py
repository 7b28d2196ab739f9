"""Quotes over HTTP: made once, never changed, found by their owner alone, shared and deleted."""

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import flask
import orjson
import pytest
from werkzeug.test import TestResponse

from schemas.estimate_shape import EstimateAnswerSchema
from service.app import now
from service.store.log import Stamp
from service.usecases.access import SCOPES, Access
from service.web.quotes import ASKED
from tests import tenancy
from tests.served import publish


@dataclass(frozen=True)
class Agent:
    """Whoever holds a key, asking for quotes."""

    service: flask.Flask
    secret: str

    def ask(self, method: str, path: str = "", **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.secret}", **more.pop("headers", {})}
        if method == "POST":
            headers.setdefault("Idempotency-Key", uuid.uuid4().hex)
        return self.service.test_client().open(f"/v1/quotes{path}", method=method, headers=headers, **more)

    def make(self, **changes: Any) -> dict[str, Any]:
        response = self.ask("POST", json={**ASKED, **changes})
        assert response.status_code == 201, response.text
        told: dict[str, Any] = response.get_json()
        return told

    def read(self, quote: dict[str, Any], what: str = "", **headers: str) -> TestResponse:
        return self.ask("GET", f"/{quote['id']}{what}", headers=headers)


def agent(service: flask.Flask, tenant: str = "acme", *, live: bool = True, scopes: tuple[str, ...] = SCOPES) -> Agent:
    """A new key; those for trying things out are marked in the database."""
    engine = service.extensions["outpocket.engine"]
    key, secret = Access(engine, now).issue(who="ravi", tenant=tenant, scopes=scopes, stamp=Stamp("test", "", now()))
    if not live:
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE api_key SET live = ? WHERE id = ?", (False, key.id))
    return Agent(service, secret)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    with tenancy.hosting(tmp_path_factory.mktemp("quoting")) as hosted:
        yield hosted


@pytest.fixture(scope="module")
def ravi(service: flask.Flask) -> Agent:
    return agent(service)


def problem(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.get_json()["type"].removeprefix("/problems/")


def test_a_quote_is_the_estimate_as_it_was_said_with_its_checksum(ravi: Agent, service: flask.Flask) -> None:
    quote = ravi.make(agent_note="Ask for the room rent limit.", expires_in_days=90)

    asked = {name: value for name, value in ASKED.items() if name != "client_ref"}
    headers = {"Authorization": f"Bearer {ravi.secret}"}
    answer = service.test_client().post("/v1/estimates", json=asked, headers=headers)
    kept = ravi.read(quote, "/illustration")
    EstimateAnswerSchema().load(quote["estimate"])
    assert (quote["kind"], quote["binding"], quote["status"], quote["question"]) == (
        "illustration",
        False,
        "issued",
        asked,
    )
    assert quote["estimate"] == answer.get_json()
    assert kept.data == orjson.dumps(asked) + b"\n" + answer.data
    assert quote["sha256"] == hashlib.sha256(kept.data).hexdigest() == kept.headers["ETag"].strip('"')
    assert quote["versions"] == quote["estimate"]["versions"]
    assert ravi.read(quote).get_json() == quote


def test_the_illustration_stays_byte_for_byte_after_a_publication_and_the_quote_says_that_other_versions_hold(
    service: flask.Flask, tmp_path: Path
) -> None:
    bolt = agent(service, "bolt")
    asked = {"policy": {"plan_ids": ["bolt_secret"]}}
    quote, theirs = bolt.make(**asked), agent(service).make()
    before = bolt.read(quote, "/illustration")
    publish(service, tenancy.write(tmp_path, "bolt", cost_override=tenancy.prices(tenancy.price(3_500))))

    swept = service.test_cli_runner().invoke(args=["quotes", "sweep"])

    after, told = bolt.read(quote, "/illustration"), bolt.read(quote).get_json()
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert bolt.read(quote, "/illustration", **{"If-None-Match": before.headers["ETag"]}).status_code == 304
    assert (told["status"], told["estimate"], told["sha256"]) == ("superseded", quote["estimate"], quote["sha256"])
    assert swept.output.splitlines()[-1] == "Marked 1 quote as superseded."
    assert agent(service).read(theirs).get_json()["status"] == "issued"
    again = bolt.ask("POST", f"/{quote['id']}/requote").get_json()
    assert (again["supersedes"], again["status"], again["question"]) == (quote["id"], "issued", quote["question"])
    assert again["versions"]["cost_override"] != quote["versions"]["cost_override"]
    events = [event["action"] for event in bolt.read(quote, "/events").get_json()["events"]]
    assert events == ["created", "superseded", "requoted"]


def test_readers_see_a_publication_without_anybody_sweeping(service: flask.Flask, tmp_path: Path) -> None:
    acme = agent(service)
    quote = acme.make()
    assert acme.read(quote).get_json()["status"] == "issued"

    publish(service, tenancy.write(tmp_path, "acme", cost_override=tenancy.prices(tenancy.price(5_500))))

    listed = acme.ask("GET", "?status=superseded&limit=100").get_json()["data"]
    assert quote["id"] in [one["id"] for one in listed]


def test_what_belongs_to_another_tenant_or_mode_is_not_there(service: flask.Flask, ravi: Agent) -> None:
    quote, test_mode = ravi.make(), agent(service, live=False)
    tried = test_mode.make()
    share = ravi.ask("POST", f"/{quote['id']}/share", json={}).get_json()["id"]
    strangers = [(agent(service, "bolt"), quote), (test_mode, quote), (ravi, tried), (agent(service, ""), quote)]
    match = {"If-Match": ravi.read(quote).headers["ETag"]}

    for stranger, theirs in strangers:
        at = f"/{theirs['id']}"
        answers = [
            *(stranger.ask("GET", at + path) for path in ("", "/illustration", "/events")),
            stranger.ask("PATCH", at, json={"client_ref": "x"}, headers=match),
            stranger.ask("POST", f"{at}/withdraw", json={"because": "x"}),
            stranger.ask("POST", f"{at}/requote"),
            stranger.ask("POST", f"{at}/share", json={}),
            stranger.ask("DELETE", f"{at}/share/{share}"),
            stranger.ask("DELETE", at),
        ]
        assert {problem(answer) for answer in answers} == {(404, "not-found")}
        assert theirs["id"] not in stranger.ask("GET", "?limit=100").text
    assert ravi.read(quote).get_json()["status"] == "shared"
    assert (tried["mode"], quote["mode"]) == ("test", "live")


@pytest.mark.parametrize(
    ("scopes", "method", "path"),
    [
        (("quotes:read",), "POST", ""),
        (("quotes:write",), "GET", ""),
        (("quotes:read", "quotes:write"), "POST", "/x/share"),
        (("quotes:read", "quotes:share"), "DELETE", "/x"),
    ],
)
def test_a_key_does_only_what_its_scopes_name(
    service: flask.Flask, scopes: tuple[str, ...], method: str, path: str
) -> None:
    assert problem(agent(service, scopes=scopes).ask(method, path, json={})) == (403, "not-allowed")
    assert Agent(service, "sk_wrong").ask(method, path).status_code == 401


REFUSED: dict[str, tuple[dict[str, Any], int, str, str | None]] = {
    "another day": ({"as_of": "2026-01-01"}, 422, "invalid", "/as_of"),
    "old versions": ({"versions": {}}, 422, "invalid", "/versions"),
    "too long": ({"expires_in_days": 91}, 422, "invalid", "/expires_in_days"),
    "a NUL": ({"agent_note": "a\0b"}, 422, "invalid", "/agent_note"),
    "two lines": ({"client_ref": "a\nb"}, 422, "invalid", "/client_ref"),
    "a promise": ({"agent_note": "Save up to half!"}, 422, "note-not-allowed", "/agent_note"),
    "a plan nobody shows": ({"policy": {"plan_ids": ["bolt_secret"]}}, 422, "does-not-fit", "/policy/plan_ids/0"),
    "no market": ({"market": "xx"}, 422, "unknown-id", "/market"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_quoted_is_refused_and_its_key_is_free_again(ravi: Agent, name: str) -> None:
    changes, status, slug, pointer = REFUSED[name]
    key = {"Idempotency-Key": f"refused {name}"}

    refused = ravi.ask("POST", json={**ASKED, **changes}, headers=key)

    assert problem(refused) == (status, slug)
    assert [fault["pointer"] for fault in refused.get_json()["errors"]] == [pointer]
    assert ravi.ask("POST", json=ASKED, headers=key).status_code == 201


def test_nobody_quotes_over_an_emergency_or_where_there_is_no_price(ravi: Agent, service: flask.Flask) -> None:
    for slug, kind in (("emergency-answers", "emergency"), ("no-price-answers", "no_price")):
        asked = next(one for one in examples(service) if answered(service, one)["kind"] == kind)
        assert problem(ravi.ask("POST", json=asked)) == (422, slug)


def examples(service: flask.Flask) -> Iterator[dict[str, Any]]:
    """Questions with one answer each, of every option of triage."""
    questions = service.test_client().get("/v1/triage-questions?market=in").get_json()["questions"]
    for question in questions:
        for option in question.get("options", []):
            value = [option["value"]] if question["type"] in ("multi", "set", "multiple") else option["value"]
            yield {"market": "in", "answers": {question["id"]: value}}


def answered(service: flask.Flask, asked: dict[str, Any]) -> dict[str, Any]:
    told = service.test_client().post("/v1/estimates", json=asked).get_json()
    return {"kind": "", **told}


def test_a_quote_is_changed_by_whoever_has_read_it(ravi: Agent) -> None:
    quote = ravi.make()
    at, etag = f"/{quote['id']}", ravi.read(quote).headers["ETag"]
    noted = ravi.ask("PATCH", at, json={"agent_note": "Ring me."}, headers={"If-Match": etag})

    assert noted.get_json()["agent_note"] == "Ring me."
    assert noted.headers["ETag"] == ravi.read(quote).headers["ETag"] != etag
    late = ravi.ask("PATCH", at, json={"agent_note": "No."}, headers={"If-Match": etag})
    assert problem(late) == (412, "changed-meanwhile")
    assert problem(ravi.ask("PATCH", at, json={"agent_note": "No."})) == (428, "precondition-required")
    star = {"If-Match": "*"}
    for changes in ({}, {"expires_at": "2999-01-01T00:00:00Z"}, {"expires_at": "2020-01-01T00:00:00Z"}):
        assert ravi.ask("PATCH", at, json=changes, headers=star).status_code == 422
    sooner = ravi.ask("PATCH", at, json={"expires_at": quote["expires_at"]}, headers=star)
    assert sooner.get_json()["expires_at"] == quote["expires_at"]
    assert sooner.get_json()["sha256"] == quote["sha256"]


def test_a_withdrawn_quote_says_why_and_is_only_made_anew(ravi: Agent) -> None:
    quote = ravi.make()
    at = f"/{quote['id']}"

    first = ravi.ask("POST", f"{at}/withdraw", json={"because": "The client moved."}).get_json()
    again = ravi.ask("POST", f"{at}/withdraw", json={"because": "Something else."}).get_json()

    assert (first["status"], first["withdrawn_because"]) == ("withdrawn", "The client moved.")
    assert again == first
    assert problem(ravi.ask("POST", f"{at}/share", json={})) == (409, "wrong-state")
    assert problem(ravi.ask("PATCH", at, json={"client_ref": "x"}, headers={"If-Match": "*"})) == (409, "wrong-state")
    assert ravi.ask("POST", f"{at}/requote").status_code == 201


def test_a_link_opens_its_quote_until_it_is_revoked(ravi: Agent, service: flask.Flask) -> None:
    quote, opened = ravi.make(expires_in_days=20), service.extensions["outpocket.quotes"].opened
    at, day = f"/{quote['id']}/share", date(2026, 11, 20)
    key = {"Idempotency-Key": "the link"}

    made = ravi.ask("POST", at, json={"expires_in_days": 10}, headers=key)
    told = ravi.ask("POST", at, json={"expires_in_days": 10}, headers=key)

    share = made.get_json()
    token = share["url"].rpartition("/q/")[2]
    assert (made.status_code, made.headers.get("Idempotent-Replayed"), share["revoked"]) == (201, None, False)
    assert (told.get_json(), told.headers["Idempotent-Replayed"]) == (share, "true")
    assert len(token) == 22  # 128 bits in base64url
    assert stored(service, token, "the link") == []
    assert opened(token, day).viewed_on == day
    assert opened(token, date(2026, 11, 21)).viewed_on == day
    assert opened(token, day, counts=False).id == quote["id"]
    (shown,) = ravi.read(quote).get_json()["shares"]
    assert (shown["url"], shown["opened"], shown["first_opened_on"]) == (None, 2, "2026-11-20")
    assert [problem(ravi.ask("POST", at, json={"expires_in_days": days})) for days in (21, 90)] == [
        (422, "does-not-fit")
    ] * 2
    ended = [ravi.ask("DELETE", f"{at}/{share['id']}").get_json()["revoked"] for _ in range(2)]
    assert (ended, opened(token, day), opened("x" * 22, day)) == ([True, True], None, None)
    assert problem(ravi.ask("DELETE", f"{at}/shr_none")) == (404, "not-found")
    events = ravi.read(quote, "/events").get_json()["events"]
    assert [event["action"] for event in events] == ["created", "shared", "opened", "revoked"]
    assert events[2]["at"] == "2026-11-20"


def stored(service: flask.Flask, *secrets: str) -> list[str]:
    """What of these the database holds anywhere."""
    with sqlite3.connect(service.extensions["outpocket.engine"].url.database) as database:
        whole = "\n".join(database.iterdump())
    database.close()
    return [secret for secret in secrets if secret in whole]


def test_answers_are_deleted_at_once_and_the_log_says_so(ravi: Agent, service: flask.Flask) -> None:
    quote = ravi.make(where={"city": "Zedgaon", "city_tier": "tier2"}, agent_note="About her old injury.")
    share = ravi.ask("POST", f"/{quote['id']}/share", json={}).get_json()
    assert stored(service, "Zedgaon", "About her old injury.") == ["Zedgaon", "About her old injury."]

    told, again = (ravi.ask("DELETE", f"/{quote['id']}").get_json() for _ in range(2))

    kept = ("id", "ref", "created_at", "expires_at", "sha256", "client_ref")
    assert {name: told[name] for name in kept} == {name: quote[name] for name in kept}
    gone = ("question", "estimate", "headline", "agent_note")
    assert (told["status"], {told[name] for name in gone}) == ("deleted", {None, ""})
    assert told == again
    assert told["versions"] == {name: one for name, one in quote["versions"].items() if name != "pathway"}
    assert stored(service, "Zedgaon", "About her old injury.") == []
    assert problem(ravi.read(quote, "/illustration")) == (404, "not-found")
    assert problem(ravi.ask("POST", f"/{quote['id']}/requote")) == (409, "wrong-state")
    token = share["url"].rpartition("/q/")[2]
    assert service.extensions["outpocket.quotes"].opened(token, date(2026, 11, 20)) is None
    log = service.test_cli_runner().invoke(args=["catalogue", "log", "--newest", "1", "--json"]).output
    (entry,) = json.loads(log)
    assert (entry["action"], entry["who"], entry["about"]) == ("delete_answers", "ravi", {"quotes": [quote["id"]]})
    assert "answers of 1 quote" in service.test_cli_runner().invoke(args=["catalogue", "log"]).output
    assert service.test_cli_runner().invoke(args=["catalogue", "audit"]).exit_code == 0


def test_lists_are_filtered_and_walked_by_signed_cursors(service: flask.Flask) -> None:
    mine = agent(service, "")
    made = [mine.make(client_ref=f"A {number % 2}") for number in range(5)]
    other = mine.make(where={"city": "mumbai"}, client_ref="B")
    everything = [quote["id"] for quote in reversed([*made, other])]

    def ids(query: str) -> list[str]:
        return [one["id"] for one in mine.ask("GET", query).get_json()["data"]]

    assert ids("") == everything
    assert ids("?city=mumbai") == ids("?client_ref=B") == [other["id"]]
    assert ids("?client_ref=A%200&status=issued&market=in&verdict_code=V1") == [made[n]["id"] for n in (4, 2, 0)]
    assert ids("?created_after=2020-01-01&created_before=2999-01-01T00:00:00%2B05:30") == everything
    assert ids("?created_before=2020-01-01T00:00:00+05:30") == ids("?status=expired") == []
    first = mine.ask("GET", "?limit=2&market=in")
    page = first.get_json()
    following = first.headers["Link"].partition(">")[0].removeprefix("</v1/quotes")
    assert (page["has_more"], ids(following)) == (True, everything[2:4])
    assert mine.ask("GET", "?limit=6").get_json()["next_cursor"] is None
    cursor = page["next_cursor"]
    for query in (f"?cursor={cursor}", f"?market=in&cursor={cursor[:-1]}A", "?cursor=ä", "?cursor=QUFB"):
        assert problem(mine.ask("GET", query)) == (422, "cursor-invalid")
    assert problem(agent(service).ask("GET", f"?market=in&cursor={cursor}")) == (422, "cursor-invalid")
    for query in ("?limit=0", "?limit=101", "?limit=x", "?created_after=May", "?created_after=2026-13-01", "?status=x"):
        assert problem(mine.ask("GET", query)) == (422, "invalid")
    etag = first.headers["ETag"]
    assert mine.ask("GET", "?limit=2&market=in", headers={"If-None-Match": etag}).status_code == 304


def test_a_tenant_that_is_switched_off_makes_no_quotes_and_still_reads_them(
    service: flask.Flask, tmp_path: Path
) -> None:
    bolt = agent(service, "bolt")
    quote = bolt.make(policy={})
    publish(service, tenancy.write_switch(tmp_path, "bolt", off=True))

    refused = bolt.ask("POST", json=ASKED)

    assert problem(refused) == (503, "switched-off")
    assert bolt.read(quote).status_code == 200
