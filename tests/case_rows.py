"""Hand-worked case rows: one CSV per rule under ``cases/<market>/``, read into what a settlement takes.

The columns and their small notation are described in ``cases/README.md``. Settles nothing: any
adjudicator's moves can be compared with ``differences``.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.domain.plan import Terms
from tests.oracle_shapes import Claim, Member, Move
from tests.term_values import claim_from, member_from, money, terms_from

CASES = Path(__file__).parent / "cases"
COLUMNS = ("name", "source", "terms", "stay", "member", "lines", "expect")
LISTS = {"order", "excluded_items", "lists_paid", "includes", "categories"}
SETTINGS = {"home", "opd", "daycare", "ipd"}


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


def load_rows(market: str = "in") -> list[CaseRow]:
    """Every row of every rule's table, rules in alphabetical order."""
    return [row for path in sorted((CASES / market).glob("*.csv")) for row in read_table(path)]


def read_table(path: Path) -> list[CaseRow]:
    with path.open(encoding="utf-8", newline="") as table:
        reader = csv.DictReader(table)
        assert tuple(reader.fieldnames or ()) == COLUMNS, f"{path.name}: columns are {reader.fieldnames}"
        return [_row(path.stem, values) for values in reader]


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
            values[key] = int(value) if value.lstrip("-").isdigit() else value
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
        place[key] = _sub_limits(value) if key == "sub_limits" else _value(key, value)
    return values


def _value(key: str, text: str) -> Any:
    return [word for word in text.split(",") if word] if key in LISTS else text


def _sub_limits(text: str) -> list[dict[str, Any]]:
    limits = []
    for one in text.split(","):
        name, amount, *applies_to = one.split(":")
        limits.append({"name": name, "amount": amount, "applies_to": applies_to})
    return limits


def _line(text: str) -> dict[str, Any]:
    """``therapy 6000.00 opd @3,5,7-9 list=I item=laser unprescribed`` as a line."""
    category, amount, *rest = text.split()
    values: dict[str, Any] = {"category": category, "amount": amount}
    for word in rest:
        if word in SETTINGS:
            values["setting"] = word
        elif word.startswith("@"):
            values["days"] = [day for part in word[1:].split(",") for day in _days(part)]
        elif word == "unprescribed":
            values["prescribed"] = False
        else:
            key, _, value = word.partition("=")
            values[{"list": "nonpayable"}.get(key, key)] = value
    return values


def _days(text: str) -> range:
    """``4`` is one day, ``4-6`` three; a leading minus belongs to the number."""
    first, dash, last = text[1:].partition("-")
    start = int(text[0] + first)
    return range(start, int(last) + 1) if dash else range(start, start + 1)
