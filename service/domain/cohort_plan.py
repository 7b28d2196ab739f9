"""A plan at one end of a course for many policies at once: what it pays, and how its verdict reads, by state.

Ages of a policy matter by the waits they are past, and what a year has left matters up to the bill: whatever is more
pays alike. So few states are settled, and those that do not hang on a year are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from service.domain.distinct import distinct
from service.domain.edition import Course, Edition
from service.domain.money import Array, Mask
from service.domain.premium import UNKNOWN, PremiumBasis
from service.domain.query import PlanChoice, PolicyQuestion
from service.domain.readings import Reading, fact_readings, held_states, term_readings
from service.domain.scenario import Scenario
from service.domain.states import Case, Settled, States, members_of, settle_states, states_of, widened
from service.domain.verdict import CoverCode, YearCode

COVER, YEAR, BASES = tuple(CoverCode), tuple(YearCode), tuple(PremiumBasis)
STATES_AT_ONCE = 8_192
LONGEST_HELD = 1_200  # months: no wait is longer than a hundred years
TODAY, PAST = 0, 1
_NEVER, _FULL, _PART, _WAITS, _OPEN, _ACCIDENT = (
    COVER.index(code)
    for code in (
        CoverCode.NEVER,
        CoverCode.IN_FULL,
        CoverCode.IN_PART,
        CoverCode.WAITING,
        CoverCode.UNKNOWN,
        CoverCode.ACCIDENT,
    )
)
_MORE, _LESS, _SAME = (YEAR.index(code) for code in (YearCode.MORE, YearCode.LESS, YearCode.SAME))


@dataclass(frozen=True, slots=True)
class Outcome:
    """By state: what the plan pays, minor units, and its cover verdict as an index of ``COVER``."""

    pays: Array
    cover: Array

    @classmethod
    def empty(cls, states: int) -> "Outcome":
        """Of states that there are not."""
        return cls(np.zeros(states, dtype=np.int64), np.full(states, -1))

    def at(self, states: Array | int) -> "Outcome":
        """Of some of the states."""
        return Outcome(np.asarray(self.pays[states]), np.asarray(self.cover[states]))

    def put(self, states: Array | Mask, other: "Outcome") -> None:
        """Take over another's."""
        self.pays[states], self.cover[states] = other.pays, other.cover


@dataclass(frozen=True, slots=True)
class End:
    """One end of a course under a plan. ``ordinary``: bought today, past its waits, then own policies by ``since``.

    Policies of at least ``since`` months, and younger than the next, are held back by the same waits.
    """

    edition: Edition
    scenario: Scenario
    case: Case
    since: Array
    ordinary: Outcome

    def own(self, months: Array, cover: Array, deductible: Array) -> Outcome:
        """Own policies of these ages (0 or more) with so much left of their year; -1: everything."""
        age: Array = np.searchsorted(self.since, months, side="right") - 1
        found = self.ordinary.at(2 + age)
        bills, whole = self.scenario.bills, self.case.terms.deductible.value.amount
        all_cover, all_deductible = min(self.case.cover, bills), min(whole, bills)
        cover = np.where(cover < 0, all_cover, np.minimum(cover, bills))
        deductible = np.where(deductible < 0, all_deductible, np.minimum(deductible, all_deductible))
        spent = np.flatnonzero((cover != all_cover) | (deductible != all_deductible))
        if spent.size:
            first, kind = distinct(age[spent], cover[spent], deductible[spent])
            some = spent[first]
            states = States(self.since[age[some]], cover[some], deductible[some])
            past = int(self.ordinary.pays[PAST])
            found.put(spent, _settled(self.edition, self.scenario, self.case, states, past).at(kind))
        return found


def ends_of(
    edition: Edition, course: Course, choice: PlanChoice, known: PolicyQuestion, age_years: int | None
) -> tuple[End, ...]:
    """The ends of a course under a plan, with every policy whose year has everything left."""
    assert choice.sum_insured is not None
    plan, terms = edition.plans[choice.plan_id], edition.terms_of(choice)
    case = Case(plan, terms, choice.sum_insured, known, UNKNOWN, edition.as_of, choice.options, age_years)
    return tuple(_end(edition, scenario, case) for scenario in edition.scenarios(course))


def _end(edition: Edition, scenario: Scenario, case: Case) -> End:
    general = states_of(held_states(case.terms, case.policy), case)
    since = _since(edition, scenario, case)
    own = States(
        since, *(np.full(len(since), left[TODAY]) for left in (general.sum_insured_left, general.deductible_left))
    )
    states = States(*(np.concatenate(each) for each in zip(general.columns, own.columns, strict=True)))
    return End(edition, scenario, case, since, _settled(edition, scenario, case, states, None))


