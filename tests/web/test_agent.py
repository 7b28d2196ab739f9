"""POST /mcp at its edges: who may ask, what is no message, a part that is not installed, a failure of ours; and
each tool once."""

import sys
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from service.web.mcp import protocol
from service.web.mcp.toolbox import Toolbox
from tests.tenancy import ACME, ACME_PAGE, BOLT_PAGE, bearer
from tests.web.test_agent_clients import CALLS

PING = {"jsonrpc": "2.0", "id": "one", "method": "ping"}


@pytest.fixture(scope="module")
def client(hosted: flask.Flask) -> FlaskClient:
    return hosted.test_client()


def refused(response: Any, status: int, slug: str) -> dict[str, Any]:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json"), response.text
    told: dict[str, Any] = response.get_json()
    assert told["type"] == f"/problems/{slug}"
    return told


def test_a_message_is_answered_by_itself_and_a_notification_not_at_all(client: FlaskClient) -> None:
    answered = client.post("/mcp", json=PING)
    noted = client.post("/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"})

    assert (answered.mimetype, answered.get_json()) == (
        "application/json",
        {"jsonrpc": "2.0", "id": "one", "result": {}},
    )
    assert "Mcp-Session-Id" not in answered.headers
    assert (noted.status_code, noted.data) == (202, b"")


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost", "null", BOLT_PAGE])
@pytest.mark.parametrize("headers", [{}, bearer(ACME)], ids=["nobody", "acme"])
def test_a_page_that_is_not_registered_for_the_key_is_refused(
    client: FlaskClient, origin: str, headers: dict[str, str]
) -> None:
    """Also one of a host that says it is ours: that is what a name bound to our address would say."""
    refused(client.post("/mcp", json=PING, headers={**headers, "Origin": origin}), 403, "origin-not-allowed")


def test_a_registered_page_and_whoever_sends_no_origin_are_answered(client: FlaskClient) -> None:
    page = client.post("/mcp", json=PING, headers=bearer(ACME, Origin=ACME_PAGE))

    assert [page.status_code, client.post("/mcp", json=PING, headers=bearer(ACME)).status_code] == [200, 200]


@pytest.mark.parametrize(
    ("sent", "status", "slug", "said"),
    [
        ({"data": b"{", "content_type": "application/json"}, 400, "malformed", "not JSON"),
        ({"data": b"{}", "content_type": "text/plain"}, 415, "wrong-content-type", "application/json"),
        ({"json": [PING]}, 422, "invalid", "object"),
        ({"json": {"id": True, "params": 3}}, 422, "invalid", "4 values"),
        ({"json": PING, "headers": {"Accept": "text/event-stream"}}, 406, "not-acceptable", "nothing is streamed"),
        ({"json": PING, "headers": {"MCP-Protocol-Version": "1999-01-01"}}, 400, "malformed", "2025-06-18"),
        ({"json": PING, "headers": bearer("pk_live_nobody_0")}, 401, "unauthorised", "Nobody has this key"),
    ],
)
def test_what_is_no_message_is_refused_as_everywhere(
    client: FlaskClient, sent: dict[str, Any], status: int, slug: str, said: str
) -> None:
    assert said in refused(client.post("/mcp", **sent), status, slug)["detail"]


def test_there_is_no_stream_to_open_and_no_session_to_close(client: FlaskClient) -> None:
    for method in ("GET", "DELETE"):
        response = client.open("/mcp", method=method, headers={"Accept": "text/event-stream"})
        refused(response, 405, "method-not-allowed")
        assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize(
    ("message", "code", "said", "pointers"),
    [
        ({"method": "prompts/list"}, -32601, "tools/call", []),
        (
            {"method": "tools/call", "params": {"arguments": "my back"}},
            -32602,
            "",
            ["/params/name", "/params/arguments"],
        ),
        ({"method": "tools/call", "params": {"name": "quote"}}, -32602, "read_plan", []),
    ],
)
def test_what_cannot_be_asked_is_an_error_of_the_protocol(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, message: dict[str, Any], code: int, said: str, pointers: Any
) -> None:
    """And what it quoted is neither sent back nor logged."""
    response = client.post("/mcp", json={**PING, **message})

    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (200, code)
    assert said in error["message"]
    assert [fault["pointer"] for fault in error.get("data", {}).get("errors", [])] == pointers
    assert "my back" not in response.text + caplog.text


