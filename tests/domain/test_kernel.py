"""The kernel against the published cases, the hand-worked rows and the oracle; and the laws it must keep."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from service.domain.markets import india
from tests import oracle
from tests.case_rows import CaseRow, differences, load_rows, read_row
from tests.kernel_claims import same, settle_block
from tests.published import PublishedCase, PublishedClaim, published_claims
from tests.strategies import as_values, random_case

ROWS = load_rows()
PUBLISHED = list(published_claims())


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


@pytest.mark.no_cover
def test_kernel_and_oracle_agree_on_random_cases(pytestconfig: pytest.Config) -> None:
    """10,000 claims of one to four members, every rule firing; about 25 seconds. ``--oracle-cases`` says how many."""
    rng = random.Random(20_261_120)
    for number in range(pytestconfig.getoption("--oracle-cases")):
        terms, claim, members = random_case(rng)
        for member, settled in zip(members, settle_block(claim, terms, members), strict=True):
            expected = oracle.settle(claim, terms, member, india.WHOLE_RUPEE)
            assert same(settled, expected), f"case {number}: {as_values((terms, claim, [member]))}"


def test_a_row_keeps_its_ground_beside_a_row_whose_added_cover_still_waits() -> None:
    """Each of three members has ₹5,00,000 and a bill of ₹5,00,001; ₹2,00,000 of it were added to two of them."""
    [row] = [row for row in ROWS if row.id == "in/increase_wait: waits over: the sum insured decides"]
    waiting = replace(row.member, increase_age_days=5)
    never_increased = replace(row.member, increase=0)

    settled = settle_block(row.claim, row.terms, [waiting, row.member, never_increased])

    assert [one.moves for one in settled] == [
        (("increase_wait", 0, 200_001_00),),
        (("sum_insured", 0, 1_00),),
        (("sum_insured", 0, 1_00),),
    ]


def test_what_a_claim_adds_to_the_use_of_yearly_limits_is_what_they_paid() -> None:
    """By hand: physiotherapy 5,000 of 6,000 in the stay; out-patient 2,000 + 1,000, each up to its own limit."""
    lines = "therapy 6000.00 @31 | therapy 2500.00 opd @0 | consultation 1000.00 opd @0"
    row = read_row(
        terms="sub_limits=physio:5000.00:per=year:categories=therapy,any:90000.00 out_patient.categories=therapy,"
        "consultation out_patient.annual_limit=25000.00 out_patient.category_limits=therapy:2000.00",
        stay="admission_day=31 discharge_day=34",
        member="sum_insured=500000.00",
        lines=lines,
    )
    by_hand = {"sub_limit:physio": 5000_00, "out_patient": 3000_00, "out_patient:therapy": 2000_00}

    [settled] = settle_block(row.claim, row.terms, [row.member])

    assert Counter(settled.used) == Counter(by_hand)
    assert Counter(oracle.settle(row.claim, row.terms, row.member, india.WHOLE_RUPEE).used) == Counter(by_hand)
