"""The widget with a keyboard alone: K1 to K8 of its specification."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browsing import press
from tests.widget_host import Host, hosting, opened, tap, until
from tests.widget_world import IN_SHADOW, NONE, NOW, STATES, TYPED, answered, first, focused, result

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with hosting(tmp_path_factory.mktemp("host")) as found:
        yield found


def tab_until(page: Page, claim: str, *, most: int = 120, key: str = "Tab") -> int:
    for count in range(1, most + 1):
        press(page, key)
        if focused(page, claim):
            return count
    raise AssertionError(f"Tab never reaches {claim}")


def test_k1_tab_and_enter_reach_the_first_number(page: Page, host: Host) -> None:
    found = opened(page, host)

    tab_until(page, f"one.textContent === '{NONE}'")
    press(page, "Enter")
    assert focused(page, "one.textContent === 'Which is closest to how it is today?'")
    tab_until(page, "one.closest('.choices')")
    press(page, "Enter")

    assert focused(page, "one.textContent === 'A first number, for anywhere in India'")
    assert "₹" in found.locator(".halves").inner_text()


def test_k2_the_result_is_walked_from_top_to_bottom(page: Page, host: Host) -> None:
    """Language, emergency signs, the call, change, then the answer, and the ways on at its end."""
    result(page, host)
    page.evaluate(f"{IN_SHADOW}.querySelector('.title').focus()")
    walked: list[str] = []
    for _ in range(200):
        press(page, "Tab")
        if not page.evaluate(f"Boolean({IN_SHADOW}.activeElement)"):
            break
        walked.append(page.evaluate(f"{IN_SHADOW}.activeElement.innerText.trim().split('\\n')[0]"))

    order = [
        "हिन्दी",
        "Emergency signs: numb groin, trouble with pee or bowels, weak legs, chest pain",
        "Call 112",
        "Change answers",
    ]
    assert walked[:4] == order
    ways = walked.index("Print or save as PDF")
    assert walked[ways : ways + 3] == ["Print or save as PDF", "Copy link", "Ask a licensed agent"]
    assert walked[-1] == "Sources"  # of the guide, which comes after the result


def test_k3_the_emergency_has_the_focus_and_a_way_back(page: Page, host: Host) -> None:
    found = opened(page, host)
    told = page.evaluate(
        "(window.told = []); document.addEventListener('out-pocket:emergency', event => window.told.push(event.detail))"
    )
    tap(found, NOW)

    assert told is None
    assert focused(page, "one.textContent === 'Go to a hospital now'")
    assert page.evaluate("window.told") == [{}]
    shown = found.locator(".main").inner_text()
    assert "112" in shown and "₹" not in shown and "policy" not in shown.lower() and "agent" not in shown.lower()
    press(page, "Shift+Tab")
    assert not page.evaluate(f"Boolean({IN_SHADOW}.activeElement)")
    tab_until(page, "one.textContent.startsWith('I answered by mistake')")
    press(page, "Enter")
    assert focused(page, "one.textContent === 'Do you have any of these right now?'")


def test_k4_arrows_in_radios_send_nothing(page: Page, host: Host) -> None:
    found = first(page, host)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/v1/estimates" in one.url else None)

    found.locator("#network-yes").focus()
    press(page, "ArrowDown", "ArrowUp", "ArrowDown")
    found.locator("#facility").focus()
    press(page, "ArrowDown", "ArrowDown")

    assert asked == []
    assert found.locator("#network-no").is_checked()


def test_k5_a_fault_is_listed_and_leads_to_its_field(page: Page, host: Host) -> None:
    found = STATES["fault"](page, host)

    assert focused(page, "one.classList.contains('summary')")
    listed = found.locator(".summary li").all_inner_texts()
    assert listed == ["Write your age as a whole number from 0 to 110.", "Say for how many months you have held it."]
    assert found.locator(".field .wrong").all_inner_texts() == listed
    tab_until(page, "one.textContent.startsWith('Write your age')")
    press(page, "Enter")
    assert focused(page, "one.id === 'age_years'")
    assert page.evaluate(f"{IN_SHADOW}.activeElement.value") == "forty"


def test_k6_every_answer_is_kept_when_answers_are_changed(page: Page, host: Host) -> None:
    typed = {
        **TYPED,
        "holds": "yes",
        "age_months": "14",
        "declared_condition": "no",
        "network": "no",
        "premium": "9000",
        "plan": "care_supreme",
    }
    found = result(page, host, typed)
    tap(found, "Change answers")

    for name, value in typed.items():
        field = found.locator(f'[name="{name}"]')
        if field.first.evaluate("one => one.type") == "radio":
            assert found.locator(f'[name="{name}"][value="{value}"]').is_checked(), name
        else:
            assert field.input_value() == value, name
    page.go_back()
    answered(found)
    page.go_back()
    page.go_back()
    assert found.locator(".screen").inner_text() == "Which is closest to how it is today?"
    page.go_forward()
    assert found.locator('[name="age_months"]').input_value() == "14"


def test_k7_another_language_keeps_answers_and_screen(page: Page, host: Host) -> None:
    found = result(page, host)
    before = found.locator("data").evaluate_all("all => all.map(one => one.value)")

    tap(found, "हिन्दी")
    until(
        page,
        f"{IN_SHADOW}.querySelector('.op').lang === 'hi-IN' && {IN_SHADOW}.activeElement?.classList.contains('title')",
    )

    assert answered(found).locator("data").evaluate_all("all => all.map(one => one.value)") == before
    assert re.search("[ऀ-ॿ]", found.locator(".halves").inner_text())
    found.locator(".change").click()
    assert found.locator('[name="age_years"]').input_value() == "38"


def test_k8_copying_the_link_is_said_and_keeps_the_focus(browser: Browser, host: Host) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    found = result(page, host)
    found.get_by_role("button", name="Copy link").focus()
    press(page, "Enter")

    until(page, f"{IN_SHADOW}.querySelector('[role=status]').textContent === 'Link copied'")
    assert focused(page, "one.textContent === 'Copy link'")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(host.insurer) and "#out-pocket=" in link
    figures = found.locator("data").evaluate_all("all => all.map(one => one.value)")
    page.goto("about:blank")
    page.goto(link)
    assert (
        answered(page.locator("out-pocket")).locator("data").evaluate_all("all => all.map(one => one.value)") == figures
    )
    assert page.locator("out-pocket .alert").count() == 0
    context.close()
