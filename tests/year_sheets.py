"""The oracle's years as the service takes them, claims handed in and policies held; and both answers in one form.

Settles nothing.
"""

from collections.abc import Sequence
from typing import Any

from service.domain.adjudication import ClaimAnswer, Settled, settle_year
from service.domain.claim_sheet import ClaimSheet
from service.domain.markets.india import MARKET
from service.domain.policy import Increase, Insured, Policy
from service.domain.policy_year import PolicyYear, earned_bonus, open_year
from tests.claims import TODAY, plan_of
from tests.kernel_claims import claim_of, in_date_order
from tests.oracle_year import Answer, Event, Held, Paid, Year

Figures = dict[str, Any]


def settle_sheets(events: Sequence[Event], policies: Sequence[Held]) -> list[ClaimAnswer]:
    """The year as the service settles it."""
    held = [policy_of(one) for one in policies]
    sheets = [sheet_of(event, f"claim_{number}") for number, event in enumerate(events)]
    return list(settle_year(sheets, held, market=MARKET, as_of=TODAY))


def sheet_of(event: Event, name: str) -> ClaimSheet:
    claim, person = event.claim, event.person
    return ClaimSheet(
        id=name,
        member=Insured(person.id, person.age_years, person.declared),
        claim=claim_of(claim, 1),
        labels=tuple(f"line {number}" for number in range(len(claim.lines))),
        order=tuple(in_date_order(claim)),
        day_zero=event.day_zero,
        purpose=event.purpose,
        active_treatment=event.active_treatment,
        surgical=claim.surgical,
        network=claim.network,
        treated_zone=event.treated_zone,
        illness=event.illness,
        existing=event.existing,
    )


def policy_of(held: Held) -> Policy:
    """A policy of a plan with these terms; its year is opened by the service where none was told."""
    bonus_bps = earned_bonus(held.terms.bonus.value, held.bonus_years)
    new = open_year(held.terms, held.sum_insured, bonus_bps=bonus_bps, ever_paid=held.ever_paid)
    return Policy(
        id=held.id,
        plan=plan_of(held.terms, id=held.id),
        sum_insured=held.sum_insured,
        year=_year(held.year) if held.year else new,
        floater=held.floater,
        started=held.started,
        age_months=held.age_months,
        credit_months=held.credit_months,
        increase=Increase(held.added.amount, held.added.since, held.added.age_months) if held.added else None,
        zone=held.zone,
        bonus_bps=bonus_bps,
        pending_instalments=held.pending,
        own_years={name: _year(year) for name, year in held.own_years.items()},
    )


def _year(year: Year) -> PolicyYear:
    figures = {name: getattr(year, name) for name in Year.__dataclass_fields__}
    return PolicyYear(**{**figures, "used": dict(year.used), "illnesses": frozenset(year.illnesses)})


def figures_of(answers: Sequence[ClaimAnswer], events: Sequence[Event]) -> list[Figures]:
    """What the service answers, lines in the order of the oracle."""
    found = []
    for answer, event in zip(answers, events, strict=True):
        order = in_date_order(event.claim)
        together = dict(zip(order, answer.plan_pays, strict=True))
        policies = [_settled(one, order) for one in answer.policies]
        found.append({"lines": [together[line] for line in sorted(order)], "policies": policies})
    return found


def _settled(settled: Settled, order: list[int]) -> Figures:
    pays = dict(zip(order, settled.settlement.plan_pays[:, 0].tolist(), strict=True))
    assert settled.plan_pays == sum(pays.values())
    return {
        "lines": [pays[line] for line in sorted(order)],
        "parts": {part.value: amount for part, amount in settled.parts.items()},
        "cash": settled.cash,
        "bonus_at_renewal": settled.bonus_at_renewal,
        **year_figures(settled.year),
    }


def oracle_figures(answers: Sequence[Answer]) -> list[Figures]:
    """What the oracle answers, in the same words."""
    return [
        {
            "lines": list(answer.plan_pays),
            "policies": [_paid(one) for one in answer.policies],
        }
        for answer in answers
    ]


def _paid(paid: Paid) -> Figures:
    return {
        "lines": list(paid.settlement.plan_pays),
        "parts": paid.parts,
        "cash": paid.cash,
        "bonus_at_renewal": paid.bonus_at_renewal,
        **year_figures(paid.year),
    }


def year_figures(year: Year | PolicyYear) -> Figures:
    """Every figure of a year; a limit that is not used need not be named."""
    figures = {name: getattr(year, name) for name in Year.__dataclass_fields__}
    used = {key: amount for key, amount in figures["used"].items() if amount}
    return {**figures, "used": used, "illnesses": sorted(figures["illnesses"])}
