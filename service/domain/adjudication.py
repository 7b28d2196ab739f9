"""Settle claims under policies: a claim or a year of them, one policy or several, each with its explanation.

Claims come in order and each starts from what the one before left of its policy's year. Several policies settle
one bill in the order they are named; together they never pay more than the bill (rules 7.5). Reads no clock and no
catalogue.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from service.domain.admission import Doubt, Likelihood, doubts, worst
from service.domain.boundaries import met
from service.domain.claim import Claim, Members
from service.domain.claim_sheet import ClaimSheet
from service.domain.eob import ClaimStep, EobLine, claim_steps, explain
from service.domain.kernel import Settlement, adjudicate
from service.domain.market import Market
from service.domain.money import Array, spend_down
from service.domain.phrase import Phrase
from service.domain.plan import Terms
from service.domain.plan_values import Bucket
from service.domain.policy import Age, Policy
from service.domain.policy_year import Cover, PolicyYear, after_claim, cover_for, drawn, next_bonus, of_base
from service.domain.readings import Reading, term_readings, watch
from service.domain.scenario import SPINAL, Listed, spine_listed
from service.domain.vocabulary import Declared


@dataclass(frozen=True, slots=True)
class OtherWay:
    """What the policy pays if an open question is answered the other way."""

    because: Phrase
    plan_pays: int
    patient_pays: int


@dataclass(frozen=True, slots=True)
class Settled:
    """One claim under one policy. Money in minor units; ``bills = plan_pays + patient_pays``, so do the lines.

    ``parts``: from which part of the cover it comes. ``cash``: what is paid out once pending instalments are kept
    back. ``year``: what the policy has left after it. ``unknown_terms``: terms that were read and that no source
    settles.
    """

    policy: Policy
    sheet: ClaimSheet
    terms: Terms
    members: Members
    settlement: Settlement
    doubts: tuple[Doubt, ...]
    likelihood: Likelihood
    lines: tuple[EobLine, ...]
    steps: tuple[ClaimStep, ...]
    bills: int
    plan_pays: int
    parts: Mapping[Bucket, int]
    cash: int
    year: PolicyYear
    otherwise: tuple[OtherWay, ...]
    boundaries: tuple[Phrase, ...]
    unknown_terms: tuple[str, ...]

    @property
    def patient_pays(self) -> int:
        """What is left of the bill under this policy alone."""
        return self.bills - self.plan_pays

    @property
    def instalments_left(self) -> int:
        """What is still pending of the premium once this claim has kept back what it pays."""
        return max(self.policy.pending_instalments - self.plan_pays, 0)

    @property
    def bonus_at_renewal(self) -> int:
        """The bonus of the next year, if this claim is the last of this one."""
        claimed = self.year.claims_paid > 0
        earned = next_bonus(self.terms.bonus.value, self.policy.bonus_bps, claimed=claimed)
        return of_base(self.policy.sum_insured, earned)


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """One claim under all its policies: what each line is paid in all, and each policy's settlement."""

    sheet: ClaimSheet
    plan_pays: tuple[int, ...]
    policies: tuple[Settled, ...]

    @property
    def bills(self) -> int:
        return int(self.sheet.claim.amounts.sum())


@dataclass(frozen=True, slots=True)
class _Carried:
    """What one claim hands to the next: years by policy and person, instalments and paid claims by policy."""

    years: dict[tuple[str, str], PolicyYear]
    pending: dict[str, int]
    paid: set[str]


def settle_year(
    sheets: Iterable[ClaimSheet], policies: Sequence[Policy], *, market: Market, as_of: date
) -> Iterator[ClaimAnswer]:
    """Settle claims in order; ``as_of`` dates a bill that has no dates of its own."""
    carried = _Carried({}, {policy.id: policy.pending_instalments for policy in policies}, set())
    for sheet in sheets:
        yield _settle_claim(sheet, policies, carried, market=market, as_of=as_of)


