"""A block of rows says of each what its estimate says, asked alone; the expected columns are read off that estimate."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from service.domain.cohort import Block, Codes, Settled, settle_block
from service.domain.comparison import Comparison, Row
from service.domain.edition import Edition
from service.domain.errors import Contradiction, Fault
from service.domain.estimate import Estimate, NoPrice, estimate
from service.domain.query import Query
from tests.world import edition

Told: TypeAlias = dict[str, str | int]
FIGURES = ("age_years", "age_months", "premium", "sum_insured_left", "deductible_left")


def block(profiles: list[Query], *rows: dict[str, int], found: Edition | None = None) -> Block:
    """Rows by name: ``profile`` (0 if left out) and their own figures (not given if left out)."""
    given = {name: np.array([row.get(name, -1) for row in rows], dtype=np.int64) for name in FIGURES}
    profile = np.array([row.get("profile", 0) for row in rows], dtype=np.int64)
    return Block(tuple(profiles), (found or edition(),) * len(profiles), profile, **given)


def told(settled: Settled) -> list[tuple[int, Told]]:
    """The result rows: the input row and every column that is not empty."""
    found: list[tuple[int, Told]] = [(row, {}) for row in settled.row.tolist()]
    for name, column in settled.columns.items():
        for number, (_, each) in enumerate(found):
            if isinstance(column, Codes):
                if column.index[number] >= 0:
                    each[name] = column.names[column.index[number]]
            elif column[1][number]:
                each[name] = int(column[0][number])
            else:
                assert column[0][number] == 0
    return found


def alone(asked: Block) -> tuple[list[tuple[int, Told]], dict[int, tuple[Fault, ...]]]:
    """The same, one estimate at a time."""
    found: list[tuple[int, Told]] = []
    faults: dict[int, tuple[Fault, ...]] = {}
    for row in range(len(asked.profile)):
        at = asked.editions[asked.profile[row]]
        try:
            found += [(row, each) for each in read_off(estimate(asked.query(row), at), at)]
        except Contradiction as refusal:
            faults[row] = refusal.faults
    return found, faults


def read_off(answer: Estimate | NoPrice, at: Edition) -> Iterator[Told]:
    versions = answer.versions
    common: Told = {name: getattr(versions, name) for name in ("engine", "content", "triage", "pathway", "cost_table")}
    if answer.triage is not None:
        common["urgency"] = answer.triage.urgency
    if isinstance(answer, NoPrice):
        yield _said({**common, "kind": answer.triage.kind, "presentation": answer.triage.presentation})
        return
    spread = {rung.stage: rung.cumulative for rung in answer.ladder}
    for entry in answer.comparison:
        yield _said(
            {
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
                "currency": at.market.currency,
                "bills": entry.rows[0].bills,
                "bills_low": spread[entry.stage].low,
                "bills_high": spread[entry.stage].high,
                "partial": "true" if entry.partial else "false",
                "plan": versions.plans[entry.plan_id],
                **_rows(entry),
            }
        )


def _rows(entry: Comparison) -> Told:
    found: dict[str, Any] = {}
    for row in entry.rows[1:]:
        assert row.premium is not None
        found |= {"premium": row.premium.amount, "premium_basis": row.premium.basis}
        found |= {f"{row.policy_state}_{name}": value for name, value in _row(row).items()}
    return {name: value for name, value in found.items() if value is not None}


def _row(row: Row) -> dict[str, Any]:
    return {
        "plan_pays": row.plan_pays,
        "patient_pays": row.patient_pays,
        "total": row.total,
        "difference": row.difference,
        "cover_verdict": row.cover_verdict and row.cover_verdict.code,
        "year_verdict": row.year_verdict and row.year_verdict.code,
    }


def _said(columns: Told) -> Told:
    return {name: value for name, value in columns.items() if value != ""}


def same(asked: Block) -> list[tuple[int, Told]]:
    """The result rows, once they are proven to be those of the estimates one by one."""
    settled = settle_block(asked)
    expected, faults = alone(asked)
    found = told(settled)

    assert settled.faults == faults
    assert [row for row, _ in found] == [row for row, _ in expected]
    for (row, batch), (_, single) in zip(found, expected, strict=True):
        assert batch == single, asked.query(row)
    return found
