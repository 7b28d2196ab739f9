"""/schemas/plan.json: what a plan document looks like, as one JSON Schema that stands alone.

Made from the schemas that read plan documents, by the converter that describes the API. What needs two parts of a
document (a source that is cited stands under ``sources``, a limit lies within the cover) no JSON Schema can say: the
service says it when it reads the document.
"""

from functools import cache
from typing import Any

import flask
import orjson
from apispec import APISpec

from schemas.plan import PlanSchema
from service.version import ENGINE
from service.web.conditional import cached
from service.web.example_bills import SMALL_PLAN
from service.web.openapi import Describing, Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ROOT, COMPONENTS = "Plan", "#/components/schemas/"
CITED = ("authority", "source", "as_of")


@cache
def plan_schema() -> Json:
    """The JSON Schema of a plan document (draft 2020-12). It is shared: do not change it."""
    spec = APISpec("Plan", ENGINE, "3.1.0", plugins=[Describing()])
    spec.components.schema(ROOT, schema=PlanSchema)
    shapes: Json = _standing_alone(spec.to_dict()["components"]["schemas"])
    for name in (name for name in shapes if name.endswith("Term")):
        shapes[name] |= _cited_or_unknown()
    plan = shapes.pop(ROOT)
    return {
        "$schema": DIALECT,
        "title": "A plan document",
        **plan,
        "examples": [SMALL_PLAN],
        "$defs": dict(sorted(shapes.items())),
    }


def _standing_alone(part: Any) -> Any:
    """The same with references into $defs, and each example as JSON Schema writes it."""
    if isinstance(part, list):
        return [_standing_alone(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    told = {name: _standing_alone(inner) for name, inner in part.items() if name not in {"$ref", "example"}}
    if "$ref" in part:
        told["$ref"] = part["$ref"].replace(COMPONENTS, "#/$defs/")
    return told | ({"examples": [part["example"]]} if "example" in part else {})


def _cited_or_unknown() -> Json:
    """A known term has its value and its source; an unknown one a note; what cites a text cites it whole."""
    return {
        "if": {"required": ["unknown"], "properties": {"unknown": {"const": True}}},
        "then": {"required": ["note"]},
        "else": {"required": ["value", *CITED]},
        "dependentRequired": {name: [*CITED] for name in ("ref", *CITED)},
    }


def blueprint() -> flask.Blueprint:
    """The one address."""
    pages = flask.Blueprint("plan_schema", __name__)

    @pages.get("/schemas/plan.json")
    def plan() -> flask.Response:
        body = orjson.dumps(plan_schema(), option=orjson.OPT_INDENT_2)
        return cached(body, "application/schema+json", seconds=60)

    return pages
