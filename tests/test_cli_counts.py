"""``flask catalogue counts``: how often pages were shown, as a table and for programs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from click.testing import Result

from tests.console import copied
from tests.tenancy import bearer


@pytest.fixture
def service(published: flask.Flask, tmp_path: Path) -> Iterator[flask.Flask]:
    """Two screens of the public page, one of them shown twice; nobody's key is known."""
    with copied(published, tmp_path) as found:
        sent = [{"screen": "result", "verdict": "V1"}, {"screen": "how"}, {"screen": "how"}]
        assert found.test_client().post("/v1/counts", json={"counts": sent}).status_code == 204
        assert found.test_client().post("/v1/counts", json={"counts": sent}, headers=bearer("pk_x")).status_code == 401
        found.extensions["outpocket.counts"].close()
        yield found


def run(service: flask.Flask, *arguments: str) -> Result:
    return service.test_cli_runner().invoke(args=["catalogue", "counts", *arguments])


def test_counts_are_listed_by_day_tenant_screen_and_verdict(service: flask.Flask) -> None:
    done = run(service)

    head, rule, *rows, last = done.stdout.splitlines()
    assert done.exit_code == 0
    assert (head.split(), set(rule)) == (["day", "tenant", "screen", "verdict", "times"], {"-"})
    assert [row.split()[1:] for row in rows] == [["(public)", "how", "–", "2"], ["(public)", "result", "V1", "1"]]
    assert re.fullmatch(r"Shown 3 times from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\.", last)


def test_programs_get_the_sums_too(service: flask.Flask) -> None:
    told = json.loads(run(service, "--json").stdout)

    assert told["times"] == 3
    assert told["screens"] == [{"screen": "how", "times": 2}, {"screen": "result", "times": 1}]


def test_other_days_and_tenants_have_counts_of_their_own(service: flask.Flask) -> None:
    for options in (("--tenant", "acme"), ("--from", "2001-02-03", "--to", "2001-02-03")):
        assert run(service, *options).stdout.startswith("Shown 0 times from ")


def test_days_in_the_wrong_order_are_refused(service: flask.Flask) -> None:
    done = run(service, "--from", "2026-11-21", "--to", "2026-11-20")

    assert done.exit_code == 1
    assert "2026-11-21 lies after 2026-11-20" in done.stderr
