"""A bill as somebody wrote it, laid out as a claim: which day each charge falls on, what is part of the stay.

Day 0 is the admission, or the first dated line of a bill without one. What the bill leaves out is settled by plain
conventions that the answer states: rooms follow one another, a charge without a date belongs to all days of its
rooms. Knows no plan.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from service.domain.claim import Claim, ClaimLine
from service.domain.errors import Contradiction, Fault
from service.domain.money import LARGEST, plain
from service.domain.nonpayable import ListedItem
from service.domain.vocabulary import (
    CareSetting,
    NonPayableList,
    RoomClass,
    ServiceCategory,
    TreatmentSystem,
)

BY_THE_DAY = (ServiceCategory.ROOM, ServiceCategory.ICU, ServiceCategory.NURSING)
SURGICAL = frozenset({ServiceCategory.SURGEON, ServiceCategory.THEATRE, ServiceCategory.PROCEDURE_PACKAGE})


@dataclass(frozen=True, slots=True)
class BilledLine:
    """One line of a bill. ``category`` None: that of the catalogue's item. ``outside`` None: part of the stay or not.

    ``days`` counts units billed by the day. ``dates``: first and last day. ``offset``: first and last day from the
    admission when negative, from the discharge when positive. ``list_said``: whether the bill itself names its list;
    ``listed``: the entry that its words were recognised as.
    """

    label: str
    item: str
    category: ServiceCategory | None
    amount: int
    outside: bool | None = None
    days: int | None = None
    dates: tuple[date, date] | None = None
    offset: tuple[int, int] | None = None
    nonpayable: NonPayableList = NonPayableList.NONE
    prescribed: bool = True
    icu_day: bool = False
    network: bool | None = None
    room_class: RoomClass | None = None
    list_said: bool = False
    listed: ListedItem | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """The stay as it was told: dates or times, hours, and where. ``admission`` None: as the bill shows.

    ``tariff``: what the hospital charges a day for its most basic room of a class.
    """

    admission: bool | None = None
    admitted: datetime | None = None
    discharged: datetime | None = None
    hours: int | None = None
    at_home: bool = False
    anaesthesia: bool | None = None
    system: TreatmentSystem = TreatmentSystem.ALLOPATHY
    ayush_hospital: bool = False
    differential_billing: bool = True
    tariff: dict[RoomClass, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The claim of a bill, its lines in date order; ``order``: the place of each on the bill."""

    claim: Claim
    order: tuple[int, ...]
    day_zero: date | None
    surgical: bool
    assumed: tuple[str, ...]


def lay_out(
    lines: Sequence[BilledLine],
    stay: Stay,
    *,
    presentation: str = "",
    treatments: frozenset[str] = frozenset(),
    accident: bool = False,
    pointer: str = "",
) -> LaidOut:
    """The claim that a bill makes; Contradiction with every fault, placed under ``pointer``."""
    lines = [_placed_outside(line, stay) for line in lines]
    total = sum(line.amount for line in lines)
    faults = [*_faults_of_stay(stay, pointer), *_faults_of_lines(lines, stay, pointer)]
    if total > LARGEST:
        detail = f"The bill comes to {plain(total)}; {plain(LARGEST)} is the most."
        faults.append(Fault(f"{pointer}/bill", "range", detail))
    if faults:
        raise Contradiction(faults)
    admitted = _admitted(lines, stay)
    zero = _day_zero(lines, stay)
    nights = _nights(lines, stay) if admitted else 0
    day_care = admitted and _is_day_care(lines, stay, nights)
    hours = _hours(stay, nights)
    if day_care:
        nights = 0  # also where it crossed midnight
    placed = _Placed(lines, nights, zero, admitted=admitted)
    laid = [_line(line, placed.days(number), stay, admitted, day_care) for number, line in enumerate(lines)]
    order = tuple(sorted(range(len(laid)), key=lambda number: (laid[number].days[0], number)))
    claim = Claim(
        lines=tuple(laid[number] for number in order),
        amounts=np.array([[lines[number].amount] for number in order], dtype=np.int64).reshape(len(order), 1),
        admission_day=0 if admitted else None,
        discharge_day=nights if admitted else None,
        hours=hours if admitted else None,
        differential_billing=stay.differential_billing,
        presentation=presentation,
        accident=accident,
        treatments=treatments,
        system=stay.system,
        ayush_hospital=stay.ayush_hospital,
        at_home=stay.at_home,
        tariff=stay.tariff,
    )
    surgical = any(line.category in SURGICAL for line in claim.lines if line.in_stay)
    return LaidOut(claim, order, zero, surgical, tuple(_assumed(lines, stay, admitted)))


