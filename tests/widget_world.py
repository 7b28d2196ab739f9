"""Every state of the widget, by name: how a visitor comes to it. For axe, for reflow, and for pictures."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page, Route

from tests.widget_host import Host, opened, ready, tap, until, widget

Reach = Callable[[Page, Host], Locator]

NONE, TODAY, NOW = (
    "No, none of these",
    "Yes: one under “See a doctor today”",
    "Yes: one under “Go to a hospital now”, or I am not sure",
)
LONGER, LEG = 1, 2  # places in the list of how it is today
NAMED = {"presentation": "radiculopathy", "age_years": "38"}
COMPARE, PRICES, DOCTOR = "Show the full comparison", "Show what it could cost", "A doctor has told me what I need"
TYPED = {"place": "city:pune", "facility": "private_mid", "room": "single_private", "age_years": "38"}


IN_SHADOW = "document.querySelector('out-pocket').shadowRoot"


def focused(page: Page, claim: str) -> bool:
    """Whether ``claim`` holds of what has the focus inside the widget."""
    return bool(page.evaluate(f"(one => one && ({claim}))({IN_SHADOW}.activeElement)"))


def first(page: Page, host: Host, how: int = LONGER, **attributes: str) -> Locator:
    """The first number, after two taps."""
    found = opened(page, host, widget(**attributes))
    tap(found, NONE)
    found.locator(".choices button").nth(how).click()
    return found


def ask(found: Locator, typed: Mapping[str, str] = TYPED, button: str = COMPARE) -> Locator:
    """The optional fields filled in, and the comparison asked for."""
    for name, value in typed.items():
        field = found.locator(f'[name="{name}"]').first
        field.evaluate("one => one.closest('details')?.setAttribute('open', '')")
        kind = field.evaluate("field => field.type")
        if kind == "radio":
            found.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)
    tap(found, button)
    return found


def answered(found: Locator) -> Locator:
    found.locator(".answer").wait_for()
    return found


def result(page: Page, host: Host, typed: Mapping[str, str] = TYPED, how: int = LONGER, **attributes: str) -> Locator:
    """The whole comparison."""
    return answered(ask(first(page, host, how, **attributes), typed))


def _today(page: Page, host: Host) -> Locator:
    found = opened(page, host)
    tap(found, TODAY)
    return found


def _ticked(sign: str) -> Reach:
    def reach(page: Page, host: Host) -> Locator:
        found = _today(page, host)
        found.locator(f'[name="ticked"][value="{sign}"]').check()
        tap(found, PRICES)
        return answered(found)

    return reach


def _emergency(page: Page, host: Host) -> Locator:
    found = opened(page, host)
    tap(found, NOW)
    return found


def doctor(page: Page, host: Host, **quantities: str) -> Locator:
    """What a doctor has named, ticked with these quantities."""
    found = opened(page, host)
    tap(found, NONE)
    tap(found, DOCTOR)
    for item, quantity in quantities.items():
        found.locator(f'[name="item"][value="{item}"]').check()
        found.locator(f'[id="{item}"]').fill(quantity)
    return found


def _without_answer(
    page: Page, host: Host, *, status: int, headers: Mapping[str, str] | None = None, **problem: Any
) -> Locator:
    found = first(page, host)

    def refuse(route: Route) -> None:
        told = {
            "Access-Control-Allow-Origin": host.insurer,
            "Access-Control-Expose-Headers": "Retry-After",
            **(headers or {}),
        }
        route.fulfill(status=status, headers=told, content_type="application/problem+json", body=json.dumps(problem))

    page.route("**/v1/estimates", refuse)
    ask(found)
    found.locator(".alert").wait_for()
    return found


def _offline(page: Page, host: Host) -> Locator:
    page.route(re.compile(r"^http://127[^?]*/v1/(config|estimates|counts|en-IN)"), lambda route: route.abort())
    return first(page, host)


def _updating(page: Page, host: Host) -> Locator:
    found = result(page, host)
    page.route("**/v1/estimates", lambda route: None)  # never answered
    tap(found, "Change answers")
    tap(found, COMPARE)
    until(page, "document.querySelector('out-pocket').shadowRoot.querySelector('[role=status]').textContent")
    return found


def _copied(page: Page, host: Host) -> Locator:
    found = result(page, host)
    tap(found, "Copy link")
    found.locator(".said > *").first.wait_for()
    return found


def _agent(page: Page, host: Host) -> Locator:
    found = result(page, host)
    tap(found, "Ask a licensed agent")
    return found


def _refused(page: Page, host: Host) -> Locator:
    return opened(page, host, widget("pk_test_nobody_0000"))


def _stale(page: Page, host: Host) -> Locator:
    """A link whose question is answered under other versions today."""
    result(page, host)
    link = page.evaluate("document.querySelector('out-pocket').link()")

    def newer(route: Route) -> None:
        told = route.fetch()
        pinned = "versions" in (route.request.post_data_json or {})
        route.fulfill(response=told, body=told.text() if pinned else told.text().replace("2025-01-01.", "2026-11-01."))

    page.route(re.compile(r"/v1/estimates$"), newer)
    page.goto("about:blank")
    page.goto(link)
    ready(page)
    found = answered(page.locator("out-pocket").first)
    found.locator(".alert").wait_for()
    return found


def _off(page: Page, host: Host) -> Locator:
    """A tenant that has switched itself off: what its configuration says then."""

    def switched(route: Route) -> None:
        told = route.fetch()
        off = {"because": "A premium was printed wrong.", "since": "2026-11-20"}
        lists = dict.fromkeys(("plans", "city_tiers", "cities", "facilities", "rooms"), [])
        route.fulfill(
            response=told, json={**told.json(), "enabled": False, "switched_off": off, "screens": None, **lists}
        )

    page.route(re.compile(r"/v1/config"), switched)
    return opened(page, host)


def _fault(page: Page, host: Host) -> Locator:
    return ask(first(page, host), {"age_years": "forty", "holds": "yes"})


def _hindi(page: Page, host: Host) -> Locator:
    found = result(page, host)
    tap(found, "हिन्दी")
    until(page, f"{IN_SHADOW}.querySelector('.op').lang === 'hi-IN' && {IN_SHADOW}.activeElement?.matches('.title')")
    return answered(found)


STATES: dict[str, Reach] = {
    "signs": opened,
    "how": lambda page, host: _taps(opened(page, host), NONE),
    "first": first,
    "offline": _offline,
    "today": _today,
    "today_fault": lambda page, host: _taps(_today(page, host), PRICES),
    "urgent": _ticked("fever"),
    "no_price": _ticked("belly"),
    "doctor": doctor,
    "doctor_fault": lambda page, host: _taps(doctor(page, host), PRICES),
    "operation": lambda page, host: answered(ask(doctor(page, host, microdiscectomy_package="1"), NAMED, PRICES)),
    "emergency": _emergency,
    "fault": _fault,
    "result": result,
    "no_premium": lambda page, host: result(page, host, {"plan": "arogya_sanjeevani"}),
    "partial": lambda page, host: answered(
        ask(doctor(page, host, mri_ls_spine="1"), {"presentation": "post_injury", "facility": "public"}, PRICES)
    ),
    "own_policy": lambda page, host: result(
        page, host, {**TYPED, "holds": "yes", "age_months": "14", "plan": "care_supreme"}, LEG
    ),
    "closed": lambda page, host: result(page, host, {"age_years": "4"}),
    "updating": _updating,
    "failed": lambda page, host: _without_answer(
        page, host, status=503, title="Something broke", detail="Try again in a minute."
    ),
    "busy": lambda page, host: _without_answer(page, host, status=429, headers={"Retry-After": "12"}, title="Too many"),
    "refused": _refused,
    "off": _off,
    "hindi": _hindi,
    "stale": _stale,
    "copied": _copied,
    "agent": _agent,
}


def _taps(found: Locator, *names: str) -> Locator:
    for name in names:
        tap(found, name)
    return found
