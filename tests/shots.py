"""``python -m tests.shots``: pictures of the pages at 360 and 960 pixels into var/shots, to be looked at."""

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from service.app import create_app
from service.config import Config
from tests import agents_world, console_world
from tests.served import FREELY

ROOT = Path(__file__).parent.parent
SHOTS = ROOT / "var" / "shots"
WIDTHS = (360, 960)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
FAULTY = {
    "answers.duration_days": "-4",
    "answers.pain_now": "eleven",
    "sum_insured": "6,00,000",
    "plan": "niva_reassure",
    "holds": "yes",
}
SURGERY = {
    "ask": "doctor",
    "presentation": "radiculopathy",
    "stage": "hospitalisation",
    "item.0": "microdiscectomy_package",
    "quantity.0": "1",
    "place": "city:pune",
    "facility": "private_mid",
    "room": "single_private",
    "answers.age_years": "38",
    "plan": "care_supreme",
    "sum_insured": "5,00,000",
    "holds": "yes",
    "age_months": "14",
}
EMERGENCY = {"answers.nerve_symptoms": "saddle_numb", "answers.age_years": "52"}
URGENT = {"answers.other_symptoms": "fever", "answers.age_years": "52", "answers.duration_days": "4"}

SETTLED = {
    "bill": """Room rent (3 days @ 7,000)  21,000
Nursing 3 x 1000 = 3000
Consultant visits ₹6,000.00
MRI LS spine - 7500
Pharmacy, 9,200
Total 46,700""",
    "plan": "arogya_sanjeevani",
    "sum_insured": "3,00,000",
}
SETTLE_CONTESTED = {
    "bill": SETTLED["bill"].replace("Total 46,700", "Consumables 1,250\nTotal 47,950"),
    "plan": "care_supreme",
    "sum_insured": "5,00,000",
    "presentation": "simple_spasm",
    "network": "no",
}
SETTLE_FAULTY = {
    "bill": "Estimate of City Hospital\n"
    + SETTLED["bill"].replace(
        "Total 46,700", "Flowers 500\nSurgeon fees 7.5 lakh\nDiscount 2000\nNursing 2 x 900 = 2800"
    ),
    "sum_insured": "5 lakh",
    "age_years": "forty",
}


def published(folder: Path, **settings: object) -> flask.Flask:
    """The service on a new SQLite database in ``folder``, with the Indian catalogue published."""
    changes = {"database_url": f"sqlite:///{folder}/outpocket.db", "rate_per_minute": FREELY, **settings}
    service = create_app(replace(Config.from_env({}), **changes))  # type: ignore[arg-type]
    done = service.test_cli_runner().invoke(args=["catalogue", "publish", str(ROOT / "fixtures" / "in")])
    assert done.exit_code == 0, done.output
    return service


