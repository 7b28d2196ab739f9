"""/docs says what the API is, has a command for all of it, and needs nothing from anywhere else.

That the commands work is shown by tests/test_commands.py, which runs them.
"""

import html
import json
import re
import shlex
from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from service.reports.registry import REPORTS
from service.web.commands import Need
from service.web.docs import operations_of
from service.web.example_bills import SMALL_PLAN
from service.web.glossary import GLOSSARY
from service.web.problems import KINDS
from service.web.shapes import Token, fields_of, shape_named, shapes_from, type_of


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> str:
    response = client.get("/docs")
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    return response.text


def commands(page: str) -> list[str]:
    """The commands of the page as a person copies them."""
    return [html.unescape(command) for command in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)]


def body_of(command: str) -> dict[str, Any]:
    """What a command sends."""
    words = shlex.split(command)
    sent: dict[str, Any] = json.loads(words[words.index("-d") + 1]) if "-d" in words else {}
    return sent


def test_every_operation_has_a_command(client: FlaskClient, page: str) -> None:
    document = client.get("/openapi.json").get_json()
    told = list(operations_of(document, "http://localhost"))

    assert {(one.method.lower(), one.path) for one in told} == {
        (method, path) for path, item in document["paths"].items() for method in item if method != "parameters"
    }
    assert [one.path for one in told if not one.calls or not one.summary] == []
    assert set(commands(page)) == {call.command for one in told for call in one.calls}


def test_the_first_thing_to_copy_stands_above_everything_else(page: str) -> None:
    first = page.index("<pre")

    assert first < page.index("<nav")
    assert "curl -s http://localhost/v1/estimates" in page[first:].partition("</pre>")[0]


def test_a_command_says_where_what_it_needs_comes_from(client: FlaskClient) -> None:
    """Also of things that no resource has yet, from their description alone."""
    made = {
        "security": [{"secret_key": []}],
        "tags": ["quotes"],
        "summary": "Make",
        "parameters": [{"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}}],
        "requestBody": {"content": {"text/csv": {"schema": {"type": "string"}, "example": "id\n1\n"}}},
        "responses": {},
    }
    changed = {
        "security": [{"secret_key": []}],
        "tags": ["quotes"],
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}},
        ],
        "responses": {},
    }
    read = {**changed, "parameters": changed["parameters"][:1]}
    document = {
        "paths": {"/v1/notes": {"post": made}, "/v1/notes/{id}": {"get": read, "patch": changed}},
        "components": {"responses": {}},
    }

    told = {f"{one.method} {one.path}": one.calls for one in operations_of(document, "https://here.example")}

    key = '-H "Authorization: Bearer $KEY"'
    assert [call.command for calls in told.values() for call in calls] == [
        f'curl -s https://here.example/v1/notes {key} -H "Idempotency-Key: $(date +%s%N)" '
        "-H 'Content-Type: text/csv' --data-binary 'id\n1\n'",
        f'curl -s "https://here.example/v1/notes/$NOTE_ID" {key}',
        f'curl -s "https://here.example/v1/notes/$NOTE_ID" -X PATCH {key} -H "If-Match: $ETAG"',
    ]
    assert told["PATCH /v1/notes/{id}"][0].needs == (
        Need("NOTE_ID", "POST", "/v1/notes"),
        Need("KEY"),
        Need("ETAG", "GET", "/v1/notes/{id}"),
    )


def test_rajat_is_one_of_the_examples(page: str) -> None:
    assert any('"everyday_movement"' in command for command in commands(page))


def test_a_plan_document_is_shown_whole_and_settles_a_bill(client: FlaskClient, page: str) -> None:
    (sent,) = [body for body in map(body_of, commands(page)) if "plan" in body.get("policy", {})]

    answer = client.post("/v1/adjudications", json=sent).get_json()

    assert sent["policy"]["plan"] == SMALL_PLAN
    assert answer["claims"][0]["policies"][0]["plan_id"] == "my_plan"
    assert 'href="/schemas/plan.json"' in page


def test_the_plan_of_the_readme_is_the_one_shown() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Write a plan\n", 1)[1].split("\n## ", 1)[0]
    sent, _ = re.findall(r"```\n(.*?)```", section, re.DOTALL)

    assert json.loads(sent)["policy"]["plan"] == SMALL_PLAN


