"""Small documents for tests of the store: their text is their meaning."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from service.domain.errors import Fault
from service.store.documents import Body, Draft, Key, PriceRow, Scope
from service.store.log import Stamp
from service.usecases import catalogue

FROM = date(2026, 1, 1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
INDIA = Scope("in")
ASHA = Stamp("asha", "first table", NOON)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def decode(key: Key, body: Body) -> str:
    """The text and the prices of a document as one string."""
    return f"{body.text}{''.join(f' {row.item_code}={row.typical}' for row in body.prices)}"


def anything(documents: Mapping[Key, object], _day: date) -> Iterable[Fault]:
    """No rule between documents but that there are some."""
    return [] if documents else [Fault("", "nothing_left", "No document would be in force.")]


def document(kind: str, text: str, *, name: str | None = None) -> Draft:
    """A draft without prices."""
    return Draft(Key(kind, name or kind), Body(text))


def price(code: str, typical: int) -> PriceRow:
    """A price row at one place."""
    return PriceRow(
        item_code=code,
        city_tier="metro",
        facility="private_mid",
        low=typical // 2,
        typical=typical,
        high=typical * 2,
        source="assumption",
        source_date="2026",
        confidence="low",
    )


def table(*prices: PriceRow) -> Draft:
    """A cost table."""
    return Draft(Key("cost_table", "cost_table"), Body("factors", prices))


def publish(
    engine: Engine, *drafts: Draft, effective: date = FROM, stamp: Stamp = ASHA, scope: Scope = INDIA
) -> catalogue.Publication:
    """Publish with no law between documents."""
    return catalogue.publish(engine, scope, drafts, effective=effective, stamp=stamp, decode=decode, law=anything)


def roll_back(engine: Engine, *, kind: str | None = None, name: str | None = None) -> list[str]:
    """Take back in market ``in``; the versions taken."""
    taken = catalogue.rollback(engine, Scope("in"), kind=kind, name=name, stamp=ASHA, decode=decode, law=anything)
    return [entry.version for entry in taken]
