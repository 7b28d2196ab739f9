"""POST /v1/adjudications over HTTP: the answer as described, every fault at once where the person wrote it."""

import json
from copy import deepcopy
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from schemas.settlement_shape import AdjudicationSchema
from tests.adjudications import MEDICINES, ROOM, Json, changed, plan, policy, question
from tests.dead_input_pairs import SHARED
from tests.world import texts

CITED: Json = {"authority": "wording", "source": "S1", "as_of": "2025"}
AROGYA: Json = {"plan_id": "arogya_sanjeevani", "sum_insured": "500000.00"}


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


def ask(client: FlaskClient, asked: Json) -> Json:
    response = client.post("/v1/adjudications", json=asked)
    assert response.status_code == 200, response.text
    answer: Json = response.get_json()
    AdjudicationSchema().load(answer)
    return answer


def refused(client: FlaskClient, asked: Json, slug: str) -> dict[str, str]:
    """Code by pointer of every fault."""
    response = client.post("/v1/adjudications", json=asked)
    told = response.get_json()
    assert (response.status_code, response.mimetype) == (422, "application/problem+json"), told
    assert told["type"] == f"/problems/{slug}"
    assert all(fault["detail"] for fault in told["errors"])
    return {fault["pointer"]: fault["code"] for fault in told["errors"]}


def test_a_bill_is_answered_line_by_line_with_rule_clause_and_arithmetic(client: FlaskClient) -> None:
    """10 % of 10,000."""
    answer = ask(client, question(under=plan(copay_bps={"value": 1000, "ref": "6.2", **CITED})))

    ((one,),) = [claim["policies"] for claim in answer["claims"]]
    assert answer["claims"][0]["patient_pays"] == "1000.00"
    assert one["steps"] == [
        {
            "rule": "copay",
            "clause": {"ref": "6.2", "authority": "wording", "source": "asha_plan/S1", "as_of": "2025"},
            "amount": "1000.00",
            "text": "Your co-payment: 10% of the admissible claim.",
            "arithmetic": "10% of ₹10,000 is ₹1,000.",
        }
    ]
    assert [(line["label"], line["patient_pays"]) for line in one["lines"]] == [
        ("Room", "900.00"),
        ("Medicines", "100.00"),
    ]
    assert [source["id"] for source in answer["sources"]] == ["asha_plan/S1"]


def test_the_same_question_has_the_same_id(client: FlaskClient) -> None:
    first, again = (ask(client, question(conditions=["a", "b"])) for _ in range(2))
    other = ask(client, question(conditions=["a", "c"]))

    assert first == again
    assert first["adjudication_id"] != other["adjudication_id"]


def test_an_answer_is_given_again_under_its_versions(client: FlaskClient) -> None:
    asked = {"policy": AROGYA, "claim": {"bill": [ROOM]}}
    first = ask(client, asked)

    again = ask(client, {**asked, "as_of": first["as_of"], "versions": first["versions"]})

    assert again == first
    assert set(first["versions"]["plans"]) == {"arogya_sanjeevani"}


def test_one_and_several_are_the_same_question(client: FlaskClient) -> None:
    alone = {"policy": AROGYA, "member": {"id": "asha"}, "claim": {"bill": [ROOM]}}
    listed = {"policies": [AROGYA], "members": [{"id": "asha"}], "claims": [{"bill": [ROOM]}]}

    assert ask(client, alone) == ask(client, listed)
    assert ask(client, {**alone, "policies": None}) == ask(client, alone)


def test_a_plan_handed_in_answers_as_the_published_one(client: FlaskClient) -> None:
    """The document is the published one, its sources named anew."""
    document = json.loads(texts()["plans/arogya_sanjeevani.json"])
    bill = [ROOM, MEDICINES, {"category": "surgeon", "amount": "40000.00"}, {"category": "consumables", "amount": 700}]
    published = ask(client, {"policy": AROGYA, "claim": {"bill": bill}})

    own = ask(client, {"policy": {"plan": document, "sum_insured": "500000.00"}, "claim": {"bill": bill}})

    assert without_sources(own["claims"]) == without_sources(published["claims"])
    assert (own["versions"]["plans"], bool(published["versions"]["plans"])) == ({}, True)


