"""The API keeps what its description promises, explored from that description; nothing else may change unseen."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import flask
import orjson
import pytest
import schemathesis
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.engine import events, from_schema

from schemas.estimate_shape import AnswerSchema
from service.usecases.access import SCOPES
from service.web.reference import ADDRESSES
from service.web.reports import EXAMPLE as MEMBERS
from tests import golden, world
from tests.console import ISSUED
from tests.keys import kept
from tests.served import served
from tests.tenancy import bearer

# Whether a question fits together (a plan sold with this cover, items that bill the same thing, an age given
# twice, a version that was published, a premium for somebody without cover, a bill whose lines add up) cannot be
# written in JSON Schema, so a question of the right shape may be refused with 422. So may any that asks what had been
# recorded by a moment before the first publication. Nothing else may.
EXPLORATION = {
    "seed": 20261120,
    "generation": {"deterministic": True, "max-examples": 40},
    "phases": {"stateful": {"enabled": False}},  # nothing here is created, so there is no sequence to follow
    "operations": [
        {
            "include-name": name,
            "checks": {"positive_data_acceptance": {"expected-statuses": ["200", "422"]}},
            "phases": {"coverage": {"enabled": in_full}},
        }
        # A bill may bring a whole plan document, and every boundary of every field of one takes minutes:
        # test_plan_schema.py and test_dead_inputs.py walk them instead.
        for name, in_full in (
            ("POST /v1/estimates", True),
            ("POST /v1/premiums", True),
            ("POST /v1/comparisons", False),  # a question of the same shape as an estimate's
            ("POST /v1/adjudications", False),
            *((f"GET /v1{address.path}", True) for address in ADDRESSES if "<" not in address.path),
            ("GET /v1/guide", True),
            ("GET /v1/pathways/{presentation}", True),
            ("GET /v1/plans/{plan_id}", True),
        )
    ]
    + [
        {"include-name": "POST /mcp", "generation": {"max-examples": 5}, "phases": {"coverage": {"enabled": False}}},
        # Nobody has a key of a keeper here: each is refused in the same way, however it is asked.
        {
            "include-path-regex": "^/v1/admin/",
            "generation": {"max-examples": 3},
            "phases": {"coverage": {"enabled": False}},
        },
    ],
}
# What agents do is asked with a key, about a quote and a report that are there. Whether a thing is still in the state
# for what is asked, and whether an Idempotency-Key or an If-Match is the right one, no schema says. Fewer examples of
# each: a question that is quoted is an estimate's.
AGENTS = ("quotes", "exports", "reports")
OF_AGENTS = ["200", "201", "404", "409", "412", "422"]
REFUSING = ["400", "404", "406", "409", "412", "413", "415", "422", "428"]
STAGED = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy"}


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> Any:
    response = client.get("/openapi.json")
    assert response.content_type == "application/json"
    return response.get_json()


@pytest.fixture(scope="module")
def ageless() -> Iterator[flask.Flask]:
    """The service with a catalogue in force on every day there is, so that no as_of is too early."""
    with served("--effective", "0001-01-01") as service:
        yield service


def advised(failure: Exception, response: Any) -> bool:
    """Whether a wrong id was passed over for advice without a price, which comes before every fault (Decision 10)."""
    return isinstance(failure, AcceptedNegativeData) and response.json().get("kind") in ("emergency", "no_price")


def as_agents(service: flask.Flask) -> dict[str, Any]:
    """The exploration, and with it what needs a key: that of somebody who made a quote, a link to it and a report."""
    headers = bearer(kept(service, "Asha", scopes=SCOPES, at=ISSUED))

    def made(path: str, **sent: Any) -> Any:
        answer = service.test_client().post(f"/v1{path}", headers=headers | sent.pop("headers", {}), **sent)
        assert answer.status_code in (200, 201), answer.text
        return answer

    def create(path: str, sent: dict[str, Any]) -> str:
        return str(made(path, json=sent, headers={"Idempotency-Key": path}).get_json()["id"])

    quote = create("/quotes", STAGED)
    share = create(f"/quotes/{quote}/share", {})
    report = made("/reports/estimates", data=MEMBERS, headers={"Content-Type": "text/csv"}).headers["Report-Id"]
    with_key = {
        "headers": headers,
        "generation": {"max-examples": 4},
        "checks": {
            "positive_data_acceptance": {"expected-statuses": OF_AGENTS},
            "negative_data_rejection": {"expected-statuses": REFUSING},
            "ignored_auth": {"enabled": False},  # test_access.py asks all of them without a key
        },
        "phases": {"coverage": {"enabled": False}},
    }
    summary = {"include-name": "GET /v1/reports/{id}/summary", "parameters": {"path.id": report}}
    agents = {"include-tag": list(AGENTS), "parameters": {"path.id": quote, "path.share_id": share}}
    return {**EXPLORATION, "operations": [*EXPLORATION["operations"], summary | with_key, agents | with_key]}


def answered_by_agents(document: Any) -> list[tuple[str, int]]:
    """What agents' operations answer when all is well; changing a quote needs an ETag that nobody guesses."""
    return [
        (f"{method.upper()} {path}", 201 if "201" in told["responses"] else 200)
        for path, item in document["paths"].items()
        for method, told in item.items()
        if method not in ("parameters", "patch") and told.get("tags", [""])[0] in AGENTS and told.get("security")
    ]


