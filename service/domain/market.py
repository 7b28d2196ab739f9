"""What differs between countries: currency, rounding, the order of rules, tax on premiums, thresholds of words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.domain.kernel import Rulebook
from service.domain.plan import Clause, Source
from service.domain.vocabulary import Frequency, PolicyType


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A rate in basis points from a date on, for these types of policy."""

    since: date
    bps: int
    types: frozenset[PolicyType] = frozenset(PolicyType)


@dataclass(frozen=True, slots=True)
class Tax:
    """Dated tax rates on premiums published before tax."""

    rates: tuple[TaxRate, ...]
    source: str

    def rate(self, as_of: date, policy_type: PolicyType = PolicyType.INDIVIDUAL) -> TaxRate | None:
        """The rate in force on ``as_of`` for a type of policy; None before the first."""
        begun = (rate for rate in self.rates if rate.since <= as_of and policy_type in rate.types)
        return max(begun, key=lambda rate: rate.since, default=None)

    def bps(self, as_of: date, policy_type: PolicyType = PolicyType.INDIVIDUAL) -> int:
        """The rate in force in basis points; 0 before the first."""
        found = self.rate(as_of, policy_type)
        return found.bps if found else 0


@dataclass(frozen=True, slots=True)
class InstalmentTerms:
    """``count`` a year; ``loading_bps`` is None where no insurer's is known; days of grace for each instalment."""

    count: int
    loading_bps: int | None
    grace_days: int


@dataclass(frozen=True, slots=True)
class InstalmentRules:
    """Paying in parts, by how often; the loadings are one insurer's, the terms another's, as the sources say."""

    terms: Mapping[Frequency, InstalmentTerms]
    loading_source: str
    terms_source: str


@dataclass(frozen=True, slots=True)
class ReliefLimits:
    """Limits of the relief for health premiums from the tax year that begins on ``since``; minor units.

    ``limit`` and ``senior_limit`` hold for each of two groups: self with spouse and children, and parents.
    ``check_up`` lies inside them and is shared by both. ``verified`` is False where they are only said to hold.
    """

    since: date
    law: str
    limit: int
    senior_limit: int
    senior_age: int
    check_up: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ReliefLaw:
    """Dated limits, the oldest first, those from the beginning of time; and the month in which a tax year begins."""

    limits: tuple[ReliefLimits, ...]
    first_month: int

    def limits_on(self, as_of: date) -> ReliefLimits:
        """The limits in force on ``as_of``."""
        return [limits for limits in self.limits if limits.since <= as_of][-1]

    def tax_year(self, as_of: date) -> int:
        """The calendar year in which the tax year of ``as_of`` begins."""
        return as_of.year - (as_of.month < self.first_month)


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure of the regulator, from each date on, with where it is written."""

    figures: tuple[tuple[date, int], ...]
    clause: Clause

    def on(self, day: date) -> int:
        """The figure in force; the first one before its date."""
        return max((figure for figure in self.figures if figure[0] <= day), default=self.figures[0])[1]

    def since(self, day: date) -> date | None:
        """Since when that figure is in force; None for one without a beginning."""
        first = max((since for since, _ in self.figures if since <= day), default=date.min)
        return None if first == date.min else first


@dataclass(frozen=True, slots=True)
class Market:
    """``real_difference``: below this many minor units a year's difference is called none (with 5 %).

    ``standard_clauses``: clauses every policy of the market carries, by term, where a plan cites none itself;
    ``standard_sources`` is where they are printed. ``waits``: the longest waits the regulator allows, in months by
    term name; ``moratorium``: after so many months nothing undeclared is held against a claim, short of fraud.
    """

    code: str
    currency: str
    country: str
    rulebook: Rulebook
    premium_tax: Tax
    instalments: InstalmentRules
    tax_relief: ReliefLaw
    real_difference: int
    standard_clauses: Mapping[str, Clause]
    standard_sources: Mapping[str, Source]
    waits: Mapping[str, Dated]
    moratorium: Dated
    default_plan: str
    default_sum_insured: int

    def longest_waits(self, day: date) -> Mapping[str, int]:
        """The longest waits allowed on a day, in months by term name."""
        return {name: dated.on(day) for name, dated in self.waits.items()}
