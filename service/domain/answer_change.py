"""One row of an answer before and after a change of the catalogue, and the lines that are responsible.

A line is responsible where its own price changed; where the plan's terms did, wherever somebody else pays now. What
follows from it on other lines (a share of a deductible, a sum insured used up) is not its cause and is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from service.domain.comparison import Row
from service.domain.eob import EobLine
from service.domain.regression import Figures
from service.domain.vocabulary import CityTier, Facility, PolicyState, RoomClass, Stage


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the facts that tell it from the others; ``prescribed``: items that a doctor named."""

    presentation: str
    tier: CityTier
    facility: Facility
    room: RoomClass
    prescribed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Which row: where the episode ends, under which plan, in which state; ``plan_id`` None without a policy."""

    asked: Asked
    scenario: Stage
    plan_id: str | None
    policy_state: PolicyState


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row says: who pays, the course of its stay, and whether some of its care has no price."""

    figures: Figures
    variant: str | None
    partial: bool


@dataclass(frozen=True, slots=True)
class StepChange:
    """What fell on the patient by one rule and clause, before and after, minor units; ``ref`` as it is printed."""

    rule: str
    ref: str | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class LineChange:
    """An item of the bill before and after, minor units; None where it is not on the bill, or has no price."""

    item: str
    billed_before: int | None
    billed_after: int | None
    patient_before: int | None
    patient_after: int | None
    steps: tuple[StepChange, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A row before and after; None where there is no such answer."""

    answer: Answer
    before: Standing | None
    after: Standing | None
    lines: tuple[LineChange, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether anything differs."""
        return self.before != self.after

    def difference(self, figure: str) -> int:
        """How much more a figure is after than before; 0 where one of the answers is missing."""
        if self.before is None or self.after is None:
            return 0
        more: int = getattr(self.after.figures, figure) - getattr(self.before.figures, figure)
        return more


@dataclass(frozen=True, slots=True)
class _Item:
    """The lines of one item together."""

    billed: int
    patient_pays: int
    steps: Mapping[tuple[str, str | None], int]


def responsible(before: Row, after: Row, *, terms_changed: bool) -> tuple[LineChange, ...]:
    """The lines behind the difference of two rows, in the order of the bill."""
    old, new = _by_item(before.lines), _by_item(after.lines)
    return tuple(
        _line(item, old.get(item), new.get(item))
        for item in dict.fromkeys((*old, *new))
        if _caused(old.get(item), new.get(item), terms_changed=terms_changed)
    )


def _caused(old: _Item | None, new: _Item | None, *, terms_changed: bool) -> bool:
    if old is None or new is None:
        return True
    return old.billed != new.billed or (terms_changed and old.patient_pays != new.patient_pays)


def _line(item: str, old: _Item | None, new: _Item | None) -> LineChange:
    steps_before, steps_after = old.steps if old else {}, new.steps if new else {}
    return LineChange(
        item=item,
        billed_before=old.billed if old else None,
        billed_after=new.billed if new else None,
        patient_before=old.patient_pays if old else None,
        patient_after=new.patient_pays if new else None,
        steps=tuple(_steps(steps_before, steps_after)),
    )


def _steps(
    before: Mapping[tuple[str, str | None], int], after: Mapping[tuple[str, str | None], int]
) -> Iterator[StepChange]:
    for rule, ref in dict.fromkeys((*before, *after)):
        was, now = before.get((rule, ref), 0), after.get((rule, ref), 0)
        if was != now:
            yield StepChange(rule, ref, was, now)


def _by_item(lines: Iterable[EobLine]) -> dict[str, _Item]:
    found: dict[str, list[EobLine]] = {}
    for line in lines:
        found.setdefault(line.item, []).append(line)
    return {item: _together(same) for item, same in found.items()}


def _together(lines: Iterable[EobLine]) -> _Item:
    billed = patient_pays = 0
    steps: dict[tuple[str, str | None], int] = {}
    for line in lines:
        billed, patient_pays = billed + line.billed, patient_pays + line.patient_pays
        for step in line.steps:
            at = (step.rule, step.clause.ref if step.clause else None)
            steps[at] = steps.get(at, 0) + step.amount
    return _Item(billed, patient_pays, steps)
