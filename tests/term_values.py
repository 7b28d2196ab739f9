"""Plan terms, members and lines from plain values, as tests write them: decimal money, words, lists.

Values that are not given stay at their neutral default. Only for tests: the service reads plans
through its own schemas.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from service.domain.plan import Term, Terms
from service.domain.plan_values import (
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
from service.domain.vocabulary import CareSetting, NonPayableList, ServiceCategory, SpineScope
from tests.oracle_shapes import Claim, Line, Member

Values = Mapping[str, Any]


def money(text: str) -> int:
    """Minor units of a two-decimal amount.

    >>> money("12345.50")
    1234550
    """
    minor = Decimal(text) * 100
    assert minor == int(minor) and text[-3] == ".", f"{text!r} is not an amount with two decimals"
    return int(minor)


def flag(value: object) -> bool:
    """True and false as JSON or as a word."""
    return {"true": True, "false": False}[str(value).lower()]


def categories(names: Sequence[str]) -> frozenset[ServiceCategory]:
    return frozenset(map(ServiceCategory, names))


def daily_limit(value: Values) -> DailyLimit:
    return DailyLimit(
        kind=LimitKind(value["kind"]),
        amount=money(value.get("amount", "0.00")),
        percent_bps=int(value.get("percent_bps", 0)),
        includes=categories(value.get("includes", ())),
    )


def deductible(value: Values) -> Deductible:
    return Deductible(DeductibleKind(value["kind"]), money(value.get("amount", "0.00")))


def proportionate(value: Values) -> Proportionate:
    return Proportionate(categories(value["categories"]))


def sub_limits(value: Sequence[Values]) -> tuple[SubLimit, ...]:
    return tuple(SubLimit(one["name"], money(one["amount"]), frozenset(one.get("applies_to", ()))) for one in value)


def out_patient(value: Values) -> OutPatientBenefit:
    limit = value.get("annual_limit")
    return OutPatientBenefit(
        categories=categories(value.get("categories", ())),
        annual_limit=None if limit is None else money(limit),
        per_visit=money(value.get("per_visit", "0.00")),
        network_only=flag(value.get("network_only", False)),
        copay_bps=int(value.get("copay_bps", 0)),
    )


READERS: dict[str, Callable[[Any], Any]] = {
    "order": lambda steps: tuple(map(Step, steps)),
    "in_patient": flag,
    "minimum_hours": int,
    "day_care": DayCare,
    "initial_wait_days": int,
    "specified_wait_months": int,
    "spine_scope": SpineScope,
    "pre_existing_wait_months": int,
    "excluded_items": frozenset,
    "lists_paid": lambda lists: frozenset(map(NonPayableList, lists)),
    "pre_hospital_days": int,
    "post_hospital_days": int,
    "out_patient": out_patient,
    "room_limit": daily_limit,
    "icu_limit": daily_limit,
    "proportionate": proportionate,
    "ambulance_limit": lambda text: None if text is None else money(text),
    "deductible": deductible,
    "copay_bps": int,
    "network_copay_bps": int,
    "sub_limits": sub_limits,
}


def terms_from(values: Values) -> Terms:
    """Terms with the given values; every other term neutral."""
    return Terms(**{name: Term(READERS[name](value), known=True) for name, value in values.items()})


def member_from(values: Values) -> Member:
    """A member; ``sum_insured_left`` is the whole sum unless given."""
    given: dict[str, Any] = dict(values)
    for name in ("sum_insured", "sum_insured_left", "deductible_left"):
        if name in given:
            given[name] = money(given[name])
    given.setdefault("sum_insured_left", given["sum_insured"])
    return Member(**given)


def line_from(value: Values) -> Line:
    """A line; its item is its category unless named."""
    return Line(
        item=value.get("item", value["category"]),
        category=ServiceCategory(value["category"]),
        setting=CareSetting(value.get("setting", "ipd")),
        amount=money(value["amount"]),
        days=tuple(value.get("days", (0,))),
        nonpayable=NonPayableList(value.get("nonpayable", "none")),
        prescribed=value.get("prescribed", True),
        stage=value.get("stage", ""),
    )


def claim_from(stay: Values, lines: Sequence[Values]) -> Claim:
    return Claim(lines=tuple(map(line_from, lines)), **stay)
