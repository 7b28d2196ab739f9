"""Whether an answer is as the description of the API says: its status, media type, headers and, of JSON, its shape."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

from tests.shell import Answered

Json = dict[str, Any]


def operation_of(document: Json, method: str, url: str) -> tuple[str, Json]:
    """The path of the description that an address is, and what is said of the method there; plain paths first."""
    asked = urlsplit(url).path
    for path in sorted(document["paths"], key=lambda path: path.count("{")):
        if re.fullmatch(re.sub(r"{[^{}]+}", "[^/]+", path), asked) and method.lower() in document["paths"][path]:
            return path, document["paths"][path][method.lower()]
    raise LookupError(f"The description has no {method} {asked}.")


def broken_promises(document: Json, call: Answered) -> list[str]:
    """Everything in which an answer is not what its operation is said to answer when all is well."""
    path, told = operation_of(document, call.method, call.url)
    at = f"{call.method} {path} answered {call.status}"
    if not 200 <= call.status < 300 or str(call.status) not in told["responses"]:
        return [f"{at}, not one of {[one for one in told['responses'] if one < '3']}: {call.body.decode()[:2000]}"]
    content: Mapping[str, Json] = told["responses"][str(call.status)].get("content", {})
    media = call.headers.get("Content-Type", "").partition(";")[0]
    if not content:
        return [f"{at} with a body that nobody told of"] if call.body else []
    if media not in {one.partition(";")[0] for one in content}:
        return [f"{at} as '{media}', not one of {[*content]}"]
    if media != "application/json":
        return [] if call.body else [f"{at} with nothing"]
    schema = {**content[media]["schema"], "components": document["components"]}
    return [
        f"{at}: {fault.json_path}: {fault.message[:300]}"
        for fault in Draft202012Validator(schema).iter_errors(json.loads(call.body))
    ]
