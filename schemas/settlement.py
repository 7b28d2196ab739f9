"""The answer of ``POST /v1/adjudications``: settled claims → plain dict, ready for JSON.

``schemas/settlement_shape.py`` documents the same shape. Says nothing itself: sentences come from the ``say`` that is
handed in.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from schemas.settled import clause_to_wire
from service.domain.adjudication import ClaimAnswer, OtherWay, Settled
from service.domain.admission import Doubt, clause_of_doubt
from service.domain.claim_sheet import ClaimSheet
from service.domain.cliffs import Cliff, cliffs
from service.domain.eob import ClaimStep, EobLine, Explanation
from service.domain.market import Market
from service.domain.money import plain
from service.domain.nonpayable import ListedItem
from service.domain.phrase import Phrase, Say
from service.domain.plan import Source
from service.domain.policy_year import PolicyYear
from service.domain.remedies import Uncovered, remedy


def adjudication_to_wire(
    answers: Iterable[ClaimAnswer],
    *,
    adjudication_id: str,
    market: Market,
    say: Say,
    sources: Mapping[str, Source],
    as_of: date,
    versions: Mapping[str, Any],
) -> dict[str, Any]:
    """The whole answer; ``sources`` resolves the ids that its parts cite."""
    settled = list(answers)
    claims = [_claim(answer, market, say) for answer in settled]
    return {
        "kind": "adjudication",
        "adjudication_id": adjudication_id,
        "market": market.code,
        "currency": market.currency,
        "as_of": as_of.isoformat(),
        "claims": claims,
        "assumptions": [say(phrase) for phrase in _assumptions(settled)],
        "disclosures": [say(Phrase(f"adjudication.{name}")) for name in ("not_a_decision", "your_document")],
        "versions": dict(versions),
        "sources": [_source(sources[name]) for name in dict.fromkeys(_cited(claims)) if name in sources],
    }


def _source(source: Source) -> dict[str, str]:
    return {"id": source.id, "title": source.title, "where": source.where, "date": source.date, "kind": source.kind}


def _claim(answer: ClaimAnswer, market: Market, say: Say) -> dict[str, Any]:
    """One claim: what all policies pay together, then each policy's own explanation."""
    sheet, paid = answer.sheet, sum(answer.plan_pays)
    return {
        "id": sheet.id,
        "member": sheet.member.id,
        "bills": plain(answer.bills),
        "plan_pays": plain(paid),
        "patient_pays": plain(answer.bills - paid),
        "lines": _on_the_bill(
            sheet,
            [
                {
                    **_line_head(sheet, number, say),
                    "billed": plain(billed),
                    "plan_pays": plain(pays),
                    "patient_pays": plain(billed - pays),
                }
                for number, (billed, pays) in enumerate(
                    zip(sheet.claim.amounts[:, 0].tolist(), answer.plan_pays, strict=True)
                )
            ],
        ),
        "policies": [_policy(settled, market, say) for settled in answer.policies],
    }


