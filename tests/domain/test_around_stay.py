"""The days around a stay, counted by hand from the plan's windows and the day of the stay.

The operation of a slipped disc is on day 84, and the patient goes home on day 86 (test_comparison).
"""

from dataclasses import replace

import pytest

from service.domain.around_stay import AroundStay, Window, around_stay
from service.domain.comparison import settle as settle_apart
from service.domain.markets.india import MARKET, STANDARD_CLAUSES
from service.domain.plan import Term, Terms
from service.domain.vocabulary import Stage
from tests.world import case, plan, say, scenario, settle


def around(plan_id: str, terms: Terms | None = None) -> AroundStay:
    """The days around the operation under a plan, or under other terms of it."""
    found = around_stay(scenario().claim, plan(plan_id), terms or plan(plan_id).terms, STANDARD_CLAUSES)
    assert found is not None
    return found


def days(window: Window | None) -> tuple[int, int]:
    assert window is not None
    return window.days, window.ends_on


@pytest.mark.parametrize(
    ("plan_id", "before", "after"),
    [
        ("niva_reassure", (60, 24), (180, 266)),  # 84 − 60, 86 + 180
        ("arogya_sanjeevani", (30, 54), (60, 146)),  # 84 − 30, 86 + 60
        ("activ_one_max", (90, -6), (180, 266)),  # 84 − 90: from before the pain began
    ],
)
def test_windows_are_counted_from_both_ends_of_the_stay(
    plan_id: str, before: tuple[int, int], after: tuple[int, int]
) -> None:
    found = settle(plan_id).around_stay

    assert found is not None
    assert (found.admission_day, found.discharge_day) == (84, 86)
    assert (days(found.before), days(found.after)) == (before, after)


def test_each_window_says_which_bills_to_keep_and_by_which_clause() -> None:
    """Niva Bupa ReAssure, clauses 4.6 and 4.7."""
    found = around("niva_reassure")

    assert found.before is not None and found.after is not None
    assert "from day 24 on" in say(found.before.phrase) and "60 days before" in say(found.before.phrase)
    assert "until day 266" in say(found.after.phrase) and "180 days after" in say(found.after.phrase)
    assert [window.clause and window.clause.ref for window in (found.before, found.after)] == ["4.6", "4.7"]
    assert len(found.cited) == 2


@pytest.mark.parametrize(("days", "names_a_day"), [(83, True), (84, False)])
def test_a_window_that_opens_on_the_first_day_or_before_asks_for_every_bill(days: int, names_a_day: bool) -> None:
    terms = replace(plan().terms, pre_hospital_days=Term(days, known=True))

    window = around("niva_reassure", terms).before

    assert window is not None and window.ends_on == 84 - days
    assert ("from day 1 on" in say(window.phrase)) is names_a_day
    assert ("every bill" in say(window.phrase)) is not names_a_day


def test_an_episode_without_a_stay_has_no_days_around_one() -> None:
    assert settle(where=scenario(stage=Stage.PHYSIOTHERAPY)).around_stay is None


def test_windows_that_no_source_settles_are_not_told() -> None:
    """Of Bajaj Health Guard no source says how many days count; it is settled by 30 and 60, as an assumption."""
    found = around("bajaj_health_guard")

    assert (found.before, found.after, found.cited) == (None, None, ())


def test_a_window_of_no_day_and_a_plan_that_pays_no_stay_have_none() -> None:
    none = replace(plan().terms, pre_hospital_days=Term(0, known=True))
    no_stays = replace(plan().terms, in_patient=Term(False, known=True))

    assert around("niva_reassure", none).before is None and around("niva_reassure", none).after is not None
    assert (around("niva_reassure", no_stays).before, around("niva_reassure", no_stays).after) == (None, None)


def test_a_clause_that_nobody_names_is_none_and_cites_nothing() -> None:
    found = around("niva_reassure", replace(plan().terms, post_hospital_days=Term(10, known=True)))

    assert found.after is not None and found.after.clause is None
    assert len(found.cited) == 1


def test_a_stay_in_and_out_on_one_day_has_its_windows_around_that_day() -> None:
    """An injection as day care on its day, 60 days before and 180 after."""
    stay = scenario()
    day = replace(stay, claim=replace(stay.claim, admission_day=90, discharge_day=90, hours=12))

    found = settle_apart(day, case(), MARKET).around_stay

    assert found is not None
    assert (days(found.before), days(found.after)) == ((60, 30), (180, 270))
