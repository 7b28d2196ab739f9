"""Everything taken for granted is said: once, and only where it was."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from service.domain.assumptions import assumptions
from service.domain.query import Place, Query
from service.domain.vocabulary import CityTier, Declared, Facility, Stage
from tests.world import answers, ask, case, episode, policy, rajat, rupees, say, staged

ALWAYS = [
    "assumed.stay",
    "assumed.active_treatment",
    "assumed.typical_quantities",
    "assumed.prices_about_2025",
    "assumed.policy_age",
    "assumed.nothing_claimed_this_year",
]
TOLD = staged(
    place=Place(city_tier=CityTier.METRO),
    policy=policy("niva_reassure", declared_condition=Declared.NO, premium=rupees(9_000)),
)


def keys(query: Query) -> list[str]:
    return [phrase.key for phrase in ask(query).assumptions]


def test_a_question_that_tells_everything_leaves_only_the_conventions() -> None:
    assert keys(TOLD) == ALWAYS


Change = Callable[[Query], Query]


def set_policy(**known: object) -> Change:
    return lambda query: replace(query, policy=replace(query.policy, **known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda query: replace(query, place=Place()), "assumed.metro"),
        (lambda query: replace(query, place=Place(city="pune")), "assumed.city_tier"),
        (lambda query: replace(query, assumed=frozenset({"facility"})), "assumed.facility"),
        (lambda query: replace(query, assumed=frozenset({"room"})), "assumed.room"),
        (lambda query: replace(query, assumed=frozenset({"differential_billing"})), "assumed.differential_billing"),
        (lambda query: replace(query, assumed=frozenset({"network"})), "assumed.network"),
        (lambda query: replace(query, age_years=None), "assumed.no_age"),
        (set_policy(plans=()), "assumed.plan"),
        (set_policy(premium=None), "assumed.premium_bracket"),
        (set_policy(declared_condition=Declared.UNKNOWN), "assumed.not_declared"),
        (set_policy(plans=policy("medisure_super_topup").plans), "assumed.no_base_policy"),
        (
            lambda query: replace(query, place=replace(query.place, facility=Facility.PUBLIC)),
            "assumed.public",
        ),
    ],
)
def test_each_open_question_adds_its_own_assumption(change: Change, said: str) -> None:
    assert set(keys(change(TOLD))) - set(ALWAYS) == {said}


def test_a_city_is_told_with_the_tier_it_was_priced_at() -> None:
    """Decision 8: also one we do not know, when its tier came with it."""
    for city, tier in (("pune", CityTier.METRO), ("nashik", CityTier.TIER2)):
        asked = replace(TOLD, place=Place(city=city, city_tier=tier))
        (told,) = [phrase for phrase in ask(asked).assumptions if phrase.key == "assumed.city_tier"]
        assert told.facts["tier"] == tier
        assert city.title() in say(told)


def test_an_age_among_the_answers_is_an_age() -> None:
    assert "assumed.no_age" not in keys(rajat())
    assert "assumed.no_age" in keys(rajat(answers=answers(age_years=None)))


def test_a_stay_is_told_by_its_days() -> None:
    """Four days from day 2 (recurrent spasm); an injection in day care has none."""
    told = next(phrase for phrase in ask(rajat()).assumptions if phrase.key == "assumed.stay")

    assert told.facts == {"days": 4, "day": 2}


def test_an_episode_without_a_stay_assumes_nothing_about_one() -> None:
    without = replace(episode(), stay=None)

    said = assumptions(TOLD, episode=without, cases=(case(),), tier=CityTier.METRO)

    assert not {phrase.key for phrase in said} & {"assumed.stay", "assumed.day_care", "assumed.active_treatment"}


def test_every_plan_asked_about_is_looked_at() -> None:
    asked = staged(policy=policy("niva_reassure", "care_supreme"))

    bracketed = [phrase.facts["plan"] for phrase in ask(asked).assumptions if phrase.key == "assumed.premium_bracket"]
    assert bracketed == ["ReAssure", "Care Supreme"]


def test_every_assumption_can_be_said() -> None:
    for stage in Stage:
        assert all(say(phrase) for phrase in ask(staged(stage=stage)).assumptions)


def test_a_day_care_procedure_is_no_stay_of_no_days() -> None:
    said = keys(replace(TOLD, prescribed={"epidural_steroid_injection": 1}))

    assert "assumed.day_care" in said
    assert "assumed.stay" not in said
