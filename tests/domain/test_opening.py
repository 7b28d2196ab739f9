"""The opening speaks of both ends, past the waits and bought today (decision 23)."""

from dataclasses import replace

import pytest

from service.domain.comparison import Alternative, Comparison, Row
from service.domain.opening import opening
from service.domain.phrase import Phrase
from service.domain.scenario import Role
from service.domain.vocabulary import PolicyState, Stage
from tests.world import ask, case, rajat, rupees, say, staged

OTHER = Phrase("unsure.admission")


def row_of(state: PolicyState, pays: int, *others: int) -> Row:
    """A row of 1,000 rupees; ``others`` are what other readings would pay."""
    bills = rupees(1_000)
    return Row(
        policy_state=state,
        bills=bills,
        plan_pays=pays,
        patient_pays=bills - pays,
        pay_now=bills,
        refunded_later=pays,
        premium=None,
        premiums_before=None,
        total=None,
        difference=None,
        cover_verdict=None,
        year_verdict=None,
        alternatives=tuple(Alternative(OTHER, other, bills - other, None) for other in others),
        lines=(),
    )


def entry(stage: Stage, past: tuple[int, ...], today: int, *, plan_id: str = "niva_reassure") -> Comparison:
    rows = (row_of(PolicyState.BOUGHT_TODAY, today), row_of(PolicyState.PAST_WAITS, *past))
    return Comparison(stage, Role.LIKELY, None, plan_id, rupees(500_000), partial=False, rows=rows)


@pytest.mark.parametrize(
    ("past", "today", "how"),
    [
        ((0,), 0, "nothing"),
        ((600,), 0, "pays_later"),
        ((600,), 500, "pays_today"),
        ((600, 0), 0, "unsure_later"),
        ((600, 0), 500, "unsure_today"),
        ((0, 600), 0, "unsure_later"),
    ],
    ids=[
        "nothing at all",
        "once the waits are over",
        "from today",
        "perhaps, later",
        "perhaps, and today",
        "nothing as shown, but perhaps",
    ],
)
def test_each_half_says_what_the_plan_pays_past_its_waits_and_bought_today(
    past: tuple[int, ...], today: int, how: str
) -> None:
    paid = tuple(rupees(amount) for amount in past)
    both = (entry(Stage.PHYSIOTHERAPY, paid, rupees(today)), entry(Stage.HOSPITALISATION, paid, rupees(today)))

    said = opening(both, (case(),))

    assert said.stops is not None
    assert (said.stops.key, said.hospital.key) == (f"opening.stops.{how}", f"opening.hospital.{how}")
    assert say(said.stops) and say(said.hospital)


def test_a_likely_stay_has_one_half() -> None:
    assert opening((entry(Stage.HOSPITALISATION, (0,), 0),), (case(),)).stops is None


def test_an_end_with_unpriced_care_says_so_instead() -> None:
    hospital = replace(entry(Stage.HOSPITALISATION, (rupees(600), rupees(900)), 0), partial=True)

    said = opening((entry(Stage.PHYSIOTHERAPY, (0,), 0), hospital), (case(),))

    assert said.stops is not None and said.stops.key == "opening.stops.nothing"
    assert said.hospital.key == "opening.hospital.partial"
    assert "₹900" in say(said.hospital)


def test_the_first_plan_asked_about_is_spoken_of() -> None:
    other = entry(Stage.HOSPITALISATION, (rupees(999),), 0, plan_id="care_supreme")
    own = entry(Stage.HOSPITALISATION, (rupees(600),), 0)

    said = opening((other, own), (case(),))

    assert "₹600" in say(said.hospital)


def test_rajats_two_halves_and_his_cover() -> None:
    """10,923 and 44,923, said in round figures (decision 4); the plan pays 41,112 or nothing."""
    said = ask(rajat()).opening

    assert said.stops is not None
    assert "physiotherapy" in say(said.stops) and "₹10,900" in say(said.stops)
    assert "₹44,900" in say(said.hospital) and "₹41,100" in say(said.hospital) and "nothing" in say(said.hospital)
    assert "₹5,00,000" in say(said.cover) and "other illnesses" in say(said.cover)


@pytest.mark.parametrize("stage", Stage)
def test_every_end_has_an_opening(stage: Stage) -> None:
    said = ask(staged(stage=stage)).opening

    assert (said.stops is None) == (stage is Stage.HOSPITALISATION)
    assert say(said.hospital)
