"""Sums of what pages have shown, in the order a reader expects, and the days that may be asked about."""

from datetime import date

import pytest

from service.domain.counts import SaidVerdict, Screen, Shown, in_order, period, summed
from service.domain.errors import Contradiction
from service.domain.verdict import CoverCode, YearCode

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
COUNTS = {
    Shown(TUESDAY, "in", "demo", "result", "V1"): 5,
    Shown(MONDAY, "in", "demo", "result", None): 2,
    Shown(MONDAY, "in", "demo", "result", "V7"): 1,
    Shown(MONDAY, "in", "", "signs", None): 7,
    Shown(MONDAY, "in", "", "of_a_later_version", None): 3,
}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("day", [(MONDAY, 13), (TUESDAY, 5)]),
        ("tenant", [("", 10), ("demo", 8)]),
        ("screen", [("signs", 7), ("result", 8), ("of_a_later_version", 3)]),
        ("verdict", [("V1", 5), ("V7", 1), (None, 12)]),
    ],
)
def test_counts_are_summed_in_order(by: str, expected: list[tuple[object, int]]) -> None:
    assert list(summed(COUNTS, by).items()) == expected


def test_every_count_is_listed_by_day_tenant_screen_and_verdict() -> None:
    assert [(shown.day, shown.tenant, shown.screen, shown.verdict) for shown, _ in in_order(COUNTS)] == [
        (MONDAY, "", "signs", None),
        (MONDAY, "", "of_a_later_version", None),
        (MONDAY, "demo", "result", "V7"),
        (MONDAY, "demo", "result", None),
        (TUESDAY, "demo", "result", "V1"),
    ]


def test_every_verdict_that_an_answer_may_carry_can_be_counted() -> None:
    assert {code.value for code in SaidVerdict} == {code.value for kind in (CoverCode, YearCode) for code in kind}


def test_the_screens_are_those_of_the_pages() -> None:
    assert {screen.value for screen in Screen} == {
        *("signs", "today_signs", "how", "doctor", "first_number", "result", "emergency", "no_price", "error"),
        *("guide", "print", "share", "agent"),
    }


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, (date(2026, 10, 22), date(2026, 11, 20))),
        (None, date(2026, 1, 31), (date(2026, 1, 2), date(2026, 1, 31))),
        (date(2026, 11, 20), None, (date(2026, 11, 20), date(2026, 11, 20))),
        (date(2025, 11, 20), date(2026, 11, 20), (date(2025, 11, 20), date(2026, 11, 20))),
    ],
    ids=["the last thirty days", "thirty days to a day", "one day", "a year and a day"],
)
def test_days_are_asked_about_from_first_to_last(
    first: date | None, last: date | None, expected: tuple[date, date]
) -> None:
    assert period(first, last, today=date(2026, 11, 20)) == expected


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 21), date(2026, 11, 20), "2026-11-21 lies after 2026-11-20"),
        (date(2025, 11, 19), date(2026, 11, 20), "at most 366 days"),
    ],
)
def test_days_that_cannot_be_asked_about_are_refused(first: date, last: date, said: str) -> None:
    with pytest.raises(Contradiction, match=said) as refusal:
        period(first, last, today=date(2026, 11, 20))

    assert [fault.pointer for fault in refusal.value.faults] == ["/from"]
