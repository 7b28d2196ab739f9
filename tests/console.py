"""People who work in the console, as browsers that hold cookies, for the tests of its pages."""

import html
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.store.log import Stamp
from service.usecases.access import APPROVE, KEYS, PUBLISH, READ, WRITE, Access

EVERYTHING = (READ, WRITE, APPROVE, PUBLISH, KEYS)
BY_HAND = Stamp("operator", "", datetime(2026, 11, 20, tzinfo=UTC))


def issue(app: flask.Flask, who: str, scopes: Collection[str] = EVERYTHING, tenant: str = "") -> str:
    """The secret of a new key."""
    access = Access(app.extensions["outpocket.engine"], lambda: BY_HAND.at)
    return access.issue(who=who, tenant=tenant, scopes=scopes, stamp=BY_HAND)[1]


@dataclass
class Person:
    """Somebody at the console."""

    client: FlaskClient

    def get(self, path: str, status: int = 200) -> str:
        """A page of the console by its path below it; the text must come with ``status``."""
        answer = self.client.get(f"/catalogue{path}")
        assert answer.status_code == status, answer.text
        return answer.text

    def send(self, path: str, page: str = "", **fields: Any) -> TestResponse:
        """Post a form as the page at ``page`` gives it: with its token and, where it says one, its revision."""
        shown = self.client.get(f"/catalogue{page}").text
        hidden = {name: html.unescape(found[1]) for name in ("token", "revision") if (found := hidden_in(shown, name))}
        return self.client.post(f"/catalogue{path}", data={**hidden, **fields}, content_type="multipart/form-data")

    def begin(self, why: str = "prices of June", **fields: Any) -> str:
        """The path of a new draft."""
        answer = self.send("/drafts", "/drafts/new", why=why, **fields)
        assert answer.status_code == 303, answer.text
        return answer.location.removeprefix("/catalogue")


def person(app: flask.Flask, who: str, scopes: Collection[str] = EVERYTHING, tenant: str = "") -> Person:
    """Somebody who has signed in with a key of their own."""
    client = app.test_client()
    answer = client.post("/catalogue/sign-in", data={"key": issue(app, who, scopes, tenant)})
    assert answer.status_code == 303, answer.text
    return Person(client)


def hidden_in(page: str, name: str) -> re.Match[str] | None:
    """A hidden field of a page."""
    return re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page)
