"""/v1/quotes: estimates kept as illustrations for clients; found, noted, withdrawn, made anew, shared, deleted."""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import flask
import orjson
from werkzeug import exceptions as http

from schemas import quote as wire
from service.domain.errors import ChangedMeanwhile
from service.domain.quote import NewQuote, Quote, Share, Wanted
from service.store.log import Stamp
from service.usecases.access import QUOTES_READ, QUOTES_SHARE, QUOTES_WRITE
from service.usecases.once import Once
from service.usecases.quote_upkeep import Retention, Sweeper
from service.usecases.quotes import Quotes, token_of
from service.web import cursors, idempotency
from service.web.agents import SECURITY, Agents, key, owner
from service.web.body import Blueprint
from service.web.conditional import cached
from service.web.problems import in_path

JSON = "application/json"
ASKED = {
    "market": "in",
    "presentation": "radiculopathy",
    "stage": "physiotherapy",
    "age_years": 38,
    "where": {"city": "pune"},
    "policy": {"plan_ids": ["niva_reassure"], "sum_insured": "500000.00"},
    "client_ref": "A-1182",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[!#-~]{1,200}"$'},
    "description": "The ETag of the quote as it was read. If it has changed since, nothing is done (412).",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the views work with; ``secret`` signs cursors."""

    quotes: Quotes
    sweeper: Sweeper
    retention: Retention
    once: Once
    agents: Agents
    secret: bytes

    def body(self, quote: Quote) -> bytes:
        """A quote as it is told now."""
        shares = self.quotes.shares(quote.id)
        return orjson.dumps(wire.quote_to_wire(quote, shares, now=self.quotes.clock()))

    def get(self, id: str) -> Quote:
        """A quote of whoever asks; 404 for any other."""
        with in_path():
            return self.quotes.get(owner(), id)

    def look(self, quote: Quote) -> Quote:
        """The same, marked if other versions hold by now."""
        self.sweeper.look(quote.tenant, quote.market)
        return self.get(quote.id)

    def told(self, quote: Quote, status: int = 200, headers: dict[str, str] | None = None) -> flask.Response:
        """The answer about a quote after something was done to it."""
        body = self.body(quote)
        response = flask.Response(body, status, mimetype=JSON, headers=headers)
        response.set_etag(etag_of(body))
        response.headers["Cache-Control"] = "private, max-age=0"
        return response


def blueprint(desk: Desk) -> Blueprint:
    """The resource."""
    pages = Blueprint("quotes", __name__, url_prefix="/v1/quotes", description="Estimates kept for clients.")
    _create_and_list(pages, desk)
    _read(pages, desk)
    _change(pages, desk)
    _share(pages, desk)
    return pages


def _create_and_list(pages: Blueprint, desk: Desk) -> None:
    @pages.route("", methods=["POST"])
    @pages.doc(security=SECURITY, parameters=[idempotency.PARAMETER])
    @desk.agents.may(QUOTES_WRITE, creates=True)
    @pages.arguments(wire.NewQuoteSchema(), example=ASKED)
    @pages.response(201, wire.QuoteSchema())
    def create(new: NewQuote) -> flask.Response:
        """Keep an estimate as an illustration for a client

        It is never recalculated and binds nobody. Of an emergency, or where there is no price, none is made.
        """
        return _created(desk, lambda id: desk.quotes.create(new, key=key(), id=id))

    @pages.route("", methods=["GET"])
    @pages.doc(security=SECURITY)
    @desk.agents.may(QUOTES_READ, even_off=True)
    @pages.arguments(wire.WantedSchema(), location="query")
    @pages.response(200, wire.QuotesSchema())
    def listed(asked: tuple[Wanted, int, str | None]) -> flask.Response:
        """List quotes, newest first, page by page

        A walk from page to page meets every quote that was there when it began once, whatever is added meanwhile.
        """
        return _page(desk, *asked)


def _read(pages: Blueprint, desk: Desk) -> None:
    @pages.route("/<string:id>", methods=["GET"])
    @pages.doc(security=SECURITY)
    @desk.agents.may(QUOTES_READ, even_off=True)
    @pages.response(200, wire.QuoteSchema())
    def read(id: str) -> flask.Response:
        """A quote with its question, its estimate and its links"""
        return cached(desk.body(desk.look(desk.get(id))), JSON, seconds=0, private=True)

    @pages.route("/<string:id>/illustration", methods=["GET"])
    @pages.doc(security=SECURITY)
    @desk.agents.may(QUOTES_READ, even_off=True)
    @pages.response(200, {"type": "string"}, content_type="application/x-ndjson")
    def illustration(id: str) -> flask.Response:
        """The bytes that were kept: the question and, after a line break, the estimate

        Its ETag is its SHA-256. It is the same for as long as it is there.
        """
        quote = desk.get(id)
        if quote.question is None or quote.estimate is None:
            raise http.NotFound(f"The answers of quote {id} were deleted.")
        body = f"{quote.question}\n{quote.estimate}".encode()
        response = cached(body, "application/x-ndjson", seconds=0, private=True)
        response.set_etag(quote.sha256)
        response.make_conditional(flask.request)
        return response

    @pages.route("/<string:id>/events", methods=["GET"])
    @pages.doc(security=SECURITY)
    @desk.agents.may(QUOTES_READ, even_off=True)
    @pages.response(200, wire.QuoteEventsSchema())
    def events(id: str) -> flask.Response:
        """What was done to a quote, the first thing first"""
        quote = desk.look(desk.get(id))
        told = wire.events_to_wire(desk.quotes.events(owner(), id), quote.market)
        return cached(orjson.dumps(told), JSON, seconds=0, private=True)


def _change(pages: Blueprint, desk: Desk) -> None:
    @pages.route("/<string:id>", methods=["PATCH"])
    @pages.doc(security=SECURITY, parameters=[IF_MATCH])
    @desk.agents.may(QUOTES_WRITE, even_off=True)
    @pages.arguments(wire.QuoteChangeSchema(), example={"agent_note": "Please ask for the room rent limit."})
    @pages.response(200, wire.QuoteSchema())
    def change(changes: dict[str, Any], id: str) -> flask.Response:
        """Change the reference, the note or the end of a quote, which may only come earlier"""
        quote = desk.get(id)
        _must_match(etag_of(desk.body(quote)))
        return desk.told(desk.quotes.change(quote, changes, key=key()))

    @pages.route("/<string:id>/withdraw", methods=["POST"])
    @pages.doc(security=SECURITY)
    @desk.agents.may(QUOTES_WRITE, even_off=True)
    @pages.arguments(wire.WithdrawalSchema(), example={"because": "The client asked for another plan."})
    @pages.response(200, wire.QuoteSchema())
    def withdraw(told: dict[str, Any], id: str) -> flask.Response:
        """Withdraw a quote: its links tell why, and no figures"""
        with in_path():
            return desk.told(desk.quotes.withdraw(owner(), id, told["because"], key=key()))

    @pages.route("/<string:id>/requote", methods=["POST"])
    @pages.doc(security=SECURITY, parameters=[idempotency.PARAMETER])
    @desk.agents.may(QUOTES_WRITE, creates=True)
    @pages.response(201, wire.QuoteSchema())
    def requote(id: str) -> flask.Response:
        """Make a new quote of the same question under today's versions; it supersedes this one"""
        with in_path():
            return _created(desk, lambda new: desk.quotes.requote(owner(), id, key=key(), new=new))

    @pages.route("/<string:id>", methods=["DELETE"])
    @pages.doc(security=SECURITY)
    @desk.agents.may(QUOTES_WRITE, even_off=True)
    @pages.response(200, wire.QuoteSchema())
    def delete(id: str) -> flask.Response:
        """Delete the question and the estimate of a quote at once

        Its reference, dates, checksum, versions and events remain, and the log says that it was done.
        """
        stamp = Stamp(key().who, "", desk.quotes.clock())
        with in_path():
            return desk.told(desk.retention.delete(owner(), id, stamp=stamp))


def _share(pages: Blueprint, desk: Desk) -> None:
    @pages.route("/<string:id>/share", methods=["POST"])
    @pages.doc(security=SECURITY, parameters=[idempotency.PARAMETER])
    @desk.agents.may(QUOTES_SHARE, creates=True)
    @pages.arguments(wire.NewShareSchema(), example={"expires_in_days": 14})
    @pages.response(201, wire.ShareLinkSchema())
    def share(asked: dict[str, Any], id: str) -> flask.Response:
        """Make a link for a client, who needs no key

        Whoever has the link can read the quote until it ends or is revoked. It is told here and kept nowhere; the
        same request with the same Idempotency-Key tells it again.
        """
        sent_key = idempotency.key_of(flask.request.headers.get(idempotency.NAME))
        days = asked["expires_in_days"]

        def make(share_id: str) -> Share:
            return desk.quotes.share(owner(), id, key=key(), share_id=share_id, request_key=sent_key, days=days)

        quote = desk.get(id)
        with in_path():
            made = idempotency.create(
                desk.once,
                key(),
                new_id=lambda: desk.quotes.new_id("shr"),
                make=make,
                found=lambda share_id: desk.quotes.shared(id, share_id),
            )
        token = token_of(made.thing.nonce, sent_key, made.thing.id)
        told = wire.share_to_wire(made.thing, quote.market, url=f"{flask.request.host_url}q/{token}")
        headers = {"Cache-Control": "no-store", **idempotency.told(made)}
        return flask.Response(orjson.dumps(told), 201, mimetype=JSON, headers=headers)

    @pages.route("/<string:id>/share/<string:share_id>", methods=["DELETE"])
    @pages.doc(security=SECURITY)
    @desk.agents.may(QUOTES_SHARE, even_off=True)
    @pages.response(200, wire.ShareLinkSchema())
    def revoke(id: str, share_id: str) -> flask.Response:
        """Revoke a link: from now on it opens nothing"""
        quote = desk.get(id)
        with in_path():
            ended = desk.quotes.revoke(owner(), id, share_id, key=key())
        return flask.Response(orjson.dumps(wire.share_to_wire(ended, quote.market)), mimetype=JSON)


def _created(desk: Desk, make: Any) -> flask.Response:
    mine = owner()
    made = idempotency.create(
        desk.once, key(), new_id=desk.quotes.new_id, make=make, found=lambda id: desk.quotes.found(mine, id)
    )
    headers = {"Location": f"/v1/quotes/{made.thing.id}", **idempotency.told(made)}
    return desk.told(made.thing, 201, headers)


def _page(desk: Desk, wanted: Wanted, limit: int, cursor: str | None) -> flask.Response:
    mine = owner()
    desk.sweeper.look(mine.tenant, wanted.market or "in")
    basis = f"{mine}{wanted}"
    before = None if cursor is None else cursors.read(desk.secret, cursor, basis)
    found = desk.quotes.listed(mine, wanted, before=before, limit=limit + 1)
    shown, more = found[:limit], len(found) > limit
    now = desk.quotes.clock()
    following = cursors.written(desk.secret, (shown[-1].created_at, shown[-1].id), basis) if more else None
    told = {
        "data": [wire.listed_to_wire(one, now=now) for one in shown],
        "has_more": more,
        "next_cursor": following,
    }
    response = cached(orjson.dumps(told), JSON, seconds=0, private=True)
    if following:
        asked = {**flask.request.args.to_dict(), "cursor": following}
        response.headers["Link"] = f'<{flask.request.path}?{urlencode(asked)}>; rel="next"'
    return response


def etag_of(body: bytes) -> str:
    """The strong ETag of a quote as it is told."""
    return hashlib.sha256(body).hexdigest()[:32]


def _must_match(etag: str) -> None:
    """428 without If-Match; ChangedMeanwhile for another ETag than the one the quote has now."""
    if not flask.request.headers.get("If-Match", "").strip():
        raise http.PreconditionRequired("Send If-Match with the ETag of the quote as you read it.")
    if not flask.request.if_match.contains(etag):
        raise ChangedMeanwhile("The quote is not what it was when you read it: read it again.")
