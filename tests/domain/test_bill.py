"""A bill laid out by days: the conventions of ``service/domain/bill.py``, each worked out by hand.

Day 0 is the admission; a stay from the 1st to the 4th of June has the nights 0, 1 and 2 and is left on day 3.
"""

from datetime import date, datetime
from typing import Any

import pytest

from service.domain.bill import BilledLine, LaidOut, Stay, lay_out
from service.domain.errors import Contradiction
from service.domain.money import LARGEST
from service.domain.vocabulary import CareSetting, ServiceCategory

C = ServiceCategory
JUNE = Stay(admitted=datetime(2026, 6, 1), discharged=datetime(2026, 6, 4))


def line(category: ServiceCategory, amount: int = 100, **told: Any) -> BilledLine:
    return BilledLine("", str(category), category, amount, **told)


def on(day: int, month: int = 6, last: int | None = None) -> tuple[date, date]:
    return date(2026, month, day), date(2026, month, last or day)


def days(laid: LaidOut) -> list[tuple[int, ...]]:
    """The days of each line, as the bill lists them."""
    placed = dict(zip(laid.order, laid.claim.lines, strict=True))
    return [placed[place].days for place in range(len(placed))]


def settings(laid: LaidOut) -> list[CareSetting]:
    placed = dict(zip(laid.order, laid.claim.lines, strict=True))
    return [placed[place].setting for place in range(len(placed))]


def faults(*lines: BilledLine, stay: Stay) -> dict[str, str]:
    with pytest.raises(Contradiction) as refused:
        lay_out(lines, stay, pointer="/claims/0")
    return {fault.pointer: fault.code for fault in refused.value.faults}


def test_rooms_follow_one_another_in_the_order_of_the_bill() -> None:
    laid = lay_out([line(C.ROOM, days=2), line(C.ICU, days=3), line(C.ROOM, days=1)], Stay())

    assert days(laid) == [(0, 1), (2, 3, 4), (5,)]
    assert (laid.claim.admission_day, laid.claim.discharge_day, laid.claim.hours) == (0, 6, 144)


def test_a_room_without_days_has_the_nights_no_other_room_took() -> None:
    laid = lay_out([line(C.ICU, days=1), line(C.ROOM)], JUNE)

    assert days(laid) == [(0,), (1, 2)]


def test_a_stay_as_long_as_its_billed_rooms_leaves_a_room_without_days_one() -> None:
    assert days(lay_out([line(C.ICU, days=3), line(C.ROOM)], JUNE)) == [(0, 1, 2), (3,)]


def test_a_charge_without_a_date_belongs_to_all_days_of_its_rooms() -> None:
    laid = lay_out([line(C.PHARMACY), line(C.ICU, days=1), line(C.ROOM, days=2), line(C.NURSING, days=1)], Stay())

    assert days(laid) == [(1, 2), (0,), (1, 2), (1,)]


def test_a_bill_without_rooms_belongs_to_the_nights_of_the_stay() -> None:
    assert days(lay_out([line(C.PHARMACY)], JUNE)) == [(0, 1, 2)]
    assert days(lay_out([line(C.PHARMACY)], Stay(admission=True, hours=20))) == [(0,)]


def test_dated_rooms_are_the_days_of_undated_charges() -> None:
    laid = lay_out([line(C.ROOM, dates=on(2, last=3)), line(C.PHARMACY)], JUNE)

    assert days(laid) == [(1, 2), (1, 2)]


def test_days_around_a_stay_count_from_its_ends() -> None:
    laid = lay_out(
        [line(C.DIAGNOSTIC, outside=True, offset=(-5, -4)), line(C.THERAPY, outside=True, offset=(1, 2))], JUNE
    )

    assert days(laid) == [(-5, -4), (4, 5)]
    assert laid.order == (0, 1)


def test_a_dated_charge_before_or_after_the_stay_is_no_part_of_it() -> None:
    laid = lay_out(
        [line(C.PHARMACY, dates=on(5)), line(C.DIAGNOSTIC, dates=on(31, 5)), line(C.PHARMACY, dates=on(4))], JUNE
    )

    assert days(laid) == [(4,), (-1,), (3,)]
    assert settings(laid) == [CareSetting.OUT_PATIENT, CareSetting.OUT_PATIENT, CareSetting.IN_PATIENT]
    assert laid.order == (1, 2, 0)
    assert [line.days[0] for line in laid.claim.lines] == [-1, 3, 4]


def test_without_a_stay_day_0_is_the_first_date_on_the_bill() -> None:
    laid = lay_out(
        [line(C.THERAPY, dates=on(10, last=11)), line(C.CONSULTATION, dates=on(8)), line(C.PHARMACY, days=2)], Stay()
    )

    assert days(laid) == [(2, 3), (0,), (0, 0)]
    assert (laid.day_zero, laid.claim.admission_day, laid.claim.hours) == (date(2026, 6, 8), None, None)
    assert laid.assumed == ()


@pytest.mark.parametrize(
    ("lines", "stay", "admitted"),
    [
        ([line(C.CONSULTATION)], Stay(), False),
        ([line(C.ROOM)], Stay(), True),
        ([line(C.SURGEON)], Stay(), True),
        ([line(C.ANAESTHESIA)], Stay(), True),
        ([line(C.NURSING, outside=True)], Stay(), False),
        ([line(C.CONSULTATION)], Stay(hours=30), True),
        ([line(C.CONSULTATION)], Stay(admitted=datetime(2026, 6, 1)), True),
        ([line(C.ROOM)], Stay(admission=False), False),
    ],
    ids=["a visit", "a room", "a surgeon", "anaesthesia", "nursing outside", "hours", "a date", "said not to be"],
)
def test_whether_there_was_a_stay(lines: list[BilledLine], stay: Stay, admitted: bool) -> None:
    assert (lay_out(lines, stay).claim.admission_day is not None) is admitted


