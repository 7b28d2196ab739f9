"""GET /v1/pathways, plans, cost-tables, triage-questions and cities: what may be asked about.

Each answer is a pure function of the published documents, so it is kept, and a client may keep it too.
Computes nothing; an id in the path that does not exist is 404 with the nearest ones.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import flask
import orjson
from marshmallow import Schema

from schemas import reference as wire
from schemas.pathway import pathway_to_wire
from schemas.plan_wire import plan_to_wire
from schemas.triage import questions_to_wire
from service.domain.edition import Edition
from service.domain.errors import UnknownItem
from service.domain.vocabulary import CityTier, Facility
from service.store.snapshot import Snapshot
from service.usecases.estimate import Estimator
from service.web.body import Blueprint
from service.web.caller import OPTIONAL_GET, Callers, tenant
from service.web.conditional import cached
from service.web.problems import in_path

FRESH_SECONDS = 60
BODIES_KEPT = 16  # for each address; the largest has under 200 kB
ETAG = {"ETag": {"schema": {"type": "string"}, "description": "Send it back in If-None-Match."}}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents in force for one request."""

    snapshot: Snapshot
    edition: Edition

    def version(self, kind: str, name: str | None = None) -> str | None:
        """The version of a document."""
        return self.snapshot.version(kind, name)


class Address(NamedTuple):
    """A path below /v1, what is asked in the query, what is answered, and how it is told."""

    path: str
    tell: Callable[..., Json]
    answer: Schema
    asked: Schema = wire.WhenSchema()


def tell_pathways(shelf: Shelf) -> Json:
    """What is usually done for each kind of back spasm, in short"""
    found = sorted(shelf.edition.pathways.items())
    return {"pathways": [{**wire.pathway_entry(one), "version": shelf.version("pathway", name)} for name, one in found]}


def tell_pathway(shelf: Shelf, presentation: str) -> Json:
    """One pathway line by line: items, quantities, days and sources"""
    with in_path():
        pathway = shelf.edition.pathway(presentation)
    told = pathway_to_wire(pathway, shelf.edition.items)
    return {"version": shelf.version("pathway", presentation), "pathway": told}


def tell_plans(shelf: Shelf) -> Json:
    """The plans that can be compared, in short"""
    found = sorted(shelf.edition.plans.items())
    return {"plans": [{**wire.plan_entry(one), "version": shelf.version("plan", name)} for name, one in found]}


def tell_plan(shelf: Shelf, plan_id: str) -> Json:
    """One plan term by term: value, clause, verbatim text, source; a term that nobody settles says so"""
    with in_path():
        plan = shelf.edition.plan(plan_id, pointer="")
    return {"version": shelf.version("plan", plan_id), "plan": plan_to_wire(plan)}


def tell_prices(shelf: Shelf, item: str | None, city_tier: CityTier | None, facility: Facility | None) -> Json:
    """What each item costs, where, and who says so

    Items come with the published rows behind their price. Ask for one item, or for both a city_tier and a
    facility, and the answer adds the price that an estimate would use there, with the fallback that found it.
    """
    items, table = shelf.edition.items, shelf.edition.cost_table
    if item is not None and item not in items:
        raise UnknownItem(item, items, pointer="/item")
    places = _places(item, city_tier, facility)
    chosen = items.values() if item is None else [items[item]]
    versions = {kind: shelf.version(kind) for kind in ("cost_table", "items", "cost_override")}
    return {
        "currency": shelf.edition.market.currency,
        "versions": {kind: version for kind, version in versions.items() if version},
        "items": [wire.priced_item(one, table, places) for one in chosen],
    }


def tell_questions(shelf: Shelf) -> Json:
    """The questions behind answers, with their options, and what to do in an emergency"""
    return {"published_as": shelf.version("triage"), **questions_to_wire(shelf.edition.triage)}


def tell_cities(shelf: Shelf) -> Json:
    """The cities that a question may name, and the tiers for all others"""
    return {"version": shelf.version("cities"), **wire.cities_part(shelf.edition.cities)}


ADDRESSES = (
    Address("/triage-questions", tell_questions, wire.QuestionsAnswer()),
    Address("/pathways", tell_pathways, wire.PathwaysAnswer()),
    Address("/pathways/<string:presentation>", tell_pathway, wire.PathwayAnswer()),
    Address("/plans", tell_plans, wire.PlansAnswer()),
    Address("/plans/<string:plan_id>", tell_plan, wire.PlanAnswer()),
    Address("/cost-tables", tell_prices, wire.CostTableAnswer(), wire.PriceQuerySchema()),
    Address("/cities", tell_cities, wire.CitiesAnswer()),
)


def blueprint(estimator: Estimator, callers: Callers) -> Blueprint:
    """All of them; ``estimator`` finds the documents of a market, or of the tenant that asks, and a day."""
    pages = Blueprint("reference", __name__, url_prefix="/v1", description="What may be asked about.")
    for address in ADDRESSES:
        _serve(pages, address, estimator, callers)
    return pages


def _serve(pages: Blueprint, address: Address, estimator: Estimator, callers: Callers) -> None:
    @lru_cache(maxsize=BODIES_KEPT)
    def body(snapshot: Snapshot, *asked: tuple[str, Hashable]) -> bytes:
        told = address.tell(Shelf(snapshot, estimator.edition(snapshot)), **dict(asked))
        return orjson.dumps({"market": snapshot.market, "as_of": snapshot.as_of.isoformat(), **told})

    def view(asked: Json, **path: str) -> flask.Response:
        market, as_of, recorded_at = (asked.pop(name) for name in ("market", "as_of", "recorded_at"))
        # A snapshot is one tenant's, so a body that is kept by it is never another's.
        snapshot = estimator.snapshot(market, as_of, tenant=tenant(), recorded_at=recorded_at)
        told = body(snapshot, *asked.items(), *path.items())
        return cached(told, "application/json", seconds=FRESH_SECONDS, private=bool(tenant()))

    view.__name__, view.__doc__ = address.tell.__name__, address.tell.__doc__
    described = pages.alt_response(304, description="You have it already.")(view)
    described = pages.response(200, address.answer, headers=ETAG)(described)
    described = pages.arguments(address.asked, location="query")(described)
    pages.get(address.path)(pages.doc(security=OPTIONAL_GET)(callers.known(described)))


def _places(item: str | None, city_tier: CityTier | None, facility: Facility | None) -> list[tuple[CityTier, Facility]]:
    """The places to look up; none for all items everywhere, which would be thousands of prices."""
    if item is None and (city_tier is None or facility is None):
        return []
    tiers, facilities = [city_tier] if city_tier else list(CityTier), [facility] if facility else list(Facility)
    return [(tier, other) for tier in tiers for other in facilities]
