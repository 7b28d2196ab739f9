"""What settled bills say about a cost table, as it is answered: cell by cell, what is new and what stays and why.

No single bill is repeated: counts and percentiles of cells with enough bills, the count alone of the others.
"""

from typing import Any

from marshmallow import Schema, fields

from schemas.fields import EnumCode, IsoDate, Money, Slug, Whole
from service.domain.learning import Kept, LearnedCell, Proposal
from service.domain.vocabulary import CityTier, Facility

WHY = {
    Kept.TOO_FEW: "Fewer than {least} bills.",
    Kept.PACKAGE: "Its components cannot add up to the new price: the stay alone takes more of it than there is.",
    Kept.GAP: "The row before has ended, and one from {effective} on would leave days without a price.",
    Kept.NOTHING: "The 10th percentile rounds to nothing, and nothing is no price.",
}


class FiguresWire(Schema):
    """Three amounts of one unit."""

    low = Money()
    typical = Money()
    high = Money()


class LearnedCellWire(Schema):
    """A cell that has bills: ``new`` with the days of its first and last bill, or ``kept`` and why."""

    item_code = Slug(attribute="code")
    label = fields.String()
    city_tier = EnumCode(CityTier, attribute="tier")
    facility = EnumCode(Facility)
    bills = Whole(minimum=1)
    old = fields.Nested(FiguresWire, allow_none=True)
    new = fields.Nested(FiguresWire, allow_none=True)
    first = IsoDate(metadata={"type": ["string", "null"]})
    last = IsoDate(metadata={"type": ["string", "null"]})
    kept = EnumCode(Kept, allow_none=True)
    why = fields.String(metadata={"description": "Why it is kept; empty for a new price."})


class RefusedWire(Schema):
    """Bills that no cell can take: the first row of each wrong value, and in words how many more there are."""

    pointer = fields.String(metadata={"example": "/3/item"})
    code = fields.String()
    detail = fields.String()


class LearningWire(Schema):
    """A proposal. Each bill is counted once: used, kept (in cells that stay), outside of the days, or refused."""

    market = Slug(required=True)
    currency = fields.String(required=True, metadata={"description": "Of every amount.", "example": "INR"})
    effective_from = IsoDate(required=True)
    least_bills = Whole(minimum=1, required=True)
    bills = Whole(required=True)
    used = Whole(required=True)
    kept = Whole(required=True)
    outside = Whole(required=True)
    refused = Whole(required=True)
    untouched_cells = Whole(required=True, metadata={"description": "Cells in force without any bill."})
    cells = fields.List(fields.Nested(LearnedCellWire), required=True)
    faults = fields.List(fields.Nested(RefusedWire), required=True)


def learning_to_wire(proposal: Proposal, *, market: str, currency: str) -> dict[str, Any]:
    """The answer to what bills say about the cost table of a market."""
    told: dict[str, Any] = LearningWire().dump(
        {
            "market": market,
            "currency": currency,
            "effective_from": proposal.effective,
            "least_bills": proposal.least,
            "bills": proposal.bills,
            "used": proposal.used,
            "kept": proposal.kept,
            "outside": proposal.outside,
            "refused": proposal.refused,
            "untouched_cells": proposal.untouched,
            "cells": [_cell(cell, proposal) for cell in proposal.cells],
            "faults": proposal.faults,
        }
    )
    return told


def _cell(cell: LearnedCell, proposal: Proposal) -> dict[str, Any]:
    why = WHY[cell.kept].format(least=proposal.least, effective=proposal.effective) if cell.kept else ""
    return {**{name: getattr(cell, name) for name in LearnedCell.__slots__}, "why": why}
