"""The page says what the API says, loses nothing that was typed, and shows no price where none belongs."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.fields import read
from schemas.page_form import NAMES, NONE, fill_form
from service.domain.cost_table import Fallback
from service.domain.edition import Edition
from service.domain.plan import Authority
from service.domain.vocabulary import Confidence
from service.wording import Wording
from tests import world
from tests.shots import published

ROOT = Path(__file__).parent.parent.parent
RAJAT = next(iter(world.snapshot().one("examples", dict).values()))
RUPEE = "₹"
SECTIONS = ("opening", "ladder", "compare", "sure", "notes-1", "notes-2", "asks", "bill")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The service with the Indian catalogue published once for all tests of the page."""
    service = published(tmp_path_factory.mktemp("page"))
    yield service.test_client()
    service.extensions["outpocket.engine"].dispose()


@pytest.fixture(scope="module")
def edition() -> Edition:
    return world.edition()


@pytest.fixture(scope="module")
def wording() -> Wording:
    return world.wording()


class Fields(HTMLParser):
    """Every control of a page as (name, value, whether it is ticked or selected)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, bool]] = []
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "select":
            self._select = given["name"]
        elif tag == "option":
            self.found.append((self._select, given["value"], "selected" in given))
        elif tag == "input":
            self.found.append(
                (given["name"], given["value"], "checked" in given or given["type"] in {"text", "hidden"})
            )

    @property
    def typed(self) -> dict[str, set[str]]:
        """What would be sent."""
        sent: dict[str, set[str]] = {}
        for name, value, on in self.found:
            if on and value:
                sent.setdefault(name, set()).add(value)
        return sent


def words(page: str) -> str:
    """The text of a page as a person reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def said(text: str) -> str:
    return " ".join(text.split())


