"""The guide: the document by which it is published, and GET /v1/guide, which tells it in one language.

Knows no way to find a sentence or a source: both are handed in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import Schema, fields, post_dump, validates_schema
from marshmallow.validate import Length

from schemas.document import Made, Path, TupleOf, refuse
from schemas.estimate_parts import told
from schemas.estimate_shape import CitedSourceSchema
from schemas.fields import Flag, Said, Slug, Whole
from schemas.reference import InForceSchema, WhenSchema
from schemas.source import Cited, Sources, SourceSchema
from service.domain.guide import NOTE, TITLE, Guide, GuideEntry, GuideSection
from service.domain.phrase import Phrase, Say
from service.domain.plan import Source

Json = dict[str, Any]


class GuideEntrySchema(Made):
    """One entry: its sources, and the facts it was written from, by their numbers in the list of facts."""

    makes = GuideEntry

    id = Slug(required=True)
    sources = Cited(required=True)
    facts = TupleOf(Whole(minimum=1, maximum=9_999), load_default=())


class GuideSectionSchema(Made):
    """A section; ``asks``: its entries have two texts, what is asked and what is answered."""

    makes = GuideSection

    id = Slug(required=True)
    asks = Flag(load_default=False)
    entries = TupleOf(fields.Nested(GuideEntrySchema), required=True, validate=Length(1, 60))

    @validates_schema
    def check(self, data: Json, **kwargs: Any) -> None:
        refuse(_twice("entries", (entry.id for entry in data["entries"])))

    @post_dump
    def drop_default(self, data: Json, **kwargs: Any) -> Json:
        return {name: value for name, value in data.items() if value is not False}


class GuideSchema(Made):
    """``guide.json``; ``sources`` are those that triage does not list already."""

    makes = Guide

    version = fields.String(required=True, validate=Length(1, 64))
    sections = TupleOf(fields.Nested(GuideSectionSchema), required=True, validate=Length(1, 20))
    sources = Sources(required=True)

    @validates_schema
    def check(self, data: Json, **kwargs: Any) -> None:
        refuse(_twice("sections", (section.id for section in data["sections"])))


def _twice(where: str, ids: Iterable[str]) -> Iterator[tuple[Path, Said]]:
    """Every id that another one before it has already."""
    seen: Counter[str] = Counter()
    for place, one in enumerate(ids):
        seen[one] += 1
        if seen[one] > 1:
            yield (where, place, "id"), Said(f"'{one}' is there already: give each an id of its own.", "twice")


def _nothing() -> None:
    """What is left out of a query: a function, because a None would say that null may be sent."""


class GuideQuerySchema(WhenSchema):
    """Which market, on which day, in which language."""

    locale = fields.String(
        load_default=_nothing,
        validate=Length(2, 12),
        **told("The language; the tenant's first one if left out.", example="en-IN"),
    )


class EntryWire(Schema):
    """One thing told."""

    id = Slug(required=True, **told("Its name within the section."))
    asked = fields.String(required=True, allow_none=True, **told("What it answers; null where nothing is asked."))
    text = fields.String(required=True, **told("What is told."))
    sources = fields.List(fields.String(), required=True, **told("Ids of the sources behind it."))


class SectionWire(Schema):
    """Entries under a heading."""

    id = Slug(required=True, **told("Its name."))
    title = fields.String(required=True, **told("The heading."))
    entries = fields.List(fields.Nested(EntryWire()), required=True, **told("In the order they are read."))


class GuideAnswer(InForceSchema):
    """The guide in one language; without sections where a market has published none."""

    locale = fields.String(required=True, **told("The language of every sentence here."))
    version = fields.String(required=True, allow_none=True, **told("The version of the guide; null if there is none."))
    content_version = fields.String(required=True, **told("The version of its sentences."))
    title = fields.String(required=True, **told("What to write over it; empty if there is none."))
    note = fields.String(required=True, **told("What it is, and what it is not."))
    sections = fields.List(fields.Nested(SectionWire()), required=True, **told("In the order they are read."))
    sources = fields.List(
        fields.Nested(CitedSourceSchema()), required=True, **told("Every source cited, in the order of the entries.")
    )


NO_GUIDE: Json = {"title": "", "note": "", "sections": [], "sources": []}


def guide_to_wire(guide: Guide, known: Mapping[str, Source], say: Say) -> Json:
    """The guide as it is read: every sentence said, every source that is cited once, in the order it is met."""

    def words(key: str | None) -> str | None:
        return None if key is None else say(Phrase(key))

    cited = dict.fromkeys(source for _, source in guide.cited())
    return {
        "title": words(TITLE),
        "note": words(NOTE),
        "sections": [
            {
                "id": section.id,
                "title": words(section.title),
                "entries": [
                    {
                        "id": entry.id,
                        "asked": words(section.asked(entry)),
                        "text": words(section.text(entry)),
                        "sources": list(entry.sources),
                    }
                    for entry in section.entries
                ],
            }
            for section in guide.sections
        ],
        "sources": [{"id": name, **SourceSchema().dump(known[name])} for name in cited],
    }