def _settle_claim(
    sheet: ClaimSheet, policies: Sequence[Policy], carried: _Carried, *, market: Market, as_of: date
) -> ClaimAnswer:
    """One claim under each policy in turn. People with sums of their own share the policy's first claim and premium."""
    paid: Array = np.zeros_like(sheet.claim.amounts)
    settled = []
    for policy in policies:
        key = (policy.id, "" if policy.floater else sheet.member.id)
        year = carried.years.get(key) or policy.own_years.get(sheet.member.id) or policy.year
        if policy.id in carried.paid:
            year = replace(year, ever_paid=True)
        due = replace(policy, pending_instalments=carried.pending[policy.id])
        one = settle_one(sheet, due, year, market=market, as_of=as_of, paid=paid)
        carried.years[key], carried.pending[policy.id] = one.year, one.instalments_left
        if one.year.claims_paid > year.claims_paid:
            carried.paid.add(policy.id)
        paid = paid + one.settlement.plan_pays[:, :1]
        settled.append(one)
    return ClaimAnswer(sheet, _by_line(sheet.claim.amounts, paid), tuple(settled))


def _by_line(billed: Array, paid: Array) -> tuple[int, ...]:
    """What each line is paid in all: what policies paid twice of one line makes good what none paid of others."""
    covered = np.minimum(billed, paid)
    spare = (paid - covered).sum(axis=0)
    return tuple((covered + spend_down(billed - covered, spare))[:, 0].tolist())


def settle_one(
    sheet: ClaimSheet, policy: Policy, year: PolicyYear, *, market: Market, as_of: date, paid: Array | None = None
) -> Settled:
    """One claim under one policy in its year; ``paid`` (lines × 1): by policies named earlier."""
    day = sheet.date_of(sheet.first_day)
    terms = policy.terms_on(day or as_of, market)
    cover = cover_for(year, terms, policy.sum_insured, illness=sheet.illness)
    found = doubts(sheet.claim, sheet.facts(policy), terms, moratorium=market.moratorium.on(day or as_of))
    columns = (shown := _shown(sheet, terms, found), *_open_questions(shown, sheet, terms, found))
    members = members_of(columns, sheet, policy, year, cover)
    watched, read = watch(terms)
    claim = _widened(sheet.claim, paid, len(columns))
    settlement = adjudicate(claim, watched, members, market.rulebook)
    pays = settlement.plan_pays.sum(axis=0).tolist()
    other = [(column.because, amount) for column, amount in zip(columns, pays, strict=True) if column.because]
    alone, first = _widened(sheet.claim, paid, 1), members_of(columns[:1], sheet, policy, year, cover)
    for because, reading in term_readings(terms, read=read):
        again = adjudicate(alone, reading, first, market.rulebook)
        other.append((because, int(again.plan_pays.sum())))
    return _settled(
        sheet,
        policy,
        year,
        terms=terms,
        members=members,
        settlement=settlement,
        found=found,
        cover=cover,
        other=other,
        unknown=tuple(name for name in sorted(read) if not getattr(terms, name).known),
        market=market,
    )


def _settled(
    sheet: ClaimSheet,
    policy: Policy,
    year: PolicyYear,
    *,
    terms: Terms,
    members: Members,
    settlement: Settlement,
    found: tuple[Doubt, ...],
    cover: Cover,
    other: Sequence[tuple[Phrase, int]],
    unknown: tuple[str, ...],
    market: Market,
) -> Settled:
    """The first column read out, and the year that follows from it."""
    bills, plan_pays = int(sheet.claim.amounts.sum()), int(settlement.plan_pays[:, 0].sum())
    from_cover = int(settlement.claim_pays[:, 0].sum())
    if terms.out_patient.value.annual_limit is None:
        from_cover = plan_pays
    age = policy.age_on(sheet.date_of(sheet.first_day))
    return Settled(
        policy=policy,
        sheet=sheet,
        terms=terms,
        members=members,
        settlement=settlement,
        doubts=found,
        likelihood=_likelihood(sheet, settlement, found),
        lines=explain(settlement, 0, terms=terms, members=members, market=market),
        steps=claim_steps(settlement, 0, terms=terms, members=members, market=market),
        bills=bills,
        plan_pays=plan_pays,
        parts=drawn(cover, terms, from_cover),
        cash=max(plan_pays - policy.pending_instalments, 0),
        year=after_claim(
            year,
            terms,
            cover,
            paid=from_cover,
            deductible_used=int(settlement.deductible_used[0]),
            used={key: int(amount[0]) for key, amount in settlement.used.items()},
            illness=sheet.illness,
        ),
        otherwise=tuple(OtherWay(because, pays, bills - pays) for because, pays in other if pays != plan_pays),
        boundaries=_boundaries(sheet, policy, terms, age),
        unknown_terms=unknown,
    )


