"""Random years: one to four claims of one to three people under one to three policies.

Sums, deductibles and limits lie near what the claims come to, dates near the end of waits. Bounds: a claim below
``LARGEST_BILL``, so that the cover of a year stays in the kernel's. Settles nothing.
"""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from hypothesis import strategies as st

from service.domain.plan import Term, Terms
from service.domain.plan_values import (
    DRAWDOWN,
    AfterClaim,
    Bonus,
    Bucket,
    CategoryLimit,
    Deductible,
    DeductibleKind,
    LimitPeriod,
    ListedWait,
    OutPatientBenefit,
    Restoration,
    RestoreWhen,
    SubLimit,
)
from service.domain.vocabulary import CareSetting, Declared, Purpose, ServiceCategory, SpineScope
from tests.oracle_shapes import Claim, Line
from tests.oracle_year import Event, Held, Person, Year
from tests.oracle_year_cover import of_base, opened
from tests.oracle_year_dates import day_of, later
from tests.oracle_year_shapes import Added
from tests.random_amounts import RATES, RUPEE, near, some
from tests.random_claims import random_claim
from tests.random_terms import ZONES, random_deductible, random_terms

__all__ = ["YearCase", "random_year", "years"]

YearCase = tuple[list[Event], list[Held]]

LARGEST_BILL = 10**9
PEOPLE = ("asha", "ravi", "maya")
ILLNESSES = ("spine", "knee")
BACKS = ("radiculopathy", "post_spine_surgery", "simple_spasm", "chronic_spasm", "post_injury", "")
CONDITIONS = ("e11", "arthritis")
WAITS = (12, 24, 36, 48)
REFORMS = (date(2024, 4, 1), date(2024, 3, 31), date(2023, 2, 28), date(2025, 10, 31), date(2026, 6, 15))
WALLET = (ServiceCategory.CONSULTATION, ServiceCategory.THERAPY, ServiceCategory.DIAGNOSTIC)


def random_year(rng: random.Random) -> YearCase:
    """Claims in the order of their dates, and policies that were all begun before the first."""
    first = rng.choice(REFORMS) if rng.random() < 0.8 else None
    people = [random_person(rng, name) for name in PEOPLE[: rng.choice((1, 1, 2, 3))]]
    events: list[Event] = []
    day = first
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
        events.append(random_event(rng, rng.choice(people), day))
        day = day and day + timedelta(days=rng.choice((0, 1, 30, 60, 100)))
    policies = [
        random_policy(rng, events, first, f"policy_{number}") for number in range(rng.choice((1, 1, 1, 2, 2, 3)))
    ]
    return events, policies


years: st.SearchStrategy[YearCase] = st.randoms(use_true_random=False).map(random_year)


def random_person(rng: random.Random, name: str) -> Person:
    return Person(id=name, age_years=rng.choice((None, 30, 60, 61, 62)), declared=some(rng, CONDITIONS, 0.2))


def random_event(rng: random.Random, person: Person, day: date | None) -> Event:
    """A claim whose admission, or first bill, is on ``day``."""
    event = Event(
        claim=random_bill(rng),
        person=person,
        illness=rng.choice(ILLNESSES),
        purpose=rng.choice((Purpose.TREATMENT,) * 18 + (Purpose.INVESTIGATION, Purpose.REST)),
        active_treatment=rng.choice((None,) * 10 + (True, False)),
        existing=rng.choice((None, None, None, *Declared)),
        treated_zone=rng.choice(("", *ZONES)),
    )
    if day is None:
        return event
    started = day_of(replace(event, day_zero=day))
    assert started is not None
    return replace(event, day_zero=day - (started - day))


def random_bill(rng: random.Random) -> Claim:
    """In most cases a plain bill, so that its sum meets the year's limits; else any that the kernel may meet."""
    if rng.random() < 0.6:
        return plain_bill(rng)
    while True:
        claim = random_claim(rng)
        if sum(line.amount for line in claim.lines) < LARGEST_BILL:
            lines = tuple(replace(line, paid_elsewhere=0) for line in claim.lines)
            return replace(claim, lines=lines, presentation=rng.choice(BACKS))