@contextmanager
def serving(service: flask.Flask, *, port: int = 0) -> Iterator[str]:
    """The address at which ``service`` answers on a free port."""
    server = make_server("127.0.0.1", port, service, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def browsing(executable: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


def fill(page: Page, address: str, typed: Mapping[str, str], *, button: str = "Show what it could cost") -> None:
    """Open the form, fill it in as a person would, and send it."""
    page.goto(address)
    for name, value in typed.items():
        fields = page.locator(f'[name="{name}"]')
        fields.first.evaluate("field => field.closest('details')?.setAttribute('open', '')")
        kind = fields.first.evaluate("field => field.type")
        if kind in ("checkbox", "radio"):
            page.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind.startswith("select"):
            fields.select_option(value)
        else:
            fields.fill(value)
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def settle(page: Page, address: str, typed: Mapping[str, str]) -> None:
    """Paste a bill, name a policy, and send both."""
    fill(page, f"{address}/settle", typed, button="Settle this bill")


def tap(page: Page, *buttons: str) -> None:
    """Press buttons one after another, each on the page that the one before led to."""
    for name in buttons:
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_load_state()


def _walk(page: Page, address: str, *buttons: str, **typed: str) -> None:
    """From the first screen at /e to the one that the last button but one leads to; there fields are filled in."""
    page.goto(f"{address}/e")
    tap(page, *(buttons[:-1] if typed else buttons))
    for name, value in typed.items():
        page.locator(f'[name="{name.replace("__", ".")}"]').fill(value)
    tap(page, *(buttons[-1:] if typed else ()))


NONE, WORSE = "No, none of these", "It has lasted more than a week, or is getting worse"
TODAY, NOW = "Yes: one under “See a doctor today”", "Yes: one under “Go to a hospital now”, or I am not sure"
DOCTOR, COST, FULL = "A doctor has told me what I need", "Show what it could cost", "Show the full comparison"


def _today(page: Page, address: str) -> None:
    _walk(page, address, TODAY)
    page.check('[name="today"][value="injury"]')
    tap(page, COST)


STEPS: dict[str, Callable[[Page, str], None]] = {
    "steps_signs": _walk,
    "steps_emergency": lambda page, address: _walk(page, address, NOW),
    "steps_today": lambda page, address: _walk(page, address, TODAY, COST),
    "steps_urgent": _today,
    "steps_how": lambda page, address: _walk(page, address, NONE),
    "steps_first": lambda page, address: _walk(page, address, NONE, WORSE),
    "steps_fault": lambda page, address: _walk(
        page, address, NONE, WORSE, FULL, answers__age_years="forty", premium="12k"
    ),
    "steps_result": lambda page, address: _walk(page, address, NONE, WORSE, FULL, answers__age_years="38"),
    "steps_doctor": lambda page, address: _walk(page, address, NONE, DOCTOR, COST),
}


def main() -> None:
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        raise SystemExit("Chromium is missing on this machine.")
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        service = published(Path(folder))
        with serving(service) as address, browsing(executable) as browser:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 800})
                _shoot(page, address, width)
                page.close()
            _shoot_console(browser, address, console_world.world(service, Path(folder)))
            _shoot_agents(browser, address, agents_world.world(service))


def _shoot(page: Page, address: str, width: int) -> None:
    page.goto(address)
    page.screenshot(path=SHOTS / f"form_{width}.png", full_page=True)
    page.goto(f"{address}/?example=rajat")
    page.screenshot(path=SHOTS / f"rajat_{width}.png", full_page=True)
    for name, typed in (("surgery", SURGERY), ("emergency", EMERGENCY), ("urgent", URGENT), ("error", FAULTY)):
        fill(page, address, typed)
        page.screenshot(path=SHOTS / f"{name}_{width}.png", full_page=True)
    for name, shown in STEPS.items():
        shown(page, address)
        page.screenshot(path=SHOTS / f"{name}_{width}.png", full_page=True)
    page.goto(f"{address}/settle")
    page.screenshot(path=SHOTS / f"settle_form_{width}.png", full_page=True)
    for name, typed in (("settled", SETTLED), ("contested", SETTLE_CONTESTED), ("fault", SETTLE_FAULTY)):
        settle(page, address, typed)
        page.screenshot(path=SHOTS / f"settle_{name}_{width}.png", full_page=True)
    print(f"{width} pixels: {SHOTS}")


def _shoot_console(browser: Browser, address: str, world: console_world.World) -> None:
    for width in WIDTHS:
        for name, shown in {**console_world.PAGES, **console_world.LONG}.items():
            page = browser.new_page(viewport={"width": width, "height": 800})
            console_world.enter(page.context, address, world.asha)
            shown(page, address, world)
            page.screenshot(path=SHOTS / f"console_{name}_{width}.png", full_page=True)
            page.close()
        print(f"{width} pixels: the console")


def _shoot_agents(browser: Browser, address: str, world: agents_world.World) -> None:
    for width in WIDTHS:
        for name, shown in agents_world.PAGES.items():
            page = browser.new_page(viewport={"width": width, "height": 800})
            agents_world.enter(page.context, address, world.ravi)
            shown(page, address, world)
            page.screenshot(path=SHOTS / f"agents_{name}_{width}.png", full_page=True)
            page.close()
        print(f"{width} pixels: the agents' console, and what its links open")


if __name__ == "__main__":
    main()
