"""GET /v1/config: all that a page about one tenant, or about a market's public catalogue, has to know before it asks.

The question, the shape of the answer, and the answer itself from an edition and the words to say it in. Knows no way to
find them.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from marshmallow import Schema, fields
from marshmallow.validate import Length

from schemas.city import CityWire, cities_to_wire
from schemas.config_screens import ScreensWire, screens_to_wire
from schemas.estimate import versions_to_wire
from schemas.estimate_parts import told
from schemas.estimate_shape import VersionsAnsweredSchema
from schemas.fields import Flag, IsoDate, Money, Slug, Strict
from schemas.plan_cover import SumInsuredSchema
from service.domain.content import Content
from service.domain.document_words import safety_net
from service.domain.edition import Edition
from service.domain.market import Market
from service.domain.money import plain
from service.domain.phrase import Phrase, Say
from service.domain.plan import Plan
from service.domain.screens import Screens
from service.domain.tenant import Register, Switch, Tenant
from service.domain.triage import Triage
from service.domain.vocabulary import CityTier, Facility, RoomClass

CONTACT = ("phone", "email", "hours", "address")
REGISTER = ("uin", "advertisement_reference", "brochure", "prospectus", "wording")
UNNAMED = ("pathway", "plans", "premiums")  # of the versions: a page has no use for them
Json: TypeAlias = dict[str, Any]


def _nothing() -> None:
    """What is left out of a query: a function, because a None would say that null may be sent."""


class ConfigQuerySchema(Strict):
    """Which market, and in which language."""

    market = Slug(load_default=_nothing, **told("The market; the tenant's, or 'in', if left out.", example="in"))
    locale = fields.String(
        load_default=_nothing, validate=Length(2, 12), **told("The language; the tenant's first one if left out.")
    )


def _text(about: str, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, **told(about))


class TenantWire(Schema):
    """Who hosts the page; a demonstration says so wherever the name shows."""

    id = Slug(required=True)
    name = _text("The name to show.")
    demonstration = Flag(required=True, **told("Not an insurer: the notice has to be shown."))
    notice = _text("What has to be shown beside the name; empty if nothing.")


class SwitchedOffWire(Schema):
    """Why no question is answered."""

    because = _text("The reason, for the reader.")
    since = IsoDate(required=True, **told("Since when."))


class ContactWire(Schema):
    """How to reach a person."""

    phone = _text("To call.", null=True)
    email = _text("To write to.", null=True)
    hours = _text("When somebody answers.", null=True)
    address = _text("Where to go.", null=True)


class EmergencyWire(Schema):
    """What every screen carries, whether the tenant is switched off or not."""

    numbers = fields.List(fields.String(), required=True, **told("Whom to call.", example=["112"]))
    text = _text("What to do now.")
    safety_net = fields.List(fields.String(), required=True, **told("When to get help later."))


def _paper(about: str) -> fields.String:
    return fields.String(**told(f"{about} Left out where nobody has told us."))


class ShownPlanWire(Schema):
    """A plan that may be compared, with what its advertisement has to name; more of it is at /v1/plans."""

    id = Slug(required=True, **told("What a question names it by."))
    name = fields.String(required=True)
    insurer = fields.String(required=True)
    sum_insured = fields.Nested(SumInsuredSchema(), required=True, **told("The covers on offer."))
    uin = _paper("The regulator's number of the product.")
    advertisement_reference = _paper("The reference in the insurer's register of advertisements.")
    brochure = _paper("An https address.")
    prospectus = _paper("An https address.")
    wording = _paper("An https address.")


class ShownCityWire(CityWire):
    """A city that a question may name; where its tier comes from is at /v1/cities."""

    class Meta:
        exclude = ("source",)


class LabelledWire(Schema):
    """A code of a question, and how to say it."""

    code = Slug(required=True)
    label = _text("How to say it in the middle of a sentence.")


class ConfigVersionsWire(VersionsAnsweredSchema):
    """The versions of what this was read from; those of the plans are at /v1/plans and in every estimate."""

    class Meta(Strict.Meta):
        exclude = UNNAMED


def _listed(schema: type[Schema], about: str) -> fields.List[Any]:
    return fields.List(fields.Nested(schema()), required=True, **told(about))


class ConfigSchema(Schema):
    """What a page needs. While ``enabled`` is false it has contact and emergency only, and no question is answered."""

    enabled = Flag(required=True, **told("Whether questions are answered."))
    switched_off = fields.Nested(SwitchedOffWire(), required=True, allow_none=True, **told("Why not, if they are not."))
    tenant = fields.Nested(TenantWire(), required=True, allow_none=True, **told("Null: the market's public catalogue."))
    market = Slug(required=True, **told("The market.", example="in"))
    currency = fields.String(required=True, **told("Of every amount.", example="INR"))
    as_of = IsoDate(required=True, **told("The day whose published documents these are."))
    locale = _text("The language of every sentence here.")
    draft = Flag(required=True, **told("No native reader has signed the sentences of this language yet: say so."))
    locales = fields.List(fields.String(), required=True, **told("The languages on offer."))
    contact = fields.Nested(ContactWire(), required=True, allow_none=True, **told("Null without a tenant."))
    emergency = fields.Nested(EmergencyWire(), required=True)
    default_plan = Slug(required=True, allow_none=True, **told("The plan compared when a question names none."))
    default_sum_insured = Money(required=True, allow_none=True, **told("The cover nearest to which it is compared."))
    plans = _listed(ShownPlanWire, "The plans that may be compared, by id.")
    city_tiers = _listed(LabelledWire, "Every tier, dearest first.")
    cities = _listed(ShownCityWire, "The cities that a question may name.")
    facilities = _listed(LabelledWire, "Kinds of hospital and clinic.")
    rooms = _listed(LabelledWire, "Classes of room.")
    screens = fields.Nested(
        ScreensWire(), required=True, allow_none=True, **told("The first questions; all are at /v1/triage-questions.")
    )
    versions = fields.Nested(ConfigVersionsWire(), required=True, allow_none=True)


def whose_to_wire(
    market: Market,
    profile: Tenant | None,
    *,
    as_of: date,
    triage: Triage,
    locales: Iterable[str],
    content: Content,
    say: Say,
) -> Json:
    """Who answers, whom to reach, and what to do in an emergency: what stands there even when switched off."""
    numbers = triage.emergency_numbers[market.country].lines
    named = {name: getattr(profile, name) for name in TenantWire().fields} if profile else None
    return {
        "tenant": named,
        "market": market.code,
        "currency": market.currency,
        "as_of": as_of.isoformat(),
        "locale": content.locale,
        "draft": content.draft,
        "locales": list(locales),
        "contact": {name: getattr(profile.contact, name) for name in CONTACT} if profile else None,
        "emergency": {
            "numbers": list(numbers),
            "text": say(Phrase("emergency.text", {"numbers": numbers})),
            "safety_net": [say(line) for line in safety_net(triage)],
        },
    }


def off_to_wire(switch: Switch) -> Json:
    """The rest of the answer while the tenant is switched off: why, and nothing to ask about."""
    lists = ("plans", "city_tiers", "cities", "facilities", "rooms")
    return {
        "enabled": False,
        "switched_off": {"because": switch.because, "since": switch.since.isoformat()},
        **dict.fromkeys(("default_plan", "default_sum_insured", "screens", "versions")),
        **{name: [] for name in lists},
    }


def on_to_wire(edition: Edition, screens: Screens, *, say: Say, locale: str) -> Json:
    """The rest of the answer: all that a question may name, and what has to be said."""
    told = versions_to_wire(edition.versions(locale=locale))
    versions = {name: version for name, version in told.items() if name not in UNNAMED}
    return {
        "enabled": True,
        "switched_off": None,
        "default_plan": edition.default_plan,
        "default_sum_insured": plain(edition.default_sum_insured),
        "plans": [_plan(plan, edition) for plan in edition.plans.values()],
        "city_tiers": _labelled(CityTier, say),
        "cities": [
            {name: city[name] for name in ShownCityWire().fields} for city in cities_to_wire(edition.cities, say)
        ],
        "facilities": _labelled(Facility, say),
        "rooms": _labelled(RoomClass, say),
        "screens": screens_to_wire(screens, edition, say=say),
        "versions": versions,
    }


def _plan(plan: Plan, edition: Edition) -> Json:
    """The plan in short; what its tenant registered for it counts before what its document says."""
    registered = (edition.tenant.register if edition.tenant else {}).get(plan.id, Register())
    papers = {field: getattr(registered, field) for field in REGISTER}
    papers["uin"] = papers["uin"] or plan.uin
    return {
        "id": plan.id,
        "name": plan.name,
        "insurer": plan.insurer,
        "sum_insured": SumInsuredSchema().dump(plan.sum_insured),
        **{field: given for field, given in papers.items() if given is not None},
    }


def _labelled(codes: type[StrEnum], say: Say) -> list[Json]:
    return [{"code": code.value, "label": say(Phrase(f"label.{code.value}"))} for code in codes]
