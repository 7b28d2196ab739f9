"""What a change of the catalogue does to answers: the same questions before and after, and why they differ.

A question is settled again only where something that settles it differs: the claim of a scenario or the terms it is
settled under. That is decided from those inputs themselves, so an answer that was not settled again cannot differ.
Knows no storage and no words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from statistics import median_high, median_low
from typing import Any, TypeAlias

from service.domain.answer_change import Answer, Asked, Change, LineChange, Standing, responsible
from service.domain.claim import Claim
from service.domain.comparison import Comparison, Row
from service.domain.edition import Course, Edition
from service.domain.errors import Refusal
from service.domain.estimate import settled_from
from service.domain.money import round_half_up
from service.domain.query import PlanChoice, Query
from service.domain.readings import held_states
from service.domain.regression import Figures
from service.domain.scenario import Scenario
from service.domain.states import Case
from service.domain.vocabulary import PolicyState, Stage

# Amounts are compared apart: they are an array.
CLAIM_FIELDS = tuple(each.name for each in fields(Claim) if each.compare and each.name != "amounts")
Rows: TypeAlias = dict[tuple[Stage, str | None, PolicyState], tuple[Comparison, Row]]


@dataclass(frozen=True, slots=True)
class Spread:
    """How one figure moved over the answers that changed, minor units.

    ``median`` of the differences, half up; ``up`` and ``down``: the changes by the most, None if there is none.
    """

    median: int
    up: Change | None
    down: Change | None


@dataclass(frozen=True, slots=True)
class LineCause:
    """A price that differs, and in how many of the changed answers; None: no price, or not on the bill."""

    item: str
    before: int | None
    after: int | None
    answers: int


@dataclass(frozen=True, slots=True)
class TermCause:
    """A rule and clause of a plan by which somebody else pays now, and in how many of the changed answers."""

    plan_id: str
    rule: str
    ref: str | None
    answers: int


@dataclass(frozen=True, slots=True)
class Impact:
    """``example``: every row of one question before and after. All else is counted over the sample.

    ``answers``: rows before or after; ``changed``: those of them that are on both sides and differ. ``completed``
    counts the changed ones whose care has all its prices now, ``gapped`` those of which some lost theirs.
    """

    example: tuple[Change, ...]
    answers: int
    changed: int
    appeared: tuple[Answer, ...]
    vanished: tuple[Answer, ...]
    completed: int
    gapped: int
    patient_pays: Spread
    bills: Spread
    lines: tuple[LineCause, ...]
    terms: tuple[TermCause, ...]

    @property
    def empty(self) -> bool:
        """Whether no answer differs, not even the example's."""
        moved = self.changed or self.appeared or self.vanished
        return not moved and not any(change.moved for change in self.example)


@dataclass(frozen=True, slots=True)
class _Side:
    """A question under one edition: what its rows are settled from; nothing where it has no answer."""

    edition: Edition
    course: Course | None = None
    cases: Mapping[str, Case] | None = None

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        return self.edition.scenarios(self.course) if self.course else ()

    def case(self, plan_id: str) -> Case | None:
        return (self.cases or {}).get(plan_id)


def impact(before: Edition, after: Edition, queries: Sequence[Query], *, example: Query | None = None) -> Impact:
    """The answers to ``queries`` that differ, and all those to ``example``, under every plan that either names.

    Both editions are of one market, and a question names a plan once. A plan that an edition does not hold is not asked
    about there.
    """
    counted, changes = 0, []
    for query in queries:
        number, found = _changes(query, before, after)
        counted += number
        changes += [change for change in found if change.moved]
    both = [change for change in changes if change.before and change.after]
    return Impact(
        example=tuple(_example(example, before, after)) if example else (),
        answers=counted,
        changed=len(both),
        appeared=tuple(change.answer for change in changes if not change.before),
        vanished=tuple(change.answer for change in changes if not change.after),
        completed=sum(_partial(change) == (True, False) for change in both),
        gapped=sum(_partial(change) == (False, True) for change in both),
        patient_pays=_spread(both, "patient_pays"),
        bills=_spread(both, "bills"),
        lines=_line_causes(both),
        terms=_term_causes(both),
    )


def _example(query: Query, before: Edition, after: Edition) -> Iterator[Change]:
    """Every row of one question under every plan of either edition, whether it differs or not."""
    plans = tuple(PlanChoice(plan) for plan in sorted({*before.plans, *after.plans}))
    asked = replace(query, policy=replace(query.policy, plans=query.policy.plans or plans))
    sides = _side(asked, before), _side(asked, after)
    yield from _compared(sides, [choice.plan_id for choice in asked.policy.plans])


def _changes(query: Query, before: Edition, after: Edition) -> tuple[int, tuple[Change, ...]]:
    """How many rows the question has on either side, and the rows that may differ."""
    sides = _side(query, before), _side(query, after)
    plans = [choice.plan_id for choice in query.policy.plans]
    scenarios = tuple([_settled_by(scenario) for scenario in side.scenarios] for side in sides)
    same_bill = scenarios[0] == scenarios[1]
    again = [plan for plan in plans if not (same_bill and _same_terms(sides, plan))]
    kept = sum(_rows_of(sides[0].case(plan)) for plan in plans if plan not in again) * len(scenarios[0])
    found = _compared(sides, again)
    # What nobody shares is the bill itself: that row is compared with the bills, and not plan by plan.
    changes = tuple(change for change in found if not (same_bill and change.answer.plan_id is None))
    without = len(scenarios[0]) if same_bill else 0
    return kept + without + len(changes), changes


