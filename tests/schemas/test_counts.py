"""What a page may say of itself: screens and verdicts of closed lists, and nothing that could carry an answer."""

from datetime import date
from typing import Any

import pytest
from marshmallow import ValidationError, fields

from schemas.counts import CountSchema, CountsSchema, UseSchema, use_to_wire
from schemas.document import faults_of
from schemas.fields import EnumCode
from service.domain.counts import SaidVerdict, Screen, Shown

MONDAY = date(2026, 11, 16)


def test_screens_are_read_with_and_without_a_verdict() -> None:
    sent = {"counts": [{"screen": "result", "verdict": "V1"}, {"screen": "how", "verdict": None}, {"screen": "signs"}]}

    assert CountsSchema().load(sent) == {
        "counts": [
            {"screen": Screen.RESULT, "verdict": SaidVerdict.V1},
            {"screen": Screen.HOW, "verdict": None},
            {"screen": Screen.SIGNS, "verdict": None},
        ]
    }


def test_every_field_is_of_a_closed_list() -> None:
    """A free field would be one that could carry what a person has answered."""
    assert set(CountsSchema().fields) == {"counts"}
    assert {name: type(field) for name, field in CountSchema().fields.items()} == {
        "screen": EnumCode,
        "verdict": EnumCode,
    }


@pytest.mark.parametrize(
    ("sent", "pointer", "code"),
    [
        ({"counts": [{"screen": "result", "answers": {"pain_now": 7}}]}, "/counts/0/answers", "unknown"),
        ({"counts": [{"screen": "result", "city": "pune"}]}, "/counts/0/city", "unknown"),
        ({"counts": [{"screen": "result", "day": "2026-11-16"}]}, "/counts/0/day", "unknown"),
        ({"counts": [{"screen": "result", "times": 9}]}, "/counts/0/times", "unknown"),
        ({"counts": [{"screen": "result"}], "tenant": "acme"}, "/tenant", "unknown"),
        ({"counts": [{"screen": "bladder_change"}]}, "/counts/0/screen", "choice"),
        ({"counts": [{"screen": ["result"]}]}, "/counts/0/screen", "choice"),
        ({"counts": [{"screen": "result", "verdict": "V9"}]}, "/counts/0/verdict", "choice"),
        ({"counts": [{"verdict": "V1"}]}, "/counts/0/screen", "required"),
        ({"counts": []}, "/counts", "length"),
        ({"counts": [{"screen": "how"}] * 21}, "/counts", "length"),
        ({}, "/counts", "required"),
    ],
)
def test_anything_else_is_refused_with_its_place(sent: dict[str, Any], pointer: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        CountsSchema().load(sent)

    assert [(fault.pointer, fault.code) for fault in faults_of(refusal.value.messages)] == [(pointer, code)]


def test_twenty_are_taken_at_once() -> None:
    assert len(CountsSchema().load({"counts": [{"screen": "how"}] * 20})["counts"]) == 20


def test_the_sums_are_told_beside_what_they_sum() -> None:
    counts = {Shown(MONDAY, "in", "demo", "result", "V1"): 5, Shown(MONDAY, "in", "", "signs", None): 7}

    told = use_to_wire(counts, market="in", first=MONDAY, last=date(2026, 11, 20))

    assert told == {
        "market": "in",
        "from": "2026-11-16",
        "to": "2026-11-20",
        "times": 12,
        "days": [{"day": "2026-11-16", "times": 12}],
        "screens": [{"screen": "signs", "times": 7}, {"screen": "result", "times": 5}],
        "verdicts": [{"verdict": "V1", "times": 5}, {"verdict": None, "times": 7}],
        "tenants": [{"tenant": "", "times": 7}, {"tenant": "demo", "times": 5}],
        "counts": [
            {"day": "2026-11-16", "tenant": "", "screen": "signs", "verdict": None, "times": 7},
            {"day": "2026-11-16", "tenant": "demo", "screen": "result", "verdict": "V1", "times": 5},
        ],
    }
    assert UseSchema().validate(told) == {}
    assert all(field.required for field in UseSchema().fields.values() if isinstance(field, fields.Field))
