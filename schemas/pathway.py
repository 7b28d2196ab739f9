"""A pathway as a JSON document ↔ the domain's Pathway, and how it is answered.

    {"presentation", "label", "horizon_days", "note",
     "lines": [{"item", "stage", "variant", "quantity": {"low", "typical", "high"}, "day": {…},
                "spread": {"weeks": 6} or {"weeks_low": 6, "weeks_high": 12}, "prompts_admission",
                "basis", "sources": ["NG59"], "note"}],
     "sources": {"NG59": {"title", "where", "date", "kind"}}}

Quantities hold if the stage (and the variant) is reached; days count from the onset. Knows no price,
and not whether an item exists.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, fields, post_dump, post_load, pre_dump, validates_schema
from marshmallow.validate import Length, OneOf

from schemas.document import Path, TupleOf, load_document, refuse
from schemas.fields import EnumCode, Flag, Said, Slug, Strict, Whole
from schemas.plan_terms import words
from schemas.plan_wire import SourceWire
from schemas.source import Cited, Sources, unknown_sources
from service.domain.care import ServiceItem, Triple
from service.domain.cost_table import place_room
from service.domain.pathway import CONSERVATIVE, SURGICAL, Pathway, PathwayLine, Spread
from service.domain.vocabulary import RoomClass, Stage

BASES = ("published", "derived", "general knowledge (unverified)", "assumption")
VARIANTS = (CONSERVATIVE, *sorted(SURGICAL))
DEFAULT_ROOM = place_room(RoomClass.SEMI_PRIVATE)
MOST_UNITS = 1_000
MOST_DAYS = 1_000


class TripleSchema(Strict):
    """Low, typical and high: scenario values in rising order."""

    low = Whole(maximum=MOST_UNITS, required=True)
    typical = Whole(maximum=MOST_UNITS, required=True)
    high = Whole(maximum=MOST_UNITS, required=True)

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if not data["low"] <= data["typical"] <= data["high"]:
            refuse([((), Said("Give low, typical and high in rising order.", "order"))])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Triple:
        return Triple(**data)


class SpreadSchema(Strict):
    """Over how many weeks a course runs: one number, or the two ends of a range."""

    weeks = Whole(minimum=1, maximum=52)
    weeks_low = Whole(minimum=1, maximum=52)
    weeks_high = Whole(minimum=1, maximum=52)

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if data.keys() not in ({"weeks"}, {"weeks_low", "weeks_high"}):
            refuse([((), Said("Give weeks, or weeks_low and weeks_high.", "one_of"))])
        if "weeks" not in data and data["weeks_low"] >= data["weeks_high"]:
            refuse([((), Said("weeks_high has to lie above weeks_low.", "order"))])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Spread:
        if "weeks" in data:
            return Spread(data["weeks"], data["weeks"])
        return Spread(**data)

    @pre_dump
    def write(self, spread: Spread, **_: Any) -> dict[str, int]:
        if spread.weeks_low == spread.weeks_high:
            return {"weeks": spread.weeks_low}
        return {"weeks_low": spread.weeks_low, "weeks_high": spread.weeks_high}


class PathwayLineSchema(Strict):
    """One item at a stage, or of a hospital variant."""

    item = Slug(required=True)
    stage = EnumCode(Stage, required=True)
    variant = fields.String(load_default=None, validate=OneOf(VARIANTS, error=Said("Known: {choices}.", "choice")))
    quantity = fields.Nested(TripleSchema, required=True)
    day = fields.Nested(TripleSchema, required=True)
    spread = fields.Nested(SpreadSchema, load_default=None)
    prompts_admission = Flag(load_default=False)
    basis = fields.String(required=True, validate=OneOf(BASES, error=Said("Known: {choices}.", "choice")))
    sources = Cited(required=True)
    note = words(400, load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PathwayLine:
        return PathwayLine(**data)

    @post_dump
    def drop_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value not in (None, "", False)}


class PathwaySchema(Strict):
    """What is usually done for one presentation."""

    presentation = Slug(required=True)
    label = words(120, required=True)
    horizon_days = Whole(minimum=1, maximum=MOST_DAYS, required=True)
    note = words(400, load_default="")
    lines = TupleOf(fields.Nested(PathwayLineSchema), required=True, validate=Length(1))
    sources = Sources(required=True)

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        cited = ((("lines", place), line.sources) for place, line in enumerate(data["lines"]))
        refuse((*unknown_sources(cited, data["sources"]), *_stay_faults(data["lines"])))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Pathway:
        return Pathway(**data)

    @post_dump
    def drop_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value != ""}


def _stay_faults(lines: tuple[PathwayLine, ...]) -> Iterator[tuple[Path, Said]]:
    """Every pathway may end in a stay without an operation, and each stay has one room."""
    for variant in dict.fromkeys((CONSERVATIVE, *(line.variant for line in lines if line.variant is not None))):
        rooms = [line for line in lines if line.variant == variant and line.item == DEFAULT_ROOM]
        if len(rooms) != 1 or rooms[0].quantity.low < 1:
            yield (
                ("lines",),
                Said(f"The stay '{variant}' needs one line of '{DEFAULT_ROOM}', of a day or more.", "stay"),
            )


PATHWAY = PathwaySchema()  # made once, as it has many fields


def load_pathway(document: object) -> Pathway:
    """The pathway of a JSON document, or a CatalogueFault with everything wrong with it."""
    pathway: Pathway = load_document(PATHWAY, document)
    return pathway


def pathway_to_document(pathway: Pathway) -> dict[str, Any]:
    """The document: ``load_pathway`` of it is the same pathway."""
    document: dict[str, Any] = PATHWAY.dump(pathway)
    return document


class TripleWire(Schema):
    """Low, typical and high: scenario values, not percentiles."""

    low = Whole()
    typical = Whole()
    high = Whole()


class PathwayLineWire(Schema):
    """One item at a stage; ``spread_days`` is how long a course runs, the mean of the published range."""

    item = Slug()
    label = fields.String()
    stage = EnumCode(Stage)
    variant = fields.String(allow_none=True, metadata={"enum": [*VARIANTS, None]})
    unit = fields.String()
    quantity = fields.Nested(TripleWire)
    day = fields.Nested(TripleWire)
    spread_days = Whole(allow_none=True)
    basis = fields.String()
    sources = fields.List(fields.String())
    note = fields.String()


class PathwayWire(Schema):
    """A pathway as GET /v1/pathways answers it."""

    presentation = Slug()
    label = fields.String()
    horizon_days = Whole()
    note = fields.String()
    variants = fields.List(fields.String())
    lines = fields.List(fields.Nested(PathwayLineWire))
    sources = fields.List(fields.Nested(SourceWire))


def pathway_to_wire(pathway: Pathway, items: Mapping[str, ServiceItem]) -> dict[str, Any]:
    """A pathway with the labels of its items and its sources in full."""
    lines = [
        {
            **{name: getattr(line, name) for name in PathwayLine.__slots__},
            "label": items[line.item].label,
            "unit": items[line.item].unit,
            "spread_days": line.spread.days if line.spread else None,
        }
        for line in pathway.lines
    ]
    shown = {name: getattr(pathway, name) for name in ("presentation", "label", "horizon_days", "note", "variants")}
    told: dict[str, Any] = PathwayWire().dump({**shown, "lines": lines, "sources": pathway.sources.values()})
    return told
