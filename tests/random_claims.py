"""Random claims: several rooms in one stay, intensive care, charges without a date, bills around the stay.

Settles nothing.
"""

import random
from dataclasses import replace

from service.domain.vocabulary import (
    ROOM_CLASSES,
    CareSetting,
    NonPayableList,
    RoomClass,
    ServiceCategory,
    TreatmentSystem,
)
from tests.oracle_shapes import Claim, Line
from tests.random_amounts import LARGEST_A_DAY, LARGEST_CLAIM, RUPEE, amount, near, some

PRESENTATIONS = ("simple", "radiculopathy", "post_injury")
VARIANTS = ("", "conservative", "microdiscectomy")
TREATMENTS = ("epidural", "arthritis", "traction")
ITEMS = ("laser", "belt", "mri", "package")
CATEGORIES = tuple(ServiceCategory)
PER_DAY = (ServiceCategory.ROOM, ServiceCategory.ICU, ServiceCategory.NURSING)
IN_THE_STAY = (*PER_DAY, ServiceCategory.ROOM, ServiceCategory.ROOM, ServiceCategory.SURGEON, *CATEGORIES)
OUTSIDE = (
    ServiceCategory.CONSULTATION,
    ServiceCategory.DIAGNOSTIC,
    ServiceCategory.PHARMACY,
    ServiceCategory.THERAPY,
    ServiceCategory.AMBULANCE,
    ServiceCategory.DEVICE,
)


def random_claim(rng: random.Random) -> Claim:
    """A stay of nights, a stay of one day, or no stay; with bills around it."""
    admission = rng.randint(0, 90) if rng.random() < 0.85 else None
    nights = rng.choice((0, 1, 1, 2, 3, 5, 9))
    discharge = None if admission is None else admission + nights
    lines = random_lines(rng, admission, discharge)
    return Claim(
        lines=tuple(lines),
        admission_day=admission,
        discharge_day=discharge,
        hours=None if admission is None or rng.random() < 0.2 else random_hours(rng, nights),
        differential_billing=rng.random() < 0.8,
        network=rng.random() < 0.7,
        presentation=rng.choice(PRESENTATIONS),
        variant=rng.choice(VARIANTS),
        accident=rng.random() < 0.2,
        surgical=rng.random() < 0.5,
        treatments=some(rng, TREATMENTS, 0.3),
        system=rng.choice((TreatmentSystem.ALLOPATHY,) * 3 + (TreatmentSystem.AYUSH,)),
        ayush_hospital=rng.random() < 0.6,
        at_home=rng.random() < 0.2,
        tariff=random_tariff(rng, lines),
    )


def random_hours(rng: random.Random, nights: int) -> int:
    """Around the 24 hours of a stay and the few of day care."""
    if nights == 0:
        return rng.choice((0, 1, 2, 3, 3, 7, 23, 24))
    return max(0, 24 * nights + rng.choice((0, 0, 0, 7, -1, 1)))


def random_tariff(rng: random.Random, lines: list[Line]) -> dict[RoomClass, int]:
    """What the hospital asks for some of its rooms, near what a room line charges a day."""
    rates = [line.amount // len(line.days) for line in lines if line.category is ServiceCategory.ROOM] or [500_000]
    return {one: max(1, near(rng, rng.choice(rates), LARGEST_A_DAY)) for one in ROOM_CLASSES if rng.random() < 0.6}


def random_lines(rng: random.Random, admission: int | None, discharge: int | None) -> list[Line]:
    lines: list[Line] = []
    left = LARGEST_CLAIM - 1
    even = rng.random() < 0.8
    shared = rng.random() < 0.3
    for _ in range(rng.randint(1, 10)):
        stay = admission is not None and rng.random() < 0.7
        line = stay_line(rng, admission or 0, discharge or 0) if stay else other_line(rng, admission, discharge)
        line = replace(line, amount=min(rupees(line.amount) if even else line.amount, left))
        if shared and rng.random() < 0.6:
            paid = min(line.amount, near(rng, line.amount))
            line = replace(line, paid_elsewhere=rupees(paid) if even else paid)
        lines.append(line)
        left -= line.amount
    return lines


def rupees(value: int) -> int:
    """``value`` without its paise."""
    return value - value % RUPEE


def stay_line(rng: random.Random, admission: int, discharge: int) -> Line:
    """A line of the stay: days in a row for room, ICU and nursing; one day, some days or no date for the rest."""
    category = rng.choice(IN_THE_STAY if rng.random() < 0.7 else PER_DAY)
    stay = tuple(range(admission, max(discharge, admission + 1)))
    days = days_in_a_row(rng, stay) if category in PER_DAY else days_of_charge(rng, stay)
    setting = (
        CareSetting.DAY_CARE if rng.random() < (0.5 if admission == discharge else 0.1) else CareSetting.IN_PATIENT
    )
    line = described(rng, category, setting, days)
    if category is ServiceCategory.ROOM:
        return replace(line, room_class=rng.choice((None, *ROOM_CLASSES)), icu_day=rng.random() < 0.02)
    return replace(line, icu_day=rng.random() < (0.9 if category is ServiceCategory.ICU else 0.15))


def days_in_a_row(rng: random.Random, stay: tuple[int, ...]) -> tuple[int, ...]:
    """All of the stay or a part of it: parts overlap, meet, leave a day without a room or bill one twice."""
    if rng.random() < 0.4:
        return stay
    first = rng.randrange(len(stay))
    part = stay[first : first + rng.randint(1, len(stay))]
    if rng.random() < 0.1:
        return tuple(sorted((*part, rng.choice(part))))
    return tuple(day for day in part if rng.random() < 0.8) or part if rng.random() < 0.2 else part


def days_of_charge(rng: random.Random, stay: tuple[int, ...]) -> tuple[int, ...]:
    """One day; every day, as a charge without a date has; or several units on some of them."""
    kind = rng.random()
    if kind < 0.5:
        return (rng.choice(stay),)
    if kind < 0.8:
        return stay
    return tuple(sorted(rng.choice(stay) for _ in range(rng.randint(2, 4))))


def other_line(rng: random.Random, admission: int | None, discharge: int | None) -> Line:
    """A line outside the stay: sessions near the ends of common windows."""
    start = admission if admission is not None else 60
    end = discharge if discharge is not None else 60
    middle = rng.choice((start - 60, start - 30, start - 5, start, end, end + 30, end + 60, end + 180))
    days = tuple(sorted(middle + rng.randint(-6, 6) for _ in range(rng.choice((1, 1, 1, 2, 3, 7, 10)))))
    line = described(rng, rng.choice(OUTSIDE), rng.choice((CareSetting.OUT_PATIENT, CareSetting.HOME)), days)
    return replace(line, network=rng.choice((None, None, True, False)))


def described(rng: random.Random, category: ServiceCategory, setting: CareSetting, days: tuple[int, ...]) -> Line:
    return Line(
        item=rng.choice(ITEMS),
        category=category,
        setting=setting,
        amount=amount(rng),
        days=days,
        nonpayable=rng.choice(tuple(NonPayableList)) if rng.random() < 0.2 else NonPayableList.NONE,
        prescribed=rng.random() < 0.88,
    )


def of_category(claim: Claim, category: ServiceCategory) -> int:
    """What the lines of a category come to."""
    return sum(line.amount for line in claim.lines if line.category is category)
