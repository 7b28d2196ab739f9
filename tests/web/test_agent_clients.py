"""The tools as agents meet them: the protocol's own client, over HTTP against real workers and over stdin and stdout.

The handshake, every tool, an emergency and a wrong plan, the same through either door. Starts one gunicorn and one
command, each of which imports the protocol's package: some seconds.
"""

import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import anyio
import flask
import httpx
import pytest
from mcp import ClientSession, McpError
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, InitializeResult, Tool

from tests.clinical import document
from tests.gunicorn_process import ROOT, Gunicorn, gunicorn
from tests.served import FREELY
from tests.tenancy import ACME, BOLT, bearer

RAJAT: dict[str, Any] = document("fixtures/in/examples.json")["examples"][0]["query"]
CAUDA_EQUINA = {**RAJAT, "answers": {**RAJAT["answers"], "nerve_symptoms": ["bowel_change"]}}
STAGED = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy", "age_years": 38}
TWO = {**STAGED, "policy": {"plan_ids": ["niva_reassure", "care_supreme"], "sum_insured": "500000.00"}}
LINE = {**STAGED, "item": "physio_session", "policy_state": "past_waits"}
TOOLS = ["triage", "estimate", "compare", "explain_line", "read_plan"]
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "triage": ("triage", {"market": "in", "answers": RAJAT["answers"]}),
    "estimate": ("estimate", TWO),
    "compare": ("compare", TWO),
    "line": ("explain_line", LINE),
    "plan": ("read_plan", {"market": "in", "plan_id": "niva_reassure"}),
    "emergency of triage": ("triage", {name: CAUDA_EQUINA[name] for name in ("market", "answers")}),
    "emergency of an estimate": ("estimate", CAUDA_EQUINA),
    "emergency of a comparison": ("compare", {**CAUDA_EQUINA, "policy": {"plan_ids": ["nobody_sells_this"]}}),
    "emergency of a line": ("explain_line", {**CAUDA_EQUINA, "item": "physio_session"}),
    "wrong plan": ("read_plan", {"market": "in", "plan_id": "niva_reasure"}),
    "wrong everything": ("compare", {"presentation": "radiculopathy", "policy": {"plan_ids": 3}, "surname": "Rao"}),
    "wrong line": ("explain_line", {**STAGED, "item": "physio_sesion", "policy_state": "own_policy"}),
}


class Talk(NamedTuple):
    """A conversation: what was said at the handshake, the tools, and the answer to each call."""

    hello: InitializeResult
    tools: list[Tool]
    answers: dict[str, CallToolResult]


async def _talk(session: ClientSession) -> Talk:
    hello = await session.initialize()
    tools = (await session.list_tools()).tools
    answers = {title: await session.call_tool(name, arguments) for title, (name, arguments) in CALLS.items()}
    return Talk(hello, tools, answers)


def over_http(port: int, ask: Callable[[ClientSession], Awaitable[Any]], **headers: str) -> Any:
    async def run() -> Any:
        async with (
            httpx.AsyncClient(headers=headers, timeout=60) as client,
            streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=client) as (reads, writes, _),
            ClientSession(reads, writes) as session,
        ):
            return await ask(session)

    return anyio.run(run)


@pytest.fixture(scope="module")
def server(hosted: flask.Flask) -> Iterator[Gunicorn]:
    url = hosted.extensions["outpocket.engine"].url.render_as_string(hide_password=False)
    with gunicorn(url) as running:
        yield running


@pytest.fixture(scope="module")
def by_http(server: Gunicorn) -> Talk:
    told: Talk = over_http(server.port, _talk)
    return told


