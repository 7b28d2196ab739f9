"""The words of one locale as a published document: messages by key, with plural forms where a number decides.

Knows no phrase: whether every phrase of the domain has its message is a question between the two.
"""

import string
from typing import Any

from marshmallow import fields, post_load
from marshmallow.validate import Length, Regexp

from schemas.document import Named, load_document
from schemas.fields import Strict
from service.wording import Content

LOCALE = Regexp(r"^[a-z]{2}-[A-Z]{2}$", error="Write a locale such as en-IN.")
KEY = Regexp(r"^[A-Za-z0-9_.]{1,80}$", error="Write a key of letters, digits, dots and underscores.")
# The plural categories of CLDR; every language has "other".
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


class Message(fields.Field[Any]):
    """A template, or its plural forms with the fact that is counted as ``by``."""

    default_error_messages = {
        "message": 'Write a text, or plural forms: {{"by": "days", "one": "…", "other": "…"}}.',
        "braces": "A brace is not closed or not opened: {reason}.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        forms = {"other": value} if isinstance(value, str) else value
        if not isinstance(forms, dict) or not all(isinstance(text, str) and text for text in forms.values()):
            raise self.make_error("message")
        plural = isinstance(value, dict)
        if "other" not in forms or ("by" in forms) != plural or set(forms) - {"by", *CATEGORIES}:
            raise self.make_error("message")
        for text in forms.values():
            self._check_braces(text)
        return value

    def _check_braces(self, text: str) -> None:
        try:
            list(string.Formatter().parse(text))
        except ValueError as error:
            raise self.make_error("braces", reason=str(error)) from error


class ContentSchema(Strict):
    """Everything that is said in one locale."""

    locale = fields.String(required=True, validate=LOCALE)
    messages = Named(keys=fields.String(validate=KEY), values=Message(), required=True, validate=Length(1))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Content:
        return Content(**data)


def load_content(document: object) -> Content:
    """The content of a JSON document, or a CatalogueFault with everything wrong with it."""
    content: Content = load_document(ContentSchema(), document)
    return content