def estimate(client: FlaskClient, query: Any) -> dict[str, Any]:
    answer = client.post("/v1/estimates", json=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def test_the_form_asks_every_published_question_with_every_option(client: FlaskClient, edition: Edition) -> None:
    page = client.get("/").text
    shown, controls = words(page), {(name, value) for name, value, _ in Fields(page).found}

    for question in edition.triage.questions.values():
        assert question.text in shown
        assert {(f"answers.{question.id}", option.value) for option in question.options} <= controls
        assert all(option.label in shown for option in question.options)


def test_every_group_of_boxes_has_a_none_of_these(client: FlaskClient, edition: Edition) -> None:
    controls = {(name, value) for name, value, _ in Fields(client.get("/").text).found}

    groups = {(f"answers.{asked.id}", NONE) for asked in edition.triage.questions.values() if asked.none_option}
    assert groups <= controls


def test_the_form_offers_every_city_tier_plan_and_item(client: FlaskClient, edition: Edition) -> None:
    controls = {(name, value) for name, value, _ in Fields(client.get("/").text).found}

    assert {("place", f"city:{city}") for city in edition.cities} <= controls
    assert {("place", f"tier:{tier}") for tier in ("metro", "tier1", "tier2", "tier3")} <= controls
    assert {("plan", plan) for plan in edition.plans} <= controls
    assert {("item.0", item) for item in edition.items} <= controls


def test_warning_signs_are_asked_first(client: FlaskClient) -> None:
    asked = [name for name, _, _ in Fields(client.get("/").text).found if name.startswith("answers.")]

    assert list(dict.fromkeys(asked))[:2] == ["answers.nerve_symptoms", "answers.other_symptoms"]


def sentences(answer: dict[str, Any]) -> Iterator[str]:
    """Everything that the API says in words."""
    yield from (text for text in answer["opening"].values() if text)
    yield from (reason["text"] for reason in answer["triage"]["reasons"])
    told = ("would_not_help", "could_help", "ask_insurer")
    yield from (note["text"] for name in told for note in answer[name])
    stays = [entry["around_stay"] for entry in answer["comparison"] if entry["around_stay"]]
    yield from (stay[name]["text"] for stay in stays for name in ("before", "after") if stay[name])
    yield from (line["quantity_text"] for rung in answer["ladder"] for line in rung["lines"])
    yield from answer["assumptions"]
    yield from (one["text"] for one in answer["disclosures"])
    yield from (rung["share_of_people"]["text"] for rung in answer["ladder"] if rung["share_of_people"])
    yield from (line["source"] for rung in answer["ladder"] for line in rung["lines"] if line["source"])
    for row in (row for entry in answer["comparison"] for row in entry["rows"]):
        yield from (row[name]["text"] for name in ("cover_verdict", "year_verdict", "premium") if row[name])
        yield from (other["because"] for other in row["alternatives"])
        yield from (step["text"] for line in row["lines"] for step in line["steps"])


def amounts(answer: dict[str, Any]) -> Iterator[str]:
    """Every amount that the API gives."""
    for rung in answer["ladder"]:
        yield from (rung["cost"]["typical"], *rung["cumulative_cost"].values())
        yield from (line["amount"] for line in rung["lines"] if line["amount"])
    for row in (row for entry in answer["comparison"] for row in entry["rows"]):
        named = ("bills", "plan_pays", "patient_pays", "pay_now", "refunded_later", "total")
        yield from (row[name] for name in named if row[name] is not None)
        yield from (line["patient_pays"] for line in row["lines"])


def test_how_sure_it_is_stands_before_what_a_plan_does_and_the_questions_after(client: FlaskClient) -> None:
    page = client.get("/?example=rajat").text

    headings = [match.start() for match in (re.search(rf'<h2 id="{name}"', page) for name in SECTIONS) if match]
    assert len(headings) == len(SECTIONS) and headings == sorted(headings)


def test_the_bills_to_keep_stand_on_the_last_step_of_the_ladder(client: FlaskClient) -> None:
    page = client.get("/?example=rajat").text
    rungs = page.split('<ol class="ladder">')[1].split("</ol>")[0].split('<li class="rung')[1:]

    assert ["Keep " in words(rung) for rung in rungs] == [False, False, False, False, True]


def test_rajat_s_page_says_what_the_api_says(client: FlaskClient, wording: Wording) -> None:
    answer = estimate(client, RAJAT.query)

    posted = words(client.post("/", data=fill_form(RAJAT.query)).text)
    example = words(client.get("/?example=rajat").text)

    for page in (posted, example):
        assert [text for text in sentences(answer) if said(text) not in page] == []
        assert [amount for amount in amounts(answer) if wording.money(read(amount)) not in page] == []
        assert answer["estimate_id"] in page


def test_the_bill_has_a_row_for_every_settled_line(client: FlaskClient) -> None:
    answer = estimate(client, RAJAT.query)

    page = client.get("/?example=rajat").text

    lines = sum(len(entry["rows"][0]["lines"]) for entry in answer["comparison"])
    assert page.count('<tr role="row" class="why">') == lines


def test_the_longest_bar_fills_the_scale_and_zero_draws_nothing(client: FlaskClient) -> None:
    page = client.get("/?example=rajat").text

    bars = re.findall(r'<svg class="bar".*?</svg>', page, re.DOTALL)
    ends = [
        sum(float(width) for width in re.findall(r'class="\w+" x="[\d.]+%" y="2" width="([\d.]+)%"', bar))
        for bar in bars
    ]
    assert max(ends) == pytest.approx(100, abs=0.02)
    assert all('width="0.00%"' not in bar for bar in bars)


def test_the_example_gives_no_amount_and_its_form_asks_its_question(client: FlaskClient) -> None:
    typed = Fields(client.get("/?example=rajat").text).typed

    assert RUPEE not in repr(RAJAT) and "policy" not in RAJAT.query and "where" not in RAJAT.query
    assert {name: set(values) for name, values in fill_form(RAJAT.query).items()} == typed


def test_an_unknown_example_is_not_found(client: FlaskClient) -> None:
    assert client.get("/?example=nobody").status_code == 404


EMERGENCY = {"answers.nerve_symptoms": ["saddle_numb"], "answers.age_years": "38"}


@pytest.mark.parametrize("slip", [{}, {"premium": "a lot"}, {"answers.pain_now": "eleven"}, {"place": "city:atlantis"}])
def test_an_emergency_shows_no_price_and_no_plan_even_beside_a_slip(
    client: FlaskClient, edition: Edition, slip: dict[str, str]
) -> None:
    answer = client.post("/", data={**EMERGENCY, **slip})
    shown = words(answer.text)

    assert answer.status_code == 200
    assert RUPEE not in answer.text and "premium" not in shown.lower() and "policy" not in shown.lower()
    assert all(plan.name not in shown for plan in edition.plans.values())
    assert 'href="tel:112"' in answer.text and "Go to a hospital now" in shown


def test_none_of_these_beside_an_emergency_sign_is_still_an_emergency(client: FlaskClient) -> None:
    answer = client.post("/", data={"answers.nerve_symptoms": [NONE, "saddle_numb"]})

    assert "Go to a hospital now" in words(answer.text)


def test_a_sign_that_is_not_about_the_back_has_no_price(client: FlaskClient) -> None:
    answer = client.post("/", data={"answers.other_symptoms": ["urine_blood_burning"]})

    assert answer.status_code == 200 and RUPEE not in answer.text and "See a doctor today" in words(answer.text)


def test_answers_given_by_mistake_can_be_changed_without_typing_them_again(client: FlaskClient) -> None:
    sent = Fields(client.post("/", data={**EMERGENCY, "premium": "12000"}).text).typed

    form = client.post("/", data={**{name: list(values) for name, values in sent.items()}, "do": "edit"})

    assert form.status_code == 200
    assert Fields(form.text).typed | {"ask": {"answers"}} == {
        "ask": {"answers"},
        "answers.nerve_symptoms": {"saddle_numb"},
        "answers.age_years": {"38"},
        "premium": {"12000"},
    }


URGENT = {"answers.other_symptoms": ["fever"], "answers.age_years": "38"}


def test_urgent_advice_comes_first_and_prices_stay_closed(client: FlaskClient) -> None:
    page = client.post("/", data=URGENT).text

    before, closed, after = page.partition('<details class="prices"><summary>')
    assert closed and RUPEE not in before and "See a doctor today" in words(before)
    assert RUPEE in after


def test_the_print_view_opens_everything(client: FlaskClient) -> None:
    page = client.post("/", data={**URGENT, "view": "print"}).text

    assert re.findall(r"<details(?![^>]* open)[^>]*>", page) == []
    assert "<form" not in page


SLIPS = {
    "ask": "answers",
    "answers.nerve_symptoms": ["leg_pain_one", "leg_numb_one"],
    "answers.duration_days": "-4",
    "answers.pain_now": "eleven",
    "answers.trend": "worsening",
    "place": "tier:tier2",
    "facility": "private_premium",
    "room": "deluxe",
    "plan": "niva_reassure",
    "sum_insured": "6,00,000",
    "holds": "yes",
    "premium": "12k",
    "declared_condition": "no",
    "network": "no",
}


def test_faults_are_told_at_once_at_the_top_and_at_their_fields(client: FlaskClient) -> None:
    answer = client.post("/", data=SLIPS)

    summary = answer.text.split('class="summary"')[1].split("</section>")[0]
    listed = re.findall(r'<li><a href="#([^"]+)">(.*?)</a>', summary)
    beside = dict(re.findall(r'<p class="wrong" id="([^"]+)-wrong">(.*?)</p>', answer.text))
    assert answer.status_code == 422
    assert [name for name, _ in listed] == [
        "answers.duration_days",
        "answers.pain_now",
        "sum_insured",
        "age_months",
        "premium",
    ]
    assert dict(listed) == beside
    assert all(f'id="{name}"' in answer.text for name, _ in listed)


def test_faults_lose_nothing_that_was_typed(client: FlaskClient) -> None:
    typed = Fields(client.post("/", data=SLIPS).text).typed

    assert typed == {name: set(value) if isinstance(value, list) else {value} for name, value in SLIPS.items()}


def test_the_page_refuses_in_the_words_of_the_api(client: FlaskClient) -> None:
    query = {"market": "in", "answers": {"pain_now": "eleven", "duration_days": -4}}

    told = [fault["detail"] for fault in client.post("/v1/estimates", json=query).get_json()["errors"]]

    shown = words(client.post("/", data=SLIPS).text)
    assert len(told) == 2 and all(detail in shown for detail in told)


def test_nonsense_is_shown_as_text(client: FlaskClient) -> None:
    nonsense = '"><script>alert(1)</script>'

    page = client.post("/", data={"answers.pain_now": nonsense, "premium": nonsense, "place": nonsense}).text

    assert "<script" not in page and html.escape(nonsense, quote=True).replace("&quot;", "&#34;") in page


@pytest.mark.parametrize("form", [{}, EMERGENCY, URGENT, SLIPS, {"ask": "doctor"}])
def test_no_page_needs_a_script_or_carries_its_own_style(client: FlaskClient, form: dict[str, Any]) -> None:
    answer = client.post("/", data=form)

    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text)
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_answers_never_travel_in_an_address(client: FlaskClient) -> None:
    page = client.post("/", data=URGENT).text

    assert set(re.findall(r'<form[^>]*method="(\w+)"', page)) == {"post"}
    assert page.count("<form") == page.count('method="post"')


