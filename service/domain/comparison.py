"""With and without: one plan against one scenario, in every policy state, with what is unsure priced both ways."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

import numpy as np

from service.domain.around_stay import AroundStay, around_stay
from service.domain.claim import Claim, Members
from service.domain.eob import EobLine, explain
from service.domain.kernel import Settlement, adjudicate
from service.domain.market import Market
from service.domain.money import Array, Mask
from service.domain.phrase import Money, Phrase
from service.domain.plan import Plan, Terms
from service.domain.policy_year import cover_for, open_year
from service.domain.premium import Premium
from service.domain.query import PolicyQuestion
from service.domain.readings import Held, Reading, fact_readings, held_states, silent_terms, term_readings, watch
from service.domain.scenario import Role, Scenario
from service.domain.verdict import RowFacts, Verdict, cover_verdict, longest_wait, year_verdict
from service.domain.vocabulary import PolicyState, Stage

Others: TypeAlias = list[list[tuple[Phrase, int]]]


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same row if an open question is answered the other way; total is None without a premium."""

    because: Phrase
    plan_pays: int
    patient_pays: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One policy state. Money in minor units; premium, totals and verdicts are None without a policy or price.

    ``bills = plan_pays + patient_pays``; ``pay_now − refunded_later = patient_pays``;
    ``total = patient_pays + premium``; ``difference = total − bills``. ``cited``: the sources of its clauses.
    """

    policy_state: PolicyState
    bills: int
    plan_pays: int
    patient_pays: int
    pay_now: int
    refunded_later: int
    premium: Premium | None
    premiums_before: int | None
    total: int | None
    difference: int | None
    cover_verdict: Verdict | None
    year_verdict: Verdict | None
    alternatives: tuple[Alternative, ...]
    lines: tuple[EobLine, ...]
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One scenario under one plan. Equal ``made_from`` within an edition: equal rows but for the premium.

    ``partial``: some of its care has no price, so its bills are at least this much. ``unknown``: the terms that the
    settlement looked at, that no source settles and that were read in one way only.
    """

    stage: Stage
    role: Role
    variant: str | None
    plan_id: str
    sum_insured: int
    partial: bool
    rows: tuple[Row, ...]
    around_stay: AroundStay | None = None
    unknown: tuple[str, ...] = ()
    made_from: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A plan with the terms and sum insured chosen, and what is known of the person's policy.

    ``options`` are those that ``terms`` were chosen by; ``age_years`` is the member's, None if not known.
    """

    plan: Plan
    terms: Terms
    sum_insured: int
    policy: PolicyQuestion
    premium: Premium
    as_of: date
    options: tuple[str, ...] = ()
    age_years: int | None = None

    @property
    def age_that_counts(self) -> int | None:
        """The member's age where some co-payment goes by it, else None: then it settles nothing."""
        return self.age_years if any(copay.age_from for copay in self.terms.copays.value) else None


@dataclass(frozen=True, slots=True)
class Settled:
    """The block of every state and reading, per state what the other readings would pay, and the terms it read."""

    scenario: Scenario
    case: Case
    settlement: Settlement
    members: Members
    others: Others
    read: AbstractSet[str]

    @property
    def pays(self) -> Array:
        """What the plan pays, by column."""
        return np.asarray(self.settlement.plan_pays.sum(axis=0), dtype=np.int64)


def compare(scenario: Scenario, case: Case, market: Market) -> Comparison:
    """With and without the plan, its premium counted."""
    return with_premium(settle(scenario, case, market), case, market)


def settle(scenario: Scenario, case: Case, market: Market) -> Comparison:
    """Settle every state and reading in one block, then every other reading of the plan's own terms.

    The rows know no premium yet: what they say is the same whoever asks, at any age.
    """
    held = held_states(case.terms, case.policy)
    settled = _settle(scenario, case, market, held)
    return Comparison(
        stage=scenario.stage,
        role=scenario.role,
        variant=scenario.variant,
        plan_id=case.plan.id,
        sum_insured=case.sum_insured,
        partial=scenario.partial,
        rows=(_without(scenario), *(_row(state, column, settled, market) for column, state in enumerate(held))),
        around_stay=around_stay(scenario.claim, case.plan, case.terms, market.standard_clauses),
        unknown=silent_terms(case.terms, read=settled.read),
    )


def _settle(scenario: Scenario, case: Case, market: Market, held: Sequence[Held]) -> Settled:
    readings = fact_readings(scenario, case.terms, case.policy)
    columns = [(state, reading) for reading in readings for state in held]
    members = _members(columns, case)
    terms, read = watch(case.terms)
    settlement = adjudicate(_widened(scenario.claim, len(columns)), terms, members, market.rulebook)
    totals = settlement.plan_pays.sum(axis=0).tolist()
    shown = totals[: len(held)]
    others: Others = [[] for _ in held]
    for number, reading in enumerate(readings):
        if reading.because is not None:
            _note(others, shown, totals[number * len(held) :], reading.because)
    narrow, first = _widened(scenario.claim, len(held)), _members(columns[: len(held)], case)
    for because, terms in term_readings(case.terms, read=read):
        again = adjudicate(narrow, terms, first, market.rulebook)
        _note(others, shown, again.plan_pays.sum(axis=0).tolist(), because)
    return Settled(scenario, case, settlement, members, others, read)


def _note(others: Others, shown: list[int], pays: list[int], because: Phrase) -> None:
    """Keep a reading for the rows that it changes."""
    for column, before in enumerate(shown):
        if pays[column] != before:
            others[column].append((because, pays[column]))


