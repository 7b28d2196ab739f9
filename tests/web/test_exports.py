"""Exports over HTTP: the copy register of a tenant, what a key needs, and the file beside its dictionary."""

import csv
import io
import json
from collections.abc import Iterator

import flask
import pytest
from werkzeug.test import TestResponse

from service.reports.columns import Report
from service.reports.registry import EXPORTED
from service.usecases.access import EXPORTS, READ
from tests import languages, tenancy, world
from tests.served import publish, served
from tests.web.desks import person

QUESTION = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy", "age_years": 38}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    """The Indian catalogue with Acme over it."""
    with served(snapshot_seconds=0.0) as service:
        publish(service, tenancy.DEMO)
        publish(service, tenancy.write_acme(tmp_path_factory.mktemp("acme")))
        yield service


@pytest.fixture(scope="module")
def acme(app: flask.Flask) -> str:
    return person(app, "robot", tenant="acme", scopes=(EXPORTS,)).secret


def get(app: flask.Flask, path: str, secret: str) -> TestResponse:
    return app.test_client().get(f"/v1/exports/{path}", headers={"Authorization": f"Bearer {secret}"})


def rows(response: TestResponse) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline=""), strict=True))


def test_the_copy_register_has_every_sentence_of_every_language(app: flask.Flask, acme: str) -> None:
    wanted = {("en-IN", key): text for key, text in languages.every_document_word().items()}
    for locale in ("en-IN", "hi-IN"):
        messages = json.loads(world.texts()[f"content/{locale}.json"])["messages"]
        for key, message in messages.items():
            forms = {"": message} if isinstance(message, str) else {f"[{form}]": message[form] for form in message}
            wanted |= {(locale, f"{key}{form}"): text for form, text in forms.items() if form != "[by]"}

    found = rows(get(app, "copy_register", acme))

    assert {(row["locale"], row["message_key"]): row["message_text"].removeprefix("'") for row in found} == wanted
    assert {(row["ad_ref"], row["uin"]) for row in found} == {("SAMPLE/AD/1", "SAMPLE-UIN")}
    version = app.test_client().post("/v1/estimates", json=QUESTION).get_json()["versions"]["content"]
    assert {row["content_version"] for row in found if (row["document"], row["locale"]) == ("content", "en-IN")} == {
        version
    }


def test_the_register_names_who_released_what_and_when_and_a_notice_is_its_tenants(app: flask.Flask, acme: str) -> None:
    demo = person(app, "other", tenant="demo", scopes=(EXPORTS,)).secret
    notice = json.loads((tenancy.DEMO / "tenant.json").read_text(encoding="utf-8"))["notice"]

    of_demo, of_acme = rows(get(app, "copy_register", demo)), rows(get(app, "copy_register", acme))

    assert [row["message_text"] for row in of_demo if row["document"] == "tenant"] == [notice]
    assert "tenant" not in {row["document"] for row in of_acme}
    assert {row["released_at"][19:] for row in of_acme} == {"+05:30"} and all(row["approved_by"] for row in of_acme)


def test_days_choose_what_was_released(app: flask.Flask, acme: str) -> None:
    day = rows(get(app, "copy_register", acme))[0]["released_at"][:10]

    assert rows(get(app, f"copy_register?created_before={day}", acme)) == []
    assert len(rows(get(app, f"copy_register?created_after={day}", acme))) > 1_000


@pytest.mark.parametrize("report", EXPORTED, ids=lambda report: report.name)
@pytest.mark.parametrize("profile", ["spreadsheet", "data"])
def test_a_file_has_the_columns_that_its_dictionary_names(
    app: flask.Flask, acme: str, report: Report, profile: str
) -> None:
    name = report.name
    asked = f"profile={profile}&created_after=2026-11-01&created_before=2026-12-01"

    file, told = get(app, f"{name}?{asked}", acme), get(app, f"{name}/metadata?{asked}", acme)

    header = file.data.split(b"\r\n")[0].decode()
    dictionary = told.get_json(force=True)
    assert header == ("\ufeff" if profile == "spreadsheet" else "") + ",".join(
        column["name"] for column in dictionary["tableSchema"]["columns"]
    )
    assert file.headers["Content-Disposition"] == f"attachment; filename={dictionary['url']}"
    assert dictionary["url"] == f"outpocket_{name}_2026-11-01_2026-12-01_v1.csv"
    assert file.headers["Link"] == (
        f'</v1/exports/{name}/metadata?{asked}>; rel="describedby"; type="application/csvm+json"'
    )
    assert (file.content_type, file.headers["X-Content-Type-Options"]) == (
        "text/csv; charset=utf-8; header=present",
        "nosniff",
    )
    assert (told.content_type, file.headers["Cache-Control"]) == ("application/csvm+json", "no-store")


def test_a_key_needs_the_scope_and_what_is_asked_has_to_make_sense(app: flask.Flask, acme: str) -> None:
    reader = person(app, "reader", scopes=(READ,)).secret

    assert app.test_client().get("/v1/exports/quotes").status_code == 401
    refused = get(app, "quotes", reader)
    assert (refused.status_code, "exports:read" in refused.get_json()["detail"]) == (403, True)
    wrong = get(app, "quotes?created_after=2026-11-20&created_before=2026-11-20&profile=x&city=pune", acme)
    assert {fault["pointer"] for fault in wrong.get_json()["errors"]} == {"/profile", "/city"}
    wrong = get(app, "quotes?created_after=2026-11-20&created_before=2026-11-20", acme)
    assert [(fault["pointer"], fault["code"]) for fault in wrong.get_json()["errors"]] == [("/created_before", "order")]
    assert get(app, "quotes?market=xx", acme).status_code == 422
