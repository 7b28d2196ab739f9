"""Dates a number of months away: the last day of a shorter month stands for one it does not have."""

import calendar
from datetime import date, timedelta


def add_months(start: date, months: int) -> date:
    """``start`` moved by whole months.

    >>> add_months(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Whole months from ``start`` to ``end``, which is not before it.

    >>> months_between(date(2023, 4, 1), date(2025, 8, 4)), months_between(date(2026, 11, 30), date(2027, 2, 28))
    (28, 3)
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def add_days(start: date, days: int) -> date:
    """``start`` moved by days."""
    return start + timedelta(days=days)


def last_day(stated: str) -> date:
    """The last day that a stated year, month or day may mean; the first year there is for 0000.

    >>> last_day("2025"), last_day("2024-02"), last_day("2024-12-01")
    (datetime.date(2025, 12, 31), datetime.date(2024, 2, 29), datetime.date(2024, 12, 1))
    >>> last_day("0000-02-30")
    datetime.date(1, 2, 28)
    """
    first, *rest = (int(part) for part in stated.split("-"))
    year = max(first, date.min.year)
    month, day = [*rest, 12, 31][:2] if len(rest) != 1 else (rest[0], 31)
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
