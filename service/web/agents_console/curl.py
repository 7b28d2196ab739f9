"""The requests of the API that do what a form of the console does, to be copied. Sends nothing, and knows no secret."""

import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import flask
import orjson


def curl(
    method: str,
    path: str,
    body: Mapping[str, Any] | None = None,
    *,
    once: bool = False,
    match: str = "",
    asked: Mapping[str, str] | None = None,
    into: str = "",
) -> str:
    """A command for a shell in which KEY is a secret key."""
    address = f"{flask.request.host_url.rstrip('/')}{path}" + (f"?{urlencode(asked)}" if asked else "")
    parts = ["curl -s" + ("" if method == "GET" else f" -X {method}") + f" {shlex.quote(address)}"]
    parts.append('-H "Authorization: Bearer $KEY"')
    if once:
        parts.append('-H "Idempotency-Key: $(uuidgen)"')
    if match:
        parts.append(f"-H 'If-Match: \"{match}\"'")
    if body is not None:
        parts.append("-H 'Content-Type: application/json'")
        parts.append(f"-d {shlex.quote(orjson.dumps(body).decode())}")
    if into:
        parts.append(f"-o {into}")
    return " \\\n  ".join(parts)
