"""India's constants, and a tax that changes on a date."""

from datetime import date

import pytest

from service.domain.market import Tax, TaxRate
from service.domain.markets import MARKETS
from service.domain.markets.india import MARKET, PREMIUM_TAX, WHOLE_RUPEE
from service.domain.plan import Terms
from service.domain.plan_values import Step
from service.domain.vocabulary import PolicyType


@pytest.mark.parametrize(
    ("day", "bps"),
    [(date(2025, 9, 21), 1_800), (date(2025, 9, 22), 0), (date(2026, 11, 20), 0), (date(2017, 7, 1), 1_800)],
)
def test_premiums_carry_no_tax_from_22_september_2025(day: date, bps: int) -> None:
    """Ministry of Finance FAQ 57 of 3 September 2025."""
    assert PREMIUM_TAX.bps(day) == bps


@pytest.mark.parametrize(
    ("day", "retail", "group"),
    [(date(2025, 9, 21), 1_800, 1_800), (date(2025, 9, 22), 0, 1_800), (date(2025, 9, 23), 0, 1_800)],
)
def test_only_policies_that_a_person_buys_are_exempt(day: date, retail: int, group: int) -> None:
    """Individual policies, floaters, senior policies and top-ups; a group's premium still carries 18 %."""
    rates = {kind: PREMIUM_TAX.bps(day, kind) for kind in PolicyType}

    assert rates == {kind: group if kind is PolicyType.GROUP else retail for kind in PolicyType}


def test_the_rate_says_since_when_it_holds() -> None:
    found = PREMIUM_TAX.rate(date(2026, 11, 20), PolicyType.FLOATER)

    assert found is not None and found.since == date(2025, 9, 22)


def test_before_the_first_rate_there_is_no_tax() -> None:
    tax = Tax((TaxRate(date(2020, 1, 1), 500),), "a test")

    assert (tax.bps(date(2019, 12, 31)), tax.rate(date(2019, 12, 31))) == (0, None)


def test_india_counts_in_whole_rupees_and_calls_500_of_them_real() -> None:
    """Decisions 4 and 22."""
    assert (MARKET.currency, MARKET.rulebook.unit, MARKET.real_difference) == ("INR", WHOLE_RUPEE, 500 * WHOLE_RUPEE)
    assert MARKETS == {"in": MARKET}


def test_every_step_a_plan_may_order_has_its_rules() -> None:
    assert set(MARKET.rulebook.steps) == set(Step)


def test_every_ground_cites_a_term_or_a_standard_clause() -> None:
    terms = set(Terms.__dataclass_fields__) | set(MARKET.standard_clauses) | {"sum_insured"}

    assert {ground.term for ground in MARKET.rulebook.grounds.values()} <= terms


def test_standard_clauses_are_the_regulators() -> None:
    """Decision 25: Excl01 to Excl05 are references."""
    refs = {clause.ref for clause in MARKET.standard_clauses.values()}

    assert refs == {
        "Excl01",
        "Excl02",
        "Excl03",
        "Excl01, Excl02, Excl03",
        "Excl04, Excl05",
        "Excl14",
        "Excl16",
        None,  # the reform of 2024 was read only as reported, without its clause numbers
    }
