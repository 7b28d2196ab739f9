"""Random claims for comparing adjudicators: terms, one claim, and members who share it.

``random_case`` is plain ``random.Random`` and fast; ``cases`` is the same generator under hypothesis,
so that a disagreement shrinks. Amounts and thresholds are drawn near each other on purpose. Bounds:
a line at most 10**10 minor units, a claim below 6 × 10**10. Settles nothing.
"""

import random
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, TypeVar

from hypothesis import strategies as st

from service.domain.plan import Term, Terms
from service.domain.plan_values import (
    CARE_ORDER,
    DailyLimit,
    DayCare,
    Deductible,
    DeductibleKind,
    LimitKind,
    OutPatientBenefit,
    Proportionate,
    Step,
    SubLimit,
)
from service.domain.vocabulary import CareSetting, NonPayableList, ServiceCategory
from tests.oracle_shapes import Claim, Line, Member

T = TypeVar("T")
Case = tuple[Terms, Claim, list[Member]]

LARGEST_LINE = 10**10
LARGEST_CLAIM = 6 * 10**10
RUPEE = 100
AS_ORDER = (Step.ROOM, Step.SUB_LIMIT, Step.DEDUCTIBLE, Step.COPAY, Step.SUM_INSURED)
PRESENTATIONS = ("simple", "radiculopathy", "post_injury")
VARIANTS = ("", "conservative", "microdiscectomy")
ITEMS = ("laser", "belt", "mri", "package")
CATEGORIES = tuple(ServiceCategory)
PER_DAY = (ServiceCategory.ROOM, ServiceCategory.ICU, ServiceCategory.NURSING)
DAILY_RATE = (ServiceCategory.NURSING, ServiceCategory.CONSULTATION, ServiceCategory.ADMIN)
RATES = (0, 1, 500, 1000, 2000, 3333, 5000, 9999, 10_000)


def random_case(rng: random.Random) -> Case:
    """Terms, a claim, and one to four members whose limits lie near the claim's amounts."""
    claim = random_claim(rng)
    terms = random_terms(rng, claim)
    return terms, claim, [random_member(rng, claim, terms) for _ in range(rng.randint(1, 4))]


cases: st.SearchStrategy[Case] = st.randoms(use_true_random=False).map(random_case)


def as_values(case: Case) -> dict[str, Any]:
    """A case in plain JSON values, for printing a disagreement."""
    terms, claim, members = case
    values = {name: plain(getattr(terms, name).value) for name in Terms.__dataclass_fields__}
    return {"terms": values, "claim": plain(asdict(claim)), "members": [plain(asdict(one)) for one in members]}


def plain(value: Any) -> Any:
    """Dataclasses, tuples and sets as objects and sorted lists."""
    if hasattr(value, "__dataclass_fields__"):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(plain, value))
    return list(map(plain, value)) if isinstance(value, tuple | list) else value


# Amounts


def amount(rng: random.Random, largest: int = LARGEST_LINE) -> int:
    """Mostly whole rupees of everyday size, sometimes nothing, sometimes paise, sometimes huge."""
    kind = rng.random()
    if kind < 0.05:
        return 0
    size = 10**10 if kind < 0.10 else rng.choice((10**4, 10**6, 10**7, 10**8))
    drawn = rng.randint(0, size)
    whole = rng.random() < 0.85
    return min(drawn - drawn % RUPEE if whole else drawn, largest)


def near(rng: random.Random, value: int, largest: int = LARGEST_LINE) -> int:
    """Around a threshold: on it, one rupee or one paisa beside it, a share of it, or anywhere."""
    kind = rng.random()
    if kind < 0.5:
        return min(max(0, value + rng.choice((0, 0, RUPEE, -RUPEE, 1, -1))), largest)
    if kind < 0.85:
        share = value * rng.randint(0, 100) // 100
        return min(share - share % RUPEE, largest)
    return amount(rng, largest)


def some(rng: random.Random, things: Iterable[T]) -> frozenset[T]:
    return frozenset(thing for thing in things if rng.random() < 0.5)


