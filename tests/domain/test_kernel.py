"""The kernel against the published cases, the hand-worked rows and the oracle; and the laws it must keep."""

import random

import pytest

from service.domain.markets import india
from tests import oracle
from tests.case_rows import CaseRow, differences, load_rows
from tests.kernel_claims import same, settle_block
from tests.published import PublishedCase, PublishedClaim, published_claims
from tests.strategies import as_values, random_case

ROWS = load_rows()
PUBLISHED = list(published_claims())
CASES = 10_000


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_a_hand_worked_row_settles_as_written(row: CaseRow) -> None:
    [settled] = settle_block(row.claim, row.terms, [row.member])

    assert not differences(row, settled.moves, settled.plan_pays)


@pytest.mark.parametrize(("case", "one"), PUBLISHED, ids=[f"{case.id}: {one.name}" for case, one in PUBLISHED])
def test_a_published_case_settles_as_printed(case: PublishedCase, one: PublishedClaim) -> None:
    [settled] = settle_block(one.claim, one.terms, [one.member])
    plan = sum(settled.plan_pays[line] for line in one.expected.of_lines)
    patient = sum(settled.patient_pays[line] for line in one.expected.of_lines)

    assert one.expected.plan_pays in {None, plan}
    assert one.expected.patient_pays in {None, patient}
    assert one.expected.ratio is None or one.expected.ratio * (plan + patient) == plan
    assert one.must_not is None or sum(settled.plan_pays) != one.must_not


def test_kernel_and_oracle_agree_on_ten_thousand_random_cases() -> None:
    """10,000 claims with one to four members each, every rule firing; about ten seconds."""
    rng = random.Random(20_261_120)
    for number in range(CASES):
        terms, claim, members = random_case(rng)
        for member, settled in zip(members, settle_block(claim, terms, members), strict=True):
            expected = oracle.settle(claim, terms, member, india.WHOLE_RUPEE)
            assert same(settled, expected), f"case {number}: {as_values((terms, claim, [member]))}"
