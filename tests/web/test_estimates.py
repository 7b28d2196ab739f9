"""POST /v1/estimates: one question, as JSON or CSV, the same bytes whenever and by whomever it is asked."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from schemas.estimate_shape import AnswerSchema
from service.app import create_app
from service.config import Config
from tests.clinical import document

URL = "/v1/estimates"
STAGED = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy", "age_years": 38}
RAJAT: dict[str, Any] = document("fixtures/in/examples.json")["examples"][0]["query"]


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


def ask(client: FlaskClient, *, accept: str | None = None, **changes: Any) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.post(URL, json={**STAGED, **changes}, headers=headers)


def test_rajats_answer_is_what_the_description_promises(client: FlaskClient) -> None:
    """Decision 16: his physiotherapy rung comes to 10,923."""
    response = client.post(URL, json=RAJAT)

    assert (response.status_code, response.mimetype) == (200, "application/json")
    answer = response.get_json()
    assert AnswerSchema().load(answer)
    assert answer["ladder"][3]["cumulative_cost"]["typical"] == "10923.00"


def test_an_emergency_is_an_answer_and_not_an_error(client: FlaskClient) -> None:
    told = {**RAJAT["answers"], "nerve_symptoms": ["bowel_change"]}

    response = client.post(URL, json={**RAJAT, "answers": told})

    assert response.status_code == 200
    assert response.get_json()["kind"] == "emergency"
    assert AnswerSchema().load(response.get_json())


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/html, */*;q=0.1", "text/html"),
        ("image/png, */*;q=0.1", "application/json"),
    ],
)
def test_the_media_type_is_the_one_asked_for(client: FlaskClient, accept: str | None, mimetype: str) -> None:
    response = ask(client, accept=accept)

    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert set(response.vary) == {"Accept", "Authorization", "Origin"}


def test_a_media_type_we_do_not_have_is_refused_with_those_we_do(client: FlaskClient) -> None:
    response = ask(client, accept="application/pdf")

    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    assert "application/json, text/csv" in response.get_json()["detail"]


def test_the_csv_holds_the_lines_of_the_answer(client: FlaskClient) -> None:
    text = ask(client, accept="text/csv").get_data(as_text=True)

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {"physio_session", "mri_ls_spine"} <= {value for row in rows for value in row.values()}


def test_the_csv_is_for_people_or_for_programs(client: FlaskClient) -> None:
    """Asked twice: the second answer is remembered."""
    for _ in range(2):
        people = ask(client, accept="text/csv")
        program = client.post(f"{URL}?profile=data", json=RAJAT, headers={"Accept": "text/csv"})

        assert (people.data[:3], program.data[:5]) == (b"\xef\xbb\xbf", b"kind,")
        assert b"label" in people.data and b"label" not in program.data
        assert program.content_type == "text/csv; charset=utf-8; header=present"
        assert program.headers["Content-Disposition"] == "attachment; filename=outpocket_estimate_lines_v1.csv"
        assert program.headers["Link"].startswith('</v1/estimates/metadata?profile=data>; rel="describedby"')

    told = client.get("/v1/estimates/metadata?profile=data")
    names = [column["name"] for column in told.get_json(force=True)["tableSchema"]["columns"]]
    assert names == next(csv.reader([program.get_data(as_text=True).split("\r\n")[0]]))
    assert client.get("/v1/estimates/metadata", headers={"If-None-Match": "x"}).status_code == 200
    assert (
        client.get("/v1/estimates/metadata?profile=data", headers={"If-None-Match": told.headers["ETag"]}).status_code
        == 304
    )


def test_a_profile_that_there_is_not_is_refused(client: FlaskClient) -> None:
    refused = client.post(f"{URL}?profile=excel", json=RAJAT, headers={"Accept": "text/csv"})

    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/profile")


def test_an_emergency_as_csv_is_its_advice_and_no_price(client: FlaskClient) -> None:
    told = {**RAJAT["answers"], "nerve_symptoms": ["bowel_change"]}

    response = client.post(URL, json={**RAJAT, "answers": told}, headers={"Accept": "text/csv"})

    (row,) = csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")))
    filled = {name for name, cell in row.items() if cell}
    assert row["kind"] == "emergency" and "112" in row["advice"]
    assert filled <= {"kind", "market", "urgency", "presentation", "advice", "as_of"} | {
        name for name in row if "version" in name or name in {"engine", "content", "triage"}
    }


@pytest.mark.parametrize(
    ("changes", "pointer", "right"),
    [
        ({"policy": {"plan_ids": ["nvia_reassure"]}}, "/policy/plan_ids/0", "niva_reassure"),
        ({"policy": {"plan_ids": ["niva_reassure"], "sum_insured": "1.00"}}, "/policy/sum_insured", "500000.00"),
        ({"where": {"city": "Nashik"}}, "/where/city", "tier2"),
        ({"where": {"city": "pune", "city_tier": "tier2"}}, "/where/city_tier", "metro"),
        ({"presentation": "radiculopaty"}, "/presentation", "radiculopathy"),
        ({"prescribed": [{"item": "physio_sesion", "quantity": 1}]}, "/prescribed/0/item", "physio_session"),
        ({"market": "uk"}, "/market", "in"),
        ({"versions": {"engine": "0"}}, "/versions/engine", "1"),
        ({"age_years": 38.5}, "/age_years", "whole number"),
        ({"surname": "Rao"}, "/surname", "no field"),
    ],
)
def test_a_fault_is_told_by_its_place_in_the_body_with_what_would_be_right(
    client: FlaskClient, changes: dict[str, Any], pointer: str, right: str
) -> None:
    response = ask(client, **changes)

    assert response.status_code in (404, 422) and response.mimetype == "application/problem+json"
    (fault,) = response.get_json()["errors"]
    assert fault["pointer"] == pointer
    assert right in fault["detail"]


def test_every_fault_is_told_at_once(client: FlaskClient) -> None:
    response = ask(
        client,
        where={"city": "atlantis"},
        prescribed=[{"item": "leech", "quantity": 1}],
        policy={"plans": [{"plan_id": "niva_reassure", "sum_insured": "1.00", "options": ["none"]}]},
    )

    assert [fault["pointer"] for fault in response.get_json()["errors"]] == [
        "/where/city",
        "/prescribed/0/item",
        "/policy/plans/0/sum_insured",
        "/policy/plans/0/options/0",
    ]


def test_a_city_we_do_not_know_is_priced_at_the_tier_that_comes_with_it(client: FlaskClient) -> None:
    answer = ask(client, where={"city": "Nashik", "city_tier": "tier2"}).get_json()

    assert answer["where"]["city_tier"] == "tier2"
    assert any("Nashik" in text for text in answer["assumptions"])


def test_versions_of_an_answer_sent_back_give_the_same_bytes(client: FlaskClient) -> None:
    """Decision 6."""
    first = client.post(URL, json=RAJAT)
    answer = first.get_json()

    again = client.post(URL, json={**RAJAT, "versions": answer["versions"], "as_of": answer["as_of"]})

    assert again.data == first.data


def test_a_repeated_question_is_answered_with_the_same_bytes_from_memory(published: flask.Flask) -> None:
    """The service without a memo computes the same."""
    without = create_app(replace(settings_of(published), memo_bytes=0))
    client = published.test_client()

    first, second = client.post(URL, json=RAJAT), client.post(URL, json=RAJAT)
    computed = [without.test_client().post(URL, json=RAJAT) for _ in range(2)]

    assert {first.data, second.data, *(response.data for response in computed)} == {first.data}
    assert first.headers["Request-Id"] != second.headers["Request-Id"]
    without.extensions["outpocket.engine"].dispose()


def settings_of(app: flask.Flask) -> Config:
    """The default settings with the database of ``app``."""
    url = app.extensions["outpocket.engine"].url.render_as_string(hide_password=False)
    return replace(Config.from_env({}), database_url=url)


def test_an_answer_in_memory_is_kept_apart_by_media_type(client: FlaskClient) -> None:
    asked = {"age_years": 41}

    types = [ask(client, accept=accept, **asked).mimetype for accept in ("application/json", "text/csv") * 2]

    assert types == ["application/json", "text/csv"] * 2


def test_the_order_of_keys_does_not_matter(client: FlaskClient) -> None:
    backwards = dict(reversed(list(RAJAT.items())))

    assert client.post(URL, json=backwards).data == client.post(URL, json=RAJAT).data


def test_threads_get_the_same_bytes(published: flask.Flask) -> None:
    """Ten at once, of two questions, with a memo too small to keep them."""
    app = create_app(replace(settings_of(published), memo_bytes=0))
    bodies = [RAJAT, {**STAGED, "policy": {"plan_ids": ["care_supreme"]}}] * 5

    def asked(body: dict[str, Any]) -> bytes:
        return app.test_client().post(URL, json=body).data

    with ThreadPoolExecutor(10) as threads:
        found = list(threads.map(asked, bodies))

    assert len(set(found)) == 2
    assert found[::2] == [found[0]] * 5 and found[1::2] == [found[1]] * 5
    app.extensions["outpocket.engine"].dispose()


def test_only_a_post_is_answered(client: FlaskClient) -> None:
    response = client.get(URL)

    assert response.status_code == 405 and "POST" in response.headers["Allow"]


def test_a_body_that_is_no_json_is_refused(client: FlaskClient) -> None:
    response = client.post(URL, data="{", content_type="application/json")

    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
