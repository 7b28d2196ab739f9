"""POST /v1/reports/estimates over the whole way: bytes, refusals before the first byte, and what became of a report."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.reports.estimate_columns import HEADER
from service.usecases.access import READ, REPORTS
from tests.served import served

ROW = {"id": "m-1", "market": "in", "presentation": "radiculopathy", "stage": "physiotherapy", "age_years": "38"}
LIMIT = 4096
OTHER_BODIES = 1024


def issue(service: flask.Flask, *scopes: str) -> str:
    """The secret of a new key."""
    who = ["keys", "issue", "--who", "Asha"]
    done = service.test_cli_runner().invoke(args=[*who, *(part for scope in scopes for part in ("--scope", scope))])
    assert done.exit_code == 0, done.output
    return next(word for word in done.output.split() if word.startswith("sk_"))


@pytest.fixture(scope="module")
def service() -> Iterator[flask.Flask]:
    with served(max_report_bytes=LIMIT, max_body_bytes=OTHER_BODIES) as found:
        yield found


@pytest.fixture(scope="module")
def key(service: flask.Flask) -> str:
    return issue(service, REPORTS)


@pytest.fixture
def client(service: flask.Flask) -> FlaskClient:
    return service.test_client()


def text(*rows: dict[str, str], **more: str) -> bytes:
    """A CSV file of these rows, each with ``more`` cells."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list({**rows[0], **more}))
    writer.writeheader()
    writer.writerows({**row, **more} for row in rows)
    return out.getvalue().encode()


