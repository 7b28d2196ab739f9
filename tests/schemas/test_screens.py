"""The document of the first questions: it comes back as it went in, and every fault of it is named with its place."""

from collections.abc import Callable
from typing import Any

import pytest

from schemas.document import load_document
from schemas.screens import ScreensSchema
from service.domain.errors import CatalogueFault
from service.domain.screens import NamedByDoctor, Row, Screens
from tests.clinical import document

PATH = "fixtures/in/screens.json"


def faults(spoil: Callable[[Any], object]) -> list[tuple[str, str]]:
    spoiled = document(PATH)
    spoil(spoiled)
    with pytest.raises(CatalogueFault) as refused:
        load_document(ScreensSchema(), spoiled)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_the_document_comes_back_as_it_went_in() -> None:
    assert ScreensSchema().dump(load_document(ScreensSchema(), document(PATH))) == document(PATH)


def test_a_small_document_is_what_it_says() -> None:
    written = {
        "signs": {
            "now": [{"id": "chest", "stands_for": [{"other_symptoms": ["chest_pain_breathless"]}]}],
            "today": [{"id": "child", "stands_for": [{"age_years": 4}]}],
            "unsure": [{"nerve_symptoms": ["not_sure_red_flag"]}],
        },
        "how": [{"id": "eases", "stands_for": [{"trend": "improving"}, {"trend": "improving", "duration_days": 0}]}],
        "doctor": [{"item": "physio_session", "quantity": 6}],
    }

    assert load_document(ScreensSchema(), written) == Screens(
        now=(Row("chest", ({"other_symptoms": ("chest_pain_breathless",)},)),),
        today=(Row("child", ({"age_years": 4},)),),
        unsure=({"nerve_symptoms": ("not_sure_red_flag",)},),
        how=(Row("eases", ({"trend": "improving"}, {"trend": "improving", "duration_days": 0})),),
        doctor=(NamedByDoctor("physio_session", 6),),
    )


@pytest.mark.parametrize("answer", [True, False, -1, 2**53, 1.5, None, "", [], ["fever", ""], ["fever", 1], {}])
def test_an_answer_is_a_number_an_option_or_options(answer: object) -> None:
    def spoil(written: Any) -> None:
        written["how"][0]["stands_for"][0]["trend"] = answer

    assert [place for place, _ in faults(spoil)] == ["/how/0/stands_for/0/trend"]


@pytest.mark.parametrize("name", ["now", "today"])
def test_a_group_has_ten_rows_at_most_and_one_at_least(name: str) -> None:
    more = [{"id": f"row_{number}", "stands_for": [{"trend": "same"}]} for number in range(11)]

    assert faults(lambda written: written["signs"].update({name: more})) == [(f"/signs/{name}", "invalid")]
    assert faults(lambda written: written["signs"].update({name: []})) == [(f"/signs/{name}", "invalid")]


def test_a_row_stands_for_something() -> None:
    def nothing(written: Any) -> None:
        written["signs"]["now"][0]["stands_for"] = []
        written["how"][1]["stands_for"] = [{}]

    assert faults(nothing) == [("/how/1/stands_for/0", "invalid"), ("/signs/now/0/stands_for", "invalid")]


def test_a_sign_stands_in_one_group_only_and_nothing_is_listed_twice() -> None:
    def repeat(written: Any) -> None:
        written["signs"]["today"].pop()
        written["signs"]["today"].append(written["signs"]["now"][0])

    def repeat_below(written: Any) -> None:
        written["how"].append(written["how"][0])
        written["doctor"].append(written["doctor"][2])

    assert faults(repeat) == [("/signs/today/9", "repeated")]
    assert faults(repeat_below) == [("/doctor/9", "repeated"), ("/how/4", "repeated")]


@pytest.mark.parametrize(("quantity", "code"), [(0, "range"), (101, "range"), ("6", "whole")])
def test_a_doctor_names_one_to_a_hundred_of_an_item(quantity: object, code: str) -> None:
    assert faults(lambda written: written["doctor"][0].update(quantity=quantity)) == [("/doctor/0/quantity", code)]


def test_unknown_fields_and_missing_ones_are_named_together() -> None:
    def spoil(written: Any) -> None:
        del written["signs"]["unsure"]
        written["how"][0]["text"] = "It eases."
        written["doctors"] = []

    assert faults(spoil) == [("/doctors", "unknown"), ("/how/0/text", "unknown"), ("/signs/unsure", "required")]
