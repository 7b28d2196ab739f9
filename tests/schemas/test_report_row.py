"""A row of cells asks what the wire asks; its faults come back by column."""

import gc
import weakref

import pytest

from schemas.query import QuerySchema
from schemas.report_row import RowReader, told
from service.domain.errors import Fault
from service.domain.query import Query
from service.reports.columns import Type
from service.reports.member_columns import MEMBER_COLUMNS, WHOLE_FIGURES, header_faults
from tests import world

READER = RowReader.of(world.edition().triage.questions)
STAGED = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy"}


def faults(**cells: str) -> list[tuple[str, str]]:
    found = READER({name.replace("__", "."): cell for name, cell in cells.items()})
    assert isinstance(found, tuple)
    return [(fault.pointer, fault.code) for fault in found]


def test_a_row_is_the_question_of_the_wire() -> None:
    cells = {
        **STAGED,
        "id": "m-1",
        "as_of": "2026-11-20",
        "age_years": "38.0",
        "city": "pune",
        "city_tier": "",
        "facility": "public",
        "room": "deluxe",
        "plan_ids": "niva_reassure care_supreme",
        "sum_insured": "500000",
        "policy_age_months": "30",
        "declared_condition": "no",
        "network": "false",
        "sum_insured_left": "100000.00",
        "deductible_left": "0",
    }
    asked = {
        **STAGED,
        "as_of": "2026-11-20",
        "age_years": 38,
        "where": {"city": "pune", "facility": "public", "room": "deluxe"},
        "policy": {
            "plan_ids": ["niva_reassure", "care_supreme"],
            "sum_insured": "500000",
            "age_months": 30,
            "declared_condition": "no",
            "network": False,
            "year_so_far": {"sum_insured_left": "100000.00", "deductible_left": "0"},
        },
    }

    assert READER(cells) == QuerySchema().load(asked)


def test_options_stand_with_every_plan() -> None:
    found = READER({**STAGED, "plan_ids": "a b", "options": "x y", "sum_insured": "500000"})

    assert isinstance(found, Query)
    assert [(plan.plan_id, plan.sum_insured, plan.options) for plan in found.policy.plans] == [
        ("a", 50_000_000, ("x", "y")),
        ("b", 50_000_000, ("x", "y")),
    ]


def test_answers_are_numbers_codes_and_lists() -> None:
    found = READER(
        {
            "market": "in",
            "answers.pain_now": "6",
            "answers.trend": "same",
            "answers.care_so_far": "self_care doctor_seen",
            "answers.nerve_symptoms": "none",
            "answers.triggers": "",
        }
    )

    assert isinstance(found, Query)
    assert found.answers == {
        "pain_now": 6,
        "trend": "same",
        "care_so_far": ("self_care", "doctor_seen"),
        "nerve_symptoms": (),
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({**STAGED, "age_years": "old", "premium": "12,5"}, [("age_years", "whole"), ("premium", "format")]),
        ({**STAGED, "options": "x"}, [("plan_ids", "required")]),
        ({**STAGED, "plan_ids": "Niva", "network": "yes"}, [("network", "flag"), ("plan_ids", "slug")]),
        ({**STAGED, "plan_ids": "a", "options": "X"}, [("options", "slug")]),
        ({**STAGED, "premium": "5.00", "plan_ids": "a b"}, [("premium", "ambiguous")]),
        ({**STAGED, "answers__pain_now": "6"}, [("answers", "one_of")]),
        ({"market": "in", "stage": "physiotherapy"}, [("presentation", "required")]),
        ({}, [("market", "required")]),
    ],
)
def test_faults_come_by_column(cells: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert faults(**cells) == expected


def test_faults_of_the_domain_come_by_column_too() -> None:
    places = {
        "/where/city_tier": "city_tier",
        "/policy/plans/0/sum_insured": "sum_insured",
        "/policy/plan_ids/1": "plan_ids",
        "/answers/care_so_far/2": "answers.care_so_far",
        "/policy/age_months": "policy_age_months",
        "/locale": "locale",
        "": "",
    }

    assert [fault.pointer for fault in told(tuple(Fault(place, "x", "y") for place in places))] == list(places.values())


def test_what_is_told_of_a_cell_has_no_word_of_json() -> None:
    found = READER({**STAGED, "age_years": "x"})

    assert isinstance(found, tuple)
    assert found[0].detail == "Write a whole number, such as 5."


def test_arrays_read_no_figure_that_the_wire_would_refuse() -> None:
    """The bounds of the arrays are those of the wire, or closer."""
    columns = {column.name for column in MEMBER_COLUMNS if column.type is Type.WHOLE}

    assert set(WHOLE_FIGURES) == columns
    for name, most in WHOLE_FIGURES.items():
        assert isinstance(READER({**STAGED, name: str(most)}), Query)
        assert isinstance(READER({**STAGED, name: str(most + 1)}), tuple)
    for name in ("premium", "sum_insured_left", "deductible_left"):
        assert isinstance(READER({**STAGED, name: "99999999.99"}), Query)


def test_every_column_of_the_template_may_be_asked() -> None:
    names = [column.name for column in MEMBER_COLUMNS[:-1]]
    questions = world.edition().triage.questions

    assert header_faults([*names, "answers.pain_now"], questions) == []


def test_a_wrong_row_holds_nothing_of_what_stood_around_it() -> None:
    """A worker looks for cycles seldom, and what stands around a wrong row is a whole part."""

    class Part:
        pass

    def ask() -> "weakref.ref[Part]":
        part = Part()
        assert not isinstance(READER({"market": "in", "age_years": "many"}), Query)
        return weakref.ref(part)

    gc.disable()
    try:
        assert ask()() is None
    finally:
        gc.enable()
