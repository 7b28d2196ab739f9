"""The command line settles the API's own bills: same question, same amounts, every fault with its place."""

import json
from pathlib import Path
from typing import Any

import flask
import pytest
from click.testing import Result
from flask.testing import FlaskClient, FlaskCliRunner

from schemas.fields import read
from tests import world
from tests.test_cli_estimate import plain
from tests.web.test_settle_page import amounts, sentences

BILL: list[dict[str, Any]] = [
    {"category": "room", "item": "Room rent", "per_day": 7000, "days": 3},
    {"category": "nursing", "amount": "3000.00"},
    {"category": "mri", "amount": "7500.00"},
    {"category": "consumables", "item": "Gloves", "amount": "500.00"},
]
POLICY = {"plan_id": "arogya_sanjeevani", "sum_insured": "300000"}
CLAIM = {"bill": BILL, "presentation": "simple_spasm"}
QUESTION = {"policy": POLICY, "claim": CLAIM, "as_of": "2026-11-20"}
HELD = ("--plan", "arogya_sanjeevani", "--sum-insured", "3,00,000", "--as-of", "2026-11-20")


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


@pytest.fixture(scope="module")
def runner(published: flask.Flask) -> FlaskCliRunner:
    return published.test_cli_runner()


def run(runner: FlaskCliRunner, given: object, *options: str, exit_code: int = 0) -> Result:
    """Run the command with ``given`` as JSON, or as the text it is, on standard input."""
    sent = given if isinstance(given, str) else json.dumps(given)
    result = runner.invoke(args=["adjudicate", "-", *options], input=sent)
    assert result.exit_code == exit_code, result.output
    return result


def test_json_is_the_answer_of_the_api_byte_for_byte(runner: FlaskCliRunner, client: FlaskClient) -> None:
    assert run(runner, QUESTION, "--json").stdout_bytes == client.post("/v1/adjudications", json=QUESTION).data


@pytest.mark.parametrize(
    ("given", "options"),
    [
        (CLAIM, HELD),
        (BILL, (*HELD, "--presentation", "simple_spasm")),
        ({"claim": CLAIM}, HELD),
        ({"claim": CLAIM, "policy": {"plan_id": "arogya_sanjeevani"}}, HELD[2:]),
    ],
)
def test_options_fill_in_what_the_file_leaves_out(
    runner: FlaskCliRunner, client: FlaskClient, given: object, options: tuple[str, ...]
) -> None:
    assert run(runner, given, *options, "--json").stdout_bytes == client.post("/v1/adjudications", json=QUESTION).data


def test_every_option_has_its_place_in_the_question(runner: FlaskCliRunner, client: FlaskClient) -> None:
    options = ("--started", "2022-08-04", "--age", "61", "--admitted", "2025-08-04T10:00", "--market", "in")
    more = ("--discharged", "2025-08-07T11:00", "--hours", "70", "--diagnosis", "M54.5", "--outside-network")

    told = run(runner, BILL, *HELD, *options, *more, "--json")

    stay = {"admitted": "2025-08-04T10:00", "discharged": "2025-08-07T11:00", "hours": 70}
    query = {
        "market": "in",
        "policy": {**POLICY, "started": "2022-08-04"},
        "member": {"age_years": 61},
        "claim": {"bill": BILL, **stay, "diagnosis": "M54.5", "network": False},
        "as_of": "2026-11-20",
    }
    assert told.stdout_bytes == client.post("/v1/adjudications", json=query).data


def test_riders_and_an_age_in_months(runner: FlaskCliRunner, client: FlaskClient) -> None:
    options = ("--plan", "care_supreme", "--option", "with_claim_shield", "--sum-insured", "500000")

    told = run(runner, {"claim": CLAIM, "as_of": "2026-11-20"}, *options, "--age-months", "30", "--json")

    policy = {"plan_id": "care_supreme", "options": ["with_claim_shield"], "sum_insured": "500000", "age_months": 30}
    assert told.stdout_bytes == client.post("/v1/adjudications", json={**QUESTION, "policy": policy}).data


def test_a_plan_of_your_own_is_read_from_its_file(runner: FlaskCliRunner, client: FlaskClient, tmp_path: Path) -> None:
    text = world.texts()["plans/arogya_sanjeevani.json"]
    bill, plan = tmp_path / "bill.json", tmp_path / "plan.json"
    bill.write_text(json.dumps({"claim": CLAIM, "as_of": "2026-11-20"}))
    plan.write_text(text)

    options = ("--plan-file", str(plan), "--sum-insured", "300000", "--json")
    told = runner.invoke(args=["adjudicate", str(bill), *options])

    query = {**QUESTION, "policy": {"plan": json.loads(text), "sum_insured": "300000"}}
    assert told.stdout_bytes == client.post("/v1/adjudications", json=query).data


def test_what_is_printed_has_every_sentence_and_amount_of_the_api(runner: FlaskCliRunner, client: FlaskClient) -> None:
    answer = client.post("/v1/adjudications", json=QUESTION).get_json()

    printed = plain(run(runner, QUESTION).stdout)

    assert [text for text in sentences(answer) if plain(text) not in printed] == []
    assert [amount for amount in amounts(answer) if world.wording().money(read(amount)) not in printed] == []


