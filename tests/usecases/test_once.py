"""A creating request is done once: sent again, sent by two at once, left behind, refused, mended."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from service.domain.errors import InProgress, KeyReused, WrongState
from service.usecases.once import Made, Once, Sent

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class World:
    """A shelf of things under ids, at a time that is set by hand."""

    def __init__(self, engine: Engine) -> None:
        self.now, self.things, self.ids = NOON, dict[str, str](), count(1)
        self.once = Once(engine, lambda: self.now)

    def make(self, id: str) -> str:
        if id in self.things:
            raise IntegrityError("", {}, Exception())
        return self.things.setdefault(id, f"thing {id}")

    def refuse(self, id: str) -> str:
        raise WrongState("no")

    def die(self, id: str) -> str:
        raise KeyboardInterrupt

    def send(self, key: str = "k", said: str = "a", *, tenant: str = "demo", does: str = "make") -> Made[str]:
        sent = Sent(tenant, True, "POST /things", key, said)
        return self.once.make(
            sent, new_id=lambda: f"id_{next(self.ids)}", make=getattr(self, does), found=self.things.get
        )


@pytest.fixture
def world(engine: Engine) -> Iterator[World]:
    return World(engine)


def test_what_is_sent_again_is_answered_from_what_was_made(world: World) -> None:
    first, again, another, theirs = world.send(), world.send(), world.send("k2"), world.send(tenant="other")

    assert (first.replayed, again.replayed, again.thing) == (False, True, first.thing)
    assert (another.replayed, theirs.replayed, len(world.things)) == (False, False, 3)
    with pytest.raises(KeyReused):
        world.send(said="b")


def test_while_somebody_is_at_it_others_wait_and_then_take_it_up_under_the_same_id(world: World) -> None:
    with pytest.raises(KeyboardInterrupt):
        world.send(does="die")
    world.now += timedelta(seconds=29)
    with pytest.raises(InProgress):
        world.send()
    world.now += timedelta(seconds=1)

    taken_up = world.send()

    assert (taken_up.thing, taken_up.replayed) == ("thing id_1", False)


def test_what_was_made_before_its_maker_died_is_found(world: World) -> None:
    with pytest.raises(KeyboardInterrupt):
        world.send(does="die")
    world.make("id_1")

    assert world.send() == Made("thing id_1", replayed=True)
    assert world.send() == Made("thing id_1", replayed=True)


def test_a_slow_maker_and_whoever_took_over_make_one_thing(world: World) -> None:
    with pytest.raises(KeyboardInterrupt):
        world.send(does="die")
    world.now += timedelta(seconds=30)
    overtaken = world.make

    def overtake(id: str) -> str:
        overtaken(id)
        return overtaken(id)

    world.make = overtake  # type: ignore[method-assign]

    assert world.send() == Made("thing id_1", replayed=True)
    assert list(world.things) == ["id_1"]


def test_a_refused_request_lets_go_of_its_key_and_keeps_its_id(world: World) -> None:
    with pytest.raises(WrongState):
        world.send(does="refuse")

    assert world.send(said="mended") == Made("thing id_1", replayed=False)
    with pytest.raises(KeyReused):
        world.send()


def test_after_a_day_a_key_is_new_again(world: World) -> None:
    world.send()
    world.now += timedelta(hours=24, seconds=1)

    assert world.send(said="b") == Made("thing id_2", replayed=False)
    assert world.once.forget() == 0
    world.now += timedelta(hours=24, seconds=1)
    assert world.once.forget() == 1
