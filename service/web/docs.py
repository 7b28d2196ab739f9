"""/docs: the description of the API as a page to read, drawn on the server from the same document.

No script and nothing from anywhere else. Whatever it says about requests, answers and codes it takes from
/openapi.json; problems, columns and words come from their tables. Knows no resource.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import flask

from service.reports.registry import REPORTS
from service.version import ENGINE
from service.web.audience import AUDIENCES
from service.web.changelog import Release
from service.web.commands import JSON, Call, calls
from service.web.conditional import cached
from service.web.glossary import GLOSSARY
from service.web.openapi import Description, Json
from service.web.problems import KINDS
from service.web.shapes import Field, Shape, Token, fields_of, shapes_from, type_of

WORDS = {name: word for word in GLOSSARY for name in word.fields}


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
    deprecated: bool = False

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return anchor_of(self.method, self.path)


def anchor_of(method: str, path: str) -> str:
    """Where an operation stands on the page."""
    return f"{method.lower()}{path.replace('/', '-').translate(str.maketrans('', '', '{}'))}"


def blueprint(description: Description, releases: Sequence[Release] = ()) -> flask.Blueprint:
    """The one page."""
    pages = flask.Blueprint("docs", __name__, template_folder="templates")

    @pages.get("/docs")
    def docs() -> flask.Response:
        told = _page(description.today(), flask.request.host_url.rstrip("/"))
        page = flask.render_template("docs.html", **told, releases=releases)
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
        "anchor_of": anchor_of,
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
    return Operation(
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        description=told.get("description", ""),
        parameters=tuple(_parameter(one) for one in told["parameters"]),
        body=type_of(body["schema"]) if body else (),
        answers=tuple(_answers(document, told["responses"])),
        calls=tuple(calls(document, host, path, method, told)),
        audience=", ".join(AUDIENCES[tag] for tag in told["tags"]),
        deprecated=told.get("deprecated", False),
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
