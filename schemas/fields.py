"""How single values are written on the wire: fields that refuse instead of coercing, and the strict schema.

The only place where JSON money becomes minor units. Every field carries its OpenAPI type and bounds. Knows
no resource.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Generic, Self, TypeVar

from marshmallow import RAISE, Schema, fields
from marshmallow.exceptions import ValidationError

LARGEST_AMOUNT = 10**10  # ₹10 crore in paise
LAST_DAY = date(2999, 12, 31)  # waits and premiums are counted on from any day that is asked about
LARGEST_WHOLE = 2**53 - 1  # the widest integer that every JSON reader keeps exact

# Said instead of marshmallow's own words.
PLAIN = {"required": "This field is needed.", "null": "null is not a value here; leave the field out or fill it."}
INSTEAD = {
    fields.List.default_error_messages["invalid"]: "Write a list, in square brackets.",
    fields.String.default_error_messages["invalid"]: "Write text, in quotes.",
    fields.Mapping.default_error_messages["invalid"]: "Write a JSON object here, with braces.",
}

E = TypeVar("E", bound=StrEnum)


class Said(str):
    """An error message that keeps the code of its fault when marshmallow formats it.

    >>> Said("at most {maximum}", "range").format(maximum=5).code
    'range'
    """

    __slots__ = ("code",)

    def __new__(cls, text: str, code: str = "invalid") -> Self:  # the default lets it be copied
        said = super().__new__(cls, text)
        said.code = code
        return said

    code: str

    def format(self, *args: object, **kwargs: object) -> "Said":
        return Said(super().format(*args, **kwargs), self.code)


def suggest(asked: str, known: Iterable[str]) -> str:
    """What would be right: the nearest known word, else all of them when they are few.

    >>> suggest("metr", ["metro", "tier1"])
    "Did you mean 'metro'?"
    >>> suggest("x", ["metro", "tier1"])
    'Known: metro, tier1.'
    """
    words = list(known)
    close = difflib.get_close_matches(asked, words, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known: {', '.join(words[:20])}{', …' if len(words) > 20 else ''}."


class Hundredths(fields.Field[int]):
    """A decimal string with at most two decimals ↔ a whole number of hundredths; never a JSON number."""

    default_error_messages = {
        "number": 'Write the value as a string, such as "{example}", not as a JSON number.',
        "format": "'{given}' is not {noun}: write digits and at most two decimals, such as \"{example}\".",
        "range": "{given} is outside {minimum} to {maximum}.",
    }
    noun = "a decimal"
    example = "12.50"

    def __init__(self, *, minimum: int = 0, maximum: int = LARGEST_AMOUNT, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        self.pattern = decimal_pattern(minimum, maximum)
        kwargs["metadata"] = {
            "type": "string",
            "pattern": f"^{self.pattern}$",
            "example": self.example,
            **kwargs.get("metadata", {}),
        }
        super().__init__(**kwargs)

    def _serialize(self, value: int | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else written(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not isinstance(value, str):
            raise self.make_error("number", example=self.example)
        if not re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,2})?", value):
            raise self.make_error("format", given=value[:40], noun=self.noun, example=self.example)
        hundredths = read(value)
        if not self.minimum <= hundredths <= self.maximum:
            raise self.make_error("range", given=value, minimum=written(self.minimum), maximum=written(self.maximum))
        return hundredths


class Money(Hundredths):
    """An amount in major units with two decimals ↔ int minor units."""

    noun = "an amount"
    example = "12345.50"

    def __init__(self, *, allow_negative: bool = False, maximum: int = LARGEST_AMOUNT, **kwargs: Any) -> None:
        super().__init__(minimum=-maximum if allow_negative else 0, maximum=maximum, **kwargs)


class Percent(Hundredths):
    """A percentage with at most two decimals ↔ int basis points."""

    noun = "a percentage"
    example = "12.50"

    def __init__(self, *, maximum: int = 10_000, **kwargs: Any) -> None:
        super().__init__(maximum=maximum, **kwargs)


def written(hundredths: int) -> str:
    """The decimal string of a number of hundredths.

    >>> written(1234550), written(-5)
    ('12345.50', '-0.05')
    """
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"


def read(decimal: str) -> int:
    """The hundredths of a well-formed decimal string.

    >>> read("12345.5"), read("-3")
    (1234550, -300)
    """
    whole, _, rest = decimal.lstrip("-").partition(".")
    hundredths = int(whole) * 100 + int(rest.ljust(2, "0"))
    return -hundredths if decimal.startswith("-") else hundredths


def decimal_pattern(minimum: int, maximum: int) -> str:
    """A regular expression of the decimals up to ``maximum``: exact where that is a power of ten.

    >>> decimal_pattern(0, 10_000)
    '(?:(?:0|[1-9][0-9]{0,1})(?:[.][0-9]{1,2})?|100(?:[.]0{1,2})?)'
    """
    digits = len(str(maximum // 100))
    sign = "-?" if minimum < 0 else ""
    if maximum != 100 * 10 ** (digits - 1) or digits == 1:
        return f"{sign}(?:0|[1-9][0-9]{{0,{digits - 1}}})(?:[.][0-9]{{1,2}})?"
    below = f"(?:0|[1-9][0-9]{{0,{digits - 2}}})(?:[.][0-9]{{1,2}})?"
    return f"{sign}(?:{below}|{maximum // 100}(?:[.]0{{1,2}})?)"


class Whole(fields.Field[int]):
    """A JSON integer in the sense of JSON Schema: ``58`` and ``58.0``, never ``58.7``, ``true`` or ``"58"``."""

    default_error_messages = {
        "whole": "Write a whole number, such as {example}, without quotes.",
        "range": "{given} is outside {minimum} to {maximum}.",
    }

    def __init__(self, *, minimum: int = 0, maximum: int = LARGEST_WHOLE, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        kwargs["metadata"] = {
            "type": "integer",
            "minimum": minimum,
            "maximum": maximum,
            **kwargs.get("metadata", {}),
        }
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise self.make_error("whole", example=max(self.minimum, min(self.maximum, 5)))
        if not self.minimum <= value <= self.maximum:
            raise self.make_error("range", given=value, minimum=self.minimum, maximum=self.maximum)
        return int(value)


class BasisPoints(Whole):
    """A rate in basis points: 1250 is 12.5 %."""

    def __init__(self, *, maximum: int = 10_000, **kwargs: Any) -> None:
        super().__init__(maximum=maximum, **kwargs)


class Flag(fields.Field[bool]):
    """``true`` or ``false``, and nothing that resembles them."""

    default_error_messages = {"flag": "Write true or false, without quotes."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs["metadata"] = {"type": "boolean", **kwargs.get("metadata", {})}
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("flag")
        return value


class Slug(fields.Field[str]):
    """An id: small letters, digits and underscores."""

    default_error_messages = {
        "slug": 'Write an id of small letters, digits and underscores, at most {length} long, such as "pune".',
    }

    def __init__(self, *, length: int = 64, **kwargs: Any) -> None:
        self.length = length
        kwargs["metadata"] = {
            "type": "string",
            "pattern": f"^[a-z0-9_]{{1,{length}}}$",
            **kwargs.get("metadata", {}),
        }
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(rf"[a-z0-9_]{{1,{self.length}}}", value):
            raise self.make_error("slug", length=self.length)
        return value


class IsoDate(fields.Field[date]):
    """A calendar date as YYYY-MM-DD, in no other of ISO's spellings."""

    default_error_messages = {
        "date": 'Write a date that exists as YYYY-MM-DD, such as "2026-11-20".',
        "range": "{given} lies after {last}, the last day that can be reckoned with.",
    }

    def __init__(self, **kwargs: Any) -> None:
        shape = {"type": "string", "format": "date", "pattern": "^[0-2][0-9]{3}-[0-9]{2}-[0-9]{2}$"}
        kwargs["metadata"] = {**shape, **kwargs.get("metadata", {})}
        super().__init__(**kwargs)

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise self.make_error("date")
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("date") from error
        if day > LAST_DAY:
            raise self.make_error("range", given=value, last=LAST_DAY)
        return day


