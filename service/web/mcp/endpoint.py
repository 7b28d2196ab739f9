"""POST /mcp: the tools for agents over HTTP, one message a request, without a session and without a stream.

The protocol's package is an extra, so it is imported with the first message and not before. Knows no tool.
"""

import functools
import importlib
from collections.abc import Callable
from typing import Any

import flask
from werkzeug import exceptions as http

from schemas.agent import AgentAnswerSchema, AgentMessageSchema
from service.web.body import Blueprint
from service.web.caller import OPTIONAL, Callers, caller, tenant
from service.web.cors import OriginNotAllowed
from service.web.mcp.toolbox import Toolbox

MISSING = "Agents are answered by the package mcp: install requirements-server.txt, or 'mcp>=1.20,<2' beside the rest."
JSON = "application/json"


class NotInstalled(http.NotImplemented):
    """The protocol's package is not here."""


def protocol() -> Any:
    """The module that speaks the protocol, or NotInstalled."""
    try:
        return importlib.import_module("service.web.mcp.protocol")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise NotInstalled(MISSING) from error


def blueprint(toolbox: Toolbox, callers: Callers) -> Blueprint:
    """The one address."""
    pages = Blueprint("mcp", __name__, url_prefix="/mcp", description="For software agents.")

    @pages.route("", methods=["POST"])
    @pages.doc(security=OPTIONAL)
    @callers.known
    @_by_no_strange_page
    @pages.arguments(AgentMessageSchema())
    @pages.alt_response(202, description="A notification, which has no answer.")
    @pages.response(200, AgentAnswerSchema(), description="The answer to a request, also where it is an error.")
    def message(sent: dict[str, Any]) -> flask.Response:
        """Speak the Model Context Protocol: tools for software agents

        Streamable HTTP without sessions and without streams: every message is answered by itself, as JSON. The tools
        are triage, estimate, compare, explain_line and read_plan; tools/list describes them. A tool that refuses
        answers with isError and every fault. Nothing is stored.
        """
        spoken = protocol()
        accepted = flask.request.accept_mimetypes
        if accepted and not accepted.best_match([JSON]):
            flask.abort(406, f"Ask for {JSON}: nothing is streamed here.")
        version = flask.request.headers.get("MCP-Protocol-Version")
        if version is not None and version not in spoken.VERSIONS:
            flask.abort(400, f"MCP-Protocol-Version '{version[:20]}' is none of: {', '.join(spoken.VERSIONS)}.")
        answered = spoken.answer(sent, toolbox, tenant())
        return flask.Response(status=202) if answered is None else flask.Response(answered, mimetype=JSON)

    return pages


def _by_no_strange_page(view: Callable[..., flask.Response]) -> Callable[..., flask.Response]:
    """Agents send no Origin. A page has to be registered for its key, also one that claims to be of this host: a name
    that was bound to our address (DNS rebinding) claims just that."""

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> flask.Response:
        origin, hosted = flask.request.headers.get("Origin"), caller().hosted
        if origin is not None and not (hosted and origin in hosted.profile.origins):
            raise OriginNotAllowed(f"'{origin[:80]}' is not an origin that was registered for this key.")
        return view(*args, **kwargs)

    return guarded
