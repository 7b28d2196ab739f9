"""Settled bills as CSV: what is read, and every fault by row, column and value."""

from datetime import date

import pytest

from schemas import settled_bills
from schemas.settled_bills import load_bills
from service.domain.errors import CatalogueFault
from service.domain.settled_bills import FACILITIES, NOWHERE, TIERS
from service.domain.vocabulary import CityTier, Facility

HEAD = "item,city,city_tier,facility,date,amount\n"


def faults_of(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        load_bills(text)
    return [(fault.pointer, fault.code, fault.detail) for fault in refused.value.faults]


def test_bills_become_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows a chunk, so that a column is put together from several."""
    monkeypatch.setattr(settled_bills, "CHUNK", 2)
    rows = (
        "mri,New Delhi,,private_mid,2026-01-31,4500.00\n\n"
        "cbc,,tier2,public,2026-02-28,-3.5\r\n"
        "mri,pune,,private_premium,2026-03-01,7\n"
        '"mri","New Delhi",,private_mid,2026-01-31,0.05\n'
    )

    bills = load_bills("\ufeff" + HEAD + rows)

    assert (bills.items, bills.cities) == (("mri", "cbc"), ("New Delhi", "pune"))
    assert bills.item.tolist() == [0, 1, 0, 0]
    assert bills.city.tolist() == [0, NOWHERE, 1, 0]
    assert bills.tier.tolist() == [NOWHERE, TIERS.index(CityTier.TIER2), NOWHERE, NOWHERE]
    assert [FACILITIES[number] for number in bills.facility] == [
        Facility.PRIVATE_MID,
        Facility.PUBLIC,
        Facility.PRIVATE_PREMIUM,
        Facility.PRIVATE_MID,
    ]
    assert [date.fromordinal(day).isoformat() for day in bills.day.tolist()] == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-01",
        "2026-01-31",
    ]
    assert bills.amount.tolist() == [450_000, -350, 700, 5]
    assert len(bills) == 4


def test_columns_may_stand_in_any_order() -> None:
    bills = load_bills("amount,date,facility,city_tier,city,item\n-0.50,2026-01-31,public,metro,,mri\n")

    assert (bills.items, bills.amount.tolist(), bills.tier.tolist()) == (("mri",), [-50], [0])


def test_a_table_without_rows_has_no_bills() -> None:
    assert len(load_bills(HEAD)) == 0


def test_every_wrong_value_is_told_with_its_row_and_column() -> None:
    rows = (
        "MRI,Pune,,private_mid,2026-02-30,1\n"
        "mri,,metro,publik,2026-01-01,five\n"
        "mri,,metropolis,public,2026-01-01,1\n"
        "mri,,metro,publik,2026-01-01,1.234\n"
        "mri,Pune,metro,public,2026-01-01,1\n"
        f"mri,,,public,2026-01-01,{'9' * 16}\n"
        f",{'x' * 61},,public,,1\n"
    )

    date_said = 'Write a date that exists as YYYY-MM-DD, such as "2026-11-20".'
    slug_said = 'Write an id of small letters, digits and underscores, at most 64 long, such as "pune".'
    amount_said = 'Write digits and at most two decimals, such as "1234.50".'
    assert faults_of(HEAD + rows) == [
        ("/1/item", "slug", f"Row 1, column item: 'MRI': {slug_said}"),
        ("/1/date", "date", f"Row 1, column date: '2026-02-30': {date_said}"),
        (
            "/2/facility",
            "choice",
            "Row 2, column facility: 'publik' is not one of the codes. Did you mean 'public'? So too in 1 more row.",
        ),
        ("/2/amount", "amount", f"Row 2, column amount: 'five': {amount_said}"),
        (
            "/3/city_tier",
            "choice",
            "Row 3, column city_tier: 'metropolis' is not one of the codes. Did you mean 'metro'?",
        ),
        ("/4/amount", "amount", f"Row 4, column amount: '1.234': {amount_said}"),
        ("/5/city", "place", "Row 5, column city: Give the city or its tier, not both."),
        ("/6/city", "place", "Row 6, column city: Give the city, or its tier in city_tier."),
        ("/6/amount", "amount", f"Row 6, column amount: '{'9' * 16}': {amount_said}"),
        ("/7/item", "slug", f"Row 7, column item: '': {slug_said}"),
        ("/7/city", "length", f"Row 7, column city: '{'x' * 60}': Write 1 to 60 characters."),
        ("/7/date", "date", f"Row 7, column date: '': {date_said}"),
    ]


def test_a_header_and_rows_of_another_shape_are_refused_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settled_bills, "CHUNK", 1)

    assert faults_of("") == [
        (f"/0/{name}", "header", f"The header has to name the column '{name}' once.")
        for name in ("item", "city", "city_tier", "facility", "date", "amount")
    ]
    assert faults_of(HEAD.replace("city_tier", "tier")) == [
        ("/0/city_tier", "header", "The header has to name the column 'city_tier' once."),
        ("/0/tier", "unknown", "There is no column 'tier'. Did you mean 'city_tier'?"),
    ]
    assert faults_of(HEAD + "a,b\nmri,,metro,public,2026-01-01,1\na,b,c,d,e,f,g\n") == [
        ("/1", "cells", "Row 1 has 2 cells; the header has 6."),
        ("/3", "cells", "Row 3 has 7 cells; the header has 6."),
    ]
    assert faults_of(HEAD + 'mri,"Pu"ne,,public,2026-01-01,1\n')[0][:2] == ("/2", "csv")
