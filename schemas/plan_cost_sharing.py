"""Deductibles, payout steps and conditional co-payments as JSON ↔ the domain's types."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields, validates_schema

from schemas.document import Made, Path, SetOf, TupleOf, refuse
from schemas.fields import BasisPoints, EnumCode, Flag, Money, Said, Slug, Whole
from schemas.plan_kinds import faults_of_kind
from service.domain.plan_values import (
    Copay,
    Deductible,
    DeductibleKind,
    PayoutStep,
    ZonePair,
)


class DeductibleSchema(Made):
    """What the patient bears first: of each claim, over the year, as a share, or all of a small claim (franchise)."""

    makes = Deductible

    kind = EnumCode(DeductibleKind, required=True)
    amount = Money(load_default=0)
    percent_bps = BasisPoints(load_default=0)
    minimum = Money(load_default=0)
    maximum = Money(load_default=0)

    @validates_schema(skip_on_field_errors=False)
    def figures_fit_the_kind(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse([*faults_of_kind(data, ("amount", "percent_bps", "minimum", "maximum")), *_crossed(data)])


def _crossed(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    least, most = data.get("minimum") or 0, data.get("maximum") or 0
    if most and least > most:
        yield ("minimum",), Said("The minimum lies above the maximum: give the smaller of the two.", "range")


class PayoutStepSchema(Made):
    """What a claim that reaches ``at_least`` is paid: a share of it, or a fixed sum."""

    makes = PayoutStep

    at_least = Money(required=True)
    pays_bps = BasisPoints(load_default=0)
    pays = Money(load_default=0)

    @validates_schema(skip_on_field_errors=False)
    def one_form(self, data: Mapping[str, Any], **_: Any) -> None:
        if bool(data.get("pays_bps")) == bool(data.get("pays")):
            refuse([((), Said("Give either pays_bps or pays, above zero.", "needed"))])


class ZonePairSchema(Made):
    """The zone insured, and a dearer zone of treatment."""

    makes = ZonePair

    insured = Slug(required=True)
    treated = Slug(required=True)


class CopaySchema(Made):
    """A co-payment on condition; every condition that is set must hold, and at least one is."""

    makes = Copay

    name = Slug(required=True)
    bps = BasisPoints(required=True)
    age_from = Whole(maximum=110, load_default=0)
    zones = TupleOf(fields.Nested(ZonePairSchema), load_default=())
    outside_network = Flag(load_default=False)
    applies_to = SetOf(Slug(), load_default=frozenset())
    pre_existing = Flag(load_default=False)
    accident_exempt = Flag(load_default=False)

    @validates_schema
    def has_a_condition(self, data: Mapping[str, Any], **_: Any) -> None:
        if not any(data.get(name) for name in ("age_from", "zones", "outside_network", "applies_to", "pre_existing")):
            said = "No condition is set: a co-payment on every claim is copay_bps."
            refuse([((), Said(said, "needed"))])
