"""The table of cities whose price tier is published: CSV ↔ the domain's City, and how they are answered."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, fields

from schemas.csv_table import Cells, Row, SlugsCell, text_cell
from schemas.fields import EnumCode, Slug
from service.domain.cities import City
from service.domain.document_words import city_label
from service.domain.errors import CatalogueFault, Fault
from service.domain.phrase import Say
from service.domain.vocabulary import CityTier


class CityRowSchema(Row):
    """One city: its id, the name to show, its tier and other names as ids."""

    city = Slug(required=True, attribute="name")
    label = text_cell(60, empty=False)
    tier = EnumCode(CityTier, required=True)
    aliases = SlugsCell(required=True)
    source = text_cell(300, empty=False)

    def make(self, data: dict[str, Any]) -> City:
        return City(**data)


CITIES = Cells(tuple(CityRowSchema().fields), CityRowSchema(), key=lambda city: city.name)


def load_cities(text: str) -> dict[str, City]:
    """The cities of a CSV table by id, or a CatalogueFault with every fault in it."""
    cities = {city.name: city for city in CITIES.load(text)}
    faults = list(_ambiguous(cities))
    if faults:
        raise CatalogueFault(faults)
    return cities


def _ambiguous(cities: Mapping[str, City]) -> Iterator[Fault]:
    """A name that means two cities."""
    taken = dict.fromkeys(cities, "a city of its own")
    for number, city in enumerate(cities.values(), start=1):
        for alias in city.aliases:
            if alias in taken:
                detail = f"Row {number}, column aliases: '{alias}' is {taken[alias]} already."
                yield Fault(f"/{number}/aliases", "twice", detail)
            taken[alias] = f"another name of {city.name}"


def cities_to_csv(cities: Mapping[str, City]) -> str:
    """The CSV table: ``load_cities`` of it gives the cities back."""
    return CITIES.dump(cities.values())


class CityWire(Schema):
    """A city that a query may name."""

    city = Slug(attribute="name")
    label = fields.String()
    tier = EnumCode(CityTier)
    aliases = fields.List(Slug())
    source = fields.String()


def cities_to_wire(cities: Mapping[str, City], say: Say | None = None) -> list[dict[str, Any]]:
    """The cities as a list, with their names as the table writes them or as ``say`` does: any other needs a tier."""
    told: list[dict[str, Any]] = CityWire(many=True).dump(cities.values())
    return [{**one, "label": say(city_label(cities[one["city"]]))} for one in told] if say else told
