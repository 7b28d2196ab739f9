"""GET /v1/guide, and the same for a page: what people look for beside a price, in one language. Decides nothing."""

from functools import lru_cache
from typing import Any

import flask
import orjson

from schemas.guide import NO_GUIDE, GuideAnswer, GuideQuerySchema, guide_to_wire
from service.domain.guide import Guide
from service.domain.triage import Triage
from service.store.snapshot import Snapshot
from service.usecases.edition import spoken
from service.usecases.estimate import Estimator
from service.web.body import Blueprint
from service.web.caller import OPTIONAL_GET, Callers, tenant
from service.web.conditional import cached
from service.web.reference import ETAG
from service.wording import Wording

FRESH_SECONDS = 60
BODIES_KEPT = 16


def blueprint(estimator: Estimator, callers: Callers) -> Blueprint:
    """The resource."""
    pages = Blueprint("guide", __name__, url_prefix="/v1/guide", description="What people look for beside a price.")

    @lru_cache(maxsize=BODIES_KEPT)
    def body(snapshot: Snapshot, asked: str | None) -> bytes:
        wording = estimator.wording(snapshot, spoken(snapshot, asked))
        return orjson.dumps(_answer(snapshot, wording))

    @pages.route("", methods=["GET"])
    @pages.doc(security=OPTIONAL_GET)
    @callers.known
    @pages.arguments(GuideQuerySchema(), location="query")
    @pages.response(200, GuideAnswer(), headers=ETAG)
    @pages.alt_response(304, description="You have it already.")
    def guide(asked: dict[str, Any]) -> flask.Response:
        """Causes, warning signs, myths, prevention, treatments and questions, each entry with its sources

        It is the same for everybody, whatever they answered and however they are insured.
        """
        market, as_of, recorded_at = (asked[name] for name in ("market", "as_of", "recorded_at"))
        snapshot = estimator.snapshot(market, as_of, tenant=tenant(), recorded_at=recorded_at)
        told = body(snapshot, asked["locale"])
        return cached(told, "application/json", seconds=FRESH_SECONDS, private=bool(tenant()))

    return pages


def tell(snapshot: Snapshot, wording: Wording) -> dict[str, Any]:
    """The guide for ``page/guide.html``: title, note, sections and sources; empty where a market has none."""
    guide = snapshot.each("guide", Guide).get("guide")
    if guide is None:
        return {}
    return guide_to_wire(guide, guide.known(snapshot.one("triage", Triage)), wording.say)


def _answer(snapshot: Snapshot, wording: Wording) -> dict[str, Any]:
    locale = wording.content.locale
    return {
        "market": snapshot.market,
        "as_of": snapshot.as_of.isoformat(),
        "locale": locale,
        "version": snapshot.version("guide"),
        "content_version": snapshot.version("content", locale),
        **(tell(snapshot, wording) or NO_GUIDE),
    }
