"""Every refusal is one kind of document: what is wrong, where, and what would be right."""

import json
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from marshmallow import fields
from werkzeug import exceptions as http

from schemas.fields import Money, Slug, Strict, Whole
from service.domain import errors
from service.store.catalogue import Unavailable
from service.web.body import Blueprint
from service.web.problems import KINDS, in_path, kind_of


class TrialWhere(Strict):
    city = Slug()


class TrialQuestion(Strict):
    age_years = Whole(maximum=110, required=True)
    where = fields.Nested(TrialWhere())
    prices = fields.List(Money())


class Filter(Strict):
    limit = Whole(maximum=9)


REFUSALS = {
    "plan": errors.UnknownPlan("nivva", ["niva_reassure"], pointer="/policy/plan_ids/0"),
    "clash": errors.Contradiction([errors.Fault("/age_years", "contradiction", "38 here, 40 there.")]),
    "date": errors.NothingPublished("Nothing is in force on 1990-01-01."),
    "away": Unavailable("database secret-host is away"),
    "bug": ZeroDivisionError("Asha, 34, cannot feel her legs"),
    "teapot": http.ImATeapot("Short and stout."),
}


@pytest.fixture
def client(app: flask.Flask) -> FlaskClient:
    """The app with a resource that refuses in every way."""
    trial = Blueprint("trial", "trial")

    @trial.post("/trial")
    @trial.arguments(TrialQuestion())
    @trial.response(200)
    def ask(question: dict[str, Any]) -> dict[str, Any]:
        return question

    @trial.get("/trial")
    @trial.arguments(Filter(), location="query")
    @trial.response(200)
    def listed(chosen: dict[str, Any]) -> dict[str, Any]:
        return chosen

    @trial.get("/refuse/<kind>")
    @trial.response(200)
    def refuse(kind: str) -> None:
        raise REFUSALS[kind]

    @trial.get("/plans/<name>")
    @trial.response(200)
    def plan(name: str) -> None:
        with in_path():
            raise errors.UnknownPlan(name, ["niva_reassure"])

    app.extensions["flask-smorest"]["apis"][""]["ext_obj"].register_blueprint(trial)
    return app.test_client()


def told(response: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem of a response that has the status and the kind."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(response.data)
    assert body["type"] == f"/problems/{slug}"
    assert body["status"] == status
    assert body["request_id"] == response.headers["Request-Id"]
    return body


def test_all_faults_of_a_body_are_told_at_once_with_their_places(client: FlaskClient) -> None:
    question = {"age_years": 200, "where": {"citi": "pune"}, "prices": ["1.00", 2]}

    body = told(client.post("/trial", json=question), 422, "invalid")

    assert body["detail"] == "3 values are not allowed; errors lists each with its place."
    assert body["instance"] == "/trial"
    assert body["errors"] == [
        {"pointer": "/age_years", "code": "range", "detail": "200 is outside 0 to 110."},
        {
            "pointer": "/prices/1",
            "code": "number",
            "detail": 'Write the value as a string, such as "12345.50", not as a JSON number.',
        },
        {
            "pointer": "/where/citi",
            "code": "unknown",
            "detail": "There is no field 'citi' here. Did you mean 'city'?",
        },
    ]


def test_a_single_fault_is_also_the_detail(client: FlaskClient) -> None:
    body = told(client.post("/trial", json={}), 422, "invalid")

    assert body["detail"] == "/age_years: This field is needed."


def test_a_body_that_is_no_object_is_told_so(client: FlaskClient) -> None:
    body = told(client.post("/trial", json=[]), 422, "invalid")

    assert body["errors"] == [{"pointer": "", "code": "type", "detail": "Write a JSON object here, with braces."}]
    assert body["detail"] == "Write a JSON object here, with braces."


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b'{"age_years": 38,\n "where": }', "line 2, column 11"),
        (b"", "The body is empty; send a JSON object."),
        (b"  ", "The body is empty"),
        (b'{"age_years": NaN}', "line 1, column 15"),
        (b'{"age_years": "\xff"}', "The body is not JSON"),
        (b"[" * 10_000, "The body is not JSON"),
    ],
)
def test_malformed_json_is_told_with_its_place(client: FlaskClient, sent: bytes, said: str) -> None:
    body = told(client.post("/trial", data=sent, content_type="application/json"), 400, "malformed")

    assert said in body["detail"]


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_another_content_type_is_refused(client: FlaskClient, content_type: str | None) -> None:
    body = told(client.post("/trial", data=b"{}", content_type=content_type), 415, "wrong-content-type")

    assert "send application/json" in body["detail"]


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/merge-patch+json"])
def test_every_spelling_of_json_is_read(client: FlaskClient, content_type: str) -> None:
    response = client.post("/trial", data=b'{"age_years": 38.0}', content_type=content_type)

    assert response.get_json() == {"age_years": 38}


