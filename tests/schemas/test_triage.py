"""The triage document: it comes back as it went in, and nothing enters that does not fit or could lower a result."""

from collections.abc import Callable
from typing import Any

import pytest
from marshmallow import Schema

from schemas.condition import ConditionField
from schemas.document import load_document
from schemas.triage import TriageQuestionsSchema, TriageSchema, questions_to_wire
from service.domain.errors import CatalogueFault, Fault
from tests.clinical import document, triage

PATH = "fixtures/in/triage.json"


def faults(spoil: Callable[[Any], object]) -> list[Fault]:
    spoiled = document(PATH)
    spoil(spoiled)
    with pytest.raises(CatalogueFault) as refused:
        load_document(TriageSchema(), spoiled)
    return list(refused.value.faults)


def places(spoil: Callable[[Any], object]) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in faults(spoil)]


def test_document_comes_back_as_it_went_in() -> None:
    assert TriageSchema().dump(triage()) == document(PATH)


def test_no_text_is_empty_or_ends_in_mid_air() -> None:
    written = document(PATH)

    said = [rule["reason"] for rule in written["rules"]] + [guide["advice"] for guide in written["guides"].values()]
    assert all(text[0].isupper() and text[-1] in ".?" for text in said)
    assert all(question["text"][-1] in ".?" for question in written["questions"])


# ── Conditions ─────────────────────────────────────────────────────────────────────────────────────


def when(condition: object) -> Callable[[Any], object]:
    def spoil(written: Any) -> None:
        written["rules"][0]["when"] = condition

    return spoil


MALFORMED = [
    ({}, "", "condition"),
    ("always", "", "condition"),
    ({"always": False}, "", "condition"),
    ({"always": True, "q": "trend"}, "", "condition"),
    ({"not": {"always": True}}, "", "condition"),
    ({"all": []}, "", "condition"),
    ({"any": []}, "", "condition"),
    ({"any": [{"always": True}], "all": [{"always": True}]}, "", "condition"),
    ({"all": [{"always": True}], "any": [{"always": True}]}, "", "condition"),
    ({"q": "trend", "op": "is", "v": "worsening", "or": 1}, "", "condition"),
    ({"q": 1, "op": "is", "v": "worsening"}, "", "condition"),
    ({"q": "trend", "op": "is_not", "v": "worsening"}, "/op", "operator"),
    ({"q": "trend", "op": "is", "v": 2}, "/v", "type"),
    ({"q": "trend", "op": "at_least", "v": ["same"]}, "/v", "type"),
    ({"q": "age_years", "op": "<", "v": True}, "/v", "type"),
    ({"q": "age_years", "op": "<", "v": 5.5}, "/v", "type"),
    ({"q": "age_years", "op": ">=", "v": "5"}, "/v", "type"),
    ({"q": "age_years", "op": ">=", "v": True}, "/v", "type"),
    ({"q": "triggers", "op": "has_any", "v": []}, "/v", "type"),
    ({"q": "triggers", "op": "has_any", "v": "cold"}, "/v", "type"),
    ({"q": "triggers", "op": "has_any", "v": ["cold", 1]}, "/v", "type"),
]


@pytest.mark.parametrize(("condition", "at", "code"), MALFORMED)
def test_malformed_condition_is_refused_at_its_place(condition: object, at: str, code: str) -> None:
    assert places(when(condition)) == [(f"/rules/0/when{at}", code)]


def test_every_malformed_part_is_named() -> None:
    nested = {"all": [{"always": True}, {"any": [{"q": "a", "op": "=", "v": 1}, {}]}, {"always": 1}]}

    assert places(when(nested)) == [
        ("/rules/0/when/all/1/any/0/op", "operator"),
        ("/rules/0/when/all/1/any/1", "condition"),
        ("/rules/0/when/all/2", "condition"),
    ]


UNFIT = [
    ({"q": "pain", "op": ">=", "v": 3}, "question"),
    ({"any": [{"always": True}, {"q": "pain", "op": ">=", "v": 3}]}, "question"),
    ({"q": "triggers", "op": "has_any", "v": ["colds"]}, "option"),
    ({"q": "trend", "op": "at_least", "v": "worse"}, "option"),
    ({"q": "pain_now", "op": "has_any", "v": ["cold"]}, "operator"),
    ({"q": "triggers", "op": ">=", "v": 3}, "operator"),
    ({"q": "triggers", "op": "at_least", "v": "cold"}, "operator"),
    ({"q": "trend", "op": "is", "v": "same"}, "not_monotone"),
    ({"q": "pain_now", "op": "<", "v": 3}, "not_monotone"),
    ({"q": "pain_now", "op": ">=", "v": 0}, "range"),
    ({"q": "pain_now", "op": ">=", "v": 11}, "range"),
]


@pytest.mark.parametrize(("condition", "code"), UNFIT)
def test_condition_that_no_question_bears_out_is_refused(condition: object, code: str) -> None:
    found = places(when(condition))

    assert ("/rules/0/when", code) in found


def test_missing_condition_stays_missing() -> None:
    class Row(Schema):
        when = ConditionField()

    assert Row().dump({"when": None}) == {"when": None}


