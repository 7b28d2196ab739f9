"""Premium tables: rows in and out unchanged, faults by row and column, the fixtures through the same gate."""

import csv
from pathlib import Path

import pytest

from schemas.premium import load_premiums, premiums_to_rows
from service.domain.errors import CatalogueFault
from service.domain.plan import PremiumRow

TABLES = sorted((Path(__file__).parents[2] / "fixtures" / "in" / "premiums").glob("*.csv"))


def row(**changes: str) -> dict[str, str]:
    return {
        "plan_id": "asha_plan",
        "age_years": "34",
        "sum_insured": "500000.00",
        "amount": "9817.00",
        "zone": "",
        "basis": "individual",
        "source": "S1",
        "as_of": "2025-01",
        **changes,
    }


def test_a_row_becomes_a_rate_of_its_plan() -> None:
    assert load_premiums([row()]) == {"asha_plan": (PremiumRow(34, 50_000_000, 981_700, "", "S1", "2025-01"),)}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_published_table_comes_back_unchanged(path: Path) -> None:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))

    rates = load_premiums(rows)

    assert list(rates) == [path.stem]
    assert premiums_to_rows(path.stem, rates[path.stem]) == rows


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"age_years": "34.5"}, "/2/age_years"),
        ({"age_years": "111"}, "/2/age_years"),
        ({"age_years": "³"}, "/2/age_years"),
        ({"amount": "-1.00"}, "/2/amount"),
        ({"sum_insured": "five lakh"}, "/2/sum_insured"),
        ({"basis": "floater"}, "/2/basis"),
        ({"source": ""}, "/2/source"),
        ({"as_of": "last year"}, "/2/as_of"),
        ({"plan_id": "Asha's"}, "/2/plan_id"),
        ({"tax": "18"}, "/2/tax"),
        ({}, "/2"),
    ],
    ids=str,
)
def test_a_fault_names_its_row_and_column(change: dict[str, str], pointer: str) -> None:
    with pytest.raises(CatalogueFault) as refused:
        load_premiums([row(), row(**change)])

    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_every_faulty_row_is_told() -> None:
    with pytest.raises(CatalogueFault) as refused:
        load_premiums([row(amount=""), row(age_years="?"), row()])

    assert [fault.pointer for fault in refused.value.faults] == ["/1/amount", "/2/age_years"]


def test_a_plan_may_have_a_rate_in_each_zone() -> None:
    rates = load_premiums([row(zone="A"), row(zone="B")])["asha_plan"]

    assert [rate.zone for rate in rates] == ["A", "B"]