@pytest.fixture(scope="module")
def by_stdio(hosted: flask.Flask) -> Talk:
    url = hosted.extensions["outpocket.engine"].url.render_as_string(hide_password=False)
    settings = {"OUTPOCKET_DATABASE_URL": url, "OUTPOCKET_RATE_PER_MINUTE": str(FREELY)}
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "flask", "--app", "wsgi", "mcp"],
        env={**os.environ, **settings},
        cwd=ROOT,
    )

    async def run() -> Talk:
        with Path(os.devnull).open("w") as quiet:
            async with stdio_client(command, errlog=quiet) as (reads, writes), ClientSession(reads, writes) as session:
                return await _talk(session)

    return anyio.run(run)


def told(talk: Talk, title: str) -> dict[str, Any]:
    answer = talk.answers[title]
    assert answer.structuredContent is not None and not answer.isError, answer
    return answer.structuredContent


def posted(hosted: flask.Flask, path: str, question: dict[str, Any]) -> Any:
    return hosted.test_client().post(path, json=question).get_json()


def test_the_handshake_says_who_answers_and_puts_safety_first(by_http: Talk) -> None:
    assert by_http.hello.serverInfo.name == "outpocket"
    assert by_http.hello.capabilities.tools is not None
    assert "call triage before" in (by_http.hello.instructions or "")


def test_both_doors_give_the_same_answers(by_http: Talk, by_stdio: Talk) -> None:
    assert by_stdio.hello == by_http.hello
    assert by_stdio.tools == by_http.tools
    assert by_stdio.answers == by_http.answers


def test_the_tools_are_told_with_what_they_take(by_http: Talk, hosted: flask.Flask) -> None:
    described = hosted.test_client().get("/openapi.json").get_json()["components"]["schemas"]

    assert [tool.name for tool in by_http.tools] == TOOLS
    for tool in by_http.tools:
        assert tool.title and tool.description and tool.annotations and tool.annotations.readOnlyHint
        assert tool.inputSchema["properties"]["market"] == described["Query"]["properties"]["market"]
    shapes = {tool.name: tool.inputSchema for tool in by_http.tools}
    for name, shape in (("estimate", "Query"), ("compare", "ComparisonQuery")):
        moved = json.dumps(described[shape]["properties"]).replace("#/components/schemas/", "#/$defs/")
        assert shapes[name]["properties"] == json.loads(moved)
    assert shapes["estimate"]["$defs"]["PlanChoice"] == described["PlanChoice"]
    assert shapes["explain_line"]["properties"]["item"]["enum"] == described["Prescribed"]["properties"]["item"]["enum"]
    assert "null" not in shapes["triage"]["properties"]["answers"]["type"]
    assert {name: shape["required"] for name, shape in shapes.items()} == {
        "triage": ["answers", "market"],
        "estimate": ["market"],
        "compare": ["market"],
        "explain_line": ["item", "market"],
        "read_plan": ["market", "plan_id"],
    }


def test_answers_are_those_of_the_api(by_http: Talk, hosted: flask.Flask) -> None:
    estimate = posted(hosted, "/v1/estimates", TWO)
    for entry in estimate["comparison"]:
        for row in entry["rows"]:
            del row["lines"]
    for rung in estimate["ladder"]:
        del rung["lines"], rung["possible_extras"]
    plan = hosted.test_client().get("/v1/plans/niva_reassure?market=in").get_json()

    assert told(by_http, "estimate") == estimate
    assert told(by_http, "compare") == posted(hosted, "/v1/comparisons", TWO)
    assert {name: told(by_http, "plan")[name] for name in plan} == plan
    assert [one["id"] for one in told(by_http, "plan")["disclosures"]] == ["D04", "D10", "D14", "D15"]


def test_triage_says_what_the_estimate_says_and_nothing_of_money(by_http: Talk, hosted: flask.Flask) -> None:
    answer, estimate = told(by_http, "triage"), posted(hosted, "/v1/estimates", RAJAT)

    assert (answer["kind"], answer["triage"]) == ("triage", estimate["triage"])
    assert [one["id"] for one in answer["disclosures"]] == ["D14"] and "112" in answer["emergency_numbers"]
    assert answer["versions"].items() <= estimate["versions"].items()
    assert {"comparison", "ladder", "currency"} & set(answer) == set()