# ── Questions and rules ────────────────────────────────────────────────────────────────────────────

AGE, TREND, NERVES = 0, 3, 5


def put(*path: str | int, value: object) -> Callable[[Any], object]:
    def spoil(written: Any) -> None:
        for step in path[:-1]:
            written = written[step]
        written[path[-1]] = value

    return spoil


def drop(*path: str | int) -> Callable[[Any], object]:
    def spoil(written: Any) -> None:
        for step in path[:-1]:
            written = written[step]
        del written[path[-1]]

    return spoil


def repeat(*path: str | int) -> Callable[[Any], object]:
    def spoil(written: Any) -> None:
        for step in path:
            written = written[step]
        written.insert(0, written[0])

    return spoil


TWO = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
SPOILT: list[tuple[Callable[[Any], object], tuple[str, str]]] = [
    (put("extra", value=1), ("/extra", "unknown")),
    (drop("questions"), ("/questions", "required")),
    (put("rules", 3, "severity", value=1), ("/rules/3/severity", "unknown")),
    (put("rules", 3, "red_flag", value="yes"), ("/rules/3/red_flag", "flag")),
    (put("rules", 3, "urgency", value="now"), ("/rules/3/urgency", "choice")),
    (put("rules", 3, "reason", value=""), ("/rules/3/reason", "invalid")),
    (put("rules", 3, "sources", value=[]), ("/rules/3/sources", "invalid")),
    (put("rules", 3, "stages", value=["doctor_visit"]), ("/rules/3/stages", "stages")),
    (put("questions", AGE, "max", value=0), ("/questions/0/max", "range")),
    (put("questions", AGE, "options", value=TWO), ("/questions/0/options", "type")),
    (put("questions", AGE, "none_option", value="None"), ("/questions/0/none_option", "type")),
    (put("questions", TREND, "options", value=TWO[:1]), ("/questions/3/options", "length")),
    (repeat("questions", TREND, "options"), ("/questions/3/options", "repeated")),
    (drop("questions", NERVES, "none_option"), ("/questions/5/none_option", "type")),
    (repeat("questions"), ("/questions", "repeated")),
    (repeat("rules"), ("/rules", "repeated")),
    (put("unanswered", "id", value="E01"), ("/rules", "repeated")),
    (repeat("presentations"), ("/presentations", "repeated")),
    (drop("rules", -1), ("/rules", "incomplete")),
    (drop("presentations", -1), ("/presentations", "incomplete")),
    (put("presentations", value=[]), ("/presentations", "incomplete")),
    (drop("guides", "soon"), ("/guides", "incomplete")),
    (put("not_spinal", "when", value={"q": "x", "op": "is", "v": "y"}), ("/not_spinal/when", "question")),
    (put("presentations", 0, "when", value={"q": "x", "op": "is", "v": "y"}), ("/presentations/0/when", "question")),
    (put("rules", 2, "sources", value=["GK", "NOBODY"]), ("/rules/2/sources/1", "source")),
    (put("unanswered", "sources", value=["NOBODY"]), ("/unanswered/sources/0", "source")),
    (put("safety_net", "sources", value=["NOBODY"]), ("/safety_net/sources/0", "source")),
    (put("emergency_numbers", "IN", "sources", value=["NOBODY"]), ("/emergency_numbers/IN/sources/0", "source")),
    (put("sources", "GK", "read", value="no"), ("/sources/GK/read", "unknown")),
]


@pytest.mark.parametrize(("spoil", "fault"), SPOILT, ids=[f"{code} at {at}" for _, (at, code) in SPOILT])
def test_document_that_does_not_fit_is_refused_at_its_place(
    spoil: Callable[[Any], object], fault: tuple[str, str]
) -> None:
    assert fault in places(spoil)


def test_parts_that_do_not_fit_are_all_named_at_once() -> None:
    def spoil(written: Any) -> None:
        for one in (
            drop("guides", "urgent"),
            put("rules", 0, "when", value={"q": "trend", "op": "is", "v": "improving"}),
            put("rules", 1, "sources", value=["NHS_SHEF"]),
            put("rules", 2, "id", value="E01"),
        ):
            one(written)

    found = {fault.pointer: fault for fault in faults(spoil)}

    assert set(found) == {"/guides", "/rules", "/rules/0/when", "/rules/1/sources/0"}
    assert found["/rules/1/sources/0"].detail == "There is no source 'NHS_SHEF'. Did you mean 'NHS_SHEFF'?"


# ── The questions as a page needs them ─────────────────────────────────────────────────────────────


def test_wire_shows_the_questions_in_order_and_what_stands_beside_them() -> None:
    wire = questions_to_wire(triage())

    assert [question["id"] for question in wire["questions"]] == list(triage().questions)
    assert wire["questions"][2] == document(PATH)["questions"][2]
    assert wire["emergency_numbers"]["IN"]["lines"] == ["112", "108"]
    assert set(wire["sources"]) == {"GK", "NHS_SHEFF", "NHS_NORFOLK", "SEED0"}
    assert "rules" not in wire
    assert set(wire) == set(TriageQuestionsSchema().fields)
