"""``python -m tests.widget_shots``: every state of the widget at 360 and 960 pixels into var/shots, to be looked at."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.shots import SHOTS, WIDTHS, browsing
from tests.widget_host import Host, hosting
from tests.widget_world import STATES


def main() -> None:
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        raise SystemExit("Chromium is missing on this machine.")
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, hosting(Path(folder)) as host, browsing(executable) as browser:
        for width in WIDTHS:
            for name in STATES:
                shoot(browser, host, name, width)
            print(f"{width} pixels: the widget")


def shoot(browser: Browser, host: Host, name: str, width: int) -> None:
    """One state, as tall as it is."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    STATES[name](page, host)
    page.wait_for_timeout(100)
    page.locator("out-pocket").first.screenshot(path=SHOTS / f"widget_{name}_{width}.png")
    page.close()


if __name__ == "__main__":
    main()
