"""The three tables that make a cost table, as CSV ↔ the domain's rows: prices, factors, package splits.

Knows what a row may say. Which tables go together is the catalogue's, how a price is looked up the domain's.
"""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from marshmallow import Schema, fields

from schemas.csv_table import Cells, CodeOrAll, CountCell, DateCell, FractionCell, Row, price_cell, text_cell
from schemas.document import refuse
from schemas.fields import EnumCode, Money, Said, Slug, written
from service.domain.care import Price
from service.domain.cost_sheet import CostRow, Factor, FactorGroup, SplitPart, SplitRow
from service.domain.cost_table import Fallback
from service.domain.money import round_half_up
from service.domain.vocabulary import CareSetting, CityTier, Confidence, Facility, ServiceCategory, Stage


def _rising(data: Mapping[str, Any]) -> None:
    if not data["low"] <= data["typical"] <= data["high"]:
        given = ", ".join(written(data[level]) for level in ("low", "typical", "high"))
        refuse([((), Said(f"Give low, typical and high in rising order, not {given}.", "order"))])


class CostRowSchema(Row):
    """Prices of one cost code at a place; empty dates leave a side open."""

    item_code = Slug(required=True, attribute="code")
    stage = EnumCode(Stage, required=True)
    label = text_cell(120, empty=False)
    unit = text_cell(32, empty=False)
    category = EnumCode(ServiceCategory, required=True)
    setting = EnumCode(CareSetting, required=True)
    low = price_cell()
    typical = price_cell()
    high = price_cell()
    city_tier = CodeOrAll(CityTier, required=True, attribute="tier")
    facility = CodeOrAll(Facility, required=True)
    source = text_cell(600, empty=False)
    source_date = text_cell(60, empty=False)
    confidence = EnumCode(Confidence, required=True)
    note = text_cell(600)
    effective_from = DateCell(required=True)
    effective_to = DateCell(required=True)

    def check(self, data: dict[str, Any]) -> None:
        _rising(data)
        since, until = data["effective_from"], data["effective_to"]
        if since and until and since > until:
            refuse([(("effective_to",), Said(f"{until} lies before {since}, the first day.", "order"))])

    def make(self, data: dict[str, Any]) -> CostRow:
        return CostRow(**data)


class FactorRowSchema(Row):
    """What a metro, mid-range price is multiplied by elsewhere."""

    group = EnumCode(FactorGroup, required=True)
    tier1 = FractionCell(decimal=True, required=True)
    tier2 = FractionCell(decimal=True, required=True)
    tier3 = FractionCell(decimal=True, required=True)
    premium = FractionCell(decimal=True, required=True)
    evidence = text_cell(200, empty=False)

    def make(self, data: dict[str, Any]) -> Factor:
        return Factor(**data)


class SplitRowSchema(Row):
    """One component of a package at a place; only the core has shares."""

    package_code = Slug(required=True, attribute="package")
    city_tier = EnumCode(CityTier, required=True, attribute="tier")
    facility = EnumCode(Facility, required=True)
    component_item = Slug(required=True, attribute="component")
    part = EnumCode(SplitPart, required=True)
    quantity = CountCell(required=True)
    unit = text_cell(32, empty=False)
    share = FractionCell(required=True, allow_none=True)
    low = price_cell()
    typical = price_cell()
    high = price_cell()
    basis = text_cell(300, empty=False)
    price_from = text_cell(120, empty=False)

    def check(self, data: dict[str, Any]) -> None:
        _rising(data)
        if (data["part"] is SplitPart.CORE) != (data["share"] is not None):
            refuse([(("share",), Said("A core part has a share of the core, a stay part has none.", "share"))])

    def make(self, data: dict[str, Any]) -> SplitRow:
        return SplitRow(**data)


def _cells(schema: Row, *key: str) -> Cells:
    names = tuple(field.attribute or name for name, field in schema.fields.items() if name in key)
    return Cells(tuple(schema.fields), schema, key=attrgetter(*names))


COST_ROWS = _cells(CostRowSchema(), "item_code", "city_tier", "facility", "effective_from")
FACTORS = _cells(FactorRowSchema(), "group")
SPLITS = _cells(SplitRowSchema(), "package_code", "city_tier", "facility", "component_item")


class PriceWire(Schema):
    """What one item costs at a place; ``fallback`` names the rule that found it."""

    low = Money()
    typical = Money()
    high = Money()
    source = fields.String()
    source_date = fields.String()
    confidence = EnumCode(Confidence)
    fallback = EnumCode(Fallback)
    note = fields.String()


def price_to_wire(price: Price) -> dict[str, Any]:
    """A looked-up price for display; bills are reckoned from the exact one."""
    shown = {name: getattr(price, name) for name in Price.__slots__}
    rounded = {level: round_half_up(shown[level]) for level in ("low", "typical", "high")}
    told: dict[str, Any] = PriceWire().dump({**shown, **rounded})
    return told
