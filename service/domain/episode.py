"""An episode priced at a place: the lines of each rung, the stay they may lead to, and how the cost spreads.

One per presentation, hospital variant, place and prescription; computed once and kept by the edition.
Knows nothing of plans.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.domain.care import BillLine, CareLine, Price, ServiceItem, Stay
from service.domain.cost_table import CostTable, place_room, price_lines
from service.domain.money import Array, to_unit
from service.domain.odds import stage_draws
from service.domain.pathway import ADMISSION_DAY, CONSERVATIVE, CarePlan, Pathway, PathwayLine, care_plan
from service.domain.vocabulary import CareSetting, CityTier, Facility, RoomClass, Stage


@dataclass(frozen=True, slots=True)
class EpisodeKey:
    """Everything an episode's lines and prices depend on, within one edition."""

    presentation: str
    variant: str
    tier: CityTier
    facility: Facility
    room: RoomClass
    care_so_far: frozenset[str]
    prescribed: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """``walk``: lines if no stay follows, by rung; ``stay_lines``: all lines dated around the stay.

    ``unpriced`` lines have no price and are never counted as 0; ``extras`` are usual in no bill but
    possible. ``tariff``: what a day in each class of room costs here, where it has a price. ``draws``: stages ×
    simulated bills, minor units, the last row for this variant.
    """

    key: EpisodeKey
    walk: tuple[BillLine, ...]
    stay_lines: tuple[BillLine, ...]
    stay: Stay | None
    unpriced: tuple[CareLine, ...]
    extras: tuple[tuple[CareLine, Price | None], ...]
    tariff: Mapping[RoomClass, int]
    draws: Array

    def rung(self, stage: Stage) -> tuple[BillLine, ...]:
        """The priced lines that stand on one rung: the last one holds the whole variant."""
        lines = self.stay_lines if stage is Stage.HOSPITALISATION else self.walk
        return tuple(line for line in lines if line.care.on_rung is stage)

    def ahead(self, stages: frozenset[Stage]) -> tuple[BillLine, ...]:
        """The lines still to be paid for an episode of these rungs, in date order."""
        lines = self.stay_lines if Stage.HOSPITALISATION in stages else self.walk
        return tuple(line for line in lines if line.care.on_rung in stages and not line.care.already_spent)


def price_episode(
    key: EpisodeKey,
    *,
    pathway: Pathway,
    items: Mapping[str, ServiceItem],
    table: CostTable,
    seed: str,
    unit: int,
) -> Episode:
    """Price both courses of an episode, without and with its stay, and draw its spread."""
    prescribed = dict(key.prescribed)
    pathway = _billed_by_the_day(pathway, key, items, table)
    walk = care_plan(
        pathway,
        variant=None,
        items=items,
        room=key.room,
        care_so_far=key.care_so_far,
        prescribed=prescribed,
    )
    stay = care_plan(
        pathway,
        variant=key.variant,
        items=items,
        room=key.room,
        care_so_far=key.care_so_far,
        prescribed=prescribed,
    )
    walk_lines, walk_missing = price_lines(walk.lines, table, tier=key.tier, facility=key.facility, unit=unit)
    stay_lines, stay_missing = price_lines(stay.lines, table, tier=key.tier, facility=key.facility, unit=unit)
    extras = tuple((line, table.price(line.item, tier=key.tier, facility=key.facility)) for line in stay.extras)
    return Episode(
        key=key,
        walk=walk_lines,
        stay_lines=stay_lines,
        stay=stay.stay,
        unpriced=_unpriced(walk_missing, stay_missing),
        extras=extras,
        tariff=_tariff(key, items, table, unit=unit),
        draws=stage_draws(
            _drawn(stay, stay_lines, extras),
            seed=f"{seed}/{pathway.presentation}",
            unit=unit,
        ),
    )


def _tariff(
    key: EpisodeKey, items: Mapping[str, ServiceItem], table: CostTable, *, unit: int
) -> Mapping[RoomClass, int]:
    """The typical price of a day in each class of room."""
    prices = {room: table.price(items[place_room(room)], tier=key.tier, facility=key.facility) for room in RoomClass}
    return {room: to_unit(price.typical, unit) for room, price in prices.items() if price is not None}


def _billed_by_the_day(
    pathway: Pathway, key: EpisodeKey, items: Mapping[str, ServiceItem], table: CostTable
) -> Pathway:
    """The pathway, its stay as one line of days where the parts have no price and the whole day has one.

    So it is in a government hospital: the day is what a patient pays there, for everything.
    """

    def priced(code: str) -> bool:
        return table.price(items[code], tier=key.tier, facility=key.facility) is not None

    parts = [line for line in pathway.lines if _part_of_stay(line, items)]
    bed = next((line for line in parts if line.item == place_room(RoomClass.SEMI_PRIVATE)), None)
    within = items[ADMISSION_DAY].exclusive_with
    told_apart = bool(within & dict(key.prescribed).keys()) or all(priced(line.item) for line in parts)
    if bed is None or told_apart or not priced(ADMISSION_DAY):
        return pathway
    gone = [line for line in parts if line is not bed and (line.item in within or not priced(line.item))]
    day = replace(bed, item=ADMISSION_DAY)
    return replace(pathway, lines=tuple(day if line is bed else line for line in pathway.lines if line not in gone))


def _part_of_stay(line: PathwayLine, items: Mapping[str, ServiceItem]) -> bool:
    usual = line.variant == CONSERVATIVE and line.quantity.typical > 0
    return usual and items[line.item].setting is CareSetting.IN_PATIENT


def _unpriced(walk: tuple[CareLine, ...], stay: tuple[CareLine, ...]) -> tuple[CareLine, ...]:
    on_walk = tuple(line for line in walk if line.on_rung is not Stage.HOSPITALISATION)
    return on_walk + tuple(line for line in stay if line.on_rung is Stage.HOSPITALISATION)


def _drawn(
    plan: CarePlan,
    lines: tuple[BillLine, ...],
    extras: tuple[tuple[CareLine, Price | None], ...],
) -> tuple[tuple[CareLine, Price], ...]:
    """What the simulation draws: every priced line ahead, and the extras that may happen."""
    ahead = tuple((line.care, line.price) for line in lines if not line.care.already_spent)
    return ahead + tuple((care, price) for care, price in extras if price is not None)