def test_without_the_package_the_address_says_what_to_install(
    hosted: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.delitem(sys.modules, "service.web.mcp.protocol")

    told = refused(hosted.test_client().post("/mcp", json=PING), 501, "not-installed")
    ran = hosted.test_cli_runner().invoke(args=["mcp"])

    assert "requirements-server.txt" in told["detail"]
    assert ran.exit_code == 1 and "requirements-server.txt" in ran.output


def test_while_nothing_can_be_read_the_tools_are_told_and_refuse(app: flask.Flask) -> None:
    bare = app.test_client()
    asked = {"name": "read_plan", "arguments": {"market": "in", "plan_id": "care"}}

    tools = bare.post("/mcp", json={**PING, "method": "tools/list"}).get_json()["result"]["tools"]
    answer = bare.post("/mcp", json={**PING, "method": "tools/call", "params": asked}).get_json()["result"]

    assert len(tools) == 5 and "enum" not in tools[4]["inputSchema"]["properties"]["plan_id"]
    assert answer["isError"] and answer["structuredContent"]["type"] == "/problems/not-ready"


class Broken(Toolbox):
    """Fails as no tool should."""

    def __init__(self) -> None:
        pass

    def call(self, name: str, arguments: dict[str, Any], tenant: str) -> dict[str, Any]:
        raise ZeroDivisionError("a back of 38")


def test_a_failure_of_ours_is_raised_to_be_told_by_its_request_id_and_not_in_its_own_words() -> None:
    asked = {"name": "estimate", "arguments": {}}

    with pytest.raises(ZeroDivisionError):
        protocol.answer({**PING, "method": "tools/call", "params": asked}, Broken(), "")


# By the name of the call: the kind of its answer, or the places of what it refuses.
ANSWERED = {
    "triage": "triage",
    "estimate": "estimate",
    "compare": "comparison",
    "line": "line",
    "plan": "plan",
    "emergency of triage": "emergency",
    "emergency of an estimate": "emergency",
    "emergency of a comparison": "emergency",
    "emergency of a line": "emergency",
}


@pytest.mark.parametrize("title", ANSWERED)
def test_each_tool_answers_in_its_own_kind(client: FlaskClient, title: str) -> None:
    """An emergency is the emergency answer, whatever was asked."""
    told = result(client, *CALLS[title])

    assert not told.get("isError")
    assert told["structuredContent"]["kind"] == ANSWERED[title]
    assert told["structuredContent"].get("versions") or told["structuredContent"]["version"]


def test_a_line_that_an_estimate_does_not_have_is_refused_with_what_it_has(client: FlaskClient) -> None:
    told = result(client, *CALLS["wrong line"])

    assert told["isError"]
    assert [fault["pointer"] for fault in told["structuredContent"]["errors"]] == ["/item", "/policy_state"]
    assert "physio_session" in told["structuredContent"]["errors"][0]["detail"]


@pytest.mark.parametrize(("id", "told"), [(7, 7), (7.0, 7), ("seven", "seven")])
def test_a_message_is_known_again_by_a_whole_number_or_a_text(client: FlaskClient, id: object, told: object) -> None:
    assert client.post("/mcp", json={**PING, "id": id}).get_json()["id"] == told


@pytest.mark.parametrize("id", [1.5, True, "x" * 201, 2**60])
def test_what_no_answer_can_be_known_by_is_refused(client: FlaskClient, id: object) -> None:
    refused(client.post("/mcp", json={**PING, "id": id}), 422, "invalid")


def result(client: FlaskClient, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What a tool answers."""
    message = {**PING, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    told: dict[str, Any] = client.post("/mcp", json=message).get_json()["result"]
    return told
