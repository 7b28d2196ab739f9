"""Questions as different people would ask them, the same ones in every run. Knows no answer.

``usual``: people differ in their answers, age and city, and leave most of the rest alone, as the page does.
``wide``: everything differs that can, so that hardly any two share a course, a place and a plan.
"""

import random
from collections.abc import Callable
from typing import Any

import orjson

PLANS = {
    "niva_reassure": ("500000.00", "1000000.00"),
    "care_supreme": ("500000.00", "1000000.00"),
    "arogya_sanjeevani": ("300000.00", "500000.00"),
    "optima_secure": ("500000.00", "1000000.00"),
    "activ_one_max": ("500000.00", "1000000.00"),
    "new_india_mediclaim": ("300000.00", "500000.00"),
}
CITIES = ("pune", "mumbai", "delhi", "chennai", "bengaluru", "kolkata", "hyderabad", "ahmedabad")
TIERS = ("metro", "tier1", "tier2", "tier3")
FACILITIES = ("private_mid", "private_premium", "public")
ROOMS = ("semi_private", "general_ward", "single_private")
PRESENTATIONS = ("simple_spasm", "recurrent_sedentary", "radiculopathy", "post_injury", "chronic_spasm")
STAGES = ("self_care", "doctor_visit", "diagnostics", "physiotherapy", "hospitalisation")


def usual(count: int, *, seed: int) -> list[bytes]:
    """``count`` different questions of the usual kind, as JSON."""
    return _distinct(random.Random(seed), count, _usual)


def wide(count: int, *, seed: int) -> list[bytes]:
    """``count`` different questions of all kinds, as JSON."""
    return _distinct(random.Random(seed), count, _wide)


def _distinct(chance: random.Random, count: int, ask: Callable[[random.Random], dict[str, Any]]) -> list[bytes]:
    asked: dict[bytes, None] = {}
    while len(asked) < count:
        asked[orjson.dumps(ask(chance))] = None
    return list(asked)


def _usual(chance: random.Random) -> dict[str, Any]:
    plan = chance.choice(("niva_reassure", "niva_reassure", "care_supreme", "arogya_sanjeevani"))
    policy = {"plan_ids": [plan], "sum_insured": "500000.00"}
    return {"market": "in", **_back(chance), "where": {"city": chance.choice(CITIES)}, "policy": policy}


def _wide(chance: random.Random) -> dict[str, Any]:
    plan = chance.choice(list(PLANS))
    policy: dict[str, Any] = {"plan_ids": [plan], "sum_insured": chance.choice(PLANS[plan])}
    policy["declared_condition"] = chance.choice(("yes", "no", "unknown"))
    if chance.random() < 0.5:
        policy["age_months"] = chance.randrange(0, 60)
    if chance.random() < 0.2:
        policy["premium"] = f"{chance.randrange(6_000, 30_000)}.00"
    place = {"city_tier": chance.choice(TIERS), "facility": chance.choice(FACILITIES), "room": chance.choice(ROOMS)}
    return {"market": "in", **_back(chance), "where": place, "policy": policy}


def _back(chance: random.Random) -> dict[str, Any]:
    age = chance.randrange(20, 66)
    if chance.random() < 0.3:
        return {
            "presentation": chance.choice(PRESENTATIONS),
            "stage": chance.choice(STAGES),
            "age_years": age,
        }
    return {"answers": {**_signs(chance), "age_years": age}}


def _signs(chance: random.Random) -> dict[str, Any]:
    leg = chance.random() < 0.3
    return {
        "duration_days": chance.randrange(1, 120),
        "pain_now": chance.randrange(2, 9),
        "trend": chance.choice(("improving", "same", "worsening")),
        "function": chance.choice(("normal", "limited", "severe")),
        "nerve_symptoms": ["leg_pain_one"] if leg else [],
        "onset": chance.choice(("no_clear_cause", "everyday_movement")),
        "other_symptoms": ["morning_stiffness"] if chance.random() < 0.2 else [],
        "health_history": ["diabetes"] if chance.random() < 0.1 else [],
        "episodes_12m": chance.randrange(0, 5),
        "care_so_far": chance.choice(([], ["self_care"], ["self_care", "doctor_seen"])),
        "triggers": chance.sample(("sitting_over_5h", "poor_posture", "heavy_lifting", "stress"), k=2),
    }