def plain_bill(rng: random.Random) -> Claim:
    """A package, perhaps with medicines and visits around it; or visits without a stay."""
    stay = rng.random() < 0.8
    lines = [bill_line(rng, ServiceCategory.PROCEDURE_PACKAGE, CareSetting.IN_PATIENT)] if stay else []
    if stay and rng.random() < 0.5:
        lines.append(bill_line(rng, ServiceCategory.PHARMACY, CareSetting.IN_PATIENT))
    if not stay or rng.random() < 0.4:
        lines += [bill_line(rng, rng.choice(WALLET), CareSetting.OUT_PATIENT) for _ in range(rng.randint(1, 2))]
    return Claim(
        lines=tuple(lines),
        admission_day=0 if stay else None,
        discharge_day=2 if stay else None,
        network=rng.random() < 0.8,
        presentation=rng.choice(BACKS),
        accident=rng.random() < 0.1,
        surgical=rng.random() < 0.5,
        treatments=some(rng, ("e11_5", "arthritis", "cataract"), 0.2),
    )


def bill_line(rng: random.Random, category: ServiceCategory, setting: CareSetting) -> Line:
    outside = setting is CareSetting.OUT_PATIENT
    size = rng.choice((1_000, 3_000)) if outside else rng.choice((20_000, 100_000, 400_000))
    return Line(
        item=category.value,
        category=category,
        setting=setting,
        amount=RUPEE * rng.randint(1, 5) * size // rng.choice((1, 1, 3)),
        days=(rng.choice((-20, -5, 10, 40, 200)),) if outside else (0, 1),
    )


