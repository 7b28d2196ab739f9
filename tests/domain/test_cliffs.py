"""Edges at which a little less would have saved a lot: what each saves, by hand."""

from service.domain.adjudication import Settled, settle_one
from service.domain.cliffs import cliffs
from service.domain.markets.india import MARKET
from service.domain.phrase import Money
from service.domain.plan import Term, Terms
from service.domain.plan_values import (
    Ayush,
    Copay,
    DailyLimit,
    LimitKind,
    Proportionate,
    ZonePair,
)
from service.domain.policy import Policy
from service.domain.vocabulary import RoomClass, ServiceCategory, TreatmentSystem
from tests.claims import TODAY, charge, claim, package, policy, rupees, sheet

ROOM, NURSING, SURGEON, ICU = (
    ServiceCategory.ROOM,
    ServiceCategory.NURSING,
    ServiceCategory.SURGEON,
    ServiceCategory.ICU,
)
ROOM_AND_SURGEON = Terms(
    room_limit=Term(DailyLimit(LimitKind.AMOUNT, rupees(5_000))),
    proportionate=Term(Proportionate(frozenset({SURGEON}))),
)


def settled(asked: object, held: Policy) -> Settled:
    return settle_one(sheet(asked), held, held.year, market=MARKET, as_of=TODAY)  # type: ignore[arg-type]  # a ClaimAsked


def told(found: Settled) -> list[tuple[str, int]]:
    return [(cliff.code, cliff.saves // 100) for cliff in cliffs(found, MARKET)]


def test_a_room_at_the_limit_avoids_its_excess_and_the_proportionate_deduction() -> None:
    """8,000 a day against 5,000: of 24,000 + 80,000, three eighths = 39,000 fall on the patient; at 5,000 nothing."""
    found = settled(claim(charge(ROOM, 24_000, days=3), charge(SURGEON, 80_000), nights=3), policy(ROOM_AND_SURGEON))

    [cliff] = cliffs(found, MARKET)

    assert (cliff.code, cliff.saves) == ("room", rupees(39_000))
    assert cliff.phrase.facts == {"rate": Money(rupees(5_000)), "saves": Money(rupees(39_000))}


def test_what_counts_with_the_room_leaves_less_for_it() -> None:
    """P-AS01: 5,000 with nursing of 800 a day allows a room of 4,200; 21,600 − 20,000 is saved."""
    limit = DailyLimit(LimitKind.AMOUNT, rupees(5_000), includes=frozenset({NURSING}))
    terms = Terms(room_limit=Term(limit))
    found = settled(claim(charge(ROOM, 18_400, days=4), charge(NURSING, 3_200, days=4), nights=4), policy(terms))

    [cliff] = cliffs(found, MARKET)

    assert cliff.phrase.facts["rate"] == Money(rupees(4_200))
    assert cliff.saves == rupees(1_600)


def test_two_rooms_above_the_limit_are_one_edge_and_one_at_it_is_none() -> None:
    two = claim(charge(ROOM, 12_000, days=2), charge(ROOM, 14_000, days=2), charge(ROOM, 10_000, days=2), nights=6)

    assert told(settled(two, policy(ROOM_AND_SURGEON))) == [("room", 6_000)]
    assert told(settled(claim(charge(ROOM, 10_000, days=2), nights=2), policy(ROOM_AND_SURGEON))) == []


def test_a_room_class_above_the_plans_is_an_edge_where_its_tariff_is_known() -> None:
    terms = Terms(room_limit=Term(DailyLimit(LimitKind.CATEGORY, room_class=RoomClass.SINGLE_PRIVATE)))
    deluxe = charge(ROOM, 20_000, days=2, room_class=RoomClass.DELUXE)

    known = settled(claim(deluxe, nights=2, stay_tariff={RoomClass.SINGLE_PRIVATE: rupees(6_000)}), policy(terms))
    unknown = settled(claim(deluxe, nights=2), policy(terms))

    assert told(known) == [("room", 8_000)]
    assert told(unknown) == []


def test_nursing_that_fills_the_limit_alone_leaves_no_room_rate_to_advise() -> None:
    limit = DailyLimit(LimitKind.AMOUNT, rupees(1_000), includes=frozenset({NURSING}))
    found = settled(
        claim(charge(ROOM, 2_000, days=1), charge(NURSING, 1_000, days=1)), policy(Terms(room_limit=Term(limit)))
    )

    assert told(found) == []


def test_intensive_care_at_the_limit() -> None:
    """P-AS03: 16,000 a day against 10,000, two days."""
    terms = Terms(icu_limit=Term(DailyLimit(LimitKind.AMOUNT, rupees(10_000))))

    assert told(settled(claim(charge(ICU, 32_000, days=2), nights=2), policy(terms))) == [("icu", 12_000)]
    assert told(settled(claim(charge(ICU, 20_000, days=2), nights=2), policy(terms))) == []


def test_the_network_the_zone_and_the_ayush_hospital() -> None:
    zones = (ZonePair("iii", "i"),)
    terms = Terms(
        network_copay_bps=Term(1_000),
        copays=Term((Copay("zone", 2_000, zones=zones),)),
        ayush=Term(Ayush(ayush_hospital=True)),
    )
    outside = claim(package(100_000), network=False, zone="i")

    assert told(settled(outside, policy(terms, zone="iii"))) == [("zone", 20_000), ("network", 10_000)]
    assert told(settled(claim(package(100_000), zone="iii"), policy(terms, zone="iii"))) == []
    assert told(settled(claim(package(100_000), network=False), policy())) == []
    ayush = claim(package(50_000), stay_system=TreatmentSystem.AYUSH)
    assert told(settled(ayush, policy(terms))) == [("ayush_hospital", 50_000)]
