"""The shares of people who go on to a stage, as a published document. Knows no bill and no person."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from marshmallow import fields, post_dump, post_load, validates_schema
from marshmallow.validate import Length, OneOf

from schemas.document import Named, Path, TupleOf, refuse
from schemas.fields import EnumCode, Said, Slug, Strict
from schemas.source import Cited, Sources, unknown_sources
from service.domain.shares import KEYS, Basis, Figure, Horizon, Shares, Transition


class ShareField(fields.Field[Fraction]):
    """A share of a group as a decimal string from 0 to 1 ↔ an exact Fraction."""

    default_error_messages = {"share": 'Write a share as a string from "0" to "1" with at most six decimals.'}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"type": "string", "pattern": r"^(?:0(?:\.[0-9]{1,6})?|1)$"}, **kwargs)

    def _serialize(self, value: Fraction | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{Decimal(value.numerator) / Decimal(value.denominator):f}"

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Fraction:
        if not isinstance(value, str) or not re.fullmatch(r"0(\.[0-9]{1,6})?|1", value):
            raise self.make_error("share")
        return Fraction(value)


class FigureSchema(Strict):
    """One share, where it comes from and which countries were counted."""

    value = ShareField(required=True)
    basis = EnumCode(Basis, required=True)
    sources = Cited(required=True)
    countries = TupleOf(fields.String(validate=Length(1, 60)), required=True)

    @validates_schema
    def check(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["basis"] is not Basis.UNVERIFIED and not data["countries"]:
            refuse([(("countries",), Said("Name the countries that a sourced share counts in.", "incomplete"))])

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Figure:
        return Figure(**data)


class TransitionSchema(Strict):
    """The share of one group that goes on to a stage: three readings, in rising order."""

    low = fields.Nested(FigureSchema, required=True)
    typical = fields.Nested(FigureSchema, required=True)
    high = fields.Nested(FigureSchema, required=True)
    horizon = EnumCode(Horizon, required=True)
    note = fields.String(load_default="", validate=Length(0, 400))

    @validates_schema
    def check(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["low"].value <= data["typical"].value <= data["high"].value:
            refuse([((), Said("Give low, typical and high in rising order.", "order"))])

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Transition:
        return Transition(**data)

    @post_dump
    def drop_empty(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value != ""}


class SharesSchema(Strict):
    """Shares by presentation and transition: ``consult`` is of all, the others of those who consult."""

    version = fields.String(required=True, validate=Length(1, 64))
    presentations = Named(
        keys=Slug(),
        values=Named(
            keys=fields.String(validate=OneOf(KEYS, error="Known transitions: {choices}.")),
            values=fields.Nested(TransitionSchema),
        ),
        required=True,
    )
    sources = Sources(required=True)

    @validates_schema
    def check(self, data: dict[str, Any], **kwargs: Any) -> None:
        refuse(unknown_sources(_cited(data["presentations"]), data["sources"]))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Shares:
        return Shares(**data)


def _cited(presentations: Mapping[str, Mapping[str, Transition]]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for presentation, transitions in presentations.items():
        for key, transition in transitions.items():
            for reading in ("low", "typical", "high"):
                figure: Figure = getattr(transition, reading)
                yield ("presentations", presentation, key, reading), figure.sources
