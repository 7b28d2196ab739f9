"""The description of an answer fits what is answered: no field too many, none missing, none of another type."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from marshmallow import ValidationError

from schemas.estimate import estimate_to_wire, no_price_to_wire
from schemas.estimate_shape import AnswerSchema
from service.domain.estimate import NoPrice, estimate
from service.domain.markets.india import MARKET
from service.domain.query import Place, Query
from service.domain.vocabulary import CityTier, Declared, Facility, RoomClass, Stage
from tests import world
from tests.clinical import VIGNETTES

PRESENTATIONS = sorted(world.edition().pathways)


def answer(query: Query) -> Any:
    """The answer as it arrives at a client."""
    edition, result = world.edition(), estimate(query, world.edition())
    if isinstance(result, NoPrice):
        told = {"triage": edition.triage, "country": MARKET.country, "locale": "en-IN"}
        wire = no_price_to_wire(result, say=world.say, as_of=world.TODAY, **told)
    else:
        wire = estimate_to_wire(
            result,
            estimate_id=f"est_{0:024d}",
            market=MARKET,
            locale="en-IN",
            say=world.say,
            sources=edition.sources,
            as_of=world.TODAY,
        )
    return orjson.loads(orjson.dumps(wire))


def questions() -> Iterator[Query]:
    """Every presentation at its ends, every plan, every place, and what makes parts of an answer null."""
    for presentation in PRESENTATIONS:
        for stage in (Stage.SELF_CARE, Stage.HOSPITALISATION):
            yield world.staged(presentation, stage)
    for plan in world.edition().plans:
        yield world.rajat(policy=world.policy(plan, age_months=25, declared_condition=Declared.YES, network=False))
    for tier in CityTier:
        for facility in Facility:
            yield world.staged(place=Place(city_tier=tier, facility=facility, room=RoomClass.DELUXE))
    yield world.rajat(place=Place(city="pune"), prescribed={"physio_session": 10})
    yield world.rajat(policy=world.policy("optima_secure", premium=1_000_000))
    yield world.staged(age_years=None)
    yield world.advised()
    yield Query(market="in", answers={})
    yield Query(market="in", answers={"pain_now": 3})


@pytest.mark.parametrize("query", list(questions()))
def test_an_estimate_is_as_described(query: Query) -> None:
    AnswerSchema().load(answer(query))


@pytest.mark.parametrize("vignette", [case["id"] for case in VIGNETTES["vignettes"]])
def test_the_answer_to_a_vignette_is_as_described(vignette: str) -> None:
    AnswerSchema().load(answer(Query(market="in", answers=world.answers(vignette))))


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"nerve_symptoms": ("bladder_change",)}, "emergency"),
        ({"other_symptoms": ("urine_blood_burning",)}, "no_price"),
        ({"pain_now": 3}, "estimate"),
    ],
)
def test_kind_tells_the_three_answers_apart(answers: dict[str, Any], kind: str) -> None:
    told = answer(Query(market="in", answers=answers))

    assert told["kind"] == kind
    AnswerSchema().load(told)


def test_a_field_too_many_or_too_few_is_noticed() -> None:
    told = answer(world.rajat())
    told["price"] = "1.00"
    del told["ladder"][0]["lines"][0]["source"]

    with pytest.raises(ValidationError) as refused:
        AnswerSchema().load(told)

    assert set(refused.value.messages) == {"price", "ladder"}  # type: ignore[arg-type]  # a dict: marshmallow types it wider


def test_an_answer_without_a_price_may_not_carry_one() -> None:
    told = answer(Query(market="in", answers={"nerve_symptoms": ("bladder_change",)}))

    with pytest.raises(ValidationError):
        AnswerSchema().load({**told, "ladder": []})
