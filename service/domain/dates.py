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


def add_days(start: date, days: int) -> date:
    """``start`` moved by days."""
    return start + timedelta(days=days)
