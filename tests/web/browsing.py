"""What every page in a browser is held to: axe finds nothing, nothing scrolls sideways; and keys to press."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # what passes need not be told in full
}


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds wrong with a page: the rule, and the first places."""
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]


def scroll_widths(page: Page) -> dict[int, int]:
    """How wide a page is in windows of 320, 360 and 960 pixels."""
    found = {}
    for width in (320, 360, 960):
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate("document.documentElement.scrollWidth")
    return found


def wait_for_focus(page: Page, selector: str) -> None:
    """Fail unless the focus comes to this element: autofocus comes a while after the load.

    ``wait_for_function`` would not do: from its second look on it needs eval, which our pages forbid.
    """
    expect(page.locator(selector)).to_be_focused(timeout=5_000)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    """Go on with Tab until the element has the focus."""
    for _ in range(150):
        press(page, "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")
