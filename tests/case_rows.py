"""Hand-worked case rows: one CSV per rule under ``cases/<market>/``, read into what a settlement takes.

The columns and their small notation are described in ``cases/README.md``. Settles nothing: any
adjudicator's moves can be compared with ``differences``.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from service.domain.plan import Terms
from tests.oracle_shapes import Claim, Member, Move
from tests.term_values import claim_from, member_from, money, terms_from

CASES = Path(__file__).parent / "cases"
COLUMNS = ("name", "source", "terms", "stay", "member", "lines", "expect")
LISTS = {
    "order",
    "excluded",
    "excluded_items",
    "excluded_treatments",
    "lists_paid",
    "includes",
    "categories",
    "items",
    "applies_to",
    "zones",
    "treatments",
    "cover_order",
}
# Terms that list records, with the fields that are given by place; the last of them may repeat if it is a list.
RECORDS = {
    "sub_limits": ("name", "amount", "applies_to"),
    "listed_waits": ("name", "months", "applies_to"),
    "payout_steps": ("at_least",),
    "copays": ("name", "bps", "applies_to"),
    "category_limits": ("category", "amount"),
}
AMOUNTS_BY_NAME = {"tariff", "used"}
SETTINGS = {"home", "opd", "daycare", "ipd"}
LINE_WORDS = {"list": "nonpayable", "class": "room_class", "elsewhere": "paid_elsewhere"}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """``expected``: by rule, one amount per line, or a single total where the row gives only that."""

    rule: str
    name: str
    source: str
    terms: Terms
    claim: Claim
    member: Member
    expected: dict[str, tuple[int, ...]]

    @property
    def id(self) -> str:
        return f"in/{self.rule}: {self.name}"


@cache
def load_rows(market: str = "in") -> list[CaseRow]:
    """Every row of every rule's table, rules in alphabetical order."""
    return [row for path in sorted((CASES / market).glob("*.csv")) for row in read_table(path)]


def read_table(path: Path) -> list[CaseRow]:
    with path.open(encoding="utf-8", newline="") as table:
        reader = csv.DictReader(table)
        assert tuple(reader.fieldnames or ()) == COLUMNS, f"{path.name}: columns are {reader.fieldnames}"
        return [_row(path.stem, values) for values in reader]


def read_row(name: str = "", **values: str) -> CaseRow:
    """A row written in a test: its columns in the notation of the tables, what is not given empty."""
    return _row(name, {**dict.fromkeys(COLUMNS, ""), "name": name, **values})


def differences(row: CaseRow, moves: Iterable[Move], plan_pays: tuple[int, ...]) -> dict[str, Any]:
    """What ``moves`` and ``plan_pays`` say otherwise than the row: rule → (expected, got). Empty when they agree.

    A rule that the row does not name must move nothing; ``plan_pays`` is compared only when named.
    """
    got: dict[str, list[int]] = defaultdict(lambda: [0] * len(row.claim.lines))
    for rule, line, amount in moves:
        got[rule][line] += amount
    if "plan_pays" in row.expected:
        got["plan_pays"] = list(plan_pays)
    nothing = (0,) * len(row.claim.lines)
    found: dict[str, Any] = {}
    for rule in sorted(got.keys() | row.expected.keys()):
        wanted, actual = row.expected.get(rule, nothing), tuple(got[rule])
        if wanted != (actual if len(wanted) == len(actual) else (sum(actual),)):
            found[rule] = (wanted, actual)
    return found


def _row(rule: str, values: dict[str, str]) -> CaseRow:
    claim = claim_from(_words(values["stay"]), [_line(text) for text in values["lines"].split("|")])
    expected = {}
    for word in values["expect"].split():
        name, amounts = word.split("=")
        expected[name] = tuple(map(money, amounts.split("/")))
        assert len(expected[name]) in {1, len(claim.lines)}, f"{rule}: {values['name']}: {word}"
    return CaseRow(
        rule=rule,
        name=values["name"],
        source=values["source"],
        terms=terms_from(_terms(values["terms"])),
        claim=claim,
        member=member_from(_words(values["member"])),
        expected=expected,
    )


def _words(text: str) -> dict[str, Any]:
    """``a=1 b=2.00 flag no_flag`` as a mapping; money stays text."""
    values: dict[str, Any] = {}
    for word in text.split():
        key, given, value = word.partition("=")
        if given:
            values[key] = _fact(key, value)
        else:
            values[key.removeprefix("no_")] = not key.startswith("no_")
    return values


def _terms(text: str) -> dict[str, Any]:
    """``copay_bps=500 room_limit.kind=amount sub_limits=disc:50000.00:radiculopathy``: dots nest."""
    values: dict[str, Any] = {}
    for word in text.split():
        path, _, value = word.partition("=")
        *outer, key = path.split(".")
        place = values
        for name in outer:
            place = place.setdefault(name, {})
        place[key] = [_record(RECORDS[key], one) for one in value.split(",")] if key in RECORDS else _value(key, value)
    return values


def _fact(key: str, text: str) -> Any:
    """A fact of the stay or the member; ``semi_private:4000.00,deluxe:9000.00`` are amounts by name."""
    if key in AMOUNTS_BY_NAME:
        return {name: amount for name, _, amount in (one.rpartition(":") for one in text.split(","))}
    return int(text) if text.lstrip("-").isdigit() else _value(key, text)


def _value(key: str, text: str, separator: str = ",") -> Any:
    return [word for word in text.split(separator) if word] if key in LISTS else text


def _record(places: tuple[str, ...], text: str) -> dict[str, Any]:
    """``disc:50000.00:radiculopathy:per=year:categories=therapy+room``: by place, then by name."""
    values: dict[str, Any] = {}
    by_place = 0
    for part in text.split(":"):
        key, given, value = part.partition("=")
        if given:
            values[key] = _value(key, value, "+")
            continue
        name = places[min(by_place, len(places) - 1)]
        values[name] = [*values.get(name, ()), part] if name in LISTS else part
        by_place += 1
    return values


def _line(text: str) -> dict[str, Any]:
    """``therapy 6000.00 opd @3,5,7-9 list=I item=laser elsewhere=500.00 unprescribed`` as a line."""
    category, amount, *rest = text.split()
    values: dict[str, Any] = {"category": category, "amount": amount}
    for word in rest:
        if word in SETTINGS:
            values["setting"] = word
        elif word.startswith("@"):
            values["days"] = [day for part in word[1:].split(",") for day in _days(part)]
        elif word == "unprescribed":
            values["prescribed"] = False
        elif "=" not in word:
            values[word.removeprefix("no_")] = not word.startswith("no_")
        else:
            key, _, value = word.partition("=")
            values[LINE_WORDS.get(key, key)] = value
    return values


def _days(text: str) -> range:
    """``4`` is one day, ``4-6`` three; a leading minus belongs to the number."""
    first, dash, last = text[1:].partition("-")
    start = int(text[0] + first)
    return range(start, int(last) + 1) if dash else range(start, start + 1)
