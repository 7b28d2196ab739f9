"""The distinct figures of the rows that get one priced answer, and the results of each: a cell by plan and end."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from service.domain.cohort_asks import Priced
from service.domain.cohort_block import Block, versions_told
from service.domain.cohort_plan import (
    BASES,
    PAST,
    TODAY,
    End,
    Outcome,
    Premiums,
    copay_ages,
    ends_of,
    premiums_of,
    year_codes,
)
from service.domain.cohort_sheet import HELD, HELD_KNOWN, KNOWN, PRICED, Figure, Sheet
from service.domain.distinct import distinct
from service.domain.edition import Edition
from service.domain.money import Array
from service.domain.premium import PremiumBasis
from service.domain.query import PlanChoice
from service.domain.vocabulary import PolicyState

_GIVEN = BASES.index(PremiumBasis.GIVEN)


@dataclass(frozen=True, slots=True)
class Cells:
    """Distinct figures, -1 not given: ages known, months by the wait they are past, the year by what a bill can use.

    ``plans``: by plan as asked, which of its ``ends`` each cell gets, by the age that counts.
    """

    age_years: Array
    age_months: Array
    premium: Array
    sum_insured_left: Array
    deductible_left: Array
    plans: tuple["AgedPlan", ...]

    def __len__(self) -> int:
        return len(self.age_years)

    @property
    def results(self) -> int:
        """How many results a cell has."""
        return sum(len(plan.ends[0]) for plan in self.plans)


@dataclass(frozen=True, slots=True)
class AgedPlan:
    """A plan for members of several ages: ``ends`` by class of age, the classes beginning with ``ages``.

    The first class is of those too young for any co-payment that goes by age, the last of those whose age nobody knows.
    """

    choice: PlanChoice
    ages: Array
    ends: tuple[tuple[End, ...], ...]

    def classes(self, age_years: Array) -> Array:
        """The class of each age."""
        known = np.searchsorted(self.ages, age_years, side="right")
        return np.where(age_years < 0, len(self.ends) - 1, known)


def _aged(edition: Edition, answer: Priced, choice: PlanChoice) -> AgedPlan:
    ages = edition.kept(copay_ages, choice)
    standing = [None] if not ages.size else [0, *ages.tolist(), None]
    ends = (edition.kept(ends_of, answer.course, choice, answer.known, age) for age in standing)
    return AgedPlan(choice, ages, tuple(ends))


def cells_of(block: Block, rows: Array, answer: Priced, edition: Edition) -> tuple[Cells, Array]:
    """The distinct figures of ``rows``, and the cell of each of them."""
    plans = tuple(_aged(edition, answer, choice) for choice in answer.choices)
    ends = [end for plan in plans for of_age in plan.ends for end in of_age]
    since = np.unique(np.concatenate([end.since for end in ends]))
    most = max(end.scenario.bills for end in ends)
    ages, months = block.age_years[rows], block.age_months[rows]
    figures = (
        np.where(ages < 0, answer.age_years, ages),
        np.where(months < 0, -1, since[np.searchsorted(since, months, side="right") - 1]),
        block.premium[rows],
        np.minimum(block.sum_insured_left[rows], most),
        np.minimum(block.deductible_left[rows], most),
    )
    first, cell = distinct(*figures)
    age, month, premium, cover, deductible = (figure[first] for figure in figures)
    return Cells(age, month, premium, cover, deductible, plans), cell


def write_cells(cells: Cells, answer: Priced, edition: Edition, sheet: Sheet) -> None:
    """The results of every cell, plan by plan as asked and end by end."""
    asked = {
        "kind": "estimate",
        "presentation": answer.course.episode.presentation,
        "urgency": answer.urgency,
        "city_tier": answer.course.episode.tier,
        "facility": answer.course.episode.facility,
        "currency": edition.market.currency,
        **versions_told(answer.versions),
    }
    ladder = edition.ladder(answer.course.episode, answer.course.included, ())
    spread = {rung.stage: rung.cumulative for rung in ladder}
    for plan in cells.plans:
        premium = _premium(cells, edition.kept(premiums_of, plan.choice, answer.zone))
        plan_told = {"plan_id": plan.choice.plan_id, "plan_version": answer.versions.plans[plan.choice.plan_id]}
        for number, end in enumerate(plan.ends[0]):
            scenario = end.scenario
            told = {
                **asked,
                **plan_told,
                "scenario": scenario.stage,
                "role": scenario.role,
                "variant": scenario.variant or "",
                "partial": "true" if scenario.partial else "false",
            }
            shared = sheet.codes(told) | {
                PRICED: 1,
                "sum_insured": end.case.sum_insured,
                "bills": scenario.bills,
                "bills_low": spread[scenario.stage].low,
                "bills_high": spread[scenario.stage].high,
            }
            own = _money(cells, plan, number, premium, real_difference=edition.market.real_difference)
            sheet.add(len(cells), shared, own)


def _premium(cells: Cells, table: Premiums) -> Premiums:
    """The premium of each cell: as given, else as published at its age."""
    other = len(table.amount) - 1
    at = np.where((cells.age_years < 0) | (cells.age_years > other), other, cells.age_years)
    given = cells.premium >= 0
    found = (np.where(given, cells.premium, each[at]) for each in (table.amount, table.low, table.high))
    amount, low, high = found
    return Premiums(amount, low, high, np.where(given, _GIVEN, table.basis[at]))


def _money(cells: Cells, plan: AgedPlan, number: int, premium: Premiums, *, real_difference: int) -> dict[str, Figure]:
    """What a plan pays in every state at one of its ends, with what it costs."""
    known, held = premium.amount >= 0, cells.age_months >= 0
    bills = plan.ends[0][number].scenario.bills
    values: dict[str, Figure] = {
        PRICED: 1,
        KNOWN: known,
        HELD: held,
        HELD_KNOWN: held & known,
        "premium": np.where(known, premium.amount, 0),
        "premium_basis": premium.basis,
    }
    for state, found in _by_state(cells, plan, number):
        there = held if state is PolicyState.OWN_POLICY else np.True_
        year = year_codes(premium.low, premium.high, found.pays, bills=bills, real_difference=real_difference)
        values |= {
            f"{state}_plan_pays": found.pays,
            f"{state}_patient_pays": np.where(there, bills - found.pays, 0),
            f"{state}_total": np.where(there & known, bills - found.pays + premium.amount, 0),
            f"{state}_difference": np.where(there & known, premium.amount - found.pays, 0),
            f"{state}_cover_verdict": found.cover,
            f"{state}_year_verdict": np.where(there & known, year, -1),
        }
    return values


def _by_state(cells: Cells, plan: AgedPlan, number: int) -> Iterator[tuple[PolicyState, Outcome]]:
    """What the plan pays each cell, and the verdict on it; 0 and -1 for the own policy of whoever holds none."""
    classes = plan.classes(cells.age_years)
    today, past, own = (Outcome.empty(len(cells)) for _ in range(3))
    for number_of_class in np.unique(classes).tolist():
        end, there = plan.ends[number_of_class][number], classes == number_of_class
        today.put(there, end.ordinary.at(TODAY))
        past.put(there, end.ordinary.at(PAST))
        held = np.flatnonzero(there & (cells.age_months >= 0))
        if held.size:
            year = cells.sum_insured_left[held], cells.deductible_left[held]
            own.put(held, end.own(cells.age_months[held], *year))
    yield PolicyState.BOUGHT_TODAY, today
    yield PolicyState.PAST_WAITS, past
    yield PolicyState.OWN_POLICY, own
