"""The five rungs: own cost, cumulative cost, what is extra and what is already spent."""

import pytest

from service.domain.ladder import stages_up_to, typical
from service.domain.vocabulary import STAGES, Stage
from tests.world import answers, ask, rajat, rupees, staged

SELF_CARE, DOCTOR, TESTS, PHYSIO, STAY = STAGES


@pytest.mark.parametrize(
    ("stage", "included", "through"),
    [
        (PHYSIO, {SELF_CARE, DOCTOR, PHYSIO}, {SELF_CARE, DOCTOR, PHYSIO}),
        (PHYSIO, {SELF_CARE}, {SELF_CARE, PHYSIO}),
        (DOCTOR, {SELF_CARE, DOCTOR, PHYSIO}, {SELF_CARE, DOCTOR}),
        (SELF_CARE, set(), {SELF_CARE}),
        (STAY, set(STAGES), set(STAGES)),
    ],
)
def test_an_episode_goes_through_the_included_rungs_below_its_end(
    stage: Stage, included: set[Stage], through: set[Stage]
) -> None:
    assert stages_up_to(stage, frozenset(included)) == through


def test_there_are_always_five_rungs_in_order() -> None:
    for stage in STAGES:
        assert [rung.stage for rung in ask(staged(stage=stage)).ladder] == list(STAGES)


def test_a_rungs_cost_is_the_sum_of_its_lines() -> None:
    """Decision 5."""
    for rung in ask(rajat()).ladder:
        assert rung.cost.typical == sum(line.amount for line in rung.lines)


def test_lines_that_are_usually_none_are_extras() -> None:
    """Decision 16: a belt and an MRI are possible and in no typical bill of a recurrent spasm."""
    extras = {rung.stage: [care.item.code for care, _ in rung.extras] for rung in ask(rajat()).ladder}

    assert extras[SELF_CARE] == ["lumbar_belt"]
    assert "mri_ls_spine" in extras[TESTS]
    assert extras[PHYSIO] == []


def test_what_is_done_already_is_shown_and_not_counted() -> None:
    """The first visit, 900, is behind him."""
    before, after = (
        ask(rajat(answers=answers(care_so_far=done))).ladder[1] for done in (("self_care",), ("doctor_seen",))
    )

    assert before.cost.typical - after.cost.typical == rupees(900)
    spent = [line for line in after.lines if line.care.already_spent]
    assert [(line.care.item.code, line.amount) for line in spent] == [("orthopaedic_visit", rupees(900))]
    assert typical(tuple(spent)) == 0


def test_only_the_hospital_rung_has_a_variant() -> None:
    ladder = ask(staged()).ladder

    assert [rung.variant for rung in ladder] == [None, None, None, None, "conservative_admission"]
    assert not any(rung.alternatives for rung in ladder[:-1])
    assert [other.variant for other in ladder[-1].alternatives] == ["microdiscectomy"]


def test_a_variants_lines_stand_on_the_hospital_rung_whatever_their_stage() -> None:
    """The surgeon's visits and the sessions after an operation belong to it."""
    rung = ask(staged(stage=STAY, prescribed={"surgeon_fee_microdiscectomy": 1})).ladder[-1]

    stages = {line.care.stage for line in rung.lines}
    assert STAY in stages
    assert all(line.care.on_rung is STAY for line in rung.lines)


def test_low_and_high_are_drawn_and_not_added() -> None:
    """Decision 19: the range of the sum is narrower than the sum of the ranges."""
    ladder = ask(staged()).ladder
    below = [rung for rung in ladder if rung.included]

    assert ladder[3].cumulative.low > sum(rung.cost.low for rung in below)
    assert ladder[3].cumulative.high < sum(rung.cost.high for rung in below)
