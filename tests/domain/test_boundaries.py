"""Decision 28b: a case that falls exactly on a limit says that wordings differ; one beside it says nothing."""

from dataclasses import replace

import pytest

from service.domain.boundaries import boundaries
from service.domain.plan import Term
from service.domain.query import Query
from service.domain.states import Case
from service.domain.vocabulary import Stage
from tests import world


def said(query: Query) -> list[str]:
    return [phrase.key for phrase in world.ask(query).assumptions if phrase.key.startswith("boundary.")]


@pytest.mark.parametrize(("months", "expected"), [(23, []), (24, ["boundary.wait"]), (25, []), (36, ["boundary.wait"])])
def test_a_policy_exactly_as_old_as_a_wait(months: int, expected: list[str]) -> None:
    """Niva ReAssure waits 24 and 36 months (its wording, Excl02 and Excl01)."""
    policy = world.policy("niva_reassure", age_months=months)

    assert said(world.staged("radiculopathy", Stage.HOSPITALISATION, policy=policy)) == expected


@pytest.mark.parametrize(("days", "expected"), [(1, ["boundary.hours"]), (2, [])])
def test_a_stay_of_exactly_24_hours(days: int, expected: list[str]) -> None:
    """One day of the room is 24 hours (rules 2.1: "minimum of 24" against "more than 24")."""
    query = world.staged("simple_spasm", Stage.HOSPITALISATION, prescribed={"room_semi_private_day": days})

    assert said(query) == expected


def test_an_episode_without_a_stay_meets_no_limit() -> None:
    assert boundaries((), (world.case("niva_reassure"),)) == ()


def test_a_bill_on_the_last_day_of_the_window() -> None:
    """Disc surgery: the scan on day 42, admission on day 84; a window of 42 days makes it the first day counted."""
    ends = [world.scenario("radiculopathy", "microdiscectomy")]
    case = world.case("niva_reassure")

    assert [phrase.key for phrase in boundaries(ends, [with_window(case, 42)])] == ["boundary.window"]
    assert boundaries(ends, [with_window(case, 43)]) == ()


def with_window(case: Case, days: int) -> Case:
    return replace(case, terms=replace(case.terms, pre_hospital_days=Term(days)))
