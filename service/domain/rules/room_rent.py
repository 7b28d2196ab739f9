"""Room and ICU limits per day, and the proportionate deduction that follows a room above its limit.

Rules 3.1 to 3.6; IRDAI/HLT/REG/CIR/151/06/2020: pharmacy, consumables, implants, devices, diagnostics and
ICU never scale, and nothing scales in a hospital that bills all rooms alike. Each room rate of a stay is a
deduction of its own: a charge takes the ratio of its own day, one without a room that day the mean of the stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from service.domain.claim import Claim, Lines, Members, Shape
from service.domain.kernel import Ground, Rule
from service.domain.ledger import Figures, Ledger, Move
from service.domain.money import BASIS_POINTS, Array, at_rate, share
from service.domain.plan import Terms
from service.domain.plan_values import DailyLimit, LimitKind
from service.domain.vocabulary import ROOM_CLASSES, RoomClass, ServiceCategory

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


@dataclass(frozen=True, slots=True)
class Part:
    """Lines, and how the amount of each is split over the stretches and a rest; ``weights`` None: it is whole.

    ``weights``: lines × (stretches + 1).
    """

    lines: Lines
    weights: Array | None = None

    def of(self, carried: Array, stretch: int) -> Array:
        """The part (len(lines) × rows) of ``carried`` (all lines × rows) that belongs to a stretch, to the paisa."""
        chosen = carried[self.lines]
        if self.weights is None:
            return chosen
        parts = [
            share(amount, np.repeat(weights[:, np.newaxis], len(amount), axis=1))[stretch]
            for amount, weights in zip(chosen, self.weights, strict=True)
        ]
        return np.array(parts, dtype=np.int64).reshape(chosen.shape)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of a stay billed by the same room lines, so at one rate a day.

    ``tested`` counts in the daily rate; ``scaled`` is cut with it.
    """

    days: int
    room_class: RoomClass | None
    tested: Part
    scaled: Part


def per_day(limit: DailyLimit, sum_insured: Array) -> Array:
    """What the plan allows a day (rows): a share counts on the base sum insured, without bonus."""
    if limit.kind is LimitKind.AMOUNT:
        return np.full_like(sum_insured, limit.amount)
    part = at_rate(sum_insured, limit.percent_bps, BASIS_POINTS)
    return np.minimum(part, limit.amount) if limit.kind is LimitKind.LOWER_OF else part


def room_allowed(limit: DailyLimit, claim: Claim, members: Members, room_class: RoomClass | None) -> Array | None:
    """What the plan allows for a room of ``room_class`` (rows); None where it is entitled, or its tariff unknown."""
    if limit.kind is not LimitKind.CATEGORY or limit.room_class is None:
        return per_day(limit, members.sum_insured)
    if room_class is not None and ROOM_CLASSES.index(room_class) <= ROOM_CLASSES.index(limit.room_class):
        return None
    tariff = claim.tariff.get(limit.room_class)
    return None if tariff is None else np.full_like(members.sum_insured, tariff)


@lru_cache(maxsize=4096)
def stretches(
    shape: Shape,
    included: frozenset[ServiceCategory],
    associated: frozenset[ServiceCategory],
    icu_days_exempt: bool,
) -> tuple[Stretch, ...]:
    """The stay by room rate, in date order; ``included`` counts with the room, ``associated`` only scales with it."""
    rooms_of_day: dict[int, tuple[int, ...]] = {}
    for room in shape.room.tolist():
        for day in shape.lines[room].days:
            rooms_of_day[day] = (*rooms_of_day.get(day, ()), room)
    rates = list(dict.fromkeys(rooms_of_day[day] for day in sorted(rooms_of_day)))
    lengths = [sum(rooms == rate for rooms in rooms_of_day.values()) for rate in rates]
    tested = np.union1d(shape.stay_lines(included), shape.room)
    scaled = shape.stay_lines((associated - NEVER_SCALED) | included | {ServiceCategory.ROOM})
    counts = {line: _counted(shape, line, rates, rooms_of_day) for line in scaled.tolist()}
    mean = [0] * len(rates) if icu_days_exempt else lengths
    of_rate = [(*counts[line],) for line in tested.tolist()]
    of_cut = [_with_mean(counts[line], mean, sum(lengths)) for line in scaled.tolist()]
    return tuple(
        Stretch(
            days=lengths[number],
            room_class=_highest(shape, rate),
            tested=_part(tested, of_rate, number),
            scaled=_part(scaled, of_cut, number),
        )
        for number, rate in enumerate(rates)
    )


