"""The screens at /e say what the widget says and the API answers, lose nothing, and put no answer in an address."""

import html
import json
import random
import re
import shutil
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from schemas.fields import read
from service.wording import Wording
from tests import tenancy, world
from tests.served import FIXTURES, publish, served
from tests.web.test_page import ROOT, RUPEE, SAID, Fields, amounts, said, sentences, words

LOCALE = "hi-IN"
MARK = "ं"  # on every word of the pseudo-locale
Form = dict[str, Any]


def pseudo(message: Any) -> Any:
    """A message with every word marked; facts in braces stay."""
    if isinstance(message, Mapping):
        return {name: text if name == "by" else pseudo(text) for name, text in message.items()}
    parts = re.split(r"(\{[^}]*\})", message)
    return "".join(part if part.startswith("{") else re.sub(r"([A-Za-z’']+)", rf"\1{MARK}", part) for part in parts)


def other_language(folder: Path) -> Path:
    """The market's folder with a second catalogue of sentences that nobody has signed."""
    shutil.copytree(FIXTURES, folder / "in")
    content = json.loads((FIXTURES / "content" / "en-IN.json").read_text(encoding="utf-8"))
    messages = {key: pseudo(message) for key, message in content["messages"].items()}
    told = {"locale": LOCALE, "draft": True, "messages": messages}
    (folder / "in" / "content" / f"{LOCALE}.json").write_text(json.dumps(told), encoding="utf-8")
    return folder / "in"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    """The market in two languages, and Acme, who offers both."""
    folder = tmp_path_factory.mktemp("steps")
    with served(snapshot_seconds=0.0) as service:
        publish(service, other_language(folder))
        acme = tenancy.write_acme(folder)
        told = tenancy.profile("acme", locales=["en-IN", LOCALE])
        (acme / "tenant.json").write_text(json.dumps(told), encoding="utf-8")
        publish(service, acme)
        publish(service, tenancy.write_bolt(folder))
        publish(service, tenancy.write_switch(folder / "off", "bolt", off=True))
        yield service


@pytest.fixture
def client(service: flask.Flask) -> FlaskClient:
    return service.test_client()


@pytest.fixture(scope="module")
def config(service: flask.Flask) -> dict[str, Any]:
    """What the widget is told."""
    return dict(service.test_client().get("/v1/config?locale=en-IN").get_json())


@pytest.fixture(scope="module")
def wording() -> Wording:
    return world.wording()


