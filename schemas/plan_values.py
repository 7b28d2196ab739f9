"""Limits and benefits of a plan as JSON ↔ the domain's types. Knows no term's name or source."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields, validates_schema

from schemas.document import Made, Path, SetOf, TupleOf, refuse
from schemas.fields import BasisPoints, EnumCode, Flag, Money, Said, Slug, Whole
from schemas.plan_kinds import faults_of_kind
from service.domain.plan_values import (
    Ayush,
    CategoryLimit,
    DailyLimit,
    Domiciliary,
    LimitKind,
    LimitPeriod,
    OutPatientBenefit,
    Proportionate,
    SubLimit,
)
from service.domain.rules.room_rent import NEVER_SCALED
from service.domain.vocabulary import RoomClass, ServiceCategory

CIRCULAR = "circular IRDAI/HLT/REG/CIR/151/06/2020"


def category_set(**kwargs: Any) -> SetOf:
    """A set of service categories."""
    return SetOf(EnumCode(ServiceCategory), **kwargs)


class DailyLimitSchema(Made):
    """A cap per day of room or ICU; ``includes`` counts in the daily rate beside the room itself."""

    makes = DailyLimit

    kind = EnumCode(LimitKind, required=True)
    amount = Money(load_default=0)
    percent_bps = BasisPoints(load_default=0)
    includes = category_set(load_default=frozenset())
    room_class = EnumCode(RoomClass, allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=False)
    def figures_fit_the_kind(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse(faults_of_kind(data, ("amount", "percent_bps", "room_class")))


class ProportionateSchema(Made):
    """The categories that scale with the room."""

    makes = Proportionate

    categories = category_set(required=True)
    icu_days_exempt = Flag(load_default=False)

    @validates_schema
    def never_what_the_circular_exempts(self, data: Mapping[str, Any], **_: Any) -> None:
        exempt = sorted(data["categories"] & NEVER_SCALED)
        if exempt:
            said = f"{', '.join(exempt)} never scales with the room ({CIRCULAR}): leave it out."
            refuse([(("categories",), Said(said, "exempt"))])


class SubLimitSchema(Made):
    """A cap on a claim, a day or a year: an amount, a share of the base sum insured, or the lower of both.

    No name in ``applies_to`` means every claim; no category and no item means the claim as a whole.
    """

    makes = SubLimit

    name = Slug(required=True)
    amount = Money(load_default=0)
    percent_bps = BasisPoints(load_default=0)
    per = EnumCode(LimitPeriod, load_default=LimitPeriod.CLAIM)
    applies_to = SetOf(Slug(), load_default=frozenset())
    categories = category_set(load_default=frozenset())
    items = SetOf(Slug(), load_default=frozenset())

    @validates_schema(skip_on_field_errors=False)
    def caps_something(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse(_faults_of_cap(data))


def _faults_of_cap(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    if not (data.get("amount") or data.get("percent_bps")) and {"amount", "percent_bps"} <= data.keys():
        yield ("amount",), Said("A sub-limit needs an amount or a percent_bps above zero.", "needed")
    if data.get("per") is LimitPeriod.DAY and not (data.get("categories") or data.get("items")):
        yield ("per",), Said("A limit by the day is of some lines: name categories or items.", "needed")


class CategoryLimitSchema(Made):
    """A yearly cap of an out-patient benefit on one category."""

    makes = CategoryLimit

    category = EnumCode(ServiceCategory, required=True)
    amount = Money(required=True)


class AyushSchema(Made):
    """In-patient AYUSH treatment; ``limit_bps`` 0: up to the sum insured."""

    makes = Ayush

    covered = Flag(required=True)
    ayush_hospital = Flag(load_default=False)
    limit_bps = BasisPoints(load_default=0)


class DomiciliarySchema(Made):
    """Treatment at home in place of a stay; ``limit_bps`` 0: up to the sum insured."""

    makes = Domiciliary

    covered = Flag(required=True)
    minimum_days = Whole(maximum=366, load_default=0)
    limit_bps = BasisPoints(load_default=0)
    around = Flag(load_default=True)
    excluded = SetOf(Slug(), load_default=frozenset())


class OutPatientSchema(Made):
    """What is paid without a stay: no category means nothing; ``annual_limit`` null means the sum insured."""

    makes = OutPatientBenefit

    categories = category_set(required=True)
    annual_limit = Money(allow_none=True, load_default=None)
    per_visit = Money(load_default=0)
    network_only = Flag(load_default=False)
    copay_bps = BasisPoints(load_default=0)
    category_limits = TupleOf(fields.Nested(CategoryLimitSchema), load_default=())

    @validates_schema
    def limits_need_a_benefit(self, data: Mapping[str, Any], **_: Any) -> None:
        given = [name for name, value in data.items() if name != "categories" and value]
        if given and not data["categories"]:
            said = f"No category is covered, so {', '.join(given)} limits nothing: name one."
            refuse([(("categories",), Said(said, "needed"))])
