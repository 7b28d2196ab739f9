"""GET /v1/config: what a page needs to know of its tenant, or of a market's public catalogue. Keeps what it has told.

A tenant that is switched off is told so here with 200, and by every other resource with a refusal.
"""

from functools import lru_cache
from typing import Any

import flask
import orjson

from schemas.config import ConfigQuerySchema, ConfigSchema, off_to_wire, on_to_wire, whose_to_wire
from service.domain.content import Content
from service.domain.markets import MARKETS
from service.domain.screens import Screens
from service.domain.tenant import Switch, Tenant
from service.domain.triage import Triage
from service.store.snapshot import Snapshot
from service.usecases.edition import contents, spoken
from service.usecases.estimate import Estimator
from service.web.body import Blueprint
from service.web.caller import OPTIONAL_GET, Callers, caller, tenant
from service.web.conditional import cached
from service.web.reference import ETAG

FRESH_SECONDS = 10  # a switch has to be seen soon
BODIES_KEPT = 64
DEFAULT_MARKET = "in"


def blueprint(estimator: Estimator, callers: Callers) -> Blueprint:
    """The resource."""
    pages = Blueprint("config", __name__, url_prefix="/v1/config", description="What a page needs to know.")

    @lru_cache(maxsize=BODIES_KEPT)
    def body(snapshot: Snapshot, locale: str | None) -> bytes:
        return orjson.dumps(tell(snapshot, locale, estimator))

    @pages.route("", methods=["GET"])
    @pages.doc(security=OPTIONAL_GET)
    @callers.known(even_off=True)
    @pages.arguments(ConfigQuerySchema(), location="query")
    @pages.response(200, ConfigSchema(), headers=ETAG)
    @pages.alt_response(304, description="You have it already.")
    def config(asked: dict[str, Any]) -> flask.Response:
        """What to show and what may be asked: plans, cities, questions, contact, emergency numbers

        With a tenant's key its own; without one the market's public catalogue.
        """
        hosted = caller().hosted
        market = asked["market"] or (hosted.scope.market if hosted else DEFAULT_MARKET)
        told = body(estimator.snapshot(market, tenant=tenant()), asked["locale"])
        return cached(told, "application/json", seconds=FRESH_SECONDS, private=bool(tenant()))

    return pages


def tell(snapshot: Snapshot, locale: str | None, estimator: Estimator) -> dict[str, Any]:
    """The answer from a snapshot; UnknownLocale names the languages on offer."""
    profile = snapshot.one("tenant", Tenant) if snapshot.tenant else None
    chosen = spoken(snapshot, locale)
    say = estimator.wording(snapshot, chosen).say
    whose = whose_to_wire(
        MARKETS[snapshot.market],
        profile,
        as_of=snapshot.as_of,
        triage=snapshot.one("triage", Triage),
        locales=contents(snapshot),
        content=snapshot.one("content", Content, chosen),
        say=say,
    )
    switch = snapshot.each("switch", Switch).get("switch")
    if switch and switch.off:
        rest = off_to_wire(switch)
    else:
        screens = snapshot.one("screens", Screens)
        rest = on_to_wire(estimator.edition(snapshot), screens, say=say, locale=chosen)
    return {"enabled": rest.pop("enabled"), "switched_off": rest.pop("switched_off"), **whose, **rest}
