"""What stands on a shelf, what lies below it, and what taking back would leave."""

from datetime import date

import pytest
from sqlalchemy import Engine

from service.domain.errors import ChangedMeanwhile, UnknownDocument, UnknownVersion
from service.store.documents import Key, Scope
from service.usecases import catalogue, shelves
from tests.store.world import ASHA, FROM, INDIA, NOON, anything, decode, document, publish

TODAY = NOON.date()
LATER = date(2027, 1, 1)
DEMO = Scope("in", "demo")
TRIAGE, CITIES, CARE = Key("triage", "triage"), Key("cities", "cities"), Key("plan", "care")


def test_a_shelf_tells_what_holds_and_what_will(engine: Engine) -> None:
    publish(engine, document("triage", "old"), document("cities", "pune"))
    publish(engine, document("triage", "new"), effective=LATER)

    shelf = shelves.shelf(engine, INDIA, TODAY)

    assert [one.entry.key for one in shelf.in_force] == [CITIES, TRIAGE]
    assert [(one.entry.key, one.entry.effective_from) for one in shelf.scheduled] == [(TRIAGE, LATER)]
    assert shelves.shelf(engine, INDIA, LATER).scheduled == ()


def test_a_document_is_read_from_the_shelf_or_from_below_it(engine: Engine) -> None:
    publish(engine, document("plan", "of the market", name="care"), document("cities", "pune"))
    publish(engine, document("plan", "of demo", name="care"), scope=DEMO)

    own, below = (shelves.read(engine, DEMO, key, today=TODAY) for key in (CARE, CITIES))
    market = shelves.read(engine, INDIA, CARE, today=TODAY)

    assert (own.scope, own.body.text) == (DEMO, "of demo")
    assert (below.scope, below.body.text) == (INDIA, "pune")
    assert (market.body.text, market.in_force) == ("of the market", True)


def test_an_old_version_is_read_and_one_of_another_shelf_is_not(engine: Engine) -> None:
    publish(engine, document("plan", "old", name="care"))
    old = shelves.read(engine, INDIA, CARE, today=TODAY).entry.version
    publish(engine, document("plan", "new", name="care"))
    publish(engine, document("plan", "of demo", name="care"), scope=DEMO)
    theirs = shelves.read(engine, DEMO, CARE, today=TODAY).entry.version

    found = shelves.read(engine, INDIA, CARE, today=TODAY, version=old)

    assert (found.body.text, found.in_force) == ("old", False)
    with pytest.raises(UnknownVersion):
        shelves.read(engine, INDIA, CARE, today=TODAY, version=theirs)
    with pytest.raises(UnknownDocument, match=r"plan/nobodys.*plan/care"):
        shelves.read(engine, INDIA, Key("plan", "nobodys"), today=TODAY)


def test_what_would_be_taken_back_is_what_is_taken_back(engine: Engine) -> None:
    publish(engine, document("triage", "old"), document("cities", "pune"))
    publish(engine, document("triage", "new"))
    after = shelves.after_rollback(engine, INDIA, None, today=TODAY)
    [(taken, left)] = after.items()
    assert (taken.entry.key, left is not None and left.effective_from) == (TRIAGE, FROM)

    with pytest.raises(ChangedMeanwhile):
        roll_back(engine, run=taken.event.run - 1)
    roll_back(engine, run=taken.event.run)

    assert shelves.read(engine, INDIA, TRIAGE, today=TODAY).body.text == "old"
    [(cities, none)] = shelves.after_rollback(engine, INDIA, CITIES, today=TODAY).items()
    assert (cities.entry.key, none) == (CITIES, None)
    assert shelves.after_rollback(engine, DEMO, None, today=TODAY) == {}
    told = shelves.versions(engine, INDIA, TRIAGE, today=TODAY)
    assert [(one.event.action, one.in_force) for one in told] == [
        ("rollback", False),
        ("publish", False),
        ("publish", True),
    ]


def roll_back(engine: Engine, *, run: int) -> None:
    catalogue.rollback(engine, INDIA, run=run, stamp=ASHA, decode=decode, law=anything)
