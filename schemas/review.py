"""The figures due for another look, as they are answered: by source for reading, and one by one. Knows no document."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from marshmallow import Schema, fields

from schemas.fields import IsoDate, Slug, Whole
from service.domain.review import Stale, by_source


class StaleSourceWire(Schema):
    """A source and how many of its figures are due; the days are those of the one due first."""

    source = fields.String()
    source_date = fields.String(metadata={"description": "As the documents print it."})
    figures = Whole(minimum=1)
    review_date = IsoDate(metadata={"type": ["string", "null"]})
    months_overdue = Whole(metadata={"type": ["integer", "null"]})


class StaleFigureWire(Schema):
    """A figure that is due: ``review_date`` is null where the source names no date."""

    kind = fields.String()
    name = fields.String()
    place = fields.String(metadata={"description": "Its place in the document."})
    what = fields.String()
    source = fields.String()
    source_date = fields.String(metadata={"description": "As the document prints it."})
    review_date = IsoDate(metadata={"type": ["string", "null"]})
    months_overdue = Whole(metadata={"type": ["integer", "null"]})


class StaleWire(Schema):
    """What is due on a day, the longest overdue first; ``undated`` of the ``total`` have no date to be due by."""

    market = Slug(required=True)
    as_of = IsoDate(required=True)
    total = Whole(required=True)
    undated = Whole(required=True)
    sources = fields.List(fields.Nested(StaleSourceWire), required=True)
    figures = fields.List(fields.Nested(StaleFigureWire), required=True)


def stale_to_wire(stale: Sequence[Stale], *, market: str, as_of: date) -> dict[str, Any]:
    """The answer to what is due in a market on a day."""
    sources = [
        {
            "source": group.source,
            "source_date": group.source_date,
            "figures": len(group.figures),
            "review_date": group.review_date,
            "months_overdue": group.months_overdue,
        }
        for group in by_source(stale)
    ]
    told: dict[str, Any] = StaleWire().dump(
        {
            "market": market,
            "as_of": as_of,
            "total": len(stale),
            "undated": sum(one.review_date is None for one in stale),
            "sources": sources,
            "figures": stale,
        }
    )
    return told