def test_what_a_doctor_named_is_priced(client: FlaskClient, wording: Wording) -> None:
    form = {
        "ask": "doctor",
        "presentation": "radiculopathy",
        "stage": "hospitalisation",
        "item.0": "microdiscectomy_package",
        "quantity.0": "1",
        "answers.age_years": "38",
        "plan": "care_supreme",
        "holds": "yes",
        "age_months": "14",
    }
    query = {
        "market": "in",
        "presentation": "radiculopathy",
        "stage": "hospitalisation",
        "age_years": 38,
        "prescribed": [{"item": "microdiscectomy_package", "quantity": 1}],
        "policy": {"plans": [{"plan_id": "care_supreme"}], "age_months": 14},
    }

    answer, shown = estimate(client, query), words(client.post("/", data=form).text)

    assert answer["estimate_id"] in shown and "Your own policy" in shown
    assert [amount for amount in amounts(answer) if wording.money(read(amount)) not in shown] == []


def test_open_questions_are_named(client: FlaskClient, edition: Edition) -> None:
    page = client.post("/", data={"answers.age_years": "38"}).text

    missing = page.split('<details class="missing">')[1].split("</details>")[0]
    required = [asked for asked in edition.triage.questions.values() if asked.required and asked.id != "age_years"]
    assert re.findall(r'href="#answers\.(\w+)"', missing) == [asked.id for asked in required]


