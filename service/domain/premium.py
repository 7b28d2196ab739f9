"""What a policy costs a year: given, published, bracketed between two published ages, or unknown.

Never extrapolates and never guesses (a premium we cannot source is unknown). Knows no plan terms, and no
tax rate of its own: the rule is handed in with its dates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from service.domain.market import Tax
from service.domain.money import BASIS_POINTS, to_unit
from service.domain.phrase import Fact, Money, Phrase
from service.domain.plan import PremiumRow
from service.domain.vocabulary import PolicyType

ADULT_AGE = 18


class PremiumBasis(StrEnum):
    """How the amount was found."""

    GIVEN = "given"
    PUBLISHED = "published"
    BRACKETED = "bracketed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Premium:
    """A yearly premium with taxes (minor units); ``amount`` is None when no source gives one.

    ``low`` and ``high`` are the two published neighbours of a bracket, else equal to ``amount``.
    ``tax_bps`` is None when no tax was worked out: the amount was given, or there is none. ``zones``: the premium
    zones it was read from; several where nobody knows which one counts.
    """

    amount: int | None
    low: int | None
    high: int | None
    basis: PremiumBasis
    source: str | None = None
    as_of: str | None = None
    tax_bps: int | None = None
    tax_note: Phrase | None = None
    zones: tuple[str, ...] = ()

    @property
    def phrase(self) -> Phrase:
        """How the amount was found, as a sentence."""
        zoned: dict[str, Fact] = {"zones": self.zones} if self.zones else {}
        if self.basis is PremiumBasis.BRACKETED and self.low is not None and self.high is not None:
            alike = "_alike" if self.low == self.high else ""
            key = f"premium.{('', 'zone_', 'zones_')[min(len(self.zones), 2)]}bracketed{alike}"
            return Phrase(key, {"low": Money(self.low), "high": Money(self.high), **zoned})
        return Phrase(f"premium.{'zone_' if zoned else ''}{self.basis}", zoned)


UNKNOWN = Premium(None, None, None, PremiumBasis.UNKNOWN)


def premium_for(
    rows: Iterable[PremiumRow],
    *,
    age_years: int | None,
    sum_insured: int,
    given: int | None,
    as_of: date,
    tax: Tax,
    unit: int,
    zone: str = "",
) -> Premium:
    """The premium of one member: the given one, else what the published table says at this age, sum and zone.

    Published rows are before tax; the tax of ``as_of`` is added, half up to ``unit``. No ``zone``: nobody knows it.
    """
    if given is not None:
        return Premium(
            given,
            given,
            given,
            PremiumBasis.GIVEN,
            tax_note=Phrase("premium_tax_included"),
        )
    if age_years is None:
        return UNKNOWN
    by_zone = _that_count((row for row in rows if row.sum_insured == sum_insured), zone)
    around = {name: _neighbours(found, age_years) for name, found in by_zone.items()}
    if None in around.values():
        return UNKNOWN
    return _between({name: pair for name, pair in around.items() if pair}, tax, as_of, unit=unit)


def _that_count(rows: Iterable[PremiumRow], zone: str) -> dict[str, list[PremiumRow]]:
    """The rows of the zone, else those without one; of every published zone where nobody knows which one counts."""
    by_zone: dict[str, list[PremiumRow]] = {}
    for row in rows:
        by_zone.setdefault(row.zone, []).append(row)
    for known in (zone, ""):
        if known in by_zone:
            return {known: by_zone[known]}
    return by_zone if by_zone and not zone else {"": []}


Neighbours: TypeAlias = tuple[PremiumRow, PremiumRow]


def _neighbours(rows: Iterable[PremiumRow], age_years: int) -> Neighbours | None:
    """The rows at or nearest below and above an age; None beyond the table, or under 18 off its ages."""
    by_age = {row.age_years: row for row in rows}
    if age_years in by_age:
        return by_age[age_years], by_age[age_years]
    below = [age for age in by_age if age < age_years]
    above = [age for age in by_age if age > age_years]
    if age_years < ADULT_AGE or not below or not above:
        return None
    return by_age[max(below)], by_age[min(above)]


def _between(around: Mapping[str, Neighbours], tax: Tax, day: date, *, unit: int) -> Premium:
    """The neighbours in every zone with tax; the dearest one is the amount, so a bracket never flatters."""
    found = sorted(dict.fromkeys(row for pair in around.values() for row in pair), key=lambda row: row.amount)
    cheapest, dearest = found[0], found[-1]
    bps = tax.bps(day)
    high = with_tax(dearest.amount, bps, unit=unit)
    return Premium(
        amount=high,
        low=with_tax(cheapest.amount, bps, unit=unit),
        high=high,
        basis=PremiumBasis.PUBLISHED if len(found) == 1 else PremiumBasis.BRACKETED,
        source=dearest.source,
        as_of=dearest.as_of,
        tax_bps=bps,
        tax_note=tax_note(tax, day),
        zones=tuple(sorted(name for name in around if name)),
    )


def with_tax(amount: int, bps: int, *, unit: int) -> int:
    """``amount`` with tax at ``bps``, half up to a multiple of ``unit``.

    >>> with_tax(1_500_000, 1_800, unit=100)   # P-TX-01
    1770000
    """
    return to_unit(Fraction(amount * (BASIS_POINTS + bps), BASIS_POINTS), unit)


def tax_note(tax: Tax, day: date, policy_type: PolicyType = PolicyType.INDIVIDUAL) -> Phrase:
    """Say the tax that is added, or since when there is none."""
    found = tax.rate(day, policy_type)
    if found is None:
        return Phrase("premium_tax_none", {"source": tax.source})
    if found.bps:
        return Phrase("premium_tax_added", {"percent_bps": found.bps, "source": tax.source})
    return Phrase("premium_tax_exempt", {"since": found.since, "source": tax.source})
