"""Every response carries a request id and the security headers; the log says what happened and nothing private."""

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.config import Config


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/problems/invalid", "/openapi.json"])
def test_every_response_carries_an_id_and_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    assert len(headers["Request-Id"]) == 32
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_given_id_is_echoed(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"Request-Id": "trace-7.a_b"}).headers["Request-Id"] == "trace-7.a_b"


@pytest.mark.parametrize("given", ["a b", "", "x" * 65, 'a"b'])
def test_an_id_that_could_break_the_log_is_replaced(client: FlaskClient, given: str) -> None:
    assert client.get("/healthz", headers={"Request-Id": given}).headers["Request-Id"] != given


def test_a_logged_request_names_its_route_and_no_query(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.get("/problems/invalid?pain=9")

    (line,) = capsys.readouterr().err.splitlines()
    event = json.loads(line)
    assert (event["event"], event["route"], event["status"]) == ("request", "/problems/<slug>", 200)
    assert "pain" not in line


def test_a_success_outside_the_sample_is_not_logged_but_a_refusal_is(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    client = create_app(replace(config, log_success_rate=0.0)).test_client()

    client.get("/healthz")
    client.get("/nowhere")

    assert [json.loads(line)["status"] for line in capsys.readouterr().err.splitlines()] == [404]
