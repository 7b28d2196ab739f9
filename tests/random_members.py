"""Random members: waits, cover and yearly use near what a claim and its plan make decisive. Settles nothing."""

import random

from service.domain.plan import Terms
from service.domain.plan_values import LimitPeriod
from tests.oracle_shapes import Claim, Member
from tests.random_amounts import RUPEE, near
from tests.random_terms import COPAY_AGE, ZONES

LONG_AGO = (60, 60, 60, 60)


def random_members(rng: random.Random, claim: Claim, terms: Terms) -> list[Member]:
    """One to four members of a block: the age of all is known, or of none."""
    aged = rng.random() < 0.85
    return [random_member(rng, claim, terms, aged=aged) for _ in range(rng.choice((1, 1, 2, 2, 3, 4)))]


def random_member(rng: random.Random, claim: Claim, terms: Terms, *, aged: bool) -> Member:
    """Waits just before, at and after their end; what is left near what the claim comes to."""
    total = sum(line.amount for line in claim.lines)
    insured = RUPEE * max(1000, near(rng, total) // RUPEE)
    months, days = policy_age(rng, terms, LONG_AGO)
    added_months, added_days = policy_age(rng, terms, ())
    left = rng.choice((insured, near(rng, insured), near(rng, total)))
    return Member(
        sum_insured=insured,
        sum_insured_left=left,
        deductible_left=near(rng, total),
        policy_age_months=months,
        policy_age_days=days,
        declared_condition=rng.random() < 0.3,
        stay_accepted=rng.random() < 0.94,
        spine_wait_applies=rng.random() < 0.5,
        age_years=rng.choice((COPAY_AGE - 1, COPAY_AGE, COPAY_AGE + 1, 30)) if aged else None,
        zone=rng.choice(("", *ZONES)),
        treated_zone=rng.choice(("", *ZONES)),
        used=random_use(rng, claim, terms),
        increase=near(rng, left) if rng.random() < 0.3 else 0,
        increase_age_months=min(months, added_months),
        increase_age_days=min(days, added_days),
    )


def policy_age(rng: random.Random, terms: Terms, usual: tuple[int, ...]) -> tuple[int, int]:
    """Months and days of a policy: ``usual``, new, or around the end of one of the plan's waits."""
    listed = [wait.months for wait in terms.listed_waits.value]
    waits = (terms.specified_wait_months.value, terms.pre_existing_wait_months.value, *listed)
    months = max(0, rng.choice((0, *usual, *usual, *(wait + by for wait in waits for by in (-1, 0, 1)))))
    return months, rng.choice((29, 30, 31)) if months <= 1 else months * 30 + rng.randint(0, 30)


def random_use(rng: random.Random, claim: Claim, terms: Terms) -> dict[str, int]:
    """What limits paid out before, near what they pay at most; used of a limit by the claim counts as well."""
    total = sum(line.amount for line in claim.lines)
    benefit = terms.out_patient.value
    most = {f"sub_limit:{one.name}": one.amount or total for one in terms.sub_limits.value}
    most |= {f"out_patient:{one.category}": one.amount for one in benefit.category_limits}
    most["out_patient"] = benefit.annual_limit or 0
    yearly = {f"sub_limit:{one.name}" for one in terms.sub_limits.value if one.per is LimitPeriod.YEAR}
    seldom = {key for key in most if key.startswith("sub_limit:")} - yearly
    return {key: near(rng, value) for key, value in most.items() if rng.random() < (0.1 if key in seldom else 0.4)}
