"""The first page: quotes, newest first, by what is looked for, with a way to newer and to older ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import flask
import orjson

from schemas.fields import read
from schemas.quote import LISTED
from service.domain.errors import CatalogueFault, Fault
from service.domain.quote import Quote, Status, Wanted, zone
from service.domain.vocabulary import Stage
from service.web import cursors
from service.web.agents_console.curl import curl
from service.web.agents_console.visit import Visit
from service.web.console.days import day_of

FILTERS = ("status", "city", "from", "to", "client_ref")
OLDER, NEWER = "older", "newer"
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Row:
    """A quote in the list: what the likely way costs, and what a hospital stay would with the policy minus without."""

    quote: Quote
    status: Status
    likely: str
    stay: str


def listed(visit: Visit) -> flask.Response:
    """A page of quotes; with faults, the form again."""
    visit.house.desk.sweeper.look(visit.owner.tenant, visit.market)
    asked = {name: text for name in FILTERS if (text := flask.request.args.get(name, "").strip()[:LONGEST])}
    try:
        wanted = _wanted(visit, asked)
    except CatalogueFault as refusal:
        # Shown at the form: the person can mend it right here.
        return _page(visit, asked, [], status=422, faults=refusal.faults)
    found, newer, older = _found(visit, wanted)

    def way(name: str, place: Quote) -> str:
        cursor = cursors.written(visit.house.desk.secret, (place.created_at, place.id), f"{visit.owner}{wanted}")
        return flask.url_for(".listed", **asked, **{name: cursor})  # type: ignore[arg-type]  # they are all texts

    return _page(
        visit,
        asked,
        [_row(visit, one) for one in found],
        newer=way(NEWER, found[0]) if newer else "",
        older=way(OLDER, found[-1]) if older else "",
    )


def _page(
    visit: Visit, asked: Mapping[str, str], rows: list[Row], status: int = 200, **context: object
) -> flask.Response:
    estimator = visit.quotes.estimator
    cities = estimator.edition(estimator.snapshot(visit.market, tenant=visit.key.tenant)).cities
    told = {"created_after" if name == "from" else name: text for name, text in asked.items() if name != "to"}
    if "to" in asked and status == 200:
        told["created_before"] = (date.fromisoformat(asked["to"]) + timedelta(days=1)).isoformat()
    return visit.show(
        "quotes.html",
        status,
        asked=asked,
        rows=rows,
        statuses=list(Status),
        cities=sorted(cities),
        curl=curl("GET", "/v1/quotes", asked=told),
        **context,
    )


def _wanted(visit: Visit, asked: Mapping[str, str]) -> Wanted:
    status = asked.get("status")
    if status is not None and status not in list(Status):
        raise CatalogueFault([Fault("/status", "unknown", f"There is no status '{status}'.")])
    first, last = (day_of(name, asked.get(name, "")) for name in ("from", "to"))
    return Wanted(
        status=Status(status) if status else None,
        created_after=_begin(visit, first),
        created_before=_begin(visit, last + timedelta(days=1)) if last else None,
        city=asked.get("city", "").casefold() or None,
        client_ref=asked.get("client_ref"),
    )


def _begin(visit: Visit, day: date | None) -> datetime | None:
    return datetime.combine(day, time(), zone(visit.market)).astimezone(UTC) if day else None


def _found(visit: Visit, wanted: Wanted) -> tuple[tuple[Quote, ...], bool, bool]:
    """The quotes of a page, and whether there are newer and older ones."""
    args, basis, secret = flask.request.args, f"{visit.owner}{wanted}", visit.house.desk.secret
    if NEWER in args:
        place = cursors.read(secret, args[NEWER], basis)
        found = visit.quotes.listed(visit.owner, wanted, before=None, after=place, limit=LISTED + 1)
        if len(found) > LISTED:
            return found[1:], True, True
    before = cursors.read(secret, args[OLDER], basis) if OLDER in args else None
    found = visit.quotes.listed(visit.owner, wanted, before=before, limit=LISTED + 1)
    return found[:LISTED], bool(before and found), len(found) > LISTED


def _row(visit: Visit, quote: Quote) -> Row:
    status, words = quote.status(visit.now), visit.words
    if quote.headline is None:
        return Row(quote, status, "", "")
    scenarios = orjson.loads(quote.headline)["scenarios"]
    stay = next((one for one in scenarios if one["scenario"] == Stage.HOSPITALISATION), None)
    difference = stay and stay["difference"]
    told = words.difference(read(difference)) if difference else ""
    return Row(quote, status, words.amount(scenarios[0]["bills"]), told)
