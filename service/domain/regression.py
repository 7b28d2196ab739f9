"""Stored cases whose figures must still hold: what changed them is taken back, or the new figures are approved.

Money is compared exactly. Knows no file, and not how a question travels: a case keeps its question as it was written.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from service.domain.edition import Edition
from service.domain.errors import CatalogueFault, Fault, Looks, Refusal
from service.domain.estimate import NoPrice, estimate
from service.domain.money import plain
from service.domain.proofs import Proof
from service.domain.query import Query
from service.domain.vocabulary import PolicyState, Stage

TITLE = "Every stored case still has its approved figures"


class Figures(NamedTuple):
    """Who pays, minor units: ``bills = plan_pays + patient_pays``."""

    bills: int
    plan_pays: int
    patient_pays: int


@dataclass(frozen=True, slots=True)
class Expected:
    """The figures of one row of an answer; ``variant`` None: whichever course the stay takes."""

    scenario: Stage
    plan_id: str
    policy_state: PolicyState
    figures: Figures
    variant: str | None = None

    @property
    def place(self) -> "Place":
        return self.scenario, self.plan_id, self.policy_state


@dataclass(frozen=True, slots=True)
class RegressionCase:
    """A question, and the figures that somebody approved; ``source`` says how they were found.

    ``body`` is the question as it is written, ``query`` what it means; it is asked of each day's documents.
    """

    id: str
    label: str
    source: str
    body: Mapping[str, Any]
    query: Query
    expected: tuple[Expected, ...]
    approved_by: str
    approved_on: date


Place: TypeAlias = tuple[Stage, str, PolicyState]
Answered: TypeAlias = Mapping[Place, tuple[str | None, Figures]]


def check(edition: Edition, cases: Sequence[RegressionCase]) -> tuple[Fault, ...]:
    """A fault for each row that is no longer as approved: case, scenario, plan, state, approved and present figures."""
    return tuple(fault for look in _looks(edition, cases) for fault in look)


def regression_proof(edition: Edition | None, cases: Sequence[RegressionCase]) -> Proof:
    """The proof of all cases, by rows; without an edition, because other proofs failed, nothing is looked at."""
    looks = tuple(_looks(edition, cases)) if edition else ()
    return Proof("regressions", TITLE, len(looks), tuple(fault for look in looks for fault in look))


def reapproved(
    edition: Edition, cases: Sequence[RegressionCase], who: str, on: date, *, only: Collection[str] = ()
) -> tuple[RegressionCase, ...]:
    """The cases with the present figures; a case whose figures hold keeps its approval.

    ``only`` names the cases that may change, all if empty. CatalogueFault if one of them has no answer any more.
    """
    chosen = [number for number, case in enumerate(cases) if not only or case.id in only]
    found = {number: _answered(edition, cases[number]) for number in chosen}
    faults = [
        fault
        for number, answer in found.items()
        for look in _compared(cases[number], number, answer)
        for fault in look
        if fault.code != "regression"
    ]
    if faults:
        raise CatalogueFault(faults)
    return tuple(_with(case, found[number], who, on) if number in found else case for number, case in enumerate(cases))


def _with(case: RegressionCase, answer: "Answered | str", who: str, on: date) -> RegressionCase:
    assert not isinstance(answer, str)
    now = tuple(_present(row, answer) for row in case.expected)
    return case if now == case.expected else replace(case, expected=now, approved_by=who, approved_on=on)


def _present(row: Expected, answer: Answered) -> Expected:
    variant, figures = answer[row.place]
    return replace(row, figures=figures, variant=row.variant and variant)


def _looks(edition: Edition, cases: Iterable[RegressionCase]) -> Looks:
    for number, case in enumerate(cases):
        yield from _compared(case, number, _answered(edition, case))


def _answered(edition: Edition, case: RegressionCase) -> Answered | str:
    """The figures of a case by row, or why there are none."""
    try:
        answer = estimate(case.query, edition)
    except Refusal as refusal:
        return " ".join(fault.detail for fault in refusal.faults) or str(refusal)
    if isinstance(answer, NoPrice):
        return "The answer is advice without a price."
    return {
        (entry.stage, entry.plan_id, row.policy_state): (
            entry.variant,
            Figures(row.bills, row.plan_pays, row.patient_pays),
        )
        for entry in answer.comparison
        for row in entry.rows
    }


def _compared(case: RegressionCase, number: int, answer: Answered | str) -> Looks:
    """Row by row: is it as approved."""
    for place, row in enumerate(case.expected):
        yield tuple(_faults(case, row, f"regressions/regressions#/cases/{number}/expected/{place}", answer))


def _faults(case: RegressionCase, row: Expected, pointer: str, answer: Answered | str) -> Iterator[Fault]:
    at = f"Case '{case.id}' at {row.scenario} under {row.plan_id} ({row.policy_state})"
    if isinstance(answer, str):
        yield Fault(pointer, "unanswered", f"{at} has no answer any more: {answer}")
    elif row.place not in answer:
        yield Fault(pointer, "absent", f"{at} is not part of the answer: change the question, or take the row out.")
    else:
        variant, now = answer[row.place]
        if (row.figures, row.variant or variant) != (now, variant):
            yield Fault(
                pointer,
                "regression",
                f"{at} no longer holds: approved were {_said(row.figures, row.variant)}; now it is "
                f"{_said(now, row.variant and variant)}. Take back what changed it, or approve the new figures.",
            )


def _said(figures: Figures, variant: str | None) -> str:
    bills, plan_pays, patient_pays = map(plain, figures)
    course = f" ({variant})" if variant else ""
    return f"bills {bills}, plan pays {plan_pays}, patient pays {patient_pays}{course}"
