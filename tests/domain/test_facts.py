"""The figures in the sentence of each step and the term it cites: one claim for every ground of the rulebook.

Figures are worked out by hand from the terms, the claim and the second of two members who differ.
"""

import json
import string
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from service.domain.eob import ClaimStep, claim_steps
from service.domain.kernel import adjudicate
from service.domain.markets.india import MARKET, RULEBOOK, STANDARD_CLAUSES
from service.domain.phrase import Fact, Money
from service.domain.plan import Authority, Clause, Terms
from tests.case_rows import read_row
from tests.kernel_claims import block_of
from tests.term_values import money

CONTENT = Path(__file__).parents[2] / "fixtures" / "in" / "content" / "en-IN.json"
# Every clause is called by what it is the clause of, so that a step says which it cites.
CALLED = {
    name: Clause(name, Authority.WORDING, "a wording", "2025-01-01")
    for name in (*Terms.__dataclass_fields__, *STANDARD_CLAUSES, "sum_insured")
}
FIRST = "sum_insured=300000.00 sum_insured_left=200000.00 deductible_left=20000.00 age_years=60"
SECOND = "sum_insured=500000.00 sum_insured_left=120000.00 deductible_left=15000.00 age_years=61"
STAY = "admission_day=0 discharge_day=3 no_network presentation=radiculopathy"
# ₹1,22,501 in all.
LINES = "room 18000.00 @0-2 | nursing 1501.00 @0-2 | icu 30000.00 @0-1 | surgeon 70000.00 @1 | ambulance 3000.00 @0"
VISIT = "therapy 500.00 opd @0"
WINDOWS = "pre_hospital_days=30 post_hospital_days=60"
BENEFIT = "out_patient.categories=therapy"
ROOM = "room_limit.kind=percent room_limit.percent_bps=100 room_limit.includes=nursing proportionate.categories=surgeon"


def rupees(text: str) -> Money:
    return Money(money(text))


class Told(NamedTuple):
    """A step by ``ground`` that cites the clause of ``cites`` and says ``figures``; the claim as in the case tables."""

    ground: str
    cites: str
    figures: Mapping[str, Fact]
    terms: str = ""
    stay: str = STAY
    lines: str = LINES
    member: str = ""


