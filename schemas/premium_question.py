"""The question of ``POST /v1/premiums``: JSON → PremiumQuestion, every fault at once.

The bounds keep every sum of amounts below the largest that the domain divides (``service/domain/money.py``).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length

from schemas.document import Path, TupleOf, refuse
from schemas.fields import BasisPoints, EnumCode, Flag, IsoDate, Money, Said, Slug, Strict, Whole
from schemas.moment import Moment
from service.domain.premium_question import InstalmentQuestion, Loading, Person, PremiumQuestion
from service.domain.vocabulary import Frequency, PolicyType, Regime

LARGEST_PREMIUM = 10**9  # ₹1 crore in paise
MOST_PERSONS = 10
MOST_LOADINGS = 3
HIGHEST_INSTALMENT_BPS = 2_000
MOST_INSTALMENTS = 12


def _told(text: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"description": text, **more}}


def _amount(text: str) -> Money:
    return Money(maximum=LARGEST_PREMIUM, load_default=0, **_told(text, default="0.00"))


def _source(text: str) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=Length(1, 300), **_told(text))


class InsuredPersonSchema(Strict):
    """One person, and what is paid for them in the year."""

    id = Slug(required=True, **_told("What the answer names this person by.", example="self"))
    age_years = Whole(maximum=110, required=True, **_told("The age reached by the end of the tax year (31 March)."))
    amount = Money(
        maximum=LARGEST_PREMIUM,
        load_default=None,
        allow_none=True,
        **_told(
            "The yearly premium before discount and tax. In a floater give it once and 0.00 for everybody else; "
            "it may be left out for somebody without cover."
        ),
    )
    parent = Flag(load_default=False, **_told("Whether this is a parent of the taxpayer: parents have a limit apart."))
    check_up = _amount("What was paid for preventive check-ups.")
    medical_expenditure = _amount("What was paid for treatment; it counts for seniors without cover.")
    covered = Flag(load_default=True, **_told("Whether this person has a health policy."))
    paid_in_cash = Flag(
        load_default=False, **_told("Whether the premium, or the treatment, was paid in cash. A check-up may be.")
    )
    source = _source("Where you have the premium from.")

    @validates_schema(skip_on_field_errors=True)
    def a_premium_goes_with_cover(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        if data["covered"] and data["amount"] is None:
            raise ValidationError(
                Said("Give the premium, 0.00 if another person's contains it, or say covered: false.", "required"),
                "amount",
            )
        if not data["covered"] and data["amount"]:
            raise ValidationError(
                Said("Somebody without cover has no premium: leave amount out, or covered.", "contradiction"),
                "amount",
            )

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> Person:
        return Person(**{**data, "amount": data["amount"] or 0})


class LoadingSchema(Strict):
    """Something added to the premium: a fixed amount, or a rate on the premium after the discount."""

    name = fields.String(
        required=True, validate=Length(1, 60), **_told("What it is for.", example="zone upgrade C to A")
    )
    amount = Money(maximum=LARGEST_PREMIUM, load_default=None, allow_none=True, **_told("The amount, or give bps."))
    bps = BasisPoints(load_default=None, allow_none=True, **_told("The rate in basis points, or give amount."))
    source = _source("Where you have it from.")

    @validates_schema(skip_on_field_errors=True)
    def one_way_to_load(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        if (data["amount"] is None) == (data["bps"] is None):
            raise ValidationError(Said("Give either amount or bps.", "one_of"), "amount")

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> Loading:
        return Loading(**data)


class InstalmentSchema(Strict):
    """Paying in parts."""

    every = EnumCode(Frequency, required=True, **_told("How often a part falls due."))
    loading_bps = BasisPoints(
        maximum=HIGHEST_INSTALMENT_BPS,
        load_default=None,
        allow_none=True,
        **_told("What that adds, in basis points; left out, one insurer's published loading, where we know one."),
    )
    paid = Whole(maximum=MOST_INSTALMENTS, load_default=0, **_told("How many are paid already."))
    claim_payable = Money(
        load_default=None, allow_none=True, **_told("What the plan would pay on a claim made now, if there is one.")
    )

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> InstalmentQuestion:
        return InstalmentQuestion(**data)


class PremiumQuestionSchema(Strict):
    """What a family asks about its premium: the persons with theirs; all else is optional."""

    market = Slug(required=True, **_told("The country whose tax counts.", example="in"))
    persons = TupleOf(
        fields.Nested(InsuredPersonSchema()),
        required=True,
        validate=Length(1, MOST_PERSONS),
        **_told("Everybody the taxpayer pays for."),
    )
    policy_type = EnumCode(
        PolicyType, load_default=PolicyType.INDIVIDUAL, **_told("How the policy is sold: the tax goes by it.")
    )
    as_of = IsoDate(load_default=None, allow_none=True, **_told("The day of payment; today if left out."))
    recorded_at = Moment(load_default=None, allow_none=True)
    discount_bps = BasisPoints(load_default=0, **_told("A discount on each person's premium, in basis points."))
    discount_source = _source("Where you have the discount from.")
    loadings = TupleOf(
        fields.Nested(LoadingSchema()),
        load_default=(),
        validate=Length(max=MOST_LOADINGS),
        **_told("What is added for the whole policy, such as a zone upgrade.", default=[]),
    )
    tax_included = Flag(
        load_default=False, **_told("Whether the amounts, and what is added to them, contain the tax already.")
    )
    instalment = fields.Nested(
        InstalmentSchema(), load_default=None, allow_none=True, **_told("Paying in parts; left out: once a year.")
    )
    regime = EnumCode(Regime, load_default=Regime.OLD, **_told("The regime under which income is taxed."))

    @validates_schema(skip_on_field_errors=True)
    def the_whole_fits_together(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        refuse(_misfits(data["persons"], data["loadings"]))

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> PremiumQuestion:
        return PremiumQuestion(**data)


def _misfits(persons: tuple[Person, ...], loadings: tuple[Loading, ...]) -> Iterator[tuple[Path, Said]]:
    seen: set[str] = set()
    for place, person in enumerate(persons):
        if person.id in seen:
            yield ("persons", place, "id"), Said(f"'{person.id}' is there already: name each person once.", "twice")
        seen.add(person.id)
    if loadings and not any(person.amount for person in persons):
        yield ("loadings",), Said("There is no premium to load: give somebody's amount.", "one_of")
