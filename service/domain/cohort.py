"""Many questions at once: a block of rows → what the estimate of each would say, as arrays.

Rows that ask the same share one settlement. Knows no file and no words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from service.domain.comparison import Comparison, Row
from service.domain.edition import Edition
from service.domain.errors import Contradiction, Fault
from service.domain.estimate import Estimate, NoPrice, estimate
from service.domain.money import Array, Mask
from service.domain.query import Query, YearSoFar
from service.domain.vocabulary import PolicyState

STATES = (PolicyState.BOUGHT_TODAY, PolicyState.PAST_WAITS, PolicyState.OWN_POLICY)
CODES_BEFORE = ("kind", "presentation", "urgency", "city_tier", "facility", "scenario", "role", "variant", "plan_id")
MONEY = frozenset({"sum_insured", "bills", "bills_low", "bills_high", "premium"})
OF_A_STATE = ("plan_pays", "patient_pays", "total", "difference", "cover_verdict", "year_verdict")
VERSIONS = ("engine", "content", "triage", "pathway", "cost_table", "plan")
COLUMNS = (
    *CODES_BEFORE,
    *("sum_insured", "currency", "bills", "bills_low", "bills_high", "premium", "premium_basis"),
    *(f"{state}_{name}" for state in STATES for name in OF_A_STATE),
    "partial",
    *VERSIONS,
)
IS_MONEY = MONEY | {f"{state}_{name}" for state in STATES for name in OF_A_STATE[:4]}


@dataclass(frozen=True, slots=True)
class Block:
    """Rows to settle: ``profile`` points at the question each row asks; the other figures are its own, -1 not given.

    ``profiles`` leave out what stands in those figures; ``editions`` answer them, one each.
    """

    profiles: tuple[Query, ...]
    editions: tuple[Edition, ...]
    profile: Array
    age_years: Array
    age_months: Array
    premium: Array
    sum_insured_left: Array
    deductible_left: Array

    def query(self, row: int) -> Query:
        """The question that a row asks."""
        profile = self.profiles[self.profile[row]]
        cover, deductible = _given(self.sum_insured_left[row]), _given(self.deductible_left[row])
        policy = replace(
            profile.policy,
            age_months=_given(self.age_months[row]),
            premium=_given(self.premium[row]),
            year=None if cover is None and deductible is None else YearSoFar(cover, deductible),
        )
        return replace(profile, age_years=_given(self.age_years[row]), policy=policy)


def _given(value: np.int64) -> int | None:
    return None if value < 0 else int(value)


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of names by number; -1 is empty."""

    index: Array
    names: tuple[str, ...]


# Money is in minor units, and empty where the mask is False.
Column: TypeAlias = Codes | tuple[Array, Mask]


@dataclass(frozen=True, slots=True)
class Settled:
    """Result rows in the order of the input, then plan as asked, then likely and worst end; ``row`` is the input row.

    ``columns`` go by the names of ``COLUMNS``. A row that cannot be answered has no result row, but ``faults``.
    """

    row: Array
    columns: Mapping[str, Column]
    faults: Mapping[int, tuple[Fault, ...]]


def settle_block(block: Block) -> Settled:
    """What the estimate of each row says."""
    found: list[tuple[int, dict[str, str | int]]] = []
    faults: dict[int, tuple[Fault, ...]] = {}
    for row in range(len(block.profile)):
        edition = block.editions[block.profile[row]]
        try:
            answer = estimate(block.query(row), edition)
        except Contradiction as refusal:
            faults[row] = refusal.faults
            continue
        found += [(row, told) for told in told_of(answer, edition)]
    rows = np.array([row for row, _ in found], dtype=np.int64)
    return Settled(rows, {name: _column(name, [told for _, told in found]) for name in COLUMNS}, faults)


def told_of(answer: Estimate | NoPrice, edition: Edition) -> Iterator[dict[str, str | int]]:
    versions = answer.versions
    common: dict[str, str | int] = {
        name: getattr(versions, name) for name in ("engine", "content", "triage", "pathway", "cost_table")
    }
    if answer.triage is not None:
        common["urgency"] = answer.triage.urgency
    if isinstance(answer, NoPrice):
        yield {**common, "kind": answer.triage.kind, "presentation": answer.triage.presentation}
        return
    ladder = {rung.stage: rung.cumulative for rung in answer.ladder}
    for entry in answer.comparison:
        yield {
            **common,
            "kind": "estimate",
            "presentation": answer.presentation,
            "city_tier": answer.tier,
            "facility": answer.query.place.facility,
            "scenario": entry.stage,
            "role": entry.role,
            "variant": entry.variant or "",
            "plan_id": entry.plan_id,
            "sum_insured": entry.sum_insured,
            "currency": edition.market.currency,
            "bills_low": ladder[entry.stage].low,
            "bills_high": ladder[entry.stage].high,
            "partial": str(entry.partial).lower(),
            "plan": versions.plans[entry.plan_id],
            **_of_rows(entry),
        }


def _of_rows(entry: Comparison) -> dict[str, str | int]:
    told: dict[str, str | int] = {"bills": entry.rows[0].bills}
    for row in entry.rows[1:]:
        assert row.premium is not None
        told["premium_basis"] = row.premium.basis
        if row.premium.amount is not None:
            told["premium"] = row.premium.amount
        told |= {f"{row.policy_state}_{name}": value for name, value in _of_row(row).items() if value is not None}
    return told


def _of_row(row: Row) -> dict[str, str | int | None]:
    return {
        "plan_pays": row.plan_pays,
        "patient_pays": row.patient_pays,
        "total": row.total,
        "difference": row.difference,
        "cover_verdict": row.cover_verdict and row.cover_verdict.code,
        "year_verdict": row.year_verdict and row.year_verdict.code,
    }


def _column(name: str, told: list[dict[str, str | int]]) -> Column:
    if name in IS_MONEY:
        amounts = np.array([each.get(name, 0) for each in told], dtype=np.int64)
        return amounts, np.array([name in each for each in told], dtype=np.bool_)
    said = [str(each.get(name, "")) for each in told]
    names = tuple(dict.fromkeys(each for each in said if each))
    places = {each: number for number, each in enumerate(names)} | {"": -1}
    return Codes(np.array([places[each] for each in said], dtype=np.int64), names)
