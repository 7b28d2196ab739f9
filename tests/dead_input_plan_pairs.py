"""Pairs of questions about bills that differ in one field of the plan document handed in, by ``Schema.field``."""

from typing import Any

from tests.adjudications import MEDICINES, ROOM, Json, changed, plan, question
from tests.dead_input_pairs import BIG, ZONES, Pair, differing
from tests.schemas.plan_documents import known

VISIT = {"category": "consultation", "amount": "2000.00"}
NURSING = {"category": "nursing", "amount": "900.00", "days": 3}
ICU = {"category": "icu", "amount": "30000.00", "days": 3}
LIMIT: Json = {"kind": "amount", "amount": "2000.00"}
OPD: Json = {"categories": ["consultation"]}
HALF: Json = {"name": "half", "bps": 5000}
CAP: Json = {"name": "cap", "amount": "2000.00"}
BONUS: Json = {"percent_bps": 1000, "maximum_bps": 5000}


def told(asked: Json, *path: str | int, value: object) -> Pair:
    """The document written otherwise at ``path``."""
    return differing(asked, "policy", "plan", *path, value=value)


def term(name: str, value: object, other: object, *lines: Json, terms: Json | None = None, **more: Any) -> Pair:
    """A term with another value, beside the ``terms`` that it needs."""
    asked = question(*lines, under=plan(**{name: value}, **(terms or {})), **more)
    return told(asked, "terms", name, value=known(other))


def part(name: str, value: Json, field: str, other: object, *lines: Json, **more: Any) -> Pair:
    """A field of a term's value changed."""
    return term(name, value, {**value, field: other}, *lines, **more)


def first(name: str, value: Json, field: str, other: object, *lines: Json, **more: Any) -> Pair:
    """A field of the one entry of a term's value changed."""
    return term(name, [value], [{**value, field: other}], *lines, **more)


