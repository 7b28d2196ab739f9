"""Co-payment: a percentage of the admissible claim, rounded once on the claim and shared over its lines (rules 5)."""

from collections.abc import Iterator

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Ground, Rule
from service.domain.ledger import Ledger, Move
from service.domain.money import BASIS_POINTS, Array, Mask, at_rate, share
from service.domain.plan import Terms
from service.domain.plan_values import Copay, CopayStacking


def copay_rate(terms: Terms, claim: Claim, members: Members) -> Array:
    """Basis points (rows): the percentages add, or the highest holds; never beyond the whole (rules 5.4)."""
    rates = [
        np.full_like(members.sum_insured, terms.copay_bps.value),
        np.where(members.network, 0, terms.network_copay_bps.value),
        *(np.where(_holds(one, claim, members), one.bps, 0) for one in terms.copays.value),
    ]
    combine = np.add if terms.copay_stacking.value is CopayStacking.ADD else np.maximum
    return np.asarray(np.minimum(combine.reduce(rates), BASIS_POINTS), dtype=np.int64)


def _holds(one: Copay, claim: Claim, members: Members) -> Mask:
    """Rows in which every condition that a co-payment sets is met (rules 5.2, 5.3)."""
    everywhere = not (one.accident_exempt and claim.accident) and (
        not one.applies_to or bool(one.applies_to & claim.names)
    )
    held: Mask = np.full(claim.rows, everywhere)
    if one.age_from:
        held &= members.age_years >= one.age_from if members.age_years is not None else False
    if one.zones:
        held &= _in_zones(one, members)
    if one.outside_network:
        held &= ~members.network
    if one.pre_existing:
        held &= members.declared
    return held


def _in_zones(one: Copay, members: Members) -> Mask:
    """Rows insured in one zone and treated in a dearer one that the plan pairs with it."""
    found: Mask = np.zeros(len(members.sum_insured), dtype=np.bool_)
    if members.zone is None or members.treated_zone is None:
        return found
    place = {name: number for number, name in enumerate(members.zone_names)}
    for pair in one.zones:
        if pair.insured in place and pair.treated in place:
            found |= (members.zone == place[pair.insured]) & (members.treated_zone == place[pair.treated])
    return found


def copay(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """A percentage of the admissible claim, once per claim (rules 5.1)."""
    if not (terms.copay_bps.value or terms.network_copay_bps.value or terms.copays.value):
        return
    total, rate = ledger.claim.sum(axis=0), copay_rate(terms, claim, members)
    due = np.minimum(at_rate(total, rate, BASIS_POINTS, unit=ledger.unit), total)
    shared = share(due, ledger.claim, unit=ledger.unit)
    yield Move(claim.shape.every, shared, {"percent_bps": rate, "of": total}, term=_term(terms, claim, members))


def _term(terms: Terms, claim: Claim, members: Members) -> str:
    """Which term is cited: the flat rate, else a conditional one that holds somewhere, else the one for the network."""
    if terms.copay_bps.value:
        return "copay_bps"
    conditional = any(_holds(one, claim, members).any() for one in terms.copays.value)
    return "copays" if conditional else "network_copay_bps"


RULE = Rule(Ground("copay", "copay_bps"), copay)
