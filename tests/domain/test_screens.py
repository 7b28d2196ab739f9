"""The first questions, path by path: whatever is pressed leads where its heading says."""

from collections.abc import Mapping
from itertools import combinations

import pytest

from schemas.document import load_document
from schemas.screens import ScreensSchema
from service.domain.screen_checks import ways
from service.domain.screens import AnswerSet, Row, Screens, emergency_with, together, urgency
from service.domain.triage import AllOf, Always, AnyOf, AtLeast, Below, Disposition, HasAny, Is, NotBelow
from service.domain.vocabulary import Stage, Urgency
from tests.clinical import document, triage

SCREENS: Screens = load_document(ScreensSchema(), document("fixtures/in/screens.json"))

# By hand: how many meanings each row has, in the order in which it is shown.
NOW = {
    "saddle": 2,
    "bladder_bowel": 2,
    "legs": 3,
    "accident": 1,
    "collapse": 3,
    "artery": 4,
    "fever_risk": 9,
    "leg_risk": 4,
    "kidney": 4,
    "pregnant": 1,
}
TODAY = {
    "fever": 3,
    "health": 5,
    "rest": 3,
    "strong": 4,
    "bones": 4,
    "injury": 1,
    "weak_leg": 1,
    "bed": 1,
    "belly": 3,
    "child": 1,
}
NO_SIGN = {"nerve_symptoms": [], "other_symptoms": [], "health_history": []}


def assess(answers: Mapping[str, object]) -> Disposition:
    return triage().assess(triage().read({**NO_SIGN, **answers}))


def row(rows: tuple[Row, ...], name: str) -> Row:
    return next(each for each in rows if each.id == name)


# ── The paths ──────────────────────────────────────────────────────────────────────────────────────


def test_the_first_screen_has_these_rows() -> None:
    assert {each.id: len(each.stands_for) for each in SCREENS.now} == NOW
    assert {each.id: len(each.stands_for) for each in SCREENS.today} == TODAY


@pytest.mark.parametrize(("name", "meaning"), [(name, at) for name, count in NOW.items() for at in range(count)])
def test_go_now_is_an_emergency_in_every_meaning(name: str, meaning: int) -> None:
    found = assess(row(SCREENS.now, name).stands_for[meaning])

    assert (found.kind, found.urgency) == ("emergency", "emergency")


@pytest.mark.parametrize(("name", "meaning"), [(name, at) for name, count in TODAY.items() for at in range(count)])
def test_see_a_doctor_today_is_urgent_in_every_meaning(name: str, meaning: int) -> None:
    found = assess(row(SCREENS.today, name).stands_for[meaning])

    assert (found.kind, found.urgency) == ("no_price" if name == "belly" else "estimate", "urgent")


def test_not_sure_goes_to_a_hospital_and_triage_asks_for_a_doctor_today() -> None:
    assert [assess(answers).urgency for answers in SCREENS.unsure] == ["urgent"]


@pytest.mark.parametrize(
    ("name", "answers", "stage", "presentation"),
    [
        ("eases", {"trend": "improving"}, "doctor_visit", "simple_spasm"),
        ("longer_or_worse", {"duration_days": 8}, "doctor_visit", "simple_spasm"),
        ("leg", {"nerve_symptoms": ("leg_numb_one",)}, "physiotherapy", "radiculopathy"),
        ("everyday", {"function": "severe"}, "doctor_visit", "simple_spasm"),
    ],
)
def test_none_of_these_and_how_it_is_today(name: str, answers: AnswerSet, stage: str, presentation: str) -> None:
    """A question left open never gives less than 'soon' and a doctor."""
    chosen = row(SCREENS.how, name)
    sent = SCREENS.how_answers(chosen, triage().questions)

    assert sent == {**dict.fromkeys(NO_SIGN, ()), **answers}
    for meaning in chosen.stands_for:
        found = assess(meaning)
        assert (found.kind, found.urgency, found.stage, found.presentation) == ("estimate", "soon", stage, presentation)


