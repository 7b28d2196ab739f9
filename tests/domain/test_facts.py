"""The figures in the sentence of each step and the term it cites: a claim for every ground of the rulebook.

``cases/in/explained/steps.csv`` has them, worked out by hand from the terms, the claim and the second of two members
who differ.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace

import pytest

from service.domain.eob import ClaimStep, claim_steps
from service.domain.kernel import adjudicate
from service.domain.markets.india import MARKET, RULEBOOK, STANDARD_CLAUSES
from service.domain.phrase import Fact, Money
from service.domain.plan import Authority, Clause, Terms
from tests.case_rows import CASES, read_row
from tests.kernel_claims import block_of
from tests.term_values import money

Told = Mapping[str, str]

with (CASES / "in" / "explained" / "steps.csv").open(encoding="utf-8", newline="") as table:
    TOLD: list[Told] = list(csv.DictReader(table))
# Every clause is called by what it is the clause of, so that a step says which it cites.
CALLED = {
    name: Clause(name, Authority.WORDING, "a wording", "2025-01-01")
    for name in (*Terms.__dataclass_fields__, *STANDARD_CLAUSES, "sum_insured")
}
MEMBERS = (
    "sum_insured=300000.00 sum_insured_left=200000.00 deductible_left=20000.00 age_years=60",
    "sum_insured=500000.00 sum_insured_left=120000.00 deductible_left=15000.00 age_years=61",
)
STAY = "admission_day=0 discharge_day=3 no_network presentation=radiculopathy"
# ₹1,22,501 in all.
LINES = "room 18000.00 @0-2 | nursing 1501.00 @0-2 | icu 30000.00 @0-1 | surgeon 70000.00 @1 | ambulance 3000.00 @0"
# The day of discharge, the days of a line outside the stay, the window that cuts it; 30 days before, none after.
WINDOW_CROSSED = [("3", "-31,3", "window_before"), ("3", "3,4", "window_after"), ("0", "0,1", "window_after")]


def steps_of(*, terms: str, stay: str = "", member: str = "", lines: str = "") -> list[ClaimStep]:
    """What the second member is told. A stay "-" is no stay; else it adds to ``STAY``, as ``member`` does to both."""
    rows = [
        read_row(
            terms=terms,
            stay="" if stay == "-" else f"{STAY} {stay}",
            lines=lines or LINES,
            member=f"{one} {member}",
        )
        for one in MEMBERS
    ]
    claim, plan, members = block_of(rows[0].claim, rows[0].terms, [row.member for row in rows])
    settled = adjudicate(claim, plan, members, RULEBOOK)
    market = replace(MARKET, standard_clauses=CALLED)
    return list(claim_steps(settled, 1, terms=plan, members=members, market=market))


def steps_told(told: Told) -> list[ClaimStep]:
    return steps_of(terms=told["terms"], stay=told["stay"], member=told["member"], lines=told["lines"])


def fact(text: str) -> Fact:
    """``5000.00`` is money, ``30`` a number, anything else a name."""
    if "." in text:
        return Money(money(text))
    return int(text) if text.isdigit() else text


@pytest.mark.parametrize("told", TOLD, ids=[f"{told['ground']} {told['terms']}" for told in TOLD])
def test_a_step_says_its_figures_and_cites_its_term(told: Told) -> None:
    [step] = [step for step in steps_told(told) if step.rule == told["ground"]]

    figures = dict(word.split("=") for word in told["figures"].split())
    assert step.phrase.facts == {name: fact(text) for name, text in figures.items()}
    assert step.clause and step.clause.ref == told["cites"]


def test_every_ground_is_told_and_cites_its_usual_term_at_least_once() -> None:
    told = {(one["ground"], one["cites"]) for one in TOLD}

    assert {ground for ground, _ in told} == set(RULEBOOK.grounds)
    assert told >= {(ground.name, ground.term) for ground in RULEBOOK.grounds.values()}


def test_each_room_rate_of_a_stay_is_told_apart() -> None:
    """Two days at 6,000 and one at 8,000, of 5,000 allowed."""
    steps = steps_of(
        terms="room_limit.kind=amount room_limit.amount=5000.00", lines="room 12000.00 @0-1 | room 8000.00 @2"
    )

    limit = Money(money("5000.00"))
    assert [step.phrase.facts for step in steps] == [
        {"limit": limit, "actual": Money(money("6000.00")), "days": 2, "of": Money(money("12000.00"))},
        {"limit": limit, "actual": Money(money("8000.00")), "days": 1, "of": Money(money("8000.00"))},
    ]


@pytest.mark.parametrize(("discharge", "days", "window"), WINDOW_CROSSED)
def test_a_line_is_cut_by_the_window_that_it_crosses(discharge: str, days: str, window: str) -> None:
    """A line that ends by the day of discharge can only begin too early."""
    steps = steps_of(
        terms="pre_hospital_days=30",
        stay=f"discharge_day={discharge} hours=24",
        lines=f"therapy 1000.00 opd @{days} | room 1000.00 @0",
    )

    assert [step.rule for step in steps] == [window]


def test_time_lifts_the_four_waits_and_nothing_else() -> None:
    assert [gate.ground.name for gate in RULEBOOK.gates if gate.waits] == [
        "initial_wait",
        "pre_existing_wait",
        "specified_wait",
        "listed_wait",
    ]
