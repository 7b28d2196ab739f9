"""Random terms of a plan, each near what a given claim makes decisive. Settles nothing."""

import random
from typing import Any

from service.domain.plan import Term, Terms
from service.domain.plan_values import (
    CARE_ORDER,
    Ayush,
    CategoryLimit,
    Copay,
    CopayStacking,
    DailyLimit,
    DayCare,
    Deductible,
    DeductibleKind,
    Domiciliary,
    LimitKind,
    LimitPeriod,
    ListedWait,
    OutPatientBenefit,
    PayoutStep,
    Proportionate,
    Step,
    SubLimit,
    ZonePair,
)
from service.domain.vocabulary import ROOM_CLASSES, NonPayableList, ServiceCategory
from tests.oracle_shapes import Claim
from tests.random_amounts import LARGEST_A_DAY, LARGEST_LINE, RATES, near, some
from tests.random_claims import CATEGORIES, ITEMS, OUTSIDE, PRESENTATIONS, TREATMENTS, VARIANTS, of_category

AS_ORDER = (Step.ROOM, Step.SUB_LIMIT, Step.DEDUCTIBLE, Step.COPAY, Step.SUM_INSURED)
DAILY_RATE = (ServiceCategory.NURSING, ServiceCategory.CONSULTATION, ServiceCategory.ADMIN)
NAMES = (*PRESENTATIONS, *VARIANTS[1:], *TREATMENTS, "cataract")
ZONES = ("zone_1", "zone_2", "zone_3")
COPAY_AGE = 61
# Gates are drawn seldom, or hardly a stay would be left for the rules behind them.
CHANCES = {
    "in_patient": 0.06,
    "excluded_treatments": 0.1,
    "excluded_items": 0.3,
    "minimum_hours": 0.4,
    "ayush": 0.7,
    "domiciliary": 0.7,
    "initial_wait_days": 0.4,
    "listed_waits": 0.4,
    "payout_steps": 0.12,
    "room_limit": 0.75,
    "proportionate": 0.75,
    "deductible": 0.35,
}


def random_terms(rng: random.Random, claim: Claim) -> Terms:
    """Each term neutral in about half of the cases, else near what the claim makes decisive."""
    drawn = drawn_terms(rng, claim)
    chosen = {name: value for name, value in drawn.items() if rng.random() < CHANCES.get(name, 0.5)}
    return Terms(**{name: Term(value, known=True) for name, value in chosen.items()})


def drawn_terms(rng: random.Random, claim: Claim) -> dict[str, Any]:
    total = sum(line.amount for line in claim.lines)
    return {
        "order": rng.choice((CARE_ORDER, AS_ORDER, tuple(rng.sample(CARE_ORDER, len(CARE_ORDER))))),
        "in_patient": False,
        "minimum_hours": 24,
        "day_care": rng.choice(tuple(DayCare)),
        "day_care_minimum_hours": rng.choice((2, 3, 6)),
        "ayush": Ayush(rng.random() < 0.9, rng.random() < 0.3, share_of_cover(rng)),
        "domiciliary": random_domiciliary(rng, claim),
        "initial_wait_days": 30,
        "specified_wait_months": rng.choice((12, 24, 36)),
        "listed_waits": tuple(
            ListedWait(f"wait_{number}", rng.choice((12, 24, 36)), some(rng, NAMES))
            for number in range(rng.randint(1, 2))
        ),
        "pre_existing_wait_months": rng.choice((24, 36, 48)),
        "excluded_treatments": some(rng, NAMES, 0.3),
        "excluded_items": frozenset({rng.choice(ITEMS)}),
        "lists_paid": some(rng, NonPayableList),
        "pre_hospital_days": rng.choice((0, 30, 60)),
        "post_hospital_days": rng.choice((30, 60, 180)),
        "out_patient": random_benefit(rng, claim),
        **drawn_money(rng, claim, total),
    }


def drawn_money(rng: random.Random, claim: Claim, total: int) -> dict[str, Any]:
    """The terms of the steps of an assessment."""
    return {
        "room_limit": room_limit(rng, claim),
        "icu_limit": daily(rng, claim, ServiceCategory.ICU),
        "proportionate": Proportionate(some(rng, CATEGORIES), rng.random() < 0.4),
        "ambulance_limit": near(rng, of_category(claim, ServiceCategory.AMBULANCE)),
        "deductible": random_deductible(rng, total),
        "payout_steps": random_steps(rng, total),
        "copay_bps": rng.choice(RATES),
        "network_copay_bps": rng.choice(RATES),
        "copays": tuple(random_copay(rng, number) for number in range(rng.randint(1, 3))),
        "copay_stacking": rng.choice(tuple(CopayStacking)),
        "sub_limits": tuple(random_sub_limit(rng, claim, number) for number in range(rng.randint(0, 4))),
    }


def share_of_cover(rng: random.Random) -> int:
    """A share of the sum insured, or none; a member's sum lies near the claim, so that most shares bite."""
    return rng.choice((0, 1000, 5000, 7500, 10_000, rng.randint(1, 10_000)))


