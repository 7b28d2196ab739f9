"""A government hospital: what a patient pays there, a stay by the day, and honesty about what has no price."""

import pytest

from service.domain.query import Place
from service.domain.vocabulary import Facility, RoomClass, Stage
from tests import world

PUBLIC = Place(facility=Facility.PUBLIC)
HOSPITAL = Stage.HOSPITALISATION


@pytest.mark.parametrize("room", RoomClass)
def test_stay_for_pain_control_is_one_sum_a_day(room: RoomClass) -> None:
    """Cost table, conservative_admission_day at public: 1,000 a day out of pocket, four days; its parts have no row."""
    stay = world.episode("simple_spasm", "conservative_admission", place=Place(facility=Facility.PUBLIC, room=room))
    lines = stay.rung(HOSPITAL)

    assert [(line.care.item.code, line.care.quantity.typical, line.amount) for line in lines] == [
        ("conservative_admission_day", 4, world.rupees(4_000))
    ]
    assert not stay.unpriced
    assert stay.stay is not None
    assert (stay.stay.admission_day, stay.stay.discharge_day) == (2, 6)


def test_private_stay_keeps_its_parts() -> None:
    stay = world.episode("simple_spasm", "conservative_admission")

    assert "conservative_admission_day" not in {line.care.item.code for line in stay.rung(HOSPITAL)}


def test_room_that_was_prescribed_is_not_billed_twice() -> None:
    """Guard 2 of the cost table: the day holds the room, so naming a room keeps the parts."""
    stay = world.episode(
        "simple_spasm", "conservative_admission", place=PUBLIC, prescribed={"room_general_ward_day": 3}
    )
    codes = {line.care.item.code for line in stay.stay_lines}

    assert "room_general_ward_day" in codes
    assert "conservative_admission_day" not in codes


def test_operation_without_a_price_is_not_offered_as_a_sum() -> None:
    """Public package rows are payer rates and are not split: no part of an operation may pass for the whole."""
    answer = world.ask(world.staged(place=PUBLIC))

    assert answer.ladder[-1].alternatives == ()


def test_opening_owns_up_to_missing_prices() -> None:
    answer = world.ask(world.advised(place=PUBLIC))

    assert answer.opening.hospital.key == "opening.hospital.partial"
    assert "no price here" in world.say(answer.opening.hospital)


def test_answer_says_whose_prices_these_are() -> None:
    said = {phrase.key for phrase in world.ask(world.staged(place=PUBLIC)).assumptions}

    assert "assumed.public" in said
    assert "assumed.differential_billing" not in said