@pytest.mark.contract
def test_no_request_made_from_the_description_breaks_a_promise(ageless: flask.Flask) -> None:
    """Takes a minute of a processor: every operation, with valid and invalid requests, under every check there is."""
    config = SchemathesisConfig.from_dict(as_agents(ageless))
    schema = schemathesis.openapi.from_wsgi("/openapi.json", ageless, config=config)
    answered: Counter[tuple[str, int]] = Counter()
    broken: list[str] = []

    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if isinstance(event, events.ScenarioFinished):
            recorded = event.recorder
            answered.update(
                (recorded.label, one.response.status_code) for one in recorded.interactions.values() if one.response
            )
            failures = (
                (check.failure_info, recorded.interactions[case].response)
                for case, checks in recorded.checks.items()
                for check in checks
                if check.failure_info
            )
            broken += [
                f"{recorded.label}: {found.failure}\n{found.code_sample}"
                for found, response in failures
                if not advised(found.failure, response)
            ]

    assert broken == []
    assert answered["POST /v1/estimates", 200] > 100  # the published codes in the description make questions answerable
    assert answered["POST /v1/comparisons", 200] > 2
    assert answered["POST /v1/premiums", 200] > 20
    assert answered["POST /v1/adjudications", 200] > 2
    assert [label for label in answered_by_agents(schema.raw_schema) if not answered[label]] == []
    assert {label for label, _ in answered} == {
        f"{method.upper()} {path}"
        for path, item in schema.raw_schema["paths"].items()
        for method in item
        if method != "parameters"
    }


