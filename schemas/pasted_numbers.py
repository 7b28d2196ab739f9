"""Numbers and dates as people type them on bills: Indian digit groups, rupee signs, counts, rates, days first.

Finds them in a line of text and says what each is. Knows no charge and no category.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from schemas.fields import read


class Role(StrEnum):
    """What a number on a line is: an amount unless a word or a sign beside it says another."""

    AMOUNT = "amount"
    TOTAL = "total"  # behind an equals sign
    COUNT = "count"
    RATE = "rate"


class Slip(StrEnum):
    """Why a number cannot be read."""

    COMMAS = "commas"
    DECIMALS = "decimals"
    WORDS = "words"
    MINUS = "minus"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a line in hundredths, with where it stands; ``unit`` is the word behind a count."""

    written: str
    hundredths: int
    start: int
    end: int
    role: Role = Role.AMOUNT
    unit: str = ""
    slip: Slip | None = None


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BY_DAY = frozenset({"day", "night", "visit", "session"})

_DATE = re.compile(
    r"(?:\b(?:on|dated?|from|to|till|until):?\s*)?(?<![\w/.-])(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<by>[/.-])(?P<m2>\d{1,2})(?P=by)(?P<y2>\d{4}|\d{2})"
    rf"|(?P<d3>\d{{1,2}})[ -]?(?P<m3>{'|'.join(MONTHS)})[a-z]*[ ,-]*(?P<y3>\d{{4}}))(?![\w/])",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<before>=\s*|@\s*|\bat\s+|(?<!\S)[-−](?=[₹\d]))?(?<![A-WYZa-wyz\d])(?:(?:₹|\bRs\.?|\bINR)\s*)?"
    r"(?<![\d.,]\d)(?<!\d[.,])(?P<digits>\d(?:[\d,]*\d)?(?:\.\d+)?)"
    r"(?:/-)?(?P<after>\s*%|\s*(?:lakhs?|lacs?|crores?|cr|k)\b"
    r"|\s*(?:per|/|an?|each)\s*(?:day|night|visit|session|unit|each|piece)\b|\s*each\b"
    r"|\s*(?P<unit>days?|nights?|visits?|sessions?|nos?|units?|times|pcs|pieces?|doses?|films?|hours?|hrs?)\b)?"
    r"(?![A-WYZa-wyz\d]|\.\d)",
    re.IGNORECASE,
)
_TIMES = re.compile(r"[\s)]*[x×*@][\s(]*(?:₹|rs\.?|inr)?\s*", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+|\d+")
_MARKS = {"=": Role.TOTAL, "@": Role.RATE, "a": Role.RATE}


def find_dates(text: str) -> tuple[str, tuple[date, ...], tuple[str, ...]]:
    """The text with its dates blanked out, the dates, and what looks like a date and is none.

    >>> find_dates("MRI 04/08/2025 7500")[1:]
    ((datetime.date(2025, 8, 4),), ())
    """
    days, wrong = [], []
    for found in _DATE.finditer(text):
        day = _day(found)
        if day is None:
            wrong.append(found[0])
        else:
            days.append(day)
    return _DATE.sub(lambda found: " " * len(found[0]), text), tuple(days), tuple(wrong)


def iso_moment(text: str) -> str:
    """A typed day, with a time or without, as the wire writes it; what is no day stays as it is, to be refused.

    >>> iso_moment("4/8/2025 9:30"), iso_moment("04 Aug 2025"), iso_moment("tomorrow")
    ('2025-08-04T09:30', '2025-08-04', 'tomorrow')
    """
    found = _DATE.match(text.strip())
    day = _day(found) if found else None
    if found is None or day is None:
        return text.strip()
    rest = text.strip()[found.end() :].strip(" ,Tt")
    time = re.fullmatch(r"(\d{1,2})[:.](\d{2})", rest)
    if time:
        return f"{day.isoformat()}T{int(time[1]):02d}:{time[2]}"
    return text.strip() if rest else day.isoformat()


def _day(found: re.Match[str]) -> date | None:
    year = found["y"] or found["y2"] or found["y3"]
    named = found["m3"]
    month = MONTHS.index(named[:3].lower()) + 1 if named else int(found["m"] or found["m2"])
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, int(found["d"] or found["d2"] or found["d3"]))
    except ValueError:
        return None  # 30 February


