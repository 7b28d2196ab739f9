"""Somebody with a key at the admin API: the headers, and the drafts they make."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import now
from service.store.log import Stamp
from service.usecases.access import SCOPES, Access


@dataclass(frozen=True)
class Person:
    """Whoever holds a key, asking over HTTP."""

    client: FlaskClient
    secret: str

    def ask(self, method: str, path: str, *, revision: int | None = None, **more: Any) -> TestResponse:
        """A request to /v1/admin with the key, and with If-Match for a revision."""
        headers: dict[str, str] = {"Authorization": f"Bearer {self.secret}", **more.pop("headers", {})}
        if revision is not None:
            headers["If-Match"] = f'"{revision}"'
        return self.client.open(f"/v1/admin{path}", method=method, headers=headers, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.ask("GET", path, **more)

    def post(self, path: str, json: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """With an Idempotency-Key of its own unless one is given."""
        headers = {"Idempotency-Key": uuid.uuid4().hex, **more.pop("headers", {})}
        return self.ask("POST", path, json=dict(json or {}), headers=headers, **more)

    def start(self, why: str = "a test", **more: Any) -> str:
        """A new draft's id."""
        response = self.post("/drafts", {"why": why, **more})
        assert response.status_code == 201, response.text
        return str(response.get_json()["id"])


def person(app: flask.Flask, who: str, *, tenant: str = "", scopes: tuple[str, ...] = SCOPES) -> Person:
    """A new key for ``who``."""
    access = Access(app.extensions["outpocket.engine"], now)
    _, secret = access.issue(who=who, tenant=tenant, scopes=scopes, stamp=Stamp("test", "", now()))
    return Person(app.test_client(), secret)