def without_sources(part: Any) -> Any:
    """The same without the ids of sources."""
    if isinstance(part, dict):
        return {name: without_sources(inner) for name, inner in part.items() if name != "source"}
    return [without_sources(inner) for inner in part] if isinstance(part, list) else part


YEARLY: Json = plan(
    deductible={"kind": "aggregate", "amount": "50000.00"},
    sub_limits=[{"name": "scans", "amount": "6000.00", "per": "year", "categories": ["diagnostic"]}],
    restoration={"when": "exhausted", "same_illness": False},
    extra_cover_bps=1000,
)
CLAIMS: list[Json] = [
    {"id": "one", "illness": "back", "bill": [{"category": "procedure", "amount": 40_000}]},
    {
        "id": "two",
        "illness": "back",
        "bill": [{"category": "procedure", "amount": 90_000}, {"category": "mri", "amount": 5000}],
    },
    {
        "id": "three",
        "illness": "knee",
        "bill": [{"category": "procedure", "amount": 400_000}, {"category": "mri", "amount": 5000}],
    },
    {"id": "four", "illness": "hip", "bill": [{"category": "procedure", "amount": 200_000}]},
    {"id": "five", "illness": "back", "bill": [{"category": "procedure", "amount": 200_000}]},
]


def test_a_year_of_claims_gives_the_figures_of_the_claims_one_by_one(client: FlaskClient) -> None:
    """300,000 and a tenth of it; the deductible of 50,000 and 6,000 of scans are of the year. The first claim is within
    the deductible; the second pays 95,000 less the 10,000 that are left of it; the third has 245,000 of cover left, the
    fourth its restoration, the last none for an illness that was paid before."""
    held = policy(under=YEARLY, sum_insured="300000.00")
    together = ask(client, {"policy": held, "claims": CLAIMS})["claims"]
    one_by_one, year = [], {}

    for claim in CLAIMS:
        (found,) = ask(client, {"policy": {**held, "year": year}, "claim": claim})["claims"]
        one_by_one.append(found)
        year = found["policies"][0]["year"]

    assert one_by_one == together
    assert [claim["plan_pays"] for claim in together] == ["0.00", "85000.00", "245000.00", "200000.00", "0.00"]


def test_people_have_years_of_their_own_unless_they_share_one(client: FlaskClient) -> None:
    """Two claims of 2 lakh under 3 lakh."""
    apart = ask(client, SHARED)["claims"]
    shared = ask(client, changed(SHARED, "policies", 0, "floater", value=True))["claims"]

    assert [claim["plan_pays"] for claim in apart] == ["200000.00", "200000.00"]
    assert [claim["plan_pays"] for claim in shared] == ["200000.00", "100000.00"]


def test_years_of_single_members_go_on_where_they_stood(client: FlaskClient) -> None:
    asked = changed(SHARED, "policies", 0, "years", value={"ravi": {"base": "50000.00"}})

    assert [claim["plan_pays"] for claim in ask(client, asked)["claims"]] == ["200000.00", "50000.00"]


def test_every_fault_of_shape_comes_at_once_where_it_was_written(client: FlaskClient) -> None:
    asked = {
        "policy": {"plan_id": "X", "plan": plan(copay_bps=20_000), "sum_insured": 500000, "started": "2026-02-30"},
        "claim": {"bill": [{"category": "roon", "amount": "1.005"}, {"amount": True}, ROOM | {"days": 4}], "hours": -1},
        "claims": [],
        "colour": "red",
    }

    assert refused(client, asked, "invalid") == {
        "/policy/plan_id": "slug",
        "/policy/plan/terms/copay_bps/value": "range",
        "/policy/sum_insured": "number",
        "/policy/started": "date",
        "/claim/bill/0/category": "word",
        "/claim/bill/0/amount": "format",
        "/claim/bill/1/amount": "number",
        "/claim/bill/1/category": "required",
        "/claim/bill/2/amount": "differs",
        "/claim/hours": "range",
        "/claims": "twice",
        "/colour": "unknown",
    }