@pytest.mark.parametrize("pair", list(combinations(TODAY, 2)), ids="+".join)
def test_two_rows_of_today_are_urgent_together_or_an_emergency_and_never_refused(pair: tuple[str, str]) -> None:
    """By hand from rules E13, E14 and E16: a fever with weak immunity, steroids, a weak leg or pain of a kidney."""
    emergencies = [{"fever", "health"}, {"fever", "bones"}, {"fever", "weak_leg"}, {"fever", "belly"}]

    found = assess(together(row(SCREENS.today, name).answers for name in pair))

    assert found.urgency == ("emergency" if set(pair) in emergencies else "urgent")


def test_all_rows_of_today_ticked_together_are_an_answer() -> None:
    found = assess(together(each.answers for each in SCREENS.today))

    assert (found.urgency, found.stage) == (Urgency.EMERGENCY, Stage.HOSPITALISATION)
    assert together(each.answers for each in SCREENS.today)["onset"] == "minor_fall_or_blow"


def test_rows_of_today_that_may_be_an_emergency_together() -> None:
    """By hand: E13 and E14 (fever), E18 and E19 (a weak leg after cancer or an operation), E16 (fever and a kidney),
    E12 (a pulse in the belly with strong pain or from 60 on)."""
    assert {name: set(others) for name, others in emergency_with(SCREENS, triage()).items()} == {
        "fever": {"health", "bones", "weak_leg", "belly"},
        "health": {"fever", "weak_leg"},
        "rest": set(),
        "strong": {"belly"},
        "bones": {"fever", "belly"},
        "injury": set(),
        "weak_leg": {"fever", "health"},
        "bed": set(),
        "belly": {"fever", "strong", "bones"},
        "child": set(),
    }


def test_a_doctor_may_name_items_of_every_stage_after_self_care() -> None:
    assert [(each.item, each.quantity) for each in SCREENS.doctor] == [
        ("orthopaedic_visit", 1),
        ("xray_ls_spine", 1),
        ("mri_ls_spine", 1),
        ("ncv_emg_lower_limbs", 1),
        ("physio_session", 6),
        ("laser_session", 6),
        ("epidural_steroid_injection", 1),
        ("conservative_admission_day", 3),
        ("microdiscectomy_package", 1),
    ]


# ── What the parts do ──────────────────────────────────────────────────────────────────────────────


def test_fever_and_weight_loss_are_for_a_doctor_today() -> None:
    meant = row(SCREENS.today, "fever").stands_for

    assert {"other_symptoms": ("fever",)} in meant and {"other_symptoms": ("weight_loss",)} in meant


def test_ticked_together_lists_are_joined_and_the_later_scale_counts() -> None:
    ticked: list[AnswerSet] = [
        {"other_symptoms": ("fever",), "pain_now": 7},
        {"other_symptoms": ("vomiting", "fever"), "pain_now": 8, "onset": "major_trauma"},
    ]

    assert together(ticked) == {"other_symptoms": ("fever", "vomiting"), "pain_now": 8, "onset": "major_trauma"}
    assert together([]) == {}


def test_none_of_these_answers_only_what_a_sign_would_tick() -> None:
    small = Screens(
        now=(Row("saddle", ({"nerve_symptoms": ("saddle_numb",)},)),),
        today=(Row("child", ({"age_years": 4},)),),
        unsure=(),
        how=(Row("eases", ({"trend": "improving"},)),),
        doctor=(),
    )

    assert small.none_of_these(triage().questions) == {"nerve_symptoms": ()}
    assert small.how_answers(small.how[0], triage().questions) == {"nerve_symptoms": (), "trend": "improving"}
    assert urgency({"age_years": 4}, small, triage()) is Urgency.URGENT


def test_ways_to_a_condition_are_told_one_by_one_and_at_their_mildest() -> None:
    bones = HasAny("health_history", ("osteoporosis", "steroids_long_term"))
    moved = AtLeast("onset", "everyday_movement", frozenset({"everyday_movement", "major_trauma"}))
    condition = AllOf((bones, AnyOf((moved, NotBelow("age_years", 65)))))

    assert ways(condition) == [
        {"health_history": ("osteoporosis",), "onset": "everyday_movement"},
        {"health_history": ("osteoporosis",), "age_years": 65},
        {"health_history": ("steroids_long_term",), "onset": "everyday_movement"},
        {"health_history": ("steroids_long_term",), "age_years": 65},
    ]
    assert ways(Below("age_years", 5)) == [{"age_years": 4}]
    assert ways(Is("function", "unable")) == [{"function": "unable"}]
    assert ways(Always()) == [{}]
