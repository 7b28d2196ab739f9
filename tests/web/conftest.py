"""A browser and a phone-sized page for the tests of pages, a service with tenants, two editions for real workers."""

from collections.abc import Iterator

import flask
import pytest
from playwright.sync_api import Browser, Page

from tests import shots, tenancy
from tests.live_catalogue import Edition, editions


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with shots.browsing(chromium) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone-sized page without scripts of its own."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[Edition]:
    """Prices as they are, and twice as high, with the right answers under each."""
    return editions(tmp_path_factory.mktemp("editions"))


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    """The market with the demonstration, Acme and Bolt, who price an MRI themselves; changes are seen at once."""
    with tenancy.hosting(tmp_path_factory.mktemp("tenants")) as service:
        yield service
