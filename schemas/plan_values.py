"""What each plan term's value looks like as JSON ↔ the domain's type. Knows no term's name or source."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import post_load, pre_dump, validates_schema
from marshmallow.exceptions import ValidationError

from schemas.document import Path, SetOf, TupleOf, refuse
from schemas.fields import BasisPoints, EnumCode, Flag, Money, Said, Slug, Strict
from service.domain.plan_values import (
    DailyLimit,
    Deductible,
    DeductibleKind,
    LimitKind,
    OutPatientBenefit,
    Proportionate,
    Step,
    SubLimit,
    SumInsured,
)
from service.domain.rules.room_rent import NEVER_SCALED
from service.domain.vocabulary import ServiceCategory

CIRCULAR = "circular IRDAI/HLT/REG/CIR/151/06/2020"

NEEDED = {
    LimitKind.NONE: frozenset[str](),
    LimitKind.AMOUNT: frozenset({"amount"}),
    LimitKind.PERCENT: frozenset({"percent_bps"}),
    LimitKind.LOWER_OF: frozenset({"amount", "percent_bps"}),
    DeductibleKind.NONE: frozenset[str](),
    DeductibleKind.PER_CLAIM: frozenset({"amount"}),
    DeductibleKind.AGGREGATE: frozenset({"amount"}),
}


def every_step_once(order: tuple[Step, ...]) -> None:
    """An order of assessment names each step exactly once."""
    if sorted(order) != sorted(Step):
        raise ValidationError(Said(f"An order names each of {', '.join(Step)} exactly once.", "order"))


def order_of_steps(**kwargs: Any) -> TupleOf:
    """The steps of the assessment, as the wording orders them."""
    return TupleOf(EnumCode(Step), validate=every_step_once, **kwargs)


def category_set(**kwargs: Any) -> SetOf:
    """A set of service categories."""
    return SetOf(EnumCode(ServiceCategory), **kwargs)


def _fit(data: Mapping[str, Any], names: Iterable[str]) -> Iterator[tuple[Path, Said]]:
    """The figures a kind needs are there and not zero; those it does not need are absent or zero."""
    kind = data.get("kind")
    if kind is None:
        return
    for name in names:
        if name in NEEDED[kind] and data.get(name) == 0:
            yield (name,), Said(f"A limit or deductible of kind '{kind}' needs {name} above zero.", "needed")
        if name not in NEEDED[kind] and data.get(name):
            yield (name,), Said(f"Kind '{kind}' has no {name}: leave it out.", "superfluous")


class DailyLimitSchema(Strict):
    """A cap per day of room or ICU; ``includes`` counts in the daily rate beside the room itself."""

    kind = EnumCode(LimitKind, required=True)
    amount = Money(load_default=0)
    percent_bps = BasisPoints(load_default=0)
    includes = category_set(load_default=frozenset())

    @validates_schema(skip_on_field_errors=False)
    def figures_fit_the_kind(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse(_fit(data, ("amount", "percent_bps")))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> DailyLimit:
        return DailyLimit(**data)


class ProportionateSchema(Strict):
    """The categories that scale with the room."""

    categories = category_set(required=True)

    @validates_schema
    def never_what_the_circular_exempts(self, data: Mapping[str, Any], **_: Any) -> None:
        exempt = sorted(data["categories"] & NEVER_SCALED)
        if exempt:
            said = f"{', '.join(exempt)} never scales with the room ({CIRCULAR}): leave it out."
            refuse([(("categories",), Said(said, "exempt"))])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Proportionate:
        return Proportionate(**data)


class DeductibleSchema(Strict):
    """What the patient bears first: of each claim, or over the year."""

    kind = EnumCode(DeductibleKind, required=True)
    amount = Money(load_default=0)

    @validates_schema(skip_on_field_errors=False)
    def figures_fit_the_kind(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse(_fit(data, ("amount",)))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Deductible:
        return Deductible(**data)


class SubLimitSchema(Strict):
    """A cap on the whole claim of the named presentations or variants; none named means every claim."""

    name = Slug(required=True)
    amount = Money(required=True)
    applies_to = SetOf(Slug(), load_default=frozenset())

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SubLimit:
        return SubLimit(**data)


class OutPatientSchema(Strict):
    """What is paid without a stay: no category means nothing; ``annual_limit`` null means the sum insured."""

    categories = category_set(required=True)
    annual_limit = Money(allow_none=True, load_default=None)
    per_visit = Money(load_default=0)
    network_only = Flag(load_default=False)
    copay_bps = BasisPoints(load_default=0)

    @validates_schema
    def limits_need_a_benefit(self, data: Mapping[str, Any], **_: Any) -> None:
        given = [name for name, value in data.items() if name != "categories" and value]
        if given and not data["categories"]:
            said = f"No category is covered, so {', '.join(given)} limits nothing: name one."
            refuse([(("categories",), Said(said, "needed"))])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> OutPatientBenefit:
        return OutPatientBenefit(**data)


class SumInsuredSchema(Strict):
    """The sums on offer: ``options``, or ``minimum`` to ``maximum`` by ``step`` (step 0: any amount)."""

    options = TupleOf(Money())
    minimum = Money()
    maximum = Money()
    step = Money()

    @validates_schema
    def one_form(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse(_faults_of_sums(SumInsured(**data)))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SumInsured:
        return SumInsured(**data)

    @pre_dump
    def only_the_form_in_use(self, sums: SumInsured, **_: Any) -> dict[str, Any]:
        if sums.options:
            return {"options": sums.options}
        return {"minimum": sums.minimum, "maximum": sums.maximum, "step": sums.step}


def _faults_of_sums(sums: SumInsured) -> Iterator[tuple[Path, Said]]:
    if bool(sums.options) == bool(sums.minimum or sums.maximum or sums.step):
        yield (), Said("Give either options, or minimum and maximum.", "needed")
    if list(sums.options) != sorted(set(sums.options)) or 0 in sums.options:
        yield ("options",), Said("List the sums once each, from the smallest up, above zero.", "order")
    if not sums.options and not 0 < sums.minimum <= sums.maximum:
        yield ("minimum",), Said("Give a minimum above zero and not above the maximum.", "range")
    if sums.step and (sums.maximum - sums.minimum) % sums.step:
        yield ("step",), Said("The maximum is no whole number of steps above the minimum.", "range")
