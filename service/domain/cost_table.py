"""Looking up what an item costs at a place, exactly, and saying by which rule the price was found.

Where a place has no row of its own the fallback chain supplies one; what no row supplies is None and
never 0. A look-up is a handful of dictionary hits whatever the size of the table. Rounds nothing but
the amount of a line, once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from service.domain.care import BillLine, CareLine, Price, ServiceItem
from service.domain.cost_sheet import (
    CostRow,
    CostSheet,
    Factor,
    FactorGroup,
    SplitRow,
    is_split,
    join_split,
    split_code,
)
from service.domain.errors import Fault, Looks
from service.domain.money import to_unit
from service.domain.package_split import Amounts, PackageShape, package_shapes, share_of_core
from service.domain.vocabulary import CityTier, Confidence, Facility, RoomClass

Place: TypeAlias = tuple[str, CityTier | None, Facility | None]

ROOM_ITEMS: Mapping[RoomClass, str] = MappingProxyType(
    {
        RoomClass.GENERAL_WARD: "room_general_ward_day",
        RoomClass.SEMI_PRIVATE: "room_semi_private_day",
        RoomClass.SINGLE_PRIVATE: "room_private_day",
        RoomClass.DELUXE: "room_deluxe_day",
    }
)


class Fallback(StrEnum):
    """The steps of the chain, from the row itself to the widest guess."""

    EXACT = "exact"
    ANY_FACILITY = "any_facility"
    ANY_CITY = "any_city"
    ANYWHERE = "anywhere"
    METRO_ROW = "metro_row"
    PREMIUM_FACTOR = "premium_factor"


_STEPS = tuple(Fallback)
_TRUST = tuple(Confidence)  # from high to low


@dataclass(frozen=True, slots=True)
class Quote:
    """A row that supplies a price, what to multiply it by, and the step of the chain that found it."""

    row: CostRow
    factor: Fraction
    fallback: Fallback

    def price(self, multiplier: Fraction) -> Price:
        """The price of ``multiplier`` units of the row. A price by factor is derived: low confidence."""
        row, times = self.row, self.factor * multiplier
        derived = self.fallback in (Fallback.METRO_ROW, Fallback.PREMIUM_FACTOR)
        return Price(
            low=row.low * times,
            typical=row.typical * times,
            high=row.high * times,
            source=row.source,
            source_date=row.source_date,
            confidence=Confidence.LOW if derived else row.confidence,
            fallback=self.fallback,
            note=row.note,
        )


@dataclass(frozen=True, slots=True)
class CostTable:
    """The prices in force on a day. Made by ``cost_table``; keeps what it was asked, and changes in nothing else."""

    rows: Mapping[Place, CostRow]
    factors: Mapping[FactorGroup, Factor]
    splits: Mapping[tuple[str, CityTier, Facility], SplitRow]
    shapes: Mapping[str, PackageShape]
    items: Mapping[str, ServiceItem]
    unit: int
    _asked: dict[tuple[ServiceItem, CityTier, Facility], Price | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def price(self, item: ServiceItem, *, tier: CityTier, facility: Facility) -> Price | None:
        """The unit price of ``item`` at a place, or None: unpriced."""
        asked = (item, tier, facility)
        try:
            return self._asked[asked]
        except KeyError:
            return self._asked.setdefault(asked, self._price(item, tier, facility))

    def _price(self, item: ServiceItem, tier: CityTier, facility: Facility) -> Price | None:
        parts = [self._term(code, multiplier, tier, facility) for code, multiplier in item.cost_codes]
        priced = [part for part in parts if part is not None]
        return _sum(priced) if priced and len(priced) == len(parts) else None

    def _term(self, code: str, multiplier: Fraction, tier: CityTier, facility: Facility) -> Price | None:
        if is_split(code):
            return self._component(code, tier, facility)
        quote = self.quote(code, tier, facility)
        return quote.price(multiplier) if quote is not None else None

    def quote(self, code: str, tier: CityTier, facility: Facility) -> Quote | None:
        """The row that prices a cost code, by the fallback chain; no public price is worked out of a private one."""
        one = Fraction(1)
        for step, row_tier, row_facility in (
            (Fallback.EXACT, tier, facility),
            (Fallback.ANY_FACILITY, tier, None),
            (Fallback.ANY_CITY, None, facility),
            (Fallback.ANYWHERE, None, None),
        ):
            row = self.rows.get((code, row_tier, row_facility))
            if row is not None:
                return Quote(row, one, step)
        row = self.rows.get((code, CityTier.METRO, facility))
        if row is not None:
            return Quote(row, self.factors[row.group].of(tier), Fallback.METRO_ROW)
        if facility is not Facility.PRIVATE_PREMIUM:
            return None
        middle = self.quote(code, tier, Facility.PRIVATE_MID)
        if middle is None:
            return None
        premium = self.factors[middle.row.group].premium
        return Quote(middle.row, middle.factor * premium, Fallback.PREMIUM_FACTOR)

    def _component(self, code: str, tier: CityTier, facility: Facility) -> Price | None:
        """A component of a package. Public package rows are what a scheme pays, so they are not split."""
        package_code, component = split_code(code)
        quote = None if facility is Facility.PUBLIC else self.quote(package_code, tier, facility)
        shape = self.shapes[package_code]
        stay = [self.price(self.items[item], tier=tier, facility=facility) for item, _ in shape.stay]
        priced = [price for price in stay if price is not None]
        if quote is None or len(priced) < len(stay):
            return None
        package, row = quote.price(Fraction(1)), self.splits.get((code, tier, facility))
        amounts = (
            (row.low, row.typical, row.high)
            if row is not None
            else share_of_core(shape, component, package=package, stay=priced, unit=self.unit)
        )
        if amounts is None:
            return None
        low, typical, high = map(Fraction, amounts)
        worst = _sum([package, *priced]).fallback
        # The shares are an assumption, so a component is never better than low confidence.
        found = replace(package, confidence=Confidence.LOW, fallback=worst, note=shape.basis[component])
        return replace(found, low=low, typical=typical, high=high)


def cost_table(sheet: CostSheet, items: Mapping[str, ServiceItem], *, as_of: date, unit: int) -> CostTable:
    """The table of the rows that hold on ``as_of``; ``unit`` is the market's whole unit of money, minor units."""
    return CostTable(
        rows={(row.code, row.tier, row.facility): row for row in sheet.rows if row.holds(as_of)},
        factors={factor.group: factor for factor in sheet.factors},
        splits={(join_split(row.package, row.component), row.tier, row.facility): row for row in sheet.splits},
        shapes=package_shapes(sheet.splits),
        items=items,
        unit=unit,
    )


