"""Why each line is or is not paid: rule, clause and amount, in the order of the assessment."""

from service.domain.comparison import Row
from service.domain.eob import EobLine, clause_of
from service.domain.markets.india import STANDARD_CLAUSES
from service.domain.plan import Authority, Clause, Term, Terms
from service.domain.vocabulary import Declared, PolicyState, RoomClass, Stage
from tests.world import ask, end, plan, policy, rajat, row, rupees, scenario, settle


def line(found: Row, item: str) -> EobLine:
    return next(line for line in found.lines if line.item == item)


def rules(found: EobLine) -> list[str]:
    return [step.rule for step in found.steps]


def test_lines_stand_in_the_order_of_the_bill() -> None:
    end_ = scenario()

    assert [line.item for line in row(settle(where=end_)).lines] == [entry.care.item.code for entry in end_.lines]


def test_a_line_says_why_the_plan_pays_it() -> None:
    found = row(settle("niva_reassure"))

    assert {
        item: rules(line(found, item))
        for item in ("spine_surgeon_visit", "surgeon_fee_microdiscectomy", "postop_followup_visit", "otc_nsaid_day")
    } == {
        "spine_surgeon_visit": ["pays_before"],
        "surgeon_fee_microdiscectomy": ["pays_stay"],
        "postop_followup_visit": ["pays_after"],
        "otc_nsaid_day": ["not_prescribed"],
    }


def test_windows_are_told_in_days_with_their_clause() -> None:
    """Niva ReAssure 4.6 and 4.7: 60 days before, 180 after."""
    found = row(settle("niva_reassure"))

    before, after = line(found, "spine_surgeon_visit").steps[0], line(found, "postop_followup_visit").steps[0]
    assert (before.phrase.facts, before.clause and before.clause.ref) == ({"days": 60}, "4.6")
    assert (after.phrase.facts, after.clause and after.clause.ref) == ({"days": 180}, "4.7")


def test_a_line_that_crosses_a_window_is_cut_and_paid_for_the_rest() -> None:
    """Arogya Sanjeevani counts 60 days after discharge on day 86: sessions after day 146, four of eight, are out."""
    found = line(row(settle("arogya_sanjeevani")), "postop_physio_session")

    assert rules(found) == ["window_after", "copay", "pays_after"]
    assert found.steps[0].amount == rupees(4_000) and found.steps[-1].amount == 0


def test_steps_come_in_the_plans_order() -> None:
    """Non-payables first, then the room, then the co-payment."""
    single = row(settle("arogya_sanjeevani", scenario(room=RoomClass.SINGLE_PRIVATE)))

    assert rules(line(single, "surgeon_fee_microdiscectomy")) == ["room_limit", "copay", "pays_stay"]
    assert rules(line(single, "admission_registration")) == ["non_payable"]


def test_a_room_step_says_what_the_room_costs_and_what_is_allowed() -> None:
    single = row(settle("arogya_sanjeevani", scenario(room=RoomClass.SINGLE_PRIVATE)))

    facts = line(single, "room_private_day").steps[0].phrase.facts
    assert {name: getattr(fact, "amount", fact) for name, fact in facts.items()} == {
        "limit": rupees(5_000),
        "actual": rupees(5_750),
        "days": 2,
        "of": sum(found.billed for found in single.lines if "room_limit" in rules(found)),
    }


def test_a_wait_is_cited_by_the_regulators_code() -> None:
    today = row(settle("niva_reassure"), PolicyState.BOUGHT_TODAY)

    clause = line(today, "surgeon_fee_microdiscectomy").steps[0].clause
    assert clause is not None
    assert (clause.ref, clause.authority) == ("Excl03", Authority.IRDAI_CODE)


def test_only_the_first_gate_is_blamed() -> None:
    """Bought today a disc operation meets Excl03 first; a month later Excl02 alone."""
    comparison = settle("niva_reassure", age_months=1)

    surgeon = "surgeon_fee_microdiscectomy"
    assert rules(line(row(comparison, PolicyState.BOUGHT_TODAY), surgeon)) == ["initial_wait"]
    assert rules(line(row(comparison, PolicyState.OWN_POLICY), surgeon)) == ["specified_wait"]


def test_a_refused_stay_leaves_what_surrounds_it_as_out_patient_care() -> None:
    today = row(settle("niva_reassure"), PolicyState.BOUGHT_TODAY)

    assert rules(line(today, "mri_ls_spine")) == ["out_patient"]
    assert rules(line(today, "postop_physio_session")) == ["out_patient"]


def test_an_out_patient_benefit_is_named_as_what_pays() -> None:
    asked = policy("star_outpatient_care", declared_condition=Declared.NO)
    comparison = end(ask(rajat(policy=asked)), Stage.PHYSIOTHERAPY)

    assert rules(line(row(comparison), "physio_session")) == ["pays_out_patient"]
    assert rules(line(row(comparison, PolicyState.BOUGHT_TODAY), "physio_session")) == ["out_patient_wait"]


def test_a_clause_is_the_plans_own_else_the_markets_else_none() -> None:
    own = Clause("5.1", Authority.WORDING, "S1", "2024-12")
    terms = Terms(initial_wait_days=Term(30, clause=own))

    assert clause_of(terms, "initial_wait_days", STANDARD_CLAUSES) is own
    assert clause_of(terms, "specified_wait_months", STANDARD_CLAUSES) is STANDARD_CLAUSES["specified_wait_months"]
    assert clause_of(terms, "room_limit", STANDARD_CLAUSES) is None


def test_a_ground_that_is_no_term_has_the_markets_clause() -> None:
    """A stay seen as rest or tests: Excl04 and Excl05 of the standard wording."""
    clause = clause_of(plan().terms, "admission", STANDARD_CLAUSES)

    assert clause is not None and clause.ref == "Excl04, Excl05"


def test_a_clause_without_a_number_keeps_its_source() -> None:
    """Decision 25: Niva's ambulance cap is printed without a number."""
    clause = plan().terms.ambulance_limit.clause

    assert clause is not None and clause.ref is None and clause.source


def test_a_step_is_counted_on_the_line_it_falls_on() -> None:
    found = row(settle("niva_reassure"))

    listed = line(found, "hospital_misc_day")
    assert [(step.rule, step.amount) for step in listed.steps] == [("non_payable", rupees(800))]
