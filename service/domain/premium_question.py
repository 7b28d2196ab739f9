"""What a family asks about its premium: who is insured for how much, on what terms it is paid. Typed past the schemas.

Money is minor units. ``source`` says where the asker has a figure from; None if they did not say.
"""

from dataclasses import dataclass
from datetime import date, datetime

from service.domain.vocabulary import Frequency, PolicyType, Regime


@dataclass(frozen=True, slots=True)
class Person:
    """One person and what is paid for them in the year; ``amount`` is the premium before any discount.

    ``age_years`` is reached by the end of the tax year. ``parent``: a parent of the taxpayer. ``covered``: has a
    health policy at all. ``paid_in_cash`` is about the premium and the medical expenditure, not the check-up.
    """

    id: str
    age_years: int
    amount: int = 0
    parent: bool = False
    check_up: int = 0
    medical_expenditure: int = 0
    covered: bool = True
    paid_in_cash: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Loading:
    """Something added to the premium: either an ``amount`` or ``bps`` of the premium after the discount."""

    name: str
    amount: int | None = None
    bps: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class InstalmentQuestion:
    """Paying in parts: ``loading_bps`` None takes the market's published one.

    ``paid``: how many are paid already. ``claim_payable``: what the plan would pay on a claim made now.
    """

    every: Frequency
    loading_bps: int | None = None
    paid: int = 0
    claim_payable: int | None = None


@dataclass(frozen=True, slots=True)
class PremiumQuestion:
    """One question. ``tax_included``: the amounts, and what is added to them, contain the tax already.

    ``recorded_at``: answer by what had been recorded by then. ``tenant``: who asks, by its key.
    """

    market: str
    persons: tuple[Person, ...]
    policy_type: PolicyType = PolicyType.INDIVIDUAL
    as_of: date | None = None
    discount_bps: int = 0
    discount_source: str | None = None
    loadings: tuple[Loading, ...] = ()
    tax_included: bool = False
    instalment: InstalmentQuestion | None = None
    regime: Regime = Regime.OLD
    recorded_at: datetime | None = None
    tenant: str = ""
