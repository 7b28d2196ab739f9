"""A catalogue in the middle of its work, and the pages of the console on it, for pictures and tests in a browser.

The bills are made up: they are nobody's, and say nothing about what anything costs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import flask
from playwright.sync_api import BrowserContext, Page

from tests.console import Person, changed_price, person, prices, upload

VISIT, DEARER = "400.00,900.00,1500.00", "400.00,950.00,1500.00"  # an orthopaedic visit in a metro, which Rajat makes
BILLS = "item,city,city_tier,facility,date,amount\n" + "".join(
    f"mri_ls_spine,Pune,,private_mid,{date(2026, 6, 1) + timedelta(days=day)},{4000 + 100 * day}.00\n"
    for day in range(25)
)


@dataclass(frozen=True)
class World:
    """Whose browser it is, a tenant who has published nothing, and the drafts by what is the matter with them."""

    asha: Person
    tara: Person
    drafts: Mapping[str, str]
    table: str
    table_name: str
    folder: Path


def world(service: flask.Flask, folder: Path) -> World:
    """Asha at work, with Ravi and Meera; nobody has to approve yet, but Meera asks for it."""
    asha, ravi, meera = (person(service, who) for who in ("asha", "ravi", "meera"))
    text, name = prices(asha)
    drafts = {"outdated": changed_price(asha, "33.00")}
    drafts["published"] = changed_price(ravi, "35.00")
    ravi.send(f"{drafts['published']}/publish", drafts["published"])
    later, later_name = prices(ravi)
    drafts["scheduled"] = ravi.begin("prices of 2098, sample data", effective_from="2098-01-01")
    upload(ravi, drafts["scheduled"], later.replace("15.00,35.00", "15.00,39.00"), later_name)
    ravi.send(f"{drafts['scheduled']}/publish", drafts["scheduled"])
    drafts["unproven"] = asha.begin("the orthopaedic visit after the hospital's letter of June, sample data")
    upload(asha, drafts["unproven"], later.replace(VISIT, DEARER), later_name)
    drafts["submitted"] = meera.begin("a name as it is printed, sample data")
    plan = meera.client.get("/catalogue/documents/plan/care/download?format=json")
    called = plan.headers["Content-Disposition"].split('"')[1]
    upload(meera, drafts["submitted"], plan.data.replace(b"(formerly Religare Care)", b"(once Religare Care)"), called)
    meera.send(f"{drafts['submitted']}/submit", drafts["submitted"])
    drafts["empty"] = asha.begin("still empty")
    (folder / "faulty.csv").write_text(text.replace("15.00,32.00,40.00", "1x,32.00,abc", 1), encoding="utf-8")
    (folder / "bills.csv").write_text(BILLS, encoding="utf-8")
    return World(asha, person(service, "tara", tenant="demo"), drafts, text, name, folder)


def enter(context: BrowserContext, address: str, who: Person) -> None:
    """Give a browser the session of somebody."""
    cookie = who.client.get_cookie("outpocket_catalogue", path="/catalogue")
    assert cookie is not None
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": f"{address}/catalogue"}])


def go(path: str) -> Callable[[Page, str, World], object]:
    return lambda page, address, world: page.goto(f"{address}/catalogue{path}")


def draft(name: str, after: str = "") -> Callable[[Page, str, World], object]:
    return lambda page, address, world: page.goto(f"{address}/catalogue{world.drafts[name]}{after}")


def send(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def wrong_key(page: Page, address: str, world: World) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/catalogue/log")
    page.fill("#key", "sk_wrong")
    send(page, "Sign in")


def faults(page: Page, address: str, world: World) -> None:
    draft("empty")(page, address, world)
    page.locator("#file").set_input_files(
        {"name": world.table_name, "mimeType": "text/csv", "buffer": (world.folder / "faulty.csv").read_bytes()}
    )
    send(page, "Upload")


def taken(page: Page, address: str, world: World) -> None:
    page.goto(f"{address}/catalogue{world.drafts['unproven']}?put=cost_table/cost_table&assumed=cost_table/cost_table")


def changed(page: Page, address: str, world: World) -> None:
    """Somebody else is faster while the page is open."""
    draft("empty")(page, address, world)
    other = world.asha.send(f"{world.drafts['empty']}/describe", world.drafts["empty"], why="still empty")
    assert other.status_code == 303
    page.fill("#why", "what I had typed")
    send(page, "Save day and reason")


def no_reason(page: Page, address: str, world: World) -> None:
    go("/rollback")(page, address, world)
    send(page, "Take it back")


def unnamed_draft(page: Page, address: str, world: World) -> None:
    go("/drafts/new")(page, address, world)
    page.fill("#effective_from", "1.7.2027")
    send(page, "Begin")


def learned(page: Page, address: str, world: World) -> None:
    go("/learn")(page, address, world)
    page.locator("#file").set_input_files(world.folder / "bills.csv")
    page.fill("#effective_from", "2027-01-01")
    send(page, "Show what they say")


def issued(page: Page, address: str, world: World) -> None:
    go("/keys")(page, address, world)
    page.fill("#who", "Leela of finance")
    page.check("#scope-1")
    send(page, "Issue the key")


def tenants(path: str) -> Callable[[Page, str, World], object]:
    def shown(page: Page, address: str, world: World) -> None:
        enter(page.context, address, world.tara)
        page.goto(f"{address}/catalogue{path}")

    return shown


def compared(page: Page, address: str, world: World) -> None:
    page.goto(f"{address}/catalogue/documents/cost_table/cost_table")
    found = re.search(r'href="(/catalogue/documents/cost_table/cost_table/changes[^"]*)"', page.content())
    assert found is not None
    page.goto(address + found[1].replace("&amp;", "&"))


PAGES: Mapping[str, Callable[[Page, str, World], object]] = {
    "wrong_key": wrong_key,
    "overview": go(""),
    "drafts": go("/drafts"),
    "draft_new_faults": unnamed_draft,
    "draft_empty": draft("empty"),
    "draft_faults": faults,
    "draft_unproven": taken,
    "draft_outdated": draft("outdated"),
    "draft_submitted": draft("submitted"),
    "draft_published": draft("published"),
    "impact": draft("unproven", "/impact"),
    "changed": changed,
    "document": go("/documents/cities/cities"),
    "document_flat": go("/documents/publishing/publishing"),
    "compared": compared,
    "versions": go("/versions"),
    "rollback_faults": no_reason,
    "log": go("/log"),
    "stale": go("/stale"),
    "use": go("/use"),
    "use_faults": go("/use?from=1.7.2026&to=2026-11-20"),
    "learn": go("/learn"),
    "learned": learned,
    "keys": go("/keys"),
    "key_issued": issued,
    "tenant": tenants(""),
    "tenant_versions": tenants("/versions"),
    "tenant_switch": tenants("/switch"),
    "nothing": go("/documents/plan/nobodys"),
}

# Long pages, for pictures and widths: axe would look at ten thousand cells.
LONG: Mapping[str, Callable[[Page, str, World], object]] = {
    "document_long": go("/documents/cost_table/cost_table"),
    "document_flat_long": go("/documents/plan/care"),
}
