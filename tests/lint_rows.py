"""For each check of the linter a plan just inside and one just outside, with its place and code by hand."""

from dataclasses import dataclass, field, replace
from typing import Any

from service.domain.checks.case import Severity
from service.domain.plan import Authority, Clause, Described, PlanKind, SumInsuredBand, Term, Terms
from service.domain.plan_values import (
    AfterClaim,
    Ayush,
    Bonus,
    Bucket,
    CategoryLimit,
    Copay,
    CopayStacking,
    DailyLimit,
    DayCare,
    Deductible,
    DeductibleKind,
    Domiciliary,
    LimitKind,
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
from tests.lint_plans import CLAUSE, LAKH, SOURCE, known

TOP = 5 * LAKH  # the largest sum insured of the plans here
THERAPY, NURSING = ServiceCategory.THERAPY, ServiceCategory.NURSING
REFUSE, WARN = Severity.REFUSE, Severity.WARN
Values = dict[str, Any]


def amount(of: int) -> DailyLimit:
    return DailyLimit(LimitKind.AMOUNT, of)


def benefit(**more: Any) -> OutPatientBenefit:
    return OutPatientBenefit(**{"categories": frozenset({THERAPY}), **more})


def age(bps: int, name: str = "old", years: int = 61, **more: Any) -> Copay:
    return Copay(name, bps, age_from=years, **more)


def zone(bps: int, *pairs: tuple[str, str], name: str = "zone") -> Copay:
    return Copay(name, bps, zones=tuple(ZonePair(*pair) for pair in pairs))


def cap(name: str = "x", **more: Any) -> SubLimit:
    return SubLimit(name, more.pop("amount", LAKH), **more)


def wait(months: int, *names: str) -> tuple[ListedWait, ...]:
    return (ListedWait("joints", months, frozenset(names or ("joint_replacement",))),)


def restored(when: RestoreWhen, **more: Any) -> Values:
    return {"restoration": Restoration(when, **more)}


def band(at_least: int, **values: Any) -> SumInsuredBand:
    return SumInsuredBand(at_least, {name: known(value) for name, value in (values or {"copay_bps": 500}).items()})


@dataclass(frozen=True)
class Row:
    """``inside`` has no finding of ``code``; ``outside`` has one at ``pointer`` and says ``said`` there."""

    name: str
    code: str
    severity: Severity
    inside: Values
    outside: Values
    pointer: str
    said: str = ""
    parts: Values = field(default_factory=dict)
    outside_parts: Values = field(default_factory=dict)


FIRST = (Bucket.RESTORED, Bucket.BASE, Bucket.BONUS, Bucket.EXTRA)
LAST = (Bucket.BASE, Bucket.EXTRA, Bucket.BONUS, Bucket.RESTORED)
OUT = {"in_patient": False, "out_patient": benefit()}
GOLD = {"gold": {"copay_bps": known(500)}}

ROWS = (
    # Waits (rules 4.3: 36 months since 1 April 2024, 48 before).
    Row("pre-existing wait", "above_maximum", REFUSE, {"pre_existing_wait_months": 36},
        {"pre_existing_wait_months": 37}, "/terms/pre_existing_wait_months/value", "since 2024-04-01: write 36"),
    Row("specified wait", "above_maximum", REFUSE, {"specified_wait_months": 36}, {"specified_wait_months": 48},
        "/terms/specified_wait_months/value", "give 48 as a reading"),
    Row("listed wait", "above_maximum", REFUSE, {"listed_waits": wait(36)}, {"listed_waits": wait(37)},
        "/terms/listed_waits/value/0/months", "longer than the 36"),
    Row("wait of March 2024", "above_maximum", REFUSE, {"specified_wait_months": 48}, {"specified_wait_months": 49},
        "/terms/specified_wait_months/value", "longer than the 48 allowed:", {"as_of": "2024-03"}),
    Row("wait of 2024", "above_maximum", REFUSE, {"specified_wait_months": 36}, {"specified_wait_months": 48},
        "/terms/specified_wait_months/value", "the 36 allowed", {"as_of": "2024"}),
    Row("wait of a day", "above_maximum", REFUSE, {"specified_wait_months": 48}, {"specified_wait_months": 48},
        "/terms/specified_wait_months/value", "the 36 allowed", {"as_of": "2024-03-31"}, {"as_of": "2024-04-01"}),
    # Limits above the largest sum insured, 5 lakh.
    Row("room", "above_sum_insured", REFUSE, {"room_limit": amount(TOP)}, {"room_limit": amount(TOP + 1)},
        "/terms/room_limit/value/amount", "500000.01 is above the largest sum insured, 500000.00"),
    Row("ICU", "above_sum_insured", REFUSE, {"icu_limit": amount(TOP)}, {"icu_limit": amount(TOP + 1)},
        "/terms/icu_limit/value/amount"),
    Row("ambulance", "above_sum_insured", REFUSE, {"ambulance_limit": TOP}, {"ambulance_limit": TOP + 1},
        "/terms/ambulance_limit/value"),
    Row("benefit", "above_sum_insured", REFUSE, {"out_patient": benefit(annual_limit=TOP)},
        {"out_patient": benefit(annual_limit=TOP + 1)}, "/terms/out_patient/value/annual_limit"),
    Row("visit", "above_sum_insured", REFUSE, {"out_patient": benefit(per_visit=TOP)},
        {"out_patient": benefit(per_visit=TOP + 1)}, "/terms/out_patient/value/per_visit"),
    Row("category", "above_sum_insured", REFUSE,
        {"out_patient": benefit(category_limits=(CategoryLimit(THERAPY, TOP),))},
        {"out_patient": benefit(category_limits=(CategoryLimit(THERAPY, TOP + 1),))},
        "/terms/out_patient/value/category_limits/0/amount"),
    Row("sub-limit", "above_sum_insured", REFUSE, {"sub_limits": (cap(amount=TOP),)},
        {"sub_limits": (cap("a"), cap(amount=TOP + 1))}, "/terms/sub_limits/value/1/amount"),
    Row("step", "above_sum_insured", REFUSE, {"payout_steps": (PayoutStep(0, pays=TOP),)},
        {"payout_steps": (PayoutStep(0, pays=TOP + 1),)}, "/terms/payout_steps/value/0/pays"),
    Row("limit of a reading", "above_sum_insured", REFUSE, {"ambulance_limit": known(None, TOP)},
        {"ambulance_limit": known(None, LAKH, TOP + 1)}, "/terms/ambulance_limit/readings/1/value"),
    Row("per-claim deductible", "above_sum_insured", REFUSE,
        {"deductible": Deductible(DeductibleKind.PER_CLAIM, TOP - 1)},
        {"deductible": Deductible(DeductibleKind.PER_CLAIM, TOP)}, "/terms/deductible/value/amount",
        "500000.00 is the largest sum insured"),
    Row("franchise", "above_sum_insured", REFUSE, {"deductible": Deductible(DeductibleKind.FRANCHISE, TOP - 1)},
        {"deductible": Deductible(DeductibleKind.FRANCHISE, TOP + 1)}, "/terms/deductible/value/amount",
        "500000.01 is above the largest sum insured"),
    Row("share of at least", "above_sum_insured", REFUSE,
        {"deductible": Deductible(DeductibleKind.PERCENT, percent_bps=1_000, minimum=TOP - 1)},
        {"deductible": Deductible(DeductibleKind.PERCENT, percent_bps=1_000, minimum=TOP)},
        "/terms/deductible/value/minimum", "leaves nothing"),
    Row("visit above the year", "above_benefit", REFUSE, {"out_patient": benefit(annual_limit=LAKH, per_visit=LAKH)},
        {"out_patient": benefit(annual_limit=LAKH, per_visit=LAKH + 1)}, "/terms/out_patient/value/per_visit",
        "100000.01 is above the benefit's annual limit, 100000.00"),
    Row("category above the year", "above_benefit", REFUSE,
        {"out_patient": benefit(annual_limit=LAKH, category_limits=(CategoryLimit(THERAPY, LAKH),))},
        {"out_patient": benefit(annual_limit=LAKH, category_limits=(CategoryLimit(THERAPY, LAKH + 1),))},
        "/terms/out_patient/value/category_limits/0/amount"),
    Row("whole sum", "whole_sum", WARN, {"sub_limits": (cap(amount=0, percent_bps=9_999),)},
        {"sub_limits": (cap(amount=0, percent_bps=10_000),)}, "/terms/sub_limits/value/0/percent_bps", "100 %"),
    Row("whole sum or an amount", "whole_sum", WARN, {"sub_limits": (cap(percent_bps=10_000),)},
        {"sub_limits": (cap(), cap("y", amount=0, percent_bps=10_000))}, "/terms/sub_limits/value/1/percent_bps"),
    Row("tariff", "tariff_needed", WARN, {"room_limit": amount(LAKH)},
        {"room_limit": DailyLimit(LimitKind.CATEGORY, room_class=RoomClass.SEMI_PRIVATE)},
        "/terms/room_limit/value/room_class", "'semi_private'"),
    # Bands.
    Row("band", "unreachable", REFUSE, {}, {}, "/by_sum_insured/0/at_least", "the largest is 500000.00",
        {"by_sum_insured": (band(TOP),)}, {"by_sum_insured": (band(TOP + 1),)}),
    Row("band twice", "order", REFUSE, {}, {}, "/by_sum_insured/1/at_least", "500000.00 is not above 500000.00",
        {"by_sum_insured": (band(LAKH), band(TOP))}, {"by_sum_insured": (band(TOP), band(TOP))}),
    # Without a stay.
    Row("window without a stay", "no_stay", REFUSE, OUT, {**OUT, "pre_hospital_days": 30},
        "/terms/pre_hospital_days/value", "covers no stay", {"kind": PlanKind.OUT_PATIENT}),
    Row("window after no stay", "no_stay", REFUSE, {"post_hospital_days": 60}, {**OUT, "post_hospital_days": 60},
        "/terms/post_hospital_days/value"),
    Row("room without a stay", "no_stay", REFUSE, {"room_limit": amount(LAKH)}, {**OUT, "room_limit": amount(LAKH)},
        "/terms/room_limit/value"),
    Row("ICU without a stay", "no_stay", REFUSE, {"icu_limit": amount(LAKH)}, {**OUT, "icu_limit": amount(LAKH)},
        "/terms/icu_limit/value"),
    Row("scope without a stay", "no_stay", REFUSE, {"proportionate": Proportionate(frozenset({NURSING}))},
        {**OUT, "proportionate": Proportionate(frozenset({NURSING}))}, "/terms/proportionate/value"),
    Row("sub-limit without a stay", "no_stay", REFUSE, {"sub_limits": (cap(amount=0, percent_bps=2_500),)},
        {**OUT, "sub_limits": (cap(amount=0, percent_bps=2_500),)}, "/terms/sub_limits/value"),
    Row("option without stays", "no_stay", REFUSE, {"pre_hospital_days": 30}, {"pre_hospital_days": 30},
        "/variants/out/in_patient/value", "'pre_hospital_days'", {},
        {"variants": {"out": {"in_patient": known(False)}}}),
    # Benefits that nothing reaches.
    Row("AYUSH", "not_covered", REFUSE, {"ayush": Ayush(covered=False)}, {"ayush": Ayush(False, limit_bps=2_500)},
        "/terms/ayush/value", "AYUSH is not covered"),
    Row("at home", "not_covered", REFUSE, {"domiciliary": Domiciliary(covered=False)},
        {"domiciliary": Domiciliary(False, minimum_days=3)}, "/terms/domiciliary/value", "at home is not covered"),
    Row("day care", "not_covered", REFUSE, {"day_care": DayCare.LISTED, "day_care_minimum_hours": 2},
        {"day_care": DayCare.NONE, "day_care_minimum_hours": 2}, "/terms/day_care_minimum_hours/value", "write 0"),
    Row("category that is not covered", "not_covered", REFUSE,
        {"out_patient": benefit(category_limits=(CategoryLimit(THERAPY, LAKH),))},
        {"out_patient": benefit(category_limits=(CategoryLimit(NURSING, LAKH),))},
        "/terms/out_patient/value/category_limits/0/category", "does not cover 'nursing'"),
    Row("rooms without a stay", "unreachable", REFUSE, {"out_patient": benefit(categories=frozenset({NURSING}))},
        {"out_patient": benefit(categories=frozenset({NURSING, ServiceCategory.ROOM}))},
        "/terms/out_patient/value/categories", "'room' is billed in a stay only"),
    Row("day care as long as a stay", "never_shorter", WARN, {"minimum_hours": 24, "day_care_minimum_hours": 23},
        {"minimum_hours": 24, "day_care_minimum_hours": 24}, "/terms/day_care_minimum_hours/value", "Write less"),
    Row("day care where any stay will do", "never_shorter", WARN, {"day_care_minimum_hours": 2},
        {"minimum_hours": 2, "day_care_minimum_hours": 2}, "/terms/day_care_minimum_hours/value"),
    # Co-payments that add up (rules 5.4).
    Row("flat and by age", "above_whole", REFUSE, {"copay_bps": 5_000, "copays": (age(5_000),)},
        {"copay_bps": 5_000, "copays": (age(5_001),)}, "/terms/copays/value", "is 100.01 % of a claim"),
    Row("flat and outside the network", "above_whole", REFUSE, {"copay_bps": 9_000, "network_copay_bps": 1_000},
        {"copay_bps": 9_000, "network_copay_bps": 1_001}, "/terms/copay_bps/value",
        "90 % (copay_bps) + 10.01 % (network_copay_bps)"),
    Row("two ages", "above_whole", REFUSE, {"copays": (age(4_000), age(6_000, "older", 81))},
        {"copays": (age(4_001), age(6_000, "older", 81))}, "/terms/copays/value"),
    Row("highest alone", "above_whole", REFUSE,
        {"copay_bps": 9_000, "copays": (age(9_000),), "copay_stacking": CopayStacking.HIGHEST},
        {"copay_bps": 9_000, "copays": (age(9_000),)}, "/terms/copays/value", "copay_stacking 'highest'"),
    Row("zones apart", "above_whole", REFUSE,
        {"copays": (zone(6_000, ("b", "a")), zone(6_000, ("c", "a"), name="far"))},
        {"copays": (zone(6_000, ("b", "a")), zone(6_000, ("c", "a"), ("b", "a"), name="far"))}, "/terms/copays/value"),
    Row("option with a flat rate", "above_whole", REFUSE, {"copays": (age(9_000),)}, {"copays": (age(9_000),)},
        "/variants/voluntary/copay_bps/value", "110 %", {}, {"variants": {"voluntary": {"copay_bps": known(2_000)}}}),
    Row("own zone", "never_met", REFUSE, {"copays": (zone(1_000, ("b", "a")),)}, {"copays": (zone(1_000, ("b", "b")),)},
        "/terms/copays/value/0/zones/0", "'b' is never dearer"),
    Row("both directions", "never_met", REFUSE, {"copays": (zone(1_000, ("b", "a"), ("c", "b")),)},
        {"copays": (zone(1_000, ("b", "a"), ("a", "b")),)}, "/terms/copays/value/0/zones/1", "cheaper and dearer"),
    # Payout steps.
    Row("steps", "order", REFUSE, {"payout_steps": (PayoutStep(LAKH, 5_000), PayoutStep(LAKH + 1, 6_000))},
        {"payout_steps": (PayoutStep(LAKH, 5_000), PayoutStep(LAKH, 6_000))}, "/terms/payout_steps/value/1/at_least",
        "from the lowest up"),
    # Half of 2 lakh is 1 lakh: a fixed lakh is no less there, a paisa less is.
    Row("step that pays less", "pays_less", WARN,
        {"payout_steps": (PayoutStep(LAKH, 5_000), PayoutStep(2 * LAKH, pays=LAKH))},
        {"payout_steps": (PayoutStep(LAKH, 5_000), PayoutStep(2 * LAKH, pays=LAKH - 1))},
        "/terms/payout_steps/value/1", "paid less"),
    Row("share that pays less", "pays_less", WARN,
        {"payout_steps": (PayoutStep(LAKH, 5_000), PayoutStep(2 * LAKH, 5_000))},
        {"payout_steps": (PayoutStep(LAKH, 5_000), PayoutStep(2 * LAKH, 4_999))}, "/terms/payout_steps/value/1"),
    # The cover.
    Row("restored first", "order", REFUSE, {"cover_order": LAST, **restored(RestoreWhen.EXHAUSTED)},
        {"cover_order": FIRST, **restored(RestoreWhen.EXHAUSTED)}, "/terms/cover_order/value",
        "'restored' is used last"),
    Row("restored first where too little is left", "order", REFUSE,
        {"cover_order": FIRST, **restored(RestoreWhen.USED)},
        {"cover_order": FIRST, **restored(RestoreWhen.INSUFFICIENT)}, "/terms/cover_order/value"),
    Row("option that restores", "order", REFUSE, {"cover_order": FIRST}, {"cover_order": FIRST},
        "/variants/refill/restoration/value", "'exhausted'", {},
        {"variants": {"refill": {"restoration": known(Restoration(RestoreWhen.EXHAUSTED))}}}),
    Row("times of never", "never_restored", REFUSE, restored(RestoreWhen.NEVER), restored(RestoreWhen.NEVER, times=1),
        "/terms/restoration/value", "never comes back"),
    Row("amount of never", "never_restored", REFUSE, restored(RestoreWhen.USED, amount_bps=5_000),
        restored(RestoreWhen.NEVER, amount_bps=5_000), "/terms/restoration/value"),
    Row("nothing back", "never_restored", REFUSE, restored(RestoreWhen.USED, amount_bps=1),
        restored(RestoreWhen.USED, amount_bps=0), "/terms/restoration/value/amount_bps", "0 % of the base"),
    Row("bonus", "above_bonus", REFUSE, {"bonus": Bonus(500, 5_000, AfterClaim.REDUCED, 5_000)},
        {"bonus": Bonus(500, 5_000, AfterClaim.REDUCED, 5_001)}, "/terms/bonus/value/reduction_bps", "'lost'"),
    # Names.
    Row("excluded and limited", "contradiction", REFUSE,
        {"excluded_treatments": frozenset({"yoga"}), "sub_limits": (cap(applies_to=frozenset({"cataract"})),)},
        {"excluded_treatments": frozenset({"yoga"}), "sub_limits": (cap(applies_to=frozenset({"cataract", "yoga"})),)},
        "/terms/sub_limits/value/0/applies_to", "'yoga' is among the excluded treatments"),
    Row("excluded and waited for", "contradiction", REFUSE,
        {"excluded_treatments": frozenset({"yoga"}), "listed_waits": wait(24, "cataract")},
        {"excluded_treatments": frozenset({"yoga"}), "listed_waits": wait(24, "yoga")},
        "/terms/listed_waits/value/0/applies_to"),
    Row("excluded and shared", "contradiction", REFUSE,
        {"excluded_treatments": frozenset({"yoga"}), "copays": (Copay("x", 9, applies_to=frozenset({"cataract"})),)},
        {"excluded_treatments": frozenset({"yoga"}), "copays": (Copay("x", 1_000, applies_to=frozenset({"yoga"})),)},
        "/terms/copays/value/0/applies_to"),
    Row("excluded item capped", "contradiction", REFUSE,
        {"excluded_items": frozenset({"belt"}), "sub_limits": (cap(items=frozenset({"brace"})),)},
        {"excluded_items": frozenset({"belt"}), "sub_limits": (cap(items=frozenset({"belt"})),)},
        "/terms/sub_limits/value/0/items", "nothing to cap"),
    Row("excluded category capped", "contradiction", REFUSE,
        {"excluded_items": frozenset({"nursing"}), "sub_limits": (cap(categories=frozenset({THERAPY})),)},
        {"excluded_items": frozenset({"nursing"}), "sub_limits": (cap(categories=frozenset({NURSING})),)},
        "/terms/sub_limits/value/0/categories"),
    Row("excluded category covered", "contradiction", REFUSE,
        {"excluded_items": frozenset({"nursing"}), "out_patient": benefit()},
        {"excluded_items": frozenset({"therapy"}), "out_patient": benefit()}, "/terms/out_patient/value/categories"),
    Row("excluded in a reading", "contradiction", REFUSE,
        {"excluded_items": known(frozenset({"belt"}), frozenset({"y"})), "sub_limits": (cap(items=frozenset({"x"})),)},
        {"excluded_items": known(frozenset({"belt"}), frozenset({"x"})), "sub_limits": (cap(items=frozenset({"x"})),)},
        "/terms/excluded_items/readings/0/value"),
    Row("limit twice", "twice", REFUSE, {"sub_limits": (cap("a"), cap("b"))}, {"sub_limits": (cap("a"), cap("a"))},
        "/terms/sub_limits/value/1/name", "give each its own name"),
    Row("category twice", "twice", REFUSE,
        {"out_patient": benefit(category_limits=(CategoryLimit(THERAPY, LAKH),))},
        {"out_patient": benefit(category_limits=(CategoryLimit(THERAPY, LAKH), CategoryLimit(THERAPY, 1)))},
        "/terms/out_patient/value/category_limits/1/category", "limited twice"),
    # The plan as a whole.
    Row("top-up", "kind", REFUSE, {"deductible": Deductible(DeductibleKind.AGGREGATE, TOP)}, {},
        "/terms/deductible", "pays above a deductible", {"kind": PlanKind.SUPER_TOP_UP}),
    Row("product without stays", "kind", REFUSE, OUT, {"out_patient": benefit()}, "/terms/in_patient",
        "Write false.", {"kind": PlanKind.OUT_PATIENT}),
    Row("product that pays nothing", "kind", REFUSE, OUT, {"in_patient": False}, "/terms/out_patient",
        "names the categories", {"kind": PlanKind.OUT_PATIENT}),
    Row("plan of no stays", "kind", REFUSE, {"in_patient": True}, {"in_patient": False}, "/terms/in_patient",
        "covers stays. Write true."),
    Row("option", "no_change", REFUSE, {"copay_bps": 501}, {"copay_bps": 500}, "/variants/gold", "as it is",
        {"variants": GOLD}),
    Row("option that makes a term known", "no_change", REFUSE, {"copay_bps": Term(500)}, {"copay_bps": 500},
        "/variants/gold", "", {"variants": GOLD}),
    Row("option without terms", "no_change", REFUSE, {}, {}, "/variants/gold", "", {"variants": GOLD},
        {"variants": {"gold": {}}}),
    Row("option that matters in a band", "no_change", REFUSE, {"copay_bps": 500}, {"copay_bps": 500}, "/variants/gold",
        "", {"variants": GOLD, "by_sum_insured": (band(TOP, copay_bps=1_000),)},
        {"variants": GOLD, "by_sum_insured": (band(TOP, in_patient=True),)}),
    Row("reading", "same_reading", REFUSE, {"copay_bps": known(500, 1_000)}, {"copay_bps": known(500, 1_000, 500)},
        "/terms/copay_bps/readings/1/value", "write another"),
    Row("two readings", "same_reading", REFUSE, {"copay_bps": known(500, 600, 700)},
        {"copay_bps": known(500, 600, 600)}, "/terms/copay_bps/readings/1/value"),
    Row("reading in a band", "same_reading", REFUSE, {}, {}, "/by_sum_insured/0/terms/copay_bps/readings/0/value", "",
        {"by_sum_insured": (band(TOP),)},
        {"by_sum_insured": (SumInsuredBand(TOP, {"copay_bps": known(500, 500)}),)}),
    # How it is written down.
    Row("left out", "left_out", WARN, {"order": Term(Terms().order.value, note="None was found.")}, {}, "/terms/order",
        '"unknown": true'),
    Row("visits left out", "left_out", WARN, {"initial_wait_days": 30}, {}, "/terms/initial_wait_days", "",
        {"kind": PlanKind.OUT_PATIENT}),
    Row("uncited", "uncited", WARN, {"copay_bps": 500}, {"copay_bps": 500}, "/sources/S2", "leave it out", {},
        {"sources": {"S1": SOURCE, "S2": SOURCE}}),
    Row("neither clause nor words", "unproven", WARN, {"copay_bps": 500},
        {"copay_bps": Term(500, True, replace(CLAUSE, ref=None))}, "/terms/copay_bps", "(ref)"),
    Row("words without a clause", "unproven", WARN,
        {"copay_bps": Term(500, True, replace(CLAUSE, ref=None), verbatim="5 % of each claim")},
        {"copay_bps": Term(500, True, replace(CLAUSE, ref=None))}, "/terms/copay_bps"),
    Row("a regulator's text", "unproven", WARN,
        {"copay_bps": Term(500, True, Clause(None, Authority.CIRCULAR, "S1", "2025"))},
        {"copay_bps": Term(500, True, Clause(None, Authority.WORDING, "S1", "2025"))}, "/terms/copay_bps"),
    Row("described", "described", WARN, {"bonus": Bonus(500, 5_000)}, {}, "/described/0", "term 'bonus' is unknown",
        {"described": (Described("Bonus", "5% a year.", "S1", "2025"),)}),
    Row("described by two words", "described", WARN, {"room_limit": amount(LAKH)}, {}, "/described/0", "'room_limit'",
        {"described": (Described("Room-limit", "1%.", "S1", "2025"),)}),
    Row("old", "old", WARN, {}, {}, "/as_of", "more than 5 years", {"as_of": "2021"}, {"as_of": "2020-12"}),
)  # fmt: skip