def _placed_outside(line: BilledLine, stay: Stay) -> BilledLine:
    """A dated charge before or after the stay is no part of it, unless it can only be one."""
    dated = line.outside is None and line.dates is not None and stay.admitted is not None
    if dated and line.category not in {*BY_THE_DAY, *SURGICAL} and not _within(line, stay):
        return replace(line, outside=True)
    return line


def _line(line: BilledLine, days: tuple[int, ...], stay: Stay, admitted: bool, day_care: bool) -> ClaimLine:
    assert line.category is not None, "an item without a category was not looked up"
    inside = CareSetting.DAY_CARE if day_care else CareSetting.IN_PATIENT
    return ClaimLine(
        item=line.item,
        category=line.category,
        setting=inside if admitted and not line.outside else CareSetting.OUT_PATIENT,
        days=days,
        nonpayable=line.nonpayable,
        prescribed=line.prescribed,
        icu_day=line.icu_day,
        network=line.network,
        room_class=line.room_class,
        rate_known=_rate_known(line, stay),
    )


def _rate_known(line: BilledLine, stay: Stay) -> bool:
    """Whether anything says for how many days a room is billed: its line, or the length of the stay."""
    if line.category not in BY_THE_DAY[:2]:
        return True
    told = stay.hours is not None or (stay.admitted is not None and stay.discharged is not None)
    return told or line.days is not None or line.dates is not None


def _admitted(lines: Iterable[BilledLine], stay: Stay) -> bool:
    """Whether there is a stay: as said, else if it has a date or hours, or the bill a charge that only stays have."""
    if stay.admission is not None:
        return stay.admission
    told = stay.admitted is not None or stay.hours is not None
    only_stays = {*BY_THE_DAY, *SURGICAL, ServiceCategory.ANAESTHESIA}
    return told or any(line.category in only_stays and not line.outside for line in lines)


def _day_zero(lines: Iterable[BilledLine], stay: Stay) -> date | None:
    if stay.admitted is not None:
        return stay.admitted.date()
    return min((line.dates[0] for line in lines if line.dates is not None), default=None)


