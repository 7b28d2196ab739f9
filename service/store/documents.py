"""A catalogue document as the store holds it: text and price rows under a kind and a name.

Knows no format: what the text says is decoded by a function the caller hands in.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple


class Scope(NamedTuple):
    """Whose documents: a market's own, or those a tenant lays over them."""

    market: str
    tenant: str = ""

    @property
    def own(self) -> "Scope":
        """The market's own documents, on which a tenant's lie."""
        return Scope(self.market)

    def __str__(self) -> str:
        return f"market '{self.market}'" + (f", tenant '{self.tenant}'" if self.tenant else "")


def layers(scope: Scope) -> tuple[Scope, ...]:
    """The scopes whose documents make the catalogue of a scope, each lying over those before it."""
    return (scope.own, scope) if scope.tenant else (scope,)


class Key(NamedTuple):
    """Which document: ``("plan", "niva_reassure")``; a kind with one document names it like itself."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One row of a cost table: prices of a code at a place, minor units, and where they come from.

    ``effective_to`` is the last day it holds; None on either side leaves it open.
    """

    item_code: str
    city_tier: str
    facility: str
    low: int
    typical: int
    high: int
    source: str
    source_date: str
    confidence: str
    note: str = ""
    stage: str = ""
    label: str = ""
    unit: str = ""
    category: str = ""
    setting: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


PRICE_COLUMNS = tuple(field.name for field in fields(PriceRow))
_cells = attrgetter(*PRICE_COLUMNS)


def price_cells(rows: Iterable[PriceRow]) -> Iterator[dict[str, Any]]:
    """The cells of each row by column; dataclasses.asdict copies every one of them, and takes ten times as long."""
    return (dict(zip(PRICE_COLUMNS, _cells(row), strict=True)) for row in rows)


@dataclass(frozen=True, slots=True)
class Body:
    """What a document says, in canonical form: equal bodies mean the same."""

    text: str
    prices: tuple[PriceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A document on its way to being published."""

    key: Key
    body: Body
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", digest_of(self.key, self.body))

    def version(self, effective: date) -> str:
        """The same text from the same day has the same version, whoever publishes it wherever.

        >>> Draft(Key("cities", "cities"), Body("name,tier\\n")).version(date(2026, 11, 20))
        '2026-11-20.d3286085'
        """
        return f"{effective.isoformat()}.{self.digest[:8]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A published document without its body: what is needed to choose it."""

    id: int
    market: str
    key: Key
    version: str
    effective_from: date
    digest: str


# How the caller turns a stored document into what the domain reads.
Decode = Callable[[Key, Body], object]


def digest_of(key: Key, body: Body) -> str:
    """SHA-256 of everything the document says, in hexadecimal."""
    sha = hashlib.sha256()
    written = json.JSONEncoder(ensure_ascii=False, default=str).encode
    for part in _parts(key, body):
        sha.update(written(part).encode())
        sha.update(b"\n")
    return sha.hexdigest()


def _parts(key: Key, body: Body) -> Iterator[Any]:
    yield [*key, body.text]
    for cells in price_cells(body.prices):
        # Empty cells are left out, so that a column added later does not change old digests.
        yield {name: value for name, value in cells.items() if value not in ("", None)}
