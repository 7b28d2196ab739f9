"""With and without: one plan against one scenario, in every policy state, with what is unsure priced both ways."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.dates import add_days, add_months
from service.domain.eob import EobLine, explain
from service.domain.kernel import Settlement, adjudicate
from service.domain.market import Market
from service.domain.phrase import Money, Phrase
from service.domain.plan import Plan, Terms
from service.domain.premium import Premium
from service.domain.query import PolicyQuestion
from service.domain.scenario import Listed, Role, Scenario, spine_listed
from service.domain.verdict import (
    RowFacts,
    RunningWait,
    Verdict,
    cover_verdict,
    year_verdict,
)
from service.domain.vocabulary import Declared, PolicyState, Stage

DAYS_IN_MONTH = 30  # a policy age given in whole months is at least this many days each
LONGEST_WAIT = 36  # months: the regulator's maximum, and the least age of "past its waits"


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
    ``total = patient_pays + premium``; ``difference = total − bills``.
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


@dataclass(frozen=True, slots=True)
class Comparison:
    """One scenario under one plan."""

    stage: Stage
    role: Role
    variant: str | None
    plan_id: str
    sum_insured: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A policy as held in a state: its age at the episode."""

    state: PolicyState
    months: int

    @property
    def days(self) -> int:
        return self.months * DAYS_IN_MONTH


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a comparison is computed from: a plan with a sum insured, terms as chosen, the person's policy facts."""

    plan: Plan
    terms: Terms
    sum_insured: int
    policy: PolicyQuestion
    premium: Premium
    as_of: date


def held_states(terms: Terms, policy: PolicyQuestion) -> tuple[Held, ...]:
    """Bought today, past every wait, and the person's own policy if there is one."""
    readings = (
        reading.value
        for reading in (
            *terms.specified_wait_months.readings,
            *terms.pre_existing_wait_months.readings,
        )
    )
    longest = max(
        terms.specified_wait_months.value,
        terms.pre_existing_wait_months.value,
        LONGEST_WAIT,
        *readings,
    )
    states = [Held(PolicyState.BOUGHT_TODAY, 0), Held(PolicyState.PAST_WAITS, longest)]
    if policy.age_months is not None:
        states.append(Held(PolicyState.OWN_POLICY, policy.age_months))
    return tuple(states)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to see the facts: is the stay accepted, does the spine wait name it, was it declared."""

    because: Phrase | None = None
    accepted: bool = True
    listed: bool = False
    declared: bool = False


def fact_readings(scenario: Scenario, case: Case) -> tuple[Reading, ...]:
    """The reading shown first, then one for each open fact answered the other way."""
    scope = case.terms.spine_scope
    listed = spine_listed(
        scope.value,
        known=scope.known,
        presentation=scenario.claim.presentation,
        surgical=scenario.surgical,
    )
    shown = Reading(
        listed=listed is not Listed.NO,
        declared=case.policy.declared_condition is Declared.YES,
    )
    readings = [shown]
    if scenario.contested:
        readings.append(replace(shown, because=Phrase("unsure.admission"), accepted=False))
    if listed is Listed.UNCLEAR:
        readings.append(replace(shown, because=Phrase("unsure.spine_scope"), listed=False))
    if case.policy.declared_condition is Declared.UNKNOWN:
        readings.append(replace(shown, because=Phrase("unsure.declared"), declared=True))
    return tuple(readings)


def compare(scenario: Scenario, case: Case, market: Market) -> Comparison:
    """Settle every state and reading in one block, then every other reading of the plan's own terms."""
    held = held_states(case.terms, case.policy)
    readings = fact_readings(scenario, case)
    rows = [(state, reading) for reading in readings for state in held]
    members = _members(rows, case)
    claim = _widened(scenario.claim, len(rows))
    settled = adjudicate(claim, case.terms, members, market.rulebook)
    totals = settled.plan_pays.sum(axis=0).tolist()
    shown = totals[: len(held)]
    others: list[list[tuple[Phrase, int]]] = [[] for _ in held]
    for number, reading in enumerate(readings[1:], start=1):
        assert reading.because is not None
        _note(
            others,
            shown,
            totals[number * len(held) : (number + 1) * len(held)],
            reading.because,
        )
    for because, terms in term_readings(case.terms):
        again = adjudicate(
            _widened(scenario.claim, len(held)),
            terms,
            _members(rows[: len(held)], case),
            market.rulebook,
        )
        _note(others, shown, again.plan_pays.sum(axis=0).tolist(), because)
    past = shown[1]
    built = [
        _row(
            state,
            index,
            settled,
            members,
            scenario=scenario,
            case=case,
            market=market,
            others=others[index],
            past=past,
        )
        for index, state in enumerate(held)
    ]
    return Comparison(
        stage=scenario.stage,
        role=scenario.role,
        variant=scenario.variant,
        plan_id=case.plan.id,
        sum_insured=case.sum_insured,
        rows=(_without(scenario), *built),
    )


