"""No field of a question about bills is dead: for each there are two questions that differ in it alone, and whose
answers differ in more than their id. A field without a pair is named by the first test.

Of a field that only checks (``bill_total``), or of which one value alone is published (``market``), the answer
becomes a refusal.
"""

from collections.abc import Iterator
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from marshmallow import Schema, fields

from schemas.adjudication import AdjudicationQuerySchema
from schemas.plan_terms import TermSchema
from tests.dead_input_pairs import DOCUMENTARY, PAIRS
from tests.dead_input_plan_pairs import PLAN_PAIRS

EVERY = {**PAIRS, **PLAN_PAIRS}


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


def named(schema: Schema) -> str:
    """Terms differ in their value alone, so one of them stands for all."""
    return "Term" if isinstance(schema, TermSchema) else type(schema).__name__.removesuffix("Schema")


def held(field: Any) -> Any:
    """The field inside lists and named entries."""
    for name in ("inner", "value_field"):
        if getattr(field, name, None) is not None:
            return held(getattr(field, name))
    return field


def every_field(schema: Schema, seen: set[str]) -> Iterator[str]:
    """``Schema.field`` of a schema and of all schemas inside it, once each."""
    name = named(schema)
    fresh = name not in seen
    seen.add(name)
    for key, field in schema.fields.items():
        if fresh:
            yield f"{name}.{field.data_key or key}"
        inner = held(field)
        if isinstance(inner, fields.Nested) and (fresh or name == "Term"):
            within = inner.schema
            if named(within).endswith("Reading"):
                yield from (f"Reading.{part}" for part in within.fields) if "Reading" not in seen else ()
                seen.add("Reading")
            elif named(within) == "Term" or named(within) not in seen:
                yield from every_field(within, seen)


FIELDS = sorted(set(every_field(AdjudicationQuerySchema(), set())))


def test_every_field_of_the_question_has_a_pair() -> None:
    assert len(FIELDS) > 150
    assert [name for name in FIELDS if name not in EVERY and name not in DOCUMENTARY] == []
    assert [name for name in (*EVERY, *DOCUMENTARY) if name not in FIELDS] == []


@pytest.mark.parametrize("name", EVERY)
def test_changing_the_field_changes_the_answer(client: FlaskClient, name: str) -> None:
    before, after = (client.post("/v1/adjudications", json=asked) for asked in EVERY[name])

    assert before.status_code == 200, before.text
    assert told(before) != told(after)


def told(response: Any) -> Any:
    """All of an answer but its id; of a refusal its faults."""
    body = response.get_json()
    return {key: part for key, part in body.items() if key not in {"adjudication_id", "request_id"}}
