"""Rounding, walking down a budget and sharing: exact at every size that is allowed."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.money import LARGEST, at_rate, plain, round_half_up, share, spend_down, to_unit

AMOUNTS = st.integers(0, LARGEST)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(Fraction(1, 2), 1), (Fraction(49, 100), 0), (Fraction(3, 2), 2), (Fraction(5, 2), 3), (Fraction(7), 7)],
)
def test_halves_go_up_and_never_to_even(value: Fraction, rounded: int) -> None:
    assert round_half_up(value) == rounded


@pytest.mark.parametrize(
    ("value", "unit", "rounded"),
    [(Fraction(10_08, 10), 100, 100), (1_49, 100, 100), (1_50, 100, 200), (1_51, 100, 200), (1_51, 1, 151)],
)
def test_a_unit_is_rounded_to_as_a_whole(value: int | Fraction, unit: int, rounded: int) -> None:
    assert to_unit(Fraction(value), unit) == rounded


@pytest.mark.parametrize(
    ("amount", "written"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (100, "1.00"), (1_234_550, "12345.50")]
)
def test_money_is_written_with_two_decimals(amount: int, written: str) -> None:
    """Decision 3."""
    assert plain(amount) == written


@given(
    amount=AMOUNTS,
    numerator=st.integers(0, LARGEST),
    denominator=st.integers(1, LARGEST),
    unit=st.sampled_from([1, 100]),
)
def test_a_rate_is_exact_below_its_bounds(amount: int, numerator: int, denominator: int, unit: int) -> None:
    """Against fractions; the product is only asked for where it stays below the bound."""
    exact = Fraction(amount) * numerator / denominator
    if exact > LARGEST:
        return

    found = at_rate(np.array([amount]), numerator, denominator, unit=unit)

    assert found.tolist() == [to_unit(exact, unit)]


def test_published_rounding_of_a_deduction() -> None:
    """P-AS01: 25,600 × 2/27 = 1,896.30, rounded to 1,896."""
    assert at_rate(np.array([2_560_000]), 2, 27, unit=100).tolist() == [189_600]


@given(lines=WEIGHTS, budget=AMOUNTS)
def test_a_budget_is_spent_line_by_line_and_never_overdrawn(lines: list[int], budget: int) -> None:
    amounts = np.array(lines, dtype=np.int64)[:, np.newaxis]

    spent = spend_down(amounts, np.array([budget]))

    assert (spent >= 0).all() and (spent <= amounts).all()
    assert int(spent.sum()) == min(budget, int(amounts.sum()))
    unfinished = np.flatnonzero((spent < amounts).ravel())
    assert not unfinished.size or not spent[unfinished[0] + 1 :].any()


@given(weights=WEIGHTS, percent=st.integers(0, 100), unit=st.sampled_from([1, 100]))
def test_shares_add_up_and_none_exceeds_its_weight(weights: list[int], percent: int, unit: int) -> None:
    column = np.array(weights, dtype=np.int64)[:, np.newaxis] * unit
    total = np.asarray(column.sum(axis=0) * percent // 100, dtype=np.int64)

    shares = share(total, column, unit=unit)

    assert shares.sum(axis=0).tolist() == total.tolist()
    assert (shares >= 0).all() and (shares <= column).all()


def test_remainders_go_to_the_earlier_line() -> None:
    """Decision 28b: 10 over three equal lines."""
    assert share(np.array([10]), np.array([[1], [1], [1]])).ravel().tolist() == [4, 3, 3]


def test_shares_are_whole_units_unless_an_amount_is_not() -> None:
    whole = share(np.array([500]), np.array([[600], [400]]), unit=100)
    broken = share(np.array([501]), np.array([[600], [400]]), unit=100)

    assert whole.ravel().tolist() == [300, 200]
    assert broken.ravel().tolist() == [301, 200]