def test_a_line_is_explained_as_the_estimate_settles_it(by_http: Talk, hosted: flask.Flask) -> None:
    """Once at the likely end, once in hospital, each in the state asked for."""
    answer, estimate = told(by_http, "line"), posted(hosted, "/v1/estimates", STAGED)
    lines = {
        (entry["scenario"], row["policy_state"]): [line for line in row["lines"] if line["item"] == "physio_session"]
        for entry in estimate["comparison"]
        for row in entry["rows"]
    }

    assert [(one["scenario"], one["policy_state"]) for one in answer["settled"]] == [
        ("physiotherapy", "past_waits"),
        ("hospitalisation", "past_waits"),
    ]
    assert all(one["lines"] == lines[one["scenario"], one["policy_state"]] for one in answer["settled"])
    assert all(one["cover_verdict"]["text"] for one in answer["settled"])
    assert answer["bill"] == [line for line in estimate["ladder"][3]["lines"] if line["item"] == "physio_session"]
    clauses = [step["clause"] for one in answer["settled"] for line in one["lines"] for step in line["steps"]]
    assert {source["id"] for source in answer["sources"]} == {
        *answer["bill"][0]["quantity_sources"],
        *(clause["source"] for clause in clauses if clause),
    }
    assert (answer["versions"], answer["disclosures"]) == (estimate["versions"], estimate["disclosures"])


@pytest.mark.parametrize("title", [title for title in CALLS if title.startswith("emergency")])
def test_an_emergency_is_the_emergency_answer(by_http: Talk, hosted: flask.Flask, title: str) -> None:
    assert told(by_http, title) == posted(hosted, "/v1/estimates", CAUDA_EQUINA)
    assert told(by_http, title)["kind"] == "emergency"


@pytest.mark.parametrize(
    ("title", "pointers", "right"),
    [
        ("wrong plan", ["/plan_id"], "niva_reassure"),
        ("wrong everything", ["/market", "/policy/plan_ids", "/surname"], "needed"),
        ("wrong line", ["/item", "/policy_state"], "physio_session"),
    ],
)
def test_a_refusal_names_every_fault_with_its_place(by_http: Talk, title: str, pointers: list[str], right: str) -> None:
    answer = by_http.answers[title]

    assert answer.isError and answer.structuredContent is not None
    assert answer.structuredContent["status"] == 422
    assert [fault["pointer"] for fault in answer.structuredContent["errors"]] == pointers
    assert right in answer.structuredContent["errors"][0]["detail"]
    assert right in answer.content[0].text  # type: ignore[union-attr]  # the text says it too


def test_a_tool_that_there_is_not_is_an_error_with_those_there_are(server: Gunicorn) -> None:
    with pytest.raises(BaseExceptionGroup) as raised:
        over_http(server.port, lambda session: session.call_tool("quote", {}))

    found = raised.value.split(McpError)[0]
    assert found is not None and "compare" in repr(found.exceptions)


def test_a_tenants_key_has_its_own_plans_and_nobody_elses(server: Gunicorn) -> None:
    async def ask(session: ClientSession) -> tuple[list[str], CallToolResult]:
        tools = {tool.name: tool.inputSchema for tool in (await session.list_tools()).tools}
        plans = tools["read_plan"]["properties"]["plan_id"]["enum"]
        return plans, await session.call_tool("compare", {**STAGED, "policy": {"plan_ids": ["acme_secret"]}})

    plans, own = over_http(server.port, ask, **bearer(ACME))
    others, strange = over_http(server.port, ask, **bearer(BOLT))

    assert plans == ["acme_secret", "care_supreme", "niva_reassure"] and not own.isError
    assert others == ["bolt_secret", "care_supreme"] and strange.isError
