"""Pages say which screens they have shown; their tenant sees how often, and nobody sees who looked."""

from datetime import timedelta
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from service.app import now
from service.domain.counts import summed
from service.store.documents import Scope
from service.store.engine import open_engine
from service.usecases.counts import kept
from tests.console import cells
from tests.console import person as at_the_console
from tests.gunicorn_process import Connection, gunicorn
from tests.live_catalogue import Edition, publish
from tests.tenancy import ACME, BOLT, BOLT_PAGE, bearer
from tests.web.desks import Person, person

RESULT, HOW = {"screen": "result", "verdict": "V1"}, {"screen": "how", "verdict": None}
QUIET_DAY = {"from": "2001-02-03", "to": "2001-02-03"}


@pytest.fixture
def client(hosted: flask.Flask) -> FlaskClient:
    return hosted.test_client()


def send(client: FlaskClient, *shown: dict[str, Any], key: str | None = None, **headers: str) -> Any:
    return client.post("/v1/counts", json={"counts": shown}, headers={**(bearer(key) if key else {}), **headers})


def use(service: flask.Flask, who: Person, **days: str) -> Any:
    """What somebody sees once everything is written."""
    service.extensions["outpocket.counts"].close()
    answer = who.get("/counts", query_string=days)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_screen_is_counted_and_nothing_is_answered(client: FlaskClient) -> None:
    answer = send(client, RESULT, HOW)

    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_a_tenant_sees_its_own_counts_and_the_operator_everybodys(hosted: flask.Flask, client: FlaskClient) -> None:
    operator, ada, bo = (
        person(hosted, "asha"),
        person(hosted, "ada", tenant="acme"),
        person(hosted, "bo", tenant="bolt"),
    )
    was = {who: use(hosted, desk)["times"] for who, desk in (("asha", operator), ("ada", ada), ("bo", bo))}

    send(client, RESULT, RESULT, key=ACME)
    send(client, HOW, key=BOLT)
    send(client, HOW, HOW, HOW)

    own, others = use(hosted, ada), use(hosted, bo)
    whole = use(hosted, operator)
    assert own["times"] - was["ada"] == 2
    assert others["times"] - was["bo"] == 1
    assert whole["times"] - was["asha"] == 6
    assert {one["tenant"] for one in (*own["tenants"], *own["counts"])} == {"acme"}
    assert {one["tenant"] for one in (*others["tenants"], *others["counts"])} == {"bolt"}
    assert {"", "acme", "bolt"} <= {one["tenant"] for one in whole["tenants"]}


def test_no_parameter_opens_another_tenants_counts(hosted: flask.Flask) -> None:
    refused = person(hosted, "ada", tenant="acme").get("/counts", query_string={"tenant": "bolt"})

    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (422, "unknown")


def test_sums_are_by_day_screen_and_verdict(hosted: flask.Flask, client: FlaskClient) -> None:
    desk, today = person(hosted, "ada", tenant="acme"), now().date().isoformat()
    send(client, RESULT, HOW, key=ACME)

    told = use(hosted, desk)

    assert told["days"][-1]["day"] >= today  # the day may turn meanwhile
    assert [one["screen"] for one in told["screens"]] == ["how", "result"]
    assert [one["verdict"] for one in told["verdicts"]] == ["V1", None]
    assert sum(one["times"] for one in told["screens"]) == sum(one["times"] for one in told["days"]) == told["times"]


def test_other_days_are_asked_for_by_name(hosted: flask.Flask, client: FlaskClient) -> None:
    desk = person(hosted, "asha")
    send(client, HOW)

    quiet = use(hosted, desk, **QUIET_DAY)

    assert (quiet["from"], quiet["to"], quiet["times"], quiet["counts"]) == ("2001-02-03", "2001-02-03", 0, [])
    wrong = desk.get("/counts", query_string={"from": "2026-11-21", "to": "2026-11-20"})
    assert (wrong.status_code, wrong.get_json()["errors"][0]["pointer"]) == (422, "/from")


