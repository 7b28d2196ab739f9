"""A visit to the console: who is signed in, on which shelf, at what moment; and the pages they are shown.

The session is a cookie that only the server reads; every form carries the session's form token, and what is posted
without it is refused. Knows no page.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import flask
from sqlalchemy import Engine
from werkzeug import exceptions as http

from service.domain.errors import NotAllowed
from service.domain.markets import MARKETS
from service.store.catalogue import Catalogue
from service.store.keys import AccessKey, SignedIn
from service.store.log import Stamp
from service.usecases.access import KEYS, READ, WRITE, Access
from service.usecases.drafts import Desk
from service.version import ENGINE
from service.web.console import words
from service.web.office import Office

SESSION, MARKET = "outpocket_catalogue", "outpocket_market"
PATH = "/catalogue"
PRIVATE = {"Cache-Control": "no-store"}
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
TOKEN = "token"  # the field of every form


class BadToken(http.Forbidden):
    """A form that was not made for this session."""


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

    def need(self, scope: str) -> None:
        """NotAllowed without a scope."""
        if not self.may(scope):
            raise NotAllowed(
                f"The key of {self.key.who} does not have {scope}, which this needs; "
                f"it has {', '.join(self.key.scopes)}. Whoever keeps the keys can issue one that does."
            )

    def check_token(self) -> None:
        """BadToken unless the form that was posted is of this session."""
        given = flask.request.form.get(TOKEN, "")
        if not secrets.compare_digest(given.encode(), self.signed.form_token.encode()):
            raise BadToken("This form was not made in your session. Nothing was changed.")

    def stamp(self, why: str = "") -> Stamp:
        """Who does it, why, now."""
        return Stamp(self.key.who, why, self.now)

    def show(self, template: str, status: int = 200, **context: Any) -> flask.Response:
        """A page of the console."""
        return show(template, status, visit=self, words=words.Words(MARKETS[self.scope.market]), **context)


def show(template: str, status: int = 200, **context: Any) -> flask.Response:
    """A page, kept by no cache; without a visit for whoever is not signed in."""
    text = flask.render_template(f"console/{template}", engine=ENGINE, **{"visit": None, **context})
    return flask.Response(text, status, mimetype="text/html", headers=PRIVATE)


def field(name: str) -> str:
    """What was typed into a field, without the blanks around it."""
    return flask.request.form.get(name, "").strip()


def number(name: str) -> int:
    """The number that the form's page gave itself, such as a revision; 0, which none is, for anything else."""
    text = field(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def market_picked() -> str:
    """The market that was picked, or the first."""
    picked = flask.request.cookies.get(MARKET, "")
    return picked if picked in MARKETS else next(iter(MARKETS))


def go(endpoint: str, **where: Any) -> flask.Response:
    """On to a page after something was done."""
    response = flask.redirect(flask.url_for(f"console.{endpoint}", **where), 303)
    response.headers.update(PRIVATE)
    return response  # type: ignore[return-value]  # flask's redirect makes flask's response
