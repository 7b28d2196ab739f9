"""The oracle's claims as the kernel takes them: a block with one column a member. Settles nothing itself."""

from collections.abc import Sequence

import numpy as np

from service.domain.claim import Claim, ClaimLine, Members
from service.domain.kernel import Settlement, adjudicate
from service.domain.markets import india
from service.domain.plan import Terms
from tests import oracle

# The oracle names alike what the explanation tells apart.
SAME_GROUND = {
    "minimum_hours": "admissibility",
    "admission": "admissibility",
    "window_before": "window",
    "window_after": "window",
    "out_patient_wait_existing": "out_patient_wait",
}


def in_date_order(claim: oracle.Claim) -> list[int]:
    """Positions of the claim's lines in the order the kernel wants them."""
    return sorted(range(len(claim.lines)), key=lambda index: (min(claim.lines[index].days), index))


def settle_block(claim: oracle.Claim, terms: Terms, members: Sequence[oracle.Member]) -> list[oracle.Settlement]:
    """Settle one claim for several members in one block; one oracle-shaped settlement each."""
    order = in_date_order(claim)
    settled = adjudicate(block_of(claim, members), terms, columns(members, network=claim.network), india.RULEBOOK)
    return [_row(settled, row, order) for row in range(len(members))]


def block_of(claim: oracle.Claim, members: Sequence[oracle.Member]) -> Claim:
    """The claim with its lines in date order and one column of amounts a member."""
    order = in_date_order(claim)
    amounts = np.array([[claim.lines[index].amount] * len(members) for index in order], dtype=np.int64)
    return Claim(
        lines=tuple(_line(claim.lines[index]) for index in order),
        amounts=amounts.reshape(len(order), len(members)),
        admission_day=claim.admission_day,
        discharge_day=claim.discharge_day,
        hours=claim.hours,
        differential_billing=claim.differential_billing,
        presentation=claim.presentation,
        variant=claim.variant,
        accident=claim.accident,
    )


def _line(line: oracle.Line) -> ClaimLine:
    return ClaimLine(line.item, line.category, line.setting, line.days, line.nonpayable, line.prescribed)


def columns(members: Sequence[oracle.Member], *, network: bool) -> Members:
    """The members as arrays, one entry each."""

    def whole(name: str) -> np.ndarray:
        return np.array([getattr(member, name) for member in members], dtype=np.int64)

    def flag(name: str) -> np.ndarray:
        return np.array([getattr(member, name) for member in members], dtype=np.bool_)

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
    )


def _row(settled: Settlement, row: int, order: list[int]) -> oracle.Settlement:
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
    )


def same(one: oracle.Settlement, other: oracle.Settlement) -> bool:
    """Whether two settlements move the same money by the same rules, in any order within a line."""
    return (
        one.plan_pays == other.plan_pays
        and sorted(one.moves) == sorted(other.moves)
        and (one.deductible_used == other.deductible_used)
    )
