"""The oracle's claims as the kernel takes them: a block with one column a member. Settles nothing itself."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from service.domain.claim import Claim, ClaimLine, Members
from service.domain.kernel import Settlement, adjudicate
from service.domain.markets import india
from service.domain.money import Array
from service.domain.plan import Terms
from tests import oracle
from tests.oracle_shapes import Move

# The oracle names alike what the explanation tells apart.
SAME_GROUND = {
    "window_before": "window",
    "window_after": "window",
    "out_patient_wait_existing": "out_patient_wait",
}


def in_date_order(claim: oracle.Claim) -> list[int]:
    """Positions of the claim's lines in the order the kernel wants them."""
    return sorted(range(len(claim.lines)), key=lambda index: (min(claim.lines[index].days), index))


def settle_block(claim: oracle.Claim, terms: Terms, members: Sequence[oracle.Member]) -> list[oracle.Settlement]:
    """Settle one claim for several members in one block; one oracle-shaped settlement each."""
    settled = adjudicate(*block_of(claim, terms, members), india.RULEBOOK)
    return [settled_row(settled, row, in_date_order(claim)) for row in range(len(members))]


def block_of(claim: oracle.Claim, terms: Terms, members: Sequence[oracle.Member]) -> tuple[Claim, Terms, Members]:
    """What the kernel takes: the claim with its lines in date order, the terms, the members."""
    return claim_of(claim, len(members)), terms, _members(members, network=claim.network)


def claim_of(claim: oracle.Claim, rows: int) -> Claim:
    """The claim as the kernel takes it, alike in every row."""
    order = in_date_order(claim)
    return Claim(
        lines=tuple(_line(claim.lines[index]) for index in order),
        amounts=_each(claim, order, "amount", rows),
        admission_day=claim.admission_day,
        discharge_day=claim.discharge_day,
        hours=claim.hours,
        differential_billing=claim.differential_billing,
        presentation=claim.presentation,
        variant=claim.variant,
        accident=claim.accident,
        treatments=claim.treatments,
        system=claim.system,
        ayush_hospital=claim.ayush_hospital,
        at_home=claim.at_home,
        tariff=claim.tariff,
        paid_elsewhere=_paid_elsewhere(claim, order, rows),
    )


def _line(line: oracle.Line) -> ClaimLine:
    return ClaimLine(
        item=line.item,
        category=line.category,
        setting=line.setting,
        days=line.days,
        nonpayable=line.nonpayable,
        prescribed=line.prescribed,
        icu_day=line.icu_day,
        network=line.network,
        room_class=line.room_class,
    )


def _each(claim: oracle.Claim, order: list[int], name: str, rows: int) -> Array:
    """A figure of the lines, the same in every row: lines × rows."""
    figures = np.array([[getattr(claim.lines[index], name)] * rows for index in order], dtype=np.int64)
    return figures.reshape(len(order), rows)


def _paid_elsewhere(claim: oracle.Claim, order: list[int], rows: int) -> Array | None:
    """None where no other policy paid anything, as a claim under one policy says it."""
    if not any(line.paid_elsewhere for line in claim.lines):
        return None
    return _each(claim, order, "paid_elsewhere", rows)


def _members(members: Sequence[oracle.Member], *, network: bool) -> Members:
    def whole(name: str) -> Array:
        return np.array([getattr(member, name) for member in members], dtype=np.int64)

    def flag(name: str) -> np.ndarray:
        return np.array([getattr(member, name) for member in members], dtype=np.bool_)

    zones = tuple(sorted({zone for member in members for zone in (member.zone, member.treated_zone)}))
    increased = any(member.increase for member in members)
    return Members(
        sum_insured=whole("sum_insured"),
        sum_insured_left=whole("sum_insured_left"),
        deductible_left=whole("deductible_left"),
        policy_age_days=whole("policy_age_days"),
        policy_age_months=whole("policy_age_months"),
        declared=flag("declared_condition"),
        stay_accepted=flag("stay_accepted"),
        spine_wait=flag("spine_wait_applies"),
        network=np.full(len(members), network),
        age_years=_ages(members),
        zone=_indices([member.zone for member in members], zones),
        treated_zone=_indices([member.treated_zone for member in members], zones),
        zone_names=zones if zones != ("",) else (),
        used=_used_before(members),
        increase=whole("increase") if increased else None,
        increase_age_days=whole("increase_age_days") if increased else None,
        increase_age_months=whole("increase_age_months") if increased else None,
    )


def _ages(members: Sequence[oracle.Member]) -> Array | None:
    """The ages of a block: known for all of its members or for none."""
    ages = [member.age_years for member in members if member.age_years is not None]
    assert len(ages) in {0, len(members)}, "A block knows every age or none."
    return np.array(ages, dtype=np.int64) if ages else None


def _indices(zones: Sequence[str], names: tuple[str, ...]) -> Array | None:
    """Positions in the names, among them "" for a zone that is not known; None where no zone is."""
    return np.array([names.index(zone) for zone in zones], dtype=np.int64) if any(zones) else None


def _used_before(members: Sequence[oracle.Member]) -> dict[str, Array]:
    keys = sorted({key for member in members for key in member.used})
    return {key: np.array([member.used.get(key, 0) for member in members], dtype=np.int64) for key in keys}


def settled_row(settled: Settlement, row: int, order: list[int]) -> oracle.Settlement:
    """One row of a block, its lines in the order of the bill: ``order`` holds their positions there."""
    place = dict(enumerate(order))
    moves = tuple(
        (SAME_GROUND.get(entry.rule, entry.rule), place[line], amount)
        for entry in settled.entries
        for line, amount in zip(entry.move.lines.tolist(), entry.move.amounts[:, row].tolist(), strict=True)
        if amount
    )
    pays = [0] * len(order)
    for position, index in enumerate(order):
        pays[index] = int(settled.plan_pays[position, row])
    billed = settled.claim.amounts[:, row]
    bears = [int(billed[order.index(index)]) - pays[index] for index in range(len(order))]
    return oracle.Settlement(
        plan_pays=tuple(pays),
        patient_pays=tuple(bears),
        moves=moves,
        deductible_used=int(settled.deductible_used[row]),
        rejected_by=None,
        used={key: int(amounts[row]) for key, amounts in settled.used.items() if amounts[row]},
    )


def by_rule_and_line(moves: Sequence[Move]) -> Counter[tuple[str, int]]:
    """What each rule gives back of each line in all: a rule may move money of one line more than once."""
    moved: Counter[tuple[str, int]] = Counter()
    for rule, line, amount in moves:
        moved[rule, line] += amount
    return moved


def same(one: oracle.Settlement, other: oracle.Settlement) -> bool:
    """Whether two settlements move the same money by the same rules; a limit that is not used need not be named."""
    return (
        one.plan_pays == other.plan_pays
        and by_rule_and_line(one.moves) == by_rule_and_line(other.moves)
        and one.deductible_used == other.deductible_used
        and Counter(one.used) == Counter(other.used)
    )
