"""The oracle on what the patient bears of an admissible claim: deductibles, payout steps, co-payments."""

from fractions import Fraction

from service.domain.plan_values import Copay, CopayStacking, Deductible, DeductibleKind, PayoutStep, ZonePair
from tests.oracle_arithmetic import half_up, walk
from tests.oracle_books import WHOLE, Books, copayment, spread


def deductible(books: Books) -> None:
    """The patient bears the first part of the claim, borne line by line in date order."""
    term = books.terms.deductible.value
    borne = walk(books.hospital, books.dated, borne_first(books, term, sum(books.hospital)))
    books.give_back(books.hospital, "deductible", borne)


def borne_first(books: Books, term: Deductible, total: int) -> int:
    """How much of ``total`` the deductible asks for."""
    if term.kind is DeductibleKind.PER_CLAIM:
        return term.amount
    if term.kind is DeductibleKind.AGGREGATE:
        return books.member.deductible_left
    if term.kind is DeductibleKind.FRANCHISE:
        return total if total < term.amount else 0
    if term.kind is DeductibleKind.PERCENT:
        share = max(term.minimum, half_up(Fraction(total * term.percent_bps, WHOLE), books.unit))
        return min(share, term.maximum) if term.maximum else share
    return 0


def payout_steps(books: Books) -> None:
    """The highest step that the claim reaches says what is paid; a claim that reaches none is not paid."""
    steps = books.terms.payout_steps.value
    if not steps:
        return
    total = sum(books.hospital)
    reached = [step for step in steps if step.at_least <= total]
    paid = payout(books, max(reached, key=lambda step: step.at_least), total) if reached else 0
    spread(books, books.hospital, "payout_steps", total - paid)


def payout(books: Books, step: PayoutStep, total: int) -> int:
    """A fixed sum where the step gives one, else its share of the claim; never more than the claim."""
    paid = step.pays or half_up(Fraction(total * step.pays_bps, WHOLE), books.unit)
    return min(total, paid)


def copay(books: Books) -> None:
    """A share of the admissible claim: every rate that applies, added up to the whole, or the highest alone."""
    terms = books.terms
    rates = [terms.copay_bps.value, *(one.bps for one in terms.copays.value if holds(books, one))]
    if not books.claim.network:
        rates.append(terms.network_copay_bps.value)
    rate = max(rates) if terms.copay_stacking.value is CopayStacking.HIGHEST else sum(rates)
    copayment(books, books.hospital, "copay", min(rate, WHOLE))


def holds(books: Books, one: Copay) -> bool:
    """Whether every condition that is set holds; what is not known about the member does not hold."""
    claim, member = books.claim, books.member
    if one.age_from and (member.age_years is None or member.age_years < one.age_from):
        return False
    if one.zones and ZonePair(member.zone, member.treated_zone) not in one.zones:
        return False
    if one.outside_network and claim.network:
        return False
    if one.applies_to and not one.applies_to & claim.names:
        return False
    if one.pre_existing and not member.declared_condition:
        return False
    return not (one.accident_exempt and claim.accident)
