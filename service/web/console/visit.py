"""A visit to the console: who is signed in, on which shelf, at what moment; and the pages they are shown.

Knows no page.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import flask
from sqlalchemy import Engine

from service.domain.markets import MARKETS
from service.store.catalogue import Catalogue
from service.store.keys import AccessKey, SignedIn
from service.store.log import Stamp
from service.usecases.access import KEYS, READ, WRITE, Access
from service.usecases.drafts import Desk
from service.web.console import words
from service.web.door.place import Place, show
from service.web.office import Office

MARKET = "outpocket_market"
PLACE = Place("console", "/catalogue", "outpocket_catalogue", "the catalogue", "overview")
PAGES = (
    ("overview", "Overview", READ),
    ("listed", "Drafts", READ),
    ("history", "Versions", READ),
    ("stale", "Due for review", READ),
    ("learn_from", "Learn", WRITE),
    ("use", "Use", READ),
    ("log", "Log", READ),
    ("listed_keys", "Keys", KEYS),
)


@dataclass(frozen=True, slots=True)
class House:
    """What the console works with: the office, and this worker's catalogue for what it answers now."""

    office: Office
    catalogue: Catalogue

    @property
    def access(self) -> Access:
        return self.office.access


class Visit:
    """One request of somebody who is signed in."""

    def __init__(self, house: House, signed: SignedIn, market: str) -> None:
        self.house, self.signed = house, signed
        self.now = house.office.clock()
        self.scope = house.office.scope(signed.key, market)

    @property
    def key(self) -> AccessKey:
        return self.signed.key

    @property
    def engine(self) -> Engine:
        return self.house.office.engine

    @property
    def markets(self) -> Collection[str]:
        """The markets that there are to work in."""
        return MARKETS

    @property
    def today(self) -> date:
        """The day by the service's clock, which is UTC: what is in force now."""
        return self.now.date()

    @property
    def desk(self) -> Desk:
        return self.house.office.desk(self.scope)

    def may(self, scope: str) -> bool:
        """Whether the key has a scope."""
        return scope in self.key.scopes

    def pages(self) -> list[tuple[str, str, bool]]:
        """The pages that lead everywhere: endpoint, name, and whether this key opens it."""
        pages = [(endpoint, text, self.may(scope)) for endpoint, text, scope in PAGES]
        return [*pages, ("switch", "Switch", bool(self.scope.tenant))]

    def stamp(self, why: str = "") -> Stamp:
        """Who does it, why, now."""
        return Stamp(self.key.who, why, self.now)

    def show(self, template: str, status: int = 200, **context: Any) -> flask.Response:
        """A page of the console."""
        return show(template, status, visit=self, words=words.Words(MARKETS[self.scope.market]), **context)


def market_picked() -> str:
    """The market that was picked, or the first."""
    picked = flask.request.cookies.get(MARKET, "")
    return picked if picked in MARKETS else next(iter(MARKETS))