OF = {"of": rupees("122501.00")}
TOLD = [
    Told("in_patient", "in_patient", {}, "in_patient=false"),
    Told("excluded_treatment", "excluded_treatments", {}, "excluded_treatments=radiculopathy"),
    Told("domiciliary", "domiciliary", {}, "domiciliary.covered=false", f"{STAY} at_home"),
    # Day 0 and day 3 count both.
    Told(
        "domiciliary_days",
        "domiciliary",
        {"days": 4, "minimum": 5},
        "domiciliary.minimum_days=5",
        f"{STAY} at_home",
    ),
    Told("ayush", "ayush", {}, "ayush.covered=false", f"{STAY} system=ayush"),
    Told("ayush_hospital", "ayush", {}, "ayush.ayush_hospital=true", f"{STAY} system=ayush"),
    Told("minimum_hours", "minimum_hours", {"hours": 20, "minimum": 24}, "minimum_hours=24", f"{STAY} hours=20"),
    Told("admission", "admission", {}, member="no_stay_accepted"),
    Told("initial_wait", "initial_wait_days", {"days": 30}, "initial_wait_days=30", member="policy_age_days=29"),
    Told(
        "pre_existing_wait",
        "pre_existing_wait_months",
        {"months": 36},
        "pre_existing_wait_months=36",
        member="declared_condition policy_age_months=35",
    ),
    Told(
        "specified_wait",
        "specified_wait_months",
        {"months": 24},
        "specified_wait_months=24",
        member="spine_wait_applies policy_age_months=23",
    ),
    # The longest of those that name the claim; nobody is treated for the eyes.
    Told(
        "listed_wait",
        "listed_waits",
        {"months": 36},
        "listed_waits=joints:24:arthritis,discs:36:radiculopathy,eyes:48:cataract",
        f"{STAY} treatments=arthritis",
        member="policy_age_months=12",
    ),
    Told("not_prescribed", "out_patient", {}, lines="pharmacy 500.00 home @0 unprescribed"),
    Told("window_before", "pre_hospital_days", {"before": 30, "after": 60}, WINDOWS, lines="therapy 500.00 opd @-31"),
    Told("window_after", "post_hospital_days", {"before": 30, "after": 60}, WINDOWS, lines="therapy 500.00 opd @64"),
    Told("out_patient", "out_patient", {}, stay="", lines=VISIT),
    Told(
        "out_patient_wait",
        "initial_wait_days",
        {"days": 30},
        f"{BENEFIT} initial_wait_days=30",
        "",
        VISIT,
        "policy_age_days=29",
    ),
    Told(
        "out_patient_wait_existing",
        "pre_existing_wait_months",
        {"months": 36},
        f"{BENEFIT} pre_existing_wait_months=36",
        "",
        VISIT,
        "declared_condition policy_age_months=35",
    ),
    Told("out_patient_visit_limit", "out_patient", {}, f"{BENEFIT} out_patient.per_visit=400.00", "", VISIT),
    Told(
        "out_patient_copay",
        "out_patient",
        {"percent_bps": 2000, "of": rupees("500.00")},
        f"{BENEFIT} out_patient.copay_bps=2000",
        "",
        VISIT,
    ),
    # Of ₹300 a year ₹100 are used.
    Told(
        "out_patient_category_limit",
        "out_patient",
        {"limit": rupees("200.00"), "of": rupees("500.00")},
        f"{BENEFIT} out_patient.category_limits=therapy:300.00",
        "",
        VISIT,
        "used=out_patient:therapy:100.00",
    ),
    Told(
        "out_patient_limit",
        "out_patient",
        {"limit": rupees("250.00"), "of": rupees("500.00")},
        f"{BENEFIT} out_patient.annual_limit=400.00",
        "",
        VISIT,
        "used=out_patient:150.00",
    ),
    Told("not_prescribed_in_stay", "unprescribed", {}, lines="pharmacy 500.00 @0 unprescribed"),
    Told("excluded_item", "excluded_items", {}, "excluded_items=belt", lines="device 500.00 @0 item=belt"),
    Told("non_payable", "lists_paid", {}, "lists_paid=", lines="consumable 500.00 @0 list=I"),
    # 1 % of 5,00,000 a day; (18,000 + 1,501) ÷ 3 = 6,500.333, in paise from below; 19,501 + 70,000 are cut.
    Told(
        "room_limit",
        "room_limit",
        {"limit": rupees("5000.00"), "actual": rupees("6500.33"), "days": 3, "of": rupees("89501.00")},
        ROOM,
    ),
    Told(
        "room_limit",
        "room_limit",
        {"limit": rupees("5000.00"), "actual": rupees("6001.00"), "days": 1, "of": rupees("6001.00")},
        ROOM,
        lines="room 6001.00 @0",
    ),
    Told(
        "icu_limit",
        "icu_limit",
        {"limit": rupees("10000.00"), "actual": rupees("15000.00"), "days": 2, "of": rupees("30000.00")},
        "icu_limit.kind=percent icu_limit.percent_bps=200",
    ),
    Told(
        "ambulance_limit",
        "ambulance_limit",
        {"limit": rupees("2000.00"), "of": rupees("3000.00")},
        "ambulance_limit=2000.00",
    ),
    Told(
        "ambulance_limit",
        "ambulance_limit",
        {"limit": rupees("0.00"), "of": rupees("3000.00")},
        "ambulance_limit=0.00",
    ),
    Told(
        "line_limit",
        "sub_limits",
        {"limit": rupees("50000.00"), "of": rupees("70000.00"), "name": "operation"},
        "sub_limits=operation:50000.00:categories=surgeon",
    ),
    Told(
        "line_limit",
        "sub_limits",
        {"limit": rupees("5500.00"), "of": rupees("19501.00"), "name": "bed"},
        "sub_limits=bed:5500.00:per=day:categories=room+nursing",
    ),
    Told(
        "deductible",
        "deductible",
        {"deductible": rupees("25000.00"), **OF},
        "deductible.kind=per_claim deductible.amount=25000.00",
    ),
    Told("deductible", "deductible", {"deductible": rupees("15000.00"), **OF}, "deductible.kind=aggregate"),
    # 10 % of 1,22,501 is 12,250.10, to the rupee.
    Told(
        "deductible",
        "deductible",
        {"deductible": rupees("12250.00"), **OF},
        "deductible.kind=percent deductible.percent_bps=1000",
    ),
    Told(
        "payout_steps",
        "payout_steps",
        {"pays": rupees("90000.00"), **OF},
        "payout_steps=100000.00:pays=90000.00",
    ),
    # Half of 1,22,501 is 61,250.50, up to the rupee.
    Told("payout_steps", "payout_steps", {"pays": rupees("61251.00"), **OF}, "payout_steps=100000.00:pays_bps=5000"),
    Told("copay", "copay_bps", {"percent_bps": 1500, **OF}, "copay_bps=500 network_copay_bps=1000"),
    Told("copay", "network_copay_bps", {"percent_bps": 1000, **OF}, "network_copay_bps=1000"),
    # The second member is old enough, the first is not.
    Told("copay", "copays", {"percent_bps": 3000, **OF}, "network_copay_bps=1000 copays=senior:2000:age_from=61"),
    Told(
        "copay",
        "network_copay_bps",
        {"percent_bps": 1000, **OF},
        "network_copay_bps=1000 copays=senior:2000:age_from=62",
    ),
    Told("copay", "copay_bps", {"percent_bps": 2500, **OF}, "copay_bps=500 copays=senior:2000:age_from=61"),
    Told(
        "sub_limit",
        "sub_limits",
        {"limit": rupees("40000.00"), "name": "any", **OF},
        "sub_limits=disc:60000.00:radiculopathy,any:40000.00,eye:30000.00:cataract",
    ),
    # 10 % of 5,00,000, of which the year has used 20,000.
    Told(
        "sub_limit",
        "sub_limits",
        {"limit": rupees("30000.00"), "name": "back", **OF},
        "sub_limits=back:per=year:percent_bps=1000",
        member="used=sub_limit:back:20000.00",
    ),
    Told(
        "ayush_limit",
        "ayush",
        {"limit": rupees("50000.00"), **OF},
        "ayush.limit_bps=1000",
        f"{STAY} system=ayush",
    ),
    Told(
        "domiciliary_limit",
        "domiciliary",
        {"limit": rupees("25000.00"), **OF},
        "domiciliary.limit_bps=500",
        f"{STAY} at_home",
    ),
    Told(
        "increase_wait",
        "increase",
        {"limit": rupees("90000.00"), **OF},
        "initial_wait_days=30",
        member="increase=30000.00 increase_age_days=29",
    ),
    Told("sum_insured", "sum_insured", {"limit": rupees("120000.00"), **OF}),
    Told(
        "paid_elsewhere",
        "other_policies",
        {"paid": rupees("50000.00"), "of": rupees("88000.00")},
        lines="surgeon 70000.00 @1 elsewhere=45000.00 | room 18000.00 @0-2 elsewhere=5000.00",
    ),
]
# The day of discharge, the days of a line outside the stay, the window that cuts it; 30 days before, none after.
WINDOW_CROSSED = [(3, "-31,3", "window_before"), (3, "3,4", "window_after"), (0, "0,1", "window_after")]


