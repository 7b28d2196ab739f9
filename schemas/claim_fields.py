"""Conditions, treatments and moments as people write them on a claim. Knows no claim."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from schemas.bill import slug, told


class Moment(fields.Field[datetime]):
    """A day, or a day and a time: ``2025-08-04`` or ``2025-08-04T10:00``."""

    default_error_messages = {"moment": 'Write a day or a day and a time, such as "2025-08-04T10:00".'}

    def __init__(self, **kwargs: Any) -> None:
        pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$"
        kwargs["metadata"] = {"type": "string", "pattern": pattern, **kwargs.get("metadata", {})}
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        if isinstance(value, str) and re.fullmatch(self.metadata["pattern"], value):
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                pass  # 30 February, 25 o'clock: said below
            else:
                if 1900 < moment.year < 3000:
                    return moment
        raise self.make_error("moment")


class Condition(fields.Field[str]):
    """A condition or treatment by name, or a diagnosis code such as E11.5; written as an id inside."""

    default_error_messages = {"words": "Write a name or a diagnosis code of 1 to 64 characters."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs["metadata"] = {"type": "string", "minLength": 1, "maxLength": 64, **kwargs.get("metadata", {})}
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not 1 <= len(value) <= 64 or not slug(value):
            raise self.make_error("words")
        return slug(value)


def condition_list(text: str) -> "fields.List[Any]":
    return fields.List(Condition(), load_default=list, validate=Length(max=30), **told(text))
