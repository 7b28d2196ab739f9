"""The published costs and pathways, loaded through their schemas, and builders of small ones."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from schemas.catalogue import load_cost_sheet
from schemas.item import load_items
from schemas.pathway import load_pathway
from service.domain.care import ServiceItem, Triple
from service.domain.cost_sheet import CostRow, CostSheet
from service.domain.cost_table import CostTable, cost_table
from service.domain.pathway import CONSERVATIVE, CarePlan, Pathway, PathwayLine, care_plan
from service.domain.vocabulary import (
    CareSetting,
    CityTier,
    Confidence,
    Facility,
    NonPayableList,
    RoomClass,
    ServiceCategory,
    Stage,
)
from tests.clinical import document

FOLDER = Path(__file__).parent.parent / "fixtures" / "in"
AS_OF = date(2026, 11, 20)
RUPEE = 100
METRO, MIDDLE = CityTier.METRO, Facility.PRIVATE_MID
PRESENTATIONS = (
    "simple_spasm",
    "recurrent_sedentary",
    "radiculopathy",
    "post_injury",
    "chronic_spasm",
    "post_spine_surgery",
)


def text(name: str) -> str:
    """A table of the published folder."""
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def items() -> dict[str, ServiceItem]:
    return load_items(text("items.csv"))


@cache
def sheet() -> CostSheet:
    return load_cost_sheet({name: text(name) for name in ("cost_table.csv", "factors.csv", "package_split.csv")})


@cache
def table() -> CostTable:
    return cost_table(sheet(), items(), as_of=AS_OF, unit=RUPEE)


@cache
def pathway(name: str) -> Pathway:
    return load_pathway(document(f"fixtures/in/pathways/{name}.json"))


def plan_of(found: str | Pathway, variant: str | None = None, **changes: Any) -> CarePlan:
    """The care plan of a published pathway, by its name, or of another one."""
    asked: dict[str, Any] = {
        "items": items(),
        "room": RoomClass.SEMI_PRIVATE,
        "care_so_far": frozenset(),
        "prescribed": {},
        **changes,
    }
    return care_plan(pathway(found) if isinstance(found, str) else found, variant=variant, **asked)


def item(code: str, *expression: tuple[str, int | Fraction], **changes: Any) -> ServiceItem:
    """A family doctor's visit, but for ``changes``, priced by ``expression``."""
    usual = ServiceItem(
        code=code,
        label=code,
        stage=Stage.DOCTOR_VISIT,
        category=ServiceCategory.CONSULTATION,
        setting=CareSetting.OUT_PATIENT,
        unit="visit",
        cost_codes=tuple((name, Fraction(times)) for name, times in expression),
        associated="no",
        nonpayable=NonPayableList.NONE,
    )
    return replace(usual, **changes)


def row(code: str, rupees: int = 100, **changes: Any) -> CostRow:
    """A consultation of ``rupees`` in a metro, mid-range, but for ``changes``."""
    usual = CostRow(
        code=code,
        stage=Stage.DOCTOR_VISIT,
        label=code,
        unit="visit",
        category=ServiceCategory.CONSULTATION,
        setting=CareSetting.OUT_PATIENT,
        low=rupees * 50,
        typical=rupees * 100,
        high=rupees * 200,
        tier=METRO,
        facility=MIDDLE,
        source="a source",
        source_date="2025",
        confidence=Confidence.HIGH,
    )
    return replace(usual, **changes)


def table_of(*rows: CostRow, as_of: date = AS_OF, known: Mapping[str, ServiceItem] | None = None) -> CostTable:
    """A table of these rows with the published factors."""
    return cost_table(CostSheet(rows, sheet().factors, ()), known or {}, as_of=as_of, unit=RUPEE)


def line(item_code: str, day: int = 0, quantity: int = 1, **changes: Any) -> PathwayLine:
    """A line of the doctor's stage from ``day``, but for ``changes``."""
    usual = PathwayLine(
        item=item_code,
        stage=Stage.DOCTOR_VISIT,
        quantity=Triple(quantity, quantity, quantity),
        day=Triple(day, day, day),
        basis="assumption",
        sources=("GK",),
    )
    return replace(usual, **changes)


def with_stay(*lines: PathwayLine, first: int, days: int) -> Pathway:
    """A pathway of ``lines`` that may end in a stay of ``days`` from day ``first``."""
    room = line("room_semi_private_day", first, days, stage=Stage.HOSPITALISATION, variant=CONSERVATIVE)
    return Pathway("a_spasm", "A spasm", 90, (*lines, room), {})
