"""Published and derived worked examples through the whole service, written as they print their bills.

``bills_as_printed.json`` keeps those with a bill under a published plan (its amounts, words and dates as in the
source); the others print figures of a plan that is written out here. P-AS14 waits for the terms of AYUSH hospitals.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.adjudications import Json, ask, plan, policy, question, under
from tests.world import TODAY

PRINTED = json.loads((Path(__file__).parent / "bills_as_printed.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", PRINTED, ids=[example["id"] for example in PRINTED])
def test_a_printed_bill_is_settled_as_printed(example: Json) -> None:
    asked = {part: example[part] for part in ("policy", "member", "claim")}

    found = under(asked)

    assert (found["plan_pays"], found["patient_pays"]) == (example["plan_pays"], example["patient_pays"])
    assert (found["verdict"] == "refused") == (example["plan_pays"] == "0.00")


def paid(policies: list[Json], *bills: object, **claim: Any) -> list[list[int]]:
    """What each policy pays of each claim, in rupees."""
    answer = ask(
        {
            "policies": policies,
            "claims": [
                {"bill": bill if isinstance(bill, list) else [{"category": "procedure", "amount": bill}], **claim}
                for bill in bills
            ],
            "as_of": TODAY.isoformat(),
        }
    )
    return [[int(float(one["plan_pays"])) for one in claim["policies"]] for claim in answer["claims"]]


def base(sum_insured: int, **terms: object) -> Json:
    return policy(id="base", under=wide(**terms), sum_insured=f"{sum_insured}.00")


def top_up(sum_insured: int, deductible: int, kind: str = "aggregate") -> Json:
    above = {"kind": kind, "amount": f"{deductible}.00"}
    return policy(id="top_up", under=wide(deductible=above), sum_insured=f"{sum_insured}.00")


def wide(**terms: object) -> Json:
    """A plan that is sold with any sum insured."""
    return {**plan(**terms), "sum_insured": {"minimum": "10000.00", "maximum": "10000000.00"}}


def first_of(settled: list[list[int]]) -> list[int]:
    """Of one policy: what it pays of each claim."""
    return [only for (only,) in settled]


@pytest.mark.parametrize(
    ("bills", "pays"),
    [
        ([750_000, 1_250_000, 1_000_000], [0, 1_000_000, 1_000_000]),
        ([750_000, 1_500_000, 3_000_000], [0, 1_250_000, 1_250_000]),
    ],
    ids=["P-CARE-DED-1", "P-CARE-DED-2"],
)
def test_the_illustration_of_an_aggregate_deductible(bills: list[int], pays: list[int]) -> None:
    """Care Supreme, clause 3.2.6: 25 lakh above a deductible of 10 lakh."""
    assert first_of(paid([top_up(2_500_000, 1_000_000)], *bills)) == pays


def test_a_sub_limit_swallows_bills_before_and_after_too() -> None:
    """P-CARE-SUBLIM-1."""
    limit = {"name": "of_this_disease", "amount": "50000.00"}
    bill: list[Json] = [
        {"category": "mri", "amount": 8000, "days_before": 3},
        {"category": "procedure", "amount": 60000},
        {"category": "physiotherapy", "amount": 6000, "days_after": "1-10"},
    ]

    assert first_of(paid([base(500_000, sub_limits=[limit], pre_hospital_days=30, post_hospital_days=60)], bill)) == [
        50_000
    ]


def test_top_up_and_super_top_up_count_a_year_differently() -> None:
    """P-TU-01: a deductible of 1 lakh; a top-up counts each claim apart."""
    assert first_of(paid([top_up(1_000_000, 100_000)], 150_000, 100_000)) == [50_000, 100_000]
    assert first_of(paid([top_up(1_000_000, 100_000, "per_claim")], 150_000, 100_000)) == [50_000, 0]


def test_a_super_top_up_pays_above_a_base_policy() -> None:
    """P-TU-02 and P-TU-03."""
    assert paid([base(300_000), top_up(400_000, 300_000)], 500_000) == [[300_000, 200_000]]
    assert paid([base(500_000), top_up(1_000_000, 500_000, "per_claim")], 600_000) == [[500_000, 100_000]]


@pytest.mark.parametrize(
    ("bills", "pays"), [([350_000], [0]), ([750_000], [250_000]), ([350_000, 350_000], [0, 0])], ids=str
)
def test_a_top_up_pays_single_claims_above_its_deductible(bills: list[int], pays: list[int]) -> None:
    """P-TU-05."""
    assert first_of(paid([top_up(1_000_000, 500_000, "per_claim")], *bills)) == pays


def test_small_claims_use_up_the_deductible_of_a_super_top_up() -> None:
    """P-TU-07, P-TU-11 and D-14: what is not payable uses up nothing."""
    assert first_of(paid([top_up(2_000_000, 500_000)], 200_000, 300_000, 100_000)) == [0, 0, 100_000]
    assert paid([base(500_000), top_up(1_000_000, 500_000)], 500_000, 300_000) == [[500_000, 0], [0, 300_000]]
    gloved = [{"category": "procedure", "amount": 200_000}, {"category": "non_payable", "amount": 20_000}]
    strict = top_up(1_000_000, 500_000)
    strict["plan"]["terms"]["lists_paid"] = plan(lists_paid=[])["terms"]["lists_paid"]
    assert first_of(paid([strict], gloved, 360_000)) == [0, 60_000]


def test_used_cover_comes_back_as_promised() -> None:
    """P-RS-02: restored once it is exhausted; P-RS-05: once, and not for the first claim."""
    exhausted = {"when": "exhausted"}
    assert first_of(paid([base(400_000, restoration=exhausted)], 400_000, 200_000)) == [400_000, 200_000]
    once = {"when": "exhausted", "times": 1, "first_claim": False}
    assert first_of(paid([base(1_000_000, restoration=once)], 1_000_000, 500_000)) == [1_000_000, 500_000]


def test_cover_grows_by_extra_and_bonus() -> None:
    """P-RS-04: 10 lakh, doubled from the first year, half of it more for each year up to as much again."""
    terms = {"extra_cover_bps": 10_000, "bonus": {"percent_bps": 5000, "maximum_bps": 10_000, "after_claim": "grows"}}
    for years, capacity in enumerate([2_000_000, 2_500_000, 3_000_000]):
        assert first_of(paid([{**base(1_000_000, **terms), "bonus_years": years}], 9_000_000)) == [capacity]


def test_cover_comes_back_within_a_claim_but_not_within_the_first_ever() -> None:
    """D-20: Activ One, 5 lakh, a claim of 7."""
    reload = {"when": "insufficient", "first_claim": False}
    assert first_of(paid([{**base(500_000, restoration=reload), "first_claim": True}], 700_000)) == [500_000]
    assert first_of(paid([base(500_000, restoration=reload)], 700_000)) == [700_000]


def test_pending_instalments_are_kept_back_from_the_cash() -> None:
    """D-21."""
    found = under(question({"category": "procedure", "amount": 80_000}, held={"pending_instalments": "9000.00"}))

    assert (found["plan_pays"], found["cash"]) == ("80000.00", "71000.00")


def test_care_around_a_stay_counts_only_with_a_stay() -> None:
    """D-05: (36,400 + 8,500 + 7,200) × 95 %."""
    around: list[Json] = [
        {"category": "consultation", "amount": 1000, "days_before": 20},
        {"category": "mri", "amount": 7500, "days_before": 18},
        {"category": "physiotherapy", "amount": 6000, "days_after": "1-40", "prescribed": True},
        {"category": "pharmacy", "amount": 1200, "days_after": 5},
    ]
    stay = next(example["claim"]["bill"] for example in PRINTED if example["id"] == "D-01")
    arogya: Json = {"plan_id": "arogya_sanjeevani", "sum_insured": "500000.00"}

    with_stay = under({"policy": arogya, "claim": {"bill": [*around, *stay]}})
    visits = [{key: part for key, part in line.items() if not key.startswith("days_")} for line in around]
    without = under({"policy": arogya, "claim": {"bill": visits}})

    assert with_stay["plan_pays"] == "49495.00"
    assert (without["plan_pays"], without["patient_pays"]) == ("0.00", "15700.00")


@pytest.mark.parametrize(
    ("plan_id", "sum_insured", "pays"),
    [
        ("arogya_sanjeevani", "500000.00", "0.00"),
        ("care_supreme", "500000.00", "0.00"),
        ("star_outpatient_care", "25000.00", "16000.00"),
    ],
)
def test_an_out_patient_episode_is_paid_by_an_out_patient_plan_alone(plan_id: str, sum_insured: str, pays: str) -> None:
    """D-07: a visit, an MRI, ten sessions, medicines."""
    bill = [
        {"category": "visit", "amount": 1000},
        {"category": "mri", "amount": 7500},
        {"category": "physio", "amount": 6000},
        {"category": "drugs", "amount": 1500},
    ]
    asked = {"policy": {"plan_id": plan_id, "sum_insured": sum_insured}, "claim": {"bill": bill, "bill_total": 16000}}

    assert under({**asked, "claim": {**asked["claim"], "admission": False}})["plan_pays"] == pays


def test_consumables_without_a_rider_are_left_to_the_patient() -> None:
    """P-NP-01: four lines as printed, 50,000 of 5 lakh not payable."""
    bill: list[Json] = [
        {"category": "room_nursing", "amount": 100_000},
        {"category": "doctor_surgery", "amount": 250_000},
        {"category": "medicines_tests", "amount": 100_000},
        {"category": "consumables", "amount": 50_000},
    ]

    assert first_of(paid([base(500_000, lists_paid=[])], bill, bill_total=500_000)) == [450_000]


@pytest.mark.parametrize(
    ("bill", "terms", "pays"),
    [
        (120_000, {"deductible": {"kind": "per_claim", "amount": "25000.00"}, "copay_bps": 1000}, 85_500),
        (85_000, {"deductible": {"kind": "per_claim", "amount": "25000.00"}}, 60_000),
        (500_000, {"copay_bps": 2000}, 400_000),
        (430_000, {"sub_limits": [{"name": "ortho", "amount": "200000.00"}]}, 200_000),
    ],
    ids=["P-CD-01", "P-CD-03", "P-CD-04", "P-CD-15"],
)
def test_deductibles_and_copayments_as_published(bill: int, terms: Json, pays: int) -> None:
    assert first_of(paid([base(1_000_000, **terms)], bill)) == [pays]
