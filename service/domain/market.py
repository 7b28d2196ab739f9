"""What differs between countries: currency, rounding, the order of rules, tax on premiums, thresholds of words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.domain.kernel import Rulebook
from service.domain.plan import Clause, Source
from service.domain.vocabulary import PolicyType


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
class Market:
    """``real_difference``: below this many minor units a year's difference is called none (with 5 %).

    ``standard_clauses``: clauses every policy of the market carries, by term, where a plan cites none itself;
    ``standard_source`` is where they are printed.
    """

    code: str
    currency: str
    country: str
    rulebook: Rulebook
    premium_tax: Tax
    real_difference: int
    standard_clauses: Mapping[str, Clause]
    standard_source: Source
    default_plan: str
    default_sum_insured: int
