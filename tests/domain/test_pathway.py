"""Care plans: which lines, on which days (decision 18), what is spent already, and what a doctor prescribed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.care import CareLine, Stay, Triple
from service.domain.cost_table import place_room, price_lines
from service.domain.errors import UnknownItem
from service.domain.pathway import CONSERVATIVE, DAY_CARE, CarePlan, Pathway, Spread, is_operation
from service.domain.vocabulary import RoomClass, Stage
from tests.costs import (
    METRO,
    MIDDLE,
    PRESENTATIONS,
    RUPEE,
    items,
    line,
    pathway,
    plan_of,
    table,
    with_stay,
)

ALL_DONE = frozenset({"doctor_seen", "physio_6w", "mri_nerve_pressure"})


def lines_of(plan: CarePlan, code: str) -> list[CareLine]:
    return [found for found in plan.lines if found.item.code == code]


def days_of(plan: CarePlan, code: str) -> list[int]:
    return [day for found in lines_of(plan, code) for day in found.days]


def rupees(plan: CarePlan, *stages: Stage) -> int:
    bills, _ = price_lines(plan.lines, table(), tier=METRO, facility=MIDDLE, unit=RUPEE)
    return sum(bill.amount for bill in bills if bill.care.on_rung in stages) // RUPEE


# Published sums.


def test_desk_worker_pays_what_decision_16_says() -> None:
    plan = plan_of("recurrent_sedentary")
    walked = (Stage.SELF_CARE, Stage.DOCTOR_VISIT, Stage.PHYSIOTHERAPY)

    assert rupees(plan, *walked) == 10_923
    assert rupees(plan, *walked, Stage.DIAGNOSTICS) == 11_623  # with the X-ray of the skipped rung


@pytest.mark.parametrize("name", ["simple_spasm", "recurrent_sedentary", "radiculopathy", "post_spine_surgery"])
def test_four_days_of_pain_control_cost_34_000(name: str) -> None:
    """Published cross-check: 4,250 + 500 + 400 + 2 × 800 + 300 + 1,200 = 8,250 a day, and 1,000 once."""
    assert rupees(plan_of(name, CONSERVATIVE), Stage.HOSPITALISATION) == 4 * 8_250 + 1_000


# Which lines.


def test_variants_begin_without_an_operation() -> None:
    assert pathway("radiculopathy").variants == (CONSERVATIVE, "microdiscectomy")
    assert pathway("post_spine_surgery").variants == (CONSERVATIVE, "revision_surgery")
    assert pathway("post_injury").variants == (CONSERVATIVE,)


def test_variant_line_stands_on_the_last_rung_whatever_its_stage() -> None:
    plan = plan_of("radiculopathy", "microdiscectomy")
    physio, visit = lines_of(plan, "postop_physio_session")[0], lines_of(plan, "spine_surgeon_visit")[0]

    assert (physio.stage, physio.on_rung) == (Stage.PHYSIOTHERAPY, Stage.HOSPITALISATION)
    assert (visit.stage, visit.on_rung) == (Stage.DOCTOR_VISIT, Stage.HOSPITALISATION)
    assert lines_of(plan_of("radiculopathy", CONSERVATIVE), "postop_physio_session") == []


def test_without_a_variant_nobody_is_admitted() -> None:
    plan = plan_of("radiculopathy")

    assert plan.stay is None
    assert {found.on_rung for found in plan.lines} == set(Stage) - {Stage.HOSPITALISATION}


def test_self_care_is_not_prescribed_and_the_rest_is() -> None:
    for found in plan_of("simple_spasm", CONSERVATIVE).lines:
        assert found.prescribed is (found.stage is not Stage.SELF_CARE)


def test_typical_zero_is_an_extra_and_never_a_line() -> None:
    plan = plan_of("simple_spasm", CONSERVATIVE)

    assert {found.item.code for found in plan.extras} == {
        "lumbar_belt",
        "teleconsultation",
        "followup_visit",
        "mri_ls_spine",
        "blood_inflammation_panel",
        "inpatient_mri_ls_spine",
    }
    assert all(found.quantity.typical > 0 for found in plan.lines)


def test_what_never_happens_is_no_extra() -> None:
    """chronic_spasm: no epidural injection even at the high end."""
    extras = {found.item.code for found in plan_of("chronic_spasm", CONSERVATIVE).extras}

    assert "epidural_steroid_injection" not in extras
    assert "rf_ablation_facet" in extras


def test_scan_already_billed_is_not_possible_again() -> None:
    """Guard 8: an out-patient MRI and one in hospital are one MRI."""
    extras = {found.item.code for found in plan_of("radiculopathy", CONSERVATIVE).extras}

    assert "inpatient_mri_ls_spine" not in extras


@pytest.mark.parametrize("room", RoomClass)
def test_room_is_the_one_chosen(room: RoomClass) -> None:
    plan = plan_of("simple_spasm", CONSERVATIVE, room=room)
    rooms = [found.item.code for found in plan.lines if found.item.category == "room"]

    assert rooms == [place_room(room)]


def test_unknown_item_is_refused() -> None:
    with pytest.raises(UnknownItem, match="physio_session"):
        plan_of("simple_spasm", prescribed={"physio_sesion": 3})


# Days.


def test_stay_begins_with_its_room() -> None:
    assert plan_of("radiculopathy", CONSERVATIVE).stay == Stay(CONSERVATIVE, 2, 6, surgical=False)
    assert plan_of("radiculopathy", "microdiscectomy").stay == Stay("microdiscectomy", 84, 86, surgical=True)
    assert plan_of("post_spine_surgery", "revision_surgery").stay == Stay("revision_surgery", 42, 45, surgical=True)


@pytest.mark.parametrize(
    ("day", "moved"),
    [(9, 9), (10, 9), (12, 9), (13, 13)],  # a stay from day 10 to day 13
    ids=["before", "admission day", "last day inside", "discharge day"],
)
@pytest.mark.parametrize("stage", [Stage.DOCTOR_VISIT, Stage.DIAGNOSTICS])
def test_visit_inside_the_stay_moves_to_the_day_before(day: int, moved: int, stage: Stage) -> None:
    spasm = with_stay(line("gp_visit", day, stage=stage), first=10, days=3)

    assert days_of(plan_of(spasm, CONSERVATIVE), "gp_visit") == [moved]
    assert days_of(plan_of(spasm), "gp_visit") == [day]


def test_session_inside_the_stay_keeps_its_day() -> None:
    spasm = with_stay(line("physio_session", 11, stage=Stage.PHYSIOTHERAPY), first=10, days=3)

    assert days_of(plan_of(spasm, CONSERVATIVE), "physio_session") == [11]


def test_nothing_moves_before_the_onset() -> None:
    """post_injury is admitted on day 0."""
    plan = plan_of("post_injury", CONSERVATIVE)

    assert days_of(plan, "orthopaedic_visit") == days_of(plan, "xray_ls_spine") == [0]
    assert plan.stay == Stay(CONSERVATIVE, 0, 3, surgical=False)


def test_scan_that_prompts_the_stay_comes_before_it() -> None:
    assert days_of(plan_of("radiculopathy", CONSERVATIVE), "mri_ls_spine") == [1]
    # Decision 18: before an operation it keeps its day, 42 days before day 84.
    assert days_of(plan_of("radiculopathy", "microdiscectomy"), "mri_ls_spine") == [42]


@pytest.mark.parametrize(("day", "moved"), [(9, 9), (10, 9), (13, 9), (40, 9)])
def test_prompting_scan_is_never_late(day: int, moved: int) -> None:
    scan = line("mri_ls_spine", day, stage=Stage.DIAGNOSTICS, prompts_admission=True)

    assert days_of(plan_of(with_stay(scan, first=10, days=3), CONSERVATIVE), "mri_ls_spine") == [moved]


def test_items_per_day_take_consecutive_days() -> None:
    plan = plan_of("simple_spasm", CONSERVATIVE)

    assert days_of(plan, "otc_nsaid_day") == [0, 1, 2, 3, 4]
    assert days_of(plan, "room_semi_private_day") == [2, 3, 4, 5]


def test_rounds_fill_the_stay_two_a_day() -> None:
    assert days_of(plan_of("simple_spasm", CONSERVATIVE), "doctor_round_visit") == [2, 2, 3, 3, 4, 4, 5, 5]


def test_sessions_spread_evenly_over_their_course() -> None:
    assert days_of(plan_of("simple_spasm"), "physio_session") == [14, 21, 28, 35, 42, 49]  # 6 in 6 weeks
    assert days_of(plan_of("chronic_spasm"), "physio_session")[:3] == [90, 95, 100]  # 12 in 9 weeks


@pytest.mark.parametrize(("low", "high", "days"), [(6, 6, 42), (6, 12, 63), (6, 7, 45)])
def test_course_of_a_range_lasts_its_mean(low: int, high: int, days: int) -> None:
    assert Spread(low, high).days == days


def test_other_multiples_share_the_day() -> None:
    assert days_of(plan_of("radiculopathy"), "orthopaedic_visit") == [3, 3]


@pytest.mark.parametrize("name", PRESENTATIONS)
def test_lines_come_in_date_order_with_a_day_per_unit(name: str) -> None:
    for variant in (None, *pathway(name).variants):
        plan = plan_of(name, variant)
        firsts = [found.days[0] for found in plan.lines]

        assert firsts == sorted(firsts)
        assert [len(found.days) for found in plan.lines] == [found.quantity.typical for found in plan.lines]
        assert all(found.days == () for found in plan.extras)


@given(day=st.integers(0, 60), first=st.integers(0, 40), days=st.integers(1, 10))
def test_no_visit_falls_inside_a_stay(day: int, first: int, days: int) -> None:
    plan = plan_of(with_stay(line("gp_visit", day), first=first, days=days), CONSERVATIVE)
    (seen,) = days_of(plan, "gp_visit")

    assert not first <= seen < first + days or seen == first == 0


# What is done already.


def test_first_of_several_visits_is_spent() -> None:
    spent, ahead = lines_of(plan_of("chronic_spasm", care_so_far=frozenset({"doctor_seen"})), "gp_visit")

    assert (spent.already_spent, spent.quantity, spent.days) == (True, Triple(1, 1, 1), (84,))
    assert (ahead.already_spent, ahead.quantity, ahead.days) == (False, Triple(0, 1, 3), (84,))


def test_only_visit_spent_may_still_be_followed_by_another() -> None:
    plan = plan_of("recurrent_sedentary", care_so_far=frozenset({"doctor_seen"}))
    (spent,) = lines_of(plan, "orthopaedic_visit")
    (more,) = [found for found in plan.extras if found.item.code == "orthopaedic_visit"]

    assert spent.already_spent
    assert more.quantity == Triple(0, 0, 1)
    assert not any(found.already_spent for found in plan.lines if found is not spent)


def test_single_visit_leaves_no_extra_behind() -> None:
    plan = plan_of("simple_spasm", care_so_far=frozenset({"doctor_seen"}))

    assert "gp_visit" not in {found.item.code for found in plan.extras}


def test_course_and_scan_done_are_spent() -> None:
    plan = plan_of("radiculopathy", CONSERVATIVE, care_so_far=ALL_DONE)

    assert {found.item.code for found in plan.lines if found.already_spent} == {
        "orthopaedic_visit",
        "physio_session",
        "mri_ls_spine",
    }


def test_scan_done_is_not_possible_again() -> None:
    plan = plan_of("simple_spasm", CONSERVATIVE, care_so_far=frozenset({"mri_nerve_pressure"}))

    assert not {"mri_ls_spine", "inpatient_mri_ls_spine"} & {found.item.code for found in plan.extras}


def test_without_a_visit_nothing_is_spent() -> None:
    spasm = with_stay(line("xray_ls_spine", stage=Stage.DIAGNOSTICS), first=10, days=3)

    assert not any(found.already_spent for found in plan_of(spasm, care_so_far=ALL_DONE).lines)


def test_visit_of_a_variant_is_not_the_first_visit() -> None:
    later = line("spine_surgeon_visit", 3, variant=CONSERVATIVE)
    plan = plan_of(with_stay(later, first=10, days=3), CONSERVATIVE, care_so_far=ALL_DONE)

    assert not any(found.already_spent for found in plan.lines)


# What a doctor prescribed.


def test_prescription_replaces_the_usual_quantity() -> None:
    (course,) = lines_of(plan_of("recurrent_sedentary", prescribed={"physio_session": 10}), "physio_session")

    assert course.quantity == Triple(10, 10, 10)
    assert course.days == (7, 11, 15, 19, 23, 28, 32, 36, 40, 44)  # 10 in 6 weeks from day 7
    assert (course.basis, course.sources, course.note) == ("prescribed", (), "")


def test_prescription_replaces_every_line_of_the_item() -> None:
    plan = plan_of("radiculopathy", "microdiscectomy", prescribed={"spine_surgeon_visit": 4})

    assert [found.quantity.typical for found in lines_of(plan, "spine_surgeon_visit")] == [4]


def test_what_is_prescribed_is_ahead() -> None:
    asked = {"physio_session": 10, "orthopaedic_visit": 1, "mri_ls_spine": 1}
    plan = plan_of("radiculopathy", care_so_far=ALL_DONE, prescribed=asked)

    assert not any(found.already_spent for found in plan.lines)


def test_self_care_that_is_prescribed_says_so() -> None:
    (belt,) = lines_of(plan_of("simple_spasm", prescribed={"lumbar_belt": 1}), "lumbar_belt")

    assert belt.prescribed


@pytest.mark.parametrize(
    ("code", "quantity", "days"),
    [
        ("laser_session", 6, [14, 21, 28, 35, 42, 49]),  # like the course of its stage: 6 weeks from day 14
        ("ct_ls_spine", 1, [3]),  # the first day of diagnostics
        ("im_analgesic_injection", 2, [2, 2]),  # the first day of the doctor's stage
    ],
)
def test_unusual_item_starts_with_its_stage(code: str, quantity: int, days: list[int]) -> None:
    assert days_of(plan_of("simple_spasm", prescribed={code: quantity}), code) == days


def test_stage_without_lines_starts_at_the_onset() -> None:
    bare = Pathway("a_spasm", "A spasm", 90, (), {})

    assert days_of(plan_of(bare, prescribed={"laser_session": 2}), "laser_session") == [0, 0]


def test_hospital_item_starts_with_the_stay() -> None:
    plan = plan_of("radiculopathy", "microdiscectomy", prescribed={"icu_day": 1})

    assert days_of(plan, "icu_day") == [84]


def test_package_of_sessions_replaces_sessions() -> None:
    plan = plan_of("recurrent_sedentary", prescribed={"physio_package_10": 1})

    assert lines_of(plan, "physio_session") == []
    assert days_of(plan, "physio_package_10") == [7]


def test_prescribed_days_in_a_room_set_the_stay() -> None:
    plan = plan_of("simple_spasm", CONSERVATIVE, prescribed={"room_private_day": 3})

    assert plan.stay == Stay(CONSERVATIVE, 2, 5, surgical=False)
    assert days_of(plan, "room_private_day") == [2, 3, 4]
    assert lines_of(plan, "room_semi_private_day") == []


@pytest.mark.parametrize(("name", "variant"), [("simple_spasm", CONSERVATIVE), ("radiculopathy", "microdiscectomy")])
@pytest.mark.parametrize("days", [1, 3, 6])
def test_longer_or_shorter_stay_adds_or_removes_day_lines_only(name: str, variant: str, days: int) -> None:
    """Pathway notes: 8,250 a day (nursing, rounds and the rest with the room), and everything else once."""
    usual, plan = plan_of(name, variant), plan_of(name, variant, prescribed={"room_semi_private_day": days})
    assert usual.stay is not None
    before = usual.stay.discharge_day - usual.stay.admission_day

    assert {len(days_of(plan, code)) for code in ("nursing_day", "pharmacy_ipd_day", "hospital_misc_day")} == {days}
    assert len(days_of(plan, "doctor_round_visit")) == 2 * days
    assert rupees(plan, Stage.HOSPITALISATION) - rupees(usual, Stage.HOSPITALISATION) == 8_250 * (days - before)


def test_all_in_day_replaces_its_components() -> None:
    plan = plan_of("simple_spasm", CONSERVATIVE, prescribed={"conservative_admission_day": 2})
    inside = {found.item.code for found in plan.lines if found.on_rung is Stage.HOSPITALISATION}

    assert plan.stay == Stay(CONSERVATIVE, 2, 4, surgical=False)
    assert inside == {"conservative_admission_day", "nursing_day", "admission_registration"}


def test_package_of_the_pathways_own_operation_keeps_what_surrounds_it() -> None:
    plan = plan_of("radiculopathy", "microdiscectomy", prescribed={"microdiscectomy_package": 1})
    inside = {found.item.code for found in plan.lines if found.on_rung is Stage.HOSPITALISATION}

    assert plan.stay == Stay("microdiscectomy", 84, 86, surgical=True)
    assert days_of(plan, "microdiscectomy_package") == [84]
    assert inside == {
        "microdiscectomy_package",
        "spine_surgeon_visit",
        "preop_workup",
        "postop_followup_visit",
        "postop_physio_session",
    }


def test_other_operation_makes_a_stay_of_its_own() -> None:
    package = "vertebroplasty_kyphoplasty_package"
    plan = plan_of("simple_spasm", package, prescribed={package: 1})

    assert plan.stay == Stay(package, 2, 4, surgical=True)
    assert rupees(plan, Stage.HOSPITALISATION) == 260_000


@pytest.mark.parametrize(("name", "day"), [("radiculopathy", 42), ("simple_spasm", 2)])
def test_day_care_is_a_stay_of_one_day(name: str, day: int) -> None:
    plan = plan_of(name, DAY_CARE, prescribed={"epidural_steroid_injection": 1})

    assert plan.stay == Stay(DAY_CARE, day, day, surgical=False)
    assert days_of(plan, "epidural_steroid_injection") == [day]


def test_scan_comes_before_the_day_care_it_prompts() -> None:
    plan = plan_of("radiculopathy", DAY_CARE, prescribed={"epidural_steroid_injection": 1})

    assert days_of(plan, "mri_ls_spine") == [41]


# Which variant.


@pytest.mark.parametrize(
    ("name", "advised", "prescribed", "variant"),
    [
        ("radiculopathy", False, [], CONSERVATIVE),
        ("radiculopathy", True, [], "microdiscectomy"),
        ("post_spine_surgery", True, [], "revision_surgery"),
        ("simple_spasm", True, [], CONSERVATIVE),
        ("radiculopathy", False, ["microdiscectomy_package"], "microdiscectomy"),
        ("post_spine_surgery", False, ["microdiscectomy_package"], "revision_surgery"),
        ("simple_spasm", False, ["spinal_fusion_package"], "spinal_fusion_package"),
        ("radiculopathy", True, ["conservative_admission_day"], CONSERVATIVE),
        ("radiculopathy", False, ["epidural_steroid_injection"], DAY_CARE),
        ("radiculopathy", True, ["epidural_steroid_injection"], "microdiscectomy"),
        ("simple_spasm", False, ["physio_session"], CONSERVATIVE),
    ],
)
def test_hospital_variant_follows_the_doctor(name: str, advised: bool, prescribed: list[str], variant: str) -> None:
    asked: dict[str, Any] = {"prescribed": dict.fromkeys(prescribed, 1), "items": items()}

    assert pathway(name).hospital_variant(surgery_advised=advised, **asked) == variant


def test_operations_are_packages_with_a_stay() -> None:
    assert {code for code, found in items().items() if is_operation(found)} == {
        code for code in items() if code.endswith("_package")
    }


def test_published_pathways_use_published_items() -> None:
    for name in PRESENTATIONS:
        for found in pathway(name).lines:
            assert found.item in items()
            assert found.sources
