"""The JSON form of a plan: what is accepted comes back unchanged; its faults are in test_plan_faults.py."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.document import load_document
from schemas.fields import Strict
from schemas.plan import load_plan, plan_to_document
from schemas.plan_terms import TERM_VALUES
from service.domain.errors import CatalogueFault
from service.domain.plan import Authority, Clause, Plan, Reading, Term, Terms
from service.domain.plan_values import DailyLimit, Deductible, DeductibleKind, LimitKind, SubLimit, SumInsured
from service.domain.vocabulary import NonPayableList, ServiceCategory, SpineScope
from tests.schemas.plan_documents import RICH, document, edit, known, put, term

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "in" / "plans").glob("*.json"))


def test_the_schema_knows_every_term_of_the_domain() -> None:
    assert list(TERM_VALUES) == list(Terms.__dataclass_fields__)


def test_a_small_document_becomes_a_plan() -> None:
    plan = load_plan(document())

    clause = Clause(None, Authority.WORDING, "S1", "2025")
    assert plan.terms.copay_bps == Term(1000, known=True, clause=clause)
    assert plan.terms.room_limit.value == DailyLimit(LimitKind.PERCENT, percent_bps=100)
    assert plan.variants["with_rider"]["lists_paid"].value == frozenset({NonPayableList.OPTIONAL})
    assert plan.sum_insured == SumInsured(options=(30_000_000, 50_000_000))
    assert plan.sources["S1"].title == "A wording"


def test_an_unknown_term_is_neutral_and_not_known() -> None:
    plan = load_plan(document())

    assert plan.terms.spine_scope == Term(SpineScope.NONE, note="No list was found.")
    assert plan.terms.deductible == Terms().deductible


def test_an_unknown_term_may_say_which_reading_is_priced_and_whose_text_is_silent() -> None:
    term = known("ALL_SPINAL", unknown=True, note="Open.", readings=[{"value": "none", "because": "Not listed."}])

    plan = load_plan(edit(put("terms", "spine_scope", value=term)))

    found = plan.terms.spine_scope
    assert (found.known, found.value, found.clause) == (
        False,
        SpineScope.ALL_SPINAL,
        Clause(None, Authority.WORDING, "S1", "2025"),
    )
    assert found.readings == (Reading(SpineScope.NONE, "Not listed."),)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_published_plan_comes_back_unchanged(path: Path) -> None:
    plan = load_plan(json.loads(path.read_text()))

    assert load_plan(json.loads(json.dumps(plan_to_document(plan)))) == plan


def test_every_shape_of_value_comes_back_unchanged() -> None:
    edited = document(
        terms=RICH, status_note="On sale.", uin="X1", sum_insured={"minimum": "1.00", "maximum": "50000.00"}
    )

    plan = load_plan(edited)

    assert load_plan(plan_to_document(plan)) == plan
    assert plan_to_document(plan)["terms"].keys() == RICH.keys()
    assert plan.terms.deductible.value == Deductible(DeductibleKind.PER_CLAIM, 1_500_000)
    assert plan.terms.sub_limits.value == (SubLimit("cataract", 4_000_000, frozenset({"cataract"})),)
    assert plan.terms.proportionate.value.categories == {ServiceCategory.THEATRE, ServiceCategory.NURSING}


def test_all_lists_paid_by_default_are_written_as_the_four_lists() -> None:
    plan = load_plan(edit(put("terms", "lists_paid", value={"unknown": True, "note": "Not found."})))

    assert plan_to_document(plan)["terms"]["lists_paid"]["value"] == ["I", "II", "III", "IV"]


def test_a_plan_published_before_the_change_may_print_48_months() -> None:
    plan = load_plan(edit(lambda draft: draft.update(as_of="2023", terms={"pre_existing_wait_months": known(48)})))

    assert plan.terms.pre_existing_wait_months.value == 48


def test_a_printed_wait_above_the_maximum_may_be_a_reading() -> None:
    plan = load_plan(edit(term("pre_existing_wait_months", 36, readings=[{"value": 48, "because": "As printed."}])))

    assert plan.terms.pre_existing_wait_months.readings == (Reading(48, "As printed."),)


def test_an_out_patient_product_is_accepted() -> None:
    terms = {"in_patient": known(False), "out_patient": known({"categories": ["therapy"], "network_only": True})}

    plan = load_plan(document(kind="out_patient", terms=terms, variants={}))

    assert plan.terms.out_patient.value.categories == {ServiceCategory.THERAPY}


def test_a_document_of_another_kind_goes_through_the_same_gate() -> None:
    with pytest.raises(CatalogueFault) as refused:
        load_document(Strict(), {"a": 1})

    assert refused.value.faults[0].pointer == "/a"


def places(part: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [at, *(path for key, value in inner for path in places(value, (*at, key)))]


PLACES = [path for path in places(document(terms=RICH)) if path]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 50)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "S1", "1.00", "none"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["value", "kind", "amount", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(PLACES), value=JSON)
def test_any_damage_is_refused_or_still_a_plan(path: tuple[str | int, ...], value: object) -> None:
    """Slow because each of 150 damaged documents is read twice."""
    draft: Any = copy.deepcopy(document(terms=RICH))
    place = draft
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value

    try:
        loaded = load_plan(draft)
    except CatalogueFault as refused:
        assert refused.faults
    else:
        assert isinstance(loaded, Plan) and load_plan(plan_to_document(loaded)) == loaded
