"""The oracle on time: how old a policy and cover added later are on a day, and the longest waits the law allows.

Knows no bill and no money.
"""

import calendar
from dataclasses import replace
from datetime import date, timedelta

from service.domain.plan import Term, Terms
from tests.oracle_year_shapes import Event, Held

REFORM = date(2024, 4, 1)  # Products Regulations of March 2024: 48 months became 36
LONG_HELD = 120  # months: older than every wait, for a policy of which no age is known
MONTH = 30  # days of a month where only months are known


def later(start: date, months: int) -> date:
    """The same day so many months later; the last one of a month that does not have it."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def age(since: date | None, months: int | None, credit: int, day: date | None) -> tuple[int, int]:
    """Days and whole months up to ``day``, credit counted: as dated, else as said, else as long held."""
    if since is None or day is None:
        held = (LONG_HELD if months is None else months) + credit
        return held * MONTH, held
    counted = later(since, -credit)
    whole = 0
    while later(counted, whole + 1) <= day:
        whole += 1
    return (day - counted).days, whole


def day_of(event: Event) -> date | None:
    """The date on which waits are judged: of admission, else of the first bill."""
    claim = event.claim
    first = claim.admission_day
    if first is None:
        first = min(min(line.days) for line in claim.lines)
    return None if event.day_zero is None else event.day_zero + timedelta(days=first)


def policy_age(held: Held, event: Event) -> tuple[int, int]:
    """Credit of a policy ported from another insurer shortens its waits (rules 4.5)."""
    return age(held.started, held.age_months, held.credit_months, day_of(event))


def added_age(held: Held, event: Event) -> tuple[int, int]:
    """Cover added later serves its waits afresh, without credit (rules 4.1, 4.2)."""
    if held.added is None:
        return policy_age(held, event)
    return age(held.added.since, held.added.age_months, 0, day_of(event))


def lawful(terms: Terms, day: date) -> Terms:
    """A wording filed before may print 48 months; since April 2024 36 hold (rules 4.3 and 11)."""
    longest = 36 if day >= REFORM else 48
    return replace(
        terms,
        pre_existing_wait_months=Term(min(terms.pre_existing_wait_months.value, longest), known=True),
        specified_wait_months=Term(min(terms.specified_wait_months.value, longest), known=True),
        listed_waits=Term(
            tuple(replace(one, months=min(one.months, longest)) for one in terms.listed_waits.value), known=True
        ),
    )