# The claim


def random_claim(rng: random.Random) -> Claim:
    """A stay of nights, a stay of one day, or no stay; with bills around it."""
    admission = rng.choice((None, rng.randint(0, 90), rng.randint(0, 90), rng.randint(0, 90)))
    nights = rng.choice((0, 1, 1, 2, 3, 5))
    discharge = None if admission is None else admission + nights
    lines = random_lines(rng, admission, discharge)
    return Claim(
        lines=tuple(lines),
        admission_day=admission,
        discharge_day=discharge,
        hours=None if admission is None else max(0, 24 * nights + rng.choice((0, 0, 0, 7, -1, 1))),
        differential_billing=rng.random() < 0.8,
        network=rng.random() < 0.7,
        presentation=rng.choice(PRESENTATIONS),
        variant=rng.choice(VARIANTS),
        accident=rng.random() < 0.2,
        surgical=rng.random() < 0.5,
    )


def random_lines(rng: random.Random, admission: int | None, discharge: int | None) -> list[Line]:
    lines: list[Line] = []
    left = LARGEST_CLAIM - 1
    even = rng.random() < 0.8
    for _ in range(rng.randint(1, 10)):
        stay = admission is not None and rng.random() < 0.65
        line = stay_line(rng, admission or 0, discharge or 0) if stay else other_line(rng, admission, discharge)
        if even:
            line = replace(line, amount=line.amount - line.amount % RUPEE)
        lines.append(replace(line, amount=min(line.amount, left)))
        left -= lines[-1].amount
    return lines


def stay_line(rng: random.Random, admission: int, discharge: int) -> Line:
    """A line of the stay: one day per unit for room, ICU and nursing, one day for the rest."""
    category = rng.choice((*PER_DAY, ServiceCategory.ROOM, ServiceCategory.SURGEON, *CATEGORIES))
    days = tuple(range(admission, max(discharge, admission + 1)))
    if category not in PER_DAY:
        days = (rng.choice(days),)
    setting = (
        CareSetting.DAY_CARE if rng.random() < (0.5 if admission == discharge else 0.1) else CareSetting.IN_PATIENT
    )
    return described(rng, category, setting, days)


def other_line(rng: random.Random, admission: int | None, discharge: int | None) -> Line:
    """A line outside the stay: sessions near the ends of common windows."""
    start = admission if admission is not None else 60
    end = discharge if discharge is not None else 60
    middle = rng.choice((start - 60, start - 30, start - 5, start, end, end + 30, end + 60, end + 180))
    days = tuple(sorted(middle + rng.randint(-6, 6) for _ in range(rng.choice((1, 1, 1, 2, 3, 7, 10)))))
    category = rng.choice(
        (
            ServiceCategory.CONSULTATION,
            ServiceCategory.DIAGNOSTIC,
            ServiceCategory.PHARMACY,
            ServiceCategory.THERAPY,
            ServiceCategory.AMBULANCE,
            ServiceCategory.DEVICE,
        )
    )
    return described(rng, category, rng.choice((CareSetting.OUT_PATIENT, CareSetting.HOME)), days)


def described(rng: random.Random, category: ServiceCategory, setting: CareSetting, days: tuple[int, ...]) -> Line:
    return Line(
        item=rng.choice(ITEMS),
        category=category,
        setting=setting,
        amount=amount(rng),
        days=days,
        nonpayable=rng.choice(tuple(NonPayableList)) if rng.random() < 0.2 else NonPayableList.NONE,
        prescribed=rng.random() < 0.85,
    )


# The terms


def random_terms(rng: random.Random, claim: Claim) -> Terms:
    """Each term neutral in about half of the cases, else near what the claim makes decisive."""
    chosen: dict[str, Any] = {name: value for name, value in drawn_terms(rng, claim).items() if rng.random() < 0.5}
    return Terms(**{name: Term(value, known=True) for name, value in chosen.items()})


