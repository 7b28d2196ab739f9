"""The cover of a plan as JSON ↔ the domain's types: sums insured, bonus, restoration, orders, listed waits."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import pre_dump, validates_schema
from marshmallow.exceptions import ValidationError

from schemas.document import Made, Path, SetOf, TupleOf, refuse
from schemas.fields import BasisPoints, EnumCode, Flag, Money, Said, Slug, Whole
from service.domain.plan_values import (
    AfterClaim,
    Bonus,
    Bucket,
    ListedWait,
    Restoration,
    RestoreWhen,
    Step,
    SumInsured,
)

MOST_BONUS_BPS = 100_000  # ten times the base


def every_step_once(order: tuple[Step, ...]) -> None:
    """An order of assessment names each step exactly once."""
    if sorted(order) != sorted(Step):
        raise ValidationError(Said(f"An order names each of {', '.join(Step)} exactly once.", "order"))


def order_of_steps(**kwargs: Any) -> TupleOf:
    """The steps of the assessment, as the wording orders them."""
    return TupleOf(EnumCode(Step), validate=every_step_once, **kwargs)


def cover_order(**kwargs: Any) -> TupleOf:
    """The parts of the cover, as a claim uses them up."""
    return TupleOf(EnumCode(Bucket), validate=every_bucket_once, **kwargs)


def every_bucket_once(order: tuple[Bucket, ...]) -> None:
    """An order of drawing names each part exactly once."""
    if sorted(order) != sorted(Bucket):
        raise ValidationError(Said(f"An order names each of {', '.join(Bucket)} exactly once.", "order"))


class ListedWaitSchema(Made):
    """A wait of its own for the conditions or treatments that it names."""

    makes = ListedWait

    name = Slug(required=True)
    months = Whole(maximum=120, required=True)
    applies_to = SetOf(Slug(), required=True)


class BonusSchema(Made):
    """Cover added each claim-free year, as a share of the base sum insured."""

    makes = Bonus

    percent_bps = Whole(maximum=MOST_BONUS_BPS, required=True)
    maximum_bps = Whole(maximum=MOST_BONUS_BPS, required=True)
    after_claim = EnumCode(AfterClaim, load_default=AfterClaim.KEPT)
    reduction_bps = Whole(maximum=MOST_BONUS_BPS, load_default=0)

    @validates_schema
    def hangs_together(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse(_faults_of_bonus(data))


def _faults_of_bonus(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    if data["percent_bps"] > data["maximum_bps"]:
        yield ("percent_bps",), Said("A year adds no more than the maximum.", "range")
    if bool(data["reduction_bps"]) is not (data["after_claim"] is AfterClaim.REDUCED):
        yield ("reduction_bps",), Said("Give it above zero with after_claim 'reduced', and only then.", "needed")


class RestorationSchema(Made):
    """How the cover comes back in a year; ``times`` null: without limit."""

    makes = Restoration

    when = EnumCode(RestoreWhen, required=True)
    times = Whole(minimum=1, maximum=100, allow_none=True, load_default=None)
    amount_bps = BasisPoints(load_default=10_000)
    same_illness = Flag(load_default=True)
    first_claim = Flag(load_default=True)


class SumInsuredSchema(Made):
    """The sums on offer: ``options``, or ``minimum`` to ``maximum`` by ``step`` (step 0: any amount).

    ``unknown``: no source lists them; ``options`` may then say which ones a source names.
    """

    makes = SumInsured

    options = TupleOf(Money())
    minimum = Money()
    maximum = Money()
    step = Money()
    is_unknown = Flag(data_key="unknown", attribute="unknown")

    @validates_schema
    def one_form(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse(_faults_of_sums(SumInsured(**data)))

    @pre_dump
    def only_the_form_in_use(self, sums: SumInsured, **_: Any) -> dict[str, Any]:
        if sums.unknown:
            return {"unknown": True, **({"options": sums.options} if sums.options else {})}
        if sums.options:
            return {"options": sums.options}
        return {"minimum": sums.minimum, "maximum": sums.maximum, "step": sums.step}


def _faults_of_sums(sums: SumInsured) -> Iterator[tuple[Path, Said]]:
    in_a_range = bool(sums.minimum or sums.maximum or sums.step)
    if sums.unknown and in_a_range:
        yield ("unknown",), Said("A range says what is on offer: leave it out, or unknown.", "superfluous")
    if not sums.unknown and bool(sums.options) == in_a_range:
        yield (), Said("Give either options, or minimum and maximum; or say that they are unknown.", "needed")
    if list(sums.options) != sorted(set(sums.options)) or 0 in sums.options:
        yield ("options",), Said("List the sums once each, from the smallest up, above zero.", "order")
    if not (sums.options or sums.unknown) and not 0 < sums.minimum <= sums.maximum:
        yield ("minimum",), Said("Give a minimum above zero and not above the maximum.", "range")
    if sums.step and (sums.maximum - sums.minimum) % sums.step:
        yield ("step",), Said("The maximum is no whole number of steps above the minimum.", "range")
