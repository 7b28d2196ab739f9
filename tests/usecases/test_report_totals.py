"""Totals of twenty thousand rows are those of single estimates, each as often as it is asked."""

from collections import Counter
from itertools import product

import pyarrow as pa
import pyarrow.compute as pc

from service.domain.query import YearSoFar
from service.domain.vocabulary import Stage
from service.reports.estimate_rows import tables
from service.reports.members import Part
from service.usecases.report import Profiles, answer_part
from tests import world
from tests.usecases.test_report import READING, pinned

ROWS = 20_000
COURSES = (("radiculopathy", Stage.PHYSIOTHERAPY), ("simple_spasm", Stage.DOCTOR_VISIT))
PLANS = ("niva_reassure", "care_supreme")
FIGURES = tuple(product(range(2), range(2), (30, 64), (2, 60), (None, 100_000)))  # age, months, cover left in rupees
TOTALS = ("bills", "bought_today_plan_pays", "past_waits_patient_pays", "own_policy_plan_pays", "own_policy_total")


def test_totals_of_many_rows_are_those_of_single_estimates() -> None:
    asked = [FIGURES[(7 * row) % len(FIGURES)] for row in range(ROWS)]
    columns = {
        "id": [str(row) for row in range(ROWS)],
        "market": ["in"] * ROWS,
        "plan_ids": [PLANS[plan] for _, plan, *_ in asked],
        "age_years": [str(age) for _, _, age, _, _ in asked],
        "policy_age_months": [str(months) for *_, months, _ in asked],
        "sum_insured_left": ["" if left is None else f"{left}.00" for *_, left in asked],
        "presentation": [COURSES[course][0] for course, *_ in asked],
        "stage": [COURSES[course][1].value for course, *_ in asked],
    }
    blocks = answer_part(Part(0, 1, pa.table(columns)), pinned(), Profiles(READING))
    expected: Counter[str] = Counter()
    for figures, times in Counter(asked).items():
        expected.update({name: times * amount for name, amount in _alone(*figures).items()})

    whole = pa.concat_tables(table for block in blocks for table in tables(block.rows)).unify_dictionaries()
    assert whole.column("error").null_count == whole.num_rows
    for name in TOTALS:
        assert int(pc.sum(whole.column(name)).as_py() * 100) == expected[name]


def _alone(course: int, plan: int, age: int, months: int, left: int | None) -> Counter[str]:
    """The totals of one estimate, over its scenarios."""
    year = None if left is None else YearSoFar(world.rupees(left), None)
    policy = world.policy(PLANS[plan], age_months=months, year=year)
    found: Counter[str] = Counter()
    for entry in world.ask(world.staged(*COURSES[course], age_years=age, policy=policy)).comparison:
        _, today, past, own = entry.rows
        found.update(
            {
                "bills": entry.rows[0].bills,
                "bought_today_plan_pays": today.plan_pays,
                "past_waits_patient_pays": past.patient_pays,
                "own_policy_plan_pays": own.plan_pays,
                "own_policy_total": own.total or 0,
            }
        )
    return found
