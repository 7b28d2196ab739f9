"""The answer of POST /v1/adjudications on the wire: every answer has the documented shape, whatever was asked."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.settlement_shape import AdjudicationSchema
from service.web.adjudications import to_wire
from tests.adjudications import MEDICINES, ROOM, Json, answered, ask, changed, plan, policy, question, under
from tests.schemas.plan_documents import known
from tests.settled_phrases import ASKED

VISIT: Json = {"category": "consultation", "amount": 900}


def parts(found: Any, name: str) -> list[Any]:
    """Every value under this name, anywhere."""
    if isinstance(found, dict):
        own = [found[name]] if name in found else []
        return own + [inner for part in found.values() for inner in parts(part, name)]
    return [inner for part in found for inner in parts(part, name)] if isinstance(found, list) else []


def test_every_answer_has_the_documented_shape() -> None:
    """Some questions differ from another by being refused; all others are answered."""
    found = [to_wire(answer) for answer in map(answered, ASKED) if answer is not None]

    assert len(found) > 0.9 * len(ASKED) > 300
    for answer in found:
        AdjudicationSchema().load(answer)
        for claim in answer["claims"]:
            assert Decimal(claim["bills"]) == Decimal(claim["plan_pays"]) + Decimal(claim["patient_pays"])


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        (question(), "paid_in_full"),
        (question(under=plan(copay_bps=1000)), "paid_in_part"),
        (question(VISIT), "nothing_payable"),
        (question(under=plan(minimum_hours=24), hours=12), "refused"),
        (question(under=plan(deductible={"kind": "per_claim", "amount": "90000.00"})), "nothing_payable"),
    ],
    ids=["in full", "in part", "no stay", "no stay accepted", "all within the deductible"],
)
def test_a_verdict_says_what_came_of_the_claim(asked: Json, verdict: str) -> None:
    assert under(asked)["verdict"] == verdict


def test_lines_are_answered_in_the_order_of_the_bill() -> None:
    """The scan was before the stay, so the settlement has it first."""
    scan = {"category": "mri", "amount": 8000, "days_before": 3, "item": "MRI, spine"}
    (claim,) = ask(question(ROOM, scan, under=plan(pre_hospital_days=30)))["claims"]

    assert [line["label"] for line in claim["lines"]] == ["Room", "MRI, spine"]
    assert [line["label"] for line in claim["policies"][0]["lines"]] == ["Room", "MRI, spine"]
    assert [line["in_stay"] for line in claim["lines"]] == [True, False]
    assert [line["first"] for line in claim["lines"]] == [None, None]


def test_a_dated_bill_is_answered_with_dates() -> None:
    (claim,) = ask(question(admitted="2026-06-01", discharged="2026-06-04"))["claims"]

    assert [(line["first"], line["last"]) for line in claim["lines"]] == [("2026-06-01", "2026-06-03")] * 2


def test_without_a_stay_there_is_nothing_to_accept() -> None:
    assert under(question(VISIT))["admissibility"] == {"likelihood": None, "grounds": []}


def test_a_ground_of_doubt_names_its_clause_and_a_published_dispute() -> None:
    found = under(question(presentation="simple_spasm"))["admissibility"]
    rest = under(question(purpose="rest"))["admissibility"]

    assert (found["likelihood"], [ground["code"] for ground in found["grounds"]]) == ("contested", ["spasm"])
    assert found["grounds"][0]["clause"]["ref"] == "Excl04, Excl05"
    assert found["grounds"][0]["dispute"]["source"] == "rajani_satheesan"
    assert (rest["likelihood"], rest["grounds"][0]["dispute"]) == ("unlikely", None)


def test_every_source_that_is_cited_is_listed_once() -> None:
    answer = ask(question(ROOM, MEDICINES, under=plan(copay_bps=1000), presentation="simple_spasm"))
    listed = [source["id"] for source in answer["sources"]]

    assert set(parts(answer["claims"], "source")) == set(listed)
    assert len(listed) == len(set(listed)) > 1


def test_an_open_question_is_answered_the_other_way_beside() -> None:
    """A co-payment of 10 or of 20 % of 10,000."""
    read = known(1000, readings=[{"value": 2000, "because": "The schedule says so."}])
    (other,) = under(question(under=plan(copay_bps=read)))["otherwise"]

    assert (other["plan_pays"], other["patient_pays"]) == ("8000.00", "2000.00")
    assert "The schedule says so." in other["because"]


def test_the_first_ground_with_an_answer_says_what_would_have_covered_the_line() -> None:
    bought = {**MEDICINES, "prescribed": False}
    lines = under(question(ROOM, bought))["lines"]

    assert [line["would_cover"] for line in lines] == [None, "Covered if the treating doctor prescribes it in writing."]


def test_an_assumption_is_told_once_for_all_claims() -> None:
    asked = {"policy": policy(), "claims": [{"bill": [ROOM]}, {"bill": [ROOM]}]}
    told = ask(asked)["assumptions"]

    assert len(told) == len(set(told)) == 3
    assert "it is taken to be past every waiting period" in told[2]
    dated = changed(
        question(held={"started": "2020-01-01"}, active_treatment=True), "claim", "admitted", value="2026-06-01"
    )
    assert ask(changed(dated, "claim", "discharged", value="2026-06-04"))["assumptions"] == [
        "Charges of the stay without a date count for all of its room days."
    ]


def test_several_policies_together_never_pay_more_than_the_bill() -> None:
    asked = {"policies": [policy(id="one"), policy(id="two")], "claim": {"bill": [ROOM]}}
    (claim,) = ask(asked)["claims"]

    assert [one["plan_pays"] for one in claim["policies"]] == ["9000.00", "0.00"]
    assert (claim["plan_pays"], claim["patient_pays"]) == ("9000.00", "0.00")


def test_the_bonus_of_the_next_year_follows_from_the_claims_of_this_one() -> None:
    """Two years of 10 % of 5 lakh; a claim takes 5 % back, no claim adds 10 %."""
    bonus = {"percent_bps": 1000, "maximum_bps": 5000, "after_claim": "reduced", "reduction_bps": 500}
    claimed = under(question(under=plan(bonus=bonus), held={"bonus_years": 2}))
    unpaid = under(question(VISIT, under=plan(bonus=bonus), held={"bonus_years": 2}))

    assert (claimed["bonus_at_renewal"], unpaid["bonus_at_renewal"]) == ("75000.00", "150000.00")