def test_the_description_is_valid_openapi_3_1(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_the_description_is_valid_before_anything_is_published(app: flask.Flask) -> None:
    bare = app.test_client().get("/openapi.json").get_json()

    validate(bare)
    assert "enum" not in bare["components"]["schemas"]["PlanChoice"]["properties"]["plan_id"]


@pytest.mark.parametrize("name", golden.FILES)
def test_nothing_has_changed_that_nobody_meant_to_change(published: flask.Flask, name: str) -> None:
    """`make golden` rewrites the file and shows what changed."""
    assert golden.FILES[name](published) == (golden.FOLDER / name).read_bytes()


def test_the_description_names_what_is_published(document: Any) -> None:
    schemas, edition = document["components"]["schemas"], world.edition()
    query = schemas["Query"]["properties"]

    assert query["market"]["enum"] == ["in"]
    assert query["presentation"]["enum"] == [*sorted(edition.pathways), None]
    assert schemas["Policy"]["properties"]["plan_ids"]["items"]["enum"] == sorted(edition.plans)
    assert schemas["PlanChoice"]["properties"]["plan_id"]["enum"] == sorted(edition.plans)
    assert schemas["Prescribed"]["properties"]["item"]["enum"] == list(edition.items)
    assert schemas["Where"]["properties"]["city"]["enum"] == [*edition.cities, None]
    assert list(query["answers"]["properties"]) == list(edition.triage.questions)
    assert query["answers"]["properties"]["trend"]["enum"] == ["improving", "same", "worsening"]
    assert query["answers"]["properties"]["pain_now"]["maximum"] == 10
    assert query["answers"]["properties"]["nerve_symptoms"]["items"]["enum"][0] == "leg_pain_one"


def test_a_bill_may_be_asked_about_under_what_is_published(document: Any) -> None:
    schemas, edition = document["components"]["schemas"], world.edition()

    assert schemas["HeldPolicy"]["properties"]["plan_id"]["enum"] == [*sorted(edition.plans), None]
    assert schemas["Claim"]["properties"]["presentation"]["enum"] == sorted(edition.pathways)
    assert schemas["AdjudicationQuery"]["properties"]["market"]["enum"] == ["in"]


def test_every_refusal_is_described_as_a_problem(document: Any) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            refused = [status for status in operation["responses"] if status == "default" or status >= "400"]
            assert "default" in refused, (path, method)
            for status in refused:
                name = operation["responses"][status]["$ref"].rpartition("/")[2]
                assert list(document["components"]["responses"][name]["content"]) == ["application/problem+json"]


def test_the_answer_is_one_of_three_told_apart_by_kind(document: Any) -> None:
    answer = document["components"]["schemas"]["Answer"]

    assert answer["discriminator"]["propertyName"] == "kind"
    assert set(answer["discriminator"]["mapping"]) == {"estimate", "no_price", "emergency"}
    assert sorted(answer["discriminator"]["mapping"].values()) == sorted(one["$ref"] for one in answer["oneOf"])


@pytest.mark.parametrize(
    "question",
    [
        STAGED,
        {"market": "in", "answers": {"nerve_symptoms": ["bladder_change"]}},
        {"market": "in", "answers": {"other_symptoms": ["urine_blood_burning"]}},
        {"market": "in", "answers": {}, "policy": {"plan_ids": ["care_supreme", "arogya_sanjeevani"]}},
    ],
)
def test_an_answer_over_http_is_as_described(client: FlaskClient, question: dict[str, Any]) -> None:
    response = client.post("/v1/estimates", json={**question, "as_of": "2026-11-20"})

    assert response.status_code == 200
    AnswerSchema().load(response.get_json())


REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "unknown field": ({"citi": "pune"}, ["/citi"]),
    "unknown field inside": ({"where": {"citi": "pune"}}, ["/where/citi"]),
    "wrong type": ({"age_years": "38"}, ["/age_years"]),
    "not a whole number": ({"age_years": 38.5}, ["/age_years"]),
    "age below 0": ({"age_years": -1}, ["/age_years"]),
    "age over 110": ({"age_years": 111}, ["/age_years"]),
    "negative amount": ({"policy": {"premium": "-1.00"}}, ["/policy/premium"]),
    "absurd amount": ({"policy": {"sum_insured": "99999999999.00"}}, ["/policy/sum_insured"]),
    "amount as a number": ({"policy": {"premium": 12000}}, ["/policy/premium"]),
    "three decimals": ({"policy": {"premium": "1.005"}}, ["/policy/premium"]),
    "null where none may be": ({"policy": {"network": None}}, ["/policy/network"]),
    "unknown code": ({"where": {"facility": "clinic"}}, ["/where/facility"]),
    "no date": ({"as_of": "2026-02-30"}, ["/as_of"]),
    "a day too far": ({"as_of": "9999-12-31"}, ["/as_of"]),
    "too many": ({"prescribed": [{"item": "physio_session", "quantity": 101}]}, ["/prescribed/0/quantity"]),
    "two ways to ask": ({"answers": {}}, ["/answers"]),
    "all at once": (
        {"age_years": 300, "where": {"room": "suite"}, "policy": {"age_months": -1, "plan": "x"}},
        ["/age_years", "/policy/age_months", "/policy/plan", "/where/room"],
    ),
}
MISFITS: dict[str, tuple[dict[str, Any], list[str], str]] = {
    "unknown plan": ({"policy": {"plan_ids": ["niva_reasure"]}}, ["/policy/plan_ids/0"], "niva_reassure"),
    "unknown city": ({"where": {"city": "punne"}}, ["/where/city"], "pune"),
    "unknown item": (
        {"prescribed": [{"item": "physio_sesion", "quantity": 1}]},
        ["/prescribed/0/item"],
        "physio_session",
    ),
    "unknown presentation": ({"presentation": "radiculopaty"}, ["/presentation"], "radiculopathy"),
    "cover not on offer": (
        {"policy": {"plan_ids": ["arogya_sanjeevani"], "sum_insured": "1.00"}},
        ["/policy/sum_insured"],
        "50000.00",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_question_of_the_wrong_shape_is_refused_with_every_place(client: FlaskClient, name: str) -> None:
    changes, pointers = REFUSED[name]

    told = problem(client.post("/v1/estimates", json={**STAGED, **changes}), 422, "invalid")

    assert [fault["pointer"] for fault in told["errors"]] == pointers
    assert all(fault["detail"] and fault["code"] for fault in told["errors"])


@pytest.mark.parametrize("name", MISFITS)
def test_a_question_about_what_does_not_exist_is_told_the_nearest(client: FlaskClient, name: str) -> None:
    changes, pointers, nearest = MISFITS[name]

    told = problem(client.post("/v1/estimates", json={**STAGED, **changes}), 422, "does-not-fit")

    assert [fault["pointer"] for fault in told["errors"]] == pointers
    assert nearest in told["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("sent", "status", "slug"),
    [
        ({"data": b'{"market": "in",}', "content_type": "application/json"}, 400, "malformed"),
        ({"data": b"", "content_type": "application/json"}, 400, "malformed"),
        ({"json": []}, 422, "invalid"),
        ({"data": b"{}", "content_type": "text/plain"}, 415, "wrong-content-type"),
        ({"data": b"{}"}, 415, "wrong-content-type"),
        ({"data": b" " * 262_145, "content_type": "application/json"}, 413, "too-large"),
        ({"json": STAGED, "headers": {"Accept": "application/xml"}}, 406, "not-acceptable"),
        ({"json": STAGED | {"market": "xx"}}, 422, "unknown-id"),
        ({"json": STAGED | {"as_of": "1999-01-01"}}, 422, "nothing-published"),
        ({"json": STAGED | {"versions": {"engine": "0"}}}, 422, "unknown-id"),
    ],
)
def test_a_request_that_cannot_be_answered_is_a_problem(
    client: FlaskClient, sent: dict[str, Any], status: int, slug: str
) -> None:
    assert problem(client.post("/v1/estimates", **sent), status, slug)["detail"]


@pytest.mark.parametrize(("path", "allowed"), [("/v1/estimates", {"POST"}), ("/v1/plans", {"GET", "HEAD"})])
def test_a_wrong_method_says_which_are_right(client: FlaskClient, path: str, allowed: set[str]) -> None:
    response = client.delete(path)

    problem(response, 405, "method-not-allowed")
    assert set(response.headers["Allow"].split(", ")) - {"OPTIONS"} == allowed


def problem(response: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem document of a response that has this status and kind."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    told: dict[str, Any] = orjson.loads(response.data)
    assert (told["type"], told["status"]) == (f"/problems/{slug}", status)
    assert told["request_id"] == response.headers["Request-Id"]
    return told