def test_whoever_may_not_look_at_the_catalogue_sees_no_counts(hosted: flask.Flask) -> None:
    assert person(hosted, "kay", scopes=("keys:admin",)).get("/counts").status_code == 403
    assert hosted.test_client().get("/v1/admin/counts").status_code == 401


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {"counts": [{"screen": "result", "pain_now": 7}]}}, 422),
        ({"json": {"counts": [HOW] * 21}}, 422),
        ({"data": b'{"counts": [{"screen": "how"}]}', "content_type": "text/plain"}, 415),
        ({"json": {"counts": [HOW]}, "headers": bearer("pk_live_nobody_x")}, 401),
        ({"json": {"counts": [HOW]}, "headers": bearer(ACME, Origin=BOLT_PAGE)}, 403),
    ],
)
def test_what_is_refused_is_not_counted(
    hosted: flask.Flask, client: FlaskClient, sent: dict[str, Any], status: int
) -> None:
    desk = person(hosted, "asha")
    before = use(hosted, desk)["times"]

    assert client.post("/v1/counts", **sent).status_code == status
    assert use(hosted, desk)["times"] == before


def test_a_tenant_that_is_switched_off_is_counted_all_the_same(hosted: flask.Flask, client: FlaskClient) -> None:
    desk = person(hosted, "bo", tenant="bolt")
    desk.ask("PUT", "/switch", json={"off": True, "why": "a test"})
    try:
        answer = send(client, {"screen": "error"}, key=BOLT)
    finally:
        desk.ask("PUT", "/switch", json={"off": False, "why": "over"})

    assert answer.status_code == 204
    assert {"screen": "error", "times": 1} in use(hosted, desk)["screens"]


def test_the_console_shows_use_in_words(hosted: flask.Flask, client: FlaskClient) -> None:
    send(client, RESULT, {"screen": "guide"}, key=ACME)
    hosted.extensions["outpocket.counts"].close()

    page = at_the_console(hosted, "ada", tenant="acme").get("/use")

    assert {"Full result", "Guide"} <= {row[0] for row in cells(page)}
    assert "V1: The plan does not pay" in page
    assert "By tenant" not in page
    assert "By tenant" in at_the_console(hosted, "asha").get("/use")


def test_the_console_shows_the_days_asked_about_and_what_is_wrong_with_them(hosted: flask.Flask) -> None:
    asha = at_the_console(hosted, "asha")

    assert "Nothing was counted from 3 February 2001 to 3 February 2001." in asha.get(
        "/use?from=2001-02-03&to=2001-02-03"
    )
    wrong = asha.get("/use?from=1.7.2026&to=2026-11-20", 422)
    assert "is not a day" in wrong
    assert 'value="1.7.2026"' in wrong
    later = (now().date() + timedelta(days=9)).isoformat()
    assert "lies after" in asha.get(f"/use?from={later}", 422)


def test_the_counts_of_two_workers_add_up_to_the_last_one(both: list[Edition], database_url: str) -> None:
    """Each worker writes what it still has when it ends."""
    publish(both[0].folder, database_url)
    sent, body = 0, b'{"counts": [{"screen": "result", "verdict": "V1"}, {"screen": "how"}]}'
    with gunicorn(database_url) as server:
        while sent < 40 or len(server.answered()) < 2:
            connection = Connection(server.port)
            status, _ = connection.ask("POST", "/v1/counts", body)
            connection.close()
            assert status == 204
            sent += 1
            assert sent < 1000

    assert times_in(database_url) == {"result": sent, "how": sent}


def times_in(database_url: str) -> dict[str, int]:
    """How often each screen stands in a database."""
    engine, today = open_engine(database_url), now().date()
    found = kept(engine, Scope("in"), today - timedelta(days=1), today)
    engine.dispose()
    return {str(screen): times for screen, times in summed(found, "screen").items()}
