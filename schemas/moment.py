"""A moment in time on the wire: RFC 3339 with its offset, as UTC inside. Knows no resource and no clock."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import fields

PATTERN = r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
TOLD = (
    "Answer from what had been recorded by this moment, which has an offset; as_of is its day in UTC unless given. "
    "Left out: everything recorded so far."
)


class Moment(fields.Field[datetime]):
    """A moment with its offset ↔ the same moment in UTC."""

    default_error_messages = {
        "moment": 'Write a moment that exists, with seconds and its offset, such as "2026-05-03T18:30:00+05:30".',
    }

    def __init__(self, **kwargs: Any) -> None:
        shape = {"type": "string", "format": "date-time", "pattern": f"^{PATTERN}$", "description": TOLD}
        kwargs["metadata"] = {**shape, **kwargs.get("metadata", {})}
        super().__init__(**kwargs)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or not re.fullmatch(PATTERN, value):
            raise self.make_error("moment")
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except ValueError as error:
            raise self.make_error("moment") from error
