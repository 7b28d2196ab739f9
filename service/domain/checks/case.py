"""What a check of a plan works on, and what it finds. Knows no check."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from service.domain.checks.term_set import TermSet
from service.domain.errors import Path
from service.domain.market import Market
from service.domain.plan import Plan

# Where in the document, and what would be right.
Found: TypeAlias = tuple[Path, str]


class Severity(StrEnum):
    """``refuse``: the plan cannot be meant so, and is not published; ``warn``: somebody should look."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend or to look at: where (a JSON pointer into the plan), a code, and what would be right."""

    pointer: str
    code: str
    severity: Severity
    detail: str


@dataclass(frozen=True, slots=True)
class Case:
    """A plan and what it is checked against.

    ``as_of``: the day of the check, None where nobody asks how old the plan is. ``names``: the presentations,
    treatments and items that claims may name, None where they are not known. ``read``: the terms that some rule of
    the market reads.
    """

    plan: Plan
    market: Market
    read: AbstractSet[str]
    as_of: date | None = None
    names: AbstractSet[str] | None = None

    @property
    def largest(self) -> int | None:
        """The largest sum insured on offer (minor units); None where no source says which one is."""
        sums = self.plan.sum_insured
        return None if sums.unknown else max(*sums.options, sums.maximum, 0)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of the linter on the terms a person may hold; ``of_readings``: also with each other reading."""

    code: str
    severity: Severity
    find: Callable[[Case, TermSet], Iterator[Found]]
    of_readings: bool = True


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """One rule of the linter on the plan document as a whole."""

    code: str
    severity: Severity
    find: Callable[[Case], Iterator[Found]]


def percent(bps: int) -> str:
    """Basis points as a person writes them.

    >>> percent(2_550), percent(10_000)
    ('25.5 %', '100 %')
    """
    return f"{bps / 100:g} %"