def send(client: FlaskClient, key: str, body: bytes, **headers: str) -> TestResponse:
    told = {"Authorization": f"Bearer {key}", "Content-Type": "text/csv"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return client.post("/v1/reports/estimates", data=body, headers=told)


def read(response: TestResponse) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


def test_a_row_says_what_the_estimate_of_its_question_says(client: FlaskClient, key: str) -> None:
    body = text(ROW, plan_ids="niva_reassure", sum_insured="500000.00", city="pune", policy_age_months="30")
    likely, worst = read(send(client, key, body))

    asked = {
        "market": "in",
        "presentation": "radiculopathy",
        "stage": "physiotherapy",
        "age_years": 38,
        "where": {"city": "pune"},
        "policy": {"plan_ids": ["niva_reassure"], "sum_insured": "500000.00", "age_months": 30},
    }
    answer = client.post("/v1/estimates", json=asked).get_json()
    assert (likely["role"], worst["role"]) == ("likely", "worst")
    for row, one in zip((likely, worst), answer["comparison"], strict=True):
        assert row["scenario"] == one["scenario"]
        for state in one["rows"]:
            if state["policy_state"] == "no_policy":
                assert row["bills"] == state["bills"]
                continue
            name = state["policy_state"]
            for cell in ("plan_pays", "patient_pays", "total", "difference"):
                assert row[f"{name}_{cell}"] == (state[cell] or "")
            assert row[f"{name}_cover_verdict"] == state["cover_verdict"]["code"]


def test_a_wrong_row_says_why_in_its_place_and_is_counted(client: FlaskClient, key: str) -> None:
    body = text(ROW, {**ROW, "id": "=cmd", "age_years": "200", "stage": "soon"}, {**ROW, "id": "m-3", "market": "xx"})
    response = send(client, key, body)
    rows = read(response)
    told = client.get(
        f"/v1/reports/{response.headers['Report-Id']}/summary", headers={"Authorization": f"Bearer {key}"}
    ).get_json()

    assert [row["row_no"] for row in rows] == ["1", "1", "2", "3"]
    assert rows[2]["id"] == "'=cmd"
    assert rows[2]["error"].split(": ")[0] == "range age_years"
    assert "; choice stage: 'soon' is not one of the codes." in rows[2]["error"]
    assert rows[3]["error"].startswith("unknown market: There is no market 'xx'.")
    assert all(not value for name, value in rows[3].items() if name not in ("id", "row_no", "error"))
    assert (told["rows_read"], told["rows_written"], told["rows_wrong"]) == (3, 4, 2)
    assert (told["size"], told["sha256"]) == (len(response.data), hashlib.sha256(response.data).hexdigest())
    assert told["finished_at"]


def test_a_packed_file_gives_the_same_bytes(client: FlaskClient, key: str) -> None:
    body = text(ROW)
    plain = send(client, key, body).data

    assert send(client, key, gzip.compress(body), Content_Type="application/gzip").data == plain
    assert send(client, key, gzip.compress(body), Content_Encoding="gzip").data == plain
    assert plain.split(b"\r\n")[0].decode().split(",") == list(HEADER)


def test_an_emergency_has_no_amount(client: FlaskClient, key: str) -> None:
    row = {"id": "m-1", "market": "in", "answers.nerve_symptoms": "saddle_numb", "answers.other_symptoms": "none"}
    (told,) = read(send(client, key, text(row)))

    assert (told["kind"], told["bills"], told["plan_id"], told["error"]) == ("emergency", "", "", "")


REFUSED: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "no csv": (b"{}", {"Content_Type": "application/json"}, 415, ""),
    "another charset": (text(ROW), {"Content_Type": "text/csv; charset=latin-1"}, 415, ""),
    "packed twice": (text(ROW), {"Content_Type": "application/gzip", "Content_Encoding": "gzip"}, 415, ""),
    "too long": (text(*[ROW] * 200), {}, 413, "too_large"),
    "a bomb": (gzip.compress(text(*[ROW] * 2000)), {"Content_Type": "application/gzip"}, 413, "too_large"),
    "cut off": (gzip.compress(text(ROW))[:-9], {"Content_Type": "application/gzip"}, 422, "packed"),
    "packed unsaid": (gzip.compress(text(ROW)), {}, 422, "packed"),
    "empty": (b"", {}, 422, "empty"),
    "latin-1": (text(ROW, city="Münster").decode().encode("latin-1"), {}, 422, "encoding"),
    "utf-16": (text(ROW).decode().encode("utf-16"), {}, 422, "encoding"),
    "ragged": (text(ROW) + b"m-2,in\r\n", {}, 422, "ragged"),
    "never closed": (text(ROW) + b'"m-2,in\r\n', {}, 422, "ragged"),
    "header twice": (text(ROW) * 2, {}, 422, "header_twice"),
    "columns twice": (text(ROW).replace(b"age_years", b"id"), {}, 422, "twice"),
    "unknown column": (text(ROW).replace(b"age_years", b"age"), {}, 422, "unknown"),
    "thousands of columns": (b",".join(b"c%d" % n for n in range(700)), {}, 422, "too_many"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_before_the_first_byte(client: FlaskClient, key: str, name: str) -> None:
    body, headers, status, code = REFUSED[name]
    response = send(client, key, body, **headers)
    problem: dict[str, Any] = response.get_json()

    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert code in [fault["code"] for fault in problem.get("errors", [{"code": ""}])], problem
    assert "Report-Id" not in response.headers


@pytest.mark.parametrize("rows", [60, 200])
@pytest.mark.parametrize("chunked", [True, False])
def test_a_file_may_be_larger_than_other_bodies_up_to_its_own_limit(
    client: FlaskClient, key: str, rows: int, chunked: bool
) -> None:
    body = text(*[ROW] * rows)
    told = {"Authorization": f"Bearer {key}", "Content-Type": "text/csv"}
    unknown_length = {"input_stream": io.BytesIO(body), "environ_overrides": {"wsgi.input_terminated": True}}
    response = client.post("/v1/reports/estimates", headers=told, **(unknown_length if chunked else {"data": body}))  # type: ignore[arg-type]

    assert len(body) > OTHER_BODIES
    if len(body) > LIMIT:
        assert (response.status_code, response.json["errors"][0]["code"]) == (413, "too_large")  # type: ignore[index]
    else:
        assert len(read(response)) == 2 * rows


def test_every_fault_of_a_header_is_told(client: FlaskClient, key: str) -> None:
    problem = send(client, key, b"id,agee,agee,answers.age_years,,stage\n").get_json()

    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [
        ("column 2", "unknown"),
        ("column 3", "twice"),
        ("column 4", "twice"),
        ("column 5", "empty"),
        ("header", "required"),
    ]


def test_nobody_without_the_scope_gets_a_report_or_another_ones_summary(
    service: flask.Flask, client: FlaskClient, key: str
) -> None:
    report = send(client, key, text(ROW)).headers["Report-Id"]
    address = f"/v1/reports/{report}/summary"
    other = issue(service, READ)

    assert send(client, "sk_x", text(ROW)).status_code == 401
    assert send(client, other, text(ROW)).status_code == 403
    assert client.get(address).status_code == 401
    assert client.get("/v1/reports/rep_x/summary", headers={"Authorization": f"Bearer {key}"}).status_code == 404


def test_the_template_is_a_file_that_can_be_sent(client: FlaskClient, key: str) -> None:
    template = client.get("/v1/reports/estimates/template.csv", headers={"Authorization": f"Bearer {key}"})
    rows = read(send(client, key, template.data))

    assert "answers.pain_now" in template.text.splitlines()[0].split(",")
    assert [row["error"] for row in rows] == ["", ""]


def test_the_dictionary_names_every_column_of_a_report(client: FlaskClient, key: str) -> None:
    told = client.get("/v1/reports/estimates/metadata", headers={"Authorization": f"Bearer {key}"})

    assert told.content_type == "application/csvm+json"
    assert [column["name"] for column in json.loads(told.data)["tableSchema"]["columns"]] == list(HEADER)


def test_one_report_is_made_at_a_time_and_one_that_is_given_up_ends(client: FlaskClient, key: str) -> None:
    first = client.post(
        "/v1/reports/estimates",
        data=text(ROW),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "text/csv"},
        buffered=False,
    )  # the header is there, and nothing else was taken yet
    assert send(client, key, text(ROW)).status_code == 503
    first.close()

    assert send(client, key, text(ROW)).status_code == 200
