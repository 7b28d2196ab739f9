"""Counts of what pages have shown: what a page sends, and the sums that its tenant may look at.

A page can say which of our screens it has shown and which of our verdicts stood on it, and nothing else: there is no
field that could carry what a person has answered.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length

from schemas.admin import ShelfSchema
from schemas.fields import EnumCode, IsoDate, Said, Strict
from service.domain.counts import Counts, SaidVerdict, Screen, in_order, summed

MOST = 20

Json = dict[str, Any]


class CountSchema(Strict):
    """A screen that was shown once."""

    screen = EnumCode(Screen, required=True, metadata={"description": "Which one."})
    verdict = EnumCode(
        SaidVerdict,
        load_default=None,
        allow_none=True,
        metadata={"description": "The verdict that stood on it; null where there was none."},
    )


class CountsSchema(Strict):
    """Screens that a page has shown. Whose page it is the key says; nothing is kept of who looked at it."""

    counts = fields.List(
        fields.Nested(CountSchema()),
        required=True,
        validate=Length(1, MOST, error=Said(f"Send 1 to {MOST} at once.", "length")),
        metadata={"description": "Each is counted once; a screen shown twice stands here twice."},
    )


class DaysSchema(ShelfSchema):
    """Which days, both included: the last thirty unless told otherwise."""

    first = IsoDate(data_key="from", load_default=None, metadata={"description": "The first day, in UTC."})
    last = IsoDate(data_key="to", load_default=None, metadata={"description": "The last day; today without it."})


class DayTimesSchema(Schema):
    """How often on a day."""

    day = IsoDate(required=True)
    times = fields.Integer(required=True)


class ScreenTimesSchema(Schema):
    """How often a screen."""

    screen = fields.String(required=True)
    times = fields.Integer(required=True)


class VerdictTimesSchema(Schema):
    """How often a verdict; null counts what was shown without one."""

    verdict = fields.String(required=True, allow_none=True)
    times = fields.Integer(required=True)


class TenantTimesSchema(Schema):
    """How often pages of a tenant; empty is the public page."""

    tenant = fields.String(required=True)
    times = fields.Integer(required=True)


class ShownTimesSchema(Schema):
    """One number that is kept."""

    day = IsoDate(required=True)
    tenant = fields.String(required=True)
    screen = fields.String(required=True)
    verdict = fields.String(required=True, allow_none=True)
    times = fields.Integer(required=True)


class UseSchema(Schema):
    """How often pages were shown in some days: your tenant's, or with the operator's key everybody's."""

    market = fields.String(required=True)
    first = IsoDate(required=True, data_key="from")
    last = IsoDate(required=True, data_key="to")
    times = fields.Integer(required=True, metadata={"description": "All of them."})
    days = fields.List(fields.Nested(DayTimesSchema()), required=True)
    screens = fields.List(fields.Nested(ScreenTimesSchema()), required=True)
    verdicts = fields.List(fields.Nested(VerdictTimesSchema()), required=True)
    tenants = fields.List(fields.Nested(TenantTimesSchema()), required=True)
    counts = fields.List(fields.Nested(ShownTimesSchema()), required=True, metadata={"description": "What is summed."})


def use_to_wire(counts: Counts, *, market: str, first: date, last: date) -> Json:
    """The counts of some days and their sums."""
    lists: Mapping[str, str] = {"days": "day", "screens": "screen", "verdicts": "verdict", "tenants": "tenant"}
    return {
        "market": market,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "times": sum(counts.values()),
        **{
            name: [{by: _plain(value), "times": times} for value, times in summed(counts, by).items()]
            for name, by in lists.items()
        },
        "counts": [
            {
                "day": shown.day.isoformat(),
                "tenant": shown.tenant,
                "screen": shown.screen,
                "verdict": shown.verdict,
                "times": times,
            }
            for shown, times in in_order(counts)
        ],
    }


def _plain(value: date | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
