"""Pairs of questions about bills that differ in one field, by ``Schema.field``: all but those of a plan document.

Policies are under a small plan of their own, with the term that gives the field its meaning.
"""

from tests.adjudications import MEDICINES, ROOM, Json, changed, plan, policy, question
from tests.schemas.plan_documents import known

Pair = tuple[Json, Json]

STAY = {"admitted": "2026-06-01", "discharged": "2026-06-04"}
BIG = {"category": "procedure", "amount": "400000.00"}
ZONES = [{"name": "zone", "bps": 2000, "zones": [{"insured": "b", "treated": "a"}]}]
AGED = [{"name": "old", "bps": 2000, "age_from": 60}]
NEW = {"started": "2026-05-15"}
SHARED: Json = {
    "policies": [policy(under=plan(pre_existing_wait_months=24), sum_insured="300000.00", age_months=12)],
    "members": [{"id": "asha"}, {"id": "ravi"}],
    "claims": [
        {"id": "one", "member": "asha", "bill": [{**BIG, "amount": "200000.00"}], "diagnosis": "E11"},
        {"id": "two", "member": "ravi", "bill": [{**BIG, "amount": "200000.00"}]},
    ],
}

# Kept with a plan document for its readers, as GET /v1/plans shows them, or names by which they tell its entries apart:
# a settlement says nothing of them.
DOCUMENTARY = (
    "Plan.insurer",
    "Plan.uin",
    "Plan.status_note",
    "Plan.described",
    "Described.label",
    "Described.text",
    "Described.source",
    "Described.as_of",
    "Term.verbatim",
    "Term.note",
    "Copay.name",
    "ListedWait.name",
)


def differing(asked: Json, *path: str | int, value: object) -> Pair:
    return asked, changed(asked, *path, value=value)


def held(field: str, value: object, **terms: object) -> Pair:
    """The policy held in another way, with a dated stay."""
    return differing(question(under=plan(**terms), **STAY), "policy", field, value=value)


def claimed(field: str, value: object, asked: Json | None = None, **terms: object) -> Pair:
    """The claim told in another way."""
    return differing(asked or question(under=plan(**terms)), "claim", field, value=value)


def billed(field: str, value: object, asked: Json) -> Pair:
    """The last line of the bill written in another way."""
    return differing(asked, "claim", "bill", len(asked["claim"]["bill"]) - 1, field, value=value)


def in_year(field: str, value: object, **terms: object) -> Pair:
    """The policy's year further on, for a claim of 4 lakh under 3 lakh of cover."""
    asked = question(BIG, under=plan(**terms), held={"sum_insured": "300000.00"}, illness="back")
    return differing(asked, "policy", "year", field, value=value)


def restored(**more: object) -> Json:
    return {"when": "insufficient", **more}


