"""``flask estimate`` says what the API says, to a person in a terminal."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import flask
import pytest
from click.testing import Result
from flask.testing import FlaskClient, FlaskCliRunner

from schemas.fields import read
from tests import world

AS_OF = ("--as-of", "2026-11-20")
STAGED = ("--presentation", "radiculopathy", "--stage", "physiotherapy", *AS_OF)
QUESTION = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy", "as_of": "2026-11-20"}


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


@pytest.fixture(scope="module")
def runner(published: flask.Flask) -> FlaskCliRunner:
    return published.test_cli_runner()


def run(runner: FlaskCliRunner, *arguments: str, exit_code: int = 0, sent: str | None = None) -> Result:
    result = runner.invoke(args=["estimate", *arguments], input=sent)
    assert result.exit_code == exit_code, result.output
    return result


def plain(text: str) -> str:
    """The text without line breaks and indents."""
    return " ".join(text.split())


def sentences(answer: Any) -> list[str]:
    """Every sentence of an answer that a reader of it has to see."""
    rows = [row for entry in answer["comparison"] for row in entry["rows"]]
    verdicts = [row[name]["text"] for row in rows for name in ("cover_verdict", "year_verdict") if row[name]]
    told = ("would_not_help", "could_help", "ask_insurer", "disclosures")
    notes = [note["text"] for name in told for note in answer[name]]
    stays = [entry["around_stay"] for entry in answer["comparison"] if entry["around_stay"]]
    notes += [stay[name]["text"] for stay in stays for name in ("before", "after")]
    others = [other["because"] for row in rows for other in row["alternatives"]]
    opening = [half for half in answer["opening"].values() if half]
    return [*opening, *verdicts, *notes, *others, *answer["assumptions"]]


@pytest.mark.parametrize(
    ("options", "changes"),
    [
        ((), {}),
        (("--city", "pune", "--room", "single_private"), {"where": {"city": "pune", "room": "single_private"}}),
        (
            ("--tier", "tier2", "--facility", "public", "--age", "61"),
            {"where": {"city_tier": "tier2", "facility": "public"}, "age_years": 61},
        ),
        (
            ("--plan", "niva_reassure", "--plan", "care_supreme", "--sum-insured", "5,00,000"),
            {"policy": {"plan_ids": ["niva_reassure", "care_supreme"], "sum_insured": "500000"}},
        ),
        (
            ("--age-months", "30", "--premium", "12,000.50", "--declared", "yes", "--outside-network"),
            {"policy": {"age_months": 30, "premium": "12000.50", "declared_condition": "yes", "network": False}},
        ),
        (("--prescribed", "physio_session=10"), {"prescribed": [{"item": "physio_session", "quantity": 10}]}),
    ],
)
def test_options_ask_the_same_question_as_the_api(
    runner: FlaskCliRunner, client: FlaskClient, options: tuple[str, ...], changes: dict[str, Any]
) -> None:
    told = run(runner, *STAGED, *options, "--json")

    assert json.loads(told.stdout) == client.post("/v1/estimates", json={**QUESTION, **changes}).get_json()


def test_what_is_printed_has_every_sentence_and_amount_of_the_api(runner: FlaskCliRunner, client: FlaskClient) -> None:
    plans = {"plan_ids": ["niva_reassure", "care_supreme"]}
    example = next(each for each in json.loads(world.texts()["examples.json"])["examples"] if each["id"] == "rajat")
    answer = client.post("/v1/estimates", json={**example["query"], "policy": plans, "as_of": "2026-11-20"}).get_json()

    printed = plain(
        run(runner, "--example", "rajat", "--plan", "niva_reassure", "--plan", "care_supreme", *AS_OF).stdout
    )

    assert [sentence for sentence in sentences(answer) if plain(sentence) not in printed] == []
    amounts = [row[name] for entry in answer["comparison"] for row in entry["rows"] for name in ("bills", "total")]
    amounts += [
        cost for rung in answer["ladder"] for cost in (*rung["cost"].values(), *rung["cumulative_cost"].values())
    ]
    assert [amount for amount in amounts if world.wording().money(read(amount)) not in printed] == []
    assert answer["estimate_id"] in printed
    assert [reason["text"] for reason in answer["triage"]["reasons"] if plain(reason["text"]) not in printed] == []


def test_money_is_grouped_as_in_india(runner: FlaskCliRunner) -> None:
    printed = run(runner, *STAGED, "--plan", "care_supreme", "--sum-insured", "500000").stdout

    assert "₹5,00,000" in printed


def test_no_line_of_a_table_is_wider_than_a_terminal(runner: FlaskCliRunner) -> None:
    printed = run(runner, *STAGED, "--plan", "niva_reassure").stdout

    assert max(len(line) for line in printed.splitlines() if "http" not in line) <= 100


def test_lines_say_who_pays_each_and_why(runner: FlaskCliRunner) -> None:
    printed = plain(run(runner, *STAGED, "--plan", "niva_reassure", "--lines").stdout)

    assert "MRI of the lower back, ₹6,500: plan ₹0, you ₹6,500. Out-patient care" in printed


def test_the_csv_is_that_of_the_api(runner: FlaskCliRunner, client: FlaskClient) -> None:
    told = run(runner, *STAGED, "--csv")

    over_http = client.post("/v1/estimates", json=QUESTION, headers={"Accept": "text/csv"})
    assert told.stdout_bytes == over_http.data
    assert len(list(csv.DictReader(io.StringIO(told.stdout)))) > 20


def test_an_emergency_prints_the_advice_and_no_price(runner: FlaskCliRunner) -> None:
    printed = run(runner, "--answers", '{"nerve_symptoms": ["bladder_change"]}', "--plan", "niva_reassure").stdout

    assert "112" in printed
    assert "₹" not in printed
    assert "niva" not in printed.lower()


def test_answers_may_come_from_a_file_or_from_standard_input(runner: FlaskCliRunner, tmp_path: Path) -> None:
    text = '{"pain_now": 4, "duration_days": 3}'
    file = tmp_path / "answers.json"
    file.write_text(text)

    told = {run(runner, "--answers", given, *AS_OF, "--json", sent=text).stdout for given in (text, str(file), "-")}

    assert len(told) == 1


def test_every_fault_is_printed_at_its_option_with_what_would_be_right(runner: FlaskCliRunner) -> None:
    options = ("--age", "two", "--stage", "physio", "--premium", "12x", "--prescribed", "mri", "--as-of", "tomorrow")

    told = run(runner, *options, "--declared", "maybe", "--room", "suite", exit_code=2).stderr

    assert [line.partition(":")[0] for line in told.splitlines()[:-1] if line.startswith("--")] == [
        "--age",
        "--as-of",
        "--declared",
        "--premium",
        "--prescribed",
        "--stage",
        "--room",
    ]
    assert "Did you mean 'physiotherapy'?" in told
    assert told.splitlines()[-1].startswith("7 faults")


def test_what_does_not_exist_is_told_the_nearest(runner: FlaskCliRunner) -> None:
    options = ("--plan", "care_suprem", "--city", "punne", "--prescribed", "physio_sesion=6")

    told = run(runner, *STAGED, *options, exit_code=2).stderr

    assert "--plan: There is no plan 'care_suprem'. Nearest: care_supreme" in told
    assert "--city: There is no city 'punne'. Nearest: pune" in told
    assert "--prescribed: There is no item 'physio_sesion'. Nearest: physio_session" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--example", "rajt"), "--example: There is no example 'rajt'. Did you mean 'rajat'?"),
        (("--answers", "{pain: 3}"), "--answers: This is not JSON from line 1, column 2 on"),
        (("--answers", "/does/not/exist"), "--answers: The file '/does/not/exist' cannot be read"),
        (
            ("--answers", '{"pain_now": 11}'),
            "--answers pain_now: 11 is out of range: give a whole number from 0 to 10.",
        ),
        (("--answers", "{}", "--market", "fr"), "--market: There is no market 'fr'. Nearest: in."),
        ((*STAGED, "--plan", "arogya_sanjeevani", "--sum-insured", "1"), "--sum-insured: Arogya Sanjeevani"),
        (("--city", "pune"), "--answers: Give either answers, or presentation together with stage."),
        ((*STAGED, "--json", "--csv"), "Choose --json or --csv, not both."),
    ],
)
def test_bad_input_is_explained_and_ends_with_2(runner: FlaskCliRunner, options: tuple[str, ...], said: str) -> None:
    assert said in run(runner, *options, exit_code=2).stderr


def test_a_day_before_the_first_catalogue_says_what_to_do(runner: FlaskCliRunner) -> None:
    options = ("--presentation", "radiculopathy", "--stage", "physiotherapy", "--as-of", "1999-01-01")

    told = run(runner, *options, exit_code=1).stderr

    assert "No catalogue of market 'in' is in force on 1999-01-01." in told
    assert "catalogue publish fixtures/in" in told


def test_the_help_has_examples_that_run(runner: FlaskCliRunner) -> None:
    text = run(runner, "--help").stdout

    examples = [line.strip() for line in text.replace("\\\n", " ").splitlines() if "flask --app wsgi estimate" in line]
    assert len(examples) == 4
    assert run(runner, "--example", "rajat", "--plan", "niva_reassure", "--plan", "care_supreme")
    assert run(runner, "--answers", '{"pain_now": 6, "duration_days": 9}', "--tier", "tier2", "--lines")


def test_an_answer_as_it_was_known_at_a_moment(runner: FlaskCliRunner) -> None:
    """What was known when nothing had been published yet is nothing, and a moment has a zone."""
    early = run(runner, *STAGED, "--recorded-at", "2001-05-03T18:00:00+05:30", exit_code=1)
    loose = run(runner, *STAGED, "--recorded-at", "2001-05-03 18:00", exit_code=2)

    assert "Nothing was published by 2001-05-03 12:30 UTC" in early.output
    assert "--recorded-at" in loose.output
    assert run(runner, *STAGED, "--recorded-at", "2099-01-01T00:00:00Z", "--json").output
