"""The page /settle says what the API says of the same bill, loses nothing that was pasted, and stores nothing."""

import html
import re
from collections.abc import Iterator
from typing import Any

import flask
import orjson
import pytest
from flask.testing import FlaskClient

from schemas.fields import read
from schemas.pasted_bill import CHOICES
from schemas.settle_form import NAMES
from service.domain.admission import Likelihood
from service.domain.edition import Edition
from service.wording import Wording
from tests import world
from tests.shots import SETTLE_CONTESTED, SETTLE_FAULTY, SETTLED
from tests.web.test_page import ROOT, Fields, said, words


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


@pytest.fixture(scope="module")
def edition() -> Edition:
    return world.edition()


@pytest.fixture(scope="module")
def wording() -> Wording:
    return world.wording()


def question(page: str) -> Any:
    """The body of the request that the page shows to copy."""
    shown = html.unescape(
        page.split("&lt;&lt;&#39;QUESTION&#39;\n" if "&#39;QUESTION" in page else "&lt;&lt;'QUESTION'\n")[1]
    )
    return orjson.loads(shown.split("\nQUESTION")[0])


def adjudicated(client: FlaskClient, query: Any) -> dict[str, Any]:
    answer = client.post("/v1/adjudications", json=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def sentences(answer: dict[str, Any]) -> Iterator[str]:
    """Everything that the API says in words of one claim under one policy."""
    policy = answer["claims"][0]["policies"][0]
    yield from (*answer["assumptions"], *answer["disclosures"], *policy["boundaries"])
    yield from (ground["text"] for ground in policy["admissibility"]["grounds"])
    yield from (ground["dispute"]["text"] for ground in policy["admissibility"]["grounds"] if ground["dispute"])
    yield from (step[name] for step in policy["steps"] for name in ("text", "arithmetic") if step[name])
    yield from (step["text"] for line in policy["lines"] for step in line["steps"])
    yield from (line["would_cover"] for line in policy["lines"] if line["would_cover"])
    yield from (other["because"] for other in policy["otherwise"])
    yield from (cliff["text"] for cliff in policy["cliffs"])
    yield from (source["title"] for source in answer["sources"])
    yield answer["adjudication_id"]


def amounts(answer: dict[str, Any]) -> Iterator[str]:
    """Every amount that the API gives of it."""
    claim = answer["claims"][0]
    policy = claim["policies"][0]
    yield claim["bills"]
    for part in (policy, *policy["otherwise"], *policy["lines"]):
        yield from (part["plan_pays"], part["patient_pays"])
    yield from (step["amount"] for step in policy["steps"])
    yield policy["year"]["base"]


@pytest.mark.parametrize("form", [SETTLED, SETTLE_CONTESTED])
def test_the_page_says_what_the_api_says(client: FlaskClient, wording: Wording, form: dict[str, str]) -> None:
    page = client.post("/settle", data=form).text
    answer = adjudicated(client, question(page))

    shown = words(page)
    assert [text for text in sentences(answer) if said(text) not in shown] == []
    assert [amount for amount in amounts(answer) if wording.money(read(amount)) not in shown] == []


def test_a_bill_worked_out_by_hand(client: FlaskClient) -> None:
    """Arogya Sanjeevani, ₹3,00,000: 2 % is ₹6,000 and at most ₹5,000 a day, nursing included; co-payment 5 %.

    Room and nursing ₹24,000 on 3 days are ₹8,000 a day, so 5/8 of them and of the visits (₹6,000) are admissible:
    18,750, beside MRI 7,500 and medicines 9,200 in full: 35,450. 95 % of it: 33,677.50, rounded once to the rupee.
    """
    shown = words(client.post("/settle", data=SETTLED).text)

    assert "Of bills of ₹46,700 the plan would pay ₹33,677. ₹13,023 is left to you." in shown


def test_a_contested_stay_shows_its_ground_a_dispute_and_both_prices(client: FlaskClient) -> None:
    shown = words(client.post("/settle", data=SETTLE_CONTESTED).text)

    assert "Contested: there is a ground to refuse it. So it is priced both ways." in shown
    assert "Excl04, Excl05 of the regulator’s standard wording" in shown
    assert "A published dispute: Disc bulge" in shown
    assert "and refuses it. The plan pays ₹0, you pay ₹47,950." in shown


def test_the_form_offers_every_plan_and_every_option(client: FlaskClient, edition: Edition) -> None:
    controls = {(name, value) for name, value, _ in Fields(client.get("/settle").text).found}

    assert {("plan", plan) for plan in edition.plans} <= controls
    options = {("option", f"{plan.id}:{name}") for plan in edition.plans.values() for name in plan.variants}
    assert options and options <= controls


def test_faults_are_told_at_once_at_the_top_and_beside_their_lines(client: FlaskClient) -> None:
    answer = client.post("/settle", data=SETTLE_FAULTY)

    summary = answer.text.split('class="summary"')[1].split("</section>")[0]
    listed = re.findall(r'<li><a href="#([^"]+)">(.*?)</a> <span class="of">(.*?)</span>', summary)
    beside = dict(re.findall(r'<p class="wrong" id="([^"]+)-wrong">(.*?)</p>', answer.text))
    assert answer.status_code == 422
    assert [name for name, _, _ in listed] == [
        "kind.7",
        "line.8",
        "kind.9",
        "line.10",
        "plan",
        "sum_insured",
        "age_years",
    ]
    assert set(beside) == {"line.7", "line.8", "line.9", "line.10", "plan", "sum_insured", "age_years"}
    assert [told for _, told, _ in listed] == list(beside.values())
    assert listed[0][2] == "Line 7: Flowers 500"
    assert all(f'id="{name}"' in answer.text for name, _, _ in listed)


def test_faults_lose_nothing_that_was_pasted_or_typed(client: FlaskClient) -> None:
    page = client.post("/settle", data={**SETTLE_FAULTY, "declared": "diabetes", "network": "no"}).text

    pasted = html.unescape(page.split("<textarea")[1].split(">\n", 1)[1].split("</textarea>")[0])
    typed = Fields(page).typed
    assert pasted == SETTLE_FAULTY["bill"]
    assert {name: typed[name] for name in ("sum_insured", "age_years", "declared", "network")} == {
        "sum_insured": {"5 lakh"},
        "age_years": {"forty"},
        "declared": {"diabetes"},
        "network": {"no"},
    }
    lines = [line.strip() for line in SETTLE_FAULTY["bill"].splitlines()]
    assert [line for line in lines if line not in html.unescape(page.split('class="lines"')[1])] == []


def test_a_charge_that_no_word_tells_is_settled_once_it_is_chosen(client: FlaskClient, wording: Wording) -> None:
    form = {"bill": "Nursing 3000\nFlowers 500", "plan": "arogya_sanjeevani", "sum_insured": "300000"}
    asked = client.post("/settle", data=form)

    chosen = client.post("/settle", data={**form, "said.2": "Flowers 500", "kind.2": "admin"})

    assert asked.status_code == 422 and {("kind.2", code, False) for code in CHOICES} <= set(Fields(asked.text).found)
    assert chosen.status_code == 200
    assert Fields(chosen.text).typed["kind.2"] == {"admin"}
    assert "Flowers Administration ₹500" in words(chosen.text)


def test_a_refusal_of_the_domain_is_shown_at_its_field(client: FlaskClient) -> None:
    form = {**SETTLED, "started": "04/08/2026", "admitted": "04/08/2025"}

    answer = client.post("/settle", data=form)

    assert answer.status_code == 422
    assert re.search(r'id="admitted-wrong">2025-08-04 lies before the policy', answer.text)


def test_a_bill_without_a_stay_says_so(client: FlaskClient) -> None:
    shown = words(client.post("/settle", data={**SETTLED, "bill": "MRI 7500"}).text)

    assert "There is no hospital stay on this bill" in shown


def test_dates_and_what_is_left_in_the_year_are_shown(client: FlaskClient) -> None:
    form = {**SETTLED, "bill": "Room 21000\nMRI 04/08/2025 to 05/08/2025 7500", "admitted": "04/08/2025"}

    shown = words(client.post("/settle", data={**form, "discharged": "07/08/2025"}).text)

    assert "MRI Tests and scans · 4 August 2025 – 5 August 2025" in shown
    assert "What is left in the policy’s year" in shown


def test_the_page_links_to_the_estimate_and_back(client: FlaskClient) -> None:
    assert 'href="/settle"' in client.get("/").text
    assert 'href="/"' in client.get("/settle").text.split("<main")[1]


@pytest.mark.parametrize("form", [{}, SETTLED, SETTLE_CONTESTED, SETTLE_FAULTY])
def test_no_page_needs_a_script_or_carries_its_own_style_or_is_kept(client: FlaskClient, form: dict[str, Any]) -> None:
    answer = client.post("/settle", data=form)

    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text)
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(re.findall(r'<form[^>]*method="(\w+)"', answer.text)) == {"post"}
    assert "?" not in "".join(re.findall(r'href="(/[^"]*)"', re.sub(r"\.css\?v=", "", answer.text)))


