"""Named example questions, each a complete body of ``POST /v1/estimates`` with the source of its persona."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load
from marshmallow.validate import Length

from schemas.fields import Slug, Strict
from schemas.query import QuerySchema
from service.domain.example import Example


class QueryBody(fields.Field[Mapping[str, Any]]):
    """A question, kept as it is written once the schema of questions has accepted it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        QuerySchema().load(value)
        return value


class ExampleSchema(Strict):
    """One example."""

    id = Slug(required=True)
    label = fields.String(required=True, validate=Length(1, 200))
    source = fields.String(required=True, validate=Length(1, 300))
    note = fields.String(load_default="", validate=Length(max=600))
    query = QueryBody(required=True)

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> Example:
        return Example(**data)


class ExamplesSchema(Strict):
    """``examples.json``."""

    examples = fields.List(fields.Nested(ExampleSchema), required=True, validate=Length(1, 50))

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Example]:
        return {example.id: example for example in data["examples"]}


def examples_to_document(examples: Mapping[str, Example]) -> dict[str, Any]:
    """The document that loads back to ``examples``."""
    return {"examples": [ExampleSchema().dump(example) for example in examples.values()]}