def drawn_terms(rng: random.Random, claim: Claim) -> dict[str, Any]:
    total = sum(line.amount for line in claim.lines)
    return {
        "order": rng.choice((CARE_ORDER, AS_ORDER, tuple(rng.sample(CARE_ORDER, len(CARE_ORDER))))),
        "in_patient": rng.random() < 0.7,
        "minimum_hours": 24,
        "day_care": rng.choice(tuple(DayCare)),
        "initial_wait_days": 30,
        "specified_wait_months": rng.choice((12, 24, 36)),
        "pre_existing_wait_months": rng.choice((24, 36, 48)),
        "excluded_items": frozenset({rng.choice(ITEMS)}),
        "lists_paid": some(rng, NonPayableList),
        "pre_hospital_days": rng.choice((0, 30, 60)),
        "post_hospital_days": rng.choice((30, 60, 180)),
        "out_patient": random_benefit(rng, claim),
        "room_limit": daily(rng, claim, ServiceCategory.ROOM),
        "icu_limit": daily(rng, claim, ServiceCategory.ICU),
        "proportionate": Proportionate(some(rng, CATEGORIES)),
        "ambulance_limit": near(rng, of_category(claim, ServiceCategory.AMBULANCE)),
        "deductible": Deductible(rng.choice(tuple(DeductibleKind)), near(rng, total)),
        "copay_bps": rng.choice(RATES),
        "network_copay_bps": rng.choice(RATES),
        "sub_limits": tuple(random_sub_limit(rng, total) for _ in range(rng.randint(0, 3))),
    }


def of_category(claim: Claim, category: ServiceCategory) -> int:
    return sum(line.amount for line in claim.lines if line.category is category)


def daily(rng: random.Random, claim: Claim, category: ServiceCategory) -> DailyLimit:
    """A daily limit near the claim's own rate; small enough that thirty days of it stay in bounds."""
    days = sum(len(line.days) for line in claim.lines if line.category is category)
    rate = of_category(claim, category) // max(1, days)
    return DailyLimit(
        kind=rng.choice(tuple(LimitKind)),
        amount=max(1, near(rng, rate, 10**9)),
        percent_bps=rng.choice((1, 50, 100, 200, 500, 777)),
        includes=some(rng, DAILY_RATE),
    )


def random_benefit(rng: random.Random, claim: Claim) -> OutPatientBenefit:
    outside = [line for line in claim.lines if not line.in_stay]
    line = rng.choice(outside or list(claim.lines))
    return OutPatientBenefit(
        categories=some(rng, CATEGORIES),
        annual_limit=rng.choice((None, near(rng, sum(one.amount for one in outside)))),
        per_visit=rng.choice((0, near(rng, line.amount // len(line.days), 10**9))),
        network_only=rng.random() < 0.4,
        copay_bps=rng.choice(RATES),
    )


def random_sub_limit(rng: random.Random, total: int) -> SubLimit:
    names = some(rng, ("radiculopathy", "microdiscectomy", "cataract")) if rng.random() < 0.7 else frozenset[str]()
    return SubLimit("limit", near(rng, total), names)


# The members


def random_member(rng: random.Random, claim: Claim, terms: Terms) -> Member:
    """Waits just before, at and after their end; what is left near what the claim comes to."""
    total = sum(line.amount for line in claim.lines)
    insured = RUPEE * max(1000, near(rng, total) // RUPEE)
    waits = (terms.specified_wait_months.value, terms.pre_existing_wait_months.value)
    months = max(0, rng.choice((0, 60, 60, 60, *(wait + by for wait in waits for by in (-1, 0, 1)))))
    days = rng.choice((29, 30, 31)) if months <= 1 else months * 30 + rng.randint(0, 30)
    return Member(
        sum_insured=insured,
        sum_insured_left=rng.choice((insured, near(rng, insured), near(rng, total))),
        deductible_left=near(rng, total),
        policy_age_months=months,
        policy_age_days=days,
        declared_condition=rng.random() < 0.3,
        stay_accepted=rng.random() < 0.9,
        spine_wait_applies=rng.random() < 0.5,
    )
