"""Cost sharing, benefits and cover of a plan: what their documents may say, and the way back."""

from typing import Any

import pytest

from schemas.plan import load_plan, plan_to_document
from service.domain.plan_values import (
    AfterClaim,
    Ayush,
    Bonus,
    Bucket,
    CategoryLimit,
    Copay,
    CopayStacking,
    DailyLimit,
    Deductible,
    DeductibleKind,
    Domiciliary,
    LimitKind,
    LimitPeriod,
    ListedWait,
    OutPatientBenefit,
    PayoutStep,
    Proportionate,
    Restoration,
    RestoreWhen,
    SubLimit,
    ZonePair,
)
from service.domain.vocabulary import RoomClass, ServiceCategory
from tests.schemas.plan_documents import edit, term

THERAPY = frozenset({ServiceCategory.THERAPY})
BONUS = {"percent_bps": 5000, "maximum_bps": 10000}

# A term, the value as written, the value as the domain has it.
ACCEPTED: list[tuple[str, Any, object]] = [
    (
        "room_limit",
        {"kind": "category", "room_class": "semi_private"},
        DailyLimit(LimitKind.CATEGORY, 0, 0, frozenset(), RoomClass.SEMI_PRIVATE),
    ),
    (
        "proportionate",
        {"categories": ["therapy"], "icu_days_exempt": True},
        Proportionate(THERAPY, icu_days_exempt=True),
    ),
    ("deductible", {"kind": "franchise", "amount": "500.00"}, Deductible(DeductibleKind.FRANCHISE, 50_000)),
    ("deductible", {"kind": "percent", "percent_bps": 1000}, Deductible(DeductibleKind.PERCENT, 0, 1000)),
    (
        "deductible",
        {"kind": "percent", "percent_bps": 1000, "minimum": "1.00", "maximum": "1.00"},
        Deductible(DeductibleKind.PERCENT, 0, 1000, 100, 100),
    ),
    (
        "payout_steps",
        [{"at_least": "0.00", "pays_bps": 5000}, {"at_least": "9.00", "pays": "7.00"}],
        (PayoutStep(0, 5000), PayoutStep(900, 0, 700)),
    ),
    ("copays", [{"name": "age", "bps": 1000, "age_from": 61}], (Copay("age", 1000, age_from=61),)),
    (
        "copays",
        [{"name": "zone", "bps": 2000, "zones": [{"insured": "b", "treated": "a"}], "accident_exempt": True}],
        (Copay("zone", 2000, zones=(ZonePair("b", "a"),), accident_exempt=True),),
    ),
    ("copays", [{"name": "old", "bps": 5000, "pre_existing": True}], (Copay("old", 5000, pre_existing=True),)),
    (
        "copays",
        [{"name": "eye", "bps": 1, "applies_to": ["cataract"], "outside_network": True}],
        (Copay("eye", 1, outside_network=True, applies_to=frozenset({"cataract"})),),
    ),
    ("copay_stacking", "highest", CopayStacking.HIGHEST),
    (
        "sub_limits",
        [{"name": "half", "percent_bps": 5000, "applies_to": ["ionm"]}],
        (SubLimit("half", 0, frozenset({"ionm"}), 5000),),
    ),
    (
        "sub_limits",
        [{"name": "day", "amount": "10.00", "per": "day", "categories": ["therapy"]}],
        (SubLimit("day", 1000, per=LimitPeriod.DAY, categories=THERAPY),),
    ),
    (
        "sub_limits",
        [{"name": "belt", "amount": "10.00", "per": "year", "items": ["lumbar_belt"]}],
        (SubLimit("belt", 1000, per=LimitPeriod.YEAR, items=frozenset({"lumbar_belt"})),),
    ),
    (
        "out_patient",
        {"categories": ["therapy"], "copay_bps": 10, "category_limits": [{"category": "therapy", "amount": "5.00"}]},
        OutPatientBenefit(THERAPY, copay_bps=10, category_limits=(CategoryLimit(ServiceCategory.THERAPY, 500),)),
    ),
    ("ayush", {"covered": True, "ayush_hospital": True, "limit_bps": 2500}, Ayush(True, True, 2500)),
    (
        "domiciliary",
        {"covered": True, "minimum_days": 3, "limit_bps": 1000, "around": False, "excluded": ["gout"]},
        Domiciliary(True, 3, 1000, False, frozenset({"gout"})),
    ),
    (
        "listed_waits",
        [{"name": "joints", "months": 36, "applies_to": ["joint_replacement"]}],
        (ListedWait("joints", 36, frozenset({"joint_replacement"})),),
    ),
    ("excluded_treatments", ["ozone_therapy"], frozenset({"ozone_therapy"})),
    ("bonus", BONUS, Bonus(5000, 10_000)),
    (
        "bonus",
        {**BONUS, "after_claim": "reduced", "reduction_bps": 5000},
        Bonus(5000, 10_000, AfterClaim.REDUCED, 5000),
    ),
    ("bonus", {"percent_bps": 0, "maximum_bps": 0}, Bonus()),
    ("extra_cover_bps", 10_000, 10_000),
    (
        "restoration",
        {"when": "insufficient", "first_claim": False},
        Restoration(RestoreWhen.INSUFFICIENT, first_claim=False),
    ),
    (
        "restoration",
        {"when": "used", "times": 1, "amount_bps": 5000, "same_illness": False},
        Restoration(RestoreWhen.USED, 1, 5000, same_illness=False),
    ),
    ("cover_order", ["extra", "base", "bonus", "restored"], (Bucket.EXTRA, Bucket.BASE, Bucket.BONUS, Bucket.RESTORED)),
    ("day_care_minimum_hours", 24, 24),
]


@pytest.mark.parametrize(("name", "written", "value"), ACCEPTED, ids=[f"{row[0]} {row[1]}" for row in ACCEPTED])
def test_a_value_is_read_and_comes_back_as_it_was(name: str, written: object, value: object) -> None:
    plan = load_plan(edit(term(name, written)))

    assert getattr(plan.terms, name).value == value
    assert load_plan(plan_to_document(plan)) == plan