def _counted(
    shape: Shape, line: int, rates: list[tuple[int, ...]], rooms_of_day: dict[int, tuple[int, ...]]
) -> list[int]:
    """Units of a line by stretch, then those on days without a room or in intensive care."""
    counts = [0] * (len(rates) + 1)
    for day in shape.lines[line].days:
        rate = None if shape.lines[line].icu_day else rooms_of_day.get(day)
        counts[-1 if rate is None else rates.index(rate)] += 1
    return counts


def _with_mean(counts: list[int], mean: list[int], days: int) -> tuple[int, ...]:
    """Weights that send units without a room day to the stretches by length: the day-weighted mean (rules 3.6)."""
    *within, off = counts
    spread = [days * count + off * length for count, length in zip(within, mean, strict=True)]
    return (*spread, days * off if not any(mean) else 0)


def _part(lines: Lines, weights: list[tuple[int, ...]], stretch: int) -> Part:
    """The lines that have any part in a stretch."""
    chosen = [number for number, of_line in enumerate(weights) if of_line[stretch]]
    kept = [weights[number] for number in chosen]
    whole = all(sum(of_line) == of_line[stretch] for of_line in kept)
    return Part(lines[chosen], None if whole else np.array(kept, dtype=np.int64))


def _highest(shape: Shape, rooms: tuple[int, ...]) -> RoomClass | None:
    known = [one for room in rooms if (one := shape.lines[room].room_class) is not None]
    return max(known, key=ROOM_CLASSES.index, default=None)


def room_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """Above the limit, the room and its associated charges are paid in the ratio limit ÷ actual."""
    limit, scope = terms.room_limit.value, terms.proportionate.value
    if limit.kind is LimitKind.NONE or not claim.shape.room_days:
        return
    associated = scope.categories if claim.differential_billing else frozenset[ServiceCategory]()
    stay = stretches(claim.shape, limit.includes, associated, scope.icu_days_exempt)
    before = ledger.claim.copy() if len(stay) > 1 else ledger.claim
    for number, stretch in enumerate(stay):
        allowed = room_allowed(limit, claim, members, stretch.room_class)
        if allowed is not None:
            actual = stretch.tested.of(before, number).sum(axis=0)
            yield _excess(
                ledger,
                allowed,
                actual=actual,
                days=stretch.days,
                lines=stretch.scaled.lines,
                base=stretch.scaled.of(before, number),
            )


def icu_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """Above its own limit only the ICU charge is cut (P-AS03)."""
    limit, shape = terms.icu_limit.value, claim.shape
    if limit.kind is LimitKind.NONE or not shape.icu_days:
        return
    base = ledger.claim[shape.icu]
    yield _excess(
        ledger,
        per_day(limit, members.sum_insured),
        actual=base.sum(axis=0),
        days=shape.icu_days,
        lines=shape.icu,
        base=base,
    )


def _excess(ledger: Ledger, limit: Array, *, actual: Array, days: int, lines: Lines, base: Array) -> Move:
    """Return 1 − limit ÷ actual of ``base`` (lines × rows), rounded once and shared among the lines."""
    over = np.maximum(actual - limit * days, 0)
    total = base.sum(axis=0)
    due = np.minimum(at_rate(total, over, np.maximum(actual, 1), unit=ledger.unit), total)
    figures: Figures = {
        "limit": limit,
        "actual": actual // max(days, 1),
        "days": days,
        "of": total,
    }
    return Move(lines, share(due, base, unit=ledger.unit), figures)


RULES = (
    Rule(Ground("room_limit", "room_limit"), room_limit),
    Rule(Ground("icu_limit", "icu_limit"), icu_limit),
)