def _widened(claim: Claim, columns: int) -> Claim:
    return replace(claim, amounts=np.repeat(claim.amounts[:, :1], columns, axis=1))


def _members(columns: Sequence[tuple[Held, Reading]], case: Case) -> Members:
    def whole(values: Iterable[int]) -> Array:
        return np.array(list(values), dtype=np.int64)

    def everywhere(value: int) -> Array:
        return np.full(len(columns), value, dtype=np.int64)

    def flags(values: Iterable[bool]) -> Mask:
        return np.array(list(values), dtype=np.bool_)

    return Members(
        sum_insured=everywhere(case.sum_insured),
        sum_insured_left=everywhere(_cover(case)),
        deductible_left=everywhere(case.terms.deductible.value.amount),
        policy_age_days=whole(state.days for state, _ in columns),
        policy_age_months=whole(state.months for state, _ in columns),
        declared=flags(reading.declared for _, reading in columns),
        stay_accepted=flags(reading.accepted for _, reading in columns),
        spine_wait=flags(reading.listed for _, reading in columns),
        network=np.full(len(columns), case.policy.network),
        age_years=None if case.age_that_counts is None else everywhere(case.age_that_counts),
    )


def _cover(case: Case) -> int:
    """All the cover of a year in which, and before which, nothing was claimed."""
    year = open_year(case.terms, case.sum_insured, ever_paid=False)
    return cover_for(year, case.terms, case.sum_insured).total


def with_premium(settled: Comparison, case: Case, market: Market) -> Comparison:
    """The same rows with what the policy costs, and whether the year costs more or less with it."""
    without, *rows = settled.rows
    held = held_states(case.terms, case.policy)
    priced = (_priced(row, state, case.premium, market) for row, state in zip(rows, held, strict=True))
    return replace(settled, rows=(without, *priced))


def _priced(row: Row, state: Held, premium: Premium, market: Market) -> Row:
    price = premium.amount
    verdict = year_verdict(
        premium=premium,
        plan_pays=row.plan_pays,
        bills=row.bills,
        real_difference=market.real_difference,
        if_paid=bool(row.alternatives),
    )
    if price is None:
        return replace(row, premium=premium, year_verdict=verdict)
    return replace(
        row,
        premium=premium,
        year_verdict=verdict,
        premiums_before=_paid_before(state, price),
        total=row.patient_pays + price,
        difference=price - row.plan_pays,
        alternatives=tuple(replace(other, total=other.patient_pays + price) for other in row.alternatives),
    )


def _without(scenario: Scenario) -> Row:
    """Nobody shares the bill: what providers charge is what is paid, at the desk."""
    bills = scenario.bills
    return Row(
        policy_state=PolicyState.NO_POLICY,
        bills=bills,
        plan_pays=0,
        patient_pays=bills,
        pay_now=bills,
        refunded_later=0,
        premium=None,
        premiums_before=None,
        total=bills,
        difference=0,
        cover_verdict=None,
        year_verdict=None,
        alternatives=(),
        lines=tuple(
            EobLine(line.care.item.code, line.amount, 0, line.amount, (), line.care.days) for line in scenario.lines
        ),
    )


def _row(state: Held, column: int, settled: Settled, market: Market) -> Row:
    case, bills, pays = settled.case, settled.scenario.bills, int(settled.pays[column])
    at_desk = _cashless(settled, column)
    lines = explain(settled.settlement, column, terms=case.terms, members=settled.members, market=market)
    clauses = (step.clause for line in lines for step in line.steps)
    return Row(
        policy_state=state.state,
        bills=bills,
        plan_pays=pays,
        patient_pays=bills - pays,
        pay_now=bills - at_desk,
        refunded_later=pays - at_desk,
        premium=None,
        premiums_before=None,
        total=None,
        difference=None,
        cover_verdict=cover_verdict(_facts(state, column, settled, market)),
        year_verdict=None,
        alternatives=tuple(
            Alternative(because, other, bills - other, None) for because, other in settled.others[column]
        ),
        lines=lines,
        cited=tuple(dict.fromkeys(clause.source for clause in clauses if clause)),
    )


def _cashless(settled: Settled, column: int) -> int:
    """What the insurer settles with a network hospital directly: the stay, never what comes before or after."""
    stay = settled.scenario.claim.shape.in_stay
    return int(settled.settlement.claim_pays[stay, column].sum()) if settled.case.policy.network else 0


def _facts(state: Held, column: int, settled: Settled, market: Market) -> RowFacts:
    pays, case = settled.pays, settled.case
    past = 1  # held_states puts the policy past its waits second
    return RowFacts(
        bills=settled.scenario.bills,
        plan_pays=int(pays[column]),
        pays_past_waits=max(int(pays[past]), int(pays[column])),
        accident=settled.scenario.claim.accident,
        wait=longest_wait(
            settled.settlement.claim,
            case.terms,
            settled.members,
            column,
            gates=market.rulebook.gates,
            held_months=state.months,
            as_of=case.as_of,
        ),
        unsure=_unsure(int(pays[column]), settled.others[column]),
    )


def _unsure(pays: int, others: list[tuple[Phrase, int]]) -> Phrase | None:
    """The open question that moves most, and what the plan pays either way; the rest stay alternatives of the row."""
    if not others:
        return None
    because, other = max(others, key=lambda read: abs(read[1] - pays))
    least, most = sorted((pays, other))
    return Phrase("verdict.V7", {"least": Money(least), "most": Money(most), "because": because})


def _paid_before(state: Held, price: int) -> int | None:
    """Premiums of the years before this one, at this year's price: they are spent either way."""
    if state.state is PolicyState.BOUGHT_TODAY:
        return None
    return price * (state.months // 12)
