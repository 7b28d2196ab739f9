"""Cities whose price tier is published, found by name or alias in any spelling case. Knows no prices."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.errors import UnknownCity
from service.domain.vocabulary import CityTier


@dataclass(frozen=True, slots=True)
class City:
    """``name`` is the code of the wire; ``aliases`` are other codes for the same place."""

    name: str
    label: str
    tier: CityTier
    aliases: tuple[str, ...]
    source: str


def listed_city(cities: Mapping[str, City], asked: str) -> City | None:
    """The city of this name, or None."""
    wanted = asked.strip().casefold().replace(" ", "_").replace("-", "_")
    return next((city for city in cities.values() if wanted == city.name or wanted in city.aliases), None)


def find_city(cities: Mapping[str, City], asked: str) -> City:
    """The city of this name, or UnknownCity with the nearest ones."""
    found = listed_city(cities, asked)
    if found is None:
        raise UnknownCity(asked, cities, pointer="/where/city")
    return found
