"""Hand-worked rows about premiums, under ``cases/in/premium/``: read into what the domain takes.

The columns are described in ``cases/README.md``. Computes nothing.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from service.domain.premium_question import InstalmentQuestion, Loading, Person, PremiumQuestion
from service.domain.vocabulary import Frequency, PolicyType, Regime
from tests.term_values import money

FOLDER = Path(__file__).parent / "cases" / "in" / "premium"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table; each names its source."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        found = list(csv.DictReader(table))
    assert all(row["source"] and row["name"] for row in found)
    return found


def amounts(cell: str) -> tuple[int, ...]:
    """``100.00/200.00`` in minor units; none in an empty cell."""
    return tuple(money(text) for text in cell.split("/") if text)


def question(row: dict[str, str]) -> PremiumQuestion:
    """The question of a row of ``total.csv``."""
    return PremiumQuestion(
        market="in",
        persons=tuple(Person(f"p{place}", 40, amount) for place, amount in enumerate(amounts(row["amounts"]))),
        policy_type=PolicyType(row["policy_type"]),
        as_of=date.fromisoformat(row["as_of"]),
        discount_bps=int(row["discount_bps"]),
        loadings=tuple(_loading(text) for text in row["loadings"].split("/") if text),
        tax_included=row["tax_included"] == "yes",
        instalment=_instalment(row["instalment"]) if row["instalment"] else None,
    )


def _loading(text: str) -> Loading:
    if text.endswith("bps"):
        return Loading("a rate", bps=int(text.removesuffix("bps")))
    return Loading("an amount", amount=money(text))


def _instalment(text: str) -> InstalmentQuestion:
    every, _, bps = text.partition(":")
    return InstalmentQuestion(Frequency(every), loading_bps=int(bps) if bps else None)


def spending(row: dict[str, str]) -> tuple[tuple[Person, ...], Regime, date]:
    """The persons, the regime and the day of a row of ``relief.csv``."""
    return tuple(_persons(row["persons"])), Regime(row["regime"]), date.fromisoformat(row["as_of"])


def _persons(cell: str) -> Iterator[Person]:
    for text in cell.split("|"):
        name, age, *words = text.split()
        paid = {key: money(amount) for key, _, amount in (word.partition("=") for word in words) if amount}
        yield Person(
            id=name,
            age_years=int(age),
            amount=paid.get("premium", 0),
            parent="parent" in words,
            check_up=paid.get("check_up", 0),
            medical_expenditure=paid.get("medical", 0),
            covered="uncovered" not in words,
            paid_in_cash="cash" in words,
        )
