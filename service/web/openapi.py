"""/openapi.json: what the API is, with the codes that are published today.

The shape of every request and answer comes from the schemas; which plans, presentations, items, cities and
questions exist comes from the catalogue in force, so that a client sees at once what it may ask. Knows no
resource by its code, only by its place in the description.
"""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

import flask
import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin, OpenAPIConverter
from marshmallow import Schema

from schemas.plan_fields import description_of
from service.domain.answers import Question, QuestionType
from service.domain.content import Content
from service.domain.edition import Edition
from service.domain.errors import NothingPublished
from service.domain.example import Example
from service.domain.markets import MARKETS
from service.store.catalogue import Unavailable
from service.store.snapshot import Snapshot
from service.usecases.estimate import Estimator
from service.web import conditional, deprecation
from service.web.conditional import cached
from service.web.deprecation import Deprecated
from service.web.example_bills import BILLS
from service.web.example_messages import messages

Json = dict[str, Any]

ASKED = ("Query", "ComparisonQuery")  # the question of an estimate, and what is made of it
EITHER = [
    {
        "title": "Triage answers",
        "required": ["answers"],
        "properties": {
            "answers": {"type": "object"},
            **dict.fromkeys(("presentation", "stage", "stages_included"), {"type": "null"}),
        },
    },
    {
        "title": "A known stage",
        "required": ["presentation", "stage"],
        "properties": {
            "answers": {"type": "null"},
            "presentation": {"type": "string"},
            "stage": {"type": "string"},
        },
    },
]
# Asked without triage: a stage that a doctor has named.
KNOWN_STAGE = Example(
    id="known_stage",
    label="Pressure on a nerve, physiotherapy advised, in Pune, with one plan",
    source="ours",
    note="",
    query={
        "market": "in",
        "presentation": "radiculopathy",
        "stage": "physiotherapy",
        "age_years": 38,
        "where": {"city": "pune", "facility": "private_mid", "room": "semi_private"},
        "policy": {"plan_ids": ["niva_reassure"], "sum_insured": "500000.00"},
    },
)


TWO_PLANS = Example(
    id="two_plans",
    label="The same question about two plans",
    source="ours",
    note="",
    query={**KNOWN_STAGE.query, "policy": {"plan_ids": ["care_supreme", "niva_reassure"], "sum_insured": "500000.00"}},
)


# What a family pays; the premiums are published ones (P-PR-01), the rest of the second is derived (D-23).
PREMIUMS = (
    Example(
        id="two_premiums",
        label="Two people insured apart, 5 % off each, paid every quarter",
        source="Care Supreme policy wording, UIN CHIHLIP23128V012223, cl. 3.2.6 illustration",
        note="",
        query={
            "market": "in",
            "persons": [
                {"id": "self", "age_years": 46, "amount": "12324.00"},
                {"id": "spouse", "age_years": 51, "amount": "15582.00"},
            ],
            "discount_bps": 500,
            "instalment": {"every": "quarterly"},
        },
    ),
    Example(
        id="tax_relief",
        label="Relief from tax for one's own premium and check-up, and a father's premium",
        source="ours",
        note="",
        query={
            "market": "in",
            "persons": [
                {"id": "self", "age_years": 38, "amount": "18000.00", "check_up": "4000.00"},
                {"id": "father", "age_years": 66, "amount": "46000.00", "parent": True},
            ],
            "regime": "old",
        },
    ),
)
MESSAGES = messages(TWO_PLANS.query)
VISITS = (
    Example(
        id="end_of_a_visit",
        label="Two screens of a visit, the second with a verdict",
        source="ours",
        note="",
        query={"counts": [{"screen": "first_number", "verdict": None}, {"screen": "result", "verdict": "V1"}]},
    ),
)


class DescribingConverter(OpenAPIConverter):
    """Describes a schema by its docstring, and one that names alternatives as a choice between them."""

    def schema2jsonschema(self, schema: Any) -> Json:
        alternatives = getattr(schema, "one_of", None)
        shape = self._choice(schema, alternatives) if alternatives else super().schema2jsonschema(schema)
        kind = schema if isinstance(schema, type) else type(schema)
        # A schema made by from_dict has no docstring of its own, and its parent's would be about something else.
        told, *_ = inspect.cleandoc(vars(kind).get("__doc__") or "").split("\n\n")
        return {"description": " ".join(told.split()), **shape} if told else dict(shape)

    def field2property(self, field: Any) -> Json:
        """An empty text as default is the same as leaving the field out, and says nothing."""
        shape: Json = super().field2property(field)
        if shape.get("default") == "":
            del shape["default"]
        if "description" not in shape and isinstance(field.parent, Schema):
            told = description_of(_name(field.parent), field.data_key or field.name)
            shape |= {"description": told} if told else {}
        names = getattr(getattr(field, "key_field", None), "metadata", {})
        return {**shape, "propertyNames": {"pattern": names["pattern"]}} if "pattern" in names else shape

    def _choice(self, schema: Any, alternatives: Mapping[str, Any]) -> Json:
        parts = {name: self.resolve_nested_schema(part) for name, part in alternatives.items()}
        mapping = {name: part["$ref"] for name, part in parts.items()}
        return {
            "oneOf": list(parts.values()),
            "discriminator": {"propertyName": schema.discriminator, "mapping": mapping},
        }


class Describing(MarshmallowPlugin):
    """apispec's plugin with our converter and names; hand a fresh one to each Api."""

    Converter = DescribingConverter

    def __init__(self) -> None:
        super().__init__(schema_name_resolver=_name)


