"""The question on the wire: what is accepted, what is left out, and every fault at once with its pointer."""

from datetime import date
from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.document import faults_of
from schemas.query import QuerySchema
from service.domain.query import Place, PlanChoice, PolicyQuestion, Query, YearSoFar
from service.domain.vocabulary import CityTier, Declared, Facility, RoomClass, Stage
from tests.world import rupees

STAGED = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy"}


def load(**changes: Any) -> Query:
    """The question of a body."""
    query = QuerySchema().load({**STAGED, **changes})
    assert isinstance(query, Query)
    return query


def refused(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Pointer and code of everything wrong with a body."""
    with pytest.raises(ValidationError) as error:
        QuerySchema().load(body)
    return [(fault.pointer, fault.code) for fault in faults_of(error.value.messages)]


def wrong(**changes: Any) -> list[tuple[str, str]]:
    return refused({**STAGED, **changes})


def test_a_short_question_takes_the_usual_for_granted_and_says_so() -> None:
    query = load()

    assert query == Query(
        market="in",
        presentation="radiculopathy",
        stage=Stage.PHYSIOTHERAPY,
        assumed=frozenset({"facility", "room", "network", "differential_billing"}),
    )


def test_a_full_question_keeps_every_field() -> None:
    query = load(
        stages_included=["self_care", "physiotherapy"],
        where={"city": "Nashik", "city_tier": "tier2", "facility": "private_premium", "room": "deluxe"},
        age_years=38,
        policy={
            "plans": [{"plan_id": "care_supreme", "sum_insured": "700000.00", "options": ["smart_select"]}],
            "age_months": 18,
            "year_so_far": {"sum_insured_left": "250000.00", "deductible_left": "0.00"},
            "premium": "12000.50",
            "declared_condition": "no",
            "network": False,
        },
        prescribed=[{"item": "physio_session", "quantity": 10}, {"item": "laser_session", "quantity": 1}],
        differential_billing=False,
        as_of="2026-11-20",
        versions={"engine": "1", "plans": {"care_supreme": "v1"}, "triage": None},
    )

    assert query == Query(
        market="in",
        presentation="radiculopathy",
        stage=Stage.PHYSIOTHERAPY,
        stages_included=(Stage.SELF_CARE, Stage.PHYSIOTHERAPY),
        place=Place("Nashik", CityTier.TIER2, Facility.PRIVATE_PREMIUM, RoomClass.DELUXE),
        age_years=38,
        policy=PolicyQuestion(
            plans=(PlanChoice("care_supreme", rupees(700_000), ("smart_select",)),),
            age_months=18,
            year=YearSoFar(rupees(250_000), 0),
            premium=1_200_050,
            declared_condition=Declared.NO,
            network=False,
        ),
        prescribed={"physio_session": 10, "laser_session": 1},
        differential_billing=False,
        as_of=date(2026, 11, 20),
        versions={"engine": "1", "plans": {"care_supreme": "v1"}},  # type: ignore[dict-item]  # nested by plan
    )


@pytest.mark.parametrize(
    ("changes", "assumed"),
    [
        ({"where": {"facility": "public"}}, {"room", "network", "differential_billing"}),
        ({"where": {"room": "deluxe"}}, {"facility", "network", "differential_billing"}),
        ({"policy": {"network": True}}, {"facility", "room", "differential_billing"}),
        ({"differential_billing": True}, {"facility", "room", "network"}),
        ({"where": {}, "policy": {}}, {"facility", "room", "network", "differential_billing"}),
    ],
)
def test_what_is_left_out_is_remembered_even_where_it_equals_the_usual(
    changes: dict[str, Any], assumed: set[str]
) -> None:
    assert load(**changes).assumed == assumed


def test_triage_answers_are_kept_as_they_are() -> None:
    """Decision 12: an empty list is "none of these", a missing key "not answered"."""
    query = QuerySchema().load(
        {"market": "in", "answers": {"pain_now": 8.0, "trend": "same", "onset": "lift", "nerve_symptoms": []}}
    )

    assert query.answers == {"pain_now": 8, "trend": "same", "onset": "lift", "nerve_symptoms": ()}


@pytest.mark.parametrize(
    ("sent", "plans"),
    [
        ({"plan_ids": ["a", "b"], "sum_insured": "5.00"}, (PlanChoice("a", 500), PlanChoice("b", 500))),
        ({"plans": [{"plan_id": "a"}], "sum_insured": "5.00"}, (PlanChoice("a", 500),)),
        ({"plans": [{"plan_id": "a", "sum_insured": "7.00"}], "sum_insured": "5.00"}, (PlanChoice("a", 700),)),
        ({"plans": [{"plan_id": "a", "sum_insured": "0.00"}], "sum_insured": "5.00"}, (PlanChoice("a", 0),)),
        ({"plans": [{"plan_id": "a", "variant": "x"}]}, (PlanChoice("a", None, ("x",)),)),
        (
            {"plans": [{"plan_id": "a", "variant": "x", "options": ["y", "x"]}]},
            (PlanChoice("a", None, ("x", "y")),),
        ),
        ({"plan_ids": []}, ()),
        (
            {"plans": [{"plan_id": "a", "sum_insured": "3.00"}, {"plan_id": "a", "sum_insured": "5.00"}]},
            (PlanChoice("a", 300), PlanChoice("a", 500)),
        ),
    ],
    ids=[
        "shorthand with one sum",
        "a shared sum",
        "its own sum first",
        "a sum of nothing is still a sum",
        "a variant is an option",
        "a variant counts once",
        "none",
        "one plan with two sums",
    ],
)
def test_plans_are_named_in_full_or_in_short(sent: dict[str, Any], plans: tuple[PlanChoice, ...]) -> None:
    """Decision 10."""
    assert load(policy=sent).policy.plans == plans


def test_short_and_full_form_are_the_same_question() -> None:
    short = load(policy={"plan_ids": ["a"], "sum_insured": "5.00"})
    full = load(policy={"plans": [{"plan_id": "a", "sum_insured": "5.00"}]})

    assert short.policy == full.policy


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"market": "in"}, [("/answers", "one_of")]),
        ({**STAGED, "answers": {}}, [("/answers", "one_of")]),
        ({"market": "in", "presentation": "radiculopathy"}, [("/stage", "required")]),
        ({"market": "in", "stage": "diagnostics"}, [("/presentation", "required")]),
        ({"market": "in", "answers": {}, "stages_included": ["self_care"]}, [("/stages_included", "one_of")]),
        ({"presentation": "radiculopathy", "stage": "physiotherapy"}, [("/market", "required")]),
    ],
    ids=["neither way", "both ways", "no stage", "no presentation", "stages without a stage", "no market"],
)
def test_there_is_one_way_to_ask(body: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert refused(body) == faults


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"market": "IN"}, "/market", "slug"),
        ({"stage": "physio"}, "/stage", "choice"),
        ({"stages_included": ["physio"]}, "/stages_included/0", "choice"),
        ({"stages_included": ["self_care"] * 6}, "/stages_included", "invalid"),
        ({"where": {"city": ""}}, "/where/city", "invalid"),
        ({"where": {"city_tier": "tier9"}}, "/where/city_tier", "choice"),
        ({"where": {"town": "pune"}}, "/where/town", "unknown"),
        ({"where": "pune"}, "/where", "type"),
        ({"age_years": 111}, "/age_years", "range"),
        ({"age_years": -1}, "/age_years", "range"),
        ({"age_years": "38"}, "/age_years", "whole"),
        ({"age_years": 38.5}, "/age_years", "whole"),
        ({"age_years": True}, "/age_years", "whole"),
        ({"policy": {"age_months": 1_201}}, "/policy/age_months", "range"),
        ({"policy": {"year_so_far": {"sum_insured_left": 1}}}, "/policy/year_so_far/sum_insured_left", "number"),
        ({"policy": {"year_so_far": {"left": "1.00"}}}, "/policy/year_so_far/left", "unknown"),
        ({"policy": {"premium": 9_817}}, "/policy/premium", "number"),
        ({"policy": {"premium": "-1.00"}}, "/policy/premium", "range"),
        ({"policy": {"premium": "100000000.01"}}, "/policy/premium", "range"),
        ({"policy": {"network": "yes"}}, "/policy/network", "flag"),
        ({"policy": {"declared_condition": "maybe"}}, "/policy/declared_condition", "choice"),
        ({"policy": {"plans": [{}]}}, "/policy/plans/0/plan_id", "required"),
        ({"policy": {"plans": [{"plan_id": "a"}], "plan_ids": ["a"]}}, "/policy/plan_ids", "twice"),
        ({"policy": {"plan_ids": ["a", "a"]}}, "/policy/plan_ids", "twice"),
        ({"policy": {"plan_ids": ["a", "b"], "premium": "1.00"}}, "/policy/premium", "ambiguous"),
        ({"policy": {"plan_ids": ["a"] * 11}}, "/policy/plan_ids", "invalid"),
        ({"prescribed": [{"item": "x"}]}, "/prescribed/0/quantity", "required"),
        ({"prescribed": [{"item": "x", "quantity": 0}]}, "/prescribed/0/quantity", "range"),
        ({"prescribed": [{"item": "x", "quantity": 101}]}, "/prescribed/0/quantity", "range"),
        ({"prescribed": [{"item": "x", "quantity": 1}] * 2}, "/prescribed", "twice"),
        ({"differential_billing": 1}, "/differential_billing", "flag"),
        ({"as_of": "20-11-2026"}, "/as_of", "date"),
        ({"as_of": "2026-02-30"}, "/as_of", "date"),
        ({"versions": {"engine": ""}}, "/versions/engine", "invalid"),
        ({"versions": {"motor": "1"}}, "/versions/motor", "unknown"),
        ({"versions": {"plans": {"a": 1}}}, "/versions/plans/a", "invalid"),
        ({"age": 38}, "/age", "unknown"),
    ],
)
def test_a_wrong_field_is_refused_where_it_stands(changes: dict[str, Any], pointer: str, code: str) -> None:
    assert wrong(**changes) == [(pointer, code)]


@pytest.mark.parametrize("value", [True, 1.5, None, {"a": 1}, ["a", 1], ["a"] * 31])
def test_an_answer_is_a_number_a_code_or_codes(value: object) -> None:
    (found,) = refused({"market": "in", "answers": {"pain_now": value}})

    assert found[0] == "/answers/pain_now"


def test_all_faults_come_at_once() -> None:
    assert wrong(age_years=-1, where={"room": "suite"}, policy={"network": 1}, surname="Rao") == [
        ("/age_years", "range"),
        ("/policy/network", "flag"),
        ("/surname", "unknown"),
        ("/where/room", "choice"),
    ]


def test_a_question_does_not_remember_the_one_before() -> None:
    """The schema is shared between threads."""
    schema = QuerySchema()

    first = schema.load({**STAGED, "policy": {"plan_ids": ["a"]}})
    second = schema.load(dict(STAGED))

    assert first.written and not second.written


def test_whole_numbers_may_be_written_with_a_point() -> None:
    """58.0 is an integer to JSON Schema."""
    assert load(age_years=58.0).age_years == 58


@pytest.mark.parametrize("left", [None, {}, {"sum_insured_left": None}])
def test_a_year_of_which_nothing_is_said_is_none(left: Any) -> None:
    assert load(policy={"year_so_far": left}).policy.year is None
