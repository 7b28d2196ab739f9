"""The answer of ``POST /v1/comparisons``: the rows of an estimate by plan, without their lines.

Rows come from the hand that writes the estimate's, so the two cannot differ. ``schemas/side_by_side_shape.py``
documents the shape.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from schemas.estimate import (
    DISCLOSURES,
    disclosure_to_wire,
    opening_to_wire,
    sources_to_wire,
    unpriced_to_wire,
    versions_to_wire,
    where_to_wire,
)
from schemas.settled import premium_to_wire, row_to_wire
from schemas.triage_answer import course_to_wire
from service.domain.comparison import Comparison, Row
from service.domain.estimate import Estimate
from service.domain.market import Market
from service.domain.money import plain
from service.domain.phrase import Say
from service.domain.plan import Source
from service.domain.side_by_side import Beside, side_by_side

SHOWN = (
    "policy_state",
    "bills",
    "plan_pays",
    "patient_pays",
    "premium",
    "total",
    "difference",
    "cover_verdict",
    "year_verdict",
)


def side_by_side_to_wire(
    estimate: Estimate,
    *,
    estimate_id: str,
    market: Market,
    locale: str,
    say: Say,
    sources: Mapping[str, Source],
    as_of: date,
) -> dict[str, Any]:
    """The whole answer, one entry a plan in the order asked for."""
    return {
        "kind": "comparison",
        "estimate_id": estimate_id,
        "market": market.code,
        "currency": market.currency,
        "as_of": as_of.isoformat(),
        "locale": locale,
        "where": where_to_wire(estimate),
        "triage": course_to_wire(estimate, say),
        "plans": [_plan(beside, say) for beside in side_by_side(estimate)],
        "versions": versions_to_wire(estimate.versions),
        "sources": sources_to_wire(_cited(estimate), sources),
        "assumptions": [say(phrase) for phrase in estimate.assumptions],
        "disclosures": [disclosure_to_wire(code, say, as_of) for code in DISCLOSURES],
        "partial": bool(estimate.unpriced),
        "unpriced": unpriced_to_wire(estimate, say),
    }


def _plan(beside: Beside, say: Say) -> dict[str, Any]:
    case = beside.case
    return {
        "plan_id": case.plan.id,
        "name": case.plan.name,
        "sum_insured": plain(case.sum_insured),
        "options": list(case.options),
        "premium": premium_to_wire(case.premium, say),
        "opening": opening_to_wire(beside.opening, say),
        "scenarios": [_end(entry, say) for entry in beside.ends],
    }


def _end(entry: Comparison, say: Say) -> dict[str, Any]:
    return {
        "scenario": entry.stage.value,
        "role": entry.role.value,
        "variant": entry.variant,
        "partial": entry.partial,
        "rows": [_row(row, say) for row in entry.rows],
    }


def _row(row: Row, say: Say) -> dict[str, Any]:
    """What a row keeps of the estimate's; how the premium was found is told once a plan."""
    told = row_to_wire(row, say)
    return {name: told[name] for name in SHOWN} | {"premium": told["premium"] and told["premium"]["amount"]}


def _cited(estimate: Estimate) -> Iterator[str]:
    for reason in estimate.triage.reasons if estimate.triage else ():
        yield from reason.sources
    for case in estimate.cases:
        yield from [case.premium.source] if case.premium.source else ()
