"""Faults of cost sharing, benefits and cover in a plan document: each at its place, all of them at once."""

import pytest

from tests.schemas.plan_documents import Edit, document, edit, known, term
from tests.schemas.test_plan_faults import faults

BONUS = {"percent_bps": 5000, "maximum_bps": 10000}

# What is wrong, the edit, where it is told, what it says.
REFUSED: list[tuple[str, Edit, str, str]] = [
    (
        "category without a class",
        term("room_limit", {"kind": "category"}),
        "room_limit/value/room_class",
        "needs room_class.",
    ),
    (
        "class without the kind",
        term("room_limit", {"kind": "percent", "percent_bps": 100, "room_class": "deluxe"}),
        "room_limit/value/room_class",
        "has no room_class",
    ),
    (
        "a class that is none",
        term("room_limit", {"kind": "category", "room_class": "suite"}),
        "room_limit/value/room_class",
        "'suite' is not one",
    ),
    ("franchise without amount", term("deductible", {"kind": "franchise"}), "deductible/value/amount", "above zero"),
    (
        "share without rate",
        term("deductible", {"kind": "percent", "minimum": "1.00"}),
        "deductible/value/percent_bps",
        "above zero",
    ),
    (
        "a minimum of a fixed sum",
        term("deductible", {"kind": "aggregate", "amount": "1.00", "minimum": "1.00"}),
        "deductible/value/minimum",
        "has no minimum",
    ),
    (
        "minimum above maximum",
        term("deductible", {"kind": "percent", "percent_bps": 1, "minimum": "1.01", "maximum": "1.00"}),
        "deductible/value/minimum",
        "smaller of the two",
    ),
    (
        "a step that pays nothing",
        term("payout_steps", [{"at_least": "1.00"}]),
        "payout_steps/value/0",
        "either pays_bps or pays",
    ),
    (
        "a step that pays twice",
        term("payout_steps", [{"at_least": "1.00", "pays_bps": 1, "pays": "1.00"}]),
        "payout_steps/value/0",
        "either pays_bps or pays",
    ),
    (
        "a co-payment without condition",
        term("copays", [{"name": "x", "bps": 1, "accident_exempt": True}]),
        "copays/value/0",
        "is copay_bps",
    ),
    (
        "a co-payment above the whole",
        term("copays", [{"name": "x", "bps": 10_001, "age_from": 61}]),
        "copays/value/0/bps",
        "outside 0 to 10000",
    ),
    (
        "an age of 111",
        term("copays", [{"name": "x", "bps": 1, "age_from": 111}]),
        "copays/value/0/age_from",
        "outside 0 to 110",
    ),
    (
        "half a pair of zones",
        term("copays", [{"name": "x", "bps": 1, "zones": [{"insured": "b"}]}]),
        "copays/value/0/zones/0/treated",
        "needed",
    ),
    (
        "a sub-limit of nothing",
        term("sub_limits", [{"name": "x"}]),
        "sub_limits/value/0/amount",
        "amount or a percent_bps above zero",
    ),
    (
        "a daily limit of no lines",
        term("sub_limits", [{"name": "x", "amount": "1.00", "per": "day"}]),
        "sub_limits/value/0/per",
        "name categories or items",
    ),
    (
        "a category of no benefit",
        term("out_patient", {"categories": [], "category_limits": [{"category": "therapy", "amount": "1.00"}]}),
        "out_patient/value/categories",
        "category_limits limits nothing",
    ),
    ("AYUSH without cover said", term("ayush", {"limit_bps": 1}), "ayush/value/covered", "needed"),
    (
        "367 days at home",
        term("domiciliary", {"covered": True, "minimum_days": 367}),
        "domiciliary/value/minimum_days",
        "outside 0 to 366",
    ),
    (
        "a listed wait of 121 months",
        term("listed_waits", [{"name": "x", "months": 121, "applies_to": ["y"]}]),
        "listed_waits/value/0/months",
        "outside 0 to 120",
    ),
    (
        "a bonus above its maximum",
        term("bonus", {"percent_bps": 2, "maximum_bps": 1}),
        "bonus/value/percent_bps",
        "no more than the maximum",
    ),
    (
        "reduced by nothing",
        term("bonus", {**BONUS, "after_claim": "reduced"}),
        "bonus/value/reduction_bps",
        "only then",
    ),
    (
        "a reduction of what is kept",
        term("bonus", {**BONUS, "reduction_bps": 1}),
        "bonus/value/reduction_bps",
        "only then",
    ),
    (
        "restored no times",
        term("restoration", {"when": "used", "times": 0}),
        "restoration/value/times",
        "outside 1 to 100",
    ),
    ("a bucket twice", term("cover_order", ["base"] * 4), "cover_order/value", "exactly once"),
    ("a bucket left out", term("cover_order", ["base", "bonus", "extra"]), "cover_order/value", "exactly once"),
    ("day care of 25 hours", term("day_care_minimum_hours", 25), "day_care_minimum_hours/value", "outside 0 to 24"),
    ("extra cover above ten times", term("extra_cover_bps", 100_001), "extra_cover_bps/value", "outside 0 to 100000"),
]


@pytest.mark.parametrize(("change", "place", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_faulty_value_is_told_at_its_place(change: Edit, place: str, said: str) -> None:
    found = faults(edit(change))

    assert [detail for at, detail in found if at == f"/terms/{place}" and said in detail], found


def test_faults_of_many_values_are_told_at_once() -> None:
    edited = document()
    edited["terms"] = {
        "copays": known([{"name": "A", "bps": 1}]),
        "sub_limits": known([{"name": "x", "per": "day"}]),
        "bonus": known({"percent_bps": -1, "maximum_bps": 1}),
        "restoration": known({"when": "never", "times": 0}),
    }

    assert [pointer for pointer, _ in faults(edited)] == [
        "/terms/bonus/value/percent_bps",
        "/terms/copays/value/0/name",
        "/terms/restoration/value/times",
        "/terms/sub_limits/value/0/amount",
        "/terms/sub_limits/value/0/per",
    ]
