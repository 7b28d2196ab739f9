"""Messages of the Model Context Protocol for /docs and the description: the handshake, the tools, one tool called."""

from collections.abc import Mapping
from typing import Any

from service.domain.example import Example


def messages(compared: Mapping[str, Any]) -> tuple[Example, ...]:
    """``compared``: the question that the tool is called with."""
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "curl", "version": "1"}}
    return (
        _message("hello", "Hello: which versions are spoken, and what is on offer", "initialize", hello),
        _message("tools", "Which tools there are, and what they take", "tools/list", {}),
        _message("call", "Two plans compared", "tools/call", {"name": "compare", "arguments": dict(compared)}),
    )


def _message(name: str, label: str, method: str, params: Mapping[str, Any]) -> Example:
    sent = {"jsonrpc": "2.0", "id": 1, "method": method, "params": dict(params)}
    return Example(id=name, label=label, source="ours", note="", query=sent)