AT_HOME = {"place": "home"}
INDIAN = {"treatment": "ayush"}
YOUNG = {"held": {"age_months": 1}}
SHORT = {"hours": 20}
SMALL = {"held": {"sum_insured": "300000.00"}}
STEPS = ["room", "deductible", "copay", "sub_limit", "sum_insured"]
TERMS: dict[str, Pair] = {
    "order": term(
        "order",
        STEPS,
        ["room", "copay", "deductible", "sub_limit", "sum_insured"],
        terms={"copay_bps": 1000, "deductible": {"kind": "per_claim", "amount": "5000.00"}},
    ),
    "in_patient": told(
        question(ROOM, VISIT, under={**plan(in_patient=True, out_patient=OPD)}),
        *("terms", "in_patient"),
        value={"unknown": True, "note": "Not said.", "value": True},
    ),
    "minimum_hours": term("minimum_hours", 0, 24, **SHORT),
    "day_care": term("day_care", "all", "none", BIG, terms={"minimum_hours": 24}, anaesthesia=True, hours=6),
    "day_care_minimum_hours": term(
        "day_care_minimum_hours", 0, 8, BIG, terms={"minimum_hours": 24}, anaesthesia=True, hours=6
    ),
    "ayush": term("ayush", {"covered": True}, {"covered": False}, **INDIAN),
    "domiciliary": term("domiciliary", {"covered": True}, {"covered": False}, **AT_HOME),
    "initial_wait_days": term("initial_wait_days", 0, 60, **YOUNG),
    "specified_wait_months": term(
        "specified_wait_months", 0, 24, terms={"spine_scope": "ALL_SPINAL"}, presentation="radiculopathy", **YOUNG
    ),
    "spine_scope": term(
        "spine_scope", "none", "ALL_SPINAL", terms={"specified_wait_months": 24}, presentation="radiculopathy", **YOUNG
    ),
    "listed_waits": term(
        "listed_waits", [], [{"name": "knee", "months": 24, "applies_to": ["knee"]}], conditions=["knee"], **YOUNG
    ),
    "pre_existing_wait_months": term("pre_existing_wait_months", 0, 24, pre_existing="yes", **YOUNG),
    "excluded_treatments": term("excluded_treatments", [], ["knee"], conditions=["knee"]),
    "excluded_items": term("excluded_items", [], ["gloves"], ROOM, {**MEDICINES, "item": "gloves"}),
    "lists_paid": term("lists_paid", ["I"], [], ROOM, {**MEDICINES, "list": "I"}),
    "pre_hospital_days": term("pre_hospital_days", 0, 30, ROOM, {**MEDICINES, "days_before": 5}),
    "post_hospital_days": term("post_hospital_days", 0, 30, ROOM, {**MEDICINES, "days_after": 5}),
    "out_patient": term("out_patient", {"categories": []}, OPD, VISIT),
    "room_limit": term("room_limit", {"kind": "none"}, LIMIT),
    "icu_limit": term("icu_limit", {"kind": "none"}, LIMIT, ICU),
    "proportionate": term(
        "proportionate", {"categories": []}, {"categories": ["consultation"]}, ROOM, VISIT, terms={"room_limit": LIMIT}
    ),
    "ambulance_limit": term("ambulance_limit", None, "100.00", ROOM, {"category": "ambulance", "amount": "900.00"}),
    "deductible": term("deductible", {"kind": "none"}, {"kind": "per_claim", "amount": "500.00"}),
    "payout_steps": term("payout_steps", [], [{"at_least": "0.00", "pays_bps": 5000}]),
    "copay_bps": term("copay_bps", 0, 1000),
    "network_copay_bps": term("network_copay_bps", 0, 1000, network=False),
    "copays": term("copays", [], [{**HALF, "applies_to": ["knee"]}], conditions=["knee"]),
    "copay_stacking": term(
        "copay_stacking", "add", "highest", terms={"copay_bps": 1000, "network_copay_bps": 2000}, network=False
    ),
    "sub_limits": term("sub_limits", [], [CAP]),
    "bonus": term("bonus", BONUS, {**BONUS, "percent_bps": 2000}, held={"bonus_years": 1}),
    "extra_cover_bps": term("extra_cover_bps", 0, 10_000, BIG, **SMALL),
    "restoration": term("restoration", {"when": "never"}, {"when": "insufficient"}, BIG, **SMALL),
    "cover_order": term(
        "cover_order",
        ["base", "bonus", "extra", "restored"],
        ["extra", "base", "bonus", "restored"],
        terms={"extra_cover_bps": 10_000},
    ),
}
DOCUMENT = question(under=plan(copay_bps=1000, minimum_hours=72))
BANDED = question(under={**plan(), "by_sum_insured": [{"at_least": "500000.00", "terms": {"copay_bps": known(1000)}}]})
COPAY = ("terms", "copay_bps")
CITED: dict[str, Pair] = {
    "Plan.id": told(DOCUMENT, "id", value="another"),
    "Plan.name": told(DOCUMENT, "name", value="Another plan"),
    "Plan.kind": told(DOCUMENT, "kind", value="out_patient"),
    "Plan.as_of": told(question(under={**plan(specified_wait_months=48), "as_of": "2020"}), "as_of", value="2025"),
    "Plan.sum_insured": told(DOCUMENT, "sum_insured", value={"options": ["300000.00"]}),
    "Plan.sources": told(DOCUMENT, "sources", "S1", "title", value="Another wording"),
    "Plan.terms": told(DOCUMENT, "terms", value={}),
    "Plan.by_sum_insured": told(BANDED, "by_sum_insured", value=[]),
    "Plan.variants": told(
        question(under={**plan(), "variants": {"cheap": {"copay_bps": known(1000)}}}, held={"options": ["cheap"]}),
        *("variants", "cheap", "copay_bps"),
        value=known(2000),
    ),
    "Band.at_least": told(BANDED, "by_sum_insured", 0, "at_least", value="600000.00"),
    "Band.terms": told(BANDED, "by_sum_insured", 0, "terms", value={}),
    "Source.title": told(DOCUMENT, "sources", "S1", "title", value="Another wording"),
    "Source.where": told(DOCUMENT, "sources", "S1", "where", value="another shelf"),
    "Source.date": told(DOCUMENT, "sources", "S1", "date", value="2024"),
    "Source.kind": told(DOCUMENT, "sources", "S1", "kind", value="an extract"),
    "SumInsured.options": told(DOCUMENT, "sum_insured", "options", value=["300000.00"]),
    "Term.value": told(DOCUMENT, *COPAY, "value", value=2000),
    "Term.unknown": told(DOCUMENT, *COPAY, value={**known(1000), "note": "Read in an extract.", "unknown": True}),
    "Term.ref": told(DOCUMENT, *COPAY, "ref", value="6.2"),
    "Term.authority": told(DOCUMENT, *COPAY, "authority", value="circular"),
    "Term.source": told(
        question(under={**plan(copay_bps=1000), "sources": {**plan()["sources"], "S2": plan()["sources"]["S1"]}}),
        *COPAY,
        "source",
        value="S2",
    ),
    "Term.as_of": told(DOCUMENT, *COPAY, "as_of", value="2024"),
    "Term.readings": told(DOCUMENT, *COPAY, "readings", value=[{"value": 2000, "because": "It says so below."}]),
    "Reading.value": told(
        question(under=plan(copay_bps=known(1000, readings=[{"value": 2000, "because": "It says so below."}]))),
        *(*COPAY, "readings", 0, "value"),
        value=3000,
    ),
    "Reading.because": told(
        question(under=plan(copay_bps=known(1000, readings=[{"value": 2000, "because": "It says so below."}]))),
        *(*COPAY, "readings", 0, "because"),
        value="It says so above.",
    ),
}
RANGE = question(under={**plan(), "sum_insured": {"minimum": "100000.00", "maximum": "500000.00"}})
SMALLER = changed(RANGE, "policy", "sum_insured", value="200000.00")
ONLY_AYUSH: Json = {"covered": True}
HOME: Json = {"covered": True}
WAIT: Json = {"name": "knee", "months": 24, "applies_to": ["knee"]}
PERCENT: Json = {"kind": "percent", "percent_bps": 1000}
KNEE = {"conditions": ["knee"]}
USED: Json = {"when": "insufficient"}
PAID = {"held": {"sum_insured": "300000.00", "year": {"base": "0.00", "claims_paid": 1, "illnesses": ["back"]}}}
VALUES: dict[str, Pair] = {
    "SumInsured.minimum": told(SMALLER, "sum_insured", "minimum", value="300000.00"),
    "SumInsured.maximum": told(RANGE, "sum_insured", "maximum", value="400000.00"),
    "SumInsured.step": told(SMALLER, "sum_insured", "step", value="400000.00"),
    "SumInsured.unknown": told(
        question(under={**plan(), "sum_insured": {"unknown": True, "options": ["300000.00"]}}),
        *("sum_insured", "unknown"),
        value=False,
    ),
    "Ayush.covered": part("ayush", ONLY_AYUSH, "covered", False, **INDIAN),
    "Ayush.ayush_hospital": part("ayush", ONLY_AYUSH, "ayush_hospital", True, **INDIAN),
    "Ayush.limit_bps": part("ayush", ONLY_AYUSH, "limit_bps", 100, **INDIAN),
    "Domiciliary.covered": part("domiciliary", HOME, "covered", False, **AT_HOME),
    "Domiciliary.minimum_days": part("domiciliary", HOME, "minimum_days", 5, **AT_HOME),
    "Domiciliary.limit_bps": part("domiciliary", HOME, "limit_bps", 100, **AT_HOME),
    "Domiciliary.around": part(
        "domiciliary",
        HOME,
        "around",
        False,
        ROOM,
        {**MEDICINES, "days_before": 5},
        terms={"pre_hospital_days": 30},
        **AT_HOME,
    ),
    "Domiciliary.excluded": part("domiciliary", HOME, "excluded", ["knee"], **AT_HOME, **KNEE),
    "ListedWait.months": first("listed_waits", WAIT, "months", 36, **KNEE, **YOUNG),
    "ListedWait.applies_to": first("listed_waits", WAIT, "applies_to", ["hip"], **KNEE, **YOUNG),
    "OutPatient.categories": part("out_patient", OPD, "categories", ["therapy"], VISIT),
    "OutPatient.annual_limit": part("out_patient", OPD, "annual_limit", "500.00", VISIT),
    "OutPatient.per_visit": part("out_patient", OPD, "per_visit", "500.00", VISIT),
    "OutPatient.network_only": part("out_patient", OPD, "network_only", True, VISIT, network=False),
    "OutPatient.copay_bps": part("out_patient", OPD, "copay_bps", 1000, VISIT),
    "OutPatient.category_limits": part(
        "out_patient", OPD, "category_limits", [{"category": "consultation", "amount": "500.00"}], VISIT
    ),
    "CategoryLimit.category": part(
        "out_patient",
        {
            "categories": ["consultation", "therapy"],
            "category_limits": [{"category": "consultation", "amount": "500.00"}],
        },
        "category_limits",
        [{"category": "therapy", "amount": "500.00"}],
        VISIT,
    ),
    "CategoryLimit.amount": part(
        "out_patient",
        {**OPD, "category_limits": [{"category": "consultation", "amount": "500.00"}]},
        "category_limits",
        [{"category": "consultation", "amount": "600.00"}],
        VISIT,
    ),
    "DailyLimit.kind": part("room_limit", {**LIMIT, "percent_bps": 0}, "kind", "none"),
    "DailyLimit.amount": part("room_limit", LIMIT, "amount", "1000.00"),
    "DailyLimit.percent_bps": part("room_limit", {"kind": "percent", "percent_bps": 10}, "percent_bps", 20),
    "DailyLimit.includes": part("room_limit", LIMIT, "includes", ["nursing"], ROOM, NURSING),
    "DailyLimit.room_class": part(
        "room_limit",
        {"kind": "category", "room_class": "semi_private"},
        "room_class",
        "general_ward",
        room_tariff={"semi_private": "2000.00", "general_ward": "1000.00"},
    ),
    "Proportionate.categories": part(
        "proportionate", {"categories": ["consultation"]}, "categories", [], ROOM, VISIT, terms={"room_limit": LIMIT}
    ),
    "Proportionate.icu_days_exempt": part(
        "proportionate",
        {"categories": ["consultation"]},
        "icu_days_exempt",
        True,
        ROOM,
        {**VISIT, "icu_day": True},
        terms={"room_limit": LIMIT},
    ),
    "Deductible.kind": part("deductible", {"kind": "per_claim", "amount": "500.00"}, "kind", "franchise"),
    "Deductible.amount": part("deductible", {"kind": "per_claim", "amount": "500.00"}, "amount", "600.00"),
    "Deductible.percent_bps": part("deductible", PERCENT, "percent_bps", 2000),
    "Deductible.minimum": part("deductible", PERCENT, "minimum", "5000.00"),
    "Deductible.maximum": part("deductible", PERCENT, "maximum", "500.00"),
    "PayoutStep.at_least": first("payout_steps", {"at_least": "0.00", "pays_bps": 5000}, "at_least", "90000.00"),
    "PayoutStep.pays_bps": first("payout_steps", {"at_least": "0.00", "pays_bps": 5000}, "pays_bps", 6000),
    "PayoutStep.pays": first("payout_steps", {"at_least": "0.00", "pays": "500.00"}, "pays", "600.00"),
    "Copay.bps": first("copays", {**HALF, "applies_to": ["knee"]}, "bps", 1000, **KNEE),
    "Copay.age_from": first("copays", {**HALF, "age_from": 30}, "age_from", 60, member={"age_years": 40}),
    "Copay.zones": first(
        "copays", {**ZONES[0]}, "zones", [{"insured": "a", "treated": "b"}], zone="a", held={"zone": "b"}
    ),
    "ZonePair.insured": first(
        "copays",
        {**ZONES[0]},
        "zones",
        [{"insured": "a", "treated": "a"}, {"insured": "c", "treated": "b"}],
        zone="a",
        held={"zone": "b"},
    ),
    "ZonePair.treated": first(
        "copays",
        {**ZONES[0]},
        "zones",
        [{"insured": "b", "treated": "c"}, {"insured": "a", "treated": "b"}],
        zone="a",
        held={"zone": "b"},
    ),
    "Copay.outside_network": first("copays", {**HALF, "applies_to": ["knee"]}, "outside_network", True, **KNEE),
    "Copay.applies_to": first("copays", {**HALF, "applies_to": ["knee"]}, "applies_to", ["hip"], **KNEE),
    "Copay.pre_existing": first("copays", {**HALF, "applies_to": ["knee"]}, "pre_existing", True, **KNEE),
    "Copay.accident_exempt": first(
        "copays", {**HALF, "applies_to": ["knee"]}, "accident_exempt", True, cause="accident", **KNEE
    ),
    "SubLimit.amount": first("sub_limits", CAP, "amount", "3000.00"),
    "SubLimit.percent_bps": first("sub_limits", CAP, "percent_bps", 10),
    "SubLimit.per": first("sub_limits", {**CAP, "categories": ["room"]}, "per", "day"),
    "SubLimit.applies_to": first("sub_limits", CAP, "applies_to", ["knee"]),
    "SubLimit.categories": first("sub_limits", CAP, "categories", ["pharmacy"]),
    "SubLimit.items": first("sub_limits", CAP, "items", ["gloves"]),
    "SubLimit.name": first("sub_limits", {**CAP, "per": "year"}, "name", "another"),
    "Bonus.percent_bps": part("bonus", BONUS, "percent_bps", 2000, held={"bonus_years": 1}),
    "Bonus.maximum_bps": part("bonus", BONUS, "maximum_bps", 1000, held={"bonus_years": 3}),
    "Bonus.after_claim": part("bonus", BONUS, "after_claim", "lost", held={"bonus_years": 1}),
    "Bonus.reduction_bps": part(
        "bonus",
        {**BONUS, "after_claim": "reduced", "reduction_bps": 500},
        "reduction_bps",
        1000,
        held={"bonus_years": 2},
    ),
    "Restoration.when": part("restoration", USED, "when", "never", BIG, **SMALL),
    "Restoration.times": part(
        "restoration", USED, "times", 1, BIG, held={"sum_insured": "300000.00", "year": {"restorations": 1}}
    ),
    "Restoration.amount_bps": part("restoration", USED, "amount_bps", 1000, BIG, **SMALL),
    "Restoration.same_illness": part("restoration", USED, "same_illness", False, BIG, illness="back", **PAID),
    "Restoration.first_claim": part(
        "restoration", USED, "first_claim", False, BIG, held={"sum_insured": "300000.00", "first_claim": True}
    ),
}

PLAN_PAIRS: dict[str, Pair] = {
    **{f"Terms.{name}": pair for name, pair in TERMS.items()},
    **CITED,
    **VALUES,
}
