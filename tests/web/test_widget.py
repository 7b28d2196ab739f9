"""The widget's script without a browser: what it is made of, how large it is, and who may have it."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient

from service.web.widget import bundle
from tests import tenancy
from tests.served import FIXTURES

KIB = 1024
SCRIPT, ANSWER = "/widget/v1/out-pocket.js", "/widget/v1/answer.css"
CALLED = re.compile("widget\\(\\s*[\"']([\\w.]+)[\"']")
LOCALES = sorted(path.stem for path in (FIXTURES / "content").glob("*.json"))


@pytest.fixture(scope="module")
def client(hosted: flask.Flask) -> Iterator[FlaskClient]:
    with hosted.test_client() as found:
        yield found


def packed(client: FlaskClient, *addresses: str) -> int:
    """Bytes of what is at these addresses, each with gzip -9."""
    answers = [client.get(address) for address in addresses]
    assert all(answer.status_code == 200 for answer in answers)
    return sum(len(gzip.compress(answer.data, 9)) for answer in answers)


def test_what_is_kept_was_built_from_the_parts_as_they_are() -> None:
    first = bundle.BUILT.read_text(encoding="utf-8").partition("\n")[0]

    assert first.endswith(f" {bundle.fingerprint()}"), "run `make widget`"


def test_script_style_and_english_are_within_16_kib(client: FlaskClient) -> None:
    assert packed(client, SCRIPT) <= 16 * KIB


def test_with_the_style_of_answers_it_stays_under_20_kib(client: FlaskClient) -> None:
    assert packed(client, SCRIPT, ANSWER) < 20 * KIB


def test_a_further_language_is_within_4_kib(client: FlaskClient) -> None:
    others = [locale for locale in LOCALES if locale != "en-IN"]
    assert others
    for locale in others:
        assert packed(client, f"/widget/v1/{locale}.json") <= 4 * KIB


def test_what_it_asks_for_before_the_first_number_is_within_6_kib(client: FlaskClient) -> None:
    for locale in LOCALES:
        assert packed(client, f"/v1/config?key={tenancy.DEMO_KEY}&locale={locale}") <= 6 * KIB


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_it_asks_for_is_in_every_language(locale: str) -> None:
    messages = json.loads((FIXTURES / "content" / f"{locale}.json").read_text(encoding="utf-8"))["messages"]
    whole = {key for key in bundle.asked_for() if not key.endswith(".")}
    starts = bundle.asked_for() - whole

    assert whole <= messages.keys()
    assert all(any(key.startswith(start) for key in messages) for start in starts)
    assert len(bundle.words(messages)) < 130  # and it carries no more than it says


def test_every_widget_sentence_is_said_by_the_widget_or_by_the_page_without_a_script() -> None:
    messages = json.loads((FIXTURES / "content" / "en-IN.json").read_text(encoding="utf-8"))["messages"]
    templates = Path(bundle.FOLDER.parent / "templates")
    pages = "\n".join(path.read_text(encoding="utf-8") for path in templates.rglob("*.html"))
    views = "\n".join(path.read_text(encoding="utf-8") for path in bundle.FOLDER.parent.glob("*.py"))
    said = set(bundle.words(messages)) | {f"widget.{key}" for key in CALLED.findall(pages + views)}
    forms = Path("schemas/steps_form.py").read_text(encoding="utf-8")
    said |= set(re.findall(r'"(widget\.[\w.]+)"', forms + views))

    assert {key for key in messages if key.startswith("widget.")} - said == set()


@pytest.mark.parametrize(
    "forbidden",
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "localStorage",
     "sessionStorage", "document.cookie", "indexedDB", ".style.", "setAttribute(\"style\"", "import(", "title:"],
)  # fmt: skip
def test_its_parts_use_nothing_that_a_strict_page_refuses_or_a_visitor_would_mind(forbidden: str) -> None:
    assert forbidden not in bundle.source().replace("problem.title", "")


def test_money_is_never_compact() -> None:
    assert not re.search(r"compact|notation|toLocaleString|toFixed", bundle.built()[0])


def test_everybody_may_have_it_and_keep_it_for_five_minutes(client: FlaskClient) -> None:
    for address in (SCRIPT, ANSWER, "/widget/v1/hi-IN.json"):
        answer = client.get(address, headers={"Origin": "https://any.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert client.get(SCRIPT).mimetype == "text/javascript"


@pytest.mark.parametrize("address", [f"{SCRIPT}?locale=xx-XX", "/widget/v1/xx-XX.json", "/widget/v1/out-pocket.css"])
def test_what_is_not_there_is_told(client: FlaskClient, address: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_script_of_another_language_speaks_it_from_the_first_screen(client: FlaskClient) -> None:
    code = client.get(f"{SCRIPT}?locale=hi-IN").get_data(as_text=True)

    assert '"locale":"hi-IN"' in code and "क्या" in code


def test_a_frame_may_stand_on_the_tenants_own_pages_only(client: FlaskClient) -> None:
    answer = client.get(f"/embed?key={tenancy.ACME}")

    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert f"frame-ancestors 'self' {tenancy.ACME_PAGE}" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert f'tenant="{tenancy.ACME}"' in answer.text
    assert client.get("/embed?key=pk_live_nobody_0000").status_code == 404


def test_the_demonstration_shows_an_imaginary_insurer_and_says_so(client: FlaskClient) -> None:
    answer = client.get("/demo")

    assert "imaginary" in answer.text and f'tenant="{tenancy.DEMO_KEY}"' in answer.text
    assert answer.text.count("<out-pocket") == 1 and client.get("/demo?twice").text.count("<out-pocket") == 2
    assert not re.search(r"<style|\sstyle=|\son\w+=", answer.text)
