"""The page /settle in a browser: axe finds nothing, nothing scrolls sideways, a keyboard is enough."""

from collections.abc import Callable, Iterator

import flask
import pytest
from playwright.sync_api import Page

from tests import shots
from tests.web.browsing import press, scroll_widths, tab_to, violations, wait_for_focus

pytestmark = pytest.mark.browser

PAGES: dict[str, Callable[[Page, str], object]] = {
    "form": lambda page, address: page.goto(f"{address}/settle"),
    "settled": lambda page, address: shots.settle(page, address, shots.SETTLED),
    "contested": lambda page, address: shots.settle(page, address, shots.SETTLE_CONTESTED),
    "fault": lambda page, address: shots.settle(page, address, shots.SETTLE_FAULTY),
}


@pytest.fixture(scope="module")
def address(published: flask.Flask) -> Iterator[str]:
    with shots.serving(published) as at:
        yield at


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, address: str, name: str) -> None:
    """At 360 and 960 pixels. Takes about two seconds: axe looks at every element of a long page."""
    page.set_viewport_size({"width": 360, "height": 800})
    PAGES[name](page, address)

    assert violations(page) == []
    assert scroll_widths(page) == {320: 320, 360: 360, 960: 960}
    assert violations(page) == []


def test_a_keyboard_is_enough_to_paste_mend_and_settle(page: Page, address: str) -> None:
    page.goto(f"{address}/settle")
    tab_to(page, "#bill")
    page.keyboard.insert_text("Nursing 3 x 1000 = 3000\nFlowers 500\nTotal 3,500")
    tab_to(page, "#plan")
    page.keyboard.type("Every general")
    tab_to(page, "#sum_insured")
    page.keyboard.type("3,00,000")
    tab_to(page, ".send button")
    press(page, "Enter")
    page.wait_for_selector("#wrong")
    wait_for_focus(page, ".summary")

    press(page, "Tab", "Enter")  # the first fault leads to the choice that mends it
    assert page.evaluate("document.activeElement.id") == "kind.2"
    page.keyboard.type("Administration")
    tab_to(page, ".send button")
    press(page, "Enter")

    page.wait_for_selector("#headline")
    assert "Of bills of ₹3,500" in page.inner_text("#headline")
    assert page.url == f"{address}/settle"