def test_answers_in_an_address_are_not_read(client: FlaskClient) -> None:
    assert "Flowers" not in client.get("/settle?bill=Flowers+500&diagnosis=Flowers").text


def test_nonsense_is_shown_as_text(client: FlaskClient) -> None:
    nonsense = '"><script>alert(1)</script> 500'

    page = client.post("/settle", data={"bill": nonsense, "sum_insured": nonsense, "plan": nonsense}).text

    assert "<script" not in page and html.escape(nonsense).replace("&quot;", "&#34;") in page


def test_a_bill_that_is_too_long_is_refused_and_still_shown(client: FlaskClient) -> None:
    answer = client.post("/settle", data={**SETTLED, "bill": "Nursing 3000\n" * 2_000})

    assert answer.status_code == 422 and "longer than 20,000 characters" in answer.text


def test_the_print_view_opens_everything(client: FlaskClient) -> None:
    page = client.post("/settle", data={**SETTLE_CONTESTED, "view": "print"}).text

    assert re.findall(r"<details(?![^>]* open)[^>]*>", page) == []
    assert "<form" not in page


def test_the_print_button_sends_the_whole_question_again(client: FlaskClient) -> None:
    page = client.post("/settle", data=SETTLE_CONTESTED).text

    kept = page.split('id="same"')[1].split("<form")[1].split("</form>")[0]
    hidden = {name: values for name, values in Fields(kept).typed.items() if name in NAMES}
    assert {name: {html.unescape(value) for value in values} for name, values in hidden.items()} == {
        name: {value} for name, value in SETTLE_CONTESTED.items()
    }


SAID = re.compile(r"""(?:settle\(\s*|"settle\.)["']?([a-z_.0-9]+)["']""")
BUILT = ("field.", "fault.", "purpose.", "cause.", "treatment.", "likelihood.", "year.")


def test_every_sentence_of_the_page_is_in_the_catalogue_and_every_one_there_is_said(wording: Wording) -> None:
    web = ROOT / "service" / "web"
    sources = [*(web / "templates" / "settle").glob("*.html"), *(ROOT / "schemas").glob("*.py")]
    used = {key for path in sources for key in SAID.findall(path.read_text(encoding="utf-8"))}
    known = {key.removeprefix("settle.") for key in wording.content.messages if key.startswith("settle.")}

    whole = {key for key in used if not key.endswith(".")}
    assert whole - known == set()
    assert {key for key in known - used if not key.startswith(BUILT)} == set()


def test_every_code_the_page_may_meet_has_words(wording: Wording) -> None:
    codes = {*(f"likelihood.{one}" for one in Likelihood), *(f"field.{name}" for name in NAMES)}

    assert {code for code in codes if not wording.has(f"settle.{code}")} == set()
