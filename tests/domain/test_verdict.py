"""Which verdict applies, in the order of decision 22, and from where on a year's difference is real."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.markets.india import MARKET
from service.domain.phrase import Phrase
from service.domain.plan import Term, Terms
from service.domain.premium import Premium, PremiumBasis
from service.domain.verdict import RowFacts, RunningWait, cover_verdict, longest_wait, year_verdict
from tests.world import TODAY, members, rupees, scenario

WAIT = RunningWait("initial_wait", 30, 0, date(2026, 12, 20))
OPEN = Phrase("verdict.V7", {})
PART = RowFacts(bills=1_000, plan_pays=400, pays_past_waits=400, accident=False, wait=None, unsure=None)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(PART, plan_pays=0, pays_past_waits=0), "V1"),
        (replace(PART, plan_pays=0, pays_past_waits=0, wait=WAIT), "V1"),
        (replace(PART, plan_pays=0, pays_past_waits=0, accident=True), "V1"),
        (replace(PART, plan_pays=0, pays_past_waits=0, unsure=OPEN), "V7"),
        (replace(PART, unsure=OPEN), "V7"),
        (replace(PART, unsure=OPEN, accident=True), "V7"),
        (replace(PART, plan_pays=0, wait=WAIT, unsure=OPEN), "V7"),
        (replace(PART, accident=True), "V8"),
        (replace(PART, plan_pays=1_000, accident=True), "V8"),
        (replace(PART, plan_pays=0, wait=WAIT, accident=True), "V2"),
        (replace(PART, plan_pays=0, wait=WAIT), "V2"),
        (PART, "V3"),
        (replace(PART, plan_pays=999), "V3"),
        (replace(PART, plan_pays=1_000), "V0"),
        (replace(PART, plan_pays=0), "V1"),
    ],
    ids=[
        "nothing even past the waits",
        "nothing past the waits, though one runs",
        "nothing past the waits after an accident",
        "nothing as shown, but another reading might pay",
        "an open fact before all else",
        "an open fact before an accident",
        "an open fact before a wait",
        "accident, part",
        "accident, in full",
        "accident that a wait holds back",
        "waiting",
        "part",
        "a paisa short of in full",
        "in full",
        "nothing, and no wait to blame",
    ],
)
def test_the_first_verdict_that_applies_is_given(facts: RowFacts, code: str) -> None:
    assert cover_verdict(facts).code == code


def known(amount: int) -> Premium:
    return Premium(amount, amount, amount, PremiumBasis.GIVEN)


def year(premium: Premium, *, plan_pays: int = 0, bills: int) -> str | None:
    """The year's code in the Indian market."""
    found = year_verdict(premium=premium, plan_pays=plan_pays, bills=bills, real_difference=MARKET.real_difference)
    return found.code if found else None


@pytest.mark.parametrize(
    ("bills", "premium", "code"),
    [
        (rupees(10_000), rupees(500) - 1, "V6"),
        (rupees(10_000), rupees(500), "V4"),
        (rupees(10_000), rupees(500) + 1, "V4"),
        (rupees(20_000), rupees(1_000) - 1, "V6"),
        (rupees(20_000), rupees(1_000), "V4"),
        (rupees(20_000), rupees(1_000) + 1, "V4"),
        (rupees(20_000) + 1, rupees(1_000), "V6"),
    ],
    ids=[
        "below 500",
        "at 500",
        "above 500",
        "below 5 %",
        "at 5 %",
        "above 5 %",
        "a paisa more of bills lifts the threshold",
    ],
)
def test_a_difference_is_real_from_500_rupees_or_five_per_cent_of_the_bills(
    bills: int, premium: int, code: str
) -> None:
    """Decision 22: V6 is |difference| < max(₹500, 5 %)."""
    assert year(known(premium), bills=bills) == code


@pytest.mark.parametrize(
    ("pays", "code"), [(rupees(1_499), "V6"), (rupees(1_500), "V5")], ids=["499 less is none", "500 less is real"]
)
def test_the_threshold_is_the_same_for_less(pays: int, code: str) -> None:
    assert year(known(rupees(1_000)), plan_pays=pays, bills=rupees(5_000)) == code


def test_year_is_open_without_a_premium_or_when_its_bracket_disagrees() -> None:
    bracket = Premium(rupees(600), rupees(400), rupees(600), PremiumBasis.BRACKETED)

    assert year(Premium(None, None, None, PremiumBasis.UNKNOWN), bills=rupees(1_000)) is None
    assert year(bracket, bills=rupees(1_000)) is None
    assert year(bracket, bills=rupees(100_000)) == "V6"


def test_a_free_policy_is_no_bracket() -> None:
    """Given as 0: the amount is known, and the year is less by what the plan pays."""
    assert year(known(0), plan_pays=rupees(600), bills=rupees(1_000)) == "V5"


WAITS = Terms(initial_wait_days=Term(30), specified_wait_months=Term(24), pre_existing_wait_months=Term(36))


@pytest.mark.parametrize(
    ("months", "declared", "listed", "expected"),
    [
        (0, False, False, ("initial_wait", date(2026, 12, 20))),
        (0, False, True, ("specified_wait", date(2028, 11, 20))),
        (0, True, True, ("pre_existing_wait", date(2029, 11, 20))),
        (12, False, True, ("specified_wait", date(2027, 11, 20))),
        (35, True, True, ("pre_existing_wait", date(2026, 12, 20))),
        (36, True, True, None),
        (1, False, False, None),
    ],
    ids=["initial", "specified", "declared", "a year on", "one month left", "all over", "30 days are over"],
)
def test_of_several_waits_the_last_to_end_is_named(
    months: int, declared: bool, listed: bool, expected: tuple[str, date] | None
) -> None:
    member = members(days=months * 30, months=months, declared=declared, listed=listed)

    found = longest_wait(
        scenario().claim, WAITS, member, 0, gates=MARKET.rulebook.gates, held_months=months, as_of=TODAY
    )

    assert (found and (found.ground, found.ends)) == expected