class EnumCode(fields.Field[E], Generic[E]):
    """A code of one of our closed lists ↔ its member; a wrong one is answered with the nearest."""

    default_error_messages = {"choice": "'{given}' is not one of the codes. {suggestion}"}

    def __init__(self, codes: type[E], **kwargs: Any) -> None:
        self.codes = codes
        nothing = [None] if kwargs.get("allow_none") or kwargs.get("load_default", ...) is None else []
        kwargs["metadata"] = {
            "type": "string",
            "enum": [code.value for code in codes] + nothing,
            **kwargs.get("metadata", {}),
        }
        super().__init__(**kwargs)

    def _serialize(self, value: E | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.value

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> E:
        known = [code.value for code in self.codes]
        if not isinstance(value, str) or value not in known:
            raise self.make_error("choice", given=str(value)[:40], suggestion=suggest(str(value)[:40], known))
        return self.codes(value)


class Strict(Schema):
    """A schema that refuses unknown fields, naming the nearest known one, and gives every fault its code."""

    class Meta:
        unknown = RAISE

    error_messages = {
        "unknown": Said("There is no field '{given}' here. {suggestion}", "unknown"),
        "type": Said("Write a JSON object here, with braces.", "type"),
    }

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        _give_codes(field_obj)

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:
        faults = error.messages
        for place in faults.values() if many and isinstance(faults, dict) else [faults]:
            if isinstance(place, dict):
                self._name_the_nearest(place)

    def _name_the_nearest(self, faults: dict[Any, Any]) -> None:
        message = self.error_messages["unknown"]
        known = [field.data_key or name for name, field in self.load_fields.items()]
        for name, said in faults.items():
            if said == [message]:
                given = str(name)[:40]
                faults[name] = [message.format(given=given, suggestion=suggest(given, known))]


def _give_codes(field: fields.Field[Any]) -> None:
    """Make each message of the field, and of the fields inside it, carry its key as a code."""
    stock = fields.Field.default_error_messages
    for key, text in field.error_messages.items():
        if isinstance(text, str):
            plain = PLAIN.get(key, text) if text == stock.get(key) else INSTEAD.get(text, text)
            field.error_messages[key] = Said(plain, key)
    for inner in ("inner", "key_field", "value_field"):
        held = getattr(field, inner, None)
        if isinstance(held, fields.Field):
            _give_codes(held)
