"""A bill as somebody pastes it, one charge a line → lines of ``POST /v1/adjudications``, and what is wrong with each.

Tolerant of how a line is written and never of what it means: a charge whose kind no word tells, a total that differs,
an amount that can be read in two ways is shown back. No line is lost. Knows no plan.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from schemas.bill import LONGEST, slug
from schemas.bill_words import WORDS
from schemas.fields import LARGEST_AMOUNT, written
from schemas.pasted_numbers import BY_DAY, Number, Role, find_dates, find_numbers
from service.domain.nonpayable import ListedItem, listed
from service.domain.phrase import Fact, Money, Phrase
from service.domain.vocabulary import ServiceCategory

LONGEST_PASTE = 20_000  # characters
LEFT_OUT = "left_out"  # the choice for a line that is no charge
CHOICES = (*(category.value for category in ServiceCategory), LEFT_OUT)


class Kind(StrEnum):
    """What a pasted line is."""

    CHARGE = "charge"
    TOTAL = "total"
    HEADING = "heading"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line of the paste: ``number`` counts from 1, ``word`` is the bill word found in it, ``amount`` minor units.

    ``wire`` is the bill line it makes, for a charge without a fault; ``faults`` say what would be right. ``checked``: a
    total that agrees with what stands above it. ``entry``: of the regulator's lists, where that tells it better than
    any bill word.
    """

    number: int
    text: str
    kind: Kind
    label: str = ""
    word: str = ""
    chosen: str = ""
    amount: int | None = None
    wire: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Phrase, ...] = ()
    checked: bool = False
    entry: ListedItem | None = None


@dataclass(frozen=True, slots=True)
class PastedBill:
    """Every line that is not blank, in order."""

    lines: tuple[PastedLine, ...]

    @property
    def charges(self) -> tuple[PastedLine, ...]:
        """The lines that go on the bill."""
        return tuple(line for line in self.lines if line.kind is Kind.CHARGE and not line.faults)

    @property
    def bill(self) -> list[dict[str, Any]]:
        """The lines as they travel."""
        return [dict(line.wire) for line in self.charges]


_TOTAL = re.compile(
    r"(?:(?:grand|sub|net|gross|bill|overall|estimated|approx\w*|final)[ -]*)*(?:total|amount payable|bill amount)"
    r"(?: (?:bill|amount|charges?|payable|estimated?|cost|rs|inr|of|the|hospital|in|rupees))*",
    re.IGNORECASE,
)
_NO_CHARGE = re.compile(r"\b(?:discount|concession|advance|deposit|refund|less|rebate|paid|waiver)\b", re.IGNORECASE)
_OUTSIDE = re.compile(r"\b(?:(opd)|(pre|post)[ -]*hosp\w*)\b", re.IGNORECASE)
_BY_DAY = frozenset({"room", "icu", "nursing", "consultation", "therapy"})