def _side(query: Query, edition: Edition) -> _Side:
    """The question under an edition, about those of its plans that the edition holds."""
    known = tuple(choice for choice in query.policy.plans if choice.plan_id in edition.plans)
    if not known:
        return _Side(edition)
    try:
        found = settled_from(replace(query, policy=replace(query.policy, plans=known)), edition)
    except Refusal:
        return _Side(edition)  # A question that does not fit an edition has no answer there; that is what is told.
    if found is None:
        return _Side(edition)
    course, cases = found
    return _Side(edition, course, {case.plan.id: case for case in cases})


def _settled_by(scenario: Scenario) -> tuple[Any, ...]:
    """Everything a scenario hands to a settlement, and what is said of it beside."""
    claim = [getattr(scenario.claim, name) for name in CLAIM_FIELDS]
    amounts = scenario.claim.amounts.tolist()
    return (scenario.stage, scenario.variant, scenario.surgical, scenario.partial, amounts, *claim)


def _same_terms(sides: tuple[_Side, _Side], plan_id: str) -> bool:
    old, new = (side.case(plan_id) for side in sides)
    if old is None or new is None:
        return old is new
    return (old.terms, old.sum_insured) == (new.terms, new.sum_insured)


def _rows_of(case: Case | None) -> int:
    """How many rows a scenario has under a plan."""
    return len(held_states(case.terms, case.policy)) if case else 0


def _compared(sides: tuple[_Side, _Side], plans: Iterable[str]) -> Iterator[Change]:
    """Every row of either side under these plans, and once without a policy."""
    chosen = tuple(plans)
    old, new = (_rows(side, chosen) for side in sides)
    for place in dict.fromkeys((*old, *new)):
        yield _change(sides, place, old.get(place), new.get(place))


def _rows(side: _Side, plans: Iterable[str]) -> Rows:
    found: Rows = {}
    for case in (side.case(plan) for plan in plans):
        if case is None or side.course is None:
            continue
        for entry in side.edition.compare(side.course, case).ends:
            for row in entry.rows:
                plan = None if row.policy_state is PolicyState.NO_POLICY else entry.plan_id
                found.setdefault((entry.stage, plan, row.policy_state), (entry, row))
    return found


def _change(
    sides: tuple[_Side, _Side],
    place: tuple[Stage, str | None, PolicyState],
    old: tuple[Comparison, Row] | None,
    new: tuple[Comparison, Row] | None,
) -> Change:
    stage, plan, state = place
    was, now = _standing(old), _standing(new)
    lines: tuple[LineChange, ...] = ()
    if old and new and was != now:
        changed = plan is not None and not _same_terms(sides, plan)
        lines = responsible(old[1], new[1], terms_changed=changed)
    course = sides[1].course or sides[0].course
    assert course is not None
    return Change(Answer(_asked(course), stage, plan, state), was, now, lines)


def _standing(found: tuple[Comparison, Row] | None) -> Standing | None:
    if found is None:
        return None
    entry, row = found
    return Standing(Figures(row.bills, row.plan_pays, row.patient_pays), entry.variant, entry.partial)


def _asked(course: Course) -> Asked:
    key = course.episode
    return Asked(key.presentation, key.tier, key.facility, key.room, tuple(item for item, _ in key.prescribed))


def _partial(change: Change) -> tuple[bool, bool]:
    return bool(change.before and change.before.partial), bool(change.after and change.after.partial)


def _spread(changes: Sequence[Change], figure: str) -> Spread:
    """Of equal changes the first counts as the largest."""
    moves = [change.difference(figure) for change in changes]
    if not moves:
        return Spread(0, None, None)
    middle = round_half_up(Fraction(median_low(moves) + median_high(moves), 2))
    up = max(changes, key=lambda change: change.difference(figure))
    down = min(changes, key=lambda change: change.difference(figure))
    return Spread(middle, up if up.difference(figure) > 0 else None, down if down.difference(figure) < 0 else None)


def _line_causes(changes: Iterable[Change]) -> tuple[LineCause, ...]:
    """The prices behind the changes, those of most answers first."""
    counts = Counter(
        (line.item, line.billed_before, line.billed_after)
        for change in changes
        for line in change.lines
        if line.billed_before != line.billed_after
    )
    return tuple(LineCause(*what, answers) for what, answers in counts.most_common())


def _term_causes(changes: Iterable[Change]) -> tuple[TermCause, ...]:
    """The clauses behind the changes of bills that cost the same, those of most answers first."""
    counts = Counter(
        (change.answer.plan_id or "", rule, ref)
        for change in changes
        if not change.difference("bills")
        for rule, ref in dict.fromkeys((step.rule, step.ref) for line in change.lines for step in line.steps)
    )
    return tuple(TermCause(*what, answers) for what, answers in counts.most_common())
