"""A claim under Arogya Sanjeevani's terms in plain Python integers, one row at a time: what the kernel is measured
against. Written for speed and for these terms alone; the bench checks that both give the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.claim import Claim
from service.domain.plan import Terms
from service.domain.rules.room_rent import NEVER_SCALED
from service.domain.vocabulary import NonPayableList, ServiceCategory

RUPEE = 100


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a loop over rows needs to know of the lines, worked out once."""

    outside: tuple[tuple[int, int, int], ...]  # line, units outside the window, units
    unpaid: tuple[int, ...]
    tested: tuple[int, ...]
    scaled: tuple[int, ...]
    ambulance: tuple[int, ...]
    room_limit: int
    ambulance_limit: int
    copay_bps: int


def prepare(claim: Claim, terms: Terms, sum_insured: int) -> Prepared:
    """Read the lines and terms; the stay is accepted and every wait is over."""
    assert claim.admission_day is not None and claim.discharge_day is not None
    first = claim.admission_day - terms.pre_hospital_days.value
    last = claim.discharge_day + terms.post_hospital_days.value
    limit, lines = terms.room_limit.value, claim.lines
    tested = {ServiceCategory.ROOM, *limit.includes}
    scaled = (terms.proportionate.value.categories - NEVER_SCALED) | tested
    payable = terms.lists_paid.value | {NonPayableList.NONE}
    share = (sum_insured * limit.percent_bps + 5_000) // 10_000
    return Prepared(
        outside=tuple(
            (at, sum(not (line.prescribed and first <= day <= last) for day in line.days), len(line.days))
            for at, line in enumerate(lines)
            if not line.in_stay
        ),
        unpaid=tuple(at for at, line in enumerate(lines) if line.nonpayable not in payable),
        tested=tuple(at for at, line in enumerate(lines) if line.in_stay and line.category in tested),
        scaled=tuple(at for at, line in enumerate(lines) if line.in_stay and line.category in scaled),
        ambulance=tuple(at for at, line in enumerate(lines) if line.category is ServiceCategory.AMBULANCE),
        room_limit=min(share, limit.amount) * claim.shape.room_days,
        ambulance_limit=terms.ambulance_limit.value or 0,
        copay_bps=terms.copay_bps.value,
    )


def settle(amounts: Sequence[int], known: Prepared, sum_insured_left: int) -> list[int]:
    """What the plan pays of each line."""
    left = list(amounts)
    for at, late, units in known.outside:
        left[at] -= left[at] if late >= units else half_up(left[at] * late, units)
    for at in known.unpaid:
        left[at] = 0
    actual = sum([left[at] for at in known.tested])
    if actual > known.room_limit:
        total = sum([left[at] for at in known.scaled])
        take(left, known.scaled, half_up(total * (actual - known.room_limit), actual))
    keep(left, known.ambulance, known.ambulance_limit)
    take(left, range(len(left)), half_up(sum(left) * known.copay_bps, 10_000))
    keep(left, range(len(left)), sum_insured_left)
    return left


def half_up(top: int, bottom: int) -> int:
    """``top ÷ bottom``, half up to whole rupees."""
    return (2 * top + bottom * RUPEE) // (2 * bottom * RUPEE) * RUPEE


def take(left: list[int], lines: Sequence[int], due: int) -> None:
    """Share ``due`` over the lines by largest remainder, in whole rupees; ties go to the earlier line."""
    weights = [left[at] // RUPEE for at in lines]
    total, wanted = sum(weights), due // RUPEE
    if not wanted:
        return
    parts = [divmod(weight * wanted, total) for weight in weights]
    short = wanted - sum([part for part, _ in parts])
    order = sorted(range(len(parts)), key=lambda place: -parts[place][1])
    for place, at in enumerate(lines):
        left[at] -= parts[place][0] * RUPEE
    for place in order[:short]:
        left[lines[place]] -= RUPEE


def keep(left: list[int], lines: Sequence[int], budget: int) -> None:
    """Walk the lines; beyond the budget the plan pays nothing."""
    for at in lines:
        left[at] = min(left[at], budget)
        budget -= left[at]