def find_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text without dates, each with its role; parts of words and percentages are none."""
    return tuple(_in_pairs(_marked(text), text))


def _marked(text: str) -> Iterator[Number]:
    """Each number with the role that the word or the sign beside it gives it."""
    for found in _NUMBER.finditer(text):
        before, after = (found["before"] or "").strip().lower(), (found["after"] or "").strip().lower()
        if after == "%":
            continue
        unit = (found["unit"] or "").lower().rstrip("s")
        role = Role.COUNT if unit else Role.RATE if after.startswith(("per", "/", "a", "each")) else Role.AMOUNT
        role = _MARKS.get(before[:1], role)
        if role is Role.AMOUNT and found["digits"].count(","):
            yield from _columns(found, text)
            continue
        slip = Slip.WORDS if after and not unit and role is not Role.RATE else None
        slip = Slip.MINUS if before in {"-", "−"} else slip
        yield _number(found["digits"], found.start(), found.end(), role=role, unit=unit, slip=slip)


def _columns(found: re.Match[str], text: str) -> Iterator[Number]:
    """Digits with commas: one grouped amount, or the columns of a comma-separated line."""
    digits, start = found["digits"], found.start("digits")
    parts = digits.split(",")
    product = (
        len(parts) == 3 and "." not in "".join(parts[:2]) and int(parts[0]) * int(parts[1]) * 100 == read(parts[2])
    )
    grouped = _GROUPED.fullmatch(digits.partition(".")[0]) is not None
    behind_comma = text[:start].rstrip().endswith(",")
    plain = all(part == "0" or not part.startswith("0") for part in parts)
    if behind_comma and plain and (product or not grouped):
        for part in parts:
            yield _number(part, start, start + len(part))
            start += len(part) + 1
    else:
        after = (found["after"] or "").strip()
        minus = (found["before"] or "").strip() in {"-", "−"}
        slip = Slip.MINUS if minus else Slip.WORDS if after else None
        yield _number(digits, found.start(), found.end(), slip=slip)


def _number(
    digits: str, start: int, end: int, *, role: Role = Role.AMOUNT, unit: str = "", slip: Slip | None = None
) -> Number:
    whole, _, rest = digits.partition(".")
    if not _GROUPED.fullmatch(whole):
        slip = Slip.COMMAS
    elif len(rest) > 2:
        slip = Slip.DECIMALS
    hundredths = 0 if slip in {Slip.COMMAS, Slip.DECIMALS} else read(digits.replace(",", ""))
    return Number(digits, hundredths, start, end, role, unit, slip)


def _in_pairs(numbers: Iterable[Number], text: str) -> Iterator[Number]:
    """Of two numbers with a times sign between them one is the count: the smaller, where no word says which."""
    waiting: Number | None = None
    for number in numbers:
        if waiting is not None and _TIMES.fullmatch(text[waiting.end : number.start] + _sign(number, text)):
            first, second = _paired(waiting, number)
            yield first
            waiting = second
            continue
        if waiting is not None:
            yield waiting
        waiting = number
    if waiting is not None:
        yield waiting


def _sign(number: Number, text: str) -> str:
    """The mark that a number swallowed from before its digits."""
    return text[number.start : number.end].partition(number.written)[0]


def _paired(first: Number, second: Number) -> tuple[Number, Number]:
    if Role.COUNT in {first.role, second.role}:
        counted = first.role is Role.COUNT
    elif Role.RATE in {first.role, second.role}:
        counted = second.role is Role.RATE
    else:
        counted = first.hundredths <= second.hundredths
    roles = (Role.COUNT, Role.RATE) if counted else (Role.RATE, Role.COUNT)
    return replace(first, role=roles[0]), replace(second, role=roles[1])
