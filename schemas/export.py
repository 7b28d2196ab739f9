"""What is asked of a file of rows: for whom it is, and which days' rows. Knows no column."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.fields import EnumCode, IsoDate, Said, Slug, Strict
from service.reports.columns import Profile


class ProfileSchema(Strict):
    """For whom a CSV file is."""

    profile = EnumCode(
        Profile,
        load_default=Profile.SPREADSHEET,
        metadata={
            "description": "spreadsheet: a byte order mark in front, and no text that runs as a formula. data: no mark "
            "and no free text, for programs. Of a CSV file alone."
        },
    )


class ExportSchema(ProfileSchema):
    """Which rows, and for whom."""

    market = Slug(load_default="in", metadata={"description": "The market.", "example": "in"})
    created_after = IsoDate(
        load_default=None,
        metadata={"description": "The first day, by the market's time; all without it."},
    )
    created_before = IsoDate(
        load_default=None,
        metadata={"description": "The day after the last one; until now without it."},
    )

    @validates_schema
    def _in_order(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        first, end = data["created_after"], data["created_before"]
        if first and end and first >= end:
            told = f"{end} is no later day than created_after, {first}: write the day after the last one you want."
            raise ValidationError(Said(told, "order"), "created_before")
