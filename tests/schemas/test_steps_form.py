"""The screens at /e as a form: which one follows, what is asked in the end, and what is carried on."""

from typing import Any

import pytest

from schemas.page_form import FieldFault, load_asked
from schemas.steps_form import Screen, after, before, hidden, kept_steps, merged, reached, read_steps, screen_of
from service.domain.phrase import Phrase

SCREENS: dict[str, Any] = {
    "signs": {
        "now": [{"id": "saddle"}],
        "today": [
            {"id": "fever", "answers": {"other_symptoms": ["fever"]}, "emergency_with": ["health"]},
            {"id": "health", "answers": {"health_history": ["weak_immunity"]}, "emergency_with": ["fever"]},
            {"id": "child", "answers": {"age_years": 4}, "emergency_with": []},
            {"id": "belly", "answers": {"other_symptoms": ["colic_flank"]}, "emergency_with": []},
        ],
    },
    "how": [{"id": "eases", "answers": {"other_symptoms": [], "trend": "improving"}}],
    "doctor": [
        {"item": "physio_session", "quantity": 6, "stage": "physiotherapy"},
        {"item": "mri_ls_spine", "quantity": 1, "stage": "diagnostics"},
    ],
}
EASES = {"signs": ["none"], "how": ["eases"]}
DOCTOR = {"signs": ["none"], "how": ["doctor"]}
TODAY = {"signs": ["today"], "today": ["belly"]}
NOW = {"signs": ["now"]}


def query(**typed: list[str]) -> dict[str, Any]:
    """The question of a form without a fault; ``__`` in a name stands for its dot."""
    form = {name.replace("__", "."): values for name, values in typed.items()}
    asked = read_steps(form, SCREENS, market="in", default_plan="niva_reassure")
    assert load_asked(asked)[1] == ()
    return asked.query


def faults(**typed: list[str]) -> list[FieldFault]:
    form = {name.replace("__", "."): values for name, values in typed.items()}
    return list(read_steps(form, SCREENS, market="in", default_plan="niva_reassure").faults)


@pytest.mark.parametrize(
    ("screen", "form", "follows"),
    [
        ("signs", {}, "signs"),
        ("signs", {"signs": ["perhaps"]}, "signs"),
        ("signs", NOW, "emergency"),
        ("signs", {"signs": ["today"]}, "today"),
        ("signs", {"signs": ["none"]}, "how"),
        ("signs", {"signs": ["now", "none"]}, "how"),
        ("how", {"signs": ["none"]}, "how"),
        ("how", {"signs": ["none"], "how": ["other"]}, "how"),
        ("how", EASES, "first"),
        ("how", DOCTOR, "doctor"),
        ("first", EASES, "result"),
        ("doctor", DOCTOR, "result"),
        ("today", TODAY, "result"),
        ("today", {"signs": ["today"], "today": ["fever", "health"]}, "emergency"),
        ("today", {"signs": ["today"], "today": ["fever", "belly"]}, "result"),
        ("result", EASES, "result"),
        ("result", NOW, "emergency"),
        ("result", {}, "signs"),
        ("first", {"signs": ["none"]}, "how"),
    ],
)
def test_what_was_chosen_leads_on(screen: str, form: dict[str, list[str]], follows: str) -> None:
    assert after(Screen(screen), form, SCREENS) == follows


@pytest.mark.parametrize(
    ("screen", "form", "comes_before"),
    [
        ("signs", EASES, "signs"),
        ("emergency", NOW, "signs"),
        ("emergency", {"signs": ["today"], "today": ["fever", "health"]}, "today"),
        ("today", TODAY, "signs"),
        ("how", EASES, "signs"),
        ("doctor", DOCTOR, "how"),
        ("first", EASES, "how"),
        ("first", DOCTOR, "doctor"),
        ("result", EASES, "first"),
        ("result", DOCTOR, "doctor"),
        ("result", TODAY, "today"),
    ],
)
def test_back_goes_one_screen_back(screen: str, form: dict[str, list[str]], comes_before: str) -> None:
    assert before(Screen(screen), form, SCREENS) == comes_before


@pytest.mark.parametrize(
    ("screen", "form", "found"),
    [("how", DOCTOR, "how"), ("how", TODAY, "today"), ("doctor", EASES, "first"), ("signs", EASES, "signs")],
)
def test_a_screen_is_met_only_on_its_way(screen: str, form: dict[str, list[str]], found: str) -> None:
    assert reached(Screen(screen), form, SCREENS) == found


def test_how_it_is_today_asks_its_answers() -> None:
    assert query(**EASES) == {"market": "in", "answers": {"other_symptoms": [], "trend": "improving"}}


def test_ticked_signs_are_asked_together() -> None:
    asked = query(signs=["today"], today=["belly", "fever"])

    assert asked["answers"] == {"other_symptoms": ["fever", "colic_flank"]}


def test_of_two_single_answers_the_later_row_s_counts() -> None:
    assert merged([{"onset": "everyday_movement"}, {"onset": "minor_fall_or_blow"}]) == {"onset": "minor_fall_or_blow"}


def test_a_typed_age_takes_the_place_of_a_row_s() -> None:
    asked = query(signs=["today"], today=["child"], answers__age_years=["3"])

    assert (asked["answers"], asked["age_years"]) == ({}, 3)


