"""The figures a visitor sees: what the widget shows of 200 random questions is what the API and its CSV say."""

import csv
import io
import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from tests.widget_host import KEY, Host, hosting, opened
from tests.widget_world import IN_SHADOW

pytestmark = pytest.mark.browser

QUESTIONS = 200
TABLES = (
    f"[...{IN_SHADOW}.querySelectorAll('.sheet table')].map(table => [...table.querySelectorAll('tbody tr:not(.why)')]"
    ".map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent.trim())))"
)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with hosting(tmp_path_factory.mktemp("host")) as found:
        yield found


def typed(config: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """What somebody might choose and type: every field is left out at times."""
    screens = config["screens"]
    plan = draw.choice(config["plans"])
    places = [f"city:{one['city']}" for one in config["cities"]] + [
        f"tier:{one['code']}" for one in config["city_tiers"]
    ]
    fields = {
        "place": draw.choice(places),
        "facility": draw.choice([one["code"] for one in config["facilities"]]),
        "room": draw.choice([one["code"] for one in config["rooms"]]),
        "plan": plan["id"],
        "network": draw.choice(["yes", "no"]),
        "premium": str(draw.randint(3_000, 60_000)),
        "age_years": str(draw.randint(18, 80)),
    }
    if draw.random() < 0.4:
        months = {"holds": "yes", "age_months": str(draw.randint(0, 60))}
        fields |= {**months, "declared_condition": draw.choice(["yes", "no", "unknown"])}
    kept = {name: value for name, value in fields.items() if name in ("holds", "age_months") or draw.random() < 0.7}
    if draw.random() < 0.3:
        named = draw.sample(screens["doctor"], draw.randint(1, 3))
        doctor = {one["item"]: str(draw.randint(1, 9)) for one in named}
        kind = draw.choice(screens["presentations"])["code"]
        return {"signs": "none", "ticked": [], "how": "doctor", "doctor": doctor, "presentation": kind, "fields": kept}
    how = draw.choice(screens["how"])["id"]
    return {"signs": "none", "ticked": [], "how": how, "doctor": {}, "presentation": "", "fields": kept}


def rupees(amount: str | None) -> str:
    """The wire's text as the widget shows an amount."""
    if amount is None:
        return "not known"
    whole, _, paise = amount.partition(".")
    head, tail = whole[:-3], whole[-3:]
    groups = [head[max(end - 2, 0) : end] for end in range(len(head), 0, -2)][::-1]
    return "₹" + ",".join([*groups, tail]) + ("" if paise == "00" else f".{paise}")


def expected(answer: dict[str, Any]) -> list[list[list[str]]]:
    """The tables as decision 3 defines them, from the API's answer alone."""
    return [_lines(entry["rows"]) + _sums(entry["rows"]) for entry in answer["comparison"]]


def _lines(rows: list[dict[str, Any]]) -> list[list[str]]:
    alone, *held = [row["lines"] for row in rows]
    return [
        [rupees(line["billed"]), *(rupees(row[at]["patient_pays"]) for row in held)] for at, line in enumerate(alone)
    ]


def _sums(rows: list[dict[str, Any]]) -> list[list[str]]:
    def difference(amount: str | None) -> str:
        if amount is None:
            return "not known"
        if not float(amount):
            return "no difference"
        return f"{rupees(amount.removeprefix('-'))} {'less' if amount.startswith('-') else 'more'}"

    premiums = [rupees(row["premium"]["amount"]) if row["premium"] else "–" for row in rows]
    return [
        *([rupees(row[name]) for row in rows] for name in ("bills", "plan_pays", "patient_pays")),
        premiums,
        [rupees(row["total"]) for row in rows],
        ["–", *(difference(row["difference"]) for row in rows[1:])],
    ]


def in_csv(client: FlaskClient, question: dict[str, Any]) -> list[tuple[str, ...]]:
    headers = {"Authorization": f"Bearer {KEY}", "Accept": "text/csv"}
    text = client.post("/v1/estimates", json=question, headers=headers).get_data(as_text=True)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    names = ("scenario", "policy_state", "billed", "plan_pays", "patient_pays")
    return [tuple(row[name] for name in names) for row in rows if row["policy_state"] and row["billed"]]


def test_tables_on_screen_on_paper_and_in_the_csv_are_the_apis(page: Page, host: Host) -> None:
    """Takes about a minute: 200 questions, chosen as a visitor could, through the widget itself."""
    page.set_viewport_size({"width": 960, "height": 800})
    opened(page, host)
    client = host.app.test_client()
    config = page.evaluate("document.querySelector('out-pocket').config")
    draw = random.Random(5)
    priced = 0
    for _ in range(QUESTIONS):
        state = typed(config, draw)
        question = page.evaluate(
            "async state => { const one = document.querySelector('out-pocket'); one.state = state;"
            " const asked = one.question; await one.ask(); return asked; }",
            state,
        )
        answer = client.post("/v1/estimates", json=question, headers={"Authorization": f"Bearer {KEY}"}).get_json()
        if answer.get("kind") != "estimate":
            continue  # refused: two operations at once
        priced += 1
        assert page.evaluate(TABLES) == expected(answer), question
        assert in_csv(client, question) == [
            (entry["scenario"], row["policy_state"], line["billed"], line["plan_pays"], line["patient_pays"])
            for entry in answer["comparison"]
            for row in entry["rows"]
            for line in row["lines"]
        ]
    assert priced > QUESTIONS * 0.9
    page.emulate_media(media="print")
    shown = page.evaluate(TABLES.replace("textContent", "innerText"))
    assert shown == expected(answer)