class Buttons(HTMLParser):
    """The buttons of a page as (name, value)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "button":
            given = {name: value or "" for name, value in attrs}
            self.found.append((given.get("name", ""), given.get("value", "")))


def sent(page: str) -> Form:
    """What the form of a screen would send, without a button."""
    return {name: sorted(values) for name, values in Fields(page).typed.items()}


class Walk:
    """Somebody who goes from screen to screen, sending each time what the page in hand holds."""

    def __init__(self, client: FlaskClient, address: str = "/e?locale=en-IN") -> None:
        self.client, self.address, self.addresses = client, address, [address]
        self.answer = client.get(address)

    @property
    def page(self) -> str:
        return self.answer.text

    @property
    def shown(self) -> str:
        return words(self.page)

    def press(self, name: str = "", value: str = "", **typed: Any) -> "Walk":
        """Fill fields in (``__`` stands for a dot; None empties), press a button that is there, and go on."""
        assert (name, value) in Buttons(self.page).found, Buttons(self.page).found
        form = sent(self.page)
        for field, given in typed.items():
            form[field.replace("__", ".")] = given
        if name:
            form[name] = [*form.get(name, []), value]
        action = html.unescape(re.findall(r'<form id="screen"[^>]* action="([^"]*)"', self.page)[0])
        self.addresses.append(action)
        self.answer = self.client.post(action, data={key: one for key, one in form.items() if one is not None})
        return self


def to_how(client: FlaskClient, address: str = "/e?locale=en-IN") -> Walk:
    return Walk(client, address).press("signs", "none")


def to_first(client: FlaskClient, how: str = "longer_or_worse") -> Walk:
    return to_how(client).press("how", how)


def to_doctor(client: FlaskClient) -> Walk:
    return to_how(client).press("how", "doctor")


def to_today(client: FlaskClient) -> Walk:
    return Walk(client).press("signs", "today")


def estimate(client: FlaskClient, query: Form, **headers: str) -> Form:
    answer = client.post("/v1/estimates", json=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def test_two_taps_lead_to_the_first_number(client: FlaskClient, config: Form, wording: Wording) -> None:
    walk = to_first(client)

    row = next(row for row in config["screens"]["how"] if row["id"] == "longer_or_worse")
    for cost in row["first_number"].values():
        assert f"about {wording.about(read(cost['low']))} to {wording.about(read(cost['high']))}" in walk.shown
    assert row["text"] in walk.shown and row["verdict"]["text"] in walk.shown


def test_no_address_ever_carries_an_answer(client: FlaskClient) -> None:
    walk = to_first(client).press(place="city:pune", answers__age_years="38")

    assert "What it could cost" in walk.shown
    assert set(walk.addresses) == {"/e?locale=en-IN"}
    links = re.findall(r'href="(/[^"]*)"', walk.page)
    assert {link for link in links if not link.startswith("/static/")} == {"/"}


SCREENS = {
    "signs": ["widget.signs.title", "widget.signs.why", "widget.signs.now", "widget.signs.today"]
    + ["widget.signs.none", "widget.signs.one_today", "widget.signs.one_now"],
    "emergency": ["urgency.emergency", "page.mistake"],
    "today": ["urgency.urgent", "widget.today.which", "widget.today.why", "page.prices.open", "widget.back"],
    "how": ["widget.how.title", "widget.how.why", "widget.how.doctor", "widget.back"],
    "doctor": ["widget.doctor.title", "widget.doctor.why", "page.field.presentation", "widget.back"],
    "first": ["widget.first.title", "widget.first.open", "widget.refine.title", "widget.refine.why"]
    + ["widget.refine.send", "widget.age", "widget.none_of_signs", "widget.back"],
}
WALKS = {
    "signs": Walk,
    "emergency": lambda client, address: Walk(client, address).press("signs", "now"),
    "today": lambda client, address: Walk(client, address).press("signs", "today"),
    "how": to_how,
    "doctor": lambda client, address: to_how(client, address).press("how", "doctor"),
    "first": lambda client, address: to_how(client, address).press("how", "leg"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_says_the_widget_s_sentences(client: FlaskClient, wording: Wording, name: str) -> None:
    shown = WALKS[name](client, "/e?locale=en-IN").shown

    assert [key for key in SCREENS[name] if said(wording.text(key)) not in shown] == []
    assert wording.text("page.urgent.title") in shown and "Call 112" in shown


def test_the_screens_show_every_row_in_order(client: FlaskClient, config: Form) -> None:
    told = config["screens"]
    signs, how = Walk(client).page, to_how(client).page
    today, doctor = to_today(client).page, to_doctor(client).page

    listed = [words(one) for one in re.findall(r'<ul class="signs">(.*?)</ul>', signs, re.DOTALL)]
    assert listed == [" ".join(said(row["text"]) for row in told["signs"][name]) for name in ("now", "today")]
    assert [value for name, value in Buttons(how).found if name == "how"] == [row["id"] for row in told["how"]] + [
        "doctor"
    ]
    assert [value for name, value, _ in Fields(today).found if name == "today"] == [
        row["id"] for row in told["signs"]["today"]
    ]
    boxes = {name: value for name, value, _ in Fields(doctor).found if name.startswith("quantity.")}
    assert boxes == {f"quantity.{row['item']}": str(row["quantity"]) for row in told["doctor"]}
    assert told["signs"]["advice_today"] in words(today)


def test_an_emergency_shows_no_price_no_policy_and_no_host(client: FlaskClient) -> None:
    walk = Walk(client, f"/e?key={tenancy.ACME}").press("signs", "now")

    assert walk.answer.status_code == 200
    assert RUPEE not in walk.page and "policy" not in walk.shown.lower() and "Acme" not in walk.shown
    assert walk.page.count('href="tel:112"') == 2 and re.search(r"<h1[^>]*autofocus", walk.page)
    assert walk.press("go", "back").shown.count("Do you have any of these right now?") == 1


def test_two_signs_that_may_be_an_emergency_together_are_one(client: FlaskClient, config: Form) -> None:
    row = next(row for row in config["screens"]["signs"]["today"] if row["emergency_with"])

    walk = to_today(client).press(today=[row["id"], row["emergency_with"][0]])

    assert "Go to a hospital now" in walk.shown and RUPEE not in walk.page
    assert sent(walk.press("go", "back").page)["today"] == sorted([row["id"], row["emergency_with"][0]])


def test_a_sign_for_today_comes_with_advice_before_any_price(client: FlaskClient) -> None:
    walk = to_today(client)
    assert RUPEE not in walk.page and "See a doctor today" in walk.shown

    walk.press(today=["injury"])

    before, closed, after = walk.page.partition('<details class="prices" open>')
    assert closed and RUPEE not in before and "See a doctor today" in words(before) and RUPEE in after


def test_a_sign_that_is_not_about_the_back_has_no_price(client: FlaskClient) -> None:
    walk = to_today(client).press(today=["belly"])

    assert walk.answer.status_code == 200 and RUPEE not in walk.page and "See a doctor today" in walk.shown


def drawn(config: Form, dice: random.Random) -> tuple[Form, Form]:
    """Choices of the optional fields: what is typed, and what of it stands in the question."""
    typed: Form = {}
    query: Form = {}
    if dice.random() < 0.7:
        city, tier = dice.choice(config["cities"])["city"], dice.choice(config["city_tiers"])["code"]
        named = dice.random() < 0.5
        typed["place"] = f"city:{city}" if named else f"tier:{tier}"
        query["where"] = {"city": city} if named else {"city_tier": tier}
    for field, codes in (("facility", config["facilities"]), ("room", config["rooms"])):
        if dice.random() < 0.5:
            typed[field] = dice.choice(codes)["code"]
            query.setdefault("where", {})[field] = typed[field]
    if dice.random() < 0.7:
        age = dice.randrange(111)
        typed["answers.age_years"], query["age_years"] = str(age), age
    if dice.random() < 0.6:
        plan = dice.choice([plan["id"] for plan in config["plans"]])
        typed["plan"], query["policy"] = plan, {"plans": [{"plan_id": plan}]}
        if dice.random() < 0.5:
            typed |= {"holds": "yes", "age_months": str(dice.randrange(60)), "network": "no"}
            query["policy"] |= {"age_months": int(typed["age_months"]), "network": False}
    return typed, query


@pytest.mark.parametrize("seed", range(60))
def test_the_figures_are_the_api_s(client: FlaskClient, config: Form, wording: Wording, seed: int) -> None:
    """Sixty seeded draws of a way through the screens, each asked of the API in the design's own words."""
    dice = random.Random(seed)
    typed, query = drawn(config, dice)
    screens = config["screens"]
    way = dice.choice(["how", "how", "today", "doctor"])
    if way == "how":
        row = dice.choice(screens["how"])
        walk, query["answers"] = to_first(client, row["id"]), row["answers"]
    elif way == "today":
        row = dice.choice([row for row in screens["signs"]["today"] if "age_years" not in row["answers"]])
        walk, query["answers"] = to_today(client).press(today=[row["id"]]), row["answers"]
    else:
        rows = dice.sample(screens["doctor"], dice.randint(1, 3))
        order = ["self_care", "doctor_visit", "diagnostics", "physiotherapy", "hospitalisation"]
        stages = sorted({row["stage"] for row in rows}, key=order.index)
        query |= {
            "presentation": dice.choice(screens["presentations"])["code"],
            "stage": stages[-1],
            "stages_included": stages,
            "prescribed": [
                {"item": row["item"], "quantity": row["quantity"]} for row in screens["doctor"] if row in rows
            ],
        }
        named = {"item": [row["item"] for row in rows], "presentation": query["presentation"]}
        walk = to_doctor(client).press(**named)
    answer = estimate(client, {"market": "in", **query})
    if answer["kind"] == "estimate":
        walk.press(**{name.replace(".", "__"): value for name, value in typed.items()})

    assert walk.answer.status_code == 200
    if answer["kind"] == "estimate":
        assert [amount for amount in amounts(answer) if wording.money(read(amount)) not in walk.shown] == []
        assert [text for text in sentences(answer) if said(text) not in walk.shown] == []
        assert answer["estimate_id"] in walk.shown
    else:
        assert RUPEE not in walk.page and said(answer["advice"]) in walk.shown