def _nights(lines: Sequence[BilledLine], stay: Stay) -> int:
    """Days of the stay: from its dates, else from the room and intensive-care days billed, else from its hours."""
    if stay.admitted is not None and stay.discharged is not None:
        return (stay.discharged.date() - stay.admitted.date()).days
    billed = sum(line.days or 0 for line in lines if line.category in BY_THE_DAY[:2])
    return billed or max((stay.hours or 24) // 24, 0)


def _hours(stay: Stay, nights: int) -> int:
    """Hours of the stay: as given, else between its times, else 24 for each night."""
    if stay.hours is not None:
        return stay.hours
    if stay.admitted is not None and stay.discharged is not None and (stay.admitted.time() or stay.discharged.time()):
        return int((stay.discharged - stay.admitted).total_seconds() // 3600)
    return 24 * nights


def _is_day_care(lines: Iterable[BilledLine], stay: Stay, nights: int) -> bool:
    """A procedure under anaesthesia in less than 24 hours (rules 2.2); without anaesthesia it is a short stay."""
    anaesthesia = stay.anaesthesia
    if anaesthesia is None:
        anaesthesia = any(line.category is ServiceCategory.ANAESTHESIA for line in lines)
    return anaesthesia and _hours(stay, nights) < 24


class _Placed:
    """Which days each line of a bill has, worked out once for the whole bill."""

    def __init__(self, lines: Sequence[BilledLine], nights: int, zero: date | None, *, admitted: bool) -> None:
        self._lines, self._nights, self._zero, self._admitted = lines, nights, zero, admitted
        self._taken: dict[int, tuple[int, ...]] = {}
        following = 0
        for number, line in enumerate(lines):
            if self._inside(line) and line.category in BY_THE_DAY[:2] and line.dates is None:
                length = line.days or self._rest(number)
                self._taken[number] = tuple(range(following, following + length))
                following += length
        rooms = [number for number, days in self._taken.items() if lines[number].category is ServiceCategory.ROOM]
        dated = [
            number
            for number, line in enumerate(lines)
            if self._inside(line) and line.category is ServiceCategory.ROOM and line.dates is not None
        ]
        self._room_days = tuple(
            sorted({day for number in (*rooms, *dated) for day in (self._taken.get(number) or self._on(lines[number]))})
        ) or tuple(range(max(nights, 1)))

    def days(self, number: int) -> tuple[int, ...]:
        """The days of a line, one for each unit."""
        line = self._lines[number]
        if number in self._taken:
            return self._taken[number]
        if line.dates is not None or line.offset is not None:
            return self._on(line)
        if self._inside(line):
            return self._room_days[: line.days] if line.days else self._room_days
        return (0,) * (line.days or 1)

    def _inside(self, line: BilledLine) -> bool:
        return self._admitted and not line.outside

    def _rest(self, number: int) -> int:
        """Nights that no other line of rooms or intensive care has taken, at least one."""
        others = sum(
            line.days or 0
            for place, line in enumerate(self._lines)
            if place != number and self._inside(line) and line.category in BY_THE_DAY[:2]
        )
        return max(self._nights - others, 1)

    def _on(self, line: BilledLine) -> tuple[int, ...]:
        if line.dates is not None:
            first, last = ((day - (self._zero or day)).days for day in line.dates)
        else:
            assert line.offset is not None
            first, last = (day if day < 0 else self._nights + day for day in line.offset)
        return tuple(range(first, last + 1))


def _faults_of_stay(stay: Stay, pointer: str) -> Iterator[Fault]:
    if stay.discharged is not None and stay.admitted is None:
        yield Fault(f"{pointer}/discharged", "needed", "A discharge needs its admission: give admitted too.")
    if stay.admitted is None or stay.discharged is None:
        return
    if stay.discharged < stay.admitted:
        yield Fault(f"{pointer}/discharged", "before_admission", "The discharge lies before the admission.")
    elif stay.hours is not None:
        most = ((stay.discharged.date() - stay.admitted.date()).days + 1) * 24
        if stay.hours > most:
            detail = f"Between these dates lie at most {most} hours, not {stay.hours}."
            yield Fault(f"{pointer}/hours", "differ", detail)


def _faults_of_lines(lines: Sequence[BilledLine], stay: Stay, pointer: str) -> Iterator[Fault]:
    admitted = _admitted(lines, stay)
    for number, line in enumerate(lines):
        at = f"{pointer}/bill/{number}"
        if line.offset is not None and not admitted:
            yield Fault(at, "no_stay", "Days before or after a stay need a stay: say admitted, or admission true.")
        if line.dates is not None and line.dates[1] < line.dates[0]:
            yield Fault(f"{at}/until", "before_date", "The last day lies before the first.")
        if admitted and line.dates is not None and stay.admitted is None:
            yield Fault(f"{at}/date", "no_admission", "A dated line needs the date of admission: give admitted.")
        elif admitted and line.dates is not None and not line.outside and not _within(line, stay):
            detail = "This day lies outside the stay: write setting opd for care before or after it, or mend the date."
            yield Fault(f"{at}/date", "outside_stay", detail)


def _within(line: BilledLine, stay: Stay) -> bool:
    assert line.dates is not None and stay.admitted is not None
    last = stay.discharged.date() if stay.discharged else line.dates[1]
    return stay.admitted.date() <= line.dates[0] and line.dates[1] <= last


def _assumed(lines: Iterable[BilledLine], stay: Stay, admitted: bool) -> Iterator[str]:
    """Codes of the conventions that were used."""
    if admitted and stay.hours is None and (stay.admitted is None or stay.discharged is None):
        yield "stay_length"
    if admitted and any(not line.outside and line.dates is None and line.category not in BY_THE_DAY for line in lines):
        yield "undated_lines"
    if admitted and not all(_rate_known(line, stay) for line in lines):
        yield "room_rate"
