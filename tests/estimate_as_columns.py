"""What the columns of a report say of one estimate, read off that estimate: what a block of rows is held against."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from service.domain.comparison import Comparison, Row
from service.domain.edition import Edition
from service.domain.estimate import Estimate, NoPrice

Told: TypeAlias = dict[str, str | int]


def read_off(answer: Estimate | NoPrice, at: Edition) -> Iterator[Told]:
    versions = answer.versions
    common: Told = {
        f"{name}_version": getattr(versions, name) for name in ("engine", "content", "triage", "pathway", "cost_table")
    }
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
                "plan_version": versions.plans[entry.plan_id],
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
