"""Stored cases hold to the paisa; what no longer holds says case, row, approved and present figures."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from service.domain.cost_sheet import CostSheet
from service.domain.edition import Edition
from service.domain.errors import CatalogueFault
from service.domain.regression import Expected, Figures, RegressionCase, check, reapproved, regression_proof
from service.domain.vocabulary import CityTier, Facility, PolicyState, Stage
from service.store.documents import Key
from tests.world import answers, edition, edition_with, policy, rajat, rupees, snapshot

STAY, PHYSIO = Stage.HOSPITALISATION, Stage.PHYSIOTHERAPY
PAST = PolicyState.PAST_WAITS
APPROVED_ON = date(2026, 11, 20)


def figures(bills: int, plan_pays: int) -> Figures:
    """In rupees."""
    return Figures(rupees(bills), rupees(plan_pays), rupees(bills - plan_pays))


# Rajat: 10,923 until physiotherapy, 44,923 with a stay of which Niva ReAssure pays 41,112 (test_comparison).
CLINIC = Expected(PHYSIO, "niva_reassure", PAST, figures(10_923, 0))
HOSPITAL = Expected(STAY, "niva_reassure", PAST, figures(44_923, 41_112), "conservative_admission")


def case(*expected: Expected, id: str = "rajat", **changes: Any) -> RegressionCase:
    """Rajat under Niva ReAssure."""
    query = rajat(policy=policy("niva_reassure"))
    told = RegressionCase(id, "Rajat", "by hand", {}, query, expected, "asha", APPROVED_ON)
    return replace(told, **changes)


def dearer(rupees_more: int) -> Edition:
    """The edition in which an orthopaedic visit in a metro's mid-range hospital costs more."""
    sheet = snapshot().one("cost_table", CostSheet)
    raised = tuple(
        replace(row, typical=row.typical + rupees(rupees_more), high=row.high + rupees(rupees_more))
        if (row.code, row.tier, row.facility) == ("orthopaedic_visit", CityTier.METRO, Facility.PRIVATE_MID)
        else row
        for row in sheet.rows
    )
    return edition_with({Key("cost_table", "cost_table"): replace(sheet, rows=raised)})


def test_a_case_that_holds_has_no_fault_and_is_counted_by_rows() -> None:
    proof = regression_proof(edition(), [case(CLINIC, HOSPITAL)])

    assert check(edition(), [case(CLINIC, HOSPITAL)]) == ()
    assert (proof.code, proof.checked, proof.faults) == ("regressions", 2, ())


def test_without_an_edition_nothing_is_looked_at() -> None:
    assert regression_proof(None, [case(CLINIC)]).checked == 0


def test_one_paisa_is_too_much() -> None:
    """Money is compared exactly."""
    paisa = replace(CLINIC, figures=CLINIC.figures._replace(bills=rupees(10_923) + 1))

    assert [fault.code for fault in check(edition(), [case(paisa)])] == ["regression"]


def test_a_fault_says_case_row_approved_and_present_figures() -> None:
    """One orthopaedic visit in 10,923, dearer by 100; it falls 1 day before the stay, so the plan pays it there."""
    first, second = check(dearer(100), [case(id="other"), case(CLINIC, HOSPITAL)])

    assert first.pointer == "regressions/regressions#/cases/1/expected/0"
    assert first.detail == (
        "Case 'rajat' at physiotherapy under niva_reassure (past_waits) no longer holds: approved were bills "
        "10923.00, plan pays 0.00, patient pays 10923.00; now it is bills 11023.00, plan pays 0.00, patient pays "
        "11023.00. Take back what changed it, or approve the new figures."
    )
    assert "bills 45023.00, plan pays 41212.00, patient pays 3811.00 (conservative_admission)" in second.detail


def test_another_course_of_the_stay_is_another_answer() -> None:
    other = replace(HOSPITAL, variant="microdiscectomy")

    assert [fault.code for fault in check(edition(), [case(other)])] == ["regression"]
    assert check(edition(), [case(replace(HOSPITAL, variant=None))]) == ()


def test_a_case_that_can_no_longer_be_asked() -> None:
    (fault,) = check(edition(), [case(CLINIC, query=rajat(policy=policy("gone")))])

    assert fault.code == "unanswered"
    assert "(past_waits) has no answer any more: There is no plan 'gone'" in fault.detail


def test_a_row_that_is_no_part_of_the_answer() -> None:
    (fault,) = check(edition(), [case(replace(CLINIC, policy_state=PolicyState.OWN_POLICY))])

    assert fault.code == "absent"
    assert "(own_policy) is not part of the answer" in fault.detail


def test_advice_without_a_price_is_no_answer() -> None:
    emergency = rajat(answers=answers("V19"))

    (fault,) = check(edition(), [case(CLINIC, query=emergency)])

    assert (fault.code, "advice without a price" in fault.detail) == ("unanswered", True)


def test_approving_anew_takes_the_present_figures_of_what_changed() -> None:
    cases = [case(CLINIC, HOSPITAL), case(HOSPITAL, id="second")]
    found = reapproved(dearer(100), cases, "ravi", date(2026, 12, 1), only=["rajat"])

    assert [row.figures for row in found[0].expected] == [figures(11_023, 0), figures(45_023, 41_212)]
    assert (found[0].approved_by, found[0].approved_on) == ("ravi", date(2026, 12, 1))
    assert found[1] == cases[1]


def test_a_case_that_holds_keeps_its_approval_and_what_is_approved_holds() -> None:
    cases = [case(CLINIC), case(HOSPITAL, replace(HOSPITAL, variant=None, policy_state=PolicyState.BOUGHT_TODAY))]

    found = reapproved(edition(), cases, "ravi", date(2026, 12, 1))

    assert found[0] is cases[0]
    assert found[1].expected[1].variant is None
    assert check(edition(), found) == ()


def test_what_has_no_answer_cannot_be_approved() -> None:
    with pytest.raises(CatalogueFault) as refused:
        reapproved(edition(), [case(CLINIC, query=rajat(policy=policy("gone")))], "ravi", date(2026, 12, 1))

    assert [fault.code for fault in refused.value.faults] == ["unanswered"]