def steps_of(told: Told) -> list[ClaimStep]:
    """What the second member is told."""
    [first, second] = [
        read_row(terms=told.terms, stay=told.stay, lines=told.lines, member=f"{member} {told.member}")
        for member in (FIRST, SECOND)
    ]
    claim, terms, members = block_of(second.claim, second.terms, [first.member, second.member])
    settled = adjudicate(claim, terms, members, RULEBOOK)
    return list(claim_steps(settled, 1, terms=terms, members=members, market=replace(MARKET, standard_clauses=CALLED)))


@pytest.mark.parametrize("told", TOLD, ids=[f"{told.ground} {told.terms}" for told in TOLD])
def test_a_step_says_its_figures_and_cites_its_term(told: Told) -> None:
    [step] = [step for step in steps_of(told) if step.rule == told.ground]

    assert step.phrase.facts == told.figures
    assert step.clause and step.clause.ref == told.cites


def test_every_ground_has_figures_worked_out_by_hand() -> None:
    assert {told.ground for told in TOLD} == set(RULEBOOK.grounds)


def test_every_sentence_asks_only_for_figures_that_its_step_gives() -> None:
    """A step worked out from something has an arithmetic beside it; that knows the amount as well."""
    messages = json.loads(CONTENT.read_text(encoding="utf-8"))["messages"]
    phrases = [phrase for told in TOLD for step in steps_of(told) for phrase in (step.phrase, step.arithmetic)]

    for phrase in phrases:
        if phrase is not None:
            asked = {name for _, name, _, _ in string.Formatter().parse(messages[phrase.key]) if name}
            assert asked <= set(phrase.facts), phrase.key


def test_each_room_rate_of_a_stay_is_told_apart() -> None:
    """Two days at 6,000 and one at 8,000, of 5,000 allowed."""
    told = Told("room_limit", "room_limit", {}, ROOM, lines="room 12000.00 @0-1 | room 8000.00 @2")

    assert [step.phrase.facts for step in steps_of(told)] == [
        {"limit": rupees("5000.00"), "actual": rupees("6000.00"), "days": 2, "of": rupees("12000.00")},
        {"limit": rupees("5000.00"), "actual": rupees("8000.00"), "days": 1, "of": rupees("8000.00")},
    ]


@pytest.mark.parametrize(("discharge", "days", "window"), WINDOW_CROSSED)
def test_a_line_is_cut_by_the_window_that_it_crosses(discharge: int, days: str, window: str) -> None:
    """A line that ends by the day of discharge can only begin too early."""
    told = Told(
        window,
        "",
        {},
        "pre_hospital_days=30",
        f"admission_day=0 discharge_day={discharge} hours=24",
        f"therapy 1000.00 opd @{days} | room 1000.00 @0",
    )

    assert [step.rule for step in steps_of(told)] == [window]


def test_time_lifts_the_four_waits_and_nothing_else() -> None:
    assert [gate.ground.name for gate in RULEBOOK.gates if gate.waits] == [
        "initial_wait",
        "pre_existing_wait",
        "specified_wait",
        "listed_wait",
    ]
