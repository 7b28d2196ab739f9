"""The linter of plans: every row of the table, everything at once, and each finding in its own place."""

from datetime import date
from typing import Any

import pytest

from service.domain.checks.case import Finding
from service.domain.markets.india import MARKET
from service.domain.plan import Described, Plan, PlanKind, PremiumRow
from service.domain.plan_lint import CHECKS, PLAN_CHECKS, lint, names_beside, refusals
from service.domain.plan_values import (
    AfterClaim,
    Ayush,
    Bonus,
    Deductible,
    DeductibleKind,
    Domiciliary,
    SumInsured,
)
from tests.lint_plans import LAKH, SOURCE, known, plan
from tests.lint_rows import REFUSE, ROWS, TOP, WARN, Row, age, amount, band, cap

NOW = date(2026, 11, 20)
IDS = [row.name for row in ROWS]


def found(made: Plan, **more: Any) -> tuple[Finding, ...]:
    return lint(made, MARKET, as_of=NOW, **more)


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_a_plan_just_inside_is_in_order(row: Row) -> None:
    findings = found(plan(row.inside, **row.parts))

    assert [each for each in findings if (each.code, each.pointer) == (row.code, row.pointer)] == []
    assert [each for each in findings if each.severity is REFUSE and each.code == row.code] == []


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_a_plan_just_outside_is_told_where_and_what_would_be_right(row: Row) -> None:
    findings = found(plan(row.outside, **{**row.parts, **row.outside_parts}))

    told = [each for each in findings if (each.code, each.pointer) == (row.code, row.pointer)]
    assert [each.severity for each in told] == [row.severity], findings
    assert row.said in told[0].detail


def test_every_check_has_a_row_here_or_a_test_of_its_own() -> None:
    codes = {check.code for check in (*CHECKS, *PLAN_CHECKS)}

    assert codes - {row.code for row in ROWS} == {"unread", "unused_name"}


def test_a_longer_wait_may_be_a_reading() -> None:
    """Rules 4.3: wordings filed earlier still print 48 months."""
    made = plan({"pre_existing_wait_months": known(36, 48)})

    assert [each for each in found(made) if each.severity is REFUSE] == []


def test_a_super_top_up_may_take_all_of_a_claim_that_it_would_cover() -> None:
    taken = {"deductible": Deductible(DeductibleKind.PER_CLAIM, TOP)}

    assert refusals(plan(taken, kind=PlanKind.SUPER_TOP_UP), MARKET) == ()


def test_without_a_largest_sum_no_limit_lies_above_it() -> None:
    made = plan(
        {"ambulance_limit": 2 * TOP, "deductible": Deductible(DeductibleKind.PER_CLAIM, TOP)},
        sum_insured=SumInsured(unknown=True),
        by_sum_insured=(band(TOP),),
    )

    assert refusals(made, MARKET) == ()


def test_a_fault_of_a_band_and_of_a_variant_is_told_in_its_own_place() -> None:
    made = plan(
        {"room_limit": amount(LAKH)},
        by_sum_insured=(band(TOP, room_limit=amount(TOP + 1)),),
        variants={"suite": {"room_limit": known(amount(TOP + 2))}},
    )

    assert [fault.pointer for fault in refusals(made, MARKET)] == [
        "/by_sum_insured/0/terms/room_limit/value/amount",
        "/variants/suite/room_limit/value/amount",
    ]


def test_a_variant_is_held_against_the_terms_of_each_band() -> None:
    """20 % of the band and 90 % of the option are more than the whole, neither is alone."""
    made = plan(
        {},
        by_sum_insured=(band(TOP, copay_bps=2_000),),
        variants={"aged": {"copays": known((age(9_000),))}},
    )

    assert [(fault.pointer, fault.code) for fault in refusals(made, MARKET)] == [
        ("/variants/aged/copays/value", "above_whole")
    ]


def test_everything_is_told_at_once_and_what_is_refused_first() -> None:
    made = plan(
        {
            "pre_existing_wait_months": 48,
            "ambulance_limit": TOP + 1,
            "ayush": Ayush(False, limit_bps=1),
            "bonus": Bonus(500, 1_000, AfterClaim.REDUCED, 2_000),
        },
        sources={"S1": SOURCE, "S2": SOURCE},
        variants={"gold": {}},
    )

    findings = found(made)

    assert [(each.pointer, each.code) for each in findings if each.severity is REFUSE] == [
        ("/terms/ambulance_limit/value", "above_sum_insured"),
        ("/terms/ayush/value", "not_covered"),
        ("/terms/bonus/value/reduction_bps", "above_bonus"),
        ("/terms/pre_existing_wait_months/value", "above_maximum"),
        ("/variants/gold", "no_change"),
    ]
    assert {each.severity for each in findings[5:]} == {WARN}
    assert ("/sources/S2", "uncited") in {(each.pointer, each.code) for each in findings[5:]}


def test_a_source_of_premiums_or_of_a_description_is_cited() -> None:
    row = PremiumRow(30, TOP, LAKH, "a", "S2", "2025")
    made = plan(
        {"copay_bps": 500},
        sources={"S1": SOURCE, "S2": SOURCE, "S3": SOURCE},
        premiums=(row,),
        described=(Described("Claims", "By post.", "S3", "2025"),),
    )

    assert "uncited" not in {each.code for each in found(made)}


def test_nobody_asks_how_old_a_plan_is_without_a_day() -> None:
    assert "old" not in {each.code for each in lint(plan({}, as_of="1999"), MARKET)}


def test_a_term_that_no_rule_reads_is_told() -> None:
    """A rulebook that reads nothing but the co-payment."""
    made = plan({"copay_bps": 500, "ambulance_limit": LAKH})

    unread = [each for each in found(made, read={"copay_bps"}) if each.code == "unread"]

    assert [(each.pointer, each.severity) for each in unread] == [("/terms/ambulance_limit", WARN)]
    assert "put it under described" in unread[0].detail
    assert "unread" not in {each.code for each in found(made)}


NAMED = {
    "excluded_treatments": frozenset({"yoga"}),
    "domiciliary": Domiciliary(excluded=frozenset({"gout"})),
    "sub_limits": (cap(applies_to=frozenset({"catarac"}), items=frozenset({"lumbar_belt"})),),
}


def test_a_name_that_nothing_else_has_is_told_with_the_nearest() -> None:
    made = found(plan(NAMED), names={"yoga", "cataract", "lumbar_belt"})

    unused = [(each.pointer, each.detail) for each in made if each.code == "unused_name"]
    assert unused == [
        ("/terms/domiciliary/value/excluded", "Nothing else is called 'gout'. Claims have to use this very name."),
        ("/terms/sub_limits/value/0/applies_to", "Nothing else is called 'catarac'. Nearest: cataract."),
    ]


def test_without_names_to_compare_with_any_name_will_do() -> None:
    assert "unused_name" not in {each.code for each in found(plan(NAMED))}


def test_names_are_those_known_and_those_of_the_other_plans() -> None:
    plans = {
        "one": plan(NAMED),
        "two": plan({"excluded_treatments": known(frozenset({"gout"}), frozenset({"tai_chi"}))}),
    }

    assert names_beside(plans, {"mri"}) == {
        "one": {"mri", "gout", "tai_chi"},
        "two": {"mri", "yoga", "gout", "catarac", "lumbar_belt"},
    }
