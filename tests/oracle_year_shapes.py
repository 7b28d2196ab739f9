"""What the oracle of a year takes and returns: people, events, policies as held, years, answers. No rules."""

from dataclasses import dataclass, field
from datetime import date

from service.domain.plan import Terms
from service.domain.vocabulary import Declared, Purpose
from tests.oracle_shapes import Claim, Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``declared``: the conditions that were told when buying."""

    id: str
    age_years: int | None = None
    declared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One claim of a person. ``day_zero``: the date of its day 0; None: its bill has no dates."""

    claim: Claim
    person: Person
    illness: str
    day_zero: date | None = None
    purpose: Purpose = Purpose.TREATMENT
    active_treatment: bool | None = None
    existing: Declared | None = None
    treated_zone: str = ""


@dataclass(slots=True, kw_only=True)
class Year:
    """What a policy's year has left and what it has paid, in minor units."""

    base: int
    bonus: int = 0
    extra: int = 0
    restored: int = 0
    restorations: int = 0
    deductible_left: int = 0
    used: dict[str, int] = field(default_factory=dict)
    claims_paid: int = 0
    illnesses: set[str] = field(default_factory=set)
    ever_paid: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Cover added to a policy later, since a date or for so many months."""

    amount: int
    since: date | None = None
    age_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A policy. ``year`` and ``own_years``: where it stands already, for all of its people and for some of them."""

    id: str
    terms: Terms
    sum_insured: int
    floater: bool = False
    started: date | None = None
    age_months: int | None = None
    credit_months: int = 0
    added: Added | None = None
    zone: str = ""
    bonus_years: int = 0
    ever_paid: bool = True
    pending: int = 0
    year: Year | None = None
    own_years: dict[str, Year] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One event under one policy: its settlement, where the money comes from, and the year once it is paid."""

    settlement: Settlement
    parts: dict[str, int]
    cash: int
    year: Year
    bonus_at_renewal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One event under all its policies; ``plan_pays``: each line's share of what they pay together."""

    plan_pays: tuple[int, ...]
    policies: tuple[Paid, ...]
