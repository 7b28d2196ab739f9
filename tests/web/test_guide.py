"""The guide over HTTP and on the page: one text for everybody, with its sources, and never beside an emergency."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from schemas.guide import GuideAnswer
from service.domain.guide import Guide
from service.store.documents import Key
from service.web.guide import tell
from tests import world
from tests.tenancy import ACME, ACME_PAGE, DEMO_KEY, bearer

DAY = "as_of=2026-11-20"
GUIDE = world.snapshot().one("guide", Guide)


@pytest.fixture(scope="module")
def client(hosted: flask.Flask) -> Iterator[FlaskClient]:
    yield hosted.test_client()


def body(client: FlaskClient, query: str = DAY, key: str | None = None) -> Any:
    response = client.get(f"/v1/guide?{query}", headers=bearer(key) if key else {})
    assert response.status_code == 200, response.text
    return response.get_json()


def test_an_answer_has_the_fields_it_is_described_with(client: FlaskClient) -> None:
    told, shape = body(client), GuideAnswer().fields

    assert set(told) == set(shape)
    for name in ("sections", "sources"):
        assert {field for one in told[name] for field in one} == {*shape[name].inner.schema.fields}  # type: ignore[attr-defined]
    assert {field for one in told["sections"] for entry in one["entries"] for field in entry} == {
        "id",
        "asked",
        "text",
        "sources",
    }
    assert (told["market"], told["as_of"], told["locale"], told["title"]) == (
        "in",
        "2026-11-20",
        "en-IN",
        "About back spasms",
    )


def test_the_sections_come_in_their_order_with_every_entry_and_its_sources(client: FlaskClient) -> None:
    told = body(client)

    assert [section["id"] for section in told["sections"]] == [
        "causes",
        "warning",
        "myths",
        "prevention",
        "treatment",
        "questions",
        "doctor",
        "words",
    ]
    assert [[entry["id"] for entry in section["entries"]] for section in told["sections"]] == [
        [entry.id for entry in section.entries] for section in GUIDE.sections
    ]
    cited = {source for section in told["sections"] for entry in section["entries"] for source in entry["sources"]}
    assert cited == {source["id"] for source in told["sources"]}
    assert all(entry["sources"] for section in told["sections"] for entry in section["entries"])
    assert all(source["title"] and source["date"] for source in told["sources"])


def test_what_is_asked_has_two_texts_and_the_rest_has_one(client: FlaskClient) -> None:
    asks = {
        section["id"] for section in body(client)["sections"] if all(entry["asked"] for entry in section["entries"])
    }
    tells = {
        section["id"] for section in body(client)["sections"] if all(not entry["asked"] for entry in section["entries"])
    }

    assert (asks, tells) == (
        {"myths", "questions", "words"},
        {"causes", "warning", "prevention", "treatment", "doctor"},
    )


def test_it_is_the_same_for_a_tenant_as_for_anybody(client: FlaskClient) -> None:
    assert body(client, key=DEMO_KEY) == body(client, key=ACME) == body(client)


def test_who_has_it_already_is_not_sent_it_again(client: FlaskClient) -> None:
    first = client.get(f"/v1/guide?{DAY}")
    again = client.get(f"/v1/guide?{DAY}", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["ETag"].startswith('"') and first.headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/v1/guide", headers=bearer(ACME)).headers["Cache-Control"] == "private, max-age=60"


def test_a_page_of_a_tenant_may_read_it(client: FlaskClient) -> None:
    answer = client.get("/v1/guide", headers=bearer(ACME, Origin=ACME_PAGE))

    assert answer.headers["Access-Control-Allow-Origin"] == ACME_PAGE


@pytest.mark.parametrize("key", [None, ACME])
def test_a_language_that_nobody_wrote_is_refused_with_those_there_are(client: FlaskClient, key: str | None) -> None:
    refused = client.get("/v1/guide?locale=fr-FR", headers=bearer(key) if key else {})

    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/locale")
    assert "en-IN" in refused.get_json()["errors"][0]["detail"]
    assert body(client, f"{DAY}&locale=en-IN", key) == body(client)


def test_it_is_short_and_light(client: FlaskClient) -> None:
    """About 60 entries in at most 9 kB of English; with its sources at most 8 kB as it travels."""
    texts = [text for key, text in world.wording().content.messages.items() if key.startswith("guide_")]

    assert sum(len(str(text).encode()) for text in texts) <= 9_000
    assert len(gzip.compress(client.get("/v1/guide").data)) < 8_000


def test_a_market_without_a_guide_tells_none() -> None:
    without = replace(
        world.snapshot(), values={key: value for key, value in world.snapshot().values.items() if key.kind != "guide"}
    )

    assert tell(without, world.wording()) == {}
    assert Key("guide", "guide") not in without.values


FORBIDDEN = re.compile(r"₹|\bmg\b|\bRs\b|\bbuy\b|\bmust\b|guarantee|\bcure|!|\d+ ?%", re.IGNORECASE)
BRANDS = re.compile(r"volini|moov|combiflam|voveran|myoril|zerodol|paracetamol|ibuprofen|diclofenac", re.IGNORECASE)


def test_it_names_no_price_dose_or_brand_and_presses_nobody() -> None:
    for key, text in world.wording().content.messages.items():
        if key.startswith("guide_"):
            assert not FORBIDDEN.search(str(text)) and not BRANDS.search(str(text)), key


def test_every_sentence_of_the_guide_is_used() -> None:
    written = {key for key in world.wording().content.messages if key.startswith("guide_")}

    assert written == {key for _, key in GUIDE.sentences()}


def test_each_section_of_the_page_is_closed_and_each_entry_shows_its_sources(client: FlaskClient) -> None:
    page = client.get("/?example=rajat").text
    guide = page.split('<section class="guide"')[1].split("</section>")[0]
    marks = re.findall(r'href="#(guide-source-\d+)"', guide)

    assert re.findall(r'<details id="guide-(\w+)">', guide) == [
        *(section.id for section in GUIDE.sections),
        "sources",
    ]
    assert len(marks) == sum(len(entry.sources) for section in GUIDE.sections for entry in section.entries)
    assert {*marks} == {*re.findall(r'id="(guide-source-\d+)"', guide)}
    assert page.index('class="guide"') > page.index('class="sure"')


def test_it_is_not_printed_and_not_shown_beside_an_emergency(client: FlaskClient) -> None:
    emergency = client.post("/", data={"answers.nerve_symptoms": "saddle_numb"}).text
    with client.get("/static/answer.css") as found:
        css = found.text

    assert '<section class="guide"' not in client.get("/?example=rajat&view=print").text
    assert '<section class="guide"' not in emergency
    assert re.search(r"@media print \{.*\.guide \{ display: none; \}", css, re.DOTALL)
