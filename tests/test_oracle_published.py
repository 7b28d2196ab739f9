"""The oracle against the published worked examples: exact where they hold, different where they err."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.oracle import settle
from tests.published import PublishedCase, PublishedClaim, load_published, published_claims

CASES = load_published()
CLAIMS = list(published_claims())
RUPEE = 100

each_claim = pytest.mark.parametrize("case, one", CLAIMS, ids=[f"{case.id}: {one.name}" for case, one in CLAIMS])


@each_claim
def test_oracle_gives_the_published_figures(case: PublishedCase, one: PublishedClaim) -> None:
    settled = settle(one.claim, one.terms, one.member, RUPEE)
    plan = sum(settled.plan_pays[i] for i in one.expected.of_lines)
    patient = sum(settled.patient_pays[i] for i in one.expected.of_lines)

    assert one.expected.plan_pays in {None, plan}
    assert one.expected.patient_pays in {None, patient}
    assert one.expected.ratio is None or one.expected.ratio * (plan + patient) == plan
    assert not one.expected.gate_known or settled.rejected_by == one.expected.rejected_by


@pytest.mark.parametrize(
    "case, one",
    [(case, one) for case, one in CLAIMS if one.must_not is not None],
    ids=[f"{case.id}: {one.name}" for case, one in CLAIMS if one.must_not is not None],
)
def test_oracle_does_not_give_a_figure_known_to_be_wrong(case: PublishedCase, one: PublishedClaim) -> None:
    assert sum(settle(one.claim, one.terms, one.member, RUPEE).plan_pays) != one.must_not


@pytest.mark.parametrize(
    "case, one",
    [(case, one) for case, one in CLAIMS if one.continues],
    ids=[f"{case.id}: {one.name}" for case, one in CLAIMS if one.continues],
)
def test_a_later_claim_starts_where_the_earlier_one_ended(case: PublishedCase, one: PublishedClaim) -> None:
    before = next(other for other in case.claims if other.name == one.continues)
    settled = settle(before.claim, before.terms, before.member, RUPEE)
    carried = replace(
        before.member,
        sum_insured_left=before.member.sum_insured_left - sum(settled.plan_pays),
        deductible_left=max(0, before.member.deductible_left - settled.deductible_used),
    )

    assert one.member == carried


def test_no_published_case_is_dropped() -> None:
    assert len({case.id for case in CASES}) == len(CASES) == 62
    assert Counter(case.use for case in CASES) == {
        "assert": 52,
        "rule": 4,
        "ratio_only": 2,
        "negative_control": 2,
        "do_not_assert_under_2020_rule": 1,
        "calibration": 1,
    }


def test_a_case_that_is_not_expressed_says_why() -> None:
    assert [case.id for case in CASES if not case.claims and not case.asks and not case.not_expressible] == []


def test_every_case_names_its_source() -> None:
    assert [case.id for case in CASES if not case.source.title] == []


def test_every_negative_control_names_the_figure_it_must_not_give() -> None:
    wrong = [case for case in CASES if case.use in {"negative_control", "do_not_assert_under_2020_rule"}]

    assert [case.id for case in wrong if all(one.must_not is None for one in case.claims)] == []
