"""A proposal on the wire: counts, old and new figures, and why a cell is kept; never a bill."""

from schemas.learning import WHY, learning_to_wire
from service.domain.learning import Kept
from tests.bills import MRI, TIER2, bill, proposal


def test_cells_with_and_without_a_new_price() -> None:
    found = proposal(
        [*[bill(500_000)] * 20, *[bill(123_457, where=TIER2)] * 19, bill(654_321, "mri_ls_spine", "Nowhere")]
    )

    told = learning_to_wire(found, market="in", currency="INR")

    assert {name: told[name] for name in told if name not in ("cells", "faults")} == {
        "market": "in",
        "currency": "INR",
        "effective_from": "2027-01-01",
        "least_bills": 20,
        "bills": 40,
        "used": 20,
        "kept": 19,
        "outside": 0,
        "refused": 1,
        "untouched_cells": 144,
    }
    assert told["cells"] == [
        {
            "item_code": MRI,
            "label": "MRI of the lower back, plain",
            "city_tier": "metro",
            "facility": "private_mid",
            "bills": 20,
            "old": {"low": "4000.00", "typical": "6500.00", "high": "9000.00"},
            "new": {"low": "5000.00", "typical": "5000.00", "high": "5000.00"},
            "first": "2026-06-15",
            "last": "2026-06-15",
            "kept": None,
            "why": "",
        },
        {
            "item_code": MRI,
            "label": "MRI of the lower back, plain",
            "city_tier": "tier2",
            "facility": "private_mid",
            "bills": 19,
            "old": {"low": "3000.00", "typical": "4500.00", "high": "6500.00"},
            "new": None,
            "first": None,
            "last": None,
            "kept": "too_few",
            "why": "Fewer than 20 bills.",
        },
    ]
    assert [(fault["pointer"], fault["code"]) for fault in told["faults"]] == [("/40/city", "unknown")]
    assert not any(amount in str(told) for amount in ("1234.57", "6543.21"))


def test_every_reason_is_said() -> None:
    assert set(WHY) == set(Kept)