def term_readings(terms: Terms) -> Iterable[tuple[Phrase, Terms]]:
    """Every other way a source leaves open to read one term, all else as shown."""
    for name in Terms.__dataclass_fields__:
        term = getattr(terms, name)
        for reading in term.readings:
            phrase = Phrase("unsure.term", {"term": name, "because": reading.because})
            yield phrase, replace(terms, **{name: replace(term, value=reading.value)})


def _note(
    others: list[list[tuple[Phrase, int]]],
    shown: list[int],
    pays: list[int],
    because: Phrase,
) -> None:
    """Keep a reading for the rows that it changes."""
    for index, (before, after) in enumerate(zip(shown, pays, strict=True)):
        if after != before:
            others[index].append((because, after))


def _widened(claim: Claim, rows: int) -> Claim:
    return replace(claim, amounts=np.repeat(claim.amounts[:, :1], rows, axis=1))


def _members(rows: list[tuple[Held, Reading]], case: Case) -> Members:
    def column(values: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(list(values), dtype=np.int64)

    def flags(values: Iterable[bool]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.array(list(values), dtype=np.bool_)

    return Members(
        sum_insured=column(case.sum_insured for _ in rows),
        sum_insured_left=column(case.sum_insured for _ in rows),
        deductible_left=column(case.terms.deductible.value.amount for _ in rows),
        policy_age_days=column(state.days for state, _ in rows),
        policy_age_months=column(state.months for state, _ in rows),
        declared=flags(reading.declared for _, reading in rows),
        stay_accepted=flags(reading.accepted for _, reading in rows),
        spine_wait=flags(reading.listed for _, reading in rows),
        network=flags(case.policy.network for _ in rows),
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
        lines=tuple(EobLine(line.care.item.code, line.amount, 0, line.amount, ()) for line in scenario.lines),
    )


def _row(
    state: Held,
    index: int,
    settled: Settlement,
    members: Members,
    *,
    scenario: Scenario,
    case: Case,
    market: Market,
    others: list[tuple[Phrase, int]],
    past: int,
) -> Row:
    bills, pays = scenario.bills, int(settled.plan_pays[:, index].sum())
    at_desk = int(settled.claim_pays[scenario.claim.shape.in_stay, index].sum()) if case.policy.network else 0
    price = case.premium.amount
    facts = RowFacts(
        bills=bills,
        plan_pays=pays,
        pays_past_waits=max(past, pays),
        accident=scenario.claim.accident,
        wait=_longest_wait(state, scenario.claim, settled, members, index, case=case, market=market),
        unsure=_unsure(pays, others),
    )
    return Row(
        policy_state=state.state,
        bills=bills,
        plan_pays=pays,
        patient_pays=bills - pays,
        pay_now=bills - at_desk,
        refunded_later=pays - at_desk,
        premium=case.premium,
        premiums_before=_paid_before(state, price),
        total=None if price is None else bills - pays + price,
        difference=None if price is None else price - pays,
        cover_verdict=cover_verdict(facts),
        year_verdict=year_verdict(
            premium=case.premium,
            plan_pays=pays,
            bills=bills,
            real_difference=market.real_difference,
        ),
        alternatives=tuple(
            Alternative(
                because,
                amount,
                bills - amount,
                None if price is None else bills - amount + price,
            )
            for because, amount in others
        ),
        lines=explain(
            settled,
            index,
            terms=case.terms,
            members=members,
            rulebook=market.rulebook,
            standard=market.standard_clauses,
        ),
    )


def _unsure(pays: int, others: list[tuple[Phrase, int]]) -> Phrase | None:
    """The first open question, with the least and the most the plan might pay."""
    if not others:
        return None
    amounts = [pays, *(amount for _, amount in others)]
    return Phrase(
        "verdict.V7",
        {
            "least": Money(min(amounts)),
            "most": Money(max(amounts)),
            "because": others[0][0],
        },
    )


def _paid_before(state: Held, price: int | None) -> int | None:
    """Premiums of the years before this one, at this year's price: they are spent either way."""
    if price is None or state.state is PolicyState.BOUGHT_TODAY:
        return None
    return price * (state.months // 12)


def _longest_wait(
    state: Held,
    claim: Claim,
    settled: Settlement,
    members: Members,
    row: int,
    *,
    case: Case,
    market: Market,
) -> RunningWait | None:
    """Of the waits that hold this row back, the one that ends last."""
    running: list[RunningWait] = []
    for gate in market.rulebook.gates:
        refused = gate.refuses(case.terms, settled.claim, members)
        facts = gate.ground.facts(case.terms, settled.claim, members, row)
        if refused is None or not refused[row] or not gate.ground.name.endswith("_wait"):
            continue
        days, months = int(str(facts.get("days", 0))), int(str(facts.get("months", 0)))
        ends = add_months(case.as_of, months - state.months) if months else add_days(case.as_of, days - state.days)
        running.append(RunningWait(gate.ground.name, days, months, ends))
    return max(running, key=lambda wait: wait.ends, default=None)
