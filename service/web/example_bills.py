"""Bills and plan documents that the description of the API shows: each can be sent as it stands. Computes nothing."""

from typing import Any

from service.domain.example import Example

_WORDING = {"authority": "wording", "source": "W", "as_of": "2025-04"}
# A whole document, as short as a useful one can be. README shows the same.
SMALL_PLAN: dict[str, Any] = {
    "id": "my_plan",
    "name": "My plan",
    "insurer": "My insurer",
    "kind": "base",
    "as_of": "2025-04",
    "sum_insured": {"options": ["500000.00"]},
    "sources": {"W": {"title": "Policy wording", "where": "the PDF of my policy", "date": "April 2025"}},
    "terms": {
        "room_limit": {"value": {"kind": "percent", "percent_bps": 100}, "ref": "3.1", **_WORDING},
        "proportionate": {"value": {"categories": ["surgeon", "ot", "consultation"]}, "ref": "3.1", **_WORDING},
        "lists_paid": {"value": [], "ref": "4.2", **_WORDING},
        "copay_bps": {"value": 1000, "ref": "6.2", **_WORDING},
    },
}

# Worked example D-02: three days in a room of 7,000 where the plan allows 5,000 with nursing.
_BILL = [
    {"category": "room", "amount": "21000.00", "per_day": "7000.00", "days": 3},
    {"category": "nursing", "amount": "3000.00", "per_day": "1000.00", "days": 3},
    {"category": "consultant", "amount": "6000.00"},
    {"category": "diagnostics", "amount": "8000.00"},
    {"category": "pharmacy", "amount": "5000.00"},
    {"category": "therapy", "amount": "3000.00"},
    {"category": "non_payable", "amount": "700.00", "item": "gloves, registration, LS belt"},
]
# A super top-up counts what a year's claims come to (worked example D-14, in round figures).
_YEAR = [
    {"id": "first", "bill": [{"category": "procedure", "amount": "200000.00"}]},
    {"id": "second", "bill": [{"category": "procedure", "amount": "360000.00"}]},
]

BILLS = (
    Example(
        id="a_bill",
        label="A bill as the hospital wrote it, under a published plan",
        source="worked example D-02",
        note="",
        query={
            "market": "in",
            "policy": {"plan_id": "arogya_sanjeevani", "sum_insured": "500000.00"},
            "claim": {"bill": _BILL, "bill_total": "46700.00"},
        },
    ),
    Example(
        id="your_plan",
        label="The same bill under a plan document of your own",
        source="ours",
        note="",
        query={
            "market": "in",
            "policy": {"plan": SMALL_PLAN, "sum_insured": "500000.00"},
            "claim": {"bill": _BILL, "bill_total": "46700.00"},
        },
    ),
    Example(
        id="a_year",
        label="Two claims of a year under a base policy and a super top-up",
        source="worked example D-14",
        note="",
        query={
            "market": "in",
            "policies": [
                {"plan_id": "arogya_sanjeevani", "sum_insured": "500000.00"},
                {"plan_id": "medisure_super_topup", "sum_insured": "1000000.00"},
            ],
            "claims": _YEAR,
        },
    ),
)