def test_every_link_on_the_page_leads_somewhere(client: FlaskClient, page: str) -> None:
    links = set(re.findall(r'href="([^"]+)"', page))
    anchors = set(re.findall(r'id="([^"]+)"', page))

    assert {link for link in links if link.startswith("#") and link[1:] not in anchors} == set()
    for link in links:
        if not link.startswith(("#", "data:")):
            with client.get(html.unescape(link)) as response:
                assert response.status_code == 200, link


def test_no_place_on_the_page_has_the_name_of_another(page: str) -> None:
    anchors = re.findall(r'id="([^"]+)"', page)

    assert len(anchors) == len(set(anchors))


def test_the_page_needs_no_script_and_nothing_from_elsewhere(page: str) -> None:
    assert "<script" not in page
    assert "style=" not in page
    assert [link for link in re.findall(r'(?:src|href)="([^"]+)"', page) if re.match(r"https?:|//", link)] == []


def test_problems_columns_and_words_are_all_there(page: str) -> None:
    told = html.unescape(page)

    assert [kind.slug for kind in KINDS.values() if f'href="/problems/{kind.slug}"' not in page] == []
    columns = [column for report in REPORTS for column in report.columns]
    assert [column.name for column in columns if column.description not in told] == []
    assert [word.word for word in GLOSSARY if word.meaning not in told] == []


def test_every_field_is_described(client: FlaskClient) -> None:
    """Those of questions and what answers them: an integrator meets them first."""
    document = client.get("/openapi.json").get_json()
    names = ("Query", "ComparisonQuery", "ComparisonAnswer", "EstimateAnswer", "AdjudicationQuery", "Adjudication")
    shapes = shapes_from(document, [Token(name, shape=True) for name in names])

    silent = [f"{shape.name}.{field.name}" for shape in shapes for field in shape.fields if not field.description]

    assert silent == []


def test_the_page_opens_before_anything_is_published(app: flask.Flask) -> None:
    response = app.test_client().get("/docs")

    assert response.status_code == 200
    assert "/v1/estimates" in response.text


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string"}, "text"),
        ({"type": ["integer", "null"]}, "whole number or null"),
        ({"type": "string", "format": "date", "pattern": "^[0-2]"}, "date"),
        ({"type": "string", "pattern": "^(?:0)(?:[.][0-9]{1,2})?$"}, "decimal text"),
        ({"anyOf": [{"$ref": "#/components/schemas/Row"}, {"type": "null"}]}, "Row or null"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Row"}}, "list of Row"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "names to text"),
        ({"type": "object"}, "object"),
        ({"type": "string", "const": "estimate"}, '"estimate"'),
        ({}, "any value"),
    ],
)
def test_a_type_is_said_in_words(schema: dict[str, object], said: str) -> None:
    assert "".join(token.text for token in type_of(schema)) == said


def test_limits_and_inner_fields_are_said() -> None:
    schema = {
        "required": ["age"],
        "properties": {
            "age": {"type": "integer", "minimum": 0, "maximum": 110, "default": 38},
            "count": {"type": "integer", "minimum": 1, "maximum": 2**53 - 1},
            "name": {"type": "string", "maxLength": 60, "example": "pune", "default": None},
            "slug": {"type": "string", "pattern": "^[a-z]{1,9}$"},
            "where": {"type": "object", "properties": {"city": {"type": "string", "enum": ["pune", None]}}},
            "flags": {"type": "array", "maxItems": 5, "items": {"type": "boolean"}, "default": True},
        },
    }

    told = {field.name: (field.required, field.limits, field.codes) for field in fields_of(schema)}

    assert told == {
        "age": (True, ("left out: 38", "0 to 110"), ()),
        "count": (False, ("from 1",), ()),
        "name": (False, ("at most 60 characters", "such as pune"), ()),
        "slug": (False, ("of the form ^[a-z]{1,9}$",), ()),
        "where": (False, (), ()),
        "where.city": (False, (), ("pune",)),
        "flags": (False, ("left out: true", "at most 5"), ()),
    }


def test_a_choice_between_shapes_names_them() -> None:
    document = {"components": {"schemas": {"Any": {"oneOf": [{"$ref": "#/components/schemas/A"}]}, "A": {}}}}

    assert shape_named(document, "Any").choices == (Token("A", shape=True),)
    assert [shape.name for shape in shapes_from(document, [Token("Any", shape=True)])] == ["Any", "A"]