def _name(schema: Any) -> str:
    """What a reader calls a schema: PlanWire is a published plan, QuerySchema a query."""
    kind = schema if isinstance(schema, type) else type(schema)
    name: str = kind.__name__
    return f"Published{name.removesuffix('Wire')}" if name.endswith("Wire") else name.removesuffix("Schema")


class Description:
    """The description of the API as it is on a day; built once for each snapshot of the catalogue."""

    def __init__(
        self, spec: APISpec, estimator: Estimator, *, market: str = "in", deprecated: Sequence[Deprecated] = ()
    ) -> None:
        self._spec, self._estimator, self._market, self._deprecated = spec, estimator, market, deprecated
        self._told = lru_cache(maxsize=4)(self._tell)

    def today(self, tenant: str = "") -> Json:
        """The OpenAPI document, with a tenant's codes or everybody's; without codes while nothing is published.

        It is shared: do not change it.
        """
        try:
            return self._told(self._estimator.snapshot(self._market, tenant=tenant))
        except (NothingPublished, Unavailable):
            return self._told(None)

    def _tell(self, snapshot: Snapshot | None) -> Json:
        document: Json = deepcopy(self._spec.to_dict())
        schemas = document["components"]["schemas"]
        schemas.pop("PaginationMetadata", None)  # flask-smorest's; nothing here comes in pages
        for name in ASKED:
            schemas[name]["oneOf"] = deepcopy(EITHER)
        if snapshot is not None:
            fill(document, self._estimator.edition(snapshot), locales=sorted(snapshot.each("content", Content)))
            _show(document, "Query", [KNOWN_STAGE, *snapshot.each("examples", dict).get("examples", {}).values()])
            _show(document, "ComparisonQuery", [TWO_PLANS])
            _show(document, "PremiumQuestion", PREMIUMS)
            _show(document, "AdjudicationQuery", BILLS)
        _show(document, "Counts", VISITS)
        _show(document, "AgentMessage", MESSAGES)
        conditional.describe(document)
        deprecation.describe(document, self._deprecated)
        return document


def fill(document: Json, edition: Edition, *, locales: Iterable[str]) -> None:
    """Write the published codes of ``edition``, and the languages on offer, into the description."""
    schemas: Json = document["components"]["schemas"]
    choice = schemas["PlanChoice"]["properties"]
    plans, presentations = sorted(edition.plans), sorted(edition.pathways)
    options = sorted({name for plan in edition.plans.values() for name in plan.variants})
    for name in ASKED:
        _fill_question(schemas[name]["properties"], edition)
    _only(schemas["PremiumQuestion"]["properties"]["market"], MARKETS)
    _only(schemas["Where"]["properties"]["city"], edition.cities)
    _only(schemas["Prescribed"]["properties"]["item"], edition.items)
    _only(schemas["Policy"]["properties"]["plan_ids"]["items"], plans)
    _only(choice["plan_id"], plans)
    _only(choice["variant"], options)
    _only(choice["options"]["items"], options)
    _fill_adjudications(schemas, plans=plans, presentations=presentations)
    named = {
        "market": MARKETS,
        "presentation": presentations,
        "plan_id": plans,
        "item": edition.items,
        "locale": locales,
    }
    for parameter in _parameters(document):
        if parameter["name"] in named:
            _only(parameter["schema"], named[parameter["name"]])


def _fill_question(query: Json, edition: Edition) -> None:
    _only(query["market"], MARKETS)
    _only(query["presentation"], sorted(edition.pathways))
    query["answers"].pop("additionalProperties", None)
    query["answers"] |= {
        "properties": {question.id: _answer(question) for question in edition.triage.questions.values()},
        "additionalProperties": False,
    }


def _fill_adjudications(schemas: Json, *, plans: Iterable[str], presentations: Iterable[str]) -> None:
    """Options are not filled: a plan document of one's own names its own."""
    _only(schemas["AdjudicationQuery"]["properties"]["market"], MARKETS)
    _only(schemas["HeldPolicy"]["properties"]["plan_id"], plans)
    _only(schemas["Claim"]["properties"]["presentation"], presentations)


def _only(shape: Json, codes: Iterable[str]) -> None:
    """Allow these codes, and null where it is allowed already."""
    nothing = [None] if "null" in shape.get("type", ()) and isinstance(shape["type"], list) else []
    shape["enum"] = [*codes, *nothing]


def _answer(question: Question) -> Json:
    told = {"title": question.text, **({"description": question.help} if question.help else {})}
    if question.type is QuestionType.INTEGER:
        return {"type": "integer", "minimum": question.minimum, "maximum": question.maximum, **told}
    one = {"type": "string", "enum": list(question.values)}
    if question.type is QuestionType.ORDINAL:
        return {**one, **told}
    return {"type": "array", "items": one, "maxItems": len(question.values), **told}


def _parameters(document: Json) -> Iterable[Json]:
    for path in document["paths"].values():
        yield from path.get("parameters", ())
        for operation in path.values():
            if isinstance(operation, dict):
                yield from operation.get("parameters", ())


def _show(document: Json, question: str, examples: Iterable[Example]) -> None:
    """Put the named examples beside the shape of question they are."""
    for path in document["paths"].values():
        body = path.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json")
        if body and body["schema"].get("$ref", "").endswith(f"/{question}"):
            body["examples"] = {
                example.id: {"summary": example.label, "value": dict(example.query)} for example in examples
            }


def blueprint(description: Description) -> flask.Blueprint:
    """The one address."""
    pages = flask.Blueprint("openapi", __name__)

    @pages.get("/openapi.json")
    def openapi() -> flask.Response:
        body = orjson.dumps(description.today(), option=orjson.OPT_INDENT_2)
        return cached(body, "application/json", seconds=60)

    return pages
