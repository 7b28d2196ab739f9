"""Who asks too often is refused: by key and address, where anybody may ask, and told how long to wait."""

import http.client
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask
import pytest
from werkzeug.test import TestResponse

from service.app import create_app
from service.config import Config
from service.usecases.access import SCOPES
from service.web.windows import SECONDS
from tests import tenancy
from tests.console import copied, issue
from tests.gunicorn_process import Gunicorn, gunicorn
from tests.tenancy import ACME, ACME_PAGE, BOLT, BOLT_PAGE, bearer

LIMIT = 3
ASKED = {"market": "in", "presentation": "simple_spasm", "stage": "self_care"}
LIMITED = (
    ("GET", "/v1/config"),
    ("POST", "/v1/estimates"),
    ("POST", "/v1/adjudications"),
    ("POST", "/v1/premiums"),
    ("POST", "/v1/counts"),
    ("GET", "/v1/guide"),
    ("GET", "/v1/quotes"),
    ("POST", "/v1/quotes/quo_none/share"),
    ("POST", "/"),
    ("POST", "/settle"),
    ("POST", "/e"),
)
FREE = (
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/"),
    ("GET", "/settle"),
    ("GET", "/static/page.css"),
    ("GET", "/v1/plans"),
    ("GET", "/openapi.json"),
    ("OPTIONS", "/v1/estimates"),
)
Ask = Callable[..., TestResponse]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    with tenancy.hosting(tmp_path_factory.mktemp("tenants"), rate_per_minute=LIMIT) as hosted:
        yield hosted


def asking(service: flask.Flask, **environ: str) -> Ask:
    """Somebody from an address of their own, in a minute that lasts as long as a test."""
    left = SECONDS - time.monotonic() % SECONDS
    if left < 3:
        time.sleep(left)
    client = service.test_client()
    address = {"REMOTE_ADDR": uuid.uuid4().hex, **environ}

    def ask(method: str = "GET", path: str = "/v1/config", **more: Any) -> TestResponse:
        response: TestResponse = client.open(path, method=method, environ_overrides=address, **more)
        response.close()
        return response

    return ask


@pytest.fixture
def ask(service: flask.Flask) -> Ask:
    return asking(service)


@pytest.mark.parametrize(("method", "path"), LIMITED)
def test_beyond_the_limit_a_question_is_refused_and_told_when_to_ask_again(ask: Ask, method: str, path: str) -> None:
    *within, beyond = [ask(method, path) for _ in range(LIMIT + 1)]

    assert 429 not in [answer.status_code for answer in within]
    assert [answer.headers["RateLimit"].split(";t=")[0] for answer in (*within, beyond)] == [
        '"default";r=2',
        '"default";r=1',
        '"default";r=0',
        '"default";r=0',
    ]
    assert {answer.headers["RateLimit-Policy"] for answer in (*within, beyond)} == {'"default";q=3;w=60'}
    told = beyond.get_json()
    assert (beyond.status_code, beyond.content_type) == (429, "application/problem+json")
    assert (told["type"], told["title"]) == (
        "/problems/too-many-requests",
        "Too many questions in too short a time",
    )
    assert 1 <= int(beyond.headers["Retry-After"]) <= 60
    assert beyond.headers["RateLimit"].endswith(f";t={beyond.headers['Retry-After']}")
    assert told["detail"].startswith("At most 3 in 60 seconds.")


@pytest.mark.parametrize(("method", "path"), FREE)
def test_everything_else_is_without_limit(ask: Ask, method: str, path: str) -> None:
    answers = [ask(method, path) for _ in range(LIMIT + 2)]

    assert {answer.status_code for answer in answers} == {200}
    assert not any("RateLimit" in answer.headers for answer in answers)


def test_all_limited_addresses_share_one_count(ask: Ask) -> None:
    asked = [ask("GET", "/v1/config"), ask("POST", "/"), ask("POST", "/v1/estimates", json=ASKED), ask()]

    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]


def test_another_address_has_a_count_of_its_own(service: flask.Flask, ask: Ask) -> None:
    for _ in range(LIMIT + 1):
        last = ask()

    assert last.status_code == 429
    assert asking(service)().status_code == 200


def test_the_same_address_has_a_count_for_each_tenants_key_and_one_without(ask: Ask) -> None:
    for _ in range(LIMIT + 1):
        last = ask(headers=bearer(ACME))

    assert last.status_code == 429
    assert ask(headers=bearer(BOLT)).status_code == 200
    assert ask().status_code == 200


def test_a_key_in_the_query_counts_as_in_the_header(ask: Ask) -> None:
    for _ in range(LIMIT):
        ask(path=f"/v1/config?key={ACME}")

    assert ask(headers=bearer(ACME)).status_code == 429


def test_keys_that_are_made_up_share_the_count_of_no_key(ask: Ask) -> None:
    asked = [ask(headers=bearer(f"pk_live_{number}_x")) for number in range(LIMIT)]

    assert [answer.status_code for answer in asked] == [401] * LIMIT
    assert ask().status_code == 429


