"""The CSV of real answers: the lines add up to the totals of the JSON, for every presentation and plan."""

import csv
import io
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from schemas.estimate import estimate_to_wire, no_price_to_wire
from service.domain.markets.india import MARKET
from service.domain.query import Query
from service.domain.vocabulary import Stage
from service.reports.columns import COLUMNS
from service.reports.encoder import estimate_csv
from tests import world

KEY = ("scenario", "plan_id", "policy_state")


def answer(query: Query) -> dict[str, Any]:
    return estimate_to_wire(
        world.ask(query),
        estimate_id="est_0",
        market=MARKET,
        locale="en-IN",
        say=world.say,
        sources=world.edition().sources,
        as_of=world.TODAY,
    )


def rows(wire: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(estimate_csv(wire).decode("utf-8-sig"), newline=""), strict=True))


QUESTIONS = [
    *(world.staged(presentation, Stage.PHYSIOTHERAPY) for presentation in sorted(world.edition().pathways)),
    *(world.rajat(policy=world.policy(plan, age_months=30)) for plan in sorted(world.edition().plans)),
    world.rajat(policy=world.policy("niva_reassure", "care_supreme")),
    world.advised(),
]


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_lines_add_up_to_the_bills_the_payments_and_the_total(query: Query) -> None:
    wire = answer(query)
    sums: defaultdict[tuple[str, ...], list[Decimal]] = defaultdict(lambda: [Decimal()] * 3)
    for line in rows(wire):
        amounts = [Decimal(line[name] or "0") for name in ("billed", "plan_pays", "patient_pays")]
        key = tuple(line[name] for name in KEY)
        sums[key] = [one + other for one, other in zip(sums[key], amounts, strict=True)]

    for entry in wire["comparison"]:
        for row in entry["rows"]:
            premium = Decimal((row["premium"] or {}).get("amount") or "0")
            told = [Decimal(row["bills"]), Decimal(row["plan_pays"]), Decimal(row["patient_pays"]) + premium]
            assert sums.pop((entry["scenario"], entry["plan_id"], row["policy_state"])) == told
    assert sums == {}


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_priced_line_says_what_it_is_when_and_who_says_so(query: Query) -> None:
    for line in rows(answer(query)):
        if line["billed"]:
            assert line["label"] and line["day"] and line["quantity"] and line["source"] and line["confidence"]
            assert Decimal(line["billed"]) == Decimal(line["plan_pays"]) + Decimal(line["patient_pays"])
        if Decimal(line["plan_pays"] or "0"):
            assert line["steps"] and line["rules"]


def test_an_emergency_fills_no_column_about_money() -> None:
    answers = {"nerve_symptoms": ("bladder_change",)}
    advice = world.ask_unpriced(Query(market="in", answers=answers))
    told = {"triage": world.edition().triage, "country": MARKET.country, "locale": "en-IN"}
    wire = no_price_to_wire(advice, say=world.say, as_of=world.TODAY, **told)

    (line,) = rows(wire)

    assert {column.name for column in COLUMNS if line[column.name]} == {
        "kind",
        "urgency",
        "presentation",
        "advice",
        "engine_version",
        "content_version",
        "triage_version",
    }
    assert "112" in line["advice"]