def _on_the_bill(sheet: ClaimSheet, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines in the order of the bill, not of their dates."""
    by_place = dict(zip(sheet.order, lines, strict=True))
    return [by_place[place] for place in range(len(lines))]


def _line_head(sheet: ClaimSheet, number: int, say: Say) -> dict[str, Any]:
    line = sheet.claim.lines[number]
    first, last = sheet.date_of(line.days[0]), sheet.date_of(line.days[-1])
    return {
        "label": sheet.labels[number] or say(Phrase(f"category.{line.category}")),
        "category": line.category.value,
        "in_stay": line.in_stay,
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
    }


def _policy(settled: Settled, market: Market, say: Say) -> dict[str, Any]:
    policy = settled.policy
    return {
        "policy": policy.id,
        "plan_id": policy.plan.id,
        "sum_insured": plain(policy.sum_insured),
        "verdict": _verdict(settled),
        "plan_pays": plain(settled.plan_pays),
        "patient_pays": plain(settled.patient_pays),
        "cash": plain(settled.cash),
        "instalments_left": plain(settled.instalments_left),
        "cover_used": {bucket.value: plain(amount) for bucket, amount in settled.parts.items()},
        "admissibility": _admissibility(settled, market, say),
        "steps": [_step(step, say) for step in settled.steps],
        "lines": _on_the_bill(
            settled.sheet, [_line(line, number, settled, say) for number, line in enumerate(settled.lines)]
        ),
        "otherwise": [_otherwise(other, say) for other in settled.otherwise],
        "cliffs": [_cliff(cliff, say) for cliff in cliffs(settled, market)],
        "boundaries": [say(phrase) for phrase in settled.boundaries],
        "unknown_terms": list(settled.unknown_terms),
        "year": year_to_wire(settled.year),
        "bonus_at_renewal": plain(settled.bonus_at_renewal),
    }


def _verdict(settled: Settled) -> str:
    if settled.plan_pays == settled.bills:
        return "paid_in_full"
    if settled.plan_pays:
        return "paid_in_part"
    refused = settled.sheet.claim.admission_day is not None and not settled.settlement.admitted[0]
    return "refused" if refused else "nothing_payable"


def _admissibility(settled: Settled, market: Market, say: Say) -> dict[str, Any]:
    """How likely the stay is accepted; the grounds of doubt, each with its clause and a published dispute."""
    return {
        "likelihood": settled.likelihood.value if settled.sheet.claim.admission_day is not None else None,
        "grounds": [_doubt(doubt, settled, market, say) for doubt in settled.doubts],
    }


def _doubt(doubt: Doubt, settled: Settled, market: Market, say: Say) -> dict[str, Any]:
    source = market.standard_sources[doubt.dispute] if doubt.dispute else None
    return {
        "code": doubt.name,
        "likelihood": doubt.likelihood.value,
        "text": say(doubt.phrase),
        "clause": clause_to_wire(clause_of_doubt(doubt, settled.terms, market)),
        "dispute": {"text": say(Phrase(f"dispute.{source.id}")), "source": source.id} if source else None,
    }


def _step(step: ClaimStep, say: Say) -> dict[str, Any]:
    return {
        "rule": step.rule,
        "clause": clause_to_wire(step.clause),
        "amount": plain(step.amount),
        "text": say(step.phrase),
        "arithmetic": say(step.arithmetic) if step.arithmetic else None,
    }


def _line(line: EobLine, number: int, settled: Settled, say: Say) -> dict[str, Any]:
    would = _would_cover(line, number, settled)
    return {
        "label": _line_head(settled.sheet, number, say)["label"],
        "billed": plain(line.billed),
        "plan_pays": plain(line.plan_pays),
        "patient_pays": plain(line.patient_pays),
        "steps": [_line_step(step, say) for step in line.steps],
        "would_cover": say(would) if would else None,
    }


def _line_step(step: Explanation, say: Say) -> dict[str, Any]:
    return {
        "rule": step.rule,
        "clause": clause_to_wire(step.clause),
        "amount": plain(step.amount),
        "text": say(step.phrase),
    }


def _would_cover(line: EobLine, number: int, settled: Settled) -> Phrase | None:
    """What would have made the line covered, of the first ground that has an answer."""
    found = Uncovered(settled.settlement.claim.lines[number], settled.sheet, settled.policy, settled.terms)
    said = (remedy(step.rule, found) for step in line.steps if step.amount)
    return next((phrase for phrase in said if phrase is not None), None)


def _otherwise(other: OtherWay, say: Say) -> dict[str, Any]:
    key = other.because.key.replace("unsure.", "alternative.")
    return {
        "because": say(Phrase(key, other.because.facts)),
        "plan_pays": plain(other.plan_pays),
        "patient_pays": plain(other.patient_pays),
    }


def _cliff(cliff: Cliff, say: Say) -> dict[str, Any]:
    return {"code": cliff.code, "text": say(cliff.phrase), "saves": plain(cliff.saves)}


def year_to_wire(year: PolicyYear) -> dict[str, Any]:
    """What is left in the policy's year: hand it in as ``year`` with the next claim."""
    return {
        "base": plain(year.base),
        "bonus": plain(year.bonus),
        "extra": plain(year.extra),
        "restored": plain(year.restored),
        "restorations": year.restorations,
        "deductible_left": plain(year.deductible_left),
        "used": {key: plain(amount) for key, amount in sorted(year.used.items())},
        "claims_paid": year.claims_paid,
        "illnesses": sorted(year.illnesses),
        "ever_paid": year.ever_paid,
    }


def _assumptions(answers: Iterable[ClaimAnswer]) -> list[Phrase]:
    """What was taken for granted, once each."""
    found: list[Phrase] = []
    for answer in answers:
        found += [Phrase(f"taken.{name}") for name in answer.sheet.assumed]
        found += [_on_list(label, entry) for label, entry in answer.sheet.recognised]
        if answer.sheet.claim.admission_day is not None and answer.sheet.active_treatment is None:
            found.append(Phrase("taken.active_treatment"))
        for settled in answer.policies:
            policy = settled.policy
            if policy.started is None and policy.age_months is None:
                found.append(Phrase("taken.long_held", {"policy": policy.id}))
            elif policy.started is not None and answer.sheet.day_zero is None:
                found.append(Phrase("taken.no_dates", {"policy": policy.id}))
    return list(dict.fromkeys(found))


def _on_list(label: str, entry: ListedItem) -> Phrase:
    """Which entry of which list a charge was recognised as."""
    return Phrase(
        "taken.on_list", {"label": label, "list": entry.list.value, "number": entry.number, "item": entry.item}
    )


def _cited(part: object) -> Iterable[str]:
    """Every source named anywhere in the claims."""
    if isinstance(part, Mapping):
        for key, inner in part.items():
            if key == "source" and isinstance(inner, str):
                yield inner
            else:
                yield from _cited(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _cited(inner)
