"""How often pages were shown: which screen, with which verdict, for which tenant, on which day.

Knows no person, no answer to a question and no time of day: it could not tell who was counted.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from service.domain.errors import Contradiction, Fault

USUAL_DAYS, MOST_DAYS = 30, 366


class Screen(StrEnum):
    """What a page shows, in the order of a visit."""

    SIGNS = "signs"
    TODAY_SIGNS = "today_signs"
    HOW = "how"
    DOCTOR = "doctor"
    FIRST_NUMBER = "first_number"
    RESULT = "result"
    EMERGENCY = "emergency"
    NO_PRICE = "no_price"
    ERROR = "error"
    GUIDE = "guide"
    PRINT = "print"
    SHARE = "share"
    AGENT = "agent"


class SaidVerdict(StrEnum):
    """The codes of both verdicts: does the policy pay, and does the year cost more or less with it."""

    V0 = "V0"
    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    V4 = "V4"
    V5 = "V5"
    V6 = "V6"
    V7 = "V7"
    V8 = "V8"


class Shown(NamedTuple):
    """A screen that was shown on a day, and the verdict on it; ``tenant`` is empty for the public page."""

    day: date
    market: str
    tenant: str
    screen: str
    verdict: str | None


Counts: TypeAlias = Mapping[Shown, int]
_PLACES = {screen.value: place for place, screen in enumerate(Screen)}


def summed(counts: Counts, by: str) -> dict[Any, int]:
    """How often by one of Shown's names: days and codes in their order, screens in that of a visit, None last.

    >>> day = date(2026, 11, 20)
    >>> summed({Shown(day, "in", "", "result", "V1"): 2, Shown(day, "in", "", "how", None): 3}, "screen")
    {'how': 3, 'result': 2}
    """
    found: Counter[Any] = Counter()
    for shown, times in counts.items():
        found[getattr(shown, by)] += times
    return {value: found[value] for value in sorted(found, key=_place)}


def in_order(counts: Counts) -> list[tuple[Shown, int]]:
    """Every count, by day, tenant, screen and verdict."""
    return sorted(counts.items(), key=lambda one: [_place(value) for value in one[0]])


def period(first: date | None, last: date | None, *, today: date) -> tuple[date, date]:
    """The days asked about, both included: up to today and thirty of them unless told otherwise; or Contradiction."""
    until = last or today
    since = first or until - timedelta(days=USUAL_DAYS - 1)
    if since > until:
        raise Contradiction([Fault("/from", "order", f"{since} lies after {until}, the last day asked about.")])
    if until - since >= timedelta(days=MOST_DAYS):
        raise Contradiction([Fault("/from", "range", f"Ask about at most {MOST_DAYS} days at once.")])
    return since, until


def _place(value: Any) -> tuple[bool, int, str]:
    return value is None, _PLACES.get(value, len(_PLACES)), str(value)
