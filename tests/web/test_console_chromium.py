"""The console in a browser: axe finds nothing, nothing scrolls sideways, and a keyboard is enough for the whole way."""

from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from playwright.sync_api import Browser, Page

from tests import shots
from tests.console import copied, issue, person
from tests.console_world import DEARER, LONG, PAGES, VISIT, World, enter, world
from tests.web.browsing import press, scroll_widths, tab_to, violations, wait_for_focus

pytestmark = pytest.mark.browser

# Pages of which each kind of table and list is on one, as a wide window lays them out.
LAID_OUT = ("overview", "draft_faults", "draft_unproven", "document", "learned", "rollback_faults", "keys")


@pytest.fixture(scope="module")
def service(published: flask.Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    with copied(published, tmp_path_factory.mktemp("console_browser")) as app:
        yield app


@pytest.fixture(scope="module")
def address(service: flask.Flask) -> Iterator[str]:
    with shots.serving(service) as at:
        yield at


@pytest.fixture(scope="module")
def at_work(service: flask.Flask, tmp_path_factory: pytest.TempPathFactory) -> World:
    return world(service, tmp_path_factory.mktemp("world"))


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, address: str, at_work: World, name: str) -> None:
    """Takes about a second: axe looks at every element, and again where a wide window shows another layout."""
    enter(page.context, address, at_work.asha)
    PAGES[name](page, address, at_work)
    assert violations(page) == []

    assert scroll_widths(page) == {320: 320, 360: 360, 960: 960}
    if name in LAID_OUT:
        assert violations(page) == []


@pytest.mark.parametrize("name", LONG)
def test_a_long_table_scrolls_in_its_own_place(page: Page, address: str, at_work: World, name: str) -> None:
    enter(page.context, address, at_work.asha)
    LONG[name](page, address, at_work)

    assert scroll_widths(page) == {320: 320, 360: 360, 960: 960}


def sign_in(page: Page, address: str, secret: str) -> None:
    """With the keyboard: the field of the key has the focus."""
    page.goto(f"{address}/catalogue")
    wait_for_focus(page, "#key")
    page.keyboard.type(secret)
    with page.expect_navigation():
        press(page, "Enter")


def act(page: Page, selector: str) -> None:
    """Go to a link or a button with Tab and press it."""
    tab_to(page, selector)
    with page.expect_navigation():
        press(page, "Enter")


def choose(page: Page, file: Path) -> None:
    """Open the chooser of files with the keyboard, and upload what was chosen."""
    tab_to(page, "#file")
    with page.expect_file_chooser() as chooser:
        press(page, "Space")
    chooser.value.set_files(file)
    act(page, ".upload button")


def test_a_keyboard_is_enough_from_a_changed_price_to_the_new_estimate_and_back(
    browser: Browser, published: flask.Flask, tmp_path: Path
) -> None:
    """Takes some ten seconds: two people, two uploads, proofs, impact, a publication and its way back."""
    with copied(published, tmp_path, OUTPOCKET_SNAPSHOT_SECONDS="0") as service, shots.serving(service) as address:
        answer = person(service, "reader").client.get("/catalogue/documents/cost_table/cost_table/download?format=csv")
        text = answer.data.decode("utf-8-sig")
        file = tmp_path / answer.headers["Content-Disposition"].split('"')[1]
        asha, ravi = (browser.new_context(viewport={"width": 960, "height": 800}).new_page() for _ in range(2))
        asha.on("filechooser", lambda chooser: None)  # Else choosers are intercepted only after a wait began.
        sign_in(asha, address, issue(service, "asha"))
        sign_in(ravi, address, issue(service, "ravi"))

        act(asha, 'a[href$="/drafts/new"]')
        tab_to(asha, "#why")
        asha.keyboard.type("the visit's price of June")
        act(asha, ".send button")
        file.write_text(text.replace(VISIT, DEARER.replace("950", "95o")), encoding="utf-8")
        choose(asha, file)
        wait_for_focus(asha, ".summary")
        assert "95o" in asha.inner_text(".summary")
        file.write_text(text.replace(VISIT, DEARER), encoding="utf-8")
        choose(asha, file)
        assert "1 does not" in asha.inner_text("#proofs + p")
        draft = asha.url.partition("?")[0]
        act(asha, 'a[href$="/impact"]')
        assert "₹10,923 → ₹10,973" in asha.inner_text("#main")
        act(asha, ".back a")
        for number in range(1, asha.locator('[name="case"]').count() + 1):
            tab_to(asha, f"#case-{number}")
            press(asha, "Space")
        act(asha, 'form[action$="/reapprove"] button')
        act(asha, 'form[action$="/submit"] button')

        ravi.goto(f"{address}/catalogue")
        act(ravi, ".notice .thing")
        act(ravi, 'form[action$="/approve"] button')
        assert ravi.url == draft
        act(ravi, 'form[action$="/publish"] button')
        asha.goto(f"{address}/?example=rajat")
        assert "₹10,973" in asha.inner_text("#main")

        ravi.goto(f"{address}/catalogue/versions")
        act(ravi, 'a[href$="/rollback"]')
        tab_to(ravi, "#why")
        ravi.keyboard.type("the letter was a slip")
        with ravi.expect_navigation():
            press(ravi, "Enter")
        asha.goto(f"{address}/?example=rajat")
        assert "₹10,923" in asha.inner_text("#main")
        for page in (asha, ravi):
            page.context.close()
