"""Reading answers: what is accepted, and every fault named at once with what would be right."""

from collections.abc import Mapping

import pytest

from service.domain.errors import Contradiction, Fault
from tests.clinical import CALM, triage


def faults(answers: Mapping[str, object], *, age_years: int | None = None) -> tuple[Fault, ...]:
    with pytest.raises(Contradiction) as refused:
        triage().read(answers, age_years=age_years)
    return refused.value.faults


def test_all_faults_are_named_at_once() -> None:
    wrong = {
        "pain": 4,
        "pain_now": 11,
        "duration_days": "3",
        "trend": "worse",
        "other_symptoms": ["fever", "feber", 7],
        "a/b~c": 1,
    }

    found = faults(wrong)

    assert [(fault.pointer, fault.code) for fault in found] == [
        ("/answers/pain", "unknown_question"),
        ("/answers/pain_now", "out_of_range"),
        ("/answers/duration_days", "wrong_type"),
        ("/answers/trend", "unknown_option"),
        ("/answers/other_symptoms/1", "unknown_option"),
        ("/answers/other_symptoms/2", "wrong_type"),
        ("/answers/a~1b~0c", "unknown_question"),
    ]
    assert found[0].detail == "There is no question 'pain'. Nearest: pain_now."
    assert found[1].detail == "11 is out of range: give a whole number from 0 to 10."
    assert found[3].detail == "There is no option 'worse'. Nearest: worsening."
    assert found[6].detail.startswith("There is no question 'a/b~c'. Known: age_years, duration_days,")


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [
        ("pain_now", True, "wrong_type"),
        ("pain_now", None, "wrong_type"),
        ("pain_now", 4.5, "wrong_type"),
        ("pain_now", float("inf"), "wrong_type"),
        ("pain_now", [4], "wrong_type"),
        ("pain_now", -1, "out_of_range"),
        ("age_years", 111, "out_of_range"),
        ("duration_days", 3651, "out_of_range"),
        ("episodes_12m", 51, "out_of_range"),
        ("trend", 2, "wrong_type"),
        ("trend", ["same"], "wrong_type"),
        ("onset", "", "unknown_option"),
        ("nerve_symptoms", "saddle_numb", "wrong_type"),
        ("nerve_symptoms", None, "wrong_type"),
        ("nerve_symptoms", {"saddle_numb": True}, "wrong_type"),
    ],
)
def test_answer_that_does_not_fit_its_question_is_refused(question: str, value: object, code: str) -> None:
    assert [(fault.pointer, fault.code) for fault in faults({question: value})] == [(f"/answers/{question}", code)]


@pytest.mark.parametrize(("value", "said"), [(None, "null"), (False, "false"), ("x" * 500, "'" + "x" * 39)])
def test_message_quotes_the_value_as_it_was_sent(value: object, said: str) -> None:
    assert faults({"pain_now": value})[0].detail.startswith(f"{said} is not a whole number")


@pytest.mark.parametrize(
    ("question", "value"), [("age_years", 0), ("age_years", 110), ("pain_now", 0), ("pain_now", 10)]
)
def test_ends_of_a_range_are_inside(question: str, value: int) -> None:
    assert triage().read({question: value}).numbers == {question: value}


def test_whole_number_may_be_written_with_a_point() -> None:
    assert triage().read({"pain_now": 4.0}) == triage().read({"pain_now": 4})


def test_empty_list_is_an_answer_and_a_missing_key_is_none() -> None:
    read = triage().read({"nerve_symptoms": []})

    assert read.answered("nerve_symptoms")
    assert not read.answered("other_symptoms")
    assert read.chosen("nerve_symptoms") == read.chosen("other_symptoms") == frozenset()


def test_option_named_twice_counts_once() -> None:
    assert triage().read({"triggers": ["cold", "cold"]}).chosen("triggers") == {"cold"}


def test_age_at_the_top_answers_the_question() -> None:
    without_age = {name: value for name, value in CALM.items() if name != "age_years"}

    assert triage().read(without_age, age_years=35) == triage().read(CALM)
    assert triage().read(CALM, age_years=35).age_years == 35
    assert triage().read({}).age_years is None


def test_two_different_ages_are_refused() -> None:
    (fault,) = faults({"age_years": 35}, age_years=36)

    assert (fault.pointer, fault.code) == ("/age_years", "age_differs")
    assert fault.detail == "age_years is 36 here and 35 in answers: give it once, or the same twice."


def test_bad_age_in_the_answers_is_not_also_called_different() -> None:
    assert [fault.code for fault in faults({"age_years": 200}, age_years=36)] == ["out_of_range"]


def test_age_at_the_top_has_the_same_range() -> None:
    assert [(fault.pointer, fault.code) for fault in faults({}, age_years=111)] == [("/age_years", "out_of_range")]


def test_canonical_form_forgets_the_order() -> None:
    one = triage().read({"nerve_symptoms": ["both_legs", "leg_pain_one"], "trend": "same", "pain_now": 3})
    other = triage().read({"pain_now": 3, "nerve_symptoms": ["leg_pain_one", "both_legs"], "trend": "same"})

    assert list(one.canonical().items()) == list(other.canonical().items())
    assert one.canonical()["nerve_symptoms"] == ("both_legs", "leg_pain_one")
