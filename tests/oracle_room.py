"""The oracle on the room: its daily limit day by day, what scales with it, and intensive care beside it.

Days that the same room lines bill, each for the same number of units, have one rate; such days are a stretch.
"""

from dataclasses import dataclass
from fractions import Fraction

from service.domain.plan_values import DailyLimit, LimitKind
from service.domain.vocabulary import ROOM_CLASSES, ServiceCategory
from tests.oracle_arithmetic import half_up, largest_remainder
from tests.oracle_books import Books, share_of_cover, stay_lines

# Circular IRDAI/HLT/REG/CIR/151/06/2020: pharmacy, consumables, implants, devices and diagnostics never
# scale with the room; ICU has no room categories, so it does not scale either.
NEVER_SCALED = frozenset(
    {
        ServiceCategory.PHARMACY,
        ServiceCategory.CONSUMABLE,
        ServiceCategory.IMPLANT,
        ServiceCategory.DEVICE,
        ServiceCategory.DIAGNOSTIC,
        ServiceCategory.ICU,
    }
)
OFF = -1  # the key of what belongs to no stretch


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with one rate, and the room lines that bill them, one for each unit."""

    rooms: tuple[int, ...]
    days: frozenset[int]


def stretches(books: Books) -> list[Stretch]:
    """The stretches of the stay, by the first day of their earliest room line, then by their own."""
    rooms = stay_lines(books, {ServiceCategory.ROOM})
    every_day = sorted({day for i in rooms for day in books.claim.lines[i].days})
    billed_by = {day: tuple(i for i in rooms for one in books.claim.lines[i].days if one == day) for day in every_day}
    found = [
        Stretch(some, frozenset(day for day in every_day if billed_by[day] == some)) for some in set(billed_by.values())
    ]
    return sorted(found, key=lambda one: (min(books.claim.lines[one.rooms[0]].days), min(one.days)))


def units(books: Books, line: int, parts: list[Stretch]) -> dict[int, int]:
    """How many units of a line fall on each stretch, and how many on none; all of a line in intensive care on none."""
    bill = books.claim.lines[line]
    on = {k: sum(1 for day in bill.days if day in one.days and not bill.icu_day) for k, one in enumerate(parts)}
    return {**on, OFF: len(bill.days) - sum(on.values())}


def split(amount: int, weights: dict[int, int]) -> dict[int, int]:
    """``amount`` in paise over the stretches, what belongs to none last."""
    return largest_remainder(amount, weights, 1, list(weights))


def charged(books: Books, line: int, parts: list[Stretch]) -> dict[int, int]:
    """What a line charges on the days of each stretch."""
    return split(books.hospital[line], units(books, line, parts))


def scaling(books: Books, line: int, parts: list[Stretch]) -> dict[int, int]:
    """What of a line takes each stretch's ratio; units on no stretch's day take the day-weighted mean of all."""
    on = units(books, line, parts)
    total = sum(len(one.days) for one in parts)
    exempt = books.terms.proportionate.value.icu_days_exempt
    weights = {k: total * on[k] + (0 if exempt else on[OFF] * len(one.days)) for k, one in enumerate(parts)}
    return split(books.hospital[line], {**weights, OFF: total * on[OFF] if exempt else 0})


def room_limit(books: Books) -> None:
    """Room above the daily limit: its excess and the associated expenses in the same proportion, stretch by stretch."""
    limit = books.terms.room_limit.value
    parts = stretches(books)
    tested = stay_lines(books, {ServiceCategory.ROOM} | limit.includes)
    scaled = tested
    if books.claim.differential_billing:
        associated = set(books.terms.proportionate.value.categories) - NEVER_SCALED
        scaled = stay_lines(books, {ServiceCategory.ROOM} | limit.includes | associated)
    charges = {i: charged(books, i, parts) for i in tested} if parts else {}
    shares = {i: scaling(books, i, parts) for i in scaled} if parts else {}
    for k, one in enumerate(parts):
        eligible = eligible_per_day(books, limit, one)
        actual = sum(charges[i][k] for i in tested)
        if eligible is None or actual <= eligible * len(one.days):
            continue
        cut_in_proportion(books, "room_limit", {i: shares[i][k] for i in scaled}, actual, eligible * len(one.days))


def cut_in_proportion(books: Books, rule: str, base: dict[int, int], actual: int, eligible: int) -> None:
    """``base`` is paid at eligible ÷ actual; the deduction is rounded once, then shared over the lines."""
    total = sum(base.values())
    cut = min(total, half_up(Fraction(total * (actual - eligible), actual), books.unit))
    books.give_back(books.hospital, rule, largest_remainder(cut, base, books.unit, books.dated))


def eligible_per_day(books: Books, limit: DailyLimit, stretch: Stretch) -> int | None:
    """The limit of the room in money a day; None: no limit."""
    if limit.kind is LimitKind.CATEGORY:
        return tariff_per_day(books, limit, stretch)
    return money_per_day(books, limit)


def tariff_per_day(books: Books, limit: DailyLimit, stretch: Stretch) -> int | None:
    """A room up to the class of the plan is paid; above it, what this hospital asks for its most basic of that class.

    The highest class known of the rooms decides; an unknown tariff cuts nothing.
    """
    assert limit.room_class is not None
    known = [books.claim.lines[i].room_class for i in stretch.rooms]
    ranks = [ROOM_CLASSES.index(one) for one in known if one is not None]
    if ranks and max(ranks) <= ROOM_CLASSES.index(limit.room_class):
        return None
    return books.claim.tariff.get(limit.room_class)


def money_per_day(books: Books, limit: DailyLimit) -> int | None:
    """An amount, a share of the base sum insured, or the lower of both; None: no limit."""
    share = share_of_cover(books.member, limit.percent_bps)
    if limit.kind is LimitKind.AMOUNT:
        return limit.amount
    if limit.kind is LimitKind.PERCENT:
        return share
    return min(limit.amount, share) if limit.kind is LimitKind.LOWER_OF else None


def icu_limit(books: Books) -> None:
    """ICU above its own daily limit: only the ICU charge is cut, all of it together."""
    icu = stay_lines(books, {ServiceCategory.ICU})
    per_day = money_per_day(books, books.terms.icu_limit.value)
    days = sum(len(books.claim.lines[i].days) for i in icu)
    base = {i: books.hospital[i] for i in icu}
    actual = sum(base.values())
    if per_day is None or actual <= per_day * days:
        return
    cut_in_proportion(books, "icu_limit", base, actual, per_day * days)
