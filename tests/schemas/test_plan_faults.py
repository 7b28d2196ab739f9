"""Every deliberate fault of a plan document is told at its place, and all of them at once."""

import pytest

from schemas.plan import load_plan
from service.domain.errors import CatalogueFault
from tests.schemas.plan_documents import Edit, document, drop, edit, known, put, term


def faults(edited: object) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        load_plan(edited)
    return [(fault.pointer, fault.detail) for fault in refused.value.faults]


NESTED_LIMIT = "/terms/room_limit/value"
FAULTS: list[tuple[str, Edit, str, str]] = [
    ("unknown term", term("copay_bp", 5), "/terms/copay_bp", "Did you mean 'copay_bps'?"),
    ("unknown key of a term", term("copay_bps", 5, sauce="S1"), "/terms/copay_bps/sauce", "Did you mean 'source'?"),
    ("unknown key of a plan", put("premium", value=1), "/premium", "There is no field 'premium' here."),
    ("unknown key of a variant", put("variants", "x", value={"copay": known(5)}), "/variants/x/copay", "'copays'"),
    ("variant named with a space", put("variants", "a b", value={}), "/variants/a b", "small letters"),
    ("source not listed", term("copay_bps", 5, source="S9"), "/terms/copay_bps/source", "no source 'S9' under sources"),
    ("described source not listed", lambda d: d["described"][0].update(source="S2"), "/described/0/source", "'S2'"),
    ("source without title", drop("sources", "S1", "title"), "/sources/S1/title", "This field is needed."),
    ("sources not an object", put("sources", value=[]), "/sources", "Write a JSON object here, with braces."),
    ("more than the whole", term("copay_bps", 10001), "/terms/copay_bps/value", "outside 0 to 10000"),
    ("negative limit", term("ambulance_limit", "-1.00"), "/terms/ambulance_limit/value", "-1.00 is outside"),
    ("money as a number", term("ambulance_limit", 2000), "/terms/ambulance_limit/value", "as a string"),
    ("value missing", drop("terms", "copay_bps", "value"), "/terms/copay_bps/value", '"unknown": true'),
    ("known without source", drop("terms", "copay_bps", "source"), "/terms/copay_bps/source", "needs its source"),
    ("known without date", drop("terms", "copay_bps", "as_of"), "/terms/copay_bps/as_of", "needs its as_of"),
    ("unknown without note", drop("terms", "spine_scope", "note"), "/terms/spine_scope/note", "looked for"),
    ("half a citation", put("terms", "spine_scope", "source", value="S1"), "/terms/spine_scope/authority", "authority"),
    ("authority invented", term("copay_bps", 5, authority="law"), "/terms/copay_bps/authority", "'law' is not one"),
    ("month 13", term("copay_bps", 5, as_of="2024-13"), "/terms/copay_bps/as_of", "YYYY-MM-DD, or undated"),
    ("plan undated", put("as_of", value="undated"), "/as_of", "Write YYYY, YYYY-MM or YYYY-MM-DD."),
    ("order with a step twice", term("order", ["room"] * 5), "/terms/order/value", "exactly once"),
    (
        "pharmacy scales",
        term("proportionate", {"categories": ["pharmacy", "icu"]}),
        "/terms/proportionate/value/categories",
        "icu, pharmacy never scales with the room (circular IRDAI/HLT/REG/CIR/151/06/2020)",
    ),
    (
        "pharmacy scales in a reading",
        term("proportionate", {"categories": []}, readings=[{"value": {"categories": ["implant"]}, "because": "x"}]),
        "/terms/proportionate/readings/0/value/categories",
        "implant never scales",
    ),
    (
        "reading without reason",
        term("copay_bps", 5, readings=[{"value": 6}]),
        "/terms/copay_bps/readings/0/because",
        "This field is needed.",
    ),
    (
        "wait of 48 months",
        term("pre_existing_wait_months", 48),
        "/terms/pre_existing_wait_months/value",
        "give 48 as a reading",
    ),
    (
        "variant waiting 48 months",
        put("variants", "x", value={"specified_wait_months": known(48)}),
        "/variants/x/specified_wait_months/value",
        "longer than the 36",
    ),
    (
        "wait of 121 months",
        term("specified_wait_months", 121),
        "/terms/specified_wait_months/value",
        "outside 0 to 120",
    ),
    ("list none", term("lists_paid", ["none"]), "/terms/lists_paid/value/0", "[] for none of them"),
    ("list V", term("lists_paid", ["V"]), "/terms/lists_paid/value/0", "'V' is not one of the codes"),
    ("item twice", term("excluded_items", ["a", "a"]), "/terms/excluded_items/value", "a is written twice"),
    ("limit without kind", term("room_limit", {"amount": "1.00"}), f"{NESTED_LIMIT}/kind", "This field is needed."),
    (
        "limit without amount",
        term("room_limit", {"kind": "lower_of", "percent_bps": 200}),
        f"{NESTED_LIMIT}/amount",
        "kind 'lower_of' needs amount above zero",
    ),
    (
        "limit with too much",
        term("room_limit", {"kind": "none", "amount": "1.00"}),
        f"{NESTED_LIMIT}/amount",
        "has no amount",
    ),
    (
        "deductible of nothing",
        term("deductible", {"kind": "aggregate"}),
        "/terms/deductible/value/amount",
        "above zero",
    ),
    (
        "benefit without category",
        term("out_patient", {"categories": [], "per_visit": "300.00"}),
        "/terms/out_patient/value/categories",
        "per_visit limits nothing",
    ),
    (
        "limit above the sum",
        term("room_limit", {"kind": "amount", "amount": "500000.01"}),
        f"{NESTED_LIMIT}/amount",
        "500000.01 is above the largest sum insured, 500000.00",
    ),
    (
        "sub-limit above the sum",
        term("sub_limits", [{"name": "x", "amount": "600000.00"}]),
        "/terms/sub_limits/value/0/amount",
        "above the largest sum insured",
    ),
    (
        "sub-limit of a reading above the sum",
        term("sub_limits", [], readings=[{"value": [{"name": "x", "amount": "600000.00"}], "because": "x"}]),
        "/terms/sub_limits/readings/0/value/0/amount",
        "above the largest sum insured",
    ),
    (
        "per-claim deductible above the sum",
        term("deductible", {"kind": "per_claim", "amount": "600000.00"}),
        "/terms/deductible/value/amount",
        "above the largest sum insured",
    ),
    (
        "out-patient limit above the sum",
        term("out_patient", {"categories": ["therapy"], "annual_limit": "600000.00"}),
        "/terms/out_patient/value/annual_limit",
        "above the largest sum insured",
    ),
    ("no sum at all", put("sum_insured", value={}), "/sum_insured", "either options, or minimum and maximum"),
    (
        "both forms",
        put("sum_insured", value={"options": ["1.00"], "maximum": "2.00"}),
        "/sum_insured",
        "either options",
    ),
    (
        "sums out of order",
        put("sum_insured", value={"options": ["2.00", "1.00"]}),
        "/sum_insured/options",
        "smallest up",
    ),
    (
        "minimum above maximum",
        put("sum_insured", value={"minimum": "2.00", "maximum": "1.00"}),
        "/sum_insured/minimum",
        "not above the maximum",
    ),
    (
        "step that misses",
        put("sum_insured", value={"minimum": "1.00", "maximum": "2.00", "step": "0.30"}),
        "/sum_insured/step",
        "whole number of steps",
    ),
    ("top-up without deductible", put("kind", value="super_top_up"), "/terms/deductible", "pays above a deductible"),
    (
        "out-patient product with stays",
        put("kind", value="out_patient"),
        "/terms/in_patient",
        "covers no stay. Write false",
    ),
    (
        "out-patient product that pays nothing",
        put("kind", value="out_patient"),
        "/terms/out_patient",
        "names the categories",
    ),
    ("base plan without stays", term("in_patient", False), "/terms/in_patient", "covers stays. Write true."),
    ("kind invented", put("kind", value="basic"), "/kind", "Did you mean 'base'?"),
    ("empty name", put("name", value=""), "/name", "Write 1 to 120 characters."),
]