def _boundaries(sheet: ClaimSheet, policy: Policy, terms: Terms, age: Age) -> tuple[Phrase, ...]:
    if sheet.claim.admission_day is None:
        return ()
    held = age.months if policy.started or policy.age_months is not None else None
    return tuple(met(sheet.claim, terms, plan=policy.plan.name, age_months=held))


def _likelihood(sheet: ClaimSheet, settlement: Settlement, found: tuple[Doubt, ...]) -> Likelihood:
    """Unlikely where the terms refuse the stay for certain, else as the gravest doubt leaves it."""
    if sheet.claim.admission_day is not None and not settlement.admitted[0]:
        return Likelihood.UNLIKELY
    return worst(found)


def _shown(sheet: ClaimSheet, terms: Terms, found: tuple[Doubt, ...]) -> Reading:
    """The reading that is shown: a contested stay as accepted, an unlikely one as refused."""
    listed = _listed(sheet, terms)
    return Reading(
        accepted=worst(found) is not Likelihood.UNLIKELY,
        listed=listed is not Listed.NO,
        declared=sheet.declared is Declared.YES,
    )


def _listed(sheet: ClaimSheet, terms: Terms) -> Listed:
    """Whether the plan's wait for spine conditions names this claim."""
    if sheet.claim.presentation not in SPINAL:
        return Listed.NO
    scope = terms.spine_scope
    return spine_listed(scope.value, known=scope.known, presentation=sheet.claim.presentation, surgical=sheet.surgical)


def _open_questions(shown: Reading, sheet: ClaimSheet, terms: Terms, found: tuple[Doubt, ...]) -> Iterator[Reading]:
    """Every open fact answered the other way, one at a time."""
    if found:
        yield replace(shown, because=found[0].unsure, accepted=not shown.accepted)
    if _listed(sheet, terms) is Listed.UNCLEAR:
        yield replace(shown, because=Phrase("unsure.spine_scope"), listed=False)
    if sheet.declared is Declared.UNKNOWN:
        yield replace(shown, because=Phrase("unsure.declared"), declared=True)


def members_of(
    columns: Sequence[Reading], sheet: ClaimSheet, policy: Policy, year: PolicyYear, cover: Cover
) -> Members:
    """The person of a claim once for each reading of what is open."""
    day = sheet.date_of(sheet.first_day)
    age, younger = policy.age_on(day), policy.increase_age_on(day)

    def everywhere(value: int) -> Array:
        return np.full(len(columns), value, dtype=np.int64)

    zones = tuple(dict.fromkeys(zone for zone in (policy.zone, sheet.treated_zone) if zone))
    return Members(
        sum_insured=everywhere(policy.sum_insured),
        sum_insured_left=everywhere(cover.total),
        deductible_left=everywhere(year.deductible_left),
        policy_age_days=everywhere(age.days),
        policy_age_months=everywhere(age.months),
        declared=np.array([column.declared for column in columns]),
        stay_accepted=np.array([column.accepted for column in columns]),
        spine_wait=np.array([column.listed for column in columns]),
        network=np.full(len(columns), sheet.network),
        age_years=None if sheet.member.age_years is None else everywhere(sheet.member.age_years),
        zone=everywhere(zones.index(policy.zone)) if policy.zone else None,
        treated_zone=everywhere(zones.index(sheet.treated_zone)) if sheet.treated_zone else None,
        zone_names=zones,
        used={key: everywhere(amount) for key, amount in year.used.items()},
        increase=everywhere(policy.increase.amount) if policy.increase else None,
        increase_age_days=everywhere(younger.days) if policy.increase else None,
        increase_age_months=everywhere(younger.months) if policy.increase else None,
    )


def _widened(claim: Claim, paid: Array | None, columns: int) -> Claim:
    elsewhere = None if paid is None or not paid.any() else np.repeat(paid, columns, axis=1)
    return replace(claim, amounts=np.repeat(claim.amounts, columns, axis=1), paid_elsewhere=elsewhere)
