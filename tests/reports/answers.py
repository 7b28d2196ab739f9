"""A small answer of POST /v1/estimates, as a plain dict: two doctor visits, a scan without a price, a stay."""

from typing import Any


def care(item: str, stage: str, day: int, amount: str | None, **over: Any) -> dict[str, Any]:
    known = {"unit_price": amount, "source": "a tariff", "source_date": "2026", "confidence": "high"}
    return {
        "item": item,
        "label": item.title(),
        "stage": stage,
        "day": day,
        "last_day": day,
        "quantity": 1,
        "unit": "visit",
        "amount": amount,
        "already_spent": False,
        "price_found": "exact",
        **(known if amount else dict.fromkeys(known)),
        **over,
    }


def step(rule: str, amount: str, text: str, ref: str | None) -> dict[str, Any]:
    clause = {"ref": ref, "authority": "wording", "source": "the wording", "as_of": "2026"}
    return {"rule": rule, "clause": clause, "amount": amount, "text": text}


def settled(item: str, day: int, billed: str, plan: str, patient: str, *steps: dict[str, Any]) -> dict[str, Any]:
    shared = {"billed": billed, "plan_pays": plan, "patient_pays": patient}
    return {"item": item, "day": day, "last_day": day, **shared, "steps": list(steps)}


LADDER = [
    {"stage": "self_care", "included": False, "lines": [care("gel", "self_care", 0, "300.00")]},
    {
        "stage": "doctor_visit",
        "included": True,
        "lines": [
            care("visit", "doctor_visit", 9, "700.00"),
            care("visit", "doctor_visit", 2, "500.00"),
            care("old_visit", "doctor_visit", 0, "400.00", already_spent=True),
            care("scan", "doctor_visit", 3, None),
        ],
    },
    {"stage": "hospitalisation", "included": False, "lines": [care("room", "hospitalisation", 20, "9000.00")]},
]
PREMIUM = {"amount": "11000.00", "text": "Published premium.", "source": "the insurer", "as_of": "2026"}
COPAY = step("copay", "900.00", "=10 % is yours.", "4.1")
PAYS = step("pays_stay", "0.00", "The plan pays the stay.", None)
ESTIMATE: dict[str, Any] = {
    "kind": "estimate",
    "estimate_id": "est_0",
    "market": "in",
    "currency": "INR",
    "as_of": "2026-11-20",
    "triage": {"urgency": None, "presentation": "simple_spasm", "advice": None},
    "ladder": LADDER,
    "comparison": [
        {
            "scenario": "hospitalisation",
            "role": "worst",
            "variant": "conservative_admission",
            "plan_id": "asha",
            "sum_insured": "500000.00",
            "rows": [
                {
                    "policy_state": "past_waits",
                    "cover_verdict": {"code": "V3", "text": "In part."},
                    "year_verdict": None,
                    "premium": PREMIUM,
                    "lines": [
                        settled("visit", 2, "500.00", "0.00", "500.00"),
                        settled("visit", 19, "700.00", "0.00", "700.00"),
                        settled("room", 20, "9000.00", "8100.00", "900.00", COPAY, PAYS),
                    ],
                }
            ],
        }
    ],
    "versions": {
        "engine": "1",
        "content": "c1",
        "triage": "t1",
        "pathway": "p1",
        "cost_table": "k1",
        "plans": {"asha": "a1"},
    },
}
EMERGENCY: dict[str, Any] = {
    "kind": "emergency",
    "triage": {"urgency": "emergency", "presentation": "radiculopathy", "advice": "Go."},
    "advice": "Call 112.",
    "versions": {"engine": "1", "content": "c1", "triage": "t1"},
}
