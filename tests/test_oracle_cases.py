"""The oracle against every hand-worked case row, and the tables against themselves."""

from collections import Counter

import pytest

from tests.case_rows import CaseRow, differences, load_rows
from tests.oracle import settle

ROWS = load_rows()
RUPEE = 100


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_oracle_gives_the_hand_worked_figures(row: CaseRow) -> None:
    settled = settle(row.claim, row.terms, row.member, RUPEE)

    assert differences(row, settled.moves, settled.plan_pays) == {}


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_every_line_of_a_row_is_paid_by_somebody(row: CaseRow) -> None:
    settled = settle(row.claim, row.terms, row.member, RUPEE)

    billed = tuple(line.amount for line in row.claim.lines)
    assert tuple(map(sum, zip(settled.plan_pays, settled.patient_pays, strict=True))) == billed


def test_row_names_are_unique_and_every_row_has_a_source() -> None:
    assert [name for name, times in Counter(row.id for row in ROWS).items() if times > 1] == []
    assert [row.id for row in ROWS if not row.source] == []


def test_a_difference_is_reported_with_both_figures() -> None:
    row = next(row for row in ROWS if row.id == "in/copay: five per cent, as published")

    assert differences(row, [("copay", 0, 208_600)], (3_961_800,)) == {"copay": ((208_500,), (208_600,))}
    assert differences(row, [("copay", 0, 208_500), ("window", 0, 1)], ()) == {"window": ((0,), (1,))}
