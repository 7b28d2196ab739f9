"""/docs says what the API is, every command on it works, and it needs nothing from anywhere else."""

import html
import json
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import flask
import pytest
from flask.testing import FlaskClient

from service.reports.registry import REPORTS
from service.usecases.access import SCOPES
from service.web.docs import operations_of
from service.web.example_bills import SMALL_PLAN
from service.web.glossary import GLOSSARY
from service.web.problems import KINDS
from service.web.shapes import Token, fields_of, shape_named, shapes_from, type_of
from tests.console import copied, issue


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


def keyed(command: str) -> bool:
    """Whether a command needs a key."""
    return "$KEY" in command


def test_every_command_on_the_page_is_answered(client: FlaskClient, page: str) -> None:
    for command in (one for one in commands(page) if not keyed(one)):
        curl, silent, url, *rest = shlex.split(command)
        headers = dict(rest[at + 1].split(": ", 1) for at, word in enumerate(rest) if word == "-H")
        parts = urlsplit(url)
        data = rest[rest.index("-d") + 1] if "-d" in rest else None
        address = f"{parts.path}?{parts.query}"

        response = client.open(address, method="POST" if data else "GET", headers=headers, data=data)

        assert (curl, silent, parts.netloc) == ("curl", "-s", "localhost"), command
        assert response.status_code in (200, 204), command
        if "Accept" in headers:
            assert response.mimetype == headers["Accept"]


def test_commands_with_a_key_are_understood(published: flask.Flask, page: str, tmp_path: Path) -> None:
    """On a copy, since they change things. The draft, the key and the file that they name are examples."""
    with copied(published, tmp_path) as service:
        client, secret = service.test_client(), issue(service, "asha", SCOPES)
        told = [one for one in commands(page) if keyed(one)]
        for command in told:
            _, _, url, *rest = shlex.split(command.replace("$KEY", secret))
            headers = dict(rest[at + 1].split(": ", 1) for at, word in enumerate(rest) if word == "-H")
            method = rest[rest.index("-X") + 1] if "-X" in rest else "GET"
            data = rest[rest.index("-d") + 1] if "-d" in rest else b"file" if "--data-binary" in rest else None

            response = client.open(urlsplit(url).path, method=method, headers=headers, data=data)

            missing = "/example" in url
            assert response.status_code in ({404, 409, 422} if missing else {200, 201, 409, 422}), (
                command,
                response.text,
            )
            assert (response.mimetype == "application/problem+json") is (response.status_code >= 400)
    assert len(told) > 20


def test_every_operation_has_a_command(client: FlaskClient, page: str) -> None:
    document = client.get("/openapi.json").get_json()
    told = list(operations_of(document, "http://localhost"))

    assert {(one.method.lower(), one.path) for one in told} == {
        (method, path) for path, item in document["paths"].items() for method in item if method != "parameters"
    }
    assert [one.path for one in told if not one.calls or not one.summary] == []
    assert set(commands(page)) == {call.command for one in told for call in one.calls}


def test_rajat_is_one_of_the_examples(page: str) -> None:
    assert any('"everyday_movement"' in command for command in commands(page))


def test_a_plan_document_is_shown_whole_and_settles_a_bill(client: FlaskClient, page: str) -> None:
    (sent,) = [body for body in map(body_of, commands(page)) if "plan" in body.get("policy", {})]

    answer = client.post("/v1/adjudications", json=sent).get_json()

    assert sent["policy"]["plan"] == SMALL_PLAN
    assert answer["claims"][0]["policies"][0]["plan_id"] == "my_plan"
    assert 'href="/schemas/plan.json"' in page


def test_the_plan_of_the_readme_is_the_one_shown_and_settles_its_bill(client: FlaskClient) -> None:
    """5,000 of 7,000 a day for three days: 15,000 of the room and 28,571 of the surgeon. With medicines that is
    48,571, less 10 %: 4,857."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Write a plan\n", 1)[1].split("\n## ", 1)[0]
    sent, command = re.findall(r"```\n(.*?)```", section, re.DOTALL)

    response = client.post(
        urlsplit(shlex.split(command)[2]).path, data=sent, headers={"Content-Type": "application/json"}
    )

    assert json.loads(sent)["policy"]["plan"] == SMALL_PLAN
    assert response.status_code == 200, response.text
    assert response.get_json()["claims"][0]["plan_pays"] == "43714.00"


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