@pytest.mark.parametrize(
    ("stay", "hours"),
    [
        (JUNE, 72),
        (Stay(hours=30), 30),
        (Stay(admitted=datetime(2026, 6, 1, 10), discharged=datetime(2026, 6, 2, 9, 30)), 23),
        (Stay(admitted=datetime(2026, 6, 1, 10), discharged=datetime(2026, 6, 2)), 14),
        (Stay(admission=True), 24),
    ],
    ids=["dates", "as said", "times, begun hours left out", "one time", "nothing"],
)
def test_hours_of_a_stay(stay: Stay, hours: int) -> None:
    assert lay_out([line(C.PHARMACY)], stay).claim.hours == hours


def test_a_procedure_under_anaesthesia_within_a_day_is_day_care() -> None:
    asleep = lay_out([line(C.SURGEON), line(C.ANAESTHESIA)], Stay(hours=6))
    told = lay_out([line(C.SURGEON)], Stay(hours=6, anaesthesia=True))
    awake = lay_out([line(C.SURGEON), line(C.ANAESTHESIA)], Stay(hours=6, anaesthesia=False))
    long = lay_out([line(C.SURGEON), line(C.ANAESTHESIA)], Stay(hours=24))

    assert [settings(laid)[0] for laid in (asleep, told, awake, long)] == [
        CareSetting.DAY_CARE,
        CareSetting.DAY_CARE,
        CareSetting.IN_PATIENT,
        CareSetting.IN_PATIENT,
    ]
    assert asleep.claim.discharge_day == 0
    assert (asleep.surgical, lay_out([line(C.PHARMACY)], Stay(hours=6)).surgical) == (True, False)


def test_day_care_that_crossed_midnight_still_ends_on_its_day() -> None:
    night = Stay(admitted=datetime(2026, 6, 1, 20), discharged=datetime(2026, 6, 2, 4), anaesthesia=True)
    laid = lay_out([line(C.SURGEON), line(C.THERAPY, offset=(1, 5))], night)

    assert (laid.claim.admission_day, laid.claim.discharge_day, laid.claim.hours) == (0, 0, 8)
    assert days(laid)[1] == (1, 2, 3, 4, 5)


def test_a_rate_is_known_where_anything_says_for_how_many_days() -> None:
    rooms = [
        lay_out([line(C.ROOM, **told)], stay).claim.lines[0].rate_known
        for told, stay in [
            ({}, Stay()),
            ({"days": 2}, Stay()),
            ({}, Stay(hours=48)),
            ({}, JUNE),
            ({"dates": on(1)}, JUNE),
            ({}, Stay(admitted=datetime(2026, 6, 1))),
        ]
    ]

    assert rooms == [False, True, True, True, True, False]


@pytest.mark.parametrize(
    ("lines", "stay", "assumed"),
    [
        ([line(C.ROOM, days=2)], Stay(), ("stay_length",)),
        ([line(C.ROOM)], Stay(), ("stay_length", "room_rate")),
        ([line(C.ROOM), line(C.PHARMACY)], JUNE, ("undated_lines",)),
        ([line(C.PHARMACY, dates=on(1))], JUNE, ()),
    ],
)
def test_what_the_bill_left_out_is_told(lines: list[BilledLine], stay: Stay, assumed: tuple[str, ...]) -> None:
    assert lay_out(lines, stay).assumed == assumed


def test_every_fault_is_told_at_once() -> None:
    early = Stay(admitted=datetime(2026, 6, 4), discharged=datetime(2026, 6, 1))
    outside = [
        line(C.ROOM, dates=on(9)),
        line(C.PHARMACY, outside=False, dates=on(3, last=2)),
        line(C.SURGEON, dates=on(31, 5)),
    ]

    assert faults(line(C.ROOM), stay=early) == {"/claims/0/discharged": "before_admission"}
    assert faults(line(C.ROOM), stay=Stay(discharged=datetime(2026, 6, 1))) == {"/claims/0/discharged": "needed"}
    assert faults(line(C.ROOM), stay=Stay(admitted=JUNE.admitted, discharged=JUNE.discharged, hours=97)) == {
        "/claims/0/hours": "differ"
    }
    assert faults(*outside, stay=JUNE) == {
        "/claims/0/bill/0/date": "outside_stay",
        "/claims/0/bill/1/until": "before_date",
        "/claims/0/bill/2/date": "outside_stay",
    }
    assert faults(line(C.ROOM), line(C.PHARMACY, dates=on(1)), stay=Stay()) == {"/claims/0/bill/1/date": "no_admission"}
    assert faults(line(C.THERAPY, outside=True, offset=(1, 2)), stay=Stay()) == {"/claims/0/bill/0": "no_stay"}
    assert faults(line(C.ROOM, LARGEST), line(C.PHARMACY, 1), stay=Stay()) == {"/claims/0/bill": "range"}


def test_the_longest_hours_between_two_dates_are_allowed() -> None:
    """From the first minute of the first day to the last of the last: four days."""
    laid = lay_out([line(C.ROOM)], Stay(admitted=JUNE.admitted, discharged=JUNE.discharged, hours=96))

    assert laid.claim.hours == 96