def test_a_year_under_two_policies_prints_each_claim_and_each_policy(runner: FlaskCliRunner) -> None:
    """Arogya Sanjeevani caps room and nursing at ₹5,000 a day; the second policy pays on top, never twice."""
    first = {"id": "first", **POLICY, "pending_instalments": "1000.00"}
    second = {"id": "second", "plan_id": "care_supreme", "sum_insured": "500000"}
    claims = [{"id": "august", "bill": BILL}, {"id": "visit", "bill": [{"category": "opd_visit", "amount": 500}]}]

    printed = run(runner, {"policies": [first, second], "claims": claims, "as_of": "2026-11-20"}).stdout

    assert "august, member" in printed and "visit, member" in printed
    assert "first (arogya_sanjeevani), ₹3,00,000: paid in part" in printed
    assert "second (care_supreme), ₹5,00,000" in printed
    assert "Paid out once pending instalments are kept back" in printed
    assert "There is no hospital stay on this bill" in printed


def test_a_bill_that_is_paid_in_full_says_that_nothing_was_deducted(runner: FlaskCliRunner) -> None:
    held = ("--plan", "care_supreme", "--sum-insured", "500000", "--as-of", "2026-11-20")
    printed = run(runner, [{"category": "room", "amount": 3000, "days": 2}], *held).stdout

    assert "care_supreme, ₹5,00,000: paid in full" in printed
    assert "Nothing was deducted." in printed


def test_no_line_of_a_table_is_wider_than_a_terminal(runner: FlaskCliRunner) -> None:
    printed = run(runner, QUESTION).stdout

    assert max(len(line) for line in printed.splitlines() if "http" not in line) <= 100


def test_every_fault_is_printed_at_its_place(runner: FlaskCliRunner) -> None:
    bill = [{"category": "rom", "amount": "3000.00"}, {"category": "mri", "amount": 7500.5}]

    told = run(runner, bill, "--plan", "arogya", "--age", "old", "--started", "soon", exit_code=2).stderr

    assert [line.partition(": ")[0] for line in told.splitlines()[:-1]] == [
        "standard input /0/category",
        "standard input /1/amount",
        "--age",
        "--started",
        "--sum-insured",
    ]
    assert "Did you mean 'room'?" in told
    assert told.splitlines()[-1].startswith("5 faults")


@pytest.mark.parametrize(
    ("given", "options", "said"),
    [
        (BILL, ("--plan", "arogya_sanjeevni", *HELD[2:]), "--plan: There is no plan 'arogya_sanjeevni'. Nearest:"),
        (BILL, HELD[2:], "--plan: Name a published plan in plan_id"),
        (BILL, (), "--plan: Give a policy"),
        (BILL, (*HELD, "--market", "fr"), "--market: There is no market 'fr'."),
        (BILL, (*HELD, "--discharged", "2025-08-04"), "--discharged: A discharge needs its admission"),
        (QUESTION, ("--plan", "care_supreme"), "--plan: The file says this already"),
        ({**QUESTION, "policy": None, "policies": [POLICY]}, ("--option", "a"), "--option: The file says this already"),
        (QUESTION, ("--as-of", "2026-11-20"), "--as-of: The file says this already"),
        ({**QUESTION, "claim": {"bill": []}}, (), "standard input /claim/bill: Length must be"),
        ({**QUESTION, "policy": "mine"}, ("--age", "3"), "standard input /policy: Write a JSON object here"),
        ({"policy": "mine", "claim": CLAIM}, ("--plan", "x"), "standard input /policy: Write a JSON object here"),
        ("7", ("--plan", "x"), "standard input: Write a JSON object here"),
        ("[", HELD, "standard input: This is not JSON from line 1, column 2 on"),
    ],
)
def test_bad_input_is_explained_and_ends_with_2(
    runner: FlaskCliRunner, given: object, options: tuple[str, ...], said: str
) -> None:
    assert said in run(runner, given, *options, exit_code=2).stderr


def test_a_file_that_is_not_there_is_named(runner: FlaskCliRunner) -> None:
    told = runner.invoke(args=["adjudicate", "/does/not/exist"])

    assert told.exit_code == 2 and "The file '/does/not/exist' cannot be read" in told.stderr


def test_a_fault_of_a_plan_file_is_placed_in_it(runner: FlaskCliRunner, tmp_path: Path) -> None:
    document = json.loads(world.texts()["plans/arogya_sanjeevani.json"])
    document["terms"]["minimum_hours"]["value"] = "24"
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(document))

    told = run(runner, BILL, "--plan-file", str(plan), "--sum-insured", "300000", exit_code=2).stderr

    assert "--plan-file /terms/minimum_hours/value: Write a whole number" in told


def test_a_day_before_the_first_catalogue_says_what_to_do(runner: FlaskCliRunner) -> None:
    told = run(runner, {**QUESTION, "as_of": "1999-01-01"}, exit_code=1).stderr

    assert "No catalogue of market 'in' is in force on 1999-01-01." in told
    assert "catalogue publish fixtures/in" in told


def test_the_help_has_examples_that_run(runner: FlaskCliRunner) -> None:
    text = runner.invoke(args=["adjudicate", "--help"]).stdout

    assert text.count("flask --app wsgi adjudicate") == 4
    run(runner, QUESTION)
    dates = ("--started", "2022-08-04", "--admitted", "2025-08-04T10:00", "--discharged", "2025-08-07T11:00")
    run(runner, BILL, "--plan", "arogya_sanjeevani", "--sum-insured", "300000", *dates)
    run(runner, '[{"category": "room", "per_day": 7000, "days": 3}]', *HELD[:4])
