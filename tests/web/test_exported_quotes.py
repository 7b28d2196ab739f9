"""Quotes in files: their totals and lines are those of the answer, an age is a band, another's are not there."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import flask
import pytest
from sqlalchemy import Engine

from service.domain.errors import NothingPublished
from service.domain.quote import Owner, Quote
from service.reports.encoder import encoded
from service.reports.quote_columns import QUOTE_LINES, QUOTES
from service.store import quotes as store
from service.store.catalogue import Catalogue
from service.store.engine import reading, writing
from service.usecases.exports import PAGE, Asked, Exporter
from tests import tenancy
from tests.web.test_quotes import Agent, agent

PLANS = {"plans": [{"plan_id": "niva_reassure", "sum_insured": amount} for amount in ("500000.00", "1000000.00")]}
Made = tuple[dict[str, Any], dict[str, Any]]
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    with tenancy.hosting(tmp_path_factory.mktemp("exporting")) as hosted:
        yield hosted


@pytest.fixture(scope="module")
def ravi(service: flask.Flask) -> Agent:
    return agent(service)


@pytest.fixture(scope="module")
def made(ravi: Agent) -> Made:
    """Two quotes: one plan under two sums, and one whose answers were deleted."""
    kept, deleted = ravi.make(policy=PLANS, client_ref="=A-1182"), ravi.make()
    assert ravi.ask("DELETE", f"/{deleted['id']}").status_code < 300
    return kept, deleted


def rows(who: Agent, path: str) -> list[dict[str, str]]:
    headers = {"Authorization": f"Bearer {who.secret}"}
    response = who.service.test_client().get(f"/v1/exports/{path}", headers=headers)
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline=""), strict=True))


def test_a_row_of_quotes_is_a_scenario_under_a_plan_with_the_totals_of_the_answer(ravi: Agent, made: Made) -> None:
    quote, deleted = made
    wanted = {}
    for entry in quote["estimate"]["comparison"]:
        states = {row["policy_state"]: row for row in entry["rows"]}
        bought = states["bought_today"]
        wanted[entry["scenario"], entry["sum_insured"]] = (
            entry["plan_id"],
            states["no_policy"]["total"],
            bought["total"] or "",
            bought["difference"] or "",
            bought["cover_verdict"]["code"],
            states["past_waits"]["total"] or "",
            "",
        )

    emptied, *found = rows(ravi, "quotes")

    names = ("plan_id", "no_policy_total", "bought_today_total", "bought_today_difference")
    names += ("bought_today_cover_verdict", "past_waits_total", "own_policy_total")
    assert {
        (row["scenario"], row["sum_insured"]): tuple(row[name] for name in names) for row in found
    } == wanted and len(found) == 4
    assert [(row["scenario"], row["plan_no"]) for row in found] == [
        *(("physiotherapy", "1"), ("hospitalisation", "1"), ("physiotherapy", "2"), ("hospitalisation", "2")),
    ]
    assert {row["quote_ref"] for row in found} == {quote["ref"]}
    assert {(row["created_at"], row["expires_at"]) for row in found} == {(quote["created_at"], quote["expires_at"])}
    assert {(row["ad_ref"], row["uin"]) for row in found} == {("SAMPLE/AD/1", "SAMPLE-UIN")}
    assert {(row["client_ref"], row["age_band"]) for row in found} == {("'=A-1182", "36-45")}
    told = (deleted["ref"], "deleted", deleted["sha256"])
    assert (emptied["quote_ref"], emptied["status"], emptied["sha256"]) == told
    assert (emptied["scenario"], emptied["age_band"], emptied["no_policy_total"]) == ("", "", "")


def test_the_lines_add_up_to_the_totals_and_nothing_tells_the_age(ravi: Agent, made: Made) -> None:
    quote, deleted = made
    wanted = {
        (entry["scenario"], entry["sum_insured"], row["policy_state"]): (row["bills"], row["plan_pays"], row["total"])
        for entry in quote["estimate"]["comparison"]
        for row in entry["rows"]
        if row["total"] is not None
    }
    found = rows(ravi, "quote_lines")
    sums: dict[tuple[str, ...], list[Decimal]] = {}
    for line in found:
        key = tuple(line[name] for name in ("scenario", "sum_insured", "policy_state"))
        paid = [Decimal(line[name] or "0") for name in ("billed", "plan_pays", "patient_pays")]
        sums[key] = [one + other for one, other in zip(sums.get(key, [Decimal()] * 3), paid, strict=True)]

    assert {key: tuple(map(str, sums[key])) for key in wanted} == wanted
    assert {line["quote_ref"] for line in found} == {quote["ref"]} != {deleted["ref"]}
    identity = [tuple(line[name] for name in QUOTE_LINES.key) for line in found]
    assert len(set(identity)) == len(identity)
    assert not [name for line in found for name, value in line.items() if value == "38" and name != "day"]
    assert "label" not in rows(ravi, "quote_lines?profile=data")[0]


def test_days_are_the_markets_and_others_quotes_are_not_there(ravi: Agent, made: Made, service: flask.Flask) -> None:
    day = made[0]["created_at"][:10]

    assert rows(ravi, f"quotes?created_before={day}") == []
    assert len(rows(ravi, f"quotes?created_after={day}")) == 5
    assert rows(agent(service, "bolt"), "quotes") == []
    assert rows(agent(service, live=False), "quotes") == []


class Nothing:
    """A catalogue in which nothing is published."""

    def snapshot(self, *_: object, **__: object) -> None:
        raise NothingPublished("nothing")


def test_every_quote_comes_once_across_pages_and_few_are_held(engine: Engine) -> None:
    """Each estimate has 100 kB; all of them would take 20 MB and more once read."""
    many = 2 * PAGE + 1
    estimate = '{"triage": {}, "comparison": [], "pad": "' + "x" * 100_000 + '"}'
    asha = Quote(
        **{"id": "", "ref": "", "tenant": "", "live": True, "market": "in", "locale": "en-IN", "created_at": NOW},
        **{"created_by": "asha", "key_id": "k", "expires_at": NOW + timedelta(30), "versions": "{}", "question": "{}"},
        **{"estimate": estimate, "sha256": "0", "city": None, "verdict": None, "headline": "{}"},
    )
    with writing(engine).begin() as session:
        for number in range(many):
            at = NOW - timedelta(minutes=number // 2)  # two of each minute
            store.add(session, replace(asha, id=f"quo_{number:04}", ref=f"OP-{number:04}", created_at=at))
    exporter = Exporter(engine, cast(Catalogue, Nothing()), lambda *_: None, lambda: NOW)
    asked = Asked(Owner("", True), "in")
    seen = []
    list(exporter.quote_lines(asked))  # what is made once is not counted

    tracemalloc.start()
    for told in exporter._told(asked):
        seen.append(told.quote["ref"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert sorted(seen) == [f"OP-{number:04}" for number in range(many)]
    assert peak < 5_000_000
    assert b"".join(encoded(QUOTES, exporter.quotes(asked))).count(b"\r\n") == 1
    with reading(engine)() as session:
        assert store.find(session, asked.owner, "quo_0000") is not None
