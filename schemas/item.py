"""The table of service items: CSV ↔ the domain's ServiceItem, and how an item is answered. Knows no price."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from marshmallow import Schema, fields, pre_dump
from marshmallow.validate import OneOf

from schemas.csv_table import LARGEST_TERM, Cells, Row, SlugsCell, text_cell
from schemas.fields import EnumCode, Said, Slug
from service.domain.care import ServiceItem
from service.domain.vocabulary import CareSetting, CityTier, Facility, NonPayableList, ServiceCategory, Stage

Priceless: TypeAlias = tuple[Facility, CityTier]

ASSOCIATED = ("yes", "no", "by policy")
_CODE = r"(?:split:[a-z0-9_]{1,64}/)?[a-z0-9_]{1,64}"
_TERM = re.compile(rf"({_CODE})(?:\*([0-9]{{1,5}})(?:/([0-9]{{1,5}}))?)?")


class ExpressionCell(fields.Field[tuple[tuple[str, Fraction], ...]]):
    """``cbc + esr`` or ``ibuprofen_400_strip*3/10`` ↔ terms of (cost code, multiplier); empty means unpriced."""

    default_error_messages = {
        "expression": "'{term}' is no term of a price: write code, code*n or code*n/d, with + between terms.",
    }

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return expression(value)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[tuple[str, Fraction], ...]:
        return tuple(self._term(term.strip()) for term in value.split("+")) if value else ()

    def _term(self, term: str) -> tuple[str, Fraction]:
        found = _TERM.fullmatch(term)
        numbers = [int(number or 1) for number in found.groups()[1:]] if found else [0]
        if found is None or not all(0 < number <= LARGEST_TERM for number in numbers):
            raise self.make_error("expression", term=term[:60])
        return found[1], Fraction(*numbers)


def expression(terms: Iterable[tuple[str, Fraction]]) -> str:
    """Terms of a price as a table writes them.

    >>> expression([("cbc", Fraction(1)), ("ibuprofen_400_strip", Fraction(3, 10))])
    'cbc + ibuprofen_400_strip*3/10'
    """
    return " + ".join(code if times == 1 else f"{code}*{times}" for code, times in terms)


class PlacesCell(fields.Field[frozenset[Priceless]]):
    """``public`` or ``public/tier2 private_mid`` ↔ the places; a facility alone stands for every tier of city."""

    default_error_messages = {
        "place": "'{part}' is no place: write a facility such as public, or one in a tier such as public/tier2.",
    }

    def _serialize(self, value: frozenset[Priceless] | None, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return " ".join(word for facility in Facility for word in _words_of(facility, value or frozenset()))

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> frozenset[Priceless]:
        return frozenset(place for part in value.split() for place in self._places(part))

    def _places(self, part: str) -> Iterator[Priceless]:
        facility, slash, tier = part.partition("/")
        tiers = [tier] if slash else list(CityTier)
        if facility not in set(Facility) or not set(tiers) <= set(CityTier):
            raise self.make_error("place", part=part[:40])
        return ((Facility(facility), CityTier(each)) for each in tiers)


def _words_of(facility: Facility, places: frozenset[Priceless]) -> list[str]:
    tiers = [tier for tier in CityTier if (facility, tier) in places]
    return [str(facility)] if len(tiers) == len(CityTier) else [f"{facility}/{tier}" for tier in tiers]


class ItemRowSchema(Row):
    """One service item."""

    item = Slug(required=True, attribute="code")
    label = text_cell(120, empty=False)
    stage = EnumCode(Stage, required=True)
    category = EnumCode(ServiceCategory, required=True)
    setting = EnumCode(CareSetting, required=True)
    unit = text_cell(32, empty=False)
    cost_codes = ExpressionCell(required=True)
    associated = fields.String(required=True, validate=OneOf(ASSOCIATED, error=Said("Known: {choices}.", "choice")))
    nonpayable = EnumCode(NonPayableList, required=True)
    exclusive_with = SlugsCell(required=True)
    partly_unpriced = SlugsCell(required=True)
    unpriced_at = PlacesCell(required=True)
    notes = text_cell(600)

    def make(self, data: dict[str, Any]) -> ServiceItem:
        return ServiceItem(**{**data, "exclusive_with": frozenset(data["exclusive_with"])})


COLUMNS = tuple(ItemRowSchema().fields)
ITEMS = Cells(COLUMNS, ItemRowSchema(), key=lambda item: item.code)
# Tables that were published before places were declared have no such column.
_BEFORE = ItemRowSchema(exclude=("unpriced_at",))
ITEMS_BEFORE = Cells(tuple(_BEFORE.fields), _BEFORE, key=lambda item: item.code)


def load_items(text: str) -> dict[str, ServiceItem]:
    """The items of a CSV table by code, or a CatalogueFault with every fault in it."""
    return {item.code: item for item in ITEMS.load(text)}


def stored_items(text: str) -> dict[str, ServiceItem]:
    """The items of a table that was published before, when its columns may have been fewer."""
    declared = "unpriced_at" in text.partition("\n")[0].split(",")
    return {item.code: item for item in (ITEMS if declared else ITEMS_BEFORE).load(text)}


def items_to_csv(items: Mapping[str, ServiceItem]) -> str:
    """The CSV table: ``load_items`` of it gives the items back."""
    return ITEMS.dump(items.values())


class ItemWire(Schema):
    """A service item as answered; ``cost_codes`` is empty where no table has a price."""

    item = Slug(attribute="code")
    label = fields.String()
    stage = EnumCode(Stage)
    category = EnumCode(ServiceCategory)
    setting = EnumCode(CareSetting)
    unit = fields.String()
    cost_codes = fields.String()
    associated = fields.String(metadata={"enum": list(ASSOCIATED)})
    nonpayable = EnumCode(NonPayableList)
    exclusive_with = fields.List(Slug())
    partly_unpriced = fields.List(Slug())
    notes = fields.String()

    @pre_dump
    def write(self, item: ServiceItem, **_: Any) -> dict[str, Any]:
        return {
            **_fields(item),
            "cost_codes": expression(item.cost_codes),
            "exclusive_with": sorted(item.exclusive_with),
        }


def _fields(item: ServiceItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ServiceItem.__slots__}
