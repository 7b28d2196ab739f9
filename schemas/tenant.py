"""A tenant's own documents: its profile and its kill switch. JSON ↔ the domain's Tenant and Switch.

Checks what one document can say; whether a plan or a city exists is the domain's question.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from marshmallow import fields, post_dump, post_load, validates_schema
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, Range, Regexp

from schemas.content import known_locale
from schemas.document import Made, Named, Path, TupleOf, refuse
from schemas.fields import Flag, IsoDate, Money, Said, Slug, Strict, Whole
from service.domain.tenant import Contact, Register, Switch, Tenant, tenant_of

LONGEST_ID = 32
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1"})
ZONE = Regexp(r"^[A-Za-z0-9][A-Za-z0-9 _.-]{0,29}$", error=Said("Write a zone in up to 30 letters or digits.", "zone"))
PHONE = Regexp(r"^\+?[0-9][0-9 ()-]{2,24}$", error=Said("Write digits and spaces, such as +91 00000 00000.", "phone"))
EMAIL = Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", error=Said("Write an address such as help@example.com.", "email"))


def _words(longest: int, **kwargs: Any) -> fields.String:
    error = Said(f"Write 1 to {longest} characters.", "length")
    return fields.String(validate=Length(1, longest, error=error), **kwargs)


class Link(fields.Field[str]):
    """An https address of a document."""

    default_error_messages = {
        "link": "'{given}' is no https address: write one such as https://example.com/wording.pdf."
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or len(value) > 500 or not re.fullmatch(r"https://[^\s/?#@]+(/\S*)?", value):
            raise self.make_error("link", given=str(value)[:80])
        return value


class Origin(fields.Field[str]):
    """Where a page is served from, as a browser sends it: scheme, host and port, exact; http only on this machine."""

    default_error_messages = {
        "origin": "'{given}' is no origin: write https, a host in small letters and, if need be, a port, such as "
        "https://www.example.com; no path and no wildcard. http is for localhost and 127.0.0.1.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if isinstance(value, str) and re.fullmatch(r"https?://[a-z0-9.-]{1,253}(:[1-9][0-9]{0,4})?", value):
            parts = urlsplit(value)
            if parts.scheme == "https" or parts.hostname in LOCAL_HOSTS:
                return value
        raise self.make_error("origin", given=str(value)[:80])


class PublishableKey(fields.Field[str]):
    """A key that stands in a public page and names its tenant."""

    default_error_messages = {
        "key": "'{given}' is no publishable key: write pk_live_ or pk_test_, the tenant's id, and after a further "
        "underscore at least four letters and digits, such as pk_test_demo_a1b2c3d4.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or tenant_of(value) is None:
            raise self.make_error("key", given=str(value)[:80])
        return value


class RegisterSchema(Made):
    """What an advertisement of one plan has to name; leave out what nobody has told."""

    makes = Register
    uin = _words(40)
    advertisement_reference = _words(80)
    brochure = Link()
    prospectus = Link()
    wording = Link()

    @post_dump
    def told(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return _given(data)


class ContactSchema(Made):
    """How to reach a person; at least one of the four."""

    makes = Contact
    phone = fields.String(validate=PHONE)
    email = fields.String(validate=[EMAIL, Length(max=200)])
    hours = _words(120)
    address = _words(300)

    @validates_schema(skip_on_field_errors=True)
    def some(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError(Said("Give at least one of phone, email, hours and address.", "empty"))

    @post_dump
    def told(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return _given(data)


class TenantSchema(Strict):
    """``tenant.json``."""

    id = Slug(length=LONGEST_ID, required=True)
    name = _words(80, required=True)
    demonstration = Flag(load_default=False)
    notice = fields.String(load_default="", validate=Length(max=400))
    plans = TupleOf(Slug(), load_default=())
    default_plan = Slug(required=True)
    default_sum_insured = Money(load_default=None, allow_none=True, validate=Range(min=1))
    register = Named(keys=Slug(), values=fields.Nested(RegisterSchema), load_default=dict)
    cities = TupleOf(Slug(), load_default=None, allow_none=True, validate=Length(min=1))
    premium_zones = Named(keys=Slug(), values=fields.String(validate=ZONE), load_default=dict)
    contact = fields.Nested(ContactSchema, required=True)
    quote_retention_days = Whole(load_default=180, minimum=1, maximum=3650)
    locales = TupleOf(fields.String(validate=known_locale), required=True, validate=Length(min=1))
    origins = TupleOf(Origin(), load_default=(), validate=Length(max=50))
    publishable_keys = TupleOf(PublishableKey(), required=True, validate=Length(1, 20))

    @validates_schema(skip_on_field_errors=True)
    def check(self, data: dict[str, Any], **_: Any) -> None:
        refuse((*_unsaid(data), *_of_others(data), *_repeats(data)))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Tenant:
        return Tenant(**data)


class SwitchSchema(Made):
    """``switch.json``: whether the tenant's answers are refused, and why."""

    makes = Switch
    off = Flag(required=True)
    because = _words(300, required=True)
    since = IsoDate(required=True)


Found = Iterator[tuple[Path, Said]]


def _unsaid(data: Mapping[str, Any]) -> Found:
    if data["demonstration"] and not data["notice"].strip():
        yield ("notice",), Said("A demonstration says in its notice that it is one.", "required")


def _of_others(data: Mapping[str, Any]) -> Found:
    """A key names its tenant, so that no tenant can take the key of another."""
    for place, key in enumerate(data["publishable_keys"]):
        if tenant_of(key) != data["id"]:
            detail = f"'{key}' is a key of tenant '{tenant_of(key)}': write pk_live_{data['id']}_… or pk_test_…."
            yield ("publishable_keys", place), Said(detail, "key")


def _repeats(data: Mapping[str, Any]) -> Found:
    for name in ("plans", "cities", "locales", "origins", "publishable_keys"):
        listed = data[name] or ()
        for place, value in enumerate(listed):
            if value in listed[:place]:
                yield (name, place), Said(f"'{value}' stands here twice: keep one of them.", "twice")


def _given(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}
