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
