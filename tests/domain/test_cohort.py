"""A block of rows says of each what its estimate says, asked alone; the expected columns are read off that estimate."""

import random
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from service.domain.cohort import Block, Codes, Profile, Settled, settle_block
from service.domain.cohort_block import COLUMNS, SHARED, STATES
from service.domain.cohort_plan import STATES_AT_ONCE, YEAR, year_codes
from service.domain.edition import Edition
from service.domain.errors import Contradiction, Fault
from service.domain.estimate import estimate
from service.domain.query import Place, PolicyQuestion, Query
from service.domain.vocabulary import STAGES, CityTier, Declared, Facility, RoomClass, Stage
from service.usecases.edition import edition_of
from tests.clinical import VIGNETTES
from tests.estimate_as_columns import Told, read_off
from tests.world import answers, edition, policy, rupees, snapshot, snapshot_of, staged

FIGURES = ("age_years", "age_months", "premium", "sum_insured_left", "deductible_left")


def block(profiles: list[Query], *rows: dict[str, int], at: Edition | None = None) -> Block:
    """Rows by name: ``profile`` (0 if left out) and their own figures (not given if left out)."""
    given = {name: np.array([row.get(name, -1) for row in rows], dtype=np.int64) for name in FIGURES}
    profile = np.array([row.get("profile", 0) for row in rows], dtype=np.int64)
    return Block(tuple(map(Profile.of, profiles)), tuple(at or edition() for _ in profiles), profile, **given)


def told(settled: Settled) -> list[tuple[int, Told]]:
    """The result rows: the input row and every column that is not empty."""
    found: list[tuple[int, Told]] = [(row, {}) for row in settled.row.tolist()]
    for name, column in settled.columns.items():
        places = settled.end[settled.result] if name in SHARED else settled.result
        for number, (_, each) in zip(places.tolist(), found, strict=True):
            if isinstance(column, Codes):
                if column.index[number] >= 0:
                    each[name] = column.names[column.index[number]]
            elif column[1][number]:
                each[name] = int(column[0][number])
            else:
                assert column[0][number] == 0
    return found


def alone(asked: Block) -> tuple[list[tuple[int, Told]], dict[int, tuple[Fault, ...]]]:
    """The same, one estimate at a time."""
    found: list[tuple[int, Told]] = []
    faults: dict[int, tuple[Fault, ...]] = {}
    for row in range(len(asked.profile)):
        at = asked.editions[asked.profile[row]]
        try:
            found += [(row, each) for each in read_off(estimate(asked.query(row), at), at)]
        except Contradiction as refusal:
            faults[row] = refusal.faults
    return found, faults


def same(asked: Block) -> list[tuple[int, Told]]:
    """The result rows, once they are proven to be those of the estimates one by one."""
    settled = settle_block(asked)
    expected, faults = alone(asked)
    found = told(settled)

    assert settled.faults == faults
    assert [row for row, _ in found] == [row for row, _ in expected]
    for (row, batch), (_, single) in zip(found, expected, strict=True):
        assert batch == single, asked.query(row)
    return found


def ageless(vignette: str = "V01", **changes: Any) -> dict[str, Any]:
    """The answers of a vignette, but for the age: that is the row's."""
    return answers(vignette, **{"age_years": None, **changes})


AGES = (-1, 0, 17, 18, 25, 38, 49, 50, 55, 60, 61, 64, 65, 70, 75, 80, 81, 90, 110)
MONTHS = (-1, 0, 1, 11, 12, 23, 24, 35, 36, 47, 48, 120)
LEFT = (-1, -1, 0, rupees(500), rupees(20_000), rupees(45_000), rupees(400_000), rupees(3_000_000))
OPTIONS = {"care_supreme": ("with_claim_shield",), "star_super_surplus": ("silver_300000",)}


def some_policies(dice: random.Random) -> PolicyQuestion:
    """One to three plans, some with options, or the default one."""
    plans = dice.sample(sorted(edition().plans), dice.randint(0, 3))
    asked = policy(*plans, options=OPTIONS.get(plans[0], ()) if len(plans) == 1 else ())
    return replace(asked, declared_condition=dice.choice(list(Declared)), network=dice.random() < 0.7)