QUESTION: dict[str, Pair] = {
    "market": differing(question(), "market", value="xx"),
    "policy": differing(question(), "policy", value=policy(under=plan(copay_bps=1000))),
    "policies": differing(SHARED, "policies", 0, value=policy(under=plan(copay_bps=1000))),
    "member": differing(question(under=plan(copays=AGED), member={"age_years": 38}), "member", value={"age_years": 70}),
    "members": differing(SHARED, "members", 0, "declared_conditions", value=["E11"]),
    "claim": differing(question(), "claim", value={"bill": [MEDICINES]}),
    "claims": differing(SHARED, "claims", 0, "bill", value=[MEDICINES]),
    "as_of": differing(question(), "as_of", value="2026-11-19"),
    "recorded_at": differing(question(), "recorded_at", value="2020-01-01T00:00:00Z"),
    "versions": differing(question(), "versions", value={"engine": "0"}),
}
POLICY: dict[str, Pair] = {
    "id": held("id", "mine"),
    "plan_id": differing(
        {"policy": {"plan_id": "care_supreme", "sum_insured": "500000.00"}, "claim": {"bill": [ROOM]}},
        *("policy", "plan_id"),
        value="arogya_sanjeevani",
    ),
    "plan": held("plan", plan(copay_bps=1000)),
    "options": differing(
        question(under={**plan(), "variants": {"cheap": {"copay_bps": known(1000)}}}),
        *("policy", "options"),
        value=["cheap"],
    ),
    "sum_insured": held("sum_insured", "300000.00", room_limit={"kind": "percent", "percent_bps": 50}),
    "floater": differing(SHARED, "policies", 0, "floater", value=True),
    "started": held("started", "2026-05-15", initial_wait_days=30),
    "age_months": held("age_months", 0, initial_wait_days=30),
    "port_credit_months": differing(
        question(under=plan(initial_wait_days=30), held=NEW, **STAY), "policy", "port_credit_months", value=12
    ),
    "increase": held("increase", {"amount": "499000.00", "since": "2026-05-15"}, initial_wait_days=30),
    "period": held("period", {"first": "2025-01-01", "last": "2025-12-31"}),
    "zone": differing(question(under=plan(copays=ZONES), zone="a"), "policy", "zone", value="b"),
    "bonus_years": held("bonus_years", 2, bonus={"percent_bps": 500, "maximum_bps": 5000}),
    "first_claim": differing(
        question(BIG, under=plan(restoration=restored(first_claim=False)), held={"sum_insured": "300000.00"}),
        *("policy", "first_claim"),
        value=True,
    ),
    "pending_instalments": held("pending_instalments", "500.00"),
    "year": in_year("base", "5000.00"),
    "years": held("years", {"member": {"base": "5000.00"}}),
}
INCREASED = question(
    under=plan(initial_wait_days=30),
    held={"increase": {"amount": "499000.00", "since": "2026-05-15"}},
    **STAY,
)
INCREASED_FOR = changed(INCREASED, "policy", "increase", value={"amount": "499000.00", "age_months": 0})
WITHIN = question(held={"period": {"first": "2026-04-01", "last": "2027-03-31"}}, **STAY)
HELD: dict[str, Pair] = {
    "Increase.amount": differing(INCREASED, "policy", "increase", "amount", value="1000.00"),
    "Increase.since": differing(INCREASED, "policy", "increase", "since", value="2020-01-01"),
    "Increase.age_months": differing(INCREASED_FOR, "policy", "increase", "age_months", value=24),
    "Period.first": differing(WITHIN, "policy", "period", "first", value="2026-07-01"),
    "Period.last": differing(WITHIN, "policy", "period", "last", value="2026-05-01"),
    "Year.base": in_year("base", "5000.00"),
    "Year.bonus": in_year("bonus", "5000.00"),
    "Year.extra": in_year("extra", "5000.00"),
    "Year.restored": in_year("restored", "5000.00", restoration=restored(when="used")),
    "Year.restorations": in_year("restorations", 1, restoration=restored(times=1)),
    "Year.deductible_left": in_year(
        "deductible_left", "5000.00", deductible={"kind": "aggregate", "amount": "9000.00"}
    ),
    "Year.used": in_year(
        "used",
        {"back": "1000.00"},
        sub_limits=[{"name": "back", "amount": "5000.00", "per": "year"}],
    ),
    "Year.claims_paid": in_year("claims_paid", 1, restoration=restored(when="used")),
    "Year.illnesses": in_year("illnesses", ["back"], restoration=restored(same_illness=False)),
    "Year.ever_paid": in_year("ever_paid", False, restoration=restored(first_claim=False)),
    "Pins.engine": differing(question(), "versions", "engine", value="0"),
    "Pins.content": differing(question(), "versions", "content", value="0"),
    "Pins.items": differing(question(), "versions", "items", value="0"),
    "Pins.tenant": differing(question(), "versions", "tenant", value="0"),
    "Pins.plans": differing(question(), "versions", "plans", value={"care_supreme": "0"}),
    "Member.id": differing(question(member={"id": "asha"}), "member", "id", value="ravi"),
    "Member.age_years": differing(
        question(under=plan(copays=AGED), member={"age_years": 38}), "member", "age_years", value=70
    ),
    "Member.declared_conditions": differing(
        question(under=plan(pre_existing_wait_months=24), held={"age_months": 1}, member={}, diagnosis="E11.5"),
        *("member", "declared_conditions"),
        value=["E11"],
    ),
    "Member.undeclared_conditions": differing(
        question(held={"age_months": 1}, member={}, diagnosis="E11.5"),
        *("member", "undeclared_conditions"),
        value=["E11"],
    ),
}
THEATRE = {"category": "surgeon", "amount": "5000.00"}
SLEPT = {"category": "anaesthesia", "amount": "2000.00"}
SCALED = plan(
    room_limit={"kind": "amount", "amount": "2000.00"},
    proportionate={"categories": ["consultation"]},
)
VISITS = {"category": "consultation", "amount": "3000.00"}
DEAR = question({"category": "room", "amount": "9000.00", "days": 3}, VISITS, under=SCALED)
BY_CLASS = plan(room_limit={"kind": "category", "room_class": "semi_private"})
CLAIM: dict[str, Pair] = {
    "id": claimed("id", "mine"),
    "member": differing(SHARED, "claims", 1, "member", value="asha"),
    "bill": claimed("bill", [ROOM]),
    "bill_total": claimed("bill_total", "1.00"),
    "admission": claimed("admission", True, question(MEDICINES)),
    "admitted": claimed("admitted", "2026-06-01", question(MEDICINES)),
    "discharged": claimed("discharged", "2026-06-03", question(MEDICINES, admitted="2026-06-01")),
    "hours": claimed("hours", 12, minimum_hours=24),
    "purpose": claimed("purpose", "rest"),
    "active_treatment": claimed("active_treatment", False),
    "anaesthesia": claimed("anaesthesia", True, question(THEATRE, under=plan(minimum_hours=24), hours=6)),
    "surgical": claimed("surgical", True, question(presentation="simple_spasm")),
    "place": claimed("place", "home", domiciliary={"covered": False}),
    "treatment": claimed("treatment", "ayush", ayush={"covered": False}),
    "ayush_hospital": claimed(
        "ayush_hospital", True, question(under=plan(ayush={"covered": True, "ayush_hospital": True}), treatment="ayush")
    ),
    "network": claimed("network", False, network_copay_bps=1000),
    "differential_billing": claimed("differential_billing", False, DEAR),
    "zone": claimed("zone", "a", question(under=plan(copays=ZONES), held={"zone": "b"})),
    "room_tariff": claimed("room_tariff", {"semi_private": "2000.00"}, question(under=BY_CLASS)),
    "presentation": claimed("presentation", "simple_spasm"),
    "diagnosis": claimed("diagnosis", "cataract", excluded_treatments=["cataract"]),
    "conditions": claimed("conditions", ["cataract"], excluded_treatments=["cataract"]),
    "treatments": claimed("treatments", ["cataract"], excluded_treatments=["cataract"]),
    "cause": claimed("cause", "accident", question(under=plan(initial_wait_days=30), held={"age_months": 0})),
    "illness": claimed("illness", "back"),
    "pre_existing": claimed(
        "pre_existing", "yes", question(under=plan(pre_existing_wait_months=24), held={"age_months": 1})
    ),
}
AROUND = plan(pre_hospital_days=30, post_hospital_days=60)
DATED = question(MEDICINES, under=AROUND, **STAY)
LISTED = plan(lists_paid=["I"])
LINE: dict[str, Pair] = {
    "category": billed("category", "therapy", question(ROOM, MEDICINES)),
    "item": billed("item", "gloves", question(ROOM, MEDICINES)),
    "amount": billed("amount", "1200.00", question(ROOM, MEDICINES)),
    "per_day": billed("per_day", "4000.00", question({"category": "room", "per_day": "3000.00", "days": 3})),
    "days": billed("days", 4, question({"category": "room", "per_day": "3000.00", "days": 3})),
    "date": billed("date", "2026-03-01", DATED),
    "until": billed("until", "2026-06-03", changed(DATED, "claim", "bill", 0, "date", value="2026-06-02")),
    "days_before": billed("days_before", 31, question(ROOM, MEDICINES, under=AROUND)),
    "days_after": billed("days_after", "61-62", question(ROOM, MEDICINES, under=AROUND)),
    "setting": billed("setting", "opd", question(ROOM, MEDICINES)),
    "list": billed("list", "II", question(ROOM, MEDICINES, under=LISTED)),
    "prescribed": billed("prescribed", False, question(ROOM, MEDICINES)),
    "icu_day": billed(
        "icu_day",
        True,
        changed(DEAR, *("policy", "plan", "terms", "proportionate", "value", "icu_days_exempt"), value=True),
    ),
    "network": billed(
        "network",
        False,
        question(
            VISITS,
            under=plan(out_patient={"categories": ["consultation"], "network_only": True}),
        ),
    ),
    "room_class": billed(
        "room_class",
        "general_ward",
        question(
            {"category": "room", "amount": "9000.00", "days": 3},
            under=BY_CLASS,
            room_tariff={"semi_private": "2000.00"},
        ),
    ),
}

PAIRS: dict[str, Pair] = {
    **{f"AdjudicationQuery.{name}": pair for name, pair in QUESTION.items()},
    **{f"HeldPolicy.{name}": pair for name, pair in POLICY.items()},
    **HELD,
    **{f"Claim.{name}": pair for name, pair in CLAIM.items()},
    **{f"BilledLine.{name}": pair for name, pair in LINE.items()},
}