def test_what_a_doctor_named_asks_for_its_furthest_stage() -> None:
    named = ["physio_session", "mri_ls_spine"]
    counts = {"quantity__physio_session": ["10"], "quantity__mri_ls_spine": ["1"]}

    assert query(**DOCTOR, item=named, presentation=["radiculopathy"], **counts) == {
        "market": "in",
        "presentation": "radiculopathy",
        "stage": "physiotherapy",
        "stages_included": ["diagnostics", "physiotherapy"],
        "prescribed": [{"item": "physio_session", "quantity": 10}, {"item": "mri_ls_spine", "quantity": 1}],
    }


def test_the_optional_fields_ask_what_they_ask_on_the_page() -> None:
    asked = query(
        **EASES,
        place=["city:pune"],
        facility=["private_mid"],
        plan=["care_supreme"],
        sum_insured=["₹5,00,000"],
        holds=["yes"],
        age_months=["14"],
        network=["no"],
    )

    assert asked["where"] == {"city": "pune", "facility": "private_mid"}
    assert asked["policy"] == {
        "plans": [{"plan_id": "care_supreme", "sum_insured": "500000"}],
        "age_months": 14,
        "network": False,
    }


NO_TICK = FieldFault("today", Phrase("widget.today.none"))
NO_ITEM = FieldFault("item", Phrase("widget.doctor.none"))
NO_KIND = FieldFault("presentation", Phrase("page.fault.presentation"))


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"signs": ["today"]}, [NO_TICK]),
        ({"signs": ["today"], "today": ["nothing"]}, [NO_TICK]),
        (DOCTOR, [NO_ITEM, NO_KIND]),
        ({**EASES, "answers__age_years": ["38"]}, []),
        ({**EASES, "holds": ["yes"]}, [FieldFault("age_months", Phrase("page.fault.age_months"))]),
    ],
)
def test_what_is_missing_is_told(form: dict[str, list[str]], told: list[FieldFault]) -> None:
    assert faults(**form) == told


@pytest.mark.parametrize("age", ["x", "-1", "111", "38.5", "1234"])
def test_an_age_is_a_whole_number_to_110(age: str) -> None:
    assert faults(**EASES, answers__age_years=[age]) == [FieldFault("answers.age_years", Phrase("widget.age.wrong"))]


@pytest.mark.parametrize(("age", "asked"), [("0", 0), ("110", 110)])
def test_the_ends_of_an_age_are_in(age: str, asked: int) -> None:
    assert query(**EASES, answers__age_years=[age])["age_years"] == asked


@pytest.mark.parametrize("many", ["", "0", "101", "six", "1.5"])
def test_an_item_is_named_from_once_to_a_hundred_times(many: str) -> None:
    told = faults(**DOCTOR, item=["physio_session"], presentation=["radiculopathy"], quantity__physio_session=[many])

    assert told == [FieldFault("quantity.physio_session", Phrase("widget.doctor.wrong"))]


def test_a_refusal_comes_back_to_the_number_it_is_about() -> None:
    form = {**DOCTOR, "item": ["mri_ls_spine"], "quantity.mri_ls_spine": ["1"], "presentation": ["radiculopathy"]}

    asked = read_steps(form, SCREENS, market="in", default_plan="niva_reassure")

    assert asked.field("/prescribed/0/quantity") == "quantity.mri_ls_spine"


@pytest.mark.parametrize(
    ("field", "screen"),
    [
        ("today", "today"),
        ("item", "doctor"),
        ("quantity.mri_ls_spine", "doctor"),
        ("presentation", "doctor"),
        ("answers.age_years", "first"),
        ("plan", "first"),
        ("", "first"),
    ],
)
def test_a_fault_is_shown_where_its_field_is(field: str, screen: str) -> None:
    assert screen_of([FieldFault(field, "wrong")]) == screen


def test_only_fields_that_exist_are_carried_on() -> None:
    form = {
        "signs": ["now", "today"],
        "today": ["fever", "nothing"],
        "how": [""],
        "item": ["mri_ls_spine", "rocket"],
        "quantity.mri_ls_spine": ["2"],
        "quantity.rocket": ["2"],
        "place": ["city:pune"],
        "secret": ["x"],
        "go": ["back"],
    }

    assert kept_steps(form, SCREENS) == {
        "signs": ["today"],
        "today": ["fever"],
        "item": ["mri_ls_spine"],
        "quantity.mri_ls_spine": ["2"],
        "place": ["city:pune"],
    }


@pytest.mark.parametrize(
    ("screen", "left"),
    [
        ("signs", {"signs", "today", "item", "quantity.mri_ls_spine", "place", "answers.age_years"}),
        ("today", {"signs", "item", "quantity.mri_ls_spine", "place", "answers.age_years"}),
        ("doctor", {"signs", "today", "place", "answers.age_years"}),
        ("first", {"signs", "today", "item", "quantity.mri_ls_spine"}),
        ("result", {"signs", "today", "item", "quantity.mri_ls_spine"}),
    ],
)
def test_what_a_screen_shows_it_does_not_hide_as_well(screen: str, left: set[str]) -> None:
    names = ("signs", "today", "item", "quantity.mri_ls_spine", "place", "answers.age_years")

    assert set(hidden(dict.fromkeys(names, ["x"]), Screen(screen))) == left
