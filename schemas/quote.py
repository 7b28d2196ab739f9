"""Quotes on the wire: what one is made of, what of it may be changed, and how it, its links and events are told.

A quote's estimate is written out as it was kept, byte by byte, and never read again.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import orjson
from marshmallow import ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length, Regexp

from schemas.estimate_shape import EstimateAnswerSchema
from schemas.fields import EnumCode, Said, Slug, Strict, Whole
from schemas.moment import Moment
from schemas.query import QuerySchema
from service.domain.quote import (
    DAYS,
    LONGEST_NOTE,
    LONGEST_REF,
    MOST_DAYS,
    Event,
    NewQuote,
    Quote,
    Share,
    Status,
    Wanted,
    zone,
)

OWN = ("client_ref", "agent_note", "expires_in_days")
NOT_OF_A_QUOTE = ("as_of", "recorded_at", "versions")  # an illustration is of today, or an agent could choose its day
MOST_LISTED, LISTED = 100, 20
# What a text may not hold: it is shown to a client, and no database takes a NUL.
PRINTABLE = Regexp(r"^[^\x00-\x08\x0b-\x1f\x7f]*\Z", error=Said("Write text, without control characters.", "text"))
ONE_LINE = Regexp(r"^[^\x00-\x1f\x7f]*\Z", error=Said("Write one line of plain text.", "text"))


def _text(longest: int, told: str, *, one_line: bool = False, **kwargs: Any) -> fields.String:
    least = 1 if kwargs.get("required") else 0
    length = Length(least, longest, error=Said(f"Write {least} to {longest} characters.", "length"))
    shape = {"description": told, "maxLength": longest, **({"minLength": 1} if least else {})}
    return fields.String(validate=[length, ONE_LINE if one_line else PRINTABLE], metadata=shape, **kwargs)


def _days(**kwargs: Any) -> Whole:
    return Whole(minimum=1, maximum=MOST_DAYS, **kwargs)


class NewQuoteSchema(QuerySchema):
    """A question as for an estimate, of today, and what the agent adds to its answer."""

    class Meta:
        exclude = NOT_OF_A_QUOTE

    client_ref = _text(LONGEST_REF, "Your own reference for the client; no name.", one_line=True, load_default="")
    agent_note = _text(LONGEST_NOTE, "Shown to the client after the result.", load_default="")
    expires_in_days = _days(
        load_default=DAYS, metadata={"description": "It ends with the last second of that day, in the market's time."}
    )

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:
        super().handle_error(error, data, many=many, **kwargs)
        for name in NOT_OF_A_QUOTE:
            if isinstance(error.messages, dict) and name in error.messages:
                said = f"A quote is made of what holds today: leave {name} out, or ask /v1/estimates."
                error.messages[name] = [Said(said, "unknown")]

    @post_load(pass_original=True)
    def make(self, data: dict[str, Any], original: Any, **kwargs: Any) -> Any:
        own = {name: data.pop(name) for name in OWN}
        query = super().make({**data, "as_of": None, "recorded_at": None, "versions": {}}, original)
        asked = {name: value for name, value in original.items() if name not in OWN}
        return NewQuote(query, orjson.dumps(asked), **own)


class QuoteChangeSchema(Strict):
    """What may be changed; what is left out stays."""

    client_ref = _text(LONGEST_REF, "Your own reference for the client.", one_line=True, load_default=None)
    agent_note = _text(LONGEST_NOTE, "Shown to the client after the result.", load_default=None)
    expires_at = Moment(load_default=None, metadata={"description": "An earlier end than it has."})

    @validates_schema(skip_on_field_errors=True)
    def something(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        if all(value is None for value in data.values()):
            raise ValidationError(Said("Give at least one of client_ref, agent_note and expires_at.", "empty"))


class WithdrawalSchema(Strict):
    """Why a quote is withdrawn."""

    because = _text(500, "Why; whoever has a link to it is told.", required=True)


class NewShareSchema(Strict):
    """For how long a link opens."""

    expires_in_days = _days(
        load_default=None, allow_none=True, metadata={"description": "At most until the quote ends; without it, then."}
    )


class DayOrMoment(fields.Field[Any]):
    """A day, which begins at midnight in the market's time, or a moment with its offset."""

    default_error_messages = {
        "moment": "Write a day such as 2026-11-01, or a moment with its offset such as 2026-11-01T00:00:00+05:30.",
    }

    def __init__(self, **kwargs: Any) -> None:
        shape = {"type": "string", "pattern": "^[12][0-9]{3}-[0-9]{2}-[0-9]{2}", "maxLength": 40}
        kwargs["metadata"] = {**shape, **kwargs.get("metadata", {})}
        super().__init__(**kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date | datetime:
        text = str(value).replace(" ", "+")  # a plus that nobody wrote as %2B
        try:
            if re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
                return date.fromisoformat(text)
            moment = datetime.fromisoformat(text.upper()) if re.match("[12][0-9]{3}-", text) else None
            if moment is not None and moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self.make_error("moment")


def _filter(told: str, longest: int = 64) -> fields.String:
    return fields.String(load_default=None, validate=[Length(1, longest), ONE_LINE], metadata={"description": told})


class WantedSchema(Strict):
    """Which quotes are listed, and from where on."""

    status = EnumCode(Status, load_default=None, metadata={"description": "Where they stand now."})
    created_after = DayOrMoment(load_default=None, metadata={"description": "From this day or moment on."})
    created_before = DayOrMoment(load_default=None, metadata={"description": "Before this day or moment."})
    market = Slug(load_default=None, metadata={"description": "The market."})
    city = _filter("The city, as it was asked about.", 60)
    verdict_code = _filter("The cover verdict of the first plan at the likely stage, such as V2.", 8)
    client_ref = _filter("Your own reference.", LONGEST_REF)
    limit = fields.Integer(
        load_default=LISTED,
        metadata={"description": "How many at most.", "minimum": 1, "maximum": MOST_LISTED},
        error_messages={"invalid": Said(f"Write a whole number from 1 to {MOST_LISTED}.", "range")},
    )
    cursor = fields.String(
        load_default=None, validate=Length(1, 200), metadata={"description": "next_cursor of the page before."}
    )

    @validates_schema(skip_on_field_errors=True)
    def some(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        if not 1 <= data["limit"] <= MOST_LISTED:
            raise ValidationError(Said(f"Write a whole number from 1 to {MOST_LISTED}.", "range"), "limit")

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> tuple[Wanted, int, str | None]:
        limit, cursor = data.pop("limit"), data.pop("cursor")
        for name in ("created_after", "created_before"):
            if isinstance(data[name], date) and not isinstance(data[name], datetime):
                data[name] = datetime.combine(data[name], time(), zone("in")).astimezone(UTC)
        return Wanted(**data), limit, cursor


class HeadlineSchema(Strict):
    """A scenario in short, for whoever holds the policy."""

    scenario = fields.String()
    role = fields.String()
    bills = fields.String()
    plan_pays = fields.String()
    difference = fields.String(allow_none=True)
    cover_verdict = fields.String(allow_none=True)
    year_verdict = fields.String(allow_none=True)


class HeadlinesSchema(Strict):
    """The first plan in short; the likely scenario comes first."""

    plan_id = fields.String()
    policy_state = fields.String(metadata={"description": "own_policy where there is one, else bought_today."})
    scenarios = fields.List(fields.Nested(HeadlineSchema))


class LinksSchema(Strict):
    """Where more of it is."""

    self_ = fields.String(data_key="self")
    illustration = fields.String(metadata={"description": "The bytes that sha256 is of."})
    events = fields.String()


class ListedQuoteSchema(Strict):
    """A quote in a list: an illustration that binds nobody."""

    id = fields.String()
    ref = fields.String(metadata={"description": "To be spoken; opens nothing."})
    kind = fields.String(metadata={"const": "illustration"})
    binding = fields.Boolean(metadata={"const": False})
    mode = fields.String(metadata={"enum": ["live", "test"], "description": "Of the keys that see it."})
    status = EnumCode(Status)
    market = fields.String()
    locale = fields.String()
    created_at = fields.String(metadata={"format": "date-time"})
    created_by = fields.String()
    expires_at = fields.String(metadata={"format": "date-time"})
    shared_at = fields.String(allow_none=True)
    viewed_on = fields.String(allow_none=True, metadata={"description": "The day of the first opening."})
    superseded_at = fields.String(allow_none=True, metadata={"description": "Since when other versions hold."})
    withdrawn_at = fields.String(allow_none=True)
    withdrawn_because = fields.String(allow_none=True)
    deleted_at = fields.String(allow_none=True, metadata={"description": "When its answers were deleted."})
    supersedes = fields.String(allow_none=True, metadata={"description": "The quote that it takes the place of."})
    client_ref = fields.String()
    agent_note = fields.String()
    versions = fields.Dict(metadata={"description": "What answered."})
    sha256 = fields.String(metadata={"description": "Of the illustration."})
    headline = fields.Nested(HeadlinesSchema, allow_none=True)
    links = fields.Nested(LinksSchema)


class ShareLinkSchema(Strict):
    """A link to one quote, for one client."""

    id = fields.String()
    url = fields.String(allow_none=True, metadata={"description": "Told when it is made, and to nobody later."})
    created_at = fields.String(metadata={"format": "date-time"})
    expires_at = fields.String(metadata={"format": "date-time"})
    revoked = fields.Boolean()
    opened = fields.Integer(metadata={"description": "How often."})
    first_opened_on = fields.String(allow_none=True)


class QuoteSchema(ListedQuoteSchema):
    """A quote: an illustration that binds nobody, with the question and the answer as they were."""

    question = fields.Dict(allow_none=True, metadata={"description": "As it was sent; null once deleted."})
    estimate = fields.Nested(EstimateAnswerSchema, allow_none=True)
    shares = fields.List(fields.Nested(ShareLinkSchema))


class QuotesSchema(Strict):
    """A page of quotes, newest first."""

    data = fields.List(fields.Nested(ListedQuoteSchema))
    has_more = fields.Boolean()
    next_cursor = fields.String(allow_none=True)


class QuoteEventSchema(Strict):
    """Something done to a quote."""

    at = fields.String(metadata={"format": "date-time", "description": "Of an opening only the day is kept."})
    action = fields.String(metadata={"example": "created"})
    who = fields.String()
    about = fields.Dict()


class QuoteEventsSchema(Strict):
    """What was done to a quote, the first thing first."""

    events = fields.List(fields.Nested(QuoteEventSchema))


def listed_to_wire(quote: Quote, *, now: datetime) -> dict[str, Any]:
    """A quote in a list."""
    here = f"/v1/quotes/{quote.id}"

    def moment(at: datetime | None) -> str | None:
        return None if at is None else at.astimezone(zone(quote.market)).isoformat(timespec="seconds")

    moments = ("created_at", "expires_at", "shared_at", "superseded_at", "withdrawn_at", "deleted_at")
    told = ("id", "ref", "market", "locale", "created_by", "supersedes", "client_ref", "agent_note", "sha256")
    return {
        "kind": "illustration",
        "binding": False,
        "mode": "live" if quote.live else "test",
        "status": quote.status(now).value,
        **{name: getattr(quote, name) for name in told},
        **{name: moment(getattr(quote, name)) for name in moments},
        "viewed_on": _day(quote.viewed_on),
        "withdrawn_because": quote.withdrawn_because or None,
        "versions": orjson.Fragment(quote.versions),
        "headline": _kept(quote.headline),
        "links": {"self": here, "illustration": f"{here}/illustration", "events": f"{here}/events"},
    }


def quote_to_wire(quote: Quote, shares: Iterable[Share], *, now: datetime) -> dict[str, Any]:
    """A whole quote; its question and estimate are the bytes that were kept."""
    return {
        **listed_to_wire(quote, now=now),
        "question": _kept(quote.question),
        "estimate": _kept(quote.estimate),
        "shares": [share_to_wire(one, quote.market) for one in shares],
    }


def share_to_wire(share: Share, market: str, *, url: str | None = None) -> dict[str, Any]:
    """A link."""
    local = zone(market)
    return {
        "id": share.id,
        "url": url,
        "created_at": share.created_at.astimezone(local).isoformat(timespec="seconds"),
        "expires_at": share.expires_at.astimezone(local).isoformat(timespec="seconds"),
        "revoked": share.revoked_at is not None,
        "opened": share.opened,
        "first_opened_on": _day(share.first_opened_on),
    }


def events_to_wire(events: Iterable[Event], market: str) -> dict[str, Any]:
    """What was done to a quote; an opening has a day and no time."""
    return {"events": [_event(one, market) for one in events]}


def _event(event: Event, market: str) -> dict[str, Any]:
    moment = event.at.astimezone(zone(market)).isoformat(timespec="seconds")
    at = event.at.date().isoformat() if event.action == "opened" else moment
    return {"at": at, "action": event.action, "who": event.who, "about": orjson.Fragment(event.about)}


def _kept(text: str | None) -> Any:
    return None if text is None else orjson.Fragment(text)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
