"""From an answer of ``POST /v1/adjudications`` and a pasted bill to what the page /settle draws.

Adds no figure of its own but a bar's place and width in percent.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from schemas.bill_words import meaning_of
from schemas.page_form import FieldFault
from schemas.pasted_bill import Kind, PastedBill, PastedLine
from schemas.settle_form import BILL, KIND, LINE, NAMES
from service.web.page_view import Piece, Wire

HUNDREDTH = Decimal("0.01")
YEAR = ("base", "bonus", "extra", "restored", "deductible_left")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the bill with what the policy says of it."""

    line: Wire
    settled: Wire


def rows(claim: Wire) -> tuple[Row, ...]:
    """The bill line by line under its policy."""
    policy = claim["policies"][0]
    return tuple(Row(line, settled) for line, settled in zip(claim["lines"], policy["lines"], strict=True))


def bar(patient_pays: str, plan_pays: str) -> tuple[Piece, ...]:
    """Who pays what of the whole bill, as parts of one bar."""
    amounts = {"bills": Decimal(patient_pays), "plan": Decimal(plan_pays)}
    whole, x, pieces = sum(amounts.values()), Decimal(0), []
    for kind, amount in amounts.items():
        if amount:
            width = (100 * amount / whole).quantize(HUNDREDTH)
            pieces.append(Piece(kind, f"{x}%", f"{width}%"))
            x += width
    return tuple(pieces)


def year_left(policy: Wire) -> dict[str, str]:
    """What the policy has left after the claim: the sum insured always, the rest where there is any."""
    year: Mapping[str, str] = policy["year"]
    return {name: year[name] for name in YEAR if name == "base" or year[name] != "0.00"}


def in_order(faults: Iterable[FieldFault]) -> list[FieldFault]:
    """Faults from the top of the form to its end, lines of the paste behind the paste itself."""
    places = {name: place for place, name in enumerate(NAMES, 1)}

    def place(fault: FieldFault) -> tuple[int, int]:
        kind, _, row = fault.field.partition(".")
        return (places[BILL], int(row)) if kind == LINE else (places.get(fault.field, 0), 0)

    return sorted(faults, key=place)


def anchor(name: str, bill: PastedBill) -> str:
    """Where a fault is mended: a line that only wants a choice at its choice, any other line in the paste."""
    kind, _, number = name.partition(".")
    if kind != LINE:
        return name
    line = next((line for line in bill.lines if str(line.number) == number), None)
    chosen_there = line is not None and line.kind is Kind.CHARGE and not (line.word or line.chosen or line.entry)
    return f"{KIND}.{number}" if chosen_there else name


def text_of(name: str, bill: PastedBill) -> tuple[int, str] | None:
    """The number and the text of the line that a fault is about; None for any other field."""
    kind, _, number = name.partition(".")
    return next(((line.number, line.text) for line in bill.lines if kind == LINE and str(line.number) == number), None)


def category_of(line: PastedLine) -> str:
    """The code of what a line is read as; "" for a charge no word tells."""
    found = meaning_of(line.word)
    return found[0].category.value if found and found[0].category else ""


def units(line: PastedLine) -> Iterator[tuple[str, Any]]:
    """How many and when, as far as the line says."""
    yield from ((name, line.wire[name]) for name in ("days", "date", "until") if name in line.wire)
