"""A policy: a plan as somebody holds it, with its age, its people and its year; and how old it is on a day.

Ported credit counts as age. Knows no bill.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from service.domain.dates import add_months, months_between
from service.domain.market import Market
from service.domain.plan import Plan, Terms
from service.domain.policy_year import PolicyYear
from service.domain.readings import DAYS_IN_MONTH
from service.domain.terms import chosen_terms

LONG_HELD = 120  # months: older than every wait and the moratorium, for a policy of which no age is known


@dataclass(frozen=True, slots=True)
class Age:
    """A policy's age on a day: in days and in whole months, ported credit included."""

    days: int
    months: int


@dataclass(frozen=True, slots=True)
class Increase:
    """Cover added to a policy later (minor units), since a date or for so many months."""

    amount: int
    since: date | None = None
    age_months: int | None = None


@dataclass(frozen=True, slots=True)
class Insured:
    """A person under a policy: conditions declared when buying, and those that were not."""

    id: str
    age_years: int | None = None
    declared: frozenset[str] = frozenset()
    undeclared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Period:
    """A policy year, both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Policy:
    """``started``: first inception; else ``age_months``, else it counts as long held. Money in minor units.

    ``floater``: its people share one year; else each has an own one, all alike at first. ``zone``: the zone its
    premium is paid for. ``pending_instalments`` fall due with a claim and are kept back from it.
    """

    id: str
    plan: Plan
    sum_insured: int
    year: PolicyYear
    options: tuple[str, ...] = ()
    floater: bool = False
    started: date | None = None
    age_months: int | None = None
    credit_months: int = 0
    increase: Increase | None = None
    period: Period | None = None
    zone: str = ""
    bonus_bps: int = 0
    pending_instalments: int = 0
    own_years: Mapping[str, PolicyYear] = field(default_factory=dict)

    def age_on(self, day: date | None) -> Age:
        """How old the policy is; on an unknown day as old as was said."""
        return _age(self.started, self.age_months, self.credit_months, day)

    def increase_age_on(self, day: date | None) -> Age:
        """How old the cover added later is: credit does not count for it."""
        later = self.increase
        return _age(later.since, later.age_months, 0, day) if later else self.age_on(day)

    def terms_on(self, day: date, market: Market) -> Terms:
        """The plan's terms as held, within the regulator's maxima of a day."""
        return chosen_terms(self.plan, self.options, sum_insured=self.sum_insured, maxima=market.longest_waits(day))


def _age(since: date | None, months: int | None, credit: int, day: date | None) -> Age:
    if since is not None and day is not None:
        counted = add_months(since, -credit)
        return Age((day - counted).days, months_between(counted, day))
    held = (LONG_HELD if months is None else months) + credit
    return Age(held * DAYS_IN_MONTH, held)
