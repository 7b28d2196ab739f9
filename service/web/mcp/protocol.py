"""The Model Context Protocol by its own package: one message over HTTP, or a conversation over stdin and stdout.

A message is answered by a session that lives for it alone: any worker answers any message, and nothing is kept. What is
no message of the protocol is refused before a session sees it, whose log would quote it. Knows no tool by name.
"""

import logging
from typing import Any

import anyio
import orjson
from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import McpError
from mcp.shared.message import SessionMessage
from mcp.shared.version import SUPPORTED_PROTOCOL_VERSIONS
from pydantic import ValidationError

from service.domain.errors import pointer
from service.version import ENGINE
from service.web.mcp.toolbox import Toolbox
from service.web.mcp.tools import Refused

Json = dict[str, Any]

VERSIONS = tuple(SUPPORTED_PROTOCOL_VERSIONS)
REQUESTS: dict[str, type[types.BaseModel]] = {
    "initialize": types.InitializeRequest,
    "ping": types.PingRequest,
    "tools/list": types.ListToolsRequest,
    "tools/call": types.CallToolRequest,
}
INSTRUCTIONS = (
    "Outpocket tells what a back spasm could cost, with and without a health policy. Safety comes first: call triage "
    "before anything about money, and where kind is emergency or no_price, pass on the advice and stop. Money is text "
    "in major units; null is unknown, never 0. Pass on verdicts and disclosures as they are worded. A refusal lists "
    "every fault with its place in the arguments: mend them all and ask again."
)


def server(toolbox: Toolbox, tenant: str = "") -> "Server[Any, Any]":
    """The tools, for a tenant or for anybody."""
    made: Server[Any, Any] = Server("outpocket", version=ENGINE, instructions=INSTRUCTIONS)

    async def tools(_: types.ListToolsRequest) -> types.ServerResult:
        return types.ServerResult(types.ListToolsResult(tools=[_tool(told) for told in toolbox.told(tenant)]))

    async def call(asked: types.CallToolRequest) -> types.ServerResult:
        name = asked.params.name
        if name not in toolbox.names:
            known = ", ".join(toolbox.names)
            raise McpError(types.ErrorData(code=types.INVALID_PARAMS, message=f"There is no tool {name!r}: {known}."))
        try:
            return _result(toolbox.call(name, asked.params.arguments or {}, tenant))
        except Refused as refused:
            return _result(refused.problem, wrong=True)

    made.request_handlers |= {types.ListToolsRequest: tools, types.CallToolRequest: call}
    return made


def answer(message: Json, toolbox: Toolbox, tenant: str) -> bytes | None:
    """The answer to one message; None to a notification, which asks for none. A failure of ours is raised."""
    if "id" not in message:
        return None
    kind = REQUESTS.get(message["method"])
    if kind is None:
        known = ", ".join(REQUESTS)
        return _error(message, types.METHOD_NOT_FOUND, f"There is no method {message['method']!r} here: {known}.")
    asked = {name: message[name] for name in ("method", "params") if message.get(name) is not None}
    try:
        kind.model_validate(asked)
    except ValidationError as error:
        faults = [
            {"pointer": pointer(found["loc"]), "code": found["type"], "detail": found["msg"]}
            for found in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        return _error(message, types.INVALID_PARAMS, f"{message['method']} takes other params.", errors=faults)
    request = types.JSONRPCRequest(jsonrpc="2.0", id=message["id"], **asked)
    try:
        said = anyio.run(_ask, server(toolbox, tenant), types.JSONRPCMessage(request))
    except BaseExceptionGroup as group:
        raise _first(group) from None
    return said.model_dump_json(by_alias=True, exclude_none=True).encode()


def converse(toolbox: Toolbox) -> None:
    """Answer on stdout what comes on stdin, to its end; the session's log, which quotes messages, is silent."""
    logging.disable(logging.CRITICAL)
    anyio.run(_converse, server(toolbox))


async def _converse(made: "Server[Any, Any]") -> None:
    async with stdio_server() as (reads, writes):
        await made.run(reads, writes, made.create_initialization_options())


async def _ask(made: "Server[Any, Any]", message: types.JSONRPCMessage) -> types.JSONRPCMessage:
    sends, reads = anyio.create_memory_object_stream[SessionMessage | Exception](1)
    writes, receives = anyio.create_memory_object_stream[SessionMessage](1)

    async def run() -> None:
        options = made.create_initialization_options()
        await made.run(reads, writes, options, raise_exceptions=True, stateless=True)

    async with sends, receives, anyio.create_task_group() as session:
        session.start_soon(run)
        await sends.send(SessionMessage(message))
        async for said in receives:
            session.cancel_scope.cancel()
            return said.message
        # The session broke off: its failure comes out of the group.
    raise AssertionError("a session neither answered nor failed")


def _tool(told: Json) -> types.Tool:
    hints = types.ToolAnnotations(readOnlyHint=True, idempotentHint=True, openWorldHint=False)
    return types.Tool(**told, annotations=hints)


def _result(told: Json, *, wrong: bool = False) -> types.ServerResult:
    """The answer as an object, and as the text that agents without eyes for objects read."""
    text = types.TextContent(type="text", text=orjson.dumps(told).decode())
    return types.ServerResult(types.CallToolResult(content=[text], structuredContent=told, isError=wrong))


def _error(message: Json, code: int, said: str, **data: Any) -> bytes:
    error = {"code": code, "message": said} | ({"data": data} if data else {})
    return orjson.dumps({"jsonrpc": "2.0", "id": message["id"], "error": error})


def _first(error: BaseException) -> BaseException:
    """The failure itself, out of the groups that tasks put it in."""
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