MISFITS: dict[str, tuple[Json, dict[str, str]]] = {
    "unknown plan": (
        {"policy": {**AROGYA, "plan_id": "arogya"}, "claim": {"bill": [ROOM]}},
        {"/policy/plan_id": "unknown"},
    ),
    "unknown plans of several": (
        {
            "policies": [AROGYA, {**AROGYA, "plan_id": "carre"}, {**AROGYA, "plan_id": "nivva"}],
            "claim": {"bill": [ROOM]},
        },
        {"/policies/1/plan_id": "unknown", "/policies/2/plan_id": "unknown"},
    ),
    "unknown items": (
        question({"item": "physio_sesion", "amount": 5}, {"item": "nothing_known", "amount": 5}),
        {"/claim/bill/0/item": "unknown", "/claim/bill/1/item": "unknown"},
    ),
    "a total that differs": (question(bill_total=1), {"/claim/bill_total": "differs"}),
    "cover that is not sold": (question(held={"sum_insured": "1.00"}), {"/policy/sum_insured": "not_offered"}),
    "an option that does not exist": (question(held={"options": ["gold"]}), {"/policy/options/0": "unknown"}),
    "before the policy": (
        question(held={"started": "2026-06-02"}, admitted="2026-06-01"),
        {"/claim/admitted": "outside_policy"},
    ),
    "before the policy, without a stay": (
        question({**MEDICINES, "date": "2026-06-01"}, held={"started": "2026-06-02"}),
        {"/claim/bill": "outside_policy"},
    ),
    "outside the policy's year": (
        question(held={"period": {"first": "2025-04-01", "last": "2026-03-31"}}, admitted="2026-04-01"),
        {"/claim/admitted": "outside_policy"},
    ),
    "a zone the plan does not name": (
        question(
            under=plan(copays=[{"name": "z", "bps": 1, "zones": [{"insured": "b", "treated": "a"}]}]),
            held={"zone": "c"},
            zone="d",
        ),
        {"/policy/zone": "unknown", "/claim/zone": "unknown"},
    ),
    "no age where it counts": (
        question(under=plan(copays=[{"name": "old", "bps": 1, "age_from": 60}])),
        {"/member/age_years": "needed"},
    ),
    "discharged before admitted": (
        question(admitted="2026-06-02", discharged="2026-06-01"),
        {"/claim/discharged": "before_admission"},
    ),
    "people mixed up": (
        {
            **{name: part for name, part in deepcopy(SHARED).items() if name != "claims"},
            "claims": [{"bill": [ROOM]}, {"member": "ben", "bill": [ROOM]}],
            "policies": [policy(years={"charlie": {}})],
        },
        {"/claims/0/member": "needed", "/claims/1/member": "unknown", "/policies/0/years/charlie": "unknown"},
    ),
    "faults of several claims": (
        {
            "policy": policy(),
            "claims": [{"bill": [ROOM], "bill_total": 1}, {"bill": [ROOM], "discharged": "2026-06-01"}],
        },
        {"/claims/0/bill_total": "differs", "/claims/1/discharged": "needed"},
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_is_refused_with_every_place(client: FlaskClient, name: str) -> None:
    asked, places = MISFITS[name]

    assert refused(client, asked, "does-not-fit") == places


@pytest.mark.parametrize(
    ("asked", "slug"),
    [(question() | {"market": "xx"}, "unknown-id"), (question() | {"as_of": "1999-01-01"}, "nothing-published")],
)
def test_a_catalogue_that_is_not_there_is_a_problem(client: FlaskClient, asked: Json, slug: str) -> None:
    assert client.post("/v1/adjudications", json=asked).get_json()["type"] == f"/problems/{slug}"


def test_items_of_the_catalogue_bring_their_category(client: FlaskClient) -> None:
    answer = ask(client, question({"item": "mri_ls_spine", "amount": 8000}, {"item": "physio_session", "amount": 900}))

    assert [line["category"] for line in answer["claims"][0]["lines"]] == ["diagnostic", "therapy"]