@pytest.mark.parametrize(("change", "pointer", "said"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_fault_is_told_at_its_place(change: Edit, pointer: str, said: str) -> None:
    found = faults(edit(change))

    assert [detail for place, detail in found if place == pointer and said in detail], found


def test_a_fault_has_a_code() -> None:
    with pytest.raises(CatalogueFault) as refused:
        load_plan(edit(term("copay_bps", 10001)))

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/terms/copay_bps/value", "range")]


def test_all_faults_are_told_at_once() -> None:
    edited = document(kind="super_top_up", name="")
    edited["terms"]["copay_bps"] = known(-1, source="S7")
    edited["terms"]["pre_existing_wait_months"] = known(48)
    edited["variants"]["with_rider"]["room_limit"] = known({"kind": "amount", "amount": "9000000.00"})

    pointers = [pointer for pointer, _ in faults(edited)]

    assert pointers == [
        "/name",
        "/terms/copay_bps/source",
        "/terms/copay_bps/value",
        "/terms/deductible",
        "/terms/pre_existing_wait_months/value",
        "/variants/with_rider/room_limit/value/amount",
    ]


def test_a_name_and_its_content_are_both_told() -> None:
    found = faults(edit(put("variants", "A", value={"copay": {}})))

    assert [pointer for pointer, _ in found] == ["/variants/A", "/variants/A/copay"]


@pytest.mark.parametrize("value", [None, [], "plan", 5, {}], ids=str)
def test_what_is_no_plan_is_refused(value: object) -> None:
    assert faults(value)