def test_a_difference_is_said_in_words(client: FlaskClient) -> None:
    shown = words(client.get("/?example=rajat").text)

    assert re.search(r"₹[\d,]+ more", shown) and re.search(r"₹[\d,]+ less", shown)
    assert not re.search(r"[-−]\s?₹|₹\s?[-−]", shown)


SAID = re.compile(r"""say\(\s*f?["']([a-z_.0-9]+)["']""")
BUILT = (
    "unit.",
    "clause.",
    "confidence.",
    "found.",
    "field.",
    "fault.",
)


def test_every_sentence_of_the_page_is_in_the_catalogue_and_every_one_there_is_said(wording: Wording) -> None:
    web = ROOT / "service" / "web"
    sources = [*(web / "templates" / "page").glob("*.html"), web / "page_words.py", web / "page.py"]
    used = {f"page.{key}" for path in sources for key in SAID.findall(path.read_text(encoding="utf-8"))}
    known = {key for key in wording.content.messages if key.startswith("page.")}

    whole = {key for key in used if not key.endswith(".")}
    assert whole - known == set()
    unsaid = {key for key in known - used if not key.removeprefix("page.").startswith(BUILT)}
    assert unsaid == {"page.more", "page.less", "page.same"}


def test_every_code_the_page_may_meet_has_words(wording: Wording, edition: Edition) -> None:
    """A pack of 4 has no plural of its own and is said as 2 × pack of 4."""
    units = {item.unit for item in edition.items.values()}
    faults = {"whole", "none_and_more", "presentation", "stage", "item", "quantity", "age_months", "no_policy"}
    codes = {
        *(f"confidence.{confidence}" for confidence in Confidence),
        *(f"clause.{authority}" for authority in Authority),
        *(f"found.{fallback}" for fallback in Fallback if fallback is not Fallback.EXACT),
        *(f"fault.{fault}" for fault in faults),
        *(f"field.{name.partition('.')[0]}" for name in NAMES if name not in {"ask", "answers.age_years"}),
    }

    assert {code for code in codes if not wording.has(f"page.{code}")} == set()
    assert {unit for unit in units if not wording.has(f"page.unit.{unit}")} == {"pack of 4"}
