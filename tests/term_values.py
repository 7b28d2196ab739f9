"""Plan terms, members and lines from plain values, as tests write them: decimal money, words, lists.

Values that are not given stay at their neutral default. Only for tests: the service reads plans
through its own schemas.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from service.domain.plan import Term, Terms
from service.domain.plan_values import (
    AfterClaim,
    Ayush,
    Bonus,
    Bucket,
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
    Restoration,
    RestoreWhen,
    Step,
    SubLimit,
    ZonePair,
)
from service.domain.vocabulary import (
    CareSetting,
    NonPayableList,
    RoomClass,
    ServiceCategory,
    SpineScope,
    TreatmentSystem,
)
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


def amount(value: Values, name: str) -> int:
    """An amount that is nothing where it is not given."""
    return money(value.get(name, "0.00"))


def whole(value: Values, name: str) -> int:
    return int(value.get(name, 0))


def daily_limit(value: Values) -> DailyLimit:
    return DailyLimit(
        kind=LimitKind(value["kind"]),
        amount=amount(value, "amount"),
        percent_bps=whole(value, "percent_bps"),
        includes=categories(value.get("includes", ())),
        room_class=RoomClass(value["room_class"]) if "room_class" in value else None,
    )


def deductible(value: Values) -> Deductible:
    return Deductible(
        kind=DeductibleKind(value["kind"]),
        amount=amount(value, "amount"),
        percent_bps=whole(value, "percent_bps"),
        minimum=amount(value, "minimum"),
        maximum=amount(value, "maximum"),
    )


def proportionate(value: Values) -> Proportionate:
    return Proportionate(categories(value.get("categories", ())), flag(value.get("icu_days_exempt", False)))


def ayush(value: Values) -> Ayush:
    return Ayush(
        covered=flag(value.get("covered", True)),
        ayush_hospital=flag(value.get("ayush_hospital", False)),
        limit_bps=whole(value, "limit_bps"),
    )


def domiciliary(value: Values) -> Domiciliary:
    return Domiciliary(
        covered=flag(value.get("covered", True)),
        minimum_days=whole(value, "minimum_days"),
        limit_bps=whole(value, "limit_bps"),
        around=flag(value.get("around", True)),
        excluded=frozenset(value.get("excluded", ())),
    )


def listed_wait(value: Values) -> ListedWait:
    return ListedWait(value["name"], int(value["months"]), frozenset(value["applies_to"]))


def payout_step(value: Values) -> PayoutStep:
    return PayoutStep(money(value["at_least"]), whole(value, "pays_bps"), amount(value, "pays"))


def copay(value: Values) -> Copay:
    return Copay(
        name=value["name"],
        bps=int(value["bps"]),
        age_from=whole(value, "age_from"),
        zones=tuple(ZonePair(*pair.split(">")) for pair in value.get("zones", ())),
        outside_network=flag(value.get("outside_network", False)),
        applies_to=frozenset(value.get("applies_to", ())),
        pre_existing=flag(value.get("pre_existing", False)),
        accident_exempt=flag(value.get("accident_exempt", False)),
    )


def sub_limit(value: Values) -> SubLimit:
    return SubLimit(
        name=value["name"],
        amount=amount(value, "amount"),
        applies_to=frozenset(value.get("applies_to", ())),
        percent_bps=whole(value, "percent_bps"),
        per=LimitPeriod(value.get("per", "claim")),
        categories=categories(value.get("categories", ())),
        items=frozenset(value.get("items", ())),
    )


def out_patient(value: Values) -> OutPatientBenefit:
    limit = value.get("annual_limit")
    return OutPatientBenefit(
        categories=categories(value.get("categories", ())),
        annual_limit=None if limit is None else money(limit),
        per_visit=amount(value, "per_visit"),
        network_only=flag(value.get("network_only", False)),
        copay_bps=whole(value, "copay_bps"),
        category_limits=tuple(
            CategoryLimit(ServiceCategory(one["category"]), money(one["amount"]))
            for one in value.get("category_limits", ())
        ),
    )


def bonus(value: Values) -> Bonus:
    return Bonus(
        percent_bps=whole(value, "percent_bps"),
        maximum_bps=whole(value, "maximum_bps"),
        after_claim=AfterClaim(value.get("after_claim", "kept")),
        reduction_bps=whole(value, "reduction_bps"),
    )


def restoration(value: Values) -> Restoration:
    times = value.get("times")
    return Restoration(
        when=RestoreWhen(value.get("when", "never")),
        times=None if times is None else int(times),
        amount_bps=int(value.get("amount_bps", 10_000)),
        same_illness=flag(value.get("same_illness", True)),
        first_claim=flag(value.get("first_claim", True)),
    )


def several(reader: Callable[[Values], Any]) -> Callable[[Sequence[Values]], tuple[Any, ...]]:
    """A reader of a list of what ``reader`` reads."""
    return lambda values: tuple(map(reader, values))


READERS: dict[str, Callable[[Any], Any]] = {
    "order": lambda steps: tuple(map(Step, steps)),
    "in_patient": flag,
    "minimum_hours": int,
    "day_care": DayCare,
    "day_care_minimum_hours": int,
    "ayush": ayush,
    "domiciliary": domiciliary,
    "initial_wait_days": int,
    "specified_wait_months": int,
    "spine_scope": SpineScope,
    "listed_waits": several(listed_wait),
    "pre_existing_wait_months": int,
    "excluded_treatments": frozenset,
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
    "payout_steps": several(payout_step),
    "copay_bps": int,
    "network_copay_bps": int,
    "copays": several(copay),
    "copay_stacking": CopayStacking,
    "sub_limits": several(sub_limit),
    "bonus": bonus,
    "extra_cover_bps": int,
    "restoration": restoration,
    "cover_order": lambda buckets: tuple(map(Bucket, buckets)),
}


def terms_from(values: Values) -> Terms:
    """Terms with the given values; every other term neutral."""
    return Terms(**{name: Term(READERS[name](value), known=True) for name, value in values.items()})


def member_from(values: Values) -> Member:
    """A member; ``sum_insured_left`` is the whole sum unless given."""
    given: dict[str, Any] = dict(values)
    for name in ("sum_insured", "sum_insured_left", "deductible_left", "increase"):
        if name in given:
            given[name] = money(given[name])
    given["used"] = {key: money(text) for key, text in given.get("used", {}).items()}
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
        icu_day=value.get("icu_day", False),
        network=value.get("network"),
        room_class=RoomClass(value["room_class"]) if "room_class" in value else None,
        paid_elsewhere=amount(value, "paid_elsewhere"),
    )


def claim_from(stay: Values, lines: Sequence[Values]) -> Claim:
    """A claim; what is not given of the stay keeps its default."""
    given: dict[str, Any] = dict(stay)
    given["treatments"] = frozenset(given.get("treatments", ()))
    given["system"] = TreatmentSystem(given.get("system", "allopathy"))
    given["tariff"] = {RoomClass(one): money(text) for one, text in given.get("tariff", {}).items()}
    return Claim(lines=tuple(map(line_from, lines)), **given)
