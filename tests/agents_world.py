"""An agent's quotes in every state, and the pages of the console and of clients on them, for pictures and tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import flask
from playwright.sync_api import BrowserContext, Page

from tests.agents import Agent, agent

NOTE = ("Please ask the hospital for a written estimate, and the insurer for its approval. " * 7)[:500].strip()
SIGNS = {"answers.nerve_symptoms": "saddle_numb"}


@dataclass(frozen=True)
class World:
    """Whose browser it is, and the paths of quotes (below the console) and of links by what they are."""

    ravi: Agent
    quotes: Mapping[str, str]
    links: Mapping[str, str]


def world(service: flask.Flask) -> World:
    """Ravi, of the operator, who speaks both languages."""
    ravi = agent(service, "")
    made = {
        "noted": ravi.quote(agent_note=NOTE),
        "hindi": ravi.quote(locale="hi-IN", agent_note="बीमा कंपनी से लिखित मंज़ूरी ज़रूर लें। " * 10),
        "withdrawn": ravi.quote(),
        "deleted": ravi.quote(),
    }
    links = {name: ravi.link(quote) for name, quote in made.items()}
    ravi.ask("POST", f"/{made['withdrawn']['id']}/withdraw", json={"because": "The client asked for another plan."})
    ravi.ask("DELETE", f"/{made['deleted']['id']}")
    return World(ravi, {name: f"/quotes/{quote['id']}" for name, quote in made.items()}, links)


def enter(context: BrowserContext, address: str, who: Agent) -> None:
    """Give a browser the session of somebody."""
    cookie = who.client.get_cookie("outpocket_console", path="/console")
    assert cookie is not None
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": f"{address}/console"}])


def go(path: str) -> Callable[[Page, str, World], object]:
    return lambda page, address, world: page.goto(f"{address}{path}")


def quote(name: str) -> Callable[[Page, str, World], object]:
    return lambda page, address, world: page.goto(f"{address}/console{world.quotes[name]}")


def link(name: str, more: str = "") -> Callable[[Page, str, World], object]:
    return lambda page, address, world: page.goto(f"{address}{world.links[name]}{more}")


def sign_in(page: Page, address: str, world: World) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/console")


def send(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def slips(page: Page, address: str, world: World) -> None:
    go("/console/new")(page, address, world)
    page.fill("#expires_in_days", "soon")
    send(page, "Make the quote")


def emergency(page: Page, address: str, world: World) -> None:
    go("/console/new")(page, address, world)
    for name, value in SIGNS.items():
        page.check(f'[name="{name}"][value="{value}"]')
    send(page, "Make the quote")


def shared(page: Page, address: str, world: World) -> None:
    quote("noted")(page, address, world)
    send(page, "Make a link")


PAGES: Mapping[str, Callable[[Page, str, World], object]] = {
    "sign_in": sign_in,
    "quotes": go("/console"),
    "quotes_fault": go("/console?from=May"),
    "new": go("/console/new"),
    "new_faults": slips,
    "new_emergency": emergency,
    "shared": shared,
    "hindi_inside": quote("hindi"),
    "withdrawn_inside": quote("withdrawn"),
    "deleted_inside": quote("deleted"),
    "exports": go("/console/exports"),
    "nothing": go("/console/quotes/none"),
    "client": link("noted"),
    "client_print": link("noted", "/print"),
    "client_hindi": link("hindi"),
    "client_withdrawn": link("withdrawn"),
    "client_nothing": link("deleted"),
}
