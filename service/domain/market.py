"""What differs between countries: currency, rounding, the order of rules, tax on premiums, thresholds of words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.domain.kernel import Rulebook
from service.domain.plan import Clause, Source


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A rate in basis points from a date on."""

    since: date
    bps: int


@dataclass(frozen=True, slots=True)
class Tax:
    """Dated tax rates on premiums published before tax."""

    rates: tuple[TaxRate, ...]
    source: str

    def bps(self, as_of: date) -> int:
        """The rate in force on ``as_of``; 0 before the first."""
        return max(
            (rate for rate in self.rates if rate.since <= as_of),
            key=lambda rate: rate.since,
            default=TaxRate(as_of, 0),
        ).bps


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