def test_secret_keys_of_an_address_share_a_count_whether_they_are_real_or_not(service: flask.Flask, ask: Ask) -> None:
    real = issue(service, "asha")
    asked = [ask(headers=bearer(f"sk_guess_{number}")) for number in range(LIMIT)]

    assert [answer.status_code for answer in asked] == [401] * LIMIT
    assert ask(headers=bearer(real)).status_code == 429
    assert ask().status_code == 200


def test_an_answer_from_memory_counts_too(ask: Ask) -> None:
    asked = [ask("POST", "/v1/estimates", json=ASKED) for _ in range(LIMIT + 1)]

    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]


def test_a_registered_page_can_read_that_it_asks_too_often(ask: Ask) -> None:
    for _ in range(LIMIT + 1):
        answer = ask(headers=bearer(ACME, Origin=ACME_PAGE))

    assert answer.status_code == 429
    assert answer.headers["Access-Control-Allow-Origin"] == ACME_PAGE
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Retry-After", "RateLimit", "RateLimit-Policy"} <= set(exposed)


def test_a_page_that_is_not_registered_learns_nothing(ask: Ask) -> None:
    for _ in range(LIMIT + 1):
        answer = ask(headers=bearer(ACME, Origin=BOLT_PAGE))

    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_preflights_are_not_counted(ask: Ask) -> None:
    headers = {"Origin": ACME_PAGE, "Access-Control-Request-Method": "POST"}

    assert {ask("OPTIONS", "/v1/config", headers=headers).status_code for _ in range(LIMIT + 2)} == {204}
    assert ask().headers["RateLimit"].startswith('"default";r=2;')


def test_without_a_limit_nothing_is_counted(published: flask.Flask, tmp_path: Path) -> None:
    with copied(published, tmp_path, OUTPOCKET_RATE_PER_MINUTE="0") as service:
        assert "RateLimit" not in asking(service)().headers


def test_a_proxy_is_believed_only_where_one_stands_in_front(published: flask.Flask, tmp_path: Path) -> None:
    """Whoever asks directly can write any X-Forwarded-For; of what a proxy passes on, the last one is its own."""
    left = {}
    for proxies in ("0", "1"):
        settings = {"OUTPOCKET_RATE_PER_MINUTE": str(LIMIT), "OUTPOCKET_TRUSTED_PROXIES": proxies}
        with copied(published, tmp_path, **settings) as service:
            ask = asking(service)
            told = [ask(headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"}) for number in range(2)]
            told.append(ask(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.0"}))
            left[proxies] = [answer.headers["RateLimit"][:13] for answer in told]

    assert left["0"] == ['"default";r=2', '"default";r=1', '"default";r=0']
    assert left["1"] == ['"default";r=2', '"default";r=1', '"default";r=2']


@pytest.mark.parametrize(("proxies", "secure"), [("0", False), ("1", True)])
def test_behind_a_proxy_with_https_the_consoles_cookie_is_for_https_only(
    published: flask.Flask, tmp_path: Path, proxies: str, secure: bool
) -> None:
    with copied(published, tmp_path, OUTPOCKET_TRUSTED_PROXIES=proxies) as service:
        form = {"key": issue(service, "asha")}
        answer = service.test_client().post(
            "/catalogue/sign-in", data=form, headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        )

    assert answer.status_code == 303
    assert ("Secure" in answer.headers["Set-Cookie"]) is secure


def test_the_service_starts_and_answers_without_its_redis(config: Config) -> None:
    """Refused at once: nothing listens on port 1."""
    service = create_app(replace(config, redis_url="redis://127.0.0.1:1", rate_per_minute=LIMIT))

    told = [asked.headers["RateLimit"][:13] for asked in map(asking(service), ["GET"] * 2)]

    assert told == ['"default";r=2', '"default";r=1']


def test_two_workers_share_a_limit_over_redis(redis_url: str, published: flask.Flask) -> None:
    database = published.extensions["outpocket.engine"].url.render_as_string()
    settings = {
        "OUTPOCKET_REDIS_URL": redis_url,
        "OUTPOCKET_RATE_PER_MINUTE": "20",
        "OUTPOCKET_TRUSTED_PROXIES": "1",
    }
    with gunicorn(database, environ=settings) as server:
        who, answers = uuid.uuid4().hex, []
        while len(server.answered()) < 2 or len(answers) < 30:
            answers.append(status(server, who))
            assert len(answers) < 1000

    assert (answers.count(200), set(answers)) == (20, {200, 429})


def status(server: Gunicorn, who: str) -> int:
    """What is answered to somebody on a new connection, which may lead to another worker."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/v1/config", headers={"X-Forwarded-For": who})
    answer = connection.getresponse().status
    connection.close()
    return answer


def test_a_secret_key_is_counted_wherever_it_comes_from(service: flask.Flask) -> None:
    secret = issue(service, "a job", SCOPES)

    answers = [asking(service)("GET", "/v1/quotes", headers=bearer(secret)) for _ in range(LIMIT + 1)]

    assert [answer.status_code for answer in answers] == [200] * LIMIT + [429]
    assert answers[0].headers["RateLimit"].startswith(f'"default";r={LIMIT - 1};')
    assert int(answers[-1].headers["Retry-After"]) >= 1
