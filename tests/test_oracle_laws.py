"""Laws the oracle keeps on random claims, and proof that the generator reaches every rule.

Takes about five seconds: it settles several thousand claims.
"""

import json
import random
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings

from service.domain.plan import Terms
from tests.oracle import settle
from tests.strategies import LARGEST_CLAIM, Case, as_values, cases, random_case

RULES = {
    "in_patient",
    "excluded_treatment",
    "domiciliary",
    "domiciliary_days",
    "ayush",
    "ayush_hospital",
    "minimum_hours",
    "admission",
    "initial_wait",
    "pre_existing_wait",
    "specified_wait",
    "listed_wait",
    "not_prescribed",
    "window",
    "out_patient",
    "out_patient_wait",
    "out_patient_visit_limit",
    "out_patient_copay",
    "out_patient_category_limit",
    "out_patient_limit",
    "not_prescribed_in_stay",
    "excluded_item",
    "non_payable",
    "room_limit",
    "icu_limit",
    "ambulance_limit",
    "line_limit",
    "deductible",
    "payout_steps",
    "copay",
    "sub_limit",
    "ayush_limit",
    "domiciliary_limit",
    "increase_wait",
    "sum_insured",
    "paid_elsewhere",
}
NEUTRAL = {"not_prescribed", "not_prescribed_in_stay", "window", "out_patient", "sum_insured", "paid_elsewhere"}


@given(cases)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_every_line_is_paid_in_full_and_nobody_pays_less_than_nothing(case: Case) -> None:
    terms, claim, members = case
    for member in members:
        settled = settle(claim, terms, member, 100)
        for line, plan, patient in zip(claim.lines, settled.plan_pays, settled.patient_pays, strict=True):
            assert plan >= 0 and patient >= 0 and plan + patient == line.amount
        elsewhere = sum(line.paid_elsewhere for line in claim.lines)
        assert sum(settled.plan_pays) + elsewhere <= sum(line.amount for line in claim.lines)


@given(cases)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_plan_without_terms_pays_prescribed_bills_of_an_accepted_stay_up_to_its_sum(case: Case) -> None:
    _, claim, members = case
    for member in members:
        accepted = replace(member, stay_accepted=True)
        moved = {rule for rule, _, _ in settle(claim, Terms(), accepted, 100).moves}
        assert moved <= NEUTRAL


def test_the_generator_reaches_every_rule_within_its_bounds() -> None:
    rng = random.Random(20261120)
    reached: Counter[str] = Counter()
    for _ in range(2000):
        terms, claim, members = random_case(rng)
        assert sum(line.amount for line in claim.lines) < LARGEST_CLAIM
        for member in members:
            reached.update({rule for rule, _, _ in settle(claim, terms, member, 100).moves})

    assert reached.keys() == RULES
    assert min(reached.values()) >= 20, reached


def test_a_random_case_can_be_printed_as_json() -> None:
    values = as_values(random_case(random.Random(7)))

    assert json.loads(json.dumps(values)) == values
