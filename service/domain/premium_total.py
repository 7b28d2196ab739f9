"""What a family pays a year for its health policy: discount, loadings and tax on the premiums of its persons.

Adds up what it is told and looks no premium up; knows no plan and no tax rate of its own. The order is ours where no
source prints one: discount, loadings on what is left, the loading for instalments on both, then tax.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from service.domain.market import Market, Tax
from service.domain.money import BASIS_POINTS, share, to_unit
from service.domain.phrase import Phrase
from service.domain.premium import tax_note
from service.domain.premium_question import Loading, Person, PremiumQuestion
from service.domain.vocabulary import PolicyType


@dataclass(frozen=True, slots=True)
class PersonPremium:
    """``net`` is after the discount; ``payable`` also holds this person's share of loadings and tax."""

    person: Person
    net: int
    payable: int

    @property
    def discount(self) -> int:
        """What the discount takes off."""
        return self.person.amount - self.net


@dataclass(frozen=True, slots=True)
class Charge:
    """A loading with the amount it comes to."""

    loading: Loading
    amount: int


@dataclass(frozen=True, slots=True)
class TaxCharge:
    """Tax on the whole premium, once. ``since`` is the first day of the rate; None before the first."""

    bps: int
    amount: int
    since: date | None
    source: str
    note: Phrase
    included: bool


@dataclass(frozen=True, slots=True)
class PremiumTotal:
    """Minor units: ``before_tax`` = net + loadings, ``total`` = before_tax + tax = the sum of what persons pay."""

    persons: tuple[PersonPremium, ...]
    net: int
    charges: tuple[Charge, ...]
    before_tax: int
    tax: TaxCharge
    total: int


def premium_total(
    asked: PremiumQuestion, market: Market, *, as_of: date, by_instalments: Loading | None = None
) -> PremiumTotal:
    """The premium of ``asked`` on ``as_of``; ``by_instalments`` is what paying in parts costs."""
    unit = market.rulebook.unit
    nets = discounted([person.amount for person in asked.persons], asked.discount_bps, unit=unit)
    net = sum(nets)
    charges = [charge(loading, net, unit=unit) for loading in asked.loadings]
    if by_instalments:
        charges.append(charge(by_instalments, net + sum(one.amount for one in charges), unit=unit))
    before_tax = net + sum(one.amount for one in charges)
    tax = _tax(before_tax, market.premium_tax, as_of, asked.policy_type, included=asked.tax_included, unit=unit)
    total = before_tax + tax.amount
    return PremiumTotal(
        persons=tuple(_shared(asked.persons, nets, total - net, unit=unit)),
        net=net,
        charges=tuple(charges),
        before_tax=before_tax,
        tax=tax,
        total=total,
    )


def discounted(amounts: Sequence[int], bps: int, *, unit: int) -> list[int]:
    """Premiums less a discount, half up to ``unit`` once on their sum and shared by largest remainder.

    So every deduction is rounded here, and so both printed totals come out.

    >>> discounted([1_232_400, 1_558_200], 500, unit=100)   # P-PR-01: 26,511
    [1170800, 1480300]
    >>> sum(discounted([2_067_400, 2_067_400, 335_300], 500, unit=100))   # P-PR-02: 42,466
    4246600
    """
    whole = sum(amounts)
    if not bps or not whole:
        return list(amounts)
    # A premium in paise could round up past itself.
    net = min(whole, to_unit(Fraction(whole * (BASIS_POINTS - bps), BASIS_POINTS), unit))
    parts: list[int] = share(np.array([net]), np.array(amounts)[:, np.newaxis], unit=unit).ravel().tolist()
    return parts


def charge(loading: Loading, premium: int, *, unit: int) -> Charge:
    """A loading on ``premium``: its amount, or its rate half up to ``unit``."""
    if loading.amount is not None:
        return Charge(loading, loading.amount)
    return Charge(loading, to_unit(Fraction(premium * (loading.bps or 0), BASIS_POINTS), unit))


def _tax(premium: int, tax: Tax, day: date, policy_type: PolicyType, *, included: bool, unit: int) -> TaxCharge:
    rate = tax.rate(day, policy_type)
    bps = rate.bps if rate else 0
    return TaxCharge(
        bps=bps,
        amount=0 if included else to_unit(Fraction(premium * bps, BASIS_POINTS), unit),
        since=rate.since if rate else None,
        source=tax.source,
        note=Phrase("premium_tax_included") if included else tax_note(tax, day, policy_type),
        included=included,
    )


def _shared(persons: Sequence[Person], nets: list[int], added: int, *, unit: int) -> Iterator[PersonPremium]:
    """Everyone's part of what was added, in proportion to their premium: largest remainder."""
    weights = nets if any(nets) else [person.amount for person in persons]
    parts = share(np.array([added]), np.array(weights)[:, np.newaxis], unit=unit).ravel().tolist()
    for person, net, part in zip(persons, nets, parts, strict=True):
        yield PersonPremium(person, net, net + part)
