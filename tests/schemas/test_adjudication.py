"""The question of POST /v1/adjudications as a whole: one or several, names, where a fault was written."""

from datetime import date
from typing import Any

import pytest
from marshmallow.exceptions import ValidationError

from schemas.adjudication import MOST_CLAIMS, MOST_MEMBERS, MOST_POLICIES, AdjudicationQuerySchema
from schemas.document import faults_of
from service.domain.adjudication_query import AdjudicationQuery
from service.domain.policy import Insured

POLICY = {"plan_id": "care_supreme", "sum_insured": "500000.00"}
CLAIM = {"bill": [{"category": "room", "amount": 5}]}
ONE = {"policy": POLICY, "claim": CLAIM}


def load(**written: Any) -> AdjudicationQuery:
    query: AdjudicationQuery = AdjudicationQuerySchema().load(written)
    return query


def refused(written: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as error:
        AdjudicationQuerySchema().load(written)  # type: ignore[arg-type]  # refusing it is what is tested
    return {fault.pointer: fault.code for fault in faults_of(error.value.messages)}


def test_one_of_each_is_a_list_of_one_and_remembers_how_it_was_written() -> None:
    query = load(**ONE, member={"id": "asha"})

    assert (query.market, query.as_of, query.versions) == ("in", None, {})
    assert ([one.id for one in query.policies], query.members) == (["care_supreme"], (Insured("asha"),))
    assert query.written == {"/policies/0": "/policy", "/members/0": "/member", "/claims/0": "/claim"}


def test_lists_are_kept_in_order_and_claims_without_a_name_are_numbered() -> None:
    query = load(policies=[POLICY, {**POLICY, "id": "second"}], claims=[CLAIM, {**CLAIM, "id": "mine"}, CLAIM])

    assert [one.id for one in query.policies] == ["care_supreme", "second"]
    assert [claim.id for claim in query.claims] == ["claim_1", "mine", "claim_3"]
    assert query.members == (Insured("member"),)
    assert query.written == {"/members/0": "/member"}


def test_null_is_the_same_as_left_out() -> None:
    assert load(**ONE, policies=None, claims=None, member=None, members=None, as_of=None) == load(**ONE)


def test_a_day_and_versions_are_kept() -> None:
    query = load(**ONE, as_of="2026-11-20", versions={"engine": "1", "content": None, "plans": {"care_supreme": "x"}})

    assert query.as_of == date(2026, 11, 20)
    assert query.versions == {"engine": "1", "plans": {"care_supreme": "x"}}


MANY = {
    "policies": [{**POLICY, "id": f"p{number}"} for number in range(MOST_POLICIES + 1)],
    "claims": [CLAIM] * (MOST_CLAIMS + 1),
    "members": [{"id": f"m{number}"} for number in range(MOST_MEMBERS + 1)],
}


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ({}, {"/policy": "required", "/claim": "required"}),
        ({"policy": None, "claim": None}, {"/policy": "required", "/claim": "required"}),
        ({**ONE, "policies": [POLICY]}, {"/policies": "twice"}),
        ({**ONE, "claims": [CLAIM], "member": {}, "members": [{}]}, {"/claims": "twice", "/members": "twice"}),
        (
            {"policies": [], "claims": [], "members": []},
            {"/policies": "length", "/claims": "length", "/members": "length"},
        ),
        (MANY, {"/policies": "length", "/claims": "length", "/members": "length"}),
        ({"policies": [POLICY, POLICY], "claim": CLAIM}, {"/policies/1": "twice"}),
        ({"policy": POLICY, "claims": [{**CLAIM, "id": "a"}, CLAIM, {**CLAIM, "id": "a"}]}, {"/claims/2": "twice"}),
        ({**ONE, "members": [{"id": "a"}, {"id": "a"}]}, {"/members/1": "twice"}),
        ({**ONE, "versions": {"cost_table": "1"}}, {"/versions/cost_table": "unknown"}),
        (
            {"policy": {"plan_id": "X"}, "claim": {}},
            {"/policy/plan_id": "slug", "/policy/sum_insured": "required", "/claim/bill": "required"},
        ),
        ([], {"": "type"}),
    ],
)
def test_a_question_at_fault_is_told_where(written: object, places: dict[str, str]) -> None:
    assert refused(written) == places


def test_as_many_as_are_allowed_are_taken() -> None:
    query = load(**{name: listed[:-1] for name, listed in MANY.items()})

    assert (len(query.policies), len(query.members), len(query.claims)) == (MOST_POLICIES, MOST_MEMBERS, MOST_CLAIMS)


def test_a_claim_named_like_a_number_of_another_is_refused() -> None:
    """Otherwise two claims of the answer would have one id."""
    assert refused({"policy": POLICY, "claims": [{**CLAIM, "id": "claim_2"}, CLAIM]}) == {"/claims/1": "twice"}
