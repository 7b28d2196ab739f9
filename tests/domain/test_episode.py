"""An episode's two courses, without and with its stay, and what it cannot price."""

from service.domain.query import Place
from service.domain.vocabulary import STAGES, CityTier, RoomClass, Stage
from tests.world import edition, episode


def days(course: str, item: str) -> tuple[int, ...]:
    lines = getattr(episode("recurrent_sedentary", "conservative_admission"), course)
    return next(line.care.days for line in lines if line.care.item.code == item)


def test_a_visit_inside_the_stay_is_the_one_that_led_to_it() -> None:
    """Decision 18: the stay is on days 2 to 6, the visit of day 3 moves to day 1; without a stay it stays."""
    assert days("walk", "orthopaedic_visit") == (3,)
    assert days("stay_lines", "orthopaedic_visit") == (1,)


def test_an_mri_before_an_operation_keeps_its_day() -> None:
    mri = next(line for line in episode().stay_lines if line.care.item.code == "mri_ls_spine")

    assert mri.care.days == (42,)


def test_hospital_lines_are_in_the_course_with_the_stay_only() -> None:
    found = episode()

    assert not [line for line in found.walk if line.care.item.code == "room_semi_private_day"]
    assert found.rung(Stage.HOSPITALISATION)
    assert all(line in found.stay_lines for line in found.rung(Stage.HOSPITALISATION))


def test_lines_ahead_are_those_of_the_rungs_gone_through() -> None:
    found = episode()

    ahead = found.ahead(frozenset({Stage.SELF_CARE}))
    assert {line.care.on_rung for line in ahead} == {Stage.SELF_CARE}
    assert found.ahead(frozenset(STAGES)) == found.stay_lines


def test_the_room_is_of_the_class_asked_for() -> None:
    for room, code in ((RoomClass.GENERAL_WARD, "room_general_ward_day"), (RoomClass.DELUXE, "room_deluxe_day")):
        codes = {line.care.item.code for line in episode(place=Place(room=room)).stay_lines}
        assert code in codes and "room_semi_private_day" not in codes


def test_an_unpriced_line_is_kept_apart_on_its_rung() -> None:
    found = episode(prescribed={"oral_rehydration_sachet": 2})

    assert [(line.item.code, line.on_rung) for line in found.unpriced] == [("oral_rehydration_sachet", Stage.SELF_CARE)]
    assert "oral_rehydration_sachet" not in {line.care.item.code for line in found.walk}


def test_the_same_versions_draw_the_same_bills() -> None:
    """Decision 19: the seed is the versions."""
    again = edition()._price(episode().key)

    assert (again.draws == episode().draws).all()


def test_draws_of_a_dearer_place_are_dearer() -> None:
    metro, town = episode(), episode(tier=CityTier.TIER3)

    assert metro.draws.sum() > town.draws.sum()
