"""How a plan is answered by GET /v1/plans: every term with its value, clause and resolved source.

A term that no source settles says ``known: false`` and has no ``value``; ``assumed`` is the reading that is
priced first, ``readings`` are the others. Says nothing in words of its own.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, pre_dump

from schemas.fields import EnumCode, Flag, Money, Slug, Whole
from schemas.plan_cover import SumInsuredSchema
from schemas.plan_terms import TERM_VALUES, MakeField
from service.domain.plan import Authority, Clause, Described, Plan, PlanKind, Source, Term


class SourceWire(Schema):
    """Where a fact comes from."""

    id = fields.String()
    title = fields.String()
    where = fields.String()
    date = fields.String()
    kind = fields.String()


class ClauseWire(Schema):
    """Where a term is written; ``ref`` is null where the source prints no number."""

    ref = fields.String(allow_none=True)
    authority = EnumCode(Authority)
    source = fields.Nested(SourceWire)
    as_of = fields.String()


class DescribedWire(Schema):
    """A term in our words that no rule reads."""

    label = fields.String()
    text = fields.String()
    source = fields.Nested(SourceWire)
    as_of = fields.String()


class PremiumRowWire(Schema):
    """A published yearly premium of one person, before tax."""

    age_years = Whole()
    sum_insured = Money()
    amount = Money()
    zone = fields.String()
    source = fields.Nested(SourceWire)
    as_of = fields.String()


def _term_wire(name: str, make: MakeField) -> type[Schema]:
    title = "".join(part.capitalize() for part in name.split("_"))
    reading = Schema.from_dict({"value": make(), "because": fields.String()}, name=f"{title}ReadingWire")
    return Schema.from_dict(
        {
            "value": make(allow_none=True),
            "known": Flag(),
            "assumed": make(allow_none=True),
            "clause": fields.Nested(ClauseWire, allow_none=True),
            "verbatim": fields.String(),
            "note": fields.String(),
            "readings": fields.List(fields.Nested(reading)),
        },
        name=f"{title}TermWire",
    )


TermsWire = Schema.from_dict(
    {name: fields.Nested(_term_wire(name, make)) for name, make in TERM_VALUES.items()}, name="TermsWire"
)


class VariantWire(Schema):
    """An option of the plan: the terms that it replaces."""

    name = Slug()
    terms = fields.Nested(TermsWire)


class BandWire(Schema):
    """The terms that hold from a sum insured on."""

    at_least = Money()
    terms = fields.Nested(TermsWire)


class PlanWire(Schema):
    """A plan as published on a date. Dumps the domain's Plan."""

    id = Slug()
    name = fields.String()
    insurer = fields.String()
    kind = EnumCode(PlanKind)
    uin = fields.String(allow_none=True)
    as_of = fields.String()
    status_note = fields.String()
    sum_insured = fields.Nested(SumInsuredSchema)
    terms = fields.Nested(TermsWire)
    by_sum_insured = fields.List(fields.Nested(BandWire))
    variants = fields.List(fields.Nested(VariantWire))
    described = fields.List(fields.Nested(DescribedWire))
    premiums = fields.List(fields.Nested(PremiumRowWire))
    sources = fields.List(fields.Nested(SourceWire))

    @pre_dump
    def resolve(self, plan: Plan, **_: Any) -> dict[str, Any]:
        """Put the sources beside what cites them."""
        shown = {name: getattr(plan, name) for name in ("id", "name", "insurer", "kind", "uin", "as_of", "status_note")}
        return {
            **shown,
            "sum_insured": plan.sum_insured,
            "terms": {name: _shown(getattr(plan.terms, name), plan.sources) for name in TERM_VALUES},
            "by_sum_insured": [
                {"at_least": band.at_least, "terms": _shown_terms(band.terms, plan.sources)}
                for band in plan.by_sum_insured
            ],
            "variants": [
                {"name": name, "terms": _shown_terms(terms, plan.sources)} for name, terms in plan.variants.items()
            ],
            "described": [_sourced(entry, plan.sources) for entry in plan.described],
            "premiums": [_sourced(row, plan.sources) for row in plan.premiums],
            "sources": list(plan.sources.values()),
        }


def _shown_terms(terms: Mapping[str, Term[Any]], sources: Mapping[str, Source]) -> dict[str, Any]:
    return {name: _shown(term, sources) for name, term in terms.items()}


def plan_to_wire(plan: Plan) -> dict[str, Any]:
    """The JSON of a plan as GET /v1/plans/<id> answers it."""
    wire: dict[str, Any] = PlanWire().dump(plan)
    return wire


def _shown(term: Term[Any], sources: Mapping[str, Source]) -> dict[str, Any]:
    value = {"value": term.value, "assumed": None} if term.known else {"value": None, "assumed": term.value}
    return {
        **value,
        "known": term.known,
        "clause": term.clause and _sourced(term.clause, sources),
        "verbatim": term.verbatim,
        "note": term.note,
        "readings": term.readings,
    }


def _sourced(cites: Clause | Described | Any, sources: Mapping[str, Source]) -> dict[str, Any]:
    """The fields of ``cites`` with its source in full."""
    return {name: getattr(cites, name) for name in cites.__slots__} | {"source": sources[cites.source]}
