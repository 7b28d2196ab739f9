"""With and without: one plan against one scenario, in every policy state, with what is unsure priced both ways."""

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeAlias

import numpy as np

from service.domain.around_stay import AroundStay, around_stay
from service.domain.eob import EobLine, explain
from service.domain.market import Market
from service.domain.phrase import Money, Phrase
from service.domain.premium import Premium
from service.domain.readings import Held, fact_readings, held_states, silent_terms
from service.domain.scenario import Role, Scenario
from service.domain.states import Case, Settled, settle_states, states_of
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


def compare(scenario: Scenario, case: Case, market: Market) -> Comparison:
    """With and without the plan, its premium counted."""
    return with_premium(settle(scenario, case, market), case, market)


def settle(scenario: Scenario, case: Case, market: Market) -> Comparison:
    """Settle every state and reading in one block, then every other reading of the plan's own terms.

    The rows know no premium yet: what they say is the same whoever asks, at any age.
    """
    held = held_states(case.terms, case.policy)
    readings = fact_readings(scenario, case.terms, case.policy)
    settled = settle_states(scenario, case, market, states_of(held, case), readings)
    others = _otherwise(settled)
    return Comparison(
        stage=scenario.stage,
        role=scenario.role,
        variant=scenario.variant,
        plan_id=case.plan.id,
        sum_insured=case.sum_insured,
        partial=scenario.partial,
        rows=(_without(scenario), *(_row(state, column, settled, others[column]) for column, state in enumerate(held))),
        around_stay=around_stay(scenario.claim, case.plan, case.terms, market.standard_clauses),
        unknown=silent_terms(case.terms, read=settled.read),
    )


def _otherwise(settled: Settled) -> Others:
    """By state, each other reading that changes what the plan pays, and what it pays then."""
    by_terms = ((because, settled.under(terms, settled.states)) for because, terms in settled.terms_otherwise())
    others: Others = [[] for _ in settled.shown.tolist()]
    for because, pays in chain(settled.facts_otherwise(), by_terms):
        for column in np.flatnonzero(pays != settled.shown).tolist():
            others[column].append((because, int(pays[column])))
    return others


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


def _row(state: Held, column: int, settled: Settled, others: list[tuple[Phrase, int]]) -> Row:
    case, market, bills, pays = settled.case, settled.market, settled.scenario.bills, int(settled.shown[column])
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
        cover_verdict=cover_verdict(_facts(state, column, settled, others)),
        year_verdict=None,
        alternatives=tuple(Alternative(because, other, bills - other, None) for because, other in others),
        lines=lines,
        cited=tuple(dict.fromkeys(clause.source for clause in clauses if clause)),
    )


def _cashless(settled: Settled, column: int) -> int:
    """What the insurer settles with a network hospital directly: the stay, never what comes before or after."""
    stay = settled.scenario.claim.shape.in_stay
    return int(settled.settlement.claim_pays[stay, column].sum()) if settled.case.policy.network else 0


def _facts(state: Held, column: int, settled: Settled, others: list[tuple[Phrase, int]]) -> RowFacts:
    pays, case = settled.shown, settled.case
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
            gates=settled.market.rulebook.gates,
            held_months=state.months,
            as_of=case.as_of,
        ),
        unsure=_unsure(int(pays[column]), others),
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
