"""The oracle of a year: claims in order under policies in order, as an independent check of their settlement.

Each claim is settled by the oracle of a single claim; here stand what a year has left before and after it, several
policies on one bill, and pending instalments. Written from rules 4, 7 and 8, never from the code it checks.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date

from service.domain.plan import Terms
from service.domain.plan_values import DeductibleKind
from service.domain.vocabulary import Declared, Purpose, SpineScope
from tests import oracle
from tests.oracle_arithmetic import walk
from tests.oracle_shapes import Claim, Member, Settlement
from tests.oracle_year_cover import cover, draw, drawn, earned, next_bonus, of_base, opened
from tests.oracle_year_dates import added_age, day_of, lawful, policy_age
from tests.oracle_year_shapes import Answer, Event, Held, Paid, Person, Year

__all__ = ["Answer", "Event", "Held", "Paid", "Person", "Year", "settle_year"]

PLAIN_BACKS = {"simple_spasm", "recurrent_sedentary", "chronic_spasm"}
DISCS = {"radiculopathy", "post_spine_surgery"}


def settle_year(events: Sequence[Event], policies: Sequence[Held], *, unit: int, as_of: date) -> list[Answer]:
    """Settle events in order; ``as_of`` dates a bill without dates, ``unit`` is what deductions are rounded to."""
    years: dict[tuple[int, str], Year] = {}
    pending = [held.pending for held in policies]
    claimed = [False for _ in policies]
    answers = []
    for event in events:
        before = [0] * len(event.claim.lines)
        paid = []
        for place, held in enumerate(policies):
            # A floater's people share one year, others have one each (rules 8.1).
            key = place, "" if held.floater else event.person.id
            year = years.setdefault(key, first_year(held, event.person))
            # "The first claim in the life of the policy" is anybody's (Activ One, rules 8.3).
            year.ever_paid = year.ever_paid or claimed[place]
            before_it = year.claims_paid
            one = settle_one(event, held, year, before=before, pending=pending[place], unit=unit, as_of=as_of)
            pending[place] -= sum(one.settlement.plan_pays) - one.cash
            claimed[place] = claimed[place] or one.year.claims_paid > before_it
            before = [sum(both) for both in zip(before, one.settlement.plan_pays, strict=True)]
            paid.append(one)
        answers.append(Answer(plan_pays=together(event.claim, before), policies=tuple(paid)))
    return answers


def first_year(held: Held, person: Person) -> Year:
    """The person's own year where one was told, else the policy's, else one that has just begun."""
    return deepcopy(held.own_years.get(person.id) or held.year or opened(held))


def together(claim: Claim, paid: list[int]) -> tuple[int, ...]:
    """What each line is paid in all: up to its bill; what lines are paid twice makes good others in date order."""
    billed = [line.amount for line in claim.lines]
    settled = [min(both) for both in zip(paid, billed, strict=True)]
    short = [bill - done for bill, done in zip(billed, settled, strict=True)]
    dated = sorted(range(len(billed)), key=lambda i: min(claim.lines[i].days))
    made_good = walk(short, dated, sum(paid) - sum(settled))
    return tuple(done + made_good[i] for i, done in enumerate(settled))


def settle_one(
    event: Event, held: Held, year: Year, *, before: list[int], pending: int, unit: int, as_of: date
) -> Paid:
    """One event under one policy; moves ``year`` on. ``before``: what policies named earlier paid of each line."""
    terms = lawful(held.terms, day_of(event) or as_of)
    parts = cover(held, year, event.illness)
    lines = tuple(replace(line, paid_elsewhere=paid) for line, paid in zip(event.claim.lines, before, strict=True))
    settled = oracle.settle(
        replace(event.claim, lines=lines), terms, member_of(event, held, terms, year, sum(parts.values())), unit
    )
    taken = drawn(terms, parts, from_cover(terms, settled))
    draw(held, year, taken, event.illness)
    count(terms, year, settled, event.illness)
    paid = sum(settled.plan_pays)
    renewed = next_bonus(terms.bonus.value, earned(held), claimed=year.claims_paid > 0)
    return Paid(
        settlement=settled,
        parts=taken,
        # Instalments still due are kept back once; they are no cost sharing (rules 10.3).
        cash=paid - min(paid, pending),
        year=deepcopy(year),
        bonus_at_renewal=of_base(held, renewed),
    )


def from_cover(terms: Terms, settled: Settlement) -> int:
    """What is drawn on the cover: a wallet with a limit of its own stands beside it."""
    wallet = 0 if terms.out_patient.value.annual_limit is None else settled.used["out_patient"]
    return sum(settled.plan_pays) - wallet


def count(terms: Terms, year: Year, settled: Settlement, illness: str) -> None:
    """The deductible erodes by what was admissible, paid or not; yearly limits and the claim count as paid."""
    if terms.deductible.value.kind is DeductibleKind.AGGREGATE:
        year.deductible_left -= settled.deductible_used
    for key, amount in settled.used.items():
        year.used[key] = year.used.get(key, 0) + amount
    if sum(settled.plan_pays):
        year.claims_paid += 1
        year.illnesses.add(illness)
        year.ever_paid = True


def member_of(event: Event, held: Held, terms: Terms, year: Year, left: int) -> Member:
    """The policy's state on the day of the claim, as the oracle of a single claim takes it."""
    days, months = policy_age(held, event)
    added_days, added_months = added_age(held, event)
    return Member(
        sum_insured=held.sum_insured,
        sum_insured_left=left,
        deductible_left=year.deductible_left,
        policy_age_days=days,
        policy_age_months=months,
        declared_condition=declared(event),
        stay_accepted=accepted(event),
        spine_wait_applies=spine_waits(event.claim, terms.spine_scope.value),
        age_years=event.person.age_years,
        zone=held.zone,
        treated_zone=event.treated_zone,
        used=dict(year.used),
        increase=held.added.amount if held.added else 0,
        increase_age_days=added_days,
        increase_age_months=added_months,
    )


def declared(event: Event) -> bool:
    """As was said of the claim, else whether it is for a condition told at purchase; not known: shown as not."""
    if event.existing is not None:
        return event.existing is Declared.YES
    return any(stands_for(told, name) for told in event.person.declared for name in event.claim.names)


def stands_for(told: str, name: str) -> bool:
    """A diagnosis of ICD-10 (a letter and two digits) stands for its sub-diagnoses (P-AS12: E11 for E11.5)."""
    code = len(told) >= 3 and told[0].isalpha() and told[1:3].isdigit()
    return name == told or (code and name.startswith(told))


def accepted(event: Event) -> bool:
    """Excl04, Excl05: a stay for tests or rest, or without active treatment, is shown as refused."""
    return event.purpose is Purpose.TREATMENT and event.active_treatment is not False


def spine_waits(claim: Claim, scope: SpineScope) -> bool:
    """Whether the specified wait names the condition (rules 4.2, decision 26); an unclear case is shown as waiting."""
    if claim.presentation in PLAIN_BACKS:
        return scope is SpineScope.ALL_SPINAL
    if claim.presentation in DISCS:
        return scope is not SpineScope.NONE and (scope is not SpineScope.SURGERY_ONLY or claim.surgical)
    return False
