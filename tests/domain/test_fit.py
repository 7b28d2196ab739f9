"""What a question asks for and the catalogue does not hold: every fault at once, where the person wrote it."""

from dataclasses import replace
from typing import Any

import pytest

from schemas.query import QuerySchema
from service.domain.errors import Contradiction, Fault
from service.domain.fit import check_fit
from service.domain.query import Place, PolicyQuestion, Query, YearSoFar
from service.domain.vocabulary import CityTier, Stage
from tests.world import answers, edition, policy, rajat, rupees, staged


def faults(query: Query) -> list[Fault]:
    """Everything wrong with a question."""
    with pytest.raises(Contradiction) as refused:
        check_fit(query, edition())
    return list(refused.value.faults)


def places(query: Query) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in faults(query)]


@pytest.mark.parametrize(
    ("query", "pointer", "code", "right"),
    [
        (staged("radiculopaty"), "/presentation", "unknown", "radiculopathy"),
        (staged(place=Place(city="Mumbay")), "/where/city", "unknown", "mumbai"),
        (staged(place=Place(city="Nashik")), "/where/city", "unknown", "metro, tier1, tier2, tier3"),
        (
            staged(place=Place(city="pune", city_tier=CityTier.TIER2)),
            "/where/city_tier",
            "tier_differs",
            "Pune is priced as metro",
        ),
        (staged(prescribed={"physio_sesion": 3}), "/prescribed/0/item", "unknown", "physio_session"),
        (staged(policy=policy("nvia_reassure")), "/policy/plans/0/plan_id", "unknown", "niva_reassure"),
        (
            staged(policy=policy("niva_reassure", options=("with_safegard",))),
            "/policy/plans/0/options/0",
            "unknown",
            "with_safeguard",
        ),
        (
            staged(policy=policy("niva_reassure", sum_insured=rupees(600_000))),
            "/policy/plans/0/sum_insured",
            "not_offered",
            "500000.00, 750000.00",
        ),
        (
            staged(policy=policy("arogya_sanjeevani", sum_insured=rupees(75_000))),
            "/policy/plans/0/sum_insured",
            "not_offered",
            "50000.00 to 1000000.00 in steps of 50000.00",
        ),
        (
            staged(policy=policy("medisure_super_topup", sum_insured=rupees(200_000))),
            "/policy/plans/0/sum_insured",
            "not_offered",
            "300000.00 to 2000000.00.",
        ),
        (
            staged(policy=policy("niva_reassure", "care_supreme", premium=rupees(9_000))),
            "/policy/premium",
            "ambiguous",
            "one plan",
        ),
        (
            staged(stages_included=(Stage.SELF_CARE, Stage.HOSPITALISATION)),
            "/stages_included/1",
            "beyond_stage",
            "after physiotherapy",
        ),
        (
            staged(policy=policy("optima_secure", options=("deductible_10000", "deductible_25000"))),
            "/policy/plans/0/options/1",
            "rivals",
            "name only one",
        ),
        (staged(prescribed={"laminectomy_package": 2}), "/prescribed/0/item", "one_operation", "One operation"),
        (rajat(answers=answers(pain_now=11)), "/answers/pain_now", "out_of_range", "0 to 10"),
        (rajat(age_years=40), "/age_years", "age_differs", "38"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("/") else "",
)
def test_a_fault_says_where_it_is_and_what_would_be_right(query: Query, pointer: str, code: str, right: str) -> None:
    (fault,) = faults(query)

    assert (fault.pointer, fault.code) == (pointer, code)
    assert right in fault.detail


def test_every_fault_is_told_at_once() -> None:
    query = rajat(
        answers=answers(pain_now=11, duration_days=-1),
        place=Place(city="atlantis"),
        prescribed={"physio_session": 2, "leech": 1, "physio_package_10": 1},
        policy=policy("nope", "niva_reassure", sum_insured=rupees(1), options=("none",)),
    )

    assert places(query) == [
        ("/answers/duration_days", "out_of_range"),
        ("/answers/pain_now", "out_of_range"),
        ("/where/city", "unknown"),
        ("/prescribed/1/item", "unknown"),
        ("/prescribed/2/item", "double_counted"),
        ("/policy/plans/0/plan_id", "unknown"),
        ("/policy/plans/1/sum_insured", "not_offered"),
        ("/policy/plans/1/options/0", "unknown"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("physio_session", "physio_package_10"),
        ("microdiscectomy_package", "surgeon_fee_microdiscectomy"),
        ("mri_ls_spine", "inpatient_mri_ls_spine"),
        ("room_semi_private_day", "room_private_day"),
    ],
)
def test_what_would_be_billed_twice_is_refused_once_in_either_order(first: str, second: str) -> None:
    for pair in ((first, second), (second, first)):
        assert places(staged(prescribed=dict.fromkeys(pair, 1))) == [("/prescribed/1/item", "double_counted")]


def loaded(policy_asked: dict[str, Any]) -> Query:
    """A question as it comes over the wire."""
    query = QuerySchema().load(
        {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy", "policy": policy_asked}
    )
    assert isinstance(query, Query)
    return query


@pytest.mark.parametrize(
    ("sent", "pointers"),
    [
        ({"plan_ids": ["niva_reassure", "nope"]}, ["/policy/plan_ids/1"]),
        ({"plan_ids": ["niva_reassure"], "sum_insured": "1.00"}, ["/policy/sum_insured"]),
        ({"plans": [{"plan_id": "nope"}]}, ["/policy/plans/0/plan_id"]),
        ({"plans": [{"plan_id": "niva_reassure", "sum_insured": "1.00"}]}, ["/policy/plans/0/sum_insured"]),
        ({"plans": [{"plan_id": "niva_reassure"}], "sum_insured": "1.00"}, ["/policy/sum_insured"]),
        ({"plans": [{"plan_id": "niva_reassure", "sum_insured": "0.00"}]}, ["/policy/plans/0/sum_insured"]),
        ({"plans": [{"plan_id": "niva_reassure", "variant": "gold"}]}, ["/policy/plans/0/variant"]),
        (
            {"plans": [{"plan_id": "niva_reassure", "variant": "gold", "options": ["gold", "silver"]}]},
            ["/policy/plans/0/variant", "/policy/plans/0/options/1"],
        ),
        ({"plans": [{"plan_id": "niva_reassure", "options": ["gold"]}]}, ["/policy/plans/0/options/0"]),
    ],
)
def test_a_fault_points_into_the_body_as_it_was_sent(sent: dict[str, Any], pointers: list[str]) -> None:
    assert [fault.pointer for fault in faults(loaded(sent))] == pointers


@pytest.mark.parametrize(
    "query",
    [
        rajat(),
        staged(place=Place(city="Nashik", city_tier=CityTier.TIER2)),
        staged(place=Place(city="Bombay", city_tier=CityTier.METRO)),
        staged(policy=policy("niva_reassure", "care_supreme", sum_insured=rupees(500_000))),
        staged(policy=policy("arogya_sanjeevani", sum_insured=rupees(1_000_000))),
        staged(prescribed={"physio_session": 10, "mri_ls_spine": 1}),
    ],
)
def test_what_the_catalogue_holds_passes(query: Query) -> None:
    check_fit(query, edition())


TOP_UP = "medisure_super_topup"  # it pays above 500,000 a year


@pytest.mark.parametrize(
    ("plans", "left", "right"),
    [
        ((TOP_UP,), 500_001, "500000.00"),
        (("niva_reassure", TOP_UP), 500_001, "500000.00"),
        (("niva_reassure",), 1, "leave it out"),
        ((), 1, "leave it out"),
    ],
)
def test_no_more_can_be_left_of_a_deductible_than_the_whole(plans: tuple[str, ...], left: int, right: str) -> None:
    asked = policy(*plans, age_months=3, year=YearSoFar(deductible_left=rupees(left)))

    (found,) = faults(staged(policy=asked))

    assert (found.pointer, found.code) == ("/policy/year_so_far/deductible_left", "more_than_whole")
    assert right in found.detail


def test_what_is_left_of_a_year_needs_a_policy() -> None:
    asked = policy(TOP_UP, year=YearSoFar(deductible_left=rupees(500_000)))

    (found,) = faults(staged(policy=asked))

    assert (found.pointer, found.code) == ("/policy/year_so_far", "no_policy")
    assert "age_months" in found.detail


@pytest.mark.parametrize("amiss", [policy("x"), policy("niva_reassure", options=("x",))])
def test_a_plan_that_is_amiss_is_the_only_fault(amiss: PolicyQuestion) -> None:
    (found,) = faults(staged(policy=replace(amiss, age_months=3, year=YearSoFar(deductible_left=rupees(1)))))

    assert found.code == "unknown"


def test_what_is_left_may_be_nothing() -> None:
    check_fit(staged(policy=policy(age_months=3, year=YearSoFar(0, 0))), edition())
