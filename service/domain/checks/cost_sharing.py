"""Checks of what the patient bears: co-payments, their zones, payout steps."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from service.domain.checks.case import Case, Check, Found, Severity, percent
from service.domain.checks.term_set import TermSet
from service.domain.money import BASIS_POINTS, plain
from service.domain.plan_values import Copay, CopayStacking, PayoutStep, ZonePair


def copays_above_the_whole(case: Case, held: TermSet) -> Iterator[Found]:
    """Co-payments of one claim that are added up come to 100 % at most: the kernel would cut them in silence.

    Only zones keep two of them apart: one claim may be of an old person, outside the network, for several things.
    """
    terms = held.terms
    if terms.copay_stacking.value is not CopayStacking.ADD:
        return
    always = {"copay_bps": terms.copay_bps.value, "network_copay_bps": terms.network_copay_bps.value}
    rates = {name: bps for name, bps in always.items() if bps}
    highest = max((_together(terms.copays.value, pair) for pair in _pairs(terms.copays.value)), key=_total)
    rates |= highest
    if _total(rates) > BASIS_POINTS:
        summed = " + ".join(f"{percent(bps)} ({name})" for name, bps in rates.items())
        detail = f"{summed} is {percent(_total(rates))} of a claim: lower one, or let only the highest hold"
        name = "copays" if terms.copays.value else "copay_bps"
        against = ("copay_bps", "network_copay_bps", "copay_stacking")
        yield held.at(name, against=against), f"{detail} (copay_stacking 'highest')."


def _pairs(copays: tuple[Copay, ...]) -> list[ZonePair | None]:
    """Each pair of zones that a claim may be of, and none."""
    return [None, *(pair for copay in copays for pair in copay.zones)]


def _together(copays: tuple[Copay, ...], pair: ZonePair | None) -> dict[str, int]:
    """The co-payments that may all hold for a claim of these zones."""
    return {copay.name: copay.bps for copay in copays if not copay.zones or pair in copay.zones}


def _total(rates: dict[str, int]) -> int:
    return sum(rates.values())


def zones_that_are_never_met(case: Case, held: TermSet) -> Iterator[Found]:
    """A zone co-payment is for treatment in a dearer zone: in another one, and not in both directions (rules 5.3)."""
    copays = held.terms.copays.value
    pairs = {pair for copay in copays for pair in copay.zones}
    for number, copay in enumerate(copays):
        for place, pair in enumerate(copay.zones):
            at = held.at("copays", number, "zones", place)
            if pair.insured == pair.treated:
                yield at, f"Treatment in one's own zone '{pair.insured}' is never dearer: name the dearer zone."
            elif ZonePair(pair.treated, pair.insured) in pairs:
                detail = f"'{pair.insured}' cannot be both cheaper and dearer than '{pair.treated}'"
                yield at, f"{detail}: leave the wrong direction out."


def steps_out_of_order(case: Case, held: TermSet) -> Iterator[Found]:
    """Payout steps rise: two for one size of claim contradict each other."""
    for number, (lower, step) in enumerate(pairwise(held.terms.payout_steps.value), start=1):
        if step.at_least <= lower.at_least:
            detail = f"{plain(step.at_least)} is not above {plain(lower.at_least)}: list the steps from the lowest up."
            yield held.at("payout_steps", number, "at_least"), detail


def steps_that_pay_less(case: Case, held: TermSet) -> Iterator[Found]:
    """A claim that just reaches a step is rarely meant to be paid less than by the step below."""
    for number, (lower, step) in enumerate(pairwise(held.terms.payout_steps.value), start=1):
        before, now = _pays(lower, step.at_least), _pays(step, step.at_least)
        if now < before:
            detail = f"A claim of {plain(step.at_least)} is paid less than one just below it: is this meant?"
            yield held.at("payout_steps", number), detail


def _pays(step: PayoutStep, claim: int) -> Fraction:
    """What a step pays of a claim, before it is rounded."""
    return Fraction(min(claim, step.pays)) if step.pays else Fraction(claim * step.pays_bps, BASIS_POINTS)


CHECKS = (
    Check("above_whole", Severity.REFUSE, copays_above_the_whole),
    Check("never_met", Severity.REFUSE, zones_that_are_never_met),
    Check("order", Severity.REFUSE, steps_out_of_order),
    Check("pays_less", Severity.WARN, steps_that_pay_less),
)
