"""An insurer's page on an origin of its own with the widget on it, and the service that answers it; for a browser.

The page's policy is the strictest that the widget promises to live under.
"""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import flask
from playwright.sync_api import Locator, Page

from tests import shots, tenancy
from tests.served import publish, served

KEY, STRANGER = tenancy.DEMO_KEY, "pk_test_nobody_0000"
MARKUP = (
    "<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>Host</title>{head}</head>"
    "<body>{body}</body></html>"
)
TITLE = "What a back spasm could cost you"


@dataclass(frozen=True, slots=True)
class Host:
    """``service`` and ``insurer`` are two origins; the tenant ``KEY`` has registered the second one."""

    app: flask.Flask
    service: str
    insurer: str

    def page(self, body: str = "", *, lang: str = "en", policy: str | None = None, script: str = "") -> str:
        """The address of a page of the insurer with ``body`` between its article and its foot."""
        asked = {"body": body or widget(), "lang": lang, "script": script or f"{self.service}/widget/v1/out-pocket.js"}
        if policy is not None:
            asked["policy"] = policy
        return f"{self.insurer}/?{'&'.join(f'{name}={quote(value)}' for name, value in asked.items())}"


def widget(key: str = KEY, **attributes: str) -> str:
    """The element as an insurer writes it; ``policy_status`` is policy-status."""
    told = {"tenant": key, **attributes}
    written = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in told.items() if value)
    return f'<out-pocket {written}><a href="/e">Estimate the cost</a></out-pocket>'


def _insurer(service: str) -> flask.Flask:
    app = flask.Flask("insurer", static_folder=None)

    @app.get("/")
    def article() -> flask.Response:
        asked = flask.request.args
        head = f"<script src='{asked['script']}' defer></script>"
        body = f"<main><h1>An article</h1><p>Before.</p>{asked['body']}<p id='after'>After.</p></main>"
        answer = flask.Response(MARKUP.format(lang=asked["lang"], head=head, body=body), mimetype="text/html")
        strict = (
            f"default-src 'none'; script-src {service}; connect-src {service}; frame-src {service}; "
            "require-trusted-types-for 'script'"
        )
        answer.headers["Content-Security-Policy"] = asked.get("policy", strict)
        return answer

    return app


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def hosting(folder: Path, **changes: Any) -> Iterator[Host]:
    """Both of them, until the tests are done; ``changes`` are of the service's settings."""
    with served(snapshot_seconds=0.0, rate_per_minute=0, **changes) as app, shots.serving(app) as service:
        insurer_port = _free_port()
        insurer = f"http://localhost:{insurer_port}"
        publish(app, register(folder, insurer))
        with shots.serving(_insurer(service), port=insurer_port):
            yield Host(app, service, insurer)


def register(folder: Path, *origins: str, **changes: Any) -> Path:
    """The demonstration's folder with these origins."""
    profile = json.loads((tenancy.DEMO / "tenant.json").read_text(encoding="utf-8"))
    profile = {**profile, "locales": ["en-IN", "hi-IN"], "origins": list(origins), **changes}
    return tenancy.write(folder, "demo", tenant=json.dumps(profile))


def opened(page: Page, host: Host, body: str = "", **more: Any) -> Locator:
    """The widget on its host's page, when it has what it needs to ask."""
    page.goto(host.page(body, **more))
    found = page.locator("out-pocket").first
    ready(page)
    return found


def until(page: Page, claim: str, *, seconds: float = 15) -> None:
    """Wait until ``claim`` holds; playwright's own waiting evaluates text, which a strict page refuses."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(f"Boolean({claim})"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"It never came true: {claim}")


def ready(page: Page) -> None:
    """Wait until every widget has heard from the service."""
    until(
        page,
        "[...document.querySelectorAll('out-pocket')].every(one => one.config || one.refusal || one.offline)",
    )


def tap(found: Locator, name: str) -> None:
    found.get_by_role("button", name=name, exact=True).click()
