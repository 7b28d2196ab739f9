"""The question about premiums on the wire: what is accepted, what is left out, and every fault at once."""

from datetime import date
from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.document import faults_of
from schemas.premium_question import PremiumQuestionSchema
from service.domain.premium_question import InstalmentQuestion, Loading, Person, PremiumQuestion
from service.domain.vocabulary import Frequency, PolicyType, Regime
from tests.world import rupees

SELF: dict[str, Any] = {"id": "self", "age_years": 38, "amount": "18000.00"}
SHORT: dict[str, Any] = {"market": "in", "persons": [SELF]}


def load(**changes: Any) -> PremiumQuestion:
    asked = PremiumQuestionSchema().load({**SHORT, **changes})
    assert isinstance(asked, PremiumQuestion)
    return asked


def refused(**changes: Any) -> list[tuple[str, str]]:
    """Pointer and code of everything wrong with a body."""
    body = {key: value for key, value in {**SHORT, **changes}.items() if value is not ...}
    with pytest.raises(ValidationError) as error:
        PremiumQuestionSchema().load(body)
    return [(fault.pointer, fault.code) for fault in faults_of(error.value.messages)]


def one(**changes: Any) -> dict[str, Any]:
    """A question about one person, but for these changes."""
    return {"persons": [{key: value for key, value in {**SELF, **changes}.items() if value is not ...}]}


def test_a_short_question_takes_the_usual_for_granted() -> None:
    assert load() == PremiumQuestion("in", (Person("self", 38, rupees(18_000)),))


def test_a_full_question_keeps_every_field() -> None:
    asked = load(
        persons=[
            {**SELF, "check_up": "4000.00", "source": "the policy schedule"},
            {
                **{"id": "mother", "age_years": 62, "parent": True, "covered": False},
                **{"medical_expenditure": "30000.50", "paid_in_cash": True},
            },
        ],
        policy_type="senior",
        as_of="2026-11-20",
        discount_bps=500,
        discount_source="the wording",
        loadings=[{"name": "zone", "amount": "567.00"}, {"name": "risk", "bps": 1_000, "source": "the letter"}],
        tax_included=True,
        instalment={"every": "quarterly", "loading_bps": 300, "paid": 1, "claim_payable": "80000.00"},
        regime="new",
    )

    mother = Person(
        id="mother", age_years=62, parent=True, covered=False, medical_expenditure=3_000_050, paid_in_cash=True
    )
    assert asked == PremiumQuestion(
        market="in",
        persons=(
            Person("self", 38, rupees(18_000), check_up=rupees(4_000), source="the policy schedule"),
            mother,
        ),
        policy_type=PolicyType.SENIOR,
        as_of=date(2026, 11, 20),
        discount_bps=500,
        discount_source="the wording",
        loadings=(Loading("zone", rupees(567)), Loading("risk", bps=1_000, source="the letter")),
        tax_included=True,
        instalment=InstalmentQuestion(Frequency.QUARTERLY, 300, 1, rupees(80_000)),
        regime=Regime.NEW,
    )


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"market": ...}, "/market", "required"),
        ({"persons": ...}, "/persons", "required"),
        ({"persons": []}, "/persons", "invalid"),
        ({"persons": [{**SELF, "id": f"p{place}"} for place in range(11)]}, "/persons", "invalid"),
        ({"persons": [SELF, SELF]}, "/persons/1/id", "twice"),
        (one(id="Self"), "/persons/0/id", "slug"),
        (one(age_years=...), "/persons/0/age_years", "required"),
        (one(age_years=-1), "/persons/0/age_years", "range"),
        (one(age_years=111), "/persons/0/age_years", "range"),
        (one(amount=18_000), "/persons/0/amount", "number"),
        (one(amount="-1.00"), "/persons/0/amount", "range"),
        (one(amount="10000000.01"), "/persons/0/amount", "range"),
        (one(amount=...), "/persons/0/amount", "required"),
        (one(covered=False), "/persons/0/amount", "contradiction"),
        (one(check_up="x"), "/persons/0/check_up", "format"),
        (one(medical_expenditure=None), "/persons/0/medical_expenditure", "null"),
        (one(parent="yes"), "/persons/0/parent", "flag"),
        (one(paid_in_cash=0), "/persons/0/paid_in_cash", "flag"),
        (one(source=""), "/persons/0/source", "invalid"),
        (one(name="Asha"), "/persons/0/name", "unknown"),
        ({"policy_type": "family"}, "/policy_type", "choice"),
        ({"as_of": "2026-02-30"}, "/as_of", "date"),
        ({"discount_bps": 10_001}, "/discount_bps", "range"),
        ({"discount_bps": 2.5}, "/discount_bps", "whole"),
        ({"loadings": [{"name": "x"}]}, "/loadings/0/amount", "one_of"),
        ({"loadings": [{"name": "x", "amount": "1.00", "bps": 5}]}, "/loadings/0/amount", "one_of"),
        ({"loadings": [{"name": "x", "bps": 1}] * 4}, "/loadings", "invalid"),
        ({**one(amount="0.00"), "loadings": [{"name": "x", "amount": "1.00"}]}, "/loadings", "one_of"),
        ({"tax_included": 1}, "/tax_included", "flag"),
        ({"instalment": {}}, "/instalment/every", "required"),
        ({"instalment": {"every": "weekly"}}, "/instalment/every", "choice"),
        ({"instalment": {"every": "monthly", "loading_bps": 2_001}}, "/instalment/loading_bps", "range"),
        ({"instalment": {"every": "monthly", "paid": 13}}, "/instalment/paid", "range"),
        ({"regime": "older"}, "/regime", "choice"),
        ({"discount": 5}, "/discount", "unknown"),
    ],
)
def test_a_wrong_field_is_refused_where_it_stands(changes: dict[str, Any], pointer: str, code: str) -> None:
    assert refused(**changes) == [(pointer, code)]


def test_all_faults_come_at_once() -> None:
    faults = refused(
        persons=[{**SELF, "age_years": 300}, {"id": "mother", "age_years": 62}], policy_type="x", regime="y"
    )

    assert faults == [
        ("/persons/0/age_years", "range"),
        ("/persons/1/amount", "required"),
        ("/policy_type", "choice"),
        ("/regime", "choice"),
    ]


def test_faults_between_fields_come_at_once_too() -> None:
    nobody = {"id": "self", "age_years": 38, "amount": "0.00"}

    assert refused(persons=[nobody] * 3, loadings=[{"name": "x", "bps": 1}]) == [
        ("/loadings", "one_of"),
        ("/persons/1/id", "twice"),
        ("/persons/2/id", "twice"),
    ]


@pytest.mark.parametrize("amount", [None, "0.00", ...])
def test_somebody_without_cover_needs_no_premium(amount: Any) -> None:
    (person,) = load(**one(amount=amount, covered=False)).persons

    assert (person.amount, person.covered) == (0, False)
