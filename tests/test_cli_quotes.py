"""``flask quotes purge``: a tenant's days after its end a quote loses its answers, and the log says so."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask

from service.app import now
from service.store import quotes
from service.store.engine import reading, writing
from tests import tenancy
from tests.domain.test_quote import quote
from tests.served import publish


def run(service: flask.Flask, *arguments: str) -> str:
    done = service.test_cli_runner().invoke(args=[*arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_answers_go_when_their_tenants_days_are_over(tmp_path: Path) -> None:
    """Acme keeps them for ten days; the operator, who has no profile, for the usual 180."""
    profile: dict[str, Any] = tenancy.profile("acme", quote_retention_days=10)
    with tenancy.hosting(tmp_path) as service:
        publish(service, tenancy.write(tmp_path / "again", "acme", tenant=json.dumps(profile)))
        ages = [("a", "acme", 11), ("b", "acme", 9), ("c", "", 181), ("d", "", 179)]
        with writing(service.extensions["outpocket.engine"]).begin() as session:
            for id, tenant, days in ages:
                ended = now() - timedelta(days=days)
                quotes.add(session, quote(id=id, ref=id, tenant=tenant, versions='{"pathway":"x"}', expires_at=ended))

        tried = run(service, "quotes", "purge", "--dry-run")
        log = run(service, "catalogue", "log", "--newest", "1")
        told = run(service, "quotes", "purge", "--who", "asha")
        again = run(service, "quotes", "purge")

        with reading(service.extensions["outpocket.engine"])() as session:
            kept = {
                id: found.question
                for id, tenant, _ in ages
                if (found := quotes.find(session, quote(tenant=tenant).owner, id))
            }
        entries = json.loads(run(service, "catalogue", "log", "--newest", "2", "--json"))
        audited = run(service, "catalogue", "audit")

    assert "acme: 1 (kept for 10 days)" in tried and "Would delete the answers of 2 quotes." in tried
    assert "delete_answers" not in log
    assert "the operator: 1 (kept for 180 days)" in told and "Deleted the answers of 2 quotes" in told
    assert "Deleted the answers of 0 quotes" in again
    assert kept == {"a": None, "b": "{}", "c": None, "d": "{}"}
    assert {(one["action"], one["tenant"], one["who"], *one["about"]["quotes"]) for one in entries} == {
        ("delete_answers", "acme", "asha", "a"),
        ("delete_answers", "", "asha", "c"),
    }
    assert "In order" in audited
