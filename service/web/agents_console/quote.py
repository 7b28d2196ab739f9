"""One quote as its client sees it, with what can be done to it, each beside the request that does the same."""

from collections.abc import Mapping
from typing import Any

import flask
import orjson

from service.domain.quote import OPEN, Event, Quote, Share
from service.web.agents_console.curl import curl
from service.web.agents_console.visit import Visit
from service.web.quotes import etag_of

ACTIONS = {
    "created": "made it",
    "requoted": "made another one of it",
    "superseded": "saw that other prices or terms hold by now",
    "shared": "made a link",
    "opened": "opened it for the first time by a link",
    "revoked": "revoked a link",
    "changed": "changed it",
    "withdrawn": "withdrew it",
    "deleted": "deleted its answers",
}


def quote(visit: Visit, id: str) -> flask.Response:
    """The page of a quote."""
    return page(visit, id)


def printed(visit: Visit, id: str) -> flask.Response:
    """What its client would print."""
    found = visit.quotes.get(visit.owner, id)
    if found.estimate is None:
        return page(visit, id)
    text = visit.house.drawing.page(found, now=visit.now, opened=True)
    return flask.Response(text, mimetype="text/html", headers={"Cache-Control": "no-store"})


def page(visit: Visit, id: str, status: int = 200, **context: Any) -> flask.Response:
    """The same after something was done to it, or with what keeps it from being done."""
    house = visit.house
    house.desk.sweeper.look(visit.owner.tenant, visit.market)
    found = visit.quotes.get(visit.owner, id)
    stands = found.status(visit.now)
    return visit.show(
        "quote.html",
        status,
        **{
            "quote": found,
            "stands": stands,
            "is_open": stands in OPEN,
            "piece": house.drawing.piece(found, now=visit.now) if found.estimate else "",
            "versions": _versions(found),
            "shares": visit.quotes.shares(found.id),
            "ended": lambda share: _ended(share, visit),
            "events": [_event(visit, one) for one in visit.quotes.events(visit.owner, id)],
            "curls": _curls(found, etag_of(house.desk.body(found))),
            "typed": {},
            **context,
        },
    )


def _versions(quote: Quote) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    for name, version in orjson.loads(quote.versions).items():
        if isinstance(version, Mapping):
            told += [(f"{name.capitalize()}: {part}", one) for part, one in version.items()]
        else:
            told.append((name.replace("_", " ").capitalize(), version))
    return told


def _ended(share: Share, visit: Visit) -> bool:
    return share.revoked_at is not None or share.expires_at <= visit.now


def _event(visit: Visit, event: Event) -> tuple[str, str, str]:
    """When, who and what; of an opening only the day was kept."""
    when = visit.words.day(event.at.date()) if event.action == "opened" else visit.words.moment(event.at)
    who = "A client" if event.action == "opened" else event.who
    fields = orjson.loads(event.about).get("fields", ())
    what = ACTIONS.get(event.action, event.action)
    return when, who, f"{what}: {', '.join(fields).replace('_', ' ')}" if fields else what


def _curls(quote: Quote, etag: str) -> dict[str, str]:
    here = f"/v1/quotes/{quote.id}"
    made = orjson.loads(quote.question) if quote.question else None
    own = {name: text for name, text in (("client_ref", quote.client_ref), ("agent_note", quote.agent_note)) if text}
    return {
        **({"make": curl("POST", "/v1/quotes", {**made, **own}, once=True)} if made else {}),
        "read": curl("GET", here),
        "share": curl("POST", f"{here}/share", {"expires_in_days": 7}, once=True),
        "revoke": curl("DELETE", f"{here}/share/SHARE"),
        "change": curl("PATCH", here, {"agent_note": quote.agent_note, "client_ref": quote.client_ref}, match=etag),
        "requote": curl("POST", f"{here}/requote", once=True),
        "withdraw": curl("POST", f"{here}/withdraw", {"because": "The client asked for another plan."}),
        "delete": curl("DELETE", here),
    }
