"""The day that a source's date names, read from free text as people write it. Knows no figure and no rule.

``date_of`` takes the *last* day that a text may mean: "2025" may be any day of that year, and a figure is called old
only when it certainly is, because a reminder that comes too early is soon ignored.
"""

import re
from datetime import date

from service.domain.dates import last_day

_REMARK = re.compile(r"\([^)]*\)")
_YEAR = r"(?:19|20)\d\d"
_STATED = re.compile(
    rf"(?<!\d)({_YEAR})(?:"
    r"(-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?!\d)"  # a month, and perhaps a day
    rf"|-({_YEAR}|\d\d)(?!\d)"  # the last year of a span
    r"|(?!\d))"
)


def date_of(text: str) -> date | None:
    """The last day that ``text`` may mean, or None where it names no year.

    What stands in brackets is a remark and is not read. Of several dates of one source (``;`` or a span between
    them) the newest counts: it was looked at again. Of several sources (`` / `` between them) the oldest counts that
    names a date: a figure is as old as its oldest part. ``2025-26`` is a span of years, ``2009-10`` a month.

    >>> date_of("c. 2025-26 (unverified)"), date_of("2016-11-30; last updated 2020-12-11"), date_of("n.d.")
    (datetime.date(2026, 12, 31), datetime.date(2020, 12, 11), None)
    """
    sources = [_newest(source) for source in _REMARK.sub(" ", text).split(" / ")]
    return min((day for day in sources if day is not None), default=None)


def _newest(text: str) -> date | None:
    days = [_last(*found.groups(default="")) for found in _STATED.finditer(text)]
    return max(days, default=None)


def _last(year: str, rest: str, until: str) -> date:
    """``until`` closes a span of years: in four digits, or in the last two of the same century."""
    return max(last_day(year + rest), last_day(year[: 4 - len(until)] + until + rest))
