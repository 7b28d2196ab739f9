"""/docs: the description of the API as a page to read, drawn on the server from the same document.

No script and nothing from anywhere else. Whatever it says about requests, answers and codes it takes from
/openapi.json; problems, columns and words come from their tables. Knows no resource.
"""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import flask
import orjson

from service.reports.registry import REPORTS
from service.version import ENGINE
from service.web.audience import AUDIENCES
from service.web.conditional import cached
from service.web.glossary import GLOSSARY
from service.web.openapi import Description, Json
from service.web.problems import KINDS
from service.web.shapes import Field, Shape, Token, fields_of, shapes_from, type_of

JSON = "application/json"
_SENT = {"If-Match": 'If-Match: "1"', "Idempotency-Key": "Idempotency-Key: mine-1"}
WORDS = {name: word for word in GLOSSARY for name in word.fields}


@dataclass(frozen=True, slots=True)
class Call:
    """A command to copy, and what it asks."""

    label: str
    command: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method: what goes in, what comes out, and commands that work as they stand."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[Token, ...]
    answers: tuple[tuple[str, str, tuple[Token, ...], str], ...]
    calls: tuple[Call, ...]
    audience: str

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"{self.method.lower()}{self.path.replace('/', '-').translate(str.maketrans('', '', '{}'))}"


def blueprint(description: Description) -> flask.Blueprint:
    """The one page."""
    pages = flask.Blueprint("docs", __name__, template_folder="templates")

    @pages.get("/docs")
    def docs() -> flask.Response:
        page = flask.render_template("docs.html", **_page(description.today(), flask.request.host_url.rstrip("/")))
        response = cached(page.encode(), "text/html", seconds=0)
        response.headers["Vary"] = "Host"
        return response

    return pages


def _page(document: Json, host: str) -> dict[str, Any]:
    operations = sorted(operations_of(document, host), key=lambda one: not one.path.startswith("/v1"))
    shapes = shapes_from(document, [token for one in operations for token in (*one.body, *_answered(one))])
    sent = shapes_from(document, [token for one in operations for token in one.body])
    return {
        "info": document["info"],
        "engine": ENGINE,
        "host": host,
        "operations": operations,
        "shapes": [shape for shape in shapes if not _is_term(shape)],
        "sent": [shape.name for shape in sent],
        "terms": [shape for shape in shapes if _is_term(shape)],
        "problems": list(dict.fromkeys(KINDS.values())),
        "reports": REPORTS,
        "glossary": GLOSSARY,
        "words": WORDS,
    }


def _answered(operation: Operation) -> Iterator[Token]:
    for *_, tokens, _ in operation.answers:
        yield from tokens


def _is_term(shape: Shape) -> bool:
    """Each of a plan's terms has two shapes of its own, alike but for their value."""
    return shape.name.startswith("Published") and shape.name.endswith(("Term", "Reading"))


def operations_of(document: Json, host: str) -> Iterator[Operation]:
    """Every operation, as it is to be shown."""
    for path, item in document["paths"].items():
        shared = item.get("parameters", [])
        for method, told in item.items():
            if method != "parameters":
                yield _operation(
                    document, host, path, method, {**told, "parameters": shared + told.get("parameters", [])}
                )


def _operation(document: Json, host: str, path: str, method: str, told: Mapping[str, Any]) -> Operation:
    body = told.get("requestBody", {}).get("content", {}).get(JSON, {})
    if _open(told):
        calls = _calls(host, path, told["parameters"], body, told["responses"])
    else:
        calls = _keyed(told, host, path, method)
    return Operation(
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        description=told.get("description", ""),
        parameters=tuple(_parameter(one) for one in told["parameters"]),
        body=type_of(body["schema"]) if body else (),
        answers=tuple(_answers(document, told["responses"])),
        calls=tuple(calls),
        audience=", ".join(AUDIENCES[tag] for tag in told["tags"]),
    )


def _parameter(told: Mapping[str, Any]) -> Field:
    (field,) = fields_of({"properties": {told["name"]: {**told["schema"], "description": told.get("description", "")}}})
    return replace(field, required=told["required"], limits=(f"in the {told['in']}", *field.limits))


def _answers(document: Json, responses: Mapping[str, Any]) -> Iterator[tuple[str, str, tuple[Token, ...], str]]:
    """Status, media type, shape and words of each possible answer."""
    named = document["components"]["responses"]
    for status, given in sorted(responses.items()):
        told = named[given["$ref"].rpartition("/")[2]] if "$ref" in given else given
        for media, content in sorted(told.get("content", {"": {}}).items()):
            yield status, media, type_of(content["schema"]) if content else (), told["description"]


def _calls(
    host: str, path: str, parameters: list[Json], body: Mapping[str, Any], responses: Mapping[str, Any]
) -> Iterator[Call]:
    """A curl for each example, and one more for each other format of the first."""
    if not body:
        yield Call("Ask", f"curl -s {shlex.quote(host + _filled(path, parameters))}")
        return
    for example in body.get("examples", {}).values():
        yield Call(example["summary"], _post(host + path, example["value"]))
    for example in [*body.get("examples", {}).values()][:1]:
        for media in responses.get("200", {}).get("content", {}):
            if media != JSON:
                yield Call(f"{example['summary']}, as {media}", _post(host + path, example["value"], accept=media))


def _open(told: Mapping[str, Any]) -> bool:
    """Whether an operation is answered without a key."""
    security: list[Json] = told.get("security") or [{}]
    return {} in security


def _keyed(told: Mapping[str, Any], host: str, path: str, method: str) -> Iterator[Call]:
    """A curl with the key that it needs in ``$KEY``; what it sends is the example, or a file."""
    words = [f'curl -s {shlex.quote(host + _filled(path, told["parameters"]))} -H "Authorization: Bearer $KEY"']
    if method != "get":
        words.insert(1, f"-X {method.upper()}")
    needed = [_SENT[one["name"]] for one in told["parameters"] if one["name"] in _SENT]
    words += [f"-H {shlex.quote(header)}" for header in needed]
    content = told.get("requestBody", {}).get("content", {})
    if JSON in content and "example" in content[JSON]:
        sent = orjson.dumps(content[JSON]["example"]).decode()
        words += [f"-H 'Content-Type: {JSON}'", f"-d {shlex.quote(sent)}"]
    elif content:
        words += [f"-H 'Content-Type: {next(iter(content))}'", "--data-binary @file"]
    yield Call("With a key", " ".join(words))


def _filled(path: str, parameters: list[Json]) -> str:
    """The path with published ids in it, and the parameters that have an example and no default."""
    query = {}
    for parameter in parameters:
        shape = parameter["schema"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(shape.get("enum", ["example"])[-1]))
        elif "example" in shape and not shape.get("default"):
            query[parameter["name"]] = shape["example"]
    return f"{path}?{urlencode(query)}" if query else path


def _post(url: str, value: object, *, accept: str = "") -> str:
    wanted = f" -H {shlex.quote(f'Accept: {accept}')}" if accept else ""
    told = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    return f"curl -s {shlex.quote(url)}{wanted} -H 'Content-Type: {JSON}' -d {shlex.quote(told)}"
