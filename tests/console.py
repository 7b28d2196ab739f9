"""People who work in the console, as browsers that hold cookies, for the tests of its pages."""

import html
import io
import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import create_app
from service.config import Config
from service.usecases.access import APPROVE, KEYS, PUBLISH, READ, WRITE
from tests.keys import kept
from tests.served import FREELY, close


@contextmanager
def copied(published: flask.Flask, folder: Path, **environ: str) -> Iterator[flask.Flask]:
    """A service of one's own on a copy of a published catalogue, which is faster than publishing it again."""
    place = folder / "outpocket.db"
    there, here = sqlite3.connect(published.extensions["outpocket.engine"].url.database), sqlite3.connect(place)
    with closing(there), closing(here):
        there.backup(here)
    settings = {"OUTPOCKET_DATABASE_URL": f"sqlite:///{place}", "OUTPOCKET_RATE_PER_MINUTE": str(FREELY), **environ}
    service = create_app(Config.from_env(settings))
    yield service
    close(service)


EVERYTHING = (READ, WRITE, APPROVE, PUBLISH, KEYS)
ISSUED = datetime(2026, 11, 20, tzinfo=UTC)


def issue(app: flask.Flask, who: str, scopes: Collection[str] = EVERYTHING, tenant: str = "") -> str:
    """The secret of a new key."""
    return kept(app, who, scopes=scopes, at=ISSUED, tenant=tenant)


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


def cells(page: str) -> list[list[str]]:
    """The rows of the first table of a page, as texts."""
    table = page.split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    return [
        [html.unescape(re.sub("<.*?>", "", cell)).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in rows
    ]


def hidden_in(page: str, name: str) -> re.Match[str] | None:
    """A hidden field of a page."""
    return re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page)


def prices(person: Person) -> tuple[str, str]:
    """The cost table in force as a CSV text, and the name of its file."""
    answer = person.client.get("/catalogue/documents/cost_table/cost_table/download?format=csv")
    return answer.data.decode("utf-8-sig"), answer.headers["Content-Disposition"].split('"')[1]


def upload(person: Person, draft: str, text: str | bytes, name: str, **fields: Any) -> TestResponse:
    """Send a file into a draft."""
    data = text.encode() if isinstance(text, str) else text
    return person.send(f"{draft}/upload", draft, file=(io.BytesIO(data), name), **fields)


def changed_price(person: Person, typical: str = "33.00") -> str:
    """The path of a new draft in which the first row's typical price is another."""
    text, name = prices(person)
    draft = person.begin()
    low, was, high = text.split("\r\n")[1].split(",home,")[1].split(",")[:3]
    answer = upload(person, draft, text.replace(f"{low},{was},{high}", f"{low},{typical},{high}", 1), name)
    assert answer.status_code == 303, answer.text
    return draft
