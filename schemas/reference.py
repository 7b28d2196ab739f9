"""The questions and answers of the reference resources: what may be asked about, in force on a day.

Each answer says its market, its day and the versions it was read from. Parts that are published as they
stand (a plan, a pathway, the questions) are written by their own modules; knows no way to find them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length

from schemas.city import CityWire, cities_to_wire
from schemas.cost_table import PriceWire, price_to_wire
from schemas.fields import EnumCode, IsoDate, Money, Slug, Strict
from schemas.item import ItemWire
from schemas.moment import Moment
from schemas.pathway import PathwayWire
from schemas.plan_cover import SumInsuredSchema
from schemas.plan_wire import PlanWire
from schemas.triage import TriageQuestionsSchema
from service.domain.care import Price, ServiceItem
from service.domain.cities import City
from service.domain.cost_sheet import CostRow, is_split, split_code
from service.domain.cost_table import CostTable
from service.domain.pathway import Pathway
from service.domain.plan import Plan, PlanKind
from service.domain.vocabulary import CityTier, Confidence, Facility, Stage


def _told(text: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"description": text, **more}}


def _nothing() -> None:
    """What is left out of a query: a function, because a None would say that null may be sent."""


class WhenSchema(Strict):
    """Which market, and on which day."""

    market = Slug(load_default="in", **_told("The market.", example="in"))
    as_of = IsoDate(load_default=_nothing, **_told("The day whose published documents to show; today by default."))
    recorded_at = Moment(load_default=_nothing)


class PriceQuerySchema(WhenSchema):
    """Which prices: of one item, at a kind of place."""

    item = Slug(load_default=_nothing, **_told("One service item.", example="mri_ls_spine"))
    city_tier = EnumCode(CityTier, load_default=_nothing, **_told("Prices in cities of this tier."))
    facility = EnumCode(Facility, load_default=_nothing, **_told("Prices at this kind of hospital or clinic."))


class InForceSchema(Schema):
    """What was asked about: the market and the day."""

    market = Slug(required=True, **_told("The market.", example="in"))
    as_of = IsoDate(required=True, **_told("The day whose published documents these are."))


def _version(text: str) -> fields.String:
    return fields.String(required=True, validate=Length(1), **_told(text, example="2026-11-20.d3286085"))


def _listed(schema: type[Schema], text: str) -> fields.List[Any]:
    return fields.List(fields.Nested(schema()), required=True, **_told(text))


class PathwayEntry(Schema):
    """A pathway in short."""

    presentation = Slug(required=True, **_told("The kind of back spasm."))
    label = fields.String(required=True)
    stages = fields.List(EnumCode(Stage), required=True, **_told("The stages it has lines for."))
    variants = fields.List(fields.String(), required=True, **_told("The ways a hospital stay may go."))
    horizon_days = fields.Integer(required=True, **_told("How many days from the onset it looks ahead."))
    version = _version("The version of this pathway.")


class PathwaysAnswer(InForceSchema):
    """Every pathway in short."""

    pathways = _listed(PathwayEntry, "By presentation.")


class PathwayAnswer(InForceSchema):
    """One pathway in full."""

    version = _version("The version of this pathway.")
    pathway = fields.Nested(PathwayWire(), required=True)


class PlanEntry(Schema):
    """A plan in short."""

    id = Slug(required=True, **_told("What a question names it by."))
    name = fields.String(required=True)
    insurer = fields.String(required=True)
    kind = EnumCode(PlanKind, required=True)
    uin = fields.String(required=True, allow_none=True, **_told("The regulator's number of the product."))
    as_of = fields.String(required=True, **_told("The date of the texts it was read from."))
    sum_insured = fields.Nested(SumInsuredSchema(), required=True, **_told("The covers on offer."))
    options = fields.List(Slug(), required=True, **_told("What may be chosen with it."))
    premiums_published = fields.Boolean(required=True, **_told("Whether we know a published premium."))
    version = _version("The version of this plan.")


class PlansAnswer(InForceSchema):
    """Every plan in short."""

    plans = _listed(PlanEntry, "By id.")


class PlanAnswer(InForceSchema):
    """One plan in full, term by term, with its sources."""

    version = _version("The version of this plan.")
    plan = fields.Nested(PlanWire(), required=True)


class QuestionsAnswer(TriageQuestionsSchema):
    """The questions of triage, and what stands beside them on a page."""

    market = Slug(required=True, **_told("The market."))
    as_of = IsoDate(required=True, **_told("The day whose published documents these are."))
    published_as = _version("The version that answers name under versions.triage.")


class CitiesAnswer(InForceSchema):
    """The cities with a tier of their own; for any other city a question gives city_tier."""

    version = _version("The version of the list.")
    city_tiers = fields.List(EnumCode(CityTier), required=True, **_told("Every tier, dearest first."))
    cities = _listed(CityWire, "By id.")


class CostRowWire(Schema):
    """A published price; a null place holds wherever no row is nearer."""

    cost_code = Slug(required=True, **_told("What the row prices; cost_codes of an item name it."))
    label = fields.String(required=True)
    unit = fields.String(required=True)
    city_tier = EnumCode(CityTier, required=True, allow_none=True)
    facility = EnumCode(Facility, required=True, allow_none=True)
    low = Money(required=True)
    typical = Money(required=True)
    high = Money(required=True)
    source = fields.String(required=True)
    source_date = fields.String(required=True)
    confidence = EnumCode(Confidence, required=True)
    note = fields.String(required=True)
    effective_from = IsoDate(required=True, allow_none=True)
    effective_to = IsoDate(required=True, allow_none=True)


class PlacedPriceWire(PriceWire):
    """What an item costs at a place, and the fallback that found the price."""

    city_tier = EnumCode(CityTier, required=True)
    facility = EnumCode(Facility, required=True)


class PricedItemWire(ItemWire):
    """A service item with the published rows behind its price."""

    rows = _listed(CostRowWire, "Every row of its cost codes that holds on the day.")
    prices = _listed(PlacedPriceWire, "Its price at each place asked about; no entry where it has none.")


class CostTableAnswer(InForceSchema):
    """What can be billed, and for how much where."""

    currency = fields.String(required=True, **_told("Of every amount.", example="INR"))
    versions = fields.Dict(
        keys=Slug(), values=fields.String(), required=True, **_told("Versions of cost_table and items.")
    )
    items = _listed(PricedItemWire, "All items, or the one asked about.")


def pathway_entry(pathway: Pathway) -> dict[str, Any]:
    """A pathway in short, without its version."""
    found = {line.stage for line in pathway.lines}
    return {
        "presentation": pathway.presentation,
        "label": pathway.label,
        "stages": [stage.value for stage in Stage if stage in found],
        "variants": list(pathway.variants),
        "horizon_days": pathway.horizon_days,
    }


def plan_entry(plan: Plan) -> dict[str, Any]:
    """A plan in short, without its version."""
    return {
        **{name: getattr(plan, name) for name in ("id", "name", "insurer", "uin", "as_of")},
        "kind": plan.kind.value,
        "sum_insured": SumInsuredSchema().dump(plan.sum_insured),
        "options": list(plan.variants),
        "premiums_published": bool(plan.premiums),
    }


def cities_part(cities: Mapping[str, City]) -> dict[str, Any]:
    """The cities, and the tiers that any other city may be asked under."""
    return {"city_tiers": [tier.value for tier in CityTier], "cities": cities_to_wire(cities)}


Places = Iterable[tuple[CityTier, Facility]]


def priced_item(item: ServiceItem, table: CostTable, places: Places) -> dict[str, Any]:
    """An item with its rows, and its prices at ``places``."""
    told: dict[str, Any] = ItemWire().dump(item)
    rows = sorted(_rows(item, table), key=lambda row: (row.code, row.tier or "", row.facility or ""))
    prices = ((tier, facility, table.price(item, tier=tier, facility=facility)) for tier, facility in places)
    return {
        **told,
        "rows": [_row(row) for row in rows],
        "prices": [_placed(tier, facility, price) for tier, facility, price in prices if price is not None],
    }


def _rows(item: ServiceItem, table: CostTable) -> Iterator[CostRow]:
    """The rows of the item's cost codes; a component of a package is priced by the package's rows."""
    codes = {split_code(code)[0] if is_split(code) else code for code, _ in item.cost_codes}
    return (row for row in table.rows.values() if row.code in codes)


def _row(row: CostRow) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in CostRow.__slots__}
    told: dict[str, Any] = CostRowWire().dump({**shown, "cost_code": row.code, "city_tier": row.tier})
    return told


def _placed(tier: CityTier, facility: Facility, price: Price) -> dict[str, Any]:
    return {"city_tier": tier.value, "facility": facility.value, **price_to_wire(price)}
