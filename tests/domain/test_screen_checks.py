"""What is proven of the first questions before they are published: each proof catches what it is for."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from service.domain.content import Content
from service.domain.proofs import Proof, prove
from service.domain.screens import NamedByDoctor, Row, Screens
from tests import world

REQUIRED = ("triage", "screens", "content", "shares", "pathway", "items", "cost_table", "plan")
CODES = ("screens", "screens_kept", "screens_cover", "screens_said", "screens_items")
Change = Callable[[Screens], Screens]


@pytest.fixture(scope="module")
def published() -> dict[str, dict[str, Any]]:
    """The Indian fixtures, by kind and name."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in world.snapshot().values.items():
        found.setdefault(key.kind, {})[key.name] = value
    return found


Prove = Callable[[Change], dict[str, Proof]]


@pytest.fixture
def proven(published: dict[str, dict[str, Any]]) -> Prove:
    def proofs(change: Change) -> dict[str, Proof]:
        screens = {"screens": change(published["screens"]["screens"])}
        found = prove({**published, "screens": screens}, REQUIRED, as_of=world.TODAY, unit=100)
        return {proof.code: proof for proof in found if proof.code in CODES}

    return proofs


def wrong(proofs: dict[str, Proof]) -> list[tuple[str, str, str]]:
    """Proof, place under the document, and code of every fault."""
    return [
        (code, fault.pointer.removeprefix("screens/screens#"), fault.code)
        for code, proof in proofs.items()
        for fault in proof.faults
    ]


def in_row(name: str, row_id: str, *stands_for: Any) -> Change:
    """The screens with a row that stands for something else."""

    def change(screens: Screens) -> Screens:
        rows = tuple(replace(row, stands_for=stands_for) if row.id == row_id else row for row in getattr(screens, name))
        return replace(screens, **{name: rows})  # type: ignore[arg-type]  # the name of a field of rows

    return change


def test_the_published_ones_hold_and_everything_was_looked_at(proven: Prove) -> None:
    """By hand: 33 meanings of now, 26 of today, 1 unsure and 9 of how; 24 sentences in each language; 9 items."""
    proofs = proven(lambda screens: screens)

    assert wrong(proofs) == []
    assert proofs["screens"].checked == 33 + 26 + 1 + 9
    assert proofs["screens_said"].checked % 24 == 0
    assert proofs["screens_items"].checked == 9
    assert all(proof.checked for proof in proofs.values())


def test_answers_that_triage_does_not_take(proven: Prove) -> None:
    """With them, whether promises are kept cannot be said."""
    proofs = proven(in_row("how", "leg", {"nerve_symptom": ("leg_pain_one",)}, {"nerve_symptoms": ("leg_sore",)}))

    assert wrong(proofs) == [
        ("screens", "/how/2/stands_for/0/nerve_symptom", "unknown_question"),
        ("screens", "/how/2/stands_for/1/nerve_symptoms/0", "unknown_option"),
    ]
    assert proofs["screens_kept"].checked == proofs["screens_cover"].checked == 0


def test_a_sign_of_go_now_that_is_only_urgent(proven: Prove) -> None:
    proofs = proven(
        in_row("now", "saddle", {"nerve_symptoms": ("saddle_numb",)}, {"nerve_symptoms": ("not_sure_red_flag",)})
    )

    assert wrong(proofs) == [
        ("screens_kept", "/signs/now/0/stands_for/1", "less_urgent"),
        ("screens_cover", "/signs", "uncovered"),
    ]
    assert (
        "rule E04 of triage, emergency, where nerve_symptoms sexual_change" in proofs["screens_cover"].faults[0].detail
    )


def test_a_sign_of_today_that_is_not_urgent(proven: Prove) -> None:
    proofs = proven(in_row("today", "child", {"age_years": 4}, {"age_years": 5}))

    assert wrong(proofs) == [("screens_kept", "/signs/today/9/stands_for/1", "less_urgent")]


def test_not_being_sure_of_something_harmless(proven: Prove) -> None:
    proofs = proven(lambda screens: replace(screens, unsure=(*screens.unsure, {"trend": "same"})))

    assert wrong(proofs) == [("screens_kept", "/signs/unsure/1", "less_urgent")]


@pytest.mark.parametrize(
    ("meaning", "code"),
    [
        ({"function": "unable"}, "urgent"),
        ({"nerve_symptoms": ("leg_pain_one",)}, "course_differs"),
        ({"duration_days": 42}, "course_differs"),
        ({"episodes_12m": 2}, "course_differs"),
    ],
    ids=["a sign of today", "another kind of pain", "a course of physiotherapy", "spasms that come back"],
)
def test_a_choice_that_may_mean_another_course(proven: Prove, meaning: dict[str, object], code: str) -> None:
    proofs = proven(in_row("how", "eases", {"trend": "improving"}, meaning))

    assert wrong(proofs) == [("screens_kept", "/how/0/stands_for/1", code)]