def _since(edition: Edition, scenario: Scenario, case: Case) -> Array:
    """The months at which some wait ends, however it is read, from 0 on."""
    months = np.arange(LONGEST_HELD + 1)
    every = States(months, np.zeros_like(months), np.zeros_like(months))
    members = members_of(every, [Reading(declared=True, listed=True)], case)
    claim = widened(scenario.claim, len(months))
    gates = [gate for gate in edition.market.rulebook.gates if gate.waits]
    ends = np.zeros(len(months), dtype=np.bool_)
    ends[0] = True
    for terms in (case.terms, *(read for _, read in term_readings(case.terms))):
        for gate in gates:
            held = gate.refuses(terms, claim, members)
            if held is not None:
                ends[1:] |= held[1:] != held[:-1]
    return np.flatnonzero(ends)


def _settled(edition: Edition, scenario: Scenario, case: Case, states: States, past: int | None) -> Outcome:
    """``past``: what the plan pays past its waits; None: the states tell it themselves."""
    parts, (shown, *others) = [], fact_readings(scenario, case.terms, case.policy)
    for start in range(0, len(states), STATES_AT_ONCE):
        some = states.at(np.arange(start, min(start + STATES_AT_ONCE, len(states))))
        parts.append(_outcome(settle_states(scenario, case, edition.market, some, [shown]), others, past))
    return Outcome(*(np.concatenate(each) for each in zip(*((part.pays, part.cover) for part in parts), strict=True)))


def _outcome(settled: Settled, others: Sequence[Reading], past: int | None) -> Outcome:
    """The cover verdict of ``verdict.cover_verdict``, by state."""
    pays, unsure = settled.shown, _unsure(settled, others)
    later = np.maximum(pays, pays[PAST] if past is None else past)
    paid = np.where(pays < settled.scenario.bills, _PART, _FULL)
    unpaid = np.where(settled.waiting, _WAITS, _NEVER)
    accident = settled.scenario.claim.accident
    cover = np.where(pays > 0, _ACCIDENT if accident else paid, unpaid)
    cover = np.where(later > 0, cover, _NEVER)
    return Outcome(pays, np.where(unsure, _OPEN, cover))


def _unsure(settled: Settled, others: Sequence[Reading]) -> Mask:
    """States in which an open question changes what the plan pays: one is enough, and the next is asked of the rest.

    ``others``: the readings of the facts beside the one shown.
    """
    terms = settled.case.terms
    ways = chain(((terms, reading) for reading in others), ((read, None) for _, read in settled.terms_otherwise()))
    unsure: Mask = np.zeros(len(settled.states), dtype=np.bool_)
    for read, reading in ways:
        left = np.flatnonzero(~unsure)
        if not left.size:
            break
        unsure[left] = settled.under(read, settled.states.at(left), reading) != settled.shown[left]
    return unsure


def year_codes(low: Array, high: Array, pays: Array | int, *, bills: int, real_difference: int) -> Array:
    """The year verdict as an index of ``YEAR``; -1 where the ends of a premium's bracket say different things.

    What holds at both ends holds between them: ``verdict.year_verdict``, by row.
    """
    at_low, at_high = (_year(premium - pays, max(20 * real_difference, bills)) for premium in (low, high))
    return np.where(at_low == at_high, at_low, -1)


def _year(difference: Array, band: int) -> Array:
    told = np.where(difference > 0, _MORE, _LESS)
    return np.where(20 * np.abs(difference) < band, _SAME, told)


def copay_ages(edition: Edition, choice: PlanChoice) -> Array:
    """The ages from which on some co-payment of a plan counts."""
    return np.unique([copay.age_from for copay in edition.terms_of(choice).copays.value if copay.age_from]).astype(
        np.int64
    )


@dataclass(frozen=True, slots=True)
class Premiums:
    """What a plan costs a year by age, minor units, as ``Premium`` has it; the last age stands for every other.

    ``amount`` is -1 where it is not known; ``basis`` is an index of ``BASES``.
    """

    amount: Array
    low: Array
    high: Array
    basis: Array


def premiums_of(edition: Edition, choice: PlanChoice, zone: str) -> Premiums:
    """Every age at which a premium is known, looked up once."""
    oldest = max((row.age_years for row in edition.plans[choice.plan_id].premiums), default=-1)
    ages = [*range(oldest + 1), None]
    found = [edition.premium(choice, age_years=age, given=None, zone=zone) for age in ages]
    amounts = [
        (-1, -1, -1) if each.amount is None else (each.amount, each.low or each.amount, each.high or each.amount)
        for each in found
    ]
    amount, low, high = np.array(amounts, dtype=np.int64).T
    return Premiums(amount, low, high, np.array([BASES.index(each.basis) for each in found]))