def read_bill(text: str, chosen: Mapping[str, str] | None = None, *, lists: Sequence[ListedItem] = ()) -> PastedBill:
    """Every line of ``text``; ``chosen`` gives the category of a line by its own text, where a person said it."""
    said = chosen or {}
    lines = [
        _line(number, line.strip(), said.get(line.strip(), ""), lists)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    return PastedBill(tuple(_totalled(lines)))


def word_in(text: str) -> str:
    """The longest bill word in a text, with ``pre_``, ``post_`` or ``opd_`` where the text says so; "" for none.

    >>> word_in("Consultant visits"), word_in("OPD - MRI spine"), word_in("Flowers")
    ('consultant', 'opd_mri', '')
    """
    padded = f"_{slug(text)}_"
    found = max((word for word in WORDS if f"_{word}_" in padded), key=len, default="")
    outside = _OUTSIDE.search(text)
    return f"{(outside[1] or outside[2]).lower()}_{found}" if found and outside else found


def _meant(label: str, lists: Sequence[ListedItem]) -> tuple[str, ListedItem | None]:
    """What a line is for: a bill word, or an entry of the lists where its word is the longer one ("bed pan")."""
    word, found = word_in(label), listed(slug(label), lists)
    return ("", found[1]) if found and len(found[0]) > len(word) else (word, None)


def _line(number: int, text: str, chosen: str, lists: Sequence[ListedItem]) -> PastedLine:
    """One line, without regard to the others."""
    if chosen == LEFT_OUT:
        return PastedLine(number, text, Kind.LEFT_OUT, chosen=chosen)
    dateless, days, no_days = find_dates(re.sub(r"^\s*\d{1,3}[.)]\s+|[\"\t;|]", lambda mark: " " * len(mark[0]), text))
    numbers = find_numbers(dateless)
    label = _label(dateless, numbers)
    word, entry = _meant(label, lists)
    line = PastedLine(number, text, Kind.CHARGE, label=label, word=word, chosen=chosen, entry=entry)
    if not numbers:
        return _without_number(line)
    amount, faults = _amount(numbers)
    if no_days:
        faults.append(Phrase("settle.fault.day", {"given": no_days[0]}))
    if _TOTAL.fullmatch(re.sub(r"[^A-Za-z -]+", " ", label).strip()):
        return replace(line, kind=Kind.TOTAL, amount=amount, faults=tuple(faults))
    if _NO_CHARGE.search(label):
        return replace(line, amount=amount, faults=(Phrase("settle.fault.no_charge"),))
    if not chosen and not line.word and not entry:
        faults.append(Phrase("settle.fault.kind"))
    wire = {"item": (label or text)[:120], **_units(numbers, chosen or line.word)}
    if chosen or line.word:
        wire = {"category": chosen or line.word, **wire}
    if amount is not None:
        wire["amount"] = written(amount)
    wire |= {name: day.isoformat() for name, day in zip(("date", "until"), days, strict=False)}
    return replace(line, amount=amount, wire=wire, faults=tuple(faults))


def _without_number(line: PastedLine) -> PastedLine:
    """A heading, unless its words are those of a charge."""
    if line.chosen or (line.word and not line.text.rstrip().endswith(":")):
        return replace(line, faults=(Phrase("settle.fault.no_amount"),))
    return replace(line, kind=Kind.HEADING)


def _label(text: str, numbers: tuple[Number, ...]) -> str:
    """The words of a line: without the numbers that mean something, and without the signs around them."""
    telling = [number for number in numbers if number.role is not Role.AMOUNT] + [*_table(numbers)]
    for number in (*telling, *_bare(numbers)[-1:]):
        text = text[: number.start] + " " * (number.end - number.start) + text[number.end :]
    text = re.sub(r"\s+[x×*]\s+(?=\s|$)|\(\s*[^\w()]*\)|[()=@₹]", " ", text)
    return re.sub(r"\s+", " ", text).strip(" -–—:,.*|/").removesuffix(" x").strip(" -–—:,.*|/")


def _bare(numbers: tuple[Number, ...]) -> list[Number]:
    return [number for number in numbers if number.role is Role.AMOUNT]


def _table(numbers: tuple[Number, ...]) -> list[Number]:
    """The last three numbers, where they are how many, at which rate, and what both come to."""
    last = _bare(numbers)[-3:]
    marked = any(number.role is not Role.AMOUNT for number in numbers)
    if marked or len(last) < 3 or last[0].hundredths * last[1].hundredths != 100 * last[2].hundredths:
        return []
    return last


def _counted(numbers: tuple[Number, ...]) -> tuple[Number | None, Number | None]:
    """The count and the rate of a line."""
    columns = _table(numbers)[:2]
    if columns:
        return min(columns, key=_size), max(columns, key=_size)
    count = next((number for number in numbers if number.role is Role.COUNT), None)
    return count, next((number for number in numbers if number.role is Role.RATE), None)


def _size(number: Number) -> int:
    return number.hundredths


def _amount(numbers: tuple[Number, ...]) -> tuple[int | None, list[Phrase]]:
    """What the line comes to in minor units, and what is wrong with its numbers."""
    slips = [Phrase(f"settle.fault.{number.slip}", {"given": number.written}) for number in numbers if number.slip]
    count, rate = _counted(numbers)
    said = next((number for number in numbers if number.role is Role.TOTAL), None) or next(
        iter(_bare(numbers)[-1:]), None
    )
    product = count.hundredths * rate.hundredths // 100 if count and rate else None
    amount = said.hundredths if said else product
    if slips:
        return None, slips
    if amount is None:
        return None, [Phrase("settle.fault.how_many" if rate else "settle.fault.no_amount")]
    if count and rate and product not in (None, amount):
        worked: dict[str, Fact] = {"count": count.written, "rate": Money(rate.hundredths)}
        both = {"product": Money(product or 0), "amount": Money(amount)}
        return amount, [Phrase("settle.fault.product", worked | both)]
    if amount > LARGEST_AMOUNT:
        return None, [Phrase("settle.fault.largest", {"largest": Money(LARGEST_AMOUNT)})]
    return amount, []


def _units(numbers: tuple[Number, ...], word: str) -> dict[str, int]:
    """How many days or visits, where the count is of those."""
    count, _ = _counted(numbers)
    if count is None or count.hundredths % 100 or not 1 <= count.hundredths // 100 <= LONGEST:
        return {}
    meaning = WORDS.get(word)
    by_day = bool(meaning and meaning.category and meaning.category.value in _BY_DAY)
    return {"days": count.hundredths // 100} if count.unit in BY_DAY or (not count.unit and by_day) else {}


def _totalled(lines: list[PastedLine]) -> Iterator[PastedLine]:
    """Totals are checked, not counted: against all charges above, or those since the total before."""
    all_above, since, known = 0, 0, True
    for line in lines:
        if line.kind is Kind.TOTAL and known and not line.faults:
            yield _checked(line, all_above, since)
        else:
            yield line
        if line.kind is Kind.TOTAL:
            since = 0
        elif line.kind is Kind.CHARGE:
            known = known and line.amount is not None
            all_above, since = all_above + (line.amount or 0), since + (line.amount or 0)


def _checked(line: PastedLine, all_above: int, since: int) -> PastedLine:
    if line.amount in {all_above, since}:
        return replace(line, checked=True)
    facts = {"sum": Money(all_above), "said": Money(line.amount or 0)}
    return replace(line, faults=(Phrase("settle.fault.total", facts),))