def random_domiciliary(rng: random.Random, claim: Claim) -> Domiciliary:
    days = (claim.discharge_day or 0) - (claim.admission_day or 0) + 1
    return Domiciliary(
        covered=rng.random() < 0.93,
        minimum_days=max(0, rng.choice((0, 0, 3, days - 1, days, days + 1))),
        limit_bps=share_of_cover(rng),
        around=rng.random() < 0.5,
        excluded=some(rng, NAMES, 0.04),
    )


def room_limit(rng: random.Random, claim: Claim) -> DailyLimit:
    """A daily limit, or in a third of the cases the tariff of a class of room."""
    limit = daily(rng, claim, ServiceCategory.ROOM)
    if rng.random() < 0.33:
        return DailyLimit(LimitKind.CATEGORY, includes=limit.includes, room_class=rng.choice(ROOM_CLASSES))
    return limit


def daily(rng: random.Random, claim: Claim, category: ServiceCategory) -> DailyLimit:
    """A daily limit near the claim's own rate."""
    rates = [line.amount // len(line.days) for line in claim.lines if line.category is category] or [100_000]
    return DailyLimit(
        kind=rng.choice([kind for kind in LimitKind if kind is not LimitKind.CATEGORY]),
        amount=max(1, near(rng, rng.choice(rates), LARGEST_A_DAY)),
        percent_bps=rng.choice((1, 50, 100, 200, 500, 777)),
        includes=some(rng, DAILY_RATE),
    )


def random_benefit(rng: random.Random, claim: Claim) -> OutPatientBenefit:
    outside = [line for line in claim.lines if not line.in_stay]
    line = rng.choice(outside or list(claim.lines))
    limited = sorted(some(rng, OUTSIDE)) if rng.random() < 0.5 else []
    return OutPatientBenefit(
        categories=some(rng, CATEGORIES),
        annual_limit=rng.choice((None, near(rng, sum(one.amount for one in outside)))),
        per_visit=rng.choice((0, near(rng, line.amount // len(line.days), LARGEST_A_DAY))),
        network_only=rng.random() < 0.4,
        copay_bps=rng.choice(RATES),
        category_limits=tuple(CategoryLimit(one, near(rng, of_category(claim, one))) for one in limited),
    )


def random_deductible(rng: random.Random, total: int) -> Deductible:
    """Of any kind; the bounds of a percentage near the share it gives."""
    kind = rng.choice(tuple(DeductibleKind))
    if kind is not DeductibleKind.PERCENT:
        return Deductible(kind, near(rng, total))
    rate = rng.choice(RATES)
    bounds = sorted(near(rng, total * rate // 10_000) for _ in range(2))
    return Deductible(kind, 0, rate, *(rng.choice((0, bound)) for bound in bounds))


def random_steps(rng: random.Random, total: int) -> tuple[PayoutStep, ...]:
    """One to three steps from the lowest up, by share or by sum."""
    starts = sorted({near(rng, total // rng.randint(1, 2)) for _ in range(rng.randint(1, 3))})
    return tuple(
        PayoutStep(start, pays_bps=rng.choice(RATES[1:]))
        if rng.random() < 0.5
        else PayoutStep(start, pays=max(1, near(rng, total)))
        for start in starts
    )


def random_copay(rng: random.Random, number: int) -> Copay:
    """One or two conditions of the five, at times lifted by an accident."""
    of_age, by_zone, away, named, existing = (rng.random() < 0.3 for _ in range(5))
    pairs = [ZonePair(insured, treated) for insured in ZONES for treated in ZONES if insured != treated]
    return Copay(
        name=f"copay_{number}",
        bps=rng.choice(RATES),
        age_from=COPAY_AGE if of_age else 0,
        zones=tuple(rng.sample(pairs, rng.randint(1, 3))) if by_zone else (),
        outside_network=away,
        applies_to=some(rng, NAMES) if named else frozenset(),
        pre_existing=existing,
        accident_exempt=rng.random() < 0.3,
    )


def random_sub_limit(rng: random.Random, claim: Claim, number: int) -> SubLimit:
    """A cap of the claim, of lines by category or item, by the day or the year; an amount, a share, or both."""
    names = some(rng, NAMES) if rng.random() < 0.5 else frozenset[str]()
    per = rng.choice(tuple(LimitPeriod))
    of_lines = per is LimitPeriod.DAY or rng.random() < 0.5
    categories = some(rng, CATEGORIES, 0.3) if of_lines else frozenset[ServiceCategory]()
    items = some(rng, ITEMS, 0.3) if of_lines else frozenset[str]()
    line = rng.choice(claim.lines)
    total = sum(one.amount for one in claim.lines)
    target = line.amount // len(line.days) if per is LimitPeriod.DAY else rng.choice((line.amount, total))
    most = LARGEST_A_DAY if per is LimitPeriod.DAY else LARGEST_LINE
    kind = rng.random()
    return SubLimit(
        name=f"limit_{number}",
        amount=max(1, near(rng, target, most)) if kind < 0.8 else 0,
        applies_to=names,
        percent_bps=rng.choice((1, 100, 500, 2500, 5000)) if kind > 0.6 else 0,
        per=per,
        categories=categories,
        items=items,
    )