def some_profile(number: int, dice: random.Random) -> Query:
    """A presentation in turn at any stage, or the answers of a vignette in turn, the unpriced ones among them."""
    place = Place(
        city_tier=dice.choice(list(CityTier)),
        facility=dice.choice(list(Facility)),
        room=dice.choice(list(RoomClass)),
    )
    known: dict[str, Any] = {"place": place, "policy": some_policies(dice), "age_years": None}
    if number % 2:
        presentations = sorted(edition().pathways)
        asked = staged(presentations[number // 2 % len(presentations)], dice.choice(STAGES), **known)
        return replace(asked, differential_billing=dice.random() < 0.8)
    vignette = VIGNETTES["vignettes"][number // 2 * 13 % len(VIGNETTES["vignettes"])]["id"]
    return Query(market="in", answers=(answers if dice.random() < 0.1 else ageless)(vignette), **known)


def some_row(profiles: int, dice: random.Random) -> dict[str, int]:
    months = dice.choice(MONTHS)
    return {
        "profile": dice.randrange(profiles),
        "age_years": dice.choice(AGES),
        "age_months": months,
        "premium": dice.choice((-1, -1, -1, 0, rupees(9_000), rupees(60_000))),
        "sum_insured_left": dice.choice(LEFT) if months >= 0 or dice.random() < 0.1 else -1,
        "deductible_left": dice.choice((-1, -1, -1, 0, rupees(20_000), rupees(300_000))) if months >= 0 else -1,
    }


@cache
def random_block() -> Block:
    """Every presentation and kind of answer, every plan, and figures at the ends of waits, brackets and covers."""
    dice = random.Random("cohort")
    profiles = [some_profile(number, dice) for number in range(40)]
    return block(profiles, *(some_row(len(profiles), dice) for _ in range(200)))


@cache
def random_rows() -> list[tuple[int, Told]]:
    return same(random_block())


def test_a_block_says_what_each_row_says_alone() -> None:
    """200 estimates are asked one by one: seconds."""
    found = [each for _, each in random_rows()]
    verdicts = {each.get(f"{state}_cover_verdict") for each in found for state in STATES}
    faults = {fault.code for faults in settle_block(random_block()).faults.values() for fault in faults}

    assert {each["kind"] for each in found} == {"estimate", "emergency", "no_price"}
    assert {each.get("presentation") for each in found} >= set(edition().pathways)
    assert verdicts == {None, "V1", "V2", "V3", "V7", "V8"}
    assert {each.get("past_waits_year_verdict") for each in found} == {None, "V4", "V5", "V6"}
    assert {each.get("premium_basis") for each in found} == {None, "given", "published", "bracketed", "unknown"}
    assert faults >= {"ambiguous", "no_policy", "more_than_whole"}


def test_a_stay_that_is_paid_to_the_last_rupee_is_said_to_be() -> None:
    """Activ One MAX pays all four lists, 90 days before and 180 after."""
    known = policy("activ_one_max", declared_condition=Declared.NO)
    alone = staged("radiculopathy", Stage.HOSPITALISATION, stages_included=(), policy=known, age_years=None)

    ((_, found),) = same(block([alone], {}))

    assert (found["past_waits_patient_pays"], found["past_waits_cover_verdict"]) == (0, "V0")


@pytest.mark.parametrize("state", STATES)
def test_every_row_adds_up(state: str) -> None:
    held = [each for _, each in random_rows() if f"{state}_plan_pays" in each]
    priced = [each for each in held if "premium" in each]

    assert held and priced
    for each in held:
        assert int(each["bills"]) == int(each[f"{state}_plan_pays"]) + int(each[f"{state}_patient_pays"])
    for each in priced:
        assert int(each[f"{state}_total"]) == int(each[f"{state}_patient_pays"]) + int(each["premium"])
        assert int(each[f"{state}_difference"]) == int(each[f"{state}_total"]) - int(each["bills"])


def test_triage_takes_every_age_as_it_does_alone() -> None:
    ages = [{"age_years": age} for age in range(-1, 113)]

    found = same(block([Query(market="in", answers=ageless())], *ages))

    assert len({each["urgency"] for _, each in found}) > 1


PLAN = "/policy/plans/0/plan_id"


@pytest.mark.parametrize(
    ("profile", "row", "pointer"),
    [
        (staged("radiculopaty", age_years=None), {}, "/presentation"),
        (staged(age_years=None, policy=policy("care", "niva_reassure")), {"premium": 1}, "/policy/premium"),
        (
            staged(age_years=None, policy=policy("a")),
            {"age_months": 1, "deductible_left": 1},
            "/policy/plans/0/plan_id",
        ),
        (staged(age_years=None), {"sum_insured_left": 0}, "/policy/year_so_far"),
        (staged(age_years=None), {"age_months": 3, "deductible_left": 1}, "/policy/year_so_far/deductible_left"),
        (Query(market="in", answers=ageless()), {"age_years": 130}, "/age_years"),
        (Query(market="in", answers=answers()), {"age_years": 39}, "/age_years"),
        (Query(market="in", answers=ageless(duration_days="x")), {}, "/answers/duration_days"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_of_that_row(profile: Query, row: dict[str, int], pointer: str) -> None:
    asked = block([staged(age_years=None), profile], {"age_years": 38}, {**row, "profile": 1}, {"age_years": 39})

    same(asked)
    faults = settle_block(asked).faults

    assert {number: [fault.pointer for fault in found] for number, found in faults.items()} == {1: [pointer]}


def test_an_age_answered_in_triage_is_the_age_of_a_row_without_one() -> None:
    (_, first), *_ = same(block([Query(market="in", answers=answers())], {}))

    assert first["premium_basis"] == "bracketed"  # Niva ReAssure at 38


def test_triage_without_a_question_of_age_takes_each_age_as_it_is() -> None:
    at = edition_of(snapshot())
    at.triage = replace(at.triage, questions={n: q for n, q in at.triage.questions.items() if n != "age_years"})
    asked = block([Query(market="in", answers=ageless())], {}, {"age_years": 40}, {"age_years": 41}, at=at)

    same(asked)

    assert list(settle_block(asked).faults) == [1, 2]


def test_a_profile_is_answered_by_its_own_edition_and_in_its_language() -> None:
    """Before 22 September 2025 a premium carries tax."""
    taxed = edition_of(snapshot_of(snapshot().values, date(2025, 9, 1)))
    asked = staged(age_years=None)
    both = block([asked, replace(asked, locale="hi-IN")], {"age_years": 38}, {"age_years": 38, "profile": 1})

    (_, before), _, (_, now), _ = same(replace(both, editions=(taxed, edition())))

    assert int(before["premium"]) > int(now["premium"])
    assert before["content_version"] != now["content_version"]


def test_more_states_than_one_block_holds_are_settled_as_in_several() -> None:
    """Arogya Sanjeevani past its waits pays what is left of its cover, up to what it pays of the bill."""
    rows = STATES_AT_ONCE + 5
    profile = staged("radiculopathy", Stage.HOSPITALISATION, age_years=None, policy=policy("arogya_sanjeevani"))
    left = np.arange(rows, dtype=np.int64) * 100
    months = np.full(rows, 60, dtype=np.int64)

    settled = settle_block(replace(block([profile], *[{}] * rows), sum_insured_left=left, age_months=months))
    (full,) = (int(each["own_policy_plan_pays"]) for _, each in same(block([profile], {"age_months": 60})))
    column = settled.columns["own_policy_plan_pays"]

    assert full > 0 and not isinstance(column, Codes)
    assert column[0][settled.result].tolist() == np.minimum(left, full).tolist()


def test_a_block_may_be_empty_or_hold_nothing_but_faults() -> None:
    for asked in (block([staged(age_years=None)]), block([staged("x", age_years=None)], {})):
        settled = settle_block(asked)

        assert told(settled) == []
        assert tuple(settled.columns) == COLUMNS


def test_a_bracket_whose_ends_disagree_has_no_verdict_for_the_year() -> None:
    """Against 10,000 paid by the plan, a real difference being 500: 9,000 is less, 10,400 the same, 10,600 more."""
    low, high = np.array([9_000, 9_600, 9_000]), np.array([9_000, 10_400, 10_600])

    found = year_codes(low, high, np.array([10_000] * 3), bills=1_000, real_difference=500)

    assert [YEAR[code] if code >= 0 else None for code in found] == ["V5", "V6", None]
