"""The commands of /docs: each operation of the description as a curl that works as it stands.

What only the reader has stands in a variable of the shell, and each command says where its value comes from: ``$KEY`` a
secret key, ``$QUOTE_ID`` the id of a quote, ``$ETAG`` what was read before. Everything else is an example of the
description: a parameter's, a body's, a file's text. Knows no resource.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

Json = dict[str, Any]
JSON = "application/json"
KEY = "KEY"
ETAG = "ETAG"
SHORT = 80  # a body of so many characters stays on its line
# Headers whose value only the reader knows; each creation needs a key of its own, and a repeated one the same.
HEADERS = {"If-Match": f"${ETAG}", "Idempotency-Key": "$(date +%s%N)"}
_VARIABLE = re.compile(r"[$]([A-Z][A-Z_]*)")


@dataclass(frozen=True, slots=True)
class Need:
    """A variable that a command uses, and where its value comes from: the operation that answers it, if one does."""

    variable: str
    method: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A command to copy, and what it asks."""

    label: str
    command: str
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What a command sends: words for it, the media type, and the text."""

    label: str
    media: str = ""
    text: str = ""


def calls(document: Json, host: str, path: str, method: str, told: Mapping[str, Any]) -> Iterator[Call]:
    """A curl for each example, and one more for each other format of the first one's answer."""
    examples = [*_sent(told)]
    for sent in examples:
        yield _call(document, host, path, method, told, sent)
    for first in examples[:1] if _open(told) else ():
        for media in told["responses"].get("200", {}).get("content", {}):
            if media != JSON and first.text:
                named = Sent(f"{first.label}, as {media}", first.media, first.text)
                yield _call(document, host, path, method, told, named, accept=media)


def _call(
    document: Json, host: str, path: str, method: str, told: Mapping[str, Any], sent: Sent, *, accept: str = ""
) -> Call:
    words = ["curl -s", _quoted(host + _filled(path, told["parameters"]))]
    if method != ("post" if sent.text else "get"):
        words.append(f"-X {method.upper()}")
    headers = [] if _open(told) else [("Authorization", f"Bearer ${KEY}")]
    headers += [*_headers(told["parameters"])]
    headers += [("Accept", accept)] if accept else []
    headers += [("Content-Type", sent.media)] if sent.media else []
    words += [f"-H {_quoted(f'{name}: {value}')}" for name, value in headers]
    if sent.text:
        words.append(f"{'-d' if sent.media == JSON else '--data-binary'} {shlex.quote(sent.text)}")
    command = " ".join(words)
    used = dict.fromkeys(_VARIABLE.findall(" ".join(words[1 : len(words) - bool(sent.text)])))
    return Call(sent.label, command, tuple(_need(document, path, one) for one in used))


def _sent(told: Mapping[str, Any]) -> Iterator[Sent]:
    """The examples of a body; without a body the one empty one."""
    content: Json = told.get("requestBody", {}).get("content", {})
    if not content:
        yield Sent("Ask" if _open(told) else "With a key")
    for media, shape in content.items():
        if "examples" in shape:
            for example in shape["examples"].values():
                yield Sent(example["summary"], media, _text(example["value"]))
        elif "example" in shape:
            yield Sent("With a key" if not _open(told) else "Ask", media, _text(shape["example"]))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    short = orjson.dumps(value).decode()
    return short if len(short) <= SHORT else orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def _open(told: Mapping[str, Any]) -> bool:
    """Whether an operation is answered without a key."""
    security: list[Json] = told.get("security") or [{}]
    return {} in security


def _headers(parameters: list[Json]) -> Iterator[tuple[str, str]]:
    """The headers that have to be sent, and those that the description gives an example of."""
    for one in parameters:
        if one["in"] == "header":
            value = HEADERS.get(one["name"]) or example_of(one)
            if value and (one.get("required") or one["name"] in HEADERS):
                yield one["name"], str(value)


def _filled(path: str, parameters: list[Json]) -> str:
    """The path with published ids or variables in it, and the parameters that have an example and no default."""
    query = {}
    for one in parameters:
        example = example_of(one)
        if one["in"] == "path":
            known = [*one["schema"].get("enum", ()), *([] if example is None else [example])]
            value = str(known[-1]) if known else f"${variable_of(path, one['name'])}"
            path = path.replace(f"{{{one['name']}}}", value)
        elif one["in"] == "query" and example is not None and not one["schema"].get("default"):
            query[one["name"]] = example
    return f"{path}?{urlencode(query)}" if query else path


def example_of(parameter: Mapping[str, Any]) -> Any:
    """The example of a parameter, beside its schema or in it; None without one."""
    return parameter.get("example", parameter["schema"].get("example"))


def variable_of(path: str, name: str) -> str:
    """What the shell calls the id ``{name}`` of a path: that of /v1/quotes/{id} is QUOTE_ID."""
    before = re.split(r"/[${]", path.partition(f"/{{{name}}}")[0])[-1]
    return f"{before.rpartition('/')[2].removesuffix('s').replace('-', '_').upper()}_ID"


def _need(document: Json, path: str, variable: str) -> Need:
    """Where the value of a variable comes from: the creation of the thing, or reading it."""
    paths = document["paths"]
    for name in re.findall(r"{([^{}]+)}", path):
        if variable == variable_of(path, name):
            collection = path.partition(f"/{{{name}}}")[0]
            makers = [one for one in paths if one.startswith(collection) and "post" in paths[one]]
            return Need(variable, "POST", min(makers, key=len)) if makers else Need(variable)
    if variable == ETAG:
        read = max((one for one in paths if path.startswith(one) and "get" in paths[one]), key=len, default="")
        return Need(variable, "GET", read)
    return Need(variable)


def _quoted(text: str) -> str:
    """For the shell; what holds a variable goes into double quotes, where it is filled in."""
    return f'"{text}"' if "$" in text else shlex.quote(text)
