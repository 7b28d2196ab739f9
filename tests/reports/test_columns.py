"""What each row of the CSV of an estimate says."""

import csv
import io
from typing import Any

from service.reports.columns import COLUMNS, Type
from service.reports.encoder import estimate_csv
from tests.reports.answers import EMERGENCY, ESTIMATE


def rows(answer: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(estimate_csv(answer).decode("utf-8-sig"), newline="")))


def test_every_column_has_a_name_of_its_own_and_a_description() -> None:
    names = [column.name for column in COLUMNS]

    assert len(set(names)) == len(names)
    assert all(column.description.endswith(".") for column in COLUMNS)


def test_lines_stand_in_the_order_of_the_scenario_then_what_has_no_price_then_the_premium() -> None:
    told = [(row["line_no"], row["item"], row["day"], row["billed"]) for row in rows(ESTIMATE)]

    assert told == [
        ("1", "visit", "2", "500.00"),
        ("2", "visit", "19", "700.00"),
        ("3", "room", "20", "9000.00"),
        ("4", "scan", "3", ""),
        ("5", "premium", "", ""),
    ]


def test_what_the_patient_pays_adds_up_to_the_total_with_the_premium() -> None:
    paid = [row["patient_pays"] for row in rows(ESTIMATE)]

    assert paid == ["500.00", "700.00", "900.00", "", "11000.00"]


def test_a_line_says_why_by_which_rule_and_clause() -> None:
    room = rows(ESTIMATE)[2]

    assert room["steps"] == "900.00: =10 % is yours.; 0.00: The plan pays the stay."
    assert (room["rules"], room["clauses"]) == ("copay; pays_stay", "4.1; the wording")


def test_a_line_says_what_answered_and_for_whom() -> None:
    room = rows(ESTIMATE)[2]
    wanted = {
        "kind": "estimate",
        "currency": "INR",
        "as_of": "2026-11-20",
        "scenario": "hospitalisation",
        "role": "worst",
        "variant": "conservative_admission",
        "plan_id": "asha",
        "policy_state": "past_waits",
        "cover_verdict": "V3",
        "year_verdict": "",
        "label": "Room",
        "source": "a tariff",
        "confidence": "high",
        "plan_version": "a1",
        "cost_table_version": "k1",
    }

    assert {name: room[name] for name in wanted} == wanted


def test_an_emergency_is_its_advice_and_no_amount() -> None:
    (row,) = rows(EMERGENCY)

    assert (row["kind"], row["advice"], row["urgency"]) == ("emergency", "Call 112.", "emergency")
    assert {row[column.name] for column in COLUMNS if column.type in {Type.MONEY, Type.WHOLE}} == {""}
    assert {row["currency"], row["plan_id"], row["plan_version"]} == {""}
