"""The form asks what the wire asks: every field becomes its value, every fault comes back to its field."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.page_form import NONE, Asked, FieldFault, fill_form, kept, load_asked, read_form
from schemas.triage import TriageSchema
from service.domain.answers import Question
from service.domain.errors import Fault
from service.domain.phrase import Phrase

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "in"


@pytest.fixture(scope="module")
def questions() -> dict[str, Question]:
    triage = TriageSchema().load(json.loads((FIXTURES / "triage.json").read_text(encoding="utf-8")))
    return dict(triage.questions)


def asked(questions: dict[str, Question], **typed: str | list[str]) -> Asked:
    """The question of a form; ``__`` in a name stands for the dot of its field."""
    form = {name.replace("__", "."): value if isinstance(value, list) else [value] for name, value in typed.items()}
    return read_form(form, questions, market="in", default_plan="niva_reassure")


def fields(faults: tuple[FieldFault, ...]) -> list[str]:
    return [fault.field for fault in faults]


DOCTOR: dict[str, Any] = {
    "market": "in",
    "presentation": "radiculopathy",
    "stage": "hospitalisation",
    "age_years": 38,
    "prescribed": [{"item": "microdiscectomy_package", "quantity": 1}, {"item": "physio_session", "quantity": 10}],
    "where": {"facility": "private_premium", "room": "single_private", "city_tier": "tier2"},
    "policy": {
        "plans": [{"plan_id": "care_supreme", "sum_insured": "500000"}],
        "age_months": 14,
        "premium": "12000",
        "network": False,
        "declared_condition": "no",
    },
}
ANSWERS: dict[str, Any] = {
    "market": "in",
    "answers": {"age_years": 38, "trend": "same", "nerve_symptoms": [], "triggers": ["cold", "stress"]},
    "where": {"city": "pune"},
    "policy": {"network": True},
}
BARE: dict[str, Any] = {"market": "in", "answers": {}}


@pytest.mark.parametrize("query", [DOCTOR, ANSWERS, BARE], ids=["doctor", "answers", "bare"])
def test_a_filled_form_asks_the_same_question(questions: dict[str, Question], query: dict[str, Any]) -> None:
    read = read_form(fill_form(query), questions, market="in", default_plan="niva_reassure")

    assert (read.query, read.faults) == (query, ())


def test_the_wire_s_shorthands_fill_the_same_fields() -> None:
    form = fill_form({"answers": {}, "policy": {"plan_ids": ["care_supreme"], "sum_insured": "500000.00"}})

    assert (form["plan"], form["sum_insured"]) == (["care_supreme"], ["500000"])


def test_none_of_these_is_an_empty_list_and_an_untouched_group_is_unanswered(questions: dict[str, Question]) -> None:
    read = asked(questions, answers__nerve_symptoms=[NONE])

    assert read.query["answers"] == {"nerve_symptoms": []}


def test_none_of_these_beside_a_sign_is_a_fault_and_the_sign_stays(questions: dict[str, Question]) -> None:
    read = asked(questions, answers__nerve_symptoms=[NONE, "saddle_numb"])

    assert read.faults == (
        FieldFault("answers.nerve_symptoms", Phrase("page.fault.none_and_more", {"none": "None of these"})),
    )
    assert read.query["answers"] == {"nerve_symptoms": ["saddle_numb"]}


def test_a_sum_insured_alone_is_for_the_default_plan(questions: dict[str, Question]) -> None:
    read = asked(questions, sum_insured="₹ 5,00,000")

    assert read.query["policy"] == {"plans": [{"plan_id": "niva_reassure", "sum_insured": "500000"}]}


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"holds": "yes"}, ["age_months"]),
        ({"holds": "no", "age_months": "3"}, ["age_months"]),
        ({"age_months": "half a year"}, ["age_months"]),
        ({"ask": "doctor"}, ["presentation", "stage"]),
        (
            {"ask": "doctor", "presentation": "radiculopathy", "stage": "hospitalisation", "item__1": "x"},
            ["quantity.1"],
        ),
        (
            {"ask": "doctor", "presentation": "radiculopathy", "stage": "hospitalisation", "quantity__4": "2"},
            ["item.4"],
        ),
    ],
)
def test_what_only_a_form_can_get_wrong_is_told_at_its_field(
    questions: dict[str, Question], typed: dict[str, str], at: list[str]
) -> None:
    assert fields(asked(questions, **typed).faults) == at


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"premium": "abc"}, ["premium"]),
        ({"network": "perhaps"}, ["network"]),
        ({"age_months": "5000", "facility": "palace"}, ["age_months", "facility"]),
        ({"plan": "No Such Plan"}, ["plan"]),
        ({"place": "tier:moon"}, ["place"]),
        ({"ask": "doctor", "presentation": "radiculopathy", "stage": "x", "answers__age_years": "400"}, None),
        (
            {
                "ask": "doctor",
                "presentation": "radiculopathy",
                "stage": "hospitalisation",
                "item__3": "mri_ls_spine",
                "quantity__3": "900",
            },
            ["quantity.3"],
        ),
    ],
)
def test_what_the_wire_refuses_is_told_at_the_field_that_wrote_it(
    questions: dict[str, Question], typed: dict[str, str], at: list[str] | None
) -> None:
    query, faults = load_asked(asked(questions, **typed))

    assert sorted(fields(faults)) == sorted(at or ["answers.age_years", "stage"])
    assert (query is None) == (at is None)


def test_all_faults_come_at_once_and_what_is_right_is_still_a_question(questions: dict[str, Question]) -> None:
    query, faults = load_asked(asked(questions, premium="abc", holds="yes", answers__pain_now="7", place="city:pune"))

    assert fields(faults) == ["age_months", "premium"]
    assert query is not None and query.answers == {"pain_now": 7} and query.place.city == "pune"


def test_a_field_s_own_fault_is_not_told_twice(questions: dict[str, Question]) -> None:
    _, faults = load_asked(asked(questions, ask="doctor", presentation="radiculopathy"))

    assert faults == (FieldFault("stage", Phrase("page.fault.stage")),)


def test_a_sound_question_loads_without_faults(questions: dict[str, Question]) -> None:
    query, faults = load_asked(asked(questions, answers__pain_now="7"))

    assert query is not None and faults == ()


def test_a_fault_of_the_whole_has_no_field(questions: dict[str, Question]) -> None:
    read = asked(questions)

    found = read.at_fields([Fault("/market", "x", "a"), Fault("/answers", "x", "b"), Fault("", "x", "c")])

    assert fields(found) == ["", "", ""]


def test_a_fault_of_the_whole_list_of_items_is_told_at_its_first_row(questions: dict[str, Question]) -> None:
    assert asked(questions, ask="doctor").field("/prescribed") == "item.0"


def test_a_fault_of_an_answer_is_told_at_its_question(questions: dict[str, Question]) -> None:
    assert asked(questions).field("/answers/nerve_symptoms/0") == "answers.nerve_symptoms"


def test_a_question_without_a_market_is_not_answered(questions: dict[str, Question]) -> None:
    read = read_form({}, questions, market="IN!", default_plan="x")

    assert load_asked(read)[0] is None


def test_only_fields_of_the_form_are_kept(questions: dict[str, Question]) -> None:
    form = {"answers.pain_now": ["7", ""], "answers.made_up": ["1"], "view": ["print"], "item.2": ["x"], "plan": ["y"]}

    assert kept(form, questions) == {"answers.pain_now": ["7"], "item.2": ["x"], "plan": ["y"]}


def test_an_endless_number_is_left_to_the_wire(questions: dict[str, Question]) -> None:
    read = asked(questions, answers__pain_now="9" * 5000)

    assert read.query["answers"]["pain_now"] == "9" * 5000
