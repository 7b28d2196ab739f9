"""The agents' console and what its links open, in a browser: axe, widths, paper, and a keyboard for the whole way."""

import re
from collections.abc import Iterator

import flask
import pytest
from playwright.sync_api import Browser, Page

from tests import shots
from tests.agents_world import PAGES, World, enter, world
from tests.web.browsing import press, scroll_widths, tab_to, violations, wait_for_focus

pytestmark = pytest.mark.browser

SHEETS = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture(scope="module")
def at_work(hosted: flask.Flask) -> World:
    return world(hosted)


@pytest.fixture(scope="module")
def address(hosted: flask.Flask) -> Iterator[str]:
    with shots.serving(hosted) as at:
        yield at


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, address: str, at_work: World, name: str) -> None:
    """Takes about a second: axe looks at every element, and again at another layout."""
    enter(page.context, address, at_work.ravi)
    PAGES[name](page, address, at_work)
    assert violations(page) == []

    assert scroll_widths(page) == {320: 320, 360: 360, 960: 960}
    assert violations(page) == []


@pytest.mark.parametrize("path", ["", "/print"])
@pytest.mark.parametrize("link", ["noted", "hindi"])
def test_a_quote_is_two_sheets_of_paper_and_nobody_else_is_asked_for_them(
    page: Page, address: str, at_work: World, link: str, path: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}{at_work.links[link]}{path}")
    page.emulate_media(media="null")

    assert len(SHEETS.findall(page.pdf(prefer_css_page_size=True))) == 2
    assert {one.split("/")[2] for one in asked if not one.startswith("data:")} == {address.split("/")[2]}
    page.emulate_media(media="print")
    for told in (".of-quote", ".from-agent", ".kept .told", ".alarm", ".on-paper"):
        assert page.locator(told).first.is_visible(), told


def act(page: Page, selector: str) -> None:
    """Go to a link or a button with Tab and press it."""
    tab_to(page, selector)
    with page.expect_navigation():
        press(page, "Enter")


def choose(page: Page, selector: str, letters: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(letters)


def test_a_keyboard_is_enough_from_signing_in_to_the_page_of_the_client(
    browser: Browser, address: str, at_work: World
) -> None:
    page = browser.new_context(viewport={"width": 960, "height": 800}).new_page()
    page.goto(f"{address}/console")
    wait_for_focus(page, "#key")
    page.keyboard.type(at_work.ravi.secret)
    with page.expect_navigation():
        press(page, "Enter")
    act(page, 'a[href="/console/new"]')
    tab_to(page, "#ask-answers")
    press(page, "ArrowDown")
    choose(page, "#presentation", "Sc")
    choose(page, "#stage", "Phy")
    choose(page, "#place", "Pune")
    tab_to(page, "#client_ref")
    page.keyboard.type("K-9")
    act(page, ".send button")
    assert "K-9" in page.inner_text(".facts")

    act(page, "#share")
    wait_for_focus(page, "#url")
    act(page, "#open-link")

    assert re.search(r"/q/[A-Za-z0-9_-]{22}$", page.url)
    assert page.locator(".compare").is_visible()
    page.context.close()
