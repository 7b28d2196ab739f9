"""Settle policy states, one a column, in every reading of the facts and of the plan's own terms.

The one settlement behind a single estimate and behind a block of thousands. Knows no premium and no words.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Settlement, adjudicate
from service.domain.market import Market
from service.domain.money import Array, Mask
from service.domain.phrase import Phrase
from service.domain.plan import Plan, Terms
from service.domain.policy_year import cover_for, open_year
from service.domain.premium import Premium
from service.domain.query import PolicyQuestion
from service.domain.readings import DAYS_IN_MONTH, Held, Reading, term_readings, watch
from service.domain.scenario import Scenario


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

    @property
    def cover(self) -> int:
        """All the cover of a year in which, and before which, nothing was claimed."""
        year = open_year(self.terms, self.sum_insured, ever_paid=False)
        return cover_for(year, self.terms, self.sum_insured).total


@dataclass(frozen=True, slots=True)
class States:
    """Policies as held, one a column: their age in whole months, and what their year has left."""

    months: Array
    sum_insured_left: Array
    deductible_left: Array

    def __len__(self) -> int:
        return len(self.months)

    @property
    def columns(self) -> tuple[Array, Array, Array]:
        """The three, in order."""
        return self.months, self.sum_insured_left, self.deductible_left

    def at(self, columns: Array) -> "States":
        """Some of them."""
        return States(*(each[columns] for each in self.columns))


def states_of(held: Sequence[Held], case: Case) -> States:
    """Policies as told; where nothing is said of their year, it has everything left."""
    cover, deductible = case.cover, case.terms.deductible.value.amount
    years = [state.year for state in held]
    covers = [cover if year is None or year.sum_insured_left is None else year.sum_insured_left for year in years]
    # No more is left of a deductible than all of it: the policies asked about beside the person's own may have less.
    lefts = [
        deductible if year is None or year.deductible_left is None else min(year.deductible_left, deductible)
        for year in years
    ]
    return States(_whole(state.months for state in held), _whole(covers), _whole(lefts))


def _whole(values: Iterable[int]) -> Array:
    return np.array(list(values), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Settled:
    """Some states in some readings of the facts, the readings side by side; the first one is shown.

    ``pays``: what the plan pays, readings × states. ``read``: the terms that the settlement looked at.
    """

    scenario: Scenario
    case: Case
    market: Market
    states: States
    readings: Sequence[Reading]
    settlement: Settlement
    members: Members
    pays: Array
    read: AbstractSet[str]

    @property
    def shown(self) -> Array:
        """What the plan pays in each state as it is shown."""
        shown: Array = self.pays[0]
        return shown

    def facts_otherwise(self) -> Iterator[tuple[Phrase, Array]]:
        """What the plan pays in each state if an open fact is the other way."""
        for reading, pays in zip(self.readings, self.pays, strict=True):
            if reading.because is not None:
                yield reading.because, pays

    def terms_otherwise(self) -> Iterator[tuple[Phrase, Terms]]:
        """Every other way to read a term that was looked at; ``under`` settles it."""
        return iter(term_readings(self.case.terms, read=self.read))

    def under(self, terms: Terms, states: States, reading: Reading | None = None) -> Array:
        """What the plan pays in each of ``states`` under other terms, or in another reading of the facts than shown."""
        members = members_of(states, (reading or self.readings[0],), self.case)
        return _paid(adjudicate(widened(self.scenario.claim, len(states)), terms, members, self.market.rulebook))

    @property
    def waiting(self) -> Mask:
        """States that some wait holds back, the facts as shown."""
        waits = [gate for gate in self.market.rulebook.gates if gate.waits]
        refused = (gate.refuses(self.case.terms, self.settlement.claim, self.members) for gate in waits)
        held: Mask = np.zeros(len(self.states), dtype=np.bool_)
        for each in refused:
            held |= False if each is None else each[: len(self.states)]
        return held


def settle_states(
    scenario: Scenario, case: Case, market: Market, states: States, readings: Sequence[Reading]
) -> Settled:
    """Settle every state in every one of ``readings``, in one block; the first is shown."""
    members = members_of(states, readings, case)
    terms, read = watch(case.terms)
    claim = widened(scenario.claim, len(readings) * len(states))
    settlement = adjudicate(claim, terms, members, market.rulebook)
    pays = _paid(settlement).reshape(len(readings), len(states))
    return Settled(scenario, case, market, states, readings, settlement, members, pays, read)


def _paid(settlement: Settlement) -> Array:
    return np.asarray(settlement.plan_pays.sum(axis=0), dtype=np.int64)


def widened(claim: Claim, columns: int) -> Claim:
    """The same claim in so many columns."""
    return replace(claim, amounts=np.repeat(claim.amounts[:, :1], columns, axis=1))


def members_of(states: States, readings: Sequence[Reading], case: Case) -> Members:
    """The states in each reading, the readings side by side."""
    columns = len(states) * len(readings)
    each = len(states)

    def again(values: Array) -> Array:
        return np.tile(values, len(readings))

    months = again(states.months)
    return Members(
        sum_insured=np.full(columns, case.sum_insured, dtype=np.int64),
        sum_insured_left=again(states.sum_insured_left),
        deductible_left=again(states.deductible_left),
        policy_age_days=months * DAYS_IN_MONTH,
        policy_age_months=months,
        declared=np.repeat([reading.declared for reading in readings], each),
        stay_accepted=np.repeat([reading.accepted for reading in readings], each),
        spine_wait=np.repeat([reading.listed for reading in readings], each),
        network=np.full(columns, case.policy.network),
        age_years=None if case.age_that_counts is None else np.full(columns, case.age_that_counts, dtype=np.int64),
    )
