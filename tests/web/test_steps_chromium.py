"""The screens at /e in a browser without scripts: axe finds nothing, nothing scrolls sideways, a keyboard is enough."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import flask
import pytest
from playwright.sync_api import Browser, Page

from tests import shots
from tests.served import publish
from tests.tenancy import ACME, BOLT, hosting, write_switch
from tests.web.browsing import press, scroll_widths, tab_to, violations, wait_for_focus

pytestmark = pytest.mark.browser

SHEETS = re.compile(rb"/Type\s*/Page[^s]")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service with tenants, one of them switched off."""
    folder: Path = tmp_path_factory.mktemp("steps")
    service: flask.Flask
    with hosting(folder) as service:
        publish(service, write_switch(folder / "off", "bolt", off=True))
        with shots.serving(service) as at:
            yield at


@pytest.fixture
def still(browser: Browser) -> Iterator[Page]:
    """A phone-sized page of a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


PAGES: dict[str, Callable[[Page, str], object]] = {
    **shots.STEPS,
    "tenant": lambda page, address: page.goto(f"{address}/e?key={ACME}"),
    "off": lambda page, address: page.goto(f"{address}/e?key={BOLT}"),
    "unknown key": lambda page, address: page.goto(f"{address}/e?key=pk_test_x_0000"),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, address: str, name: str) -> None:
    """At 320 and 960 pixels. Takes about two seconds: axe looks at every element of a long page."""
    page.set_viewport_size({"width": 320, "height": 800})
    PAGES[name](page, address)

    assert violations(page) == []
    assert scroll_widths(page) == {320: 320, 360: 360, 960: 960}
    assert violations(page) == []


@pytest.mark.parametrize("name", ["steps_signs", "steps_how", "steps_first", "steps_doctor"])
def test_whatever_is_tapped_is_tall_enough(page: Page, address: str, name: str) -> None:
    PAGES[name](page, address)

    heights = page.evaluate("[...document.querySelectorAll('main button')].map(one => one.offsetHeight)")
    assert heights and min(heights) >= 44


def test_no_script_is_needed_from_the_first_screen_to_the_result(still: Page, address: str) -> None:
    still.goto(f"{address}/e")

    shots.tap(still, "No, none of these", "It has lasted more than a week, or is getting worse")
    assert "A first number, for anywhere in India" in still.inner_text("h1")
    still.fill('[name="answers.age_years"]', "38")
    shots.tap(still, "Show the full comparison")

    assert still.inner_text("#opening") == "What it could cost"
    assert still.url == f"{address}/e?locale=en-IN"


def test_back_loses_nothing_and_a_screen_loaded_again_is_the_same(still: Page, address: str) -> None:
    """A screen is in no cache: the browser shows it again by sending its form again."""
    shots.STEPS["steps_result"](still, address)

    shots.tap(still, "Back")
    assert still.input_value('[name="answers.age_years"]') == "38"
    still.reload()

    assert still.input_value('[name="answers.age_years"]') == "38"


def test_a_keyboard_is_enough(page: Page, address: str) -> None:
    page.goto(f"{address}/e")
    tab_to(page, '[name="signs"][value="none"]')
    press(page, "Enter")
    page.wait_for_selector('[name="how"]')
    tab_to(page, '[name="how"][value="leg"]')
    press(page, "Enter")
    page.wait_for_selector("#change")
    tab_to(page, '[name="answers.age_years"]')
    page.keyboard.type("38")
    press(page, "Enter")
    page.wait_for_selector("#opening")

    tab_to(page, ".change")
    press(page, "Enter")

    page.wait_for_url("**#change")
    assert page.input_value('[name="answers.age_years"]') == "38"


def test_the_focus_is_always_seen(page: Page, address: str) -> None:
    shots.STEPS["steps_first"](page, address)

    for _ in range(25):
        press(page, "Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_an_emergency_takes_the_focus(page: Page, address: str) -> None:
    shots.STEPS["steps_emergency"](page, address)

    wait_for_focus(page, 'main :text-is("Go to a hospital now")')


def test_an_error_takes_the_focus_and_leads_to_its_field(page: Page, address: str) -> None:
    shots.STEPS["steps_fault"](page, address)
    wait_for_focus(page, ".summary")

    press(page, "Tab", "Enter")

    assert page.evaluate("document.activeElement.name") == "answers.age_years"


def test_text_can_be_spaced_out(page: Page, address: str) -> None:
    """WCAG 1.4.12: wider letters, words and lines hide nothing."""
    page.set_viewport_size({"width": 320, "height": 800})
    shots.STEPS["steps_doctor"](page, address)

    page.evaluate(
        "document.querySelectorAll('*').forEach(one => { one.style.letterSpacing = '.12em';"
        " one.style.wordSpacing = '.16em'; one.style.lineHeight = '1.5'; })"
    )

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("view", ["", "&view=print"])
def test_the_example_is_two_sheets_of_paper(page: Page, address: str, view: str) -> None:
    page.goto(f"{address}/?example=rajat{view}")

    assert len(SHEETS.findall(page.pdf(prefer_css_page_size=True))) == 2
