"""When a plan would not help and when it could, read off its terms."""

from dataclasses import replace

import pytest

from service.domain.cover_notes import could_help, would_not_help
from service.domain.markets.india import STANDARD_CLAUSES
from service.domain.plan import Term, Terms
from service.domain.terms import chosen_terms
from service.domain.vocabulary import NonPayableList, SpineScope
from tests.world import edition, plan, rupees, say


def gaps(plan_id: str, *options: str) -> list[str]:
    """The codes of what a plan leaves to the patient."""
    chosen = plan(plan_id)
    return [
        note.code
        for note in would_not_help(chosen, chosen_terms(chosen, options, sum_insured=0, maxima={}), STANDARD_CLAUSES)
    ]


@pytest.mark.parametrize(
    ("plan_id", "codes"),
    [
        (
            "niva_reassure",
            ["clinic", "initial_wait", "spine_wait_disc", "pre_existing_wait", "rest_or_tests", "consumables"],
        ),
        (
            "care_supreme",
            ["clinic", "initial_wait", "spine_wait_all_spinal", "pre_existing_wait", "rest_or_tests", "consumables"],
        ),
        (
            "arogya_sanjeevani",
            [
                "clinic",
                "initial_wait",
                "spine_wait_all_spinal",
                "pre_existing_wait",
                "rest_or_tests",
                "room",
                "copay",
                "consumables",
            ],
        ),
        (
            "activ_one_max",
            ["clinic", "initial_wait", "spine_wait_disc_and_spondylosis", "pre_existing_wait", "rest_or_tests"],
        ),
        (
            "star_outpatient_care",
            ["stay", "clinic_outside_network", "initial_wait", "spine_wait_unknown", "pre_existing_wait"],
        ),
        (
            "medisure_super_topup",
            [
                "clinic",
                "initial_wait",
                "spine_wait_unknown",
                "pre_existing_wait",
                "rest_or_tests",
                "deductible",
                "age_copay",
                "consumables",
            ],
        ),
        (
            "star_red_carpet",
            [
                "clinic",
                "initial_wait",
                "spine_wait_unknown",
                "pre_existing_wait",
                "rest_or_tests",
                "room",
                "copay",
                "line_limits",
                "consumables",
            ],
        ),
        (
            "star_comprehensive",
            [
                "clinic_partly",
                "clinic_outside_network",
                "visit_limit",
                "initial_wait",
                "spine_wait_unknown",
                "pre_existing_wait",
                "rest_or_tests",
                "room",
                "consumables",
            ],
        ),
        (
            "medisure_prime_zone",
            [
                "assumed",
                "clinic",
                "initial_wait",
                "spine_wait_unknown",
                "pre_existing_wait",
                "rest_or_tests",
                "zone_copay",
                "consumables",
            ],
        ),
    ],
)
def test_what_a_plan_leaves_to_the_patient(plan_id: str, codes: list[str]) -> None:
    assert gaps(plan_id) == codes


def test_a_plan_that_waits_for_surgery_only_says_so() -> None:
    assert "spine_wait_surgery_only" in gaps("optima_secure")


def test_plans_of_which_nothing_decisive_was_found_are_named() -> None:
    """The three zone rules, and Care Plus: its sources name out-patient cover and no amount."""
    named = {plan_id for plan_id in edition().plans if "assumed" in gaps(plan_id)}

    assert named == {"bajaj_health_guard", "care_plus", "digit_zone", "medisure_prime_zone"}


def test_a_limit_on_the_ambulance_alone_is_no_gap() -> None:
    assert "line_limits" not in gaps("health_booster")


@pytest.mark.parametrize(
    ("plan_id", "code", "figures"),
    [
        ("medisure_super_topup", "age_copay", ("10%", "81")),  # S51
        ("medisure_prime_zone", "zone_copay", ("20%",)),  # S70: from III to I
        ("star_comprehensive", "visit_limit", ("₹300",)),  # S42
    ],
)
def test_a_condition_is_said_with_its_figures(plan_id: str, code: str, figures: tuple[str, ...]) -> None:
    chosen = plan(plan_id)
    notes = {note.code: say(note.phrase) for note in would_not_help(chosen, chosen.terms, STANDARD_CLAUSES)}

    assert [figure for figure in figures if figure not in notes[code]] == []


