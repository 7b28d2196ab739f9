"""What holds for all of /v1: a GET is asked again by its ETag, what ends says so a year before, changes are told."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.config import Config
from service.usecases.access import SCOPES
from service.web import changelog
from service.web.deprecation import DEPRECATED, Deprecated
from service.web.docs import operations_of
from service.web.openapi import Json
from service.web.reports import EXAMPLE as MEMBERS
from tests.access_table import QUOTED
from tests.console import copied, issue
from tests.served import close

# Their bytes are not known when their headers are sent.
STREAMED = tuple(f"/v1/exports/{name}" for name in ("quotes", "quote_lines", "copy_register"))
HOST = "http://localhost"
PLANS = Deprecated("GET", "/v1/plans/{plan_id}", date(2026, 12, 1), date(2027, 12, 1), "Use /v1/plans.")


@pytest.fixture(scope="module")
def own(published: flask.Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    with copied(published, tmp_path_factory.mktemp("promises")) as service:
        yield service


@pytest.fixture(scope="module")
def secret(own: flask.Flask) -> str:
    return issue(own, "asha", SCOPES)


def described(service: flask.Flask) -> Json:
    document: Json = service.test_client().get("/openapi.json").get_json()
    return document


def start(client: FlaskClient, headers: dict[str, str], why: str) -> str:
    """The id of a new draft."""
    answer = client.post("/v1/admin/drafts", json={"why": why}, headers={**headers, "Idempotency-Key": why})
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def things(client: FlaskClient, headers: dict[str, str]) -> dict[str, str]:
    """One of each thing that an address names, by its variable on /docs."""
    quote = client.post("/v1/quotes", json=QUOTED, headers={**headers, "Idempotency-Key": "a quote"})
    report = client.post("/v1/reports/estimates", data=MEMBERS, headers={**headers, "Content-Type": "text/csv"})
    assert (quote.status_code, report.status_code) == (201, 200), (quote.text, report.text)
    draft = start(client, headers, "prices of June")
    return {"DRAFT_ID": draft, "QUOTE_ID": quote.get_json()["id"], "REPORT_ID": report.headers["Report-Id"]}


def test_every_get_is_answered_with_304_who_has_it_already(own: flask.Flask, secret: str) -> None:
    client, headers = own.test_client(), {"Authorization": f"Bearer {secret}"}
    named = things(client, headers)
    document = described(own)
    asked = {}
    for one in operations_of(document, HOST):
        if one.method == "GET" and one.path.startswith("/v1/") and one.path not in STREAMED:
            address = re.split(r"[ '\"]+", one.calls[0].command)[2].removeprefix(HOST)
            url = Template(address).substitute(named)
            known = headers if "$KEY" in one.calls[0].command else {}
            first = client.get(url, headers=known)
            tag = first.headers.get("ETag", "")
            again = client.get(url, headers={**known, "If-None-Match": tag})
            other = client.get(url, headers={**known, "If-None-Match": '"other"'})
            strong = bool(re.fullmatch(r'"[^"]+"', tag))
            same = (again.data, again.headers.get("ETag"), other.data) == (b"", tag, first.data)
            asked[one.path] = (first.status_code, strong, again.status_code, same, other.status_code)

    assert {path: told for path, told in asked.items() if told != (200, True, 304, True, 200)} == {}
    assert len(asked) > 20
    for path in asked:
        answers = document["paths"][path]["get"]["responses"]
        assert ("304" in answers, "ETag" in answers["200"]["headers"]) == (True, True), path
    for path in STREAMED:
        answers = document["paths"][path]["get"]["responses"]
        assert ("304" in answers, "headers" in answers["200"]) == (False, False), path
        assert "ETag" not in client.get(path, headers=headers).headers


def test_a_draft_that_is_overtaken_has_another_etag_and_either_may_be_sent_back(own: flask.Flask, secret: str) -> None:
    client, headers = own.test_client(), {"Authorization": f"Bearer {secret}"}
    cities = client.get("/v1/admin/documents/cities/cities", headers=headers).text

    def draft_with(change: str) -> str:
        made = start(client, headers, change)
        sent = {**headers, "If-Match": '"1"', "Content-Type": "text/csv"}
        text = cities.replace("amdavad", change)
        put = client.put(f"/v1/admin/drafts/{made}/documents/cities/cities", data=text, headers=sent)
        assert put.status_code == 200, put.text
        return made

    slow, quick = draft_with("amdavad ahmadabad"), draft_with("amdavad karnavati")
    before = client.get(f"/v1/admin/drafts/{slow}", headers=headers)
    done = client.post(f"/v1/admin/drafts/{quick}/publish", json={}, headers={**headers, "If-Match": '"2"'})
    since = client.get(f"/v1/admin/drafts/{slow}", headers={**headers, "If-None-Match": before.headers["ETag"]})
    changed = {**headers, "If-Match": since.headers["ETag"]}
    described = client.patch(f"/v1/admin/drafts/{slow}", json={"why": "later"}, headers=changed)

    assert done.status_code == 200, done.text
    assert before.headers["ETag"] == '"2"'
    assert since.status_code == 200
    assert re.fullmatch('"2-[0-9a-f]{8}"', since.headers["ETag"])
    assert (described.status_code, described.headers["ETag"]) == (200, '"3"')


@pytest.fixture
def ending(published: flask.Flask, tmp_path: Path) -> Iterator[FlaskClient]:
    """The service with one operation on its way out."""
    url = str(published.extensions["outpocket.engine"].url)
    service = create_app(Config.from_env({"OUTPOCKET_DATABASE_URL": url}), deprecated=(PLANS,))
    yield service.test_client()
    close(service)


def test_what_ends_says_so_everywhere_and_nothing_else_does(ending: FlaskClient) -> None:
    """2026-12-01 00:00 UTC is 1796083200; 2027-12-01 is a Wednesday."""
    answers = [ending.get("/v1/plans/care"), ending.head("/v1/plans/care"), ending.get("/v1/plans/nobodys")]
    told = ending.get("/openapi.json").get_json()["paths"]
    page = ending.get("/docs").text

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    for answer in answers:
        assert answer.headers["Deprecation"] == "@1796083200"
        assert answer.headers["Sunset"] == "Wed, 01 Dec 2027 00:00:00 GMT"
        assert 'rel="deprecation"' in answer.headers["Link"]
    assert "Deprecation" not in ending.get("/v1/plans").headers
    assert [
        (path, method)
        for path, item in told.items()
        for method, operation in item.items()
        if method != "parameters" and operation.get("deprecated")
    ] == [("/v1/plans/{plan_id}", "get")]
    assert "Deprecated since 2026-12-01; it answers until 2027-12-01 at least. Use /v1/plans." in page
    assert 'Deprecated now: <a href="#get-v1-plans-plan_id">' in page


def test_nothing_ends_sooner_than_after_a_year() -> None:
    with pytest.raises(ValueError, match="less than a year after 2026-12-01"):
        Deprecated("GET", "/v1/plans", date(2026, 12, 1), date(2027, 11, 30), "")
    with pytest.raises(ValueError, match="less than a year"):
        Deprecated("GET", "/v1/plans", date(2028, 2, 29), date(2029, 2, 28), "")

    assert Deprecated("GET", "/v1/plans", date(2028, 2, 29), date(2029, 3, 1), "").sunset == date(2029, 3, 1)


def test_what_is_deprecated_stands_in_the_changelog(published: flask.Flask) -> None:
    written = " ".join(
        change for release in changelog.read(changelog.FILE.read_text()) for change in release.changes["deprecated"]
    )
    paths = described(published)["paths"]

    assert [row for row in DEPRECATED if f"{row.method} {row.path}" not in written] == []
    assert [row for row in DEPRECATED if row.method.lower() not in paths[row.path]] == []


def test_the_changelog_is_told_as_it_is_written(published: flask.Flask) -> None:
    text = changelog.FILE.read_text(encoding="utf-8")
    client = published.test_client()
    told: Any = client.get("/v1/changelog").get_json()["releases"]
    page = client.get("/docs").text

    assert [f"## {one['date'] or 'Unreleased'}: {one['title']}" for one in told] == re.findall("^## .*$", text, re.M)
    assert [one["numbers_affected"] for one in told] == [
        answer == "yes" for answer in re.findall("^Numbers affected: (.*)$", text, re.M)
    ]
    assert sum(len(items) for one in told for items in one["changes"].values()) == len(re.findall("^- ", text, re.M))
    assert told == sorted(told, key=lambda one: one["date"] or "9", reverse=True)
    assert all(one["title"] in page for one in told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## 2026-11-20 Estimates\n\nNumbers affected: no\n", "needs a date"),
        ("## 2026-11-20: Estimates\n\n### Added\n- x\n", "Numbers affected"),
        ("## 2026-11-20: Estimates\n\nNumbers affected: perhaps\n", "Numbers affected"),
        ("## 2026-11-20: Estimates\n\nNumbers affected: no\n\n### Improved\n- x\n", "improved"),
    ],
)
def test_a_changelog_of_another_form_does_not_start(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        changelog.read(text)


def test_the_container_carries_the_changelog() -> None:
    root = changelog.FILE.parent

    assert "CHANGELOG.md" in re.search("^COPY wsgi.py (.*)$", (root / "Dockerfile").read_text(), re.M)[1]
    assert "!CHANGELOG.md" in (root / ".dockerignore").read_text().splitlines()


def test_an_entry_may_take_several_lines() -> None:
    (release,) = changelog.read(
        "# C\n\n## Unreleased: Next\n\nNumbers affected: yes\n\n### Fixed\n- one\n  two\n- three\n"
    )

    assert (release.date, release.numbers_affected) == (None, True)
    assert release.changes["fixed"] == ["one two", "three"]
