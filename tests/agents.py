"""An agent who asks /v1/quotes with a key and is signed in at /console with the same one, for the tests of both."""

import html
import itertools
import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import now
from service.usecases.access import FOR_TESTS, SCOPES
from service.web.quotes import ASKED
from tests.console import hidden_in
from tests.keys import kept

NUMBERS = itertools.count()
TYPED = {
    "ask": "doctor",
    "presentation": "radiculopathy",
    "stage": "physiotherapy",
    "answers.age_years": "38",
    "place": "city:pune",
    "plan": "niva_reassure",
    "sum_insured": "5,00,000",
    "client_ref": "A-1182",
}


@dataclass(frozen=True)
class Agent:
    """Somebody with a key and a browser."""

    client: FlaskClient
    secret: str

    def ask(self, method: str, path: str = "", **more: Any) -> TestResponse:
        """A request to the API."""
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": uuid.uuid4().hex}
        client = self.client.application.test_client()
        return client.open(f"/v1/quotes{path}", method=method, headers=headers | more.pop("headers", {}), **more)

    def quote(self, **changes: Any) -> dict[str, Any]:
        """A new quote, made with the API."""
        answer = self.ask("POST", json={**ASKED, **changes})
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.get_json()
        return told

    def link(self, quote: dict[str, Any]) -> str:
        """The path of a new link to a quote."""
        answer = self.ask("POST", f"/{quote['id']}/share", json={})
        assert answer.status_code == 201, answer.text
        return "/q/" + str(answer.get_json()["url"].rpartition("/")[2])

    def get(self, path: str = "", status: int = 200) -> str:
        """A page of the console by its path below it; the text must come with ``status``."""
        answer = self.client.get(f"/console{path}")
        assert answer.status_code == status, answer.text
        return answer.text

    def send(self, path: str, page: str | None = None, **fields: Any) -> TestResponse:
        """Post a form with what the page at ``page`` (the same path: None) has hidden in it, unless it is given."""
        shown = self.client.get(f"/console{path if page is None else page}").text
        names = ("token", "once", "revision")
        hidden = {name: html.unescape(found[1]) for name in names if (found := hidden_in(shown, name))}
        return self.client.post(f"/console{path}", data={**hidden, **fields})


def agent(app: flask.Flask, tenant: str = "acme", *, live: bool = True, scopes: Collection[str] = ()) -> Agent:
    """Somebody new."""
    scopes = scopes or (SCOPES if live else FOR_TESTS)
    secret = kept(app, f"ravi {next(NUMBERS)}", scopes=scopes, at=now(), tenant=tenant, live=live)
    client = app.test_client()
    answer = client.post("/console/sign-in", data={"key": secret})
    assert answer.status_code == 303, answer.text
    return Agent(client, secret)


def told_link(page: str) -> str:
    """The path of the link that a page of the console tells."""
    found = re.search(r'value="http://[^"/]*(/q/[^"]*)"', page)
    assert found is not None, page
    return found[1]