def splits_add_up(table: CostTable) -> Looks:
    """Place by place: the published parts of a package add up to its price in this table."""
    totals: defaultdict[tuple[str, CityTier, Facility], Amounts] = defaultdict(lambda: (0, 0, 0))
    for (code, tier, facility), row in table.splits.items():
        low, typical, high = totals[split_code(code)[0], tier, facility]
        totals[split_code(code)[0], tier, facility] = (low + row.low, typical + row.typical, high + row.high)
    for place, total in totals.items():
        detail = "The components do not add up to the price of the package."
        stale = total != _package_amounts(table, *place)
        yield (Fault("/".join(("package_split", *place)), "sum", detail),) if stale else ()


def _package_amounts(table: CostTable, package: str, tier: CityTier, facility: Facility) -> Amounts | None:
    quote = table.quote(package, tier, facility)
    if quote is None:
        return None
    price = quote.price(Fraction(1))
    return to_unit(price.low, table.unit), to_unit(price.typical, table.unit), to_unit(price.high, table.unit)


def place_room(room: RoomClass) -> str:
    """The item that bills a day in a class of room."""
    return ROOM_ITEMS[room]


def price_lines(
    lines: Sequence[CareLine], table: CostTable, *, tier: CityTier, facility: Facility, unit: int
) -> tuple[tuple[BillLine, ...], tuple[CareLine, ...]]:
    """The priced lines and those without a price; an amount is typical quantity × exact price, half up once."""
    priced, unpriced = [], []
    for line in lines:
        price = table.price(line.item, tier=tier, facility=facility)
        if price is None:
            unpriced.append(line)
        else:
            priced.append(BillLine(line, price, to_unit(line.quantity.typical * price.typical, unit)))
    return tuple(priced), tuple(unpriced)


def _sum(parts: Sequence[Price]) -> Price:
    """One price out of the terms of an expression: as trusted as its least part."""
    return Price(
        low=sum((part.low for part in parts), Fraction(0)),
        typical=sum((part.typical for part in parts), Fraction(0)),
        high=sum((part.high for part in parts), Fraction(0)),
        source=" | ".join(_once(part.source for part in parts)),
        source_date=" | ".join(_once(part.source_date for part in parts)),
        confidence=max((part.confidence for part in parts), key=_TRUST.index),
        fallback=max((Fallback(part.fallback) for part in parts), key=_STEPS.index),
        note=" | ".join(_once(part.note for part in parts if part.note)),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
