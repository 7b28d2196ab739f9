"""The first questions on the wire where a figure is missing: nothing stands in for it."""

from dataclasses import replace

from schemas.config_screens import screens_to_wire
from service.domain.screens import Screens
from service.store.documents import Key
from tests import world


def test_a_choice_without_a_number_has_no_verdict_either() -> None:
    """Without a price for the visits only self-care could be told, and the visit is half of the answer."""
    items = dict(world.edition().items)
    for visit in ("gp_visit", "orthopaedic_visit"):
        items[visit] = replace(items[visit], cost_codes=())
    edition = world.edition_with({Key("items", "items"): items})

    told = screens_to_wire(world.snapshot().one("screens", Screens), edition, say=world.say)

    assert [(row["first_number"], row["verdict"]) for row in told["how"]] == [(None, None)] * 4
    assert told["how"][2]["answers"] == {
        "nerve_symptoms": ["leg_numb_one"],
        "other_symptoms": [],
        "health_history": [],
    }
