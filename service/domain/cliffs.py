"""Edges at which a little less would have saved a lot: a dearer room, a hospital outside the network, a dearer zone.

Each edge is shown by settling the same claim again on its other side; what that saves is the patient's own money.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from service.domain.adjudication import Settled
from service.domain.claim import Claim, Members
from service.domain.kernel import adjudicate
from service.domain.market import Market
from service.domain.phrase import Fact, Money, Phrase
from service.domain.rules.room_rent import Stretch, per_day, room_allowed, stretches
from service.domain.vocabulary import ServiceCategory, TreatmentSystem


@dataclass(frozen=True, slots=True)
class Cliff:
    """One edge: its code, the sentence with its figures, what it saves the patient (minor units)."""

    code: str
    phrase: Phrase
    saves: int


def cliffs(settled: Settled, market: Market) -> tuple[Cliff, ...]:
    """Every edge that would have saved the patient money, the dearest first."""
    now = settled.patient_pays
    found = []
    for code, facts, claim, members in _other_sides(settled):
        again = adjudicate(claim, settled.terms, members, market.rulebook)
        saves = now - int((claim.amounts - again.plan_pays)[:, 0].sum())
        if saves > 0:
            found.append(Cliff(code, Phrase(f"cliff.{code}", {**facts, "saves": Money(saves)}), saves))
    return tuple(sorted(found, key=lambda cliff: -cliff.saves))


def _other_sides(settled: Settled) -> Iterator[tuple[str, dict[str, Fact], Claim, Members]]:
    """The claim and its person as they would stand on the other side of each edge."""
    claim, members = settled.settlement.claim, settled.members
    yield from _cheaper_room(settled)
    yield from _cheaper_icu(settled)
    if not members.network[0]:
        yield "network", {}, claim, replace(members, network=np.ones_like(members.network))
    if members.zone is not None and members.treated_zone is not None and members.zone[0] != members.treated_zone[0]:
        yield (
            "zone",
            {"zone": members.zone_names[int(members.zone[0])]},
            claim,
            replace(members, treated_zone=members.zone),
        )
    if claim.system is TreatmentSystem.AYUSH and not claim.ayush_hospital:
        yield "ayush_hospital", {}, replace(claim, ayush_hospital=True), members


def _cheaper_room(settled: Settled) -> Iterator[tuple[str, dict[str, Fact], Claim, Members]]:
    """The same stay in rooms that cost what the plan allows, all else as billed."""
    claim, limit, scope = settled.settlement.claim, settled.terms.room_limit.value, settled.terms.proportionate.value
    amounts, rates = claim.amounts.copy(), []
    for number, stretch in enumerate(stretches(claim.shape, limit.includes, scope.categories, scope.icu_days_exempt)):
        allowed = room_allowed(limit, claim, settled.members, stretch.room_class)
        if allowed is None or not limit.amount + limit.percent_bps + bool(limit.room_class):
            continue
        rate = _lower(amounts, claim, stretch, number, allowed=int(allowed[0]))
        if rate:
            rates.append(rate)
    if rates:
        yield "room", {"rate": Money(min(rates))}, replace(claim, amounts=amounts), settled.members


def _lower(amounts: np.ndarray, claim: Claim, stretch: Stretch, number: int, *, allowed: int) -> int:
    """Cut the rooms of a stretch to what the plan allows a day beside what counts with them; the rate, 0 for no cut."""
    tested = stretch.tested.of(claim.amounts, number)[:, 0]
    is_room = np.array([claim.lines[index].category is ServiceCategory.ROOM for index in stretch.tested.lines])
    beside = int(tested[~is_room].sum())
    rate = (allowed * stretch.days - beside) // stretch.days
    rooms = stretch.tested.lines[is_room]
    if stretch.tested.weights is not None or rate <= 0 or int(tested.sum()) <= allowed * stretch.days:
        return 0
    amounts[rooms] = 0
    amounts[rooms[0]] = rate * stretch.days
    return rate


def _cheaper_icu(settled: Settled) -> Iterator[tuple[str, dict[str, Fact], Claim, Members]]:
    """The same days of intensive care at the plan's limit."""
    claim, limit, shape = settled.settlement.claim, settled.terms.icu_limit.value, settled.settlement.claim.shape
    if not shape.icu_days or not (limit.amount or limit.percent_bps):
        return
    rate = int(per_day(limit, settled.members.sum_insured)[0])
    if int(claim.amounts[shape.icu, 0].sum()) > rate * shape.icu_days:
        amounts = claim.amounts.copy()
        amounts[shape.icu] = 0
        amounts[shape.icu[0]] = rate * shape.icu_days
        yield "icu", {"rate": Money(rate)}, replace(claim, amounts=amounts), settled.members
