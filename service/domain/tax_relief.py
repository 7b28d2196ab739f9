"""Relief from income tax for health premiums (India: section 80D), as information and never as advice.

Says how much of what was paid counts, and why the rest does not. Works no tax out: it knows no income, and no limit
of its own (they are the market's, by date).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.domain.market import ReliefLaw, ReliefLimits
from service.domain.phrase import Money, Phrase
from service.domain.premium_question import Person
from service.domain.vocabulary import Regime


class Expense(StrEnum):
    """What was paid for, in the order in which it fills a limit."""

    PREMIUM = "premium"
    MEDICAL = "medical_expenditure"
    CHECK_UP = "check_up"


class ReliefGroup(StrEnum):
    """Whose health it is: each group has a limit of its own."""

    FAMILY = "self_and_family"
    PARENTS = "parents"


@dataclass(frozen=True, slots=True)
class Counted:
    """One expense for one person; ``because`` says why ``counted`` is less than ``paid``."""

    person: str
    expense: Expense
    paid: int
    counted: int
    because: Phrase | None

    @property
    def cut(self) -> int:
        """What brings no relief."""
        return self.paid - self.counted


@dataclass(frozen=True, slots=True)
class GroupRelief:
    """``senior``: somebody in it has reached the age of the higher ``limit``."""

    group: ReliefGroup
    senior: bool
    limit: int
    lines: tuple[Counted, ...]

    @property
    def counted(self) -> int:
        """What of it may be deducted from income."""
        return sum(line.counted for line in self.lines)


@dataclass(frozen=True, slots=True)
class TaxRelief:
    """The deduction from taxable income; minor units. ``tax_year`` is the calendar year in which it begins."""

    regime: Regime
    tax_year: int
    limits: ReliefLimits
    groups: tuple[GroupRelief, ...]

    @property
    def counted(self) -> int:
        """The whole deduction."""
        return sum(group.counted for group in self.groups)

    @property
    def notes(self) -> tuple[Phrase, ...]:
        """What has to be said beside it."""
        return tuple(self._notes())

    def _notes(self) -> Iterator[Phrase]:
        yield Phrase("relief.old_regime_only" if self.regime is Regime.OLD else "relief.new_regime")
        yield Phrase("relief.paid_within", {"first": str(self.tax_year), "last": str(self.tax_year + 1)})
        if any(line.expense is Expense.CHECK_UP for group in self.groups for line in group.lines):
            yield Phrase("relief.check_up_shared", {"most": Money(self.limits.check_up)})
        if not self.limits.verified:
            yield Phrase("relief.unverified", {"since": self.limits.since, "law": self.limits.law})


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of a group's limit, and of the one for check-ups, which both groups share."""

    limit: int
    left: int
    check_up: int


def tax_relief(
    persons: Sequence[Person], premiums: Sequence[int], *, regime: Regime, law: ReliefLaw, as_of: date
) -> TaxRelief:
    """Relief for what was paid in the tax year of ``as_of``; ``premiums`` are as paid, one for each person."""
    limits = law.limits_on(as_of)
    check_up, groups = limits.check_up, []
    for group in ReliefGroup:
        inside = [
            (person, premium)
            for person, premium in zip(persons, premiums, strict=True)
            if person.parent == (group is ReliefGroup.PARENTS)
        ]
        if inside:
            found = _relief(group, inside, regime, limits, check_up)
            groups.append(found)
            check_up -= sum(line.counted for line in found.lines if line.expense is Expense.CHECK_UP)
    return TaxRelief(regime, law.tax_year(as_of), limits, tuple(groups))


def _relief(
    group: ReliefGroup, inside: Sequence[tuple[Person, int]], regime: Regime, limits: ReliefLimits, check_up: int
) -> GroupRelief:
    senior = any(person.age_years >= limits.senior_age for person, _ in inside)
    limit = limits.senior_limit if senior else limits.limit
    spent = [
        (person, expense, paid)
        for expense in Expense
        for person, premium in inside
        if (paid := _paid(person, premium, expense))
    ]
    lines = tuple(_count(spent, regime, limits, Room(limit, limit, check_up)))
    return GroupRelief(group, senior, limit, lines)


def _paid(person: Person, premium: int, expense: Expense) -> int:
    if expense is Expense.PREMIUM:
        return premium
    return person.medical_expenditure if expense is Expense.MEDICAL else person.check_up


def _count(
    spent: Sequence[tuple[Person, Expense, int]], regime: Regime, limits: ReliefLimits, room: Room
) -> Iterator[Counted]:
    """Each expense in turn, as far as it is admitted and there is room."""
    for person, expense, paid in spent:
        refused = Phrase("relief.new_regime") if regime is Regime.NEW else _refused(person, expense, limits)
        if refused:
            yield Counted(person.id, expense, paid, 0, refused)
            continue
        line = _fit(person, expense, paid, limits, room)
        used = line.counted if expense is Expense.CHECK_UP else 0
        room = Room(room.limit, room.left - line.counted, room.check_up - used)
        yield line


def _refused(person: Person, expense: Expense, limits: ReliefLimits) -> Phrase | None:
    """Why an expense does not count at all; only a check-up may be paid in cash."""
    if expense is not Expense.CHECK_UP and person.paid_in_cash:
        return Phrase("relief.cash")
    if expense is Expense.MEDICAL and person.age_years < limits.senior_age:
        return Phrase("relief.not_senior", {"age": limits.senior_age})
    if expense is Expense.MEDICAL and person.covered:
        return Phrase("relief.covered")
    return None


def _fit(person: Person, expense: Expense, paid: int, limits: ReliefLimits, room: Room) -> Counted:
    """As much of an admitted expense as the limits leave room for."""
    capped = expense is Expense.CHECK_UP and room.check_up <= room.left
    left = room.check_up if capped else room.left
    if paid <= left:
        return Counted(person.id, expense, paid, paid, None)
    because = (
        Phrase("relief.check_up", {"most": Money(limits.check_up)})
        if capped
        else Phrase("relief.limit", {"limit": Money(room.limit)})
    )
    return Counted(person.id, expense, paid, left, because)
