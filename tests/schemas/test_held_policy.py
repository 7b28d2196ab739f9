"""Policies as they are held and the people under them: what is kept, and every fault with its place."""

from datetime import date
from typing import Any

import pytest
from marshmallow.exceptions import ValidationError

from schemas.document import faults_of
from schemas.held_policy import HeldPolicySchema, MemberSchema
from service.domain.adjudication_query import PolicyAsked
from service.domain.policy import Increase, Insured, Period
from tests.schemas.plan_documents import document, drop, edit

HELD = {"plan_id": "care_supreme", "sum_insured": "500000.00"}


def load(**written: Any) -> PolicyAsked:
    asked: PolicyAsked = HeldPolicySchema().load({**HELD, **written})
    return asked


def refused(**written: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as error:
        HeldPolicySchema().load(written)
    return {fault.pointer: fault.code for fault in faults_of(error.value.messages)}


def test_a_policy_is_named_after_its_plan_unless_it_has_a_name() -> None:
    own = HeldPolicySchema().load({"plan": document(), "sum_insured": "300000.00"})

    assert (load().id, load(id="mine").id, own.id) == ("care_supreme", "mine", "asha_plan")
    assert (load().plan, own.plan_id, own.plan.name) == (None, None, "Asha’s plan")


def test_nothing_is_known_of_a_policy_unless_it_is_said() -> None:
    asked = load()

    assert (asked.started, asked.age_months, asked.credit_months, asked.increase, asked.period) == (
        None,
        None,
        0,
        None,
        None,
    )
    assert (asked.options, asked.floater, asked.zone, asked.bonus_years, asked.ever_paid) == ((), False, "", 0, True)
    assert (asked.year, asked.years, asked.pending_instalments) == ({}, {}, 0)


def test_everything_told_is_kept() -> None:
    asked = load(
        options=["a", "b", "a"],
        port_credit_months=12,
        first_claim=True,
        started="2025-04-01",
        increase={"amount": "100000.00", "since": "2026-04-01"},
        period={"first": "2026-04-01", "last": "2027-03-31"},
        year={"base": "1.00", "illnesses": ["Back", "knee"], "used": {"sub_limit:scans": "5.00"}},
        years={"asha": {"claims_paid": 2, "ever_paid": False}},
    )

    assert (asked.options, asked.credit_months, asked.ever_paid) == (("a", "b"), 12, False)
    assert asked.increase == Increase(10_000_000, date(2026, 4, 1))
    assert asked.period == Period(date(2026, 4, 1), date(2027, 3, 31))
    assert asked.year == {"base": 100, "illnesses": frozenset({"back", "knee"}), "used": {"sub_limit:scans": 500}}
    assert asked.years == {"asha": {"claims_paid": 2, "ever_paid": False}}


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ({"plan_id": None}, {"/plan_id": "needed"}),
        ({"plan": document()}, {"/plan_id": "needed"}),
        ({"started": "2025-04-01", "age_months": 3}, {"/age_months": "twice"}),
        ({"started": "1899-12-31"}, {"/started": "range"}),
        ({"increase": {"amount": "500000.00", "age_months": 1}}, {"/increase/amount": "range"}),
        ({"increase": {"amount": "1.00"}}, {"/increase/since": "needed"}),
        ({"increase": {"amount": "1.00", "since": "2026-01-01", "age_months": 1}}, {"/increase/since": "needed"}),
        ({"increase": {"amount": "x", "since": "2026-01-01"}}, {"/increase/amount": "format"}),
        ({"increase": {"since": "2026-01-01"}}, {"/increase/amount": "required"}),
        ({"period": {"first": "2026-04-01", "last": "2026-03-31"}}, {"/period/last": "range"}),
        ({"period": {"first": "2026-04-01"}}, {"/period/last": "required"}),
        ({"port_credit_months": 241}, {"/port_credit_months": "range"}),
        ({"year": {"base": "-1.00", "left": "1.00"}}, {"/year/base": "range", "/year/left": "unknown"}),
        ({"years": {"Asha": {}, "ravi": {"base": 5}}}, {"/years/Asha": "slug", "/years/ravi/base": "number"}),
        ({"sum_insured": 500000, "zone": "Zone 1"}, {"/sum_insured": "number", "/zone": "slug"}),
    ],
)
def test_a_policy_at_fault_is_told_where(written: dict[str, Any], places: dict[str, str]) -> None:
    assert refused(**{**HELD, **written}) == places


def test_faults_of_a_plan_document_are_told_inside_it() -> None:
    assert refused(plan=edit(drop("terms", "copay_bps", "source")), sum_insured="1.00") == {
        "/plan/terms/copay_bps/source": "required"
    }


def test_an_increase_is_not_compared_with_a_faulty_sum_insured() -> None:
    assert refused(plan_id="x", sum_insured="y", increase={"amount": "1.00", "age_months": 1}) == {
        "/sum_insured": "format"
    }


def test_a_person_has_conditions_declared_and_not() -> None:
    person: Insured = MemberSchema().load(
        {"id": "asha", "age_years": 34, "declared_conditions": ["E11"], "undeclared_conditions": ["Back pain"]}
    )

    assert person == Insured("asha", 34, frozenset({"e11"}), frozenset({"back_pain"}))
    assert MemberSchema().load({}) == Insured("member")
