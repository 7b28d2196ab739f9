"""The figures in the sentence of each step, and that each ground has a term to cite and a sentence to say.

Figures are worked out by hand from the terms, the claim and the second of two members who differ.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from service.domain.kernel import adjudicate
from service.domain.markets.india import RULEBOOK, STANDARD_CLAUSES
from service.domain.plan import Terms
from tests.kernel_claims import block_of, columns
from tests.term_values import claim_from, member_from, money, terms_from

CONTENT = Path(__file__).parents[2] / "fixtures" / "in" / "content" / "en-IN.json"
STAY: dict[str, Any] = {"admission_day": 0, "discharge_day": 3, "hours": 20, "network": False, "variant": "disc"}
LINES: list[dict[str, Any]] = [
    {"category": "room", "amount": "18000.00", "days": [0, 1, 2]},
    {"category": "nursing", "amount": "1501.00"},
    {"category": "icu", "amount": "30000.00"},
    {"category": "surgeon", "amount": "70000.00"},
]
MEMBERS = [
    {"sum_insured": "300000.00", "sum_insured_left": "200000.00"},
    {"sum_insured": "500000.00", "sum_insured_left": "120000.00"},
]
WINDOWS = {"pre_hospital_days": 30, "post_hospital_days": 60}
DAILY = {"kind": "percent", "percent_bps": 100, "includes": ["nursing"]}
SUB_LIMITS = [
    {"name": "disc", "amount": "60000.00", "applies_to": ["disc"]},
    {"name": "any", "amount": "40000.00"},
    {"name": "eye", "amount": "30000.00", "applies_to": ["cataract"]},
]
FIGURES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("minimum_hours", {"minimum_hours": 24}, {"hours": 20, "minimum": 24}),
    ("initial_wait", {"initial_wait_days": 30}, {"days": 30}),
    ("pre_existing_wait", {"pre_existing_wait_months": 36}, {"months": 36}),
    ("specified_wait", {"specified_wait_months": 24}, {"months": 24}),
    ("window_before", WINDOWS, {"before": 30, "after": 60}),
    ("window_after", WINDOWS, {"before": 30, "after": 60}),
    ("out_patient_wait", {"initial_wait_days": 30}, {"days": 30}),
    ("out_patient_wait_existing", {"pre_existing_wait_months": 36}, {"months": 36}),
    ("out_patient_copay", {"out_patient": {"copay_bps": 2000}}, {"percent_bps": 2000}),
    # 1 % of 5,00,000 a day; (18,000 + 1,501) ÷ 3 = 6,500.333, in paise from below.
    ("room_limit", {"room_limit": DAILY}, {"limit": "5000.00", "actual": "6500.33", "days": 3}),
    ("icu_limit", {"icu_limit": {"kind": "percent", "percent_bps": 200}}, {"limit": "10000.00"}),
    ("ambulance_limit", {"ambulance_limit": "2000.00"}, {"limit": "2000.00"}),
    ("ambulance_limit", {"ambulance_limit": "0.00"}, {"limit": "0.00"}),
    ("deductible", {"deductible": {"kind": "per_claim", "amount": "25000.00"}}, {"deductible": "25000.00"}),
    ("copay", {"copay_bps": 500, "network_copay_bps": 1000}, {"percent_bps": 1500}),
    ("sub_limit", {"sub_limits": SUB_LIMITS}, {"limit": "40000.00"}),
    ("sub_limit", {"sub_limits": [{"name": "any", "amount": "0.00"}]}, {"limit": "0.00"}),
    ("sum_insured", {}, {"limit": "120000.00"}),
]
PLAIN = {
    "in_patient",
    "admission",
    "not_prescribed",
    "out_patient",
    "out_patient_visit_limit",
    "out_patient_limit",
    "excluded_item",
    "non_payable",
}
# The day of discharge, the days of a line outside the stay, the window that cuts it; 30 days before, none after.
WINDOW_CROSSED = [(3, [-31, 3], "window_before"), (3, [3, 4], "window_after"), (0, [0, 1], "window_after")]


@pytest.mark.parametrize(("name", "terms", "figures"), FIGURES, ids=[name for name, _, _ in FIGURES])
def test_a_step_says_the_figures_it_was_worked_out_with(
    name: str, terms: dict[str, Any], figures: dict[str, Any]
) -> None:
    claim = claim_from(STAY, LINES)
    members = [member_from(one) for one in MEMBERS]

    said = RULEBOOK.grounds[name].facts(
        terms_from(terms), block_of(claim, members), columns(members, network=claim.network), 1
    )

    assert {key: getattr(fact, "amount", fact) for key, fact in said.items()} == {
        key: money(figure) if isinstance(figure, str) else figure for key, figure in figures.items()
    }


def test_the_other_grounds_need_no_figures() -> None:
    claim = claim_from(STAY, LINES)
    members = [member_from(one) for one in MEMBERS]
    asked = Terms(), block_of(claim, members), columns(members, network=True), 1

    said = {name: dict(ground.facts(*asked)) for name, ground in RULEBOOK.grounds.items()}

    assert {name for name, facts in said.items() if facts} == {name for name, _, _ in FIGURES}
    assert {name for name, facts in said.items() if not facts} == PLAIN


def test_a_room_of_one_day_costs_all_its_charge_a_day() -> None:
    claim, members = claim_from(STAY, [{"category": "room", "amount": "6001.00"}]), [member_from(MEMBERS[0])]

    said = RULEBOOK.grounds["room_limit"].facts(Terms(), block_of(claim, members), columns(members, network=True), 0)

    assert (getattr(said["actual"], "amount", None), said["days"]) == (money("6001.00"), 1)


@pytest.mark.parametrize(("discharge", "days", "window"), WINDOW_CROSSED)
def test_a_line_is_cut_by_the_window_that_it_crosses(discharge: int, days: list[int], window: str) -> None:
    """A line that ends by the day of discharge can only begin too early."""
    stay = {"admission_day": 0, "discharge_day": discharge, "hours": 24}
    visits = {"category": "therapy", "amount": "1000.00", "setting": "opd", "days": days}
    claim, members = claim_from(stay, [visits, {"category": "room", "amount": "1000.00"}]), [member_from(MEMBERS[0])]
    terms = terms_from({"pre_hospital_days": 30, "post_hospital_days": 0})

    settled = adjudicate(block_of(claim, members), terms, columns(members, network=True), RULEBOOK)

    assert [entry.rule for entry in settled.entries] == [window]


def test_every_ground_cites_a_term_and_has_a_sentence() -> None:
    sentences = json.loads(CONTENT.read_text(encoding="utf-8"))["messages"]
    citable = {*Terms.__dataclass_fields__, *STANDARD_CLAUSES, "sum_insured"}

    assert [ground.name for ground in RULEBOOK.grounds.values() if ground.term not in citable] == []
    assert [name for name in RULEBOOK.grounds if f"step.{name}" not in sentences] == []


def test_time_lifts_the_three_waits_and_nothing_else() -> None:
    assert [gate.ground.name for gate in RULEBOOK.gates if gate.waits] == [
        "initial_wait",
        "pre_existing_wait",
        "specified_wait",
    ]
