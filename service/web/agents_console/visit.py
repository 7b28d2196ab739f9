"""A visit to the agents' console: whose quotes, at what moment; and the pages they are shown. Knows no page."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import flask

from service.domain.errors import KeyMissing, SwitchedOff
from service.domain.markets import MARKETS
from service.domain.quote import Owner
from service.store.keys import AccessKey, SignedIn
from service.usecases.access import EXPORTS, QUOTES_READ, QUOTES_WRITE, Access
from service.usecases.exports import Exporter
from service.usecases.once import Made, Sent
from service.usecases.quotes import Quotes
from service.usecases.tenants import Hosted, Tenants
from service.web import limits
from service.web.client.drawing import Drawing
from service.web.console.words import Words
from service.web.door.place import TOKEN, Place, field, show
from service.web.quotes import Desk

PLACE = Place("agents_console", "/console", "outpocket_console", "the agents' console", "listed")
PAGES = (("listed", "Quotes", QUOTES_READ), ("new", "New", QUOTES_WRITE), ("exported", "Exports", EXPORTS))
ONCE = "once"  # the field of every form that makes something

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class House:
    """What the console works with: the desk of the API at which quotes are made and read, and what draws them."""

    access: Access
    desk: Desk
    tenants: Tenants
    drawing: Drawing
    exporter: Exporter

    @property
    def quotes(self) -> Quotes:
        return self.desk.quotes


class Visit:
    """One request of somebody who is signed in."""

    def __init__(self, house: House, signed: SignedIn) -> None:
        self.house, self.signed = house, signed
        self.now = house.quotes.clock()
        self.hosted: Hosted | None = house.tenants.today().by_id.get(signed.key.tenant)
        self.market = self.hosted.scope.market if self.hosted else next(iter(MARKETS))
        self.words = Words(MARKETS[self.market])

    @property
    def key(self) -> AccessKey:
        return self.signed.key

    @property
    def quotes(self) -> Quotes:
        return self.house.quotes

    @property
    def owner(self) -> Owner:
        return Owner(self.key.tenant, self.key.live)

    @property
    def tenant_name(self) -> str:
        """Who shows these estimates; empty for the operator."""
        return self.hosted.profile.name if self.hosted else self.key.tenant

    def may(self, scope: str) -> bool:
        """Whether the key has a scope."""
        return scope in self.key.scopes

    def pages(self) -> list[tuple[str, str, bool]]:
        """The pages that lead everywhere: endpoint, name, and whether this key opens it."""
        return [(endpoint, text, self.may(scope)) for endpoint, text, scope in PAGES]

    def show(self, template: str, status: int = 200, **context: Any) -> flask.Response:
        """A page of the console, with a key for its forms."""
        return show(
            template,
            status,
            visit=self,
            words=self.words,
            once_key=secrets.token_urlsafe(16),
            **{"faults": (), **context},
        )

    def once(
        self,
        *,
        make: Callable[[str], T],
        found: Callable[[str], T | None],
        new_id: Callable[[], str] | None = None,
    ) -> Made[T]:
        """What the form that was posted makes, once, however often it is posted; as over the API."""
        limits.count_key(self.key.id)
        if self.hosted and self.hosted.off:
            raise SwitchedOff(f"{self.hosted.profile.name} is switched off: {self.hosted.off.because}")
        return self.house.desk.once.make(self._sent(), new_id=new_id or self.quotes.new_id, make=make, found=found)

    def _sent(self) -> Sent:
        form = flask.request.form
        typed = sorted((name, value) for name, value in form.items(multi=True) if name != TOKEN)
        fingerprint = hashlib.sha256(repr((flask.request.path, typed)).encode()).hexdigest()
        rule = flask.request.url_rule
        assert rule is not None
        return Sent(self.key.tenant, self.key.live, f"POST {rule.rule}", form_key(), fingerprint)


def form_key() -> str:
    """The key that the page gave the form, as a request of the API has its Idempotency-Key."""
    key = field(ONCE)
    if not key:
        raise KeyMissing("This form has lost the key that lets it make one thing only: open its page again.")
    return key
