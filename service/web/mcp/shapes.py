"""What each tool takes, as JSON Schema: the fields of its question, described and filled as /openapi.json has them.

So a plan, a city or a question of triage that is published is on offer to an agent at the same moment.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from apispec import APISpec
from marshmallow import Schema

from service.web.openapi import Describing, Json

REF = "#/components/schemas/"
# Where the description has a field that is none of an estimate's question.
ELSEWHERE = {"item": ("Prescribed", "item"), "plan_id": ("PlanChoice", "plan_id")}


def input_shape(schema: Schema, document: Mapping[str, Any]) -> Json:
    """The JSON Schema of a tool's question, whole in itself; ``document`` is the description of the API.

    A choice between fields is left to the refusal: several agents take no schema that begins with one.
    """
    shapes = document["components"]["schemas"]
    asked = type(schema).__name__.removesuffix("Schema")
    own, home = Describing(), asked if asked in shapes else "Query"
    APISpec("tools", "1", "3.1.0", plugins=[own])
    properties = {}
    for name, field in schema.fields.items():
        shape, inside = ELSEWHERE.get(name, (home, name))
        described = shapes[shape]["properties"].get(inside)
        properties[name] = deepcopy(described) if described else own.converter.field2property(field)  # type: ignore[union-attr]
        if field.required:
            _needed(properties[name])
    told: Json = {
        "type": "object",
        "properties": properties,
        "required": sorted(name for name, field in schema.fields.items() if field.required),
        "additionalProperties": False,
    }
    parts: Json = {}
    _gather(told, shapes, parts)
    return _local(told | {"$defs": parts} if parts else told)


def _needed(shape: Json) -> None:
    """A field that may be left out elsewhere, and not here."""
    shape.pop("default", None)
    if isinstance(shape.get("type"), list):
        (shape["type"],) = [kind for kind in shape["type"] if kind != "null"]


def _gather(part: Any, shapes: Mapping[str, Any], found: Json) -> None:
    """Everything that ``part`` refers to, and what that refers to."""
    for name in _named(part):
        if name not in found:
            found[name] = deepcopy(shapes[name])
            _gather(found[name], shapes, found)


def _named(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].removeprefix(REF)
        for inner in part.values():
            yield from _named(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _named(inner)


def _local(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            name: f"#/$defs/{inner.removeprefix(REF)}" if name == "$ref" else _local(inner)
            for name, inner in part.items()
        }
    return [_local(inner) for inner in part] if isinstance(part, list) else part
