"""Small plan documents without fault, and the edits that spoil them."""

from collections.abc import Callable
from typing import Any

Edit = Callable[[dict[str, Any]], object]


def known(value: object, **more: object) -> dict[str, Any]:
    return {"value": value, "ref": None, "authority": "wording", "source": "S1", "as_of": "2025", **more}


def document(**changes: object) -> dict[str, Any]:
    """A small plan without fault."""
    return {
        "id": "asha_plan",
        "name": "Asha’s plan",
        "insurer": "Nobody in particular",
        "kind": "base",
        "as_of": "2025-01",
        "sum_insured": {"options": ["300000.00", "500000.00"]},
        "sources": {"S1": {"title": "A wording", "where": "a shelf", "date": "2025"}},
        "terms": {
            "copay_bps": known(1000),
            "spine_scope": {"unknown": True, "note": "No list was found."},
            "room_limit": known({"kind": "percent", "percent_bps": 100}),
        },
        "variants": {"with_rider": {"lists_paid": known(["I"])}},
        "described": [{"label": "Bonus", "text": "5% a year.", "source": "S1", "as_of": "undated"}],
        **changes,
    }


def edit(change: Edit) -> dict[str, Any]:
    draft = document()
    change(draft)
    return draft


def put(*path: str, value: object) -> Edit:
    """An edit that sets ``value`` at ``path``."""

    def change(draft: dict[str, Any]) -> None:
        place: Any = draft
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value

    return change


def drop(*path: str) -> Edit:
    def change(draft: dict[str, Any]) -> None:
        place: Any = draft
        for part in path[:-1]:
            place = place[part]
        del place[path[-1]]

    return change


def term(name: str, value: object, **more: object) -> Edit:
    return put("terms", name, value=known(value, **more))


RICH: dict[str, Any] = {
    "order": known(["room", "sub_limit", "deductible", "copay", "sum_insured"]),
    "out_patient": known({"categories": ["therapy"], "annual_limit": "25000.00", "per_visit": "300.00"}),
    "icu_limit": known({"kind": "amount", "amount": "10000.00"}),
    "proportionate": known({"categories": ["ot", "nursing"]}),
    "ambulance_limit": known(None, verbatim="up to the sum insured"),
    "deductible": known({"kind": "per_claim", "amount": "15000.00"}),
    "sub_limits": known([{"name": "cataract", "amount": "40000.00", "applies_to": ["cataract"]}]),
    "lists_paid": known([]),
    "excluded_items": known(["lumbar_belt"], note="As worded."),
}