def test_faults_are_told_at_once_and_lose_nothing(client: FlaskClient, config: Form) -> None:
    typed = {"answers.age_years": "x", "premium": "12k", "holds": "yes", "plan": "care_supreme", "facility": "public"}

    walk = to_first(client).press(**{name.replace(".", "__"): value for name, value in typed.items()})

    summary = walk.page.split('class="summary"')[1].split("</section>")[0]
    listed = re.findall(r'<li><a href="#([^"]+)">(.*?)</a>', summary)
    beside = dict(re.findall(r'<p class="wrong" id="([^"]+)-wrong">(.*?)</p>', walk.page))
    assert walk.answer.status_code == 422
    assert [name for name, _ in listed] == ["answers.age_years", "age_months", "premium"]
    assert dict(listed) == beside and all(f'id="{name}"' in walk.page for name, _ in listed)
    kept = sent(walk.page)
    assert {name: kept[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert kept["how"] == ["longer_or_worse"]


def test_a_slip_never_hides_that_a_sign_needs_a_hospital(client: FlaskClient) -> None:
    form = {"at": "today", "signs": "today", "today": ["fever", "health"], "premium": "a lot"}

    assert "Go to a hospital now" in words(client.post("/e", data=form).text)


@pytest.mark.parametrize(
    ("walk", "told"),
    [
        (to_today, {"today": "Tick at least one sign, or go back."}),
        (to_doctor, {"item": "Tick at least one item.", "presentation": "Choose the kind of back spasm."}),
    ],
)
def test_a_screen_of_boxes_wants_one_ticked(client: FlaskClient, walk: Any, told: dict[str, str]) -> None:
    page = walk(client).press()

    assert page.answer.status_code == 422
    assert dict(re.findall(r'<p class="wrong" id="([^"]+)-wrong">(.*?)</p>', page.page)) == told


def test_a_refusal_of_what_a_doctor_named_stands_at_its_number(client: FlaskClient) -> None:
    page = to_doctor(client).press(item=["mri_ls_spine"], quantity__mri_ls_spine="0", presentation="radiculopathy")

    assert 'id="quantity.mri_ls_spine-wrong"' in page.page and sent(page.page)["quantity.mri_ls_spine"] == ["0"]


def test_back_and_change_keep_everything(client: FlaskClient) -> None:
    walk = to_doctor(client).press(item=["physio_session"], quantity__physio_session="10", presentation="radiculopathy")
    walk.press(place="city:pune", answers__age_years="38").press("go", "back", premium="9000")
    assert sent(walk.page)["quantity.physio_session"] == ["10"] and sent(walk.page)["item"] == ["physio_session"]

    walk.press("go", "back").press("go", "back").press("signs", "none").press("how", "doctor").press()

    kept = sent(walk.page)
    typed = {"place": "city:pune", "answers.age_years": "38", "premium": "9000", "presentation": "radiculopathy"}
    assert {name: kept[name] for name in typed} == {name: [value] for name, value in typed.items()}
    walk.press("go", "change")
    assert "Do you have any of these right now?" in walk.shown and sent(walk.page)["place"] == ["city:pune"]


def test_another_answer_takes_the_place_of_the_one_before(client: FlaskClient, config: Form) -> None:
    walk = to_first(client, "eases").press("go", "back").press("how", "everyday")

    row = next(row for row in config["screens"]["how"] if row["id"] == "everyday")
    assert row["text"] in walk.shown and sent(walk.page)["how"] == ["everyday"]


def test_the_language_changes_and_the_answers_stay(client: FlaskClient, config: Form) -> None:
    walk = to_first(client).press("locale", LOCALE, place="city:pune")

    assert f'<html lang="{LOCALE}">' in walk.page and sent(walk.page)["place"] == ["city:pune"]
    assert f"translation{MARK}" in walk.shown and "translation" not in Walk(client).shown
    walk.press()
    assert f'<html lang="{LOCALE}">' in walk.page and "₹" in walk.shown
    assert ("locale", "en-IN") in Buttons(walk.page).found


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_speaks_the_other_language(client: FlaskClient, name: str) -> None:
    """No sentence of the English catalogue is left; a language's own name is not one."""
    page = WALKS[name](client, f"/e?locale={LOCALE}")

    english = {text for text in world.wording().content.messages.values() if isinstance(text, str) and "{" not in text}
    texts = {said(html.unescape(text)) for text in re.findall(r">([^<]+)<", page.page)}
    assert texts & {said(text) for text in english if len(text.split()) > 2} == set()
    assert MARK in page.shown and f'<html lang="{LOCALE}">' in page.page


def test_an_unknown_language_is_the_first_one(client: FlaskClient) -> None:
    assert '<html lang="en-IN">' in client.get("/e?locale=xx-XX").text


def test_a_tenant_s_page_is_the_tenant_s(client: FlaskClient) -> None:
    walk = Walk(client, f"/e?key={tenancy.ACME}").press("signs", "none").press("how", "eases")
    offered = {value for name, value, _ in Fields(walk.page).found if name == "plan" and value}
    places = {value for name, value, _ in Fields(walk.page).found if value.startswith("city:")}

    walk.press(place="city:pune", answers__age_years="38", plan="niva_reassure")

    told = "An estimate from Acme (made up for tests), with and without a health policy."
    assert offered == {"acme_secret", "niva_reassure", "care_supreme"}
    assert places == {"city:pune", "city:mumbai", "city:delhi"}
    assert told in walk.shown and "help@acme.example" in walk.shown
    assert "UIN SAMPLE-UIN, Advertisement SAMPLE/AD/1." in walk.shown
    assert set(walk.addresses[1:]) == {f"/e?key={tenancy.ACME}&locale=en-IN"}


def test_a_tenant_s_figures_are_the_api_s(client: FlaskClient, config: Form, wording: Wording) -> None:
    walk = Walk(client, f"/e?key={tenancy.ACME}").press("signs", "none").press("how", "leg")
    walk.press(place="city:pune", answers__age_years="38")

    row = next(row for row in config["screens"]["how"] if row["id"] == "leg")
    asked = {"market": "in", "answers": row["answers"], "where": {"city": "pune"}, "age_years": 38}
    answer = estimate(client, asked, Authorization=f"Bearer {tenancy.ACME}")
    assert answer["estimate_id"] in walk.shown
    assert [amount for amount in amounts(answer) if wording.money(read(amount)) not in walk.shown] == []


@pytest.mark.parametrize("form", [None, {"at": "signs", "signs": "none"}])
def test_a_tenant_that_is_switched_off_says_why_and_asks_nothing(client: FlaskClient, form: Form | None) -> None:
    address = f"/e?key={tenancy.BOLT}"

    page = client.get(address) if form is None else client.post(address, data=form)

    shown = words(page.text)
    assert page.status_code == 200 and "<form" not in page.text
    assert "A premium was printed wrong." in shown and "help@bolt.example" in shown
    assert "Emergency signs:" in shown and 'href="tel:112"' in page.text


@pytest.mark.parametrize("form", [None, {"at": "signs", "signs": "none"}])
def test_an_unknown_key_is_told_in_words(client: FlaskClient, form: Form | None) -> None:
    page = client.get("/e?key=pk_test_x_0000") if form is None else client.post("/e?key=pk_test_x_0000", data=form)

    assert page.status_code == 401 and page.mimetype == "text/html" and "<form" not in page.text
    assert "This address does not work" in words(page.text) and 'href="tel:112"' in page.text


def test_nothing_of_it_is_cached_and_no_script_runs(client: FlaskClient) -> None:
    for walk in (Walk(client), to_today(client), to_doctor(client), to_first(client), to_first(client).press()):
        assert walk.answer.headers["Cache-Control"] == "no-store"
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", walk.page)
        assert set(re.findall(r'<form[^>]*method="(\w+)"', walk.page)) == {"post"}


def test_answers_in_an_address_are_not_read(client: FlaskClient) -> None:
    page = client.get("/e?signs=now&at=signs&place=city:pune").text

    assert "Go to a hospital now" not in re.findall(r"<h1.*?</h1>", page)[0] and "city:pune" not in page


def test_nonsense_is_shown_as_text(client: FlaskClient) -> None:
    nonsense = '"><script>alert(1)</script>'

    page = client.post("/e", data={"at": "first", "signs": "none", "how": "eases", "premium": nonsense}).text

    assert "<script" not in page and html.escape(nonsense, quote=True).replace("&quot;", "&#34;") in page


@pytest.mark.parametrize("form", [{}, {"at": "nowhere"}, {"at": "result"}, {"at": "first", "signs": "x"}])
def test_a_form_that_no_screen_sent_begins_at_the_beginning(client: FlaskClient, form: Form) -> None:
    assert "Do you have any of these right now?" in words(client.post("/e", data=form).text)


def test_the_print_view_opens_everything(client: FlaskClient) -> None:
    page = to_first(client).press().press("view", "print").page

    assert re.findall(r"<details(?![^>]* open)[^>]*>", page) == []
    assert "<form" not in page and "<button" not in page and "Estimate est_" in words(page)


def test_open_questions_lead_to_the_full_form_unless_a_tenant_asks(client: FlaskClient) -> None:
    shown = "Answer every question for a closer estimate"

    assert shown in to_first(client).press().shown
    walk = Walk(client, f"/e?key={tenancy.ACME}").press("signs", "none").press("how", "leg").press()
    assert "questions are open" in walk.shown and shown not in walk.shown


def test_the_page_at_the_root_leads_here(client: FlaskClient) -> None:
    assert '<a href="/e">In a hurry? Two taps give you a first number.</a>' in client.get("/").text


def test_a_result_tells_in_the_widget_s_order(client: FlaskClient) -> None:
    walked = to_first(client).press().page

    for page in (walked, client.get("/?example=rajat").text):
        ids = ["now", "opening", "ladder", "compare", "sure", "notes-1", "notes-2", "bill"]
        places = [page.index(f'id="{name}"') for name in ids] + [page.index('class="legal"')]
        assert places == sorted(places)


WIDGET = re.compile(r"""widget\(\s*["']([a-z_.]+)["']|["']widget\.([a-z_.]+)["']""")


def test_every_sentence_said_here_is_in_the_catalogue(wording: Wording) -> None:
    web = ROOT / "service" / "web"
    templates = [*(web / "templates" / "steps").glob("*.html"), *(web / "templates" / "page").glob("*.html")]
    sources = [*templates, web / "steps.py", web / "steps_view.py", ROOT / "schemas" / "steps_form.py"]
    texts = [path.read_text(encoding="utf-8") for path in sources]

    used = {f"widget.{one or other}" for text in texts for one, other in WIDGET.findall(text)}
    also = {f"page.{key}" for text in texts for key in SAID.findall(text)}
    assert len(used) > 30
    assert {key for key in used | also if not key.endswith(".") and not wording.has(key)} == set()
