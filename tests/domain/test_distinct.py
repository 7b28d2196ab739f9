"""Kinds of rows, however the numbers lie: the expected ones are those of a dictionary."""

import numpy as np
import pytest

from service.domain.distinct import distinct, grouped
from service.domain.money import LARGEST, Array

DICE = np.random.default_rng(7)
FEW = DICE.integers(-1, 3, 500)
WIDE = DICE.choice([-1, 0, LARGEST, LARGEST - 1, 12_345_600], 500)
SPREAD = DICE.integers(0, LARGEST, 500)


@pytest.mark.parametrize(
    "columns",
    [(FEW,), (FEW, FEW[::-1]), (WIDE, FEW), (WIDE, FEW, *(SPREAD + shift for shift in range(8)))],
    ids=["few", "two", "far apart", "more than one number holds"],
)
def test_rows_are_of_one_kind_if_all_columns_agree(columns: tuple[Array, ...]) -> None:
    rows = list(zip(*(column.tolist() for column in columns), strict=True))

    first, kind = distinct(*columns)

    assert [rows[first[each]] for each in kind] == rows
    assert sorted(first.tolist()) == sorted(rows.index(row) for row in set(rows))


def test_the_rows_of_each_kind_stay_in_order() -> None:
    groups = grouped(np.array([2, 0, 2, 0]), 3)

    assert [group.tolist() for group in groups] == [[1, 3], [], [0, 2]]