def test_a_row_of_today_that_mixes_what_has_a_price_with_what_has_none(proven: Prove) -> None:
    proofs = proven(
        in_row("today", "injury", {"onset": "minor_fall_or_blow"}, {"other_symptoms": ("urine_blood_burning",)})
    )

    assert wrong(proofs) == [("screens_kept", "/signs/today/5/stands_for/1", "kind_differs")]


def test_a_row_of_today_whose_meanings_are_an_emergency_together(proven: Prove) -> None:
    """Rule E19: one tick would send the weak leg and hide the cancer."""
    proofs = proven(
        in_row("today", "weak_leg", {"nerve_symptoms": ("leg_weak_stable",)}, {"health_history": ("cancer_ever",)})
    )

    assert wrong(proofs) == [("screens_kept", "/signs/today/6/stands_for/1", "hides_emergency")]


def test_a_row_that_would_lower_what_a_row_above_sends(proven: Prove) -> None:
    """An injury, ticked beside weak bones that began to hurt on bending, has to stay an injury."""

    def turn(screens: Screens) -> Screens:
        rows = list(screens.today)
        rows[4], rows[5] = rows[5], rows[4]
        return replace(screens, today=tuple(rows))

    proofs = proven(turn)

    assert wrong(proofs) == [("screens_kept", "/signs/today/5/stands_for/0/onset", "falls")]


def test_a_smaller_number_after_a_larger_one(proven: Prove) -> None:
    strong = {"other_symptoms": ("stomach_cramps",), "pain_now": 8}

    def add(screens: Screens) -> Screens:
        rows = (Row("first", (strong,)), *screens.today)
        return replace(screens, today=rows)

    assert ("screens_kept", "/signs/today/4/stands_for/0/pain_now", "falls") in wrong(proven(add))


@pytest.mark.parametrize(
    ("group", "row", "left_out"),
    [
        ("now", "accident", {"E08: onset major_trauma"}),
        (
            "now",
            "artery",
            {
                "E10: other_symptoms sudden_tearing",
                "E12: other_symptoms pulsing_tummy, age_years 60",
                "E12: other_symptoms pulsing_tummy, pain_now 7",
                "E12: health_history aortic_aneurysm",
            },
        ),
        ("today", "child", {"U19: age_years 4"}),
        (
            "today",
            "injury",
            {"U09: onset minor_fall_or_blow", "U17: health_history anticoagulant, onset minor_fall_or_blow"},
        ),
        ("today", "bed", {"U13: function unable", "H01: function unable, pain_now 8"}),
        ("today", "weak_leg", {"U12: nerve_symptoms leg_weak_stable"}),
    ],
)
def test_a_row_that_is_missing_leaves_signs_out(proven: Prove, group: str, row: str, left_out: set[str]) -> None:
    """A fever with a weak leg, in another row, is no stand-in for a weak leg alone."""

    def drop(screens: Screens) -> Screens:
        rows = tuple(each for each in getattr(screens, group) if each.id != row)
        return replace(screens, **{group: rows})  # type: ignore[arg-type]  # the name of a field of rows

    faults = proven(drop)["screens_cover"].faults

    told = {fault.detail.removeprefix("No row stands for rule ").removesuffix(".") for fault in faults}
    assert {
        text.replace(" of triage, emergency, where", ":").replace(" of triage, urgent, where", ":") for text in told
    } == (left_out)


def test_what_not_being_sure_stands_for_counts_as_covered(proven: Prove) -> None:
    faults = proven(lambda screens: replace(screens, unsure=()))["screens_cover"].faults

    assert [fault.detail for fault in faults] == [
        "No row stands for rule U15 of triage, urgent, where nerve_symptoms not_sure_red_flag."
    ]


def test_a_row_without_its_sentence_in_one_language(published: dict[str, dict[str, Any]]) -> None:
    messages = dict(published["content"]["en-IN"].messages)
    del messages["sign.fever"], messages["how.leg"]
    contents = {**published["content"], "fr-FR": Content("fr-FR", messages)}

    found = prove({**published, "content": contents}, REQUIRED, as_of=world.TODAY, unit=100)

    assert [(fault.pointer, fault.code) for proof in found for fault in proof.faults] == [
        ("content/fr-FR#/messages/sign.fever", "missing"),
        ("content/fr-FR#/messages/how.leg", "missing"),
    ]


def test_an_item_that_does_not_exist_and_one_nobody_needs_a_doctor_for(proven: Prove) -> None:
    doctor = (NamedByDoctor("mri", 1), NamedByDoctor("heat_patch", 1), NamedByDoctor("mri_ls_spine", 1))

    proofs = proven(lambda screens: replace(screens, doctor=doctor))

    assert wrong(proofs) == [
        ("screens_items", "/doctor/0/item", "unknown"),
        ("screens_items", "/doctor/1/item", "self_care"),
    ]