def test_an_option_takes_its_gap_away() -> None:
    assert "consumables" not in gaps("niva_reassure", "with_safeguard_plus")
    assert "deductible" in gaps("optima_secure", "deductible_25000")


def test_out_patient_cover_everywhere_leaves_no_clinic_gap() -> None:
    anywhere = replace(plan("star_outpatient_care").terms.out_patient.value, network_only=False)

    notes = would_not_help(plan(), Terms(out_patient=Term(anywhere)), STANDARD_CLAUSES)

    assert not [note.code for note in notes if note.code.startswith("clinic")]


def test_neutral_terms_leave_only_the_clinic_and_a_stay_for_rest() -> None:
    neutral = replace(Terms(), spine_scope=Term(SpineScope.NONE, known=True), initial_wait_days=Term(0, known=True))

    notes = would_not_help(plan(), neutral, STANDARD_CLAUSES)

    assert [note.code for note in notes] == ["clinic", "rest_or_tests"]


@pytest.mark.parametrize("scope", [SpineScope.ALL_SPINAL, SpineScope.NONE])
def test_no_wait_is_named_where_none_runs(scope: SpineScope) -> None:
    """A listed spine without a wait, and a wait that lists no spine."""
    months = 0 if scope is SpineScope.ALL_SPINAL else 24
    terms = Terms(spine_scope=Term(scope, known=True), specified_wait_months=Term(months))

    assert not [note for note in would_not_help(plan(), terms, STANDARD_CLAUSES) if note.code.startswith("spine_wait")]


def test_all_lists_must_be_paid_for_nothing_to_be_left() -> None:
    partly = Terms(lists_paid=Term(frozenset({NonPayableList.OPTIONAL, NonPayableList.IN_ROOM})))

    codes = [note.code for note in would_not_help(plan(), partly, STANDARD_CLAUSES)]

    assert {"consumables", "bundled"} & set(codes)


@pytest.mark.parametrize(
    ("plan_id", "codes"),
    [
        ("niva_reassure", ["stay", "around_stay", "accident", "other_illness"]),
        ("star_outpatient_care", ["clinic", "other_illness"]),
        ("star_comprehensive", ["stay", "around_stay", "accident", "visits", "other_illness"]),
    ],
)
def test_what_a_plan_pays_for(plan_id: str, codes: list[str]) -> None:
    chosen = plan(plan_id)

    assert [note.code for note in could_help(chosen, chosen.terms, STANDARD_CLAUSES)] == codes


def test_no_days_around_a_stay_are_promised_where_none_count() -> None:
    codes = [note.code for note in could_help(plan(), Terms(), STANDARD_CLAUSES)]

    assert codes == ["stay", "accident", "other_illness"]


def test_notes_carry_their_clause_their_plan_and_their_figures() -> None:
    """Niva ReAssure: 60 days before and 180 after a stay; the wait for listed conditions is Excl02."""
    chosen = plan("niva_reassure")
    around = could_help(chosen, chosen.terms, STANDARD_CLAUSES)[1]
    waits = {note.code: note for note in would_not_help(chosen, chosen.terms, STANDARD_CLAUSES)}

    assert (around.phrase.facts["before"], around.phrase.facts["after"]) == (60, 180)
    assert around.clause is not None and around.clause.ref == "4.6"
    spine = waits["spine_wait_disc"]
    assert spine.clause is not None and (spine.clause.ref, spine.phrase.facts["months"]) == ("Excl02", 24)
    assert {note.plan_id for note in waits.values()} == {"niva_reassure"}


def test_both_lists_can_be_said() -> None:
    """Every plan with every one of its options."""
    for chosen in edition().plans.values():
        for option in ((), *((name,) for name in chosen.variants)):
            terms = chosen_terms(chosen, option, sum_insured=rupees(500_000), maxima={})
            notes = (
                *would_not_help(chosen, terms, STANDARD_CLAUSES),
                *could_help(chosen, terms, STANDARD_CLAUSES),
            )
            assert all(say(note.phrase) for note in notes)


def test_a_super_top_up_says_its_deductible() -> None:
    chosen = plan("medisure_super_topup")

    note = next(note for note in would_not_help(chosen, chosen.terms, STANDARD_CLAUSES) if note.code == "deductible")

    assert getattr(note.phrase.facts["amount"], "amount", None) == rupees(500_000)
