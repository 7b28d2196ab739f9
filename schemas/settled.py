"""Settled bills on the wire: a comparison, its policy states, their lines and every step with its clause."""

from collections.abc import Callable, Hashable
from typing import Any, TypeAlias

from service.domain.around_stay import AroundStay, Window
from service.domain.comparison import Alternative, Comparison, Row
from service.domain.eob import EobLine, Explanation
from service.domain.money import plain
from service.domain.phrase import Phrase, Say
from service.domain.plan import Clause
from service.domain.premium import Premium
from service.domain.verdict import Verdict

# Gives the part of an answer that a key names, if need be by making it; equal keys name equal parts.
Keep: TypeAlias = Callable[[Hashable, Callable[[], Any]], Any]


def afresh(key: Hashable, make: Callable[[], Any]) -> Any:
    """Keep nothing."""
    return make()


def comparison_to_wire(entry: Comparison, say: Say, keep: Keep) -> dict[str, Any]:
    """One scenario under one plan."""

    held = keep if entry.made_from else afresh

    def settled(number: int, row: Row) -> Any:
        return held((entry.made_from, number), lambda: _eob_lines(row, say))

    return {
        "scenario": entry.stage.value,
        "role": entry.role.value,
        "variant": entry.variant,
        "plan_id": entry.plan_id,
        "sum_insured": plain(entry.sum_insured),
        "partial": entry.partial,
        "around_stay": held((entry.made_from, "around_stay"), lambda: _around(entry.around_stay, say)),
        "rows": [{**row_to_wire(row, say), "lines": settled(number, row)} for number, row in enumerate(entry.rows)],
    }


def _around(stay: AroundStay | None, say: Say) -> dict[str, Any] | None:
    if stay is None:
        return None
    return {
        "admission_day": stay.admission_day,
        "discharge_day": stay.discharge_day,
        "before": _window("from_day", stay.before, say) if stay.before else None,
        "after": _window("until_day", stay.after, say) if stay.after else None,
    }


def _window(ends_on: str, window: Window, say: Say) -> dict[str, Any]:
    clause = clause_to_wire(window.clause)
    return {"days": window.days, ends_on: window.ends_on, "clause": clause, "text": say(window.phrase)}


def _money(amount: int | None) -> str | None:
    return None if amount is None else plain(amount)


def row_to_wire(row: Row, say: Say) -> dict[str, Any]:
    """One policy state, without its lines."""
    return {
        "policy_state": row.policy_state.value,
        "bills": plain(row.bills),
        "plan_pays": plain(row.plan_pays),
        "patient_pays": plain(row.patient_pays),
        "pay_now": plain(row.pay_now),
        "refunded_later": plain(row.refunded_later),
        "premium": premium_to_wire(row.premium, say),
        "premiums_before": _money(row.premiums_before),
        "total": _money(row.total),
        "difference": _money(row.difference),
        "cover_verdict": _verdict(row.cover_verdict, say),
        "year_verdict": _verdict(row.year_verdict, say),
        "alternatives": [_alternative(other, say) for other in row.alternatives],
    }


def premium_to_wire(premium: Premium | None, say: Say) -> dict[str, Any] | None:
    """What the policy costs a year, and how that was found."""
    if premium is None:
        return None
    return {
        "amount": _money(premium.amount),
        "low": _money(premium.low),
        "high": _money(premium.high),
        "basis": premium.basis.value,
        "text": say(premium.phrase),
        "source": premium.source,
        "as_of": premium.as_of,
        "tax": say(premium.tax_note) if premium.tax_note else None,
        "zones": list(premium.zones),
    }


def _verdict(verdict: Verdict | None, say: Say) -> dict[str, str] | None:
    return {"code": verdict.code, "text": say(verdict.phrase)} if verdict else None


def _alternative(other: Alternative, say: Say) -> dict[str, Any]:
    return {
        "because": say(Phrase(other.because.key.replace("unsure.", "alternative."), other.because.facts)),
        "plan_pays": plain(other.plan_pays),
        "patient_pays": plain(other.patient_pays),
        "total": _money(other.total),
    }


def _eob_lines(row: Row, say: Say) -> list[dict[str, Any]]:
    return [_eob_line(line, say) for line in row.lines]


def _eob_line(line: EobLine, say: Say) -> dict[str, Any]:
    return {
        "item": line.item,
        "day": line.days[0] if line.days else None,
        "last_day": line.days[-1] if line.days else None,
        "billed": plain(line.billed),
        "plan_pays": plain(line.plan_pays),
        "patient_pays": plain(line.patient_pays),
        "steps": [_step(step, say) for step in line.steps],
    }


def _step(step: Explanation, say: Say) -> dict[str, Any]:
    clause = clause_to_wire(step.clause)
    return {"rule": step.rule, "clause": clause, "amount": plain(step.amount), "text": say(step.phrase)}


def clause_to_wire(clause: Clause | None) -> dict[str, Any] | None:
    """Where a deduction is written; ref is null where the source prints no number."""
    if clause is None:
        return None
    return {"ref": clause.ref, "authority": clause.authority.value, "source": clause.source, "as_of": clause.as_of}