def test_a_body_over_the_limit_is_refused(client: FlaskClient) -> None:
    told(client.post("/trial", data=b" " * 262_145, content_type="application/json"), 413, "too-large")


def test_an_unknown_query_parameter_is_refused(client: FlaskClient) -> None:
    body = told(client.get("/trial?limmit=5"), 422, "invalid")

    assert body["errors"][0]["pointer"] == "/limmit"


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    response = client.delete("/trial")

    told(response, 405, "method-not-allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_an_unknown_path_is_not_found(client: FlaskClient) -> None:
    told(client.get("/nowhere"), 404, "not-found")


def test_an_unknown_id_in_a_body_is_a_fault_of_the_body(client: FlaskClient) -> None:
    body = told(client.get("/refuse/plan"), 422, "unknown-id")

    assert body["errors"][0]["pointer"] == "/policy/plan_ids/0"
    assert "niva_reassure" in body["detail"]


def test_an_unknown_id_in_the_path_is_not_found(client: FlaskClient) -> None:
    body = told(client.get("/plans/nivva"), 404, "not-found")

    assert "niva_reassure" in body["detail"]


def test_answers_that_contradict_each_other_are_pointed_at(client: FlaskClient) -> None:
    body = told(client.get("/refuse/clash"), 422, "does-not-fit")

    assert body["errors"][0]["pointer"] == "/age_years"


def test_a_date_before_the_first_catalogue_is_told(client: FlaskClient) -> None:
    assert "errors" not in told(client.get("/refuse/date"), 422, "nothing-published")


def test_a_lost_database_is_told_without_its_name(client: FlaskClient) -> None:
    response = client.get("/refuse/away")

    told(response, 503, "not-ready")
    assert b"secret-host" not in response.data


def test_a_failure_of_ours_says_only_the_request_id_and_is_logged_without_its_message(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    response = client.get("/refuse/bug", headers={"Request-Id": "abc-1"})

    assert told(response, 500, "internal")["request_id"] == "abc-1"
    assert b"ZeroDivision" not in response.data
    assert b"Asha" not in response.data
    logged = capsys.readouterr().err
    assert "Asha" not in logged
    event = json.loads(logged.splitlines()[0])
    assert (event["event"], event["request_id"], event["error"][0]) == ("request.failed", "abc-1", "ZeroDivisionError")


def test_a_status_without_a_row_is_still_a_problem(client: FlaskClient) -> None:
    response = client.get("/refuse/teapot")

    assert response.content_type == "application/problem+json"
    assert json.loads(response.data)["type"] == "about:blank"
    assert json.loads(response.data)["detail"] == "Short and stout."


NOT_422 = {
    errors.FileTooLarge: 413,
    errors.SwitchedOff: 503,
    errors.NotAllowed: 403,
    errors.NeedsApproval: 403,
    errors.WrongState: 409,
    errors.InProgress: 409,
    errors.KeyMissing: 400,
    errors.ChangedMeanwhile: 412,
}


def every(base: type[Exception]) -> set[type[Exception]]:
    return {base} | {leaf for child in base.__subclasses__() for leaf in every(child)}


@pytest.mark.parametrize("refusal", sorted(every(errors.Refusal), key=lambda leaf: leaf.__name__))
def test_every_refusal_has_a_row(refusal: type[Exception]) -> None:
    row = kind_of(refusal.__new__(refusal))

    assert row.status == NOT_422.get(refusal, 422)
    assert (row.slug == "refused") is (refusal is errors.Refusal)


@pytest.mark.parametrize("slug", sorted({kind.slug for kind in KINDS.values()}))
def test_every_kind_of_problem_is_explained(client: FlaskClient, slug: str) -> None:
    response = client.get(f"/problems/{slug}")

    assert response.status_code == 200
    assert next(kind.title for kind in KINDS.values() if kind.slug == slug) in response.text


def test_a_kind_that_does_not_exist_is_not_explained(client: FlaskClient) -> None:
    told(client.get("/problems/<script>"), 404, "not-found")


def test_the_description_of_the_api_documents_problems(client: FlaskClient) -> None:
    described = client.get("/openapi.json").get_json()

    content = described["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(content) == ["application/problem+json"]
    assert set(described["paths"]["/trial"]["post"]["responses"]) == {"200", "422", "default"}
