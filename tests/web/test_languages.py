"""An answer in another language: the same figures, its own words and versions, and never hidden advice."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from schemas.estimate_shape import AnswerSchema
from tests import languages, tenancy
from tests.clinical import document
from tests.languages import SECOND
from tests.served import publish, served
from tests.tenancy import ACME, bearer

URL = "/v1/estimates"
RAJAT: dict[str, Any] = document("fixtures/in/examples.json")["examples"][0]["query"]
EMERGENCY = {**RAJAT, "answers": {**RAJAT["answers"], "nerve_symptoms": ["bowel_change"]}}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    """The Indian catalogue in two languages; it looks at every request, and remembers answers."""
    with served(snapshot_seconds=0.0) as running:
        publish(running, languages.write(tmp_path_factory.mktemp("second")))
        publish(running, tenancy.write_acme(tmp_path_factory.mktemp("tenants")))
        yield running


@pytest.fixture(scope="module")
def client(service: flask.Flask) -> FlaskClient:
    return service.test_client()


def ask(client: FlaskClient, question: Any = RAJAT, *, accept: str = "application/json", **more: Any) -> TestResponse:
    return client.post(URL, json={**question, **more}, headers={"Accept": accept})


def figures(answer: dict[str, Any]) -> list[Any]:
    """The amounts of an answer, in its order."""
    rungs = [(rung["cost"], rung["cumulative_cost"]) for rung in answer["ladder"]]
    rows = [(row["bills"], row["plan_pays"], row["total"]) for entry in answer["comparison"] for row in entry["rows"]]
    return [*rungs, *rows]


def test_an_answer_is_in_the_language_asked_for_with_the_same_figures(client: FlaskClient) -> None:
    usual, second = ask(client).get_json(), ask(client, locale=SECOND).get_json()

    assert (usual["locale"], second["locale"]) == ("en-IN", SECOND)
    assert AnswerSchema().load(second)
    assert figures(usual) == figures(second)
    assert usual["estimate_id"] != second["estimate_id"]
    assert usual["versions"]["content"] != second["versions"]["content"]
    assert usual["versions"] | {"content": ""} == second["versions"] | {"content": ""}


def test_every_word_of_a_document_is_said_in_it(client: FlaskClient) -> None:
    city = {"where": {**RAJAT.get("where", {}), "city": "pune"}}
    answer = ask(
        client, locale=SECOND, **city, prescribed=[{"item": "oral_rehydration_sachet", "quantity": 2}]
    ).get_json()
    triage = answer["triage"]

    said = [line["label"] for rung in answer["ladder"] for line in (*rung["lines"], *rung["possible_extras"])]
    said += [line["label"] for line in answer["unpriced"]]
    said += [triage["act_within"], triage["advice"], triage["specialist"], *(one["text"] for one in triage["reasons"])]
    shares = [rung["share_of_people"] for rung in answer["ladder"] if rung["share_of_people"]]
    said += [country for share in shares for country in share["countries"]]
    assert len(said) > 25 and [text for text in said if not text.startswith("«")] == []
    assert any("«" in share["text"] for share in shares)
    assert any(text.startswith("«Pune»") for text in answer["assumptions"])


def test_the_usual_language_need_not_be_named(client: FlaskClient) -> None:
    assert ask(client, locale="en-IN").data == ask(client).data


@pytest.mark.parametrize("question", [RAJAT, EMERGENCY], ids=["estimate", "emergency"])
def test_versions_sent_back_with_the_language_give_the_same_bytes(client: FlaskClient, question: Any) -> None:
    first = ask(client, question, locale=SECOND, as_of="2026-11-20")

    again = ask(client, question, locale=SECOND, as_of="2026-11-20", versions=first.get_json()["versions"])

    assert again.data == first.data and b"\xc2\xab" in first.data


def test_what_is_remembered_is_kept_apart_by_language(client: FlaskClient) -> None:
    """The lists of lines are kept for every asker of one language."""
    plans = [{"plan_ids": ["niva_reassure"], "premium": premium} for premium in ("9000.00", "9001.00")]

    told = [ask(client, locale=locale, policy=plan).data for plan in plans for locale in ("en-IN", SECOND)]

    assert [b"\xc2\xab" in body for body in told] == [False, True, False, True]


def test_a_language_that_is_not_on_offer_is_refused_with_those_that_are(client: FlaskClient) -> None:
    refused = ask(client, locale="fr-FR", where={"city": "atlantis"})

    assert refused.status_code == 422
    faults = {fault["pointer"]: fault["detail"] for fault in refused.get_json()["errors"]}
    assert set(faults) == {"/locale", "/where/city"}
    assert SECOND in faults["/locale"] and "en-IN" in faults["/locale"]


@pytest.mark.parametrize("locale", ["", "x", "a-locale-too-long", 5, None])
def test_what_is_no_language_is_refused_at_its_place(client: FlaskClient, locale: object) -> None:
    refused = ask(client, locale=locale)

    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.get_json()["errors"]] == ["/locale"]


def test_an_emergency_comes_before_a_language_we_do_not_have(client: FlaskClient) -> None:
    second, unknown = (ask(client, EMERGENCY, locale=locale).get_json() for locale in (SECOND, "fr-FR"))

    assert (second["kind"], second["locale"]) == ("emergency", SECOND)
    assert second["triage"]["advice"].startswith("«")
    assert (unknown["kind"], unknown["locale"]) == ("emergency", "en-IN")
    assert AnswerSchema().load(second) and AnswerSchema().load(unknown)


def test_the_csv_is_in_the_language_too(client: FlaskClient) -> None:
    text = ask(client, accept="text/csv", locale=SECOND).get_data(as_text=True)

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows and all(row["label"].startswith("«") for row in rows if row["item"] != "premium")
    assert all(row["advice"].startswith("«") for row in rows)


def test_the_command_line_speaks_it(service: flask.Flask) -> None:
    told = service.test_cli_runner().invoke(args=["estimate", "--example", "rajat", "--locale", SECOND, "--lines"])
    wrong = service.test_cli_runner().invoke(args=["estimate", "--example", "rajat", "--locale", "fr-FR"])

    assert told.exit_code == 0 and "«Physiotherapy session with exercise»" in told.output
    assert wrong.exit_code == 2 and "--locale:" in wrong.output


def test_a_page_is_told_cities_and_safety_net_in_it(client: FlaskClient) -> None:
    usual, second = (client.get(f"/v1/config?locale={locale}").get_json() for locale in ("en-IN", SECOND))

    assert set(usual["locales"]) >= {"en-IN", SECOND}
    assert {city["label"] for city in second["cities"]} >= {"«Pune»", "«Delhi»"}
    assert all(line.startswith("«") for line in second["emergency"]["safety_net"])
    assert not any("«" in text for text in (str(usual["cities"]), str(usual["emergency"])))
    assert second["versions"]["content"] == ask(client, locale=SECOND).get_json()["versions"]["content"]


def test_a_tenant_answers_in_its_own_languages(client: FlaskClient) -> None:
    """Acme's page is in Indian English alone."""
    refused = client.post(URL, json={**RAJAT, "locale": SECOND}, headers=bearer(ACME))

    assert refused.status_code == 422
    assert SECOND not in refused.get_json()["errors"][0]["detail"].removeprefix(f"There is no locale '{SECOND}'.")


def test_new_words_are_said_as_soon_as_they_are_published(tmp_path: Path) -> None:
    """Though nothing else has changed, and the lists of lines are remembered."""
    with served(snapshot_seconds=0.0) as running:
        client = running.test_client()
        publish(running, languages.write(tmp_path / "first"))
        before = ask(client, locale=SECOND).get_json()
        publish(running, languages.write(tmp_path / "later", item__physio_session="a session, said anew"))
        after = ask(client, locale=SECOND).get_json()

    assert "a session, said anew" not in str(before) and "a session, said anew" in str(after)
    assert before["versions"]["content"] != after["versions"]["content"]
