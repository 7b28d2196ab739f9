"""Deductibles over a year and several policies for one bill: base plans, top-ups, super top-ups (rules 7).

Published examples by their number; the rest hand calculation on the clause named beside it.
"""

import pytest

from service.domain.plan import Term, Terms
from service.domain.plan_values import (
    Deductible,
    DeductibleKind,
)
from service.domain.vocabulary import NonPayableList, ServiceCategory
from tests.claims import charge, claim, package, pays, policy, rupees, settle
from tests.world import LAKH


def aggregate(amount: int) -> Terms:
    return Terms(deductible=Term(Deductible(DeductibleKind.AGGREGATE, amount)))


@pytest.mark.parametrize(
    ("bills", "paid"),
    [
        ((750_000, 1_250_000, 1_000_000), [0, 1_000_000, 1_000_000]),
        ((750_000, 1_500_000, 3_000_000), [0, 1_250_000, 1_250_000]),
    ],
)
def test_an_aggregate_deductible_over_a_year(bills: tuple[int, ...], paid: list[int]) -> None:
    """P-CARE-DED-1 and -2: 25 lakh on top of 10 lakh."""
    held = policy(aggregate(10 * LAKH), 25 * LAKH)

    assert pays(settle([claim(package(bill)) for bill in bills], [held])) == paid


def test_a_super_top_up_erodes_by_what_is_admissible_under_its_own_terms() -> None:
    """D-14: 2.2 lakh of which 0.2 not payable, then 3.6 lakh, over 5 lakh: 0, then 60,000."""
    terms = Terms(deductible=Term(Deductible(DeductibleKind.AGGREGATE, 5 * LAKH)), lists_paid=Term(frozenset()))
    gloves = charge(ServiceCategory.CONSUMABLE, 20_000, nonpayable=NonPayableList.OPTIONAL)

    answers = settle([claim(package(200_000), gloves), claim(package(360_000))], [policy(terms, 10 * LAKH)])

    assert pays(answers) == [0, 60_000]


@pytest.mark.parametrize(
    ("base", "top", "deductible", "bills", "base_pays", "top_pays"),
    [
        (3, 4, 3, (500_000,), [300_000], [200_000]),  # P-TU-02
        (5, 10, 5, (600_000,), [500_000], [100_000]),  # P-TU-03
        (5, 10, 5, (500_000, 300_000), [500_000, 0], [0, 300_000]),  # P-TU-11
        (3, 10, 3, (100_000, 300_000, 400_000), [100_000, 200_000, 0], [0, 100_000, 400_000]),  # P-TU-10, corrected
    ],
)
def test_a_base_plan_with_a_super_top_up(
    base: int, top: int, deductible: int, bills: tuple[int, ...], base_pays: list[int], top_pays: list[int]
) -> None:
    first, second = policy(Terms(), base * LAKH, id="base"), policy(aggregate(deductible * LAKH), top * LAKH, id="top")

    answers = settle([claim(package(bill)) for bill in bills], [first, second])

    assert pays(answers, 0) == base_pays
    assert pays(answers, 1) == top_pays


def test_the_top_up_that_asks_each_time() -> None:
    """P-TU-01 and P-TU-05: a plain top-up takes its deductible off every claim."""
    each = Terms(deductible=Term(Deductible(DeductibleKind.PER_CLAIM, 1 * LAKH)))
    bills = [claim(package(150_000)), claim(package(100_000))]

    assert pays(settle(bills, [policy(each, 10 * LAKH)])) == [50_000, 0]
    assert pays(settle(bills, [policy(aggregate(LAKH), 10 * LAKH)])) == [50_000, 100_000]


def test_several_policies_never_pay_more_than_the_bill() -> None:
    """Rules 7.5: what one disallows may be claimed under another; nobody gains by two policies."""
    copay = policy(Terms(copay_bps=Term(2_000)), id="first")
    whole = policy(Terms(), id="second")

    [answer] = settle([claim(package(100_000), charge(ServiceCategory.PHARMACY, 10_000))], [copay, whole])

    assert pays([answer], 0) == [88_000]
    assert pays([answer], 1) == [22_000]
    assert sum(answer.plan_pays) == answer.bills
    assert all(paid <= billed for paid, billed in zip(answer.plan_pays, answer.sheet.claim.amounts[:, 0], strict=True))
    assert [step.rule for step in answer.policies[1].steps] == ["paid_elsewhere"]


def test_what_two_policies_pay_twice_of_one_line_makes_good_another() -> None:
    """A pays the package alone, B package and medicines after a deductible: together the whole bill, once."""
    only_package = policy(Terms(excluded_items=Term(frozenset({"pharmacy"}))), id="a")
    both = policy(Terms(deductible=Term(Deductible(DeductibleKind.PER_CLAIM, rupees(5_000)))), id="b")

    [answer] = settle([claim(package(10_000), charge(ServiceCategory.PHARMACY, 4_000))], [only_package, both])

    assert pays([answer], 0) == [10_000]
    assert pays([answer], 1) == [4_000]
    assert answer.plan_pays == (rupees(10_000), rupees(4_000))
