"""The one JSON form of a plan ↔ the domain's Plan; every fault of a document is told at once, with its pointer.

    {"id", "name", "insurer", "kind", "uin", "as_of", "status_note",
     "sum_insured": {"options": ["500000.00"]} or {"minimum", "maximum", "step"} or {"unknown": true},
     "sources": {"S1": {"title", "where", "date", "kind"}},
     "terms": {"copay_bps": {"value": 500, "ref": "6.1" or null, "authority": "wording", "source": "S1",
                             "as_of": "2024-12", "verbatim", "note", "readings": [{"value", "because"}]},
               "spine_scope": {"unknown": true, "value": the reading priced first, "note", "readings"}},
     "by_sum_insured": [{"at_least": "750000.00", "terms": {"room_limit": {as above}}}],
     "variants": {"with_rider": {"lists_paid": {as above}}},
     "described": [{"label", "text", "source", "as_of"}]}

A term left out is unknown and neutral. Premium tables are documents of their own (``schemas/premium.py``).
Refuses to know whether an item or a presentation that a term names exists.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields as fields_of
from typing import Any, TypeVar

from marshmallow import ValidationError, fields, post_load, validates_schema

from schemas.document import Named, TupleOf, faults_of, load_document, refuse
from schemas.fields import EnumCode, Money, Slug, Strict
from schemas.plan_checks import faults_between_parts
from schemas.plan_cover import SumInsuredSchema
from schemas.plan_terms import NEUTRAL, AsOf, TermsSchema, term_from, term_to_document, words
from schemas.source import Sources
from service.domain.checks.case import Finding
from service.domain.errors import CatalogueFault, Fault
from service.domain.market import Market
from service.domain.markets.india import MARKET as INDIA
from service.domain.money import plain
from service.domain.plan import Described, Plan, PlanKind, SumInsuredBand, Term, Terms
from service.domain.plan_lint import refusals

F = TypeVar("F", Fault, Finding)


class DescribedSchema(Strict):
    """A term shown in our words and read by no rule."""

    label = words(80, required=True)
    text = words(1000, required=True)
    source = words(20, required=True)
    as_of = AsOf(required=True)


class BandSchema(Strict):
    """Terms that hold from a sum insured on."""

    at_least = Money(required=True)
    terms = fields.Nested(TermsSchema, required=True)


class PlanSchema(Strict):
    """A product as published on a date."""

    id = Slug(required=True)
    name = words(120, required=True)
    insurer = words(120, required=True)
    kind = EnumCode(PlanKind, required=True)
    uin = words(40, allow_none=True, load_default=None)
    as_of = AsOf(undated=False, required=True)
    status_note = words(600, load_default="")
    sum_insured = fields.Nested(SumInsuredSchema, required=True)
    sources = Sources(required=True)
    terms = fields.Nested(TermsSchema, required=True)
    by_sum_insured = TupleOf(fields.Nested(BandSchema), load_default=())
    variants = Named(keys=Slug(), values=fields.Nested(TermsSchema), load_default=dict)
    described = TupleOf(fields.Nested(DescribedSchema), load_default=())

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def hangs_together(self, data: dict[str, Any], original: object, **_: Any) -> None:
        """What needs two parts of the document; parts at fault themselves are passed over."""
        if isinstance(original, Mapping):
            refuse(faults_between_parts(original))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Plan:
        data["terms"] = Terms(**_terms_from(data["terms"]))
        data["variants"] = {name: _terms_from(terms) for name, terms in data["variants"].items()}
        data["by_sum_insured"] = tuple(
            SumInsuredBand(band["at_least"], _terms_from(band["terms"])) for band in data["by_sum_insured"]
        )
        data["described"] = tuple(Described(**entry) for entry in data["described"])
        return Plan(**data)


# Made once: a schema of so many fields takes longer to make than to use.
PLAN = PlanSchema()
_WITHOUT_TERMS = PlanSchema(exclude=("terms", "by_sum_insured", "variants"))


def load_plan(document: object, market: Market = INDIA) -> Plan:
    """The plan of a JSON document, or a CatalogueFault with everything wrong with it: its form and its sense."""
    plan, faults = read_plan(document)
    faults += beside(refusals(plan, market), faults) if plan else ()
    if faults or not plan:
        raise CatalogueFault(sorted(faults, key=lambda fault: (fault.pointer, fault.code)))
    return plan


def stored_plan(document: object) -> Plan:
    """The plan of a document that was published before: what was right then is not judged anew."""
    plan: Plan = load_document(PLAN, document)
    return plan


def read_plan(document: object) -> tuple[Plan | None, tuple[Fault, ...]]:
    """The plan of a JSON document as far as it could be loaded, and what is wrong with its form.

    Terms at fault are left out; without a kind, a date and sums insured there is no plan to make sense of.
    """
    try:
        plan: Plan = PLAN.load(document)  # type: ignore[arg-type]  # refusing what is no object is its job
    except ValidationError as error:
        faults = tuple(faults_of(error.messages))
        return _what_loaded(_mapping(error.valid_data), _mapping(error.messages)), faults
    return plan, ()


def beside(found: Iterable[F], faults: Iterable[Fault]) -> tuple[F, ...]:
    """What was found in a plan that could be loaded in part, but not where the part that is missing would be."""
    places = [f"{fault.pointer}/" for fault in faults]
    return tuple(one for one in found if not any(place.startswith(f"{one.pointer}/") for place in places))


def _what_loaded(data: Mapping[str, Any], messages: Mapping[str, Any]) -> Plan | None:
    """A plan of the parts that are right; without sources, because what cites them may be missing."""
    right = {part: loaded for part, loaded in data.items() if part not in messages}
    if not right.keys() >= {"kind", "as_of", "sum_insured"}:
        return None
    wrong = _mapping(messages.get("variants"))
    variants = {name: _right(terms, wrong.get(name)) for name, terms in _mapping(data.get("variants")).items()}
    blank: dict[str, Any] = {"id": "", "name": "", "insurer": "", "uin": None, "status_note": ""}
    parts = {
        "by_sum_insured": (),
        "described": (),
        **right,
        "sources": {},
        "terms": _right(data.get("terms"), messages.get("terms")),
        # A variant of which nothing is left has been told already.
        "variants": {name: terms for name, terms in variants.items() if terms or name not in wrong},
    }
    plan: Plan = PLAN.make({**blank, **parts})
    return plan


def _right(terms: Any, messages: Any) -> dict[str, Any]:
    """The terms of a set that are without fault."""
    wrong = _mapping(messages)
    return {name: term for name, term in _mapping(terms).items() if name not in wrong}


def _mapping(found: Any) -> Mapping[str, Any]:
    """What is wrong with, or could be loaded of, an object; nothing where it was none."""
    return found if isinstance(found, Mapping) else {}


def plan_to_document(plan: Plan) -> dict[str, Any]:
    """The document of ``plan`` without its premiums: ``load_plan`` of it is the same plan."""
    dumped: dict[str, Any] = _WITHOUT_TERMS.dump(plan)
    terms = {term.name: getattr(plan.terms, term.name) for term in fields_of(Terms)}
    stated = {name: term for name, term in terms.items() if term != NEUTRAL[name]}
    if not plan.status_note:
        del dumped["status_note"]
    bands = [{"at_least": plain(band.at_least), "terms": _written(band.terms)} for band in plan.by_sum_insured]
    return {
        **dumped,
        "terms": _written(stated),
        **({"by_sum_insured": bands} if bands else {}),
        "variants": {variant: _written(overrides) for variant, overrides in plan.variants.items()},
    }


def _written(terms: Mapping[str, Term[Any]]) -> dict[str, Any]:
    return {name: term_to_document(name, term) for name, term in terms.items()}


def _terms_from(loaded: Mapping[str, Any]) -> dict[str, Any]:
    return {name: term_from(name, term) for name, term in loaded.items()}
