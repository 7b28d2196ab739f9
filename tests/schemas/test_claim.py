"""Claims as they are handed in: the stay, what it was for, and every fault with its place."""

from datetime import datetime
from typing import Any

import pytest
from marshmallow.exceptions import ValidationError

from schemas.claim import MOST_LINES, ClaimSchema
from schemas.document import faults_of
from service.domain.adjudication_query import ClaimAsked
from service.domain.vocabulary import Declared, Purpose, RoomClass, TreatmentSystem

BILL = [{"category": "room", "amount": 5}]


def load(**written: Any) -> ClaimAsked:
    claim: ClaimAsked = ClaimSchema().load({"bill": BILL, **written})
    return claim


def refused(**written: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as error:
        ClaimSchema().load({"bill": BILL, **written})
    return {fault.pointer: fault.code for fault in faults_of(error.value.messages)}


def test_nothing_but_a_bill_is_needed() -> None:
    claim = load()

    assert (len(claim.lines), claim.id, claim.member, claim.illness, claim.names) == (1, "", "", "", frozenset())
    assert (claim.purpose, claim.network, claim.accident, claim.existing) == (Purpose.TREATMENT, True, False, None)
    assert (claim.active_treatment, claim.surgical, claim.bill_total) == (None, None, None)
    assert (claim.stay.admission, claim.stay.hours, claim.stay.at_home) == (None, None, False)
    assert claim.stay.differential_billing is True


def test_everything_told_is_kept() -> None:
    claim = load(
        bill_total="5.00",
        admission=True,
        admitted="2025-08-04T10:00",
        discharged="2025-08-08",
        hours=96,
        place="home",
        treatment="ayush",
        ayush_hospital=True,
        room_tariff={"single_private": "4000.00"},
        cause="accident",
        pre_existing="unknown",
        zone="zone_1",
    )

    assert (claim.stay.admitted, claim.stay.discharged) == (datetime(2025, 8, 4, 10), datetime(2025, 8, 8))
    assert (claim.stay.at_home, claim.stay.system, claim.stay.ayush_hospital) == (True, TreatmentSystem.AYUSH, True)
    assert claim.stay.tariff == {RoomClass.SINGLE_PRIVATE: 400_000}
    assert (claim.bill_total, claim.accident, claim.existing, claim.zone) == (500, True, Declared.UNKNOWN, "zone_1")


def test_a_diagnosis_counts_whole_and_by_its_words() -> None:
    claim = load(diagnosis="Diabetic foot ulcer E11.5", conditions=["Old Knee"], treatments=["nerve root block"])

    assert claim.names == {
        "diabetic_foot_ulcer_e11_5",
        "diabetic",
        "foot",
        "ulcer",
        "e11_5",
        "old_knee",
        "nerve_root_block",
    }
    assert load(diagnosis="back - pain").names == {"back_pain", "back", "pain"}
    assert load(diagnosis="!!!").names == frozenset()


@pytest.mark.parametrize(
    ("written", "illness"),
    [
        ({"illness": "a", "presentation": "b", "diagnosis": "c"}, "a"),
        ({"presentation": "b", "diagnosis": "c"}, "b"),
        ({"diagnosis": "Foot ulcer"}, "foot_ulcer"),
        ({}, ""),
    ],
)
def test_an_illness_is_told_by_its_name_or_by_what_is_known(written: dict[str, str], illness: str) -> None:
    assert load(**written).illness == illness


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-08-04", datetime(2025, 8, 4)),
        ("2025-08-04T10:30", datetime(2025, 8, 4, 10, 30)),
        ("2025-08-04T10:30:15", datetime(2025, 8, 4, 10, 30, 15)),
        ("1900-01-01", datetime(1900, 1, 1)),
        ("2998-12-31", datetime(2998, 12, 31)),
    ],
)
def test_a_moment_is_a_day_or_a_day_and_a_time(written: str, moment: datetime) -> None:
    assert load(admitted=written).stay.admitted == moment


@pytest.mark.parametrize(
    "written",
    ["2025-02-30", "2025-08-04T25:00", "04.08.2025", "2025-08-04T10:00Z", 20250804, "1899-12-31", "2999-01-01"],
)
def test_other_moments_are_refused(written: object) -> None:
    assert refused(admitted=written) == {"/admitted": "moment"}


def test_every_fault_is_told_at_once() -> None:
    assert refused(
        bill=[{"category": "roon", "amount": 5}, {"amount": 5}],
        hours=-1,
        purpose="fun",
        network="yes",
        conditions=["", "!!!", 7, "x" * 65],
        room_tariff={"suite": "1.00", "deluxe": 5},
        diagnosis="x" * 201,
        colour="red",
    ) == {
        "/bill/0/category": "word",
        "/bill/1/category": "required",
        "/hours": "range",
        "/purpose": "choice",
        "/network": "flag",
        "/conditions/0": "words",
        "/conditions/1": "words",
        "/conditions/2": "words",
        "/conditions/3": "words",
        "/room_tariff/suite": "choice",
        "/room_tariff/deluxe": "number",
        "/diagnosis": "invalid",
        "/colour": "unknown",
    }


def test_a_bill_has_some_lines_and_not_too_many() -> None:
    assert refused(bill=[]) == {"/bill": "invalid"}
    assert refused(bill=BILL * (MOST_LINES + 1)) == {"/bill": "invalid"}
    assert len(load(bill=BILL * MOST_LINES).lines) == MOST_LINES