def random_policy(rng: random.Random, events: list[Event], first: date | None, name: str) -> Held:
    """A sum near a bill or near all of them; begun near the end of a wait before the first claim."""
    bills = [sum(line.amount for line in event.claim.lines) for event in events]
    target = rng.choice((*bills, sum(bills), sum(bills) // 2))
    insured = RUPEE * max(1000, near(rng, target, 3 * LARGEST_BILL) // RUPEE)
    credit = rng.choice((0, 0, 0, 1, 12, 24))
    started = begun(rng, first, credit)
    paid_before = rng.random() < 0.6
    held = Held(
        id=name,
        terms=random_year_terms(rng, events, insured),
        sum_insured=insured,
        floater=rng.random() < 0.5,
        started=started if rng.random() < 0.9 else None,
        age_months=rng.choice((None, 0, 1, 12, 23, 24, 36)),
        credit_months=credit,
        added=random_added(rng, first, started, insured) if rng.random() < 0.25 else None,
        zone=rng.choice(("", *ZONES)),
        bonus_years=rng.randint(0, 6),
        ever_paid=paid_before,
        pending=near(rng, rng.choice(bills)) if rng.random() < 0.4 else 0,
    )
    year = random_state(rng, held, bills) if rng.random() < 0.25 else None
    own = {} if held.floater else {one: random_state(rng, held, bills) for one in PEOPLE if rng.random() < 0.15}
    return replace(held, year=year, own_years=own)


def begun(rng: random.Random, first: date | None, credit: int) -> date | None:
    """A day before the first claim, at which a wait that credit shortens ends about now."""
    if first is None:
        return None
    months = max(0, rng.choice((0, 1, 60, *WAITS)) - credit)
    return min(first, later(first, -months) + timedelta(days=rng.choice((-1, 0, 0, 1))))


def random_added(rng: random.Random, first: date | None, started: date | None, insured: int) -> Added:
    """A part of the sum that came later than the policy."""
    amount = rng.choice((insured // 2, near(rng, insured, insured)))
    if first is None or started is None:
        return Added(amount=amount, age_months=rng.choice((None, 0, 12, 24, 36)))
    since = later(first, -rng.choice((0, 1, *WAITS))) + timedelta(days=rng.choice((-1, 0, 1)))
    return Added(amount=amount, since=min(first, max(started, since)))


def random_state(rng: random.Random, held: Held, bills: list[int]) -> Year:
    """A year that has seen claims before those that are asked about."""
    new, rule = opened(held), held.terms.restoration.value
    paid = rng.randint(0, 2)
    spent = rng.random() < 0.4 and paid > 0
    back = rule.when is not RestoreWhen.NEVER and paid > 0 and rule.times != 0 and rng.random() < 0.5
    most = of_base(held, rule.amount_bps)
    return Year(
        base=0 if spent else near(rng, new.base, new.base),
        bonus=0 if spent else near(rng, new.bonus, new.bonus),
        extra=0 if spent else near(rng, new.extra, new.extra),
        restored=near(rng, most, most) if back else 0,
        restorations=1 if back else 0,
        deductible_left=near(rng, new.deductible_left, new.deductible_left),
        used={f"sub_limit:{one.name}": near(rng, rng.choice(bills)) for one in held.terms.sub_limits.value[:1]},
        claims_paid=paid,
        illnesses=set(some(rng, ILLNESSES)) if paid else set(),
        ever_paid=held.ever_paid or paid > 0,
    )


def random_year_terms(rng: random.Random, events: list[Event], insured: int) -> Terms:
    """The terms of a year near its bills; in a quarter of the cases on top of any terms of a claim."""
    claim = rng.choice(events).claim
    total = sum(line.amount for line in claim.lines)
    drawn: dict[str, Any] = {
        "bonus": random_bonus(rng),
        "extra_cover_bps": rng.choice((2_500, 10_000)),
        "deductible": Deductible(DeductibleKind.AGGREGATE, near(rng, rng.choice((total, insured))))
        if rng.random() < 0.7
        else random_deductible(rng, total),
        "sub_limits": tuple(yearly_limit(rng, claim, number) for number in range(rng.randint(1, 2))),
        "out_patient": random_wallet(rng),
        "copay_bps": rng.choice(RATES),
        "initial_wait_days": 30,
        "pre_existing_wait_months": rng.choice(WAITS),
        "specified_wait_months": rng.choice(WAITS),
        "listed_waits": (ListedWait("joints", rng.choice(WAITS), frozenset({"arthritis", "cataract"})),),
        "pre_hospital_days": 30,
        "post_hospital_days": 60,
    }
    chosen = {name: value for name, value in drawn.items() if rng.random() < 0.4}
    chosen |= {"spine_scope": rng.choice(tuple(SpineScope)), **random_restoration(rng)}
    basis = random_terms(rng, claim) if rng.random() < 0.25 else Terms()
    return replace(basis, **{name: Term(value, known=True) for name, value in chosen.items()})


def random_bonus(rng: random.Random) -> Bonus:
    """As the plans that publish one: 5 % to 50 %, 25 % to 50 %, 50 % to 100 %, 100 % to 500 %."""
    percent, maximum = rng.choice(((500, 5_000), (2_500, 5_000), (5_000, 10_000), (10_000, 50_000), (3_333, 10_000)))
    return Bonus(percent, maximum, rng.choice(tuple(AfterClaim)), rng.choice((500, 5_000)))


def random_restoration(rng: random.Random) -> dict[str, Any]:
    """Cover that comes back in every way; where it waits for a need, it is drawn last, as every wording has it."""
    rule = Restoration(
        when=rng.choice((*RestoreWhen, *tuple(RestoreWhen)[1:])),
        times=rng.choice((None, None, 1, 2)),
        amount_bps=rng.choice((10_000, 10_000, 5_000, 3_333)),
        same_illness=rng.random() < 0.6,
        first_claim=rng.random() < 0.6,
    )
    orders = list(permutations(DRAWDOWN))
    if rule.when is RestoreWhen.INSUFFICIENT:
        orders = [one for one in orders if one[-1] is Bucket.RESTORED]
    order = rng.choice(orders) if rng.random() < 0.5 else DRAWDOWN
    return {"restoration": rule, "cover_order": order}


def yearly_limit(rng: random.Random, claim: Claim, number: int) -> SubLimit:
    """A limit of the year for a condition, for some lines, or for all."""
    line = rng.choice(claim.lines)
    total = sum(one.amount for one in claim.lines)
    return SubLimit(
        name=f"limit_{number}",
        amount=max(1, near(rng, rng.choice((line.amount, total, 2 * total)))),
        applies_to=rng.choice((frozenset[str](), frozenset({"cataract", "arthritis", "radiculopathy"}))),
        per=LimitPeriod.YEAR,
        categories=rng.choice((frozenset[ServiceCategory](), frozenset({line.category}))),
    )


def random_wallet(rng: random.Random) -> OutPatientBenefit:
    """What is paid without a stay: out of the sum insured, or up to a limit of its own."""
    limits = tuple(CategoryLimit(one, RUPEE * rng.randint(1, 20) * 1_000) for one in WALLET if rng.random() < 0.3)
    return OutPatientBenefit(
        categories=some(rng, WALLET, 0.8),
        annual_limit=rng.choice((None, RUPEE * 500 * rng.randint(1, 40))),
        network_only=rng.random() < 0.2,
        copay_bps=rng.choice((0, 0, 1_000, 3_333)),
        category_limits=limits,
    )
