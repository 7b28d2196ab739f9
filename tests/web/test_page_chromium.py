"""The page in a browser: axe finds nothing, nothing scrolls sideways, a keyboard is enough, no script runs."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import shots
from tests.web.browsing import press, scroll_widths, tab_to, violations, wait_for_focus

pytestmark = pytest.mark.browser

MISTYPED = {**shots.FAULTY, "place": "tier:tier3"}
PAGES: dict[str, Callable[[Page, str], object]] = {
    "form": lambda page, address: page.goto(address),
    "doctor form": lambda page, address: (page.goto(address), page.check("#ask-doctor")),
    "example": lambda page, address: page.goto(f"{address}/?example=rajat"),
    "print view": lambda page, address: page.goto(f"{address}/?example=rajat&view=print"),
    "surgery": lambda page, address: shots.fill(page, address, shots.SURGERY),
    "emergency": lambda page, address: shots.fill(page, address, shots.EMERGENCY),
    "urgent": lambda page, address: shots.fill(page, address, shots.URGENT),
    "error": lambda page, address: shots.fill(page, address, MISTYPED),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    service = shots.published(tmp_path_factory.mktemp("browser"))
    with shots.serving(service) as at:
        yield at
    service.extensions["outpocket.engine"].dispose()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, address: str, name: str) -> None:
    """At 320 and 960 pixels. Takes about two seconds: axe looks at every element of a long page."""
    page.set_viewport_size({"width": 320, "height": 800})
    PAGES[name](page, address)

    assert violations(page) == []
    assert scroll_widths(page) == {320: 320, 360: 360, 960: 960}
    assert violations(page) == []


def test_no_amount_breaks_in_the_middle_on_a_phone(page: Page, address: str) -> None:
    shots.fill(page, address, shots.SURGERY)

    tall = page.evaluate(
        "[...document.querySelectorAll('tbody:not(.why) td')]"
        ".filter(cell => /^₹[\\d,]+$/.test(cell.innerText.trim()) && cell.offsetHeight > 30)"
        ".map(cell => cell.innerText)"
    )
    assert tall == []


def test_a_keyboard_is_enough_from_the_form_to_the_result_and_back(page: Page, address: str) -> None:
    page.goto(address)
    tab_to(page, '[name="answers.nerve_symptoms"][value="-"]')
    press(page, "Space")
    tab_to(page, '[name="answers.duration_days"]')
    page.keyboard.type("3")
    tab_to(page, '[name="answers.trend"]')
    press(page, "Space")
    assert page.url == f"{address}/"  # choosing sends nothing
    tab_to(page, '[name="answers.age_years"]')
    page.keyboard.type("38")
    tab_to(page, ".send button")
    press(page, "Enter")
    page.wait_for_selector("#opening")

    tab_to(page, ".change")
    press(page, "Enter")

    page.wait_for_url(f"{address}/#change")
    assert page.input_value('[type="text"][name="answers.duration_days"]') == "3"
    assert page.is_checked('[type="checkbox"][name="answers.nerve_symptoms"][value="-"]')


def test_an_error_takes_the_focus_and_leads_to_its_field(page: Page, address: str) -> None:
    shots.fill(page, address, MISTYPED)
    wait_for_focus(page, ".summary")

    press(page, "Tab", "Enter")

    assert page.evaluate("document.activeElement.name") == "answers.duration_days"


def test_an_emergency_takes_the_focus(page: Page, address: str) -> None:
    shots.fill(page, address, shots.EMERGENCY)

    wait_for_focus(page, 'main :text-is("Go to a hospital now")')


def test_the_focus_is_always_seen(page: Page, address: str) -> None:
    page.goto(address)

    for _ in range(40):
        press(page, "Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"


def test_text_can_be_spaced_out(page: Page, address: str) -> None:
    """WCAG 1.4.12: wider letters, words and lines hide nothing."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{address}/?example=rajat")

    page.evaluate(
        "document.querySelectorAll('*').forEach(one => { one.style.letterSpacing = '.12em';"
        " one.style.wordSpacing = '.16em'; one.style.lineHeight = '1.5'; })"
    )

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_page_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.fill('[name="answers.age_years"]', "38")

    page.click(".send button")

    assert page.inner_text("#opening") == "What it could cost"
    context.close()
