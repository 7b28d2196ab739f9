"""The content catalogue of a locale: every sentence and label, as templates. ↔ wording's Content.

Checks that a template is well formed; which keys the engine needs is a test's census.
"""

import string
from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from marshmallow import ValidationError, fields, post_dump, post_load
from marshmallow.validate import Length, Regexp

from schemas.document import Named
from schemas.fields import Flag, Said, Strict
from service.domain.content import Content

KEY = Regexp(r"^[a-z0-9_]+(\.[A-Za-z0-9_]+)*$", error="Write a key of words joined by dots, such as page.title.")
PLURALS = {"zero", "one", "two", "few", "many", "other"}


class Template(fields.Field[str | Mapping[str, str]]):
    """A text with {facts}, or plural forms with the counted fact as ``by``."""

    default_error_messages = {
        "text": "Write a text, or an object with by, other and further plural forms.",
        "template": "This template does not read: {why}.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        texts = list(value.values()) if isinstance(value, dict) else [value]
        if not texts or not all(isinstance(text, str) and text for text in texts):
            raise self.make_error("text")
        if isinstance(value, dict) and not ({"by", "other"} <= value.keys() <= PLURALS | {"by"}):
            raise self.make_error("text")
        for text in texts:
            try:
                list(string.Formatter().parse(text))
            except ValueError as error:
                raise self.make_error("template", why=error) from error
        return value


def known_locale(code: str) -> None:
    """Refuse a locale whose numbers and dates nobody could write."""
    try:
        Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise ValidationError(Said(f"'{code}' is not a locale: write one such as en-IN.", "locale")) from error


class ContentSchema(Strict):
    """``content/<locale>.json``."""

    locale = fields.String(required=True, validate=[Length(2, 12), known_locale])
    draft = Flag(load_default=False)
    messages = Named(keys=fields.String(validate=KEY), values=Template(), required=True, validate=Length(1, 5000))

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> Content:
        return Content(**data)

    @post_dump
    def drop_signed(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """A signed catalogue does not say that it is no draft."""
        return data if data["draft"] else {name: value for name, value in data.items() if name != "draft"}
