"""What a link opens: the quote as it was kept; and one page, the same to the byte, for whatever opens none."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import flask
import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from service.app import now
from service.domain.content import Content
from service.store import quotes as kept
from service.store.engine import writing
from service.usecases.quotes import Quotes
from service.web.client import drawing
from service.web.windows import Standing, Windows
from service.wording import Wording
from tests import tenancy
from tests.agents import Agent, agent
from tests.served import publish

NOTE = "Ask for the <b>room rent</b> limit.\nRing me."
ORDER = ("OP-", "What it could cost", "The bill, line by line", "Note from your agent", "This estimate, as it was kept")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    with tenancy.hosting(tmp_path_factory.mktemp("clients")) as hosted:
        yield hosted


@pytest.fixture(scope="module")
def ravi(service: flask.Flask) -> Agent:
    return agent(service)


def opened(service: flask.Flask, path: str, status: int = 200) -> TestResponse:
    answer = service.test_client().get(path)
    assert answer.status_code == status, answer.text
    return answer


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_a_link_shows_the_quote_with_what_the_law_asks_for_and_the_note_after_the_result(
    service: flask.Flask, ravi: Agent
) -> None:
    quote = ravi.quote(agent_note=NOTE)
    path = ravi.link(quote)

    answer = opened(service, path)

    places = [answer.text.index(part) for part in ORDER]
    assert places == sorted(places)
    made = date.fromisoformat(quote["created_at"][:10])
    law = ("UIN SAMPLE-UIN", "Advertisement SAMPLE/AD/1")
    for told in (quote["ref"], quote["sha256"], f"{made.day} {made:%B %Y}", *law):
        assert told in answer.text
    bills = quote["headline"]["scenarios"][0]["bills"]
    assert f'<data value="{bills}">₹{Decimal(bills):,.0f}</data>' in answer.text
    assert all(f" {version}" in answer.text for version in quote["versions"]["plans"].values())
    assert "An estimate from Acme" in answer.text and 'href="tel:112"' in answer.text
    assert "Ask for the &lt;b&gt;room rent&lt;/b&gt; limit.\nRing me." in answer.text
    assert quote["client_ref"] not in answer.text


def test_a_link_tells_nobody_else_and_is_kept_by_nobody(service: flask.Flask, ravi: Agent) -> None:
    path = ravi.link(ravi.quote())

    for answer in (opened(service, path), opened(service, f"{path}/print"), opened(service, "/q/none", 404)):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "<script" not in answer.text and "Set-Cookie" not in answer.headers
        fetched = re.findall(r'<(?:link|img|iframe|source)[^>]*(?:href|src)="([^"]*)"', answer.text)
        assert fetched and all(one.startswith(("/static/", "data:,")) for one in fetched)


def test_openings_are_counted_by_the_day_but_not_a_look_at_the_headers(service: flask.Flask, ravi: Agent) -> None:
    quote = ravi.quote()
    path = ravi.link(quote)

    assert service.test_client().head(path).status_code == 200
    assert ravi.ask("GET", f"/{quote['id']}").get_json()["status"] == "shared"
    opened(service, path)
    opened(service, f"{path}/print")

    told = ravi.ask("GET", f"/{quote['id']}").get_json()
    assert (told["status"], told["shares"][0]["opened"]) == ("viewed", 2)


def test_every_address_that_opens_nothing_shows_the_same_page(service: flask.Flask, ravi: Agent) -> None:
    paths = {}
    for name in ("revoked", "ended", "deleted"):
        quote = ravi.quote()
        paths[name] = ravi.link(quote)
        share = ravi.ask("GET", f"/{quote['id']}").get_json()["shares"][0]["id"]
        opened(service, paths[name])
        if name == "revoked":
            ravi.ask("DELETE", f"/{quote['id']}/share/{share}")
        elif name == "deleted":
            ravi.ask("DELETE", f"/{quote['id']}")
        else:
            with writing(service.extensions["outpocket.engine"]).begin() as session:
                kept.write(session, quote["id"], expires_at=now() - timedelta(seconds=1))
    wrong = ["/q/" + "x" * 22, "/q/x", "/q/" + "x" * 5000, "/q/%C3%A4%00", "/q/a/b/c", "/q/none/print"]

    pages = {opened(service, path, 404).data for path in [*paths.values(), *wrong, f"{paths['revoked']}/print"]}

    (page,) = pages
    assert "This address opens nothing" in page.decode() and "इस पते पर कुछ नहीं खुलता" in page.decode()


def test_too_many_openings_are_answered_by_a_page_that_says_how_long_to_wait(
    service: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Windows, "ask", lambda *_: Standing(allowed=False, left=0, seconds=7))

    answer = opened(service, "/q/" + "x" * 22, 429)

    assert (answer.mimetype, answer.headers["Retry-After"]) == ("text/html", "7")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Try again in 7 seconds." in answer.text and "7 सेकंड बाद फिर कोशिश करें।" in answer.text


def test_while_the_database_is_away_a_link_is_answered_by_a_page(
    service: flask.Flask, ravi: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ravi.link(ravi.quote())

    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, ConnectionError("refused"))

    monkeypatch.setattr(Quotes, "opened", away)
    answer = opened(service, path, 503)

    assert (answer.mimetype, answer.headers["Retry-After"]) == ("text/html", "5")
    assert "Nothing is lost. Open the address again in a while." in answer.text
    assert "यह अनुमान अभी नहीं दिखाया जा सकता" in answer.text and "refused" not in answer.text


def test_figures_stay_those_of_its_day_and_the_page_says_so_when_others_hold(
    service: flask.Flask, tmp_path: Path
) -> None:
    bolt = agent(service, "bolt")
    quote = bolt.quote(policy={"plan_ids": ["bolt_secret"]})
    path = bolt.link(quote)
    before = main(opened(service, path).text)
    publish(service, tenancy.write(tmp_path, "bolt", cost_override=tenancy.prices(tenancy.price(3_500))))
    service.test_cli_runner().invoke(args=["quotes", "sweep"])

    after = main(opened(service, path).text)

    banner = re.compile(r'<p class="told-first">.*?</p>\n', re.S)
    assert "Prices or policy terms have changed since" in after and not banner.search(before)
    assert "".join(banner.sub("", after).split()) == "".join(before.split())


def test_a_withdrawn_quote_tells_its_reason_and_no_figures(service: flask.Flask, ravi: Agent) -> None:
    quote = ravi.quote(agent_note="Ring me.")
    path = ravi.link(quote)
    ravi.ask("POST", f"/{quote['id']}/withdraw", json={"because": "A <wrong> plan."})

    for page in (opened(service, path).text, opened(service, f"{path}/print").text):
        assert "A &lt;wrong&gt; plan." in page and quote["ref"] in page
        assert "₹" not in page and "<data" not in page and "Ring me." not in page


def test_a_quote_in_hindi_is_read_in_hindi_and_one_made_for_trying_out_says_so(service: flask.Flask) -> None:
    page = opened(service, (mine := agent(service, "", live=False)).link(mine.quote(locale="hi-IN"))).text

    assert '<html lang="hi-IN">' in page
    assert "संदर्भ संख्या" in page and "यह केवल आज़माने के लिए बनाया गया है" in page
    assert "Reference" not in main(page)


class Documents:
    """A snapshot of nothing but sentences."""

    def __init__(self, **messages: str) -> None:
        self.content = Content("en-IN", messages)

    def each(self, kind: str, of: type) -> Mapping[str, Content]:
        return {"en-IN": self.content}


class Estimator:
    def wording(self, snapshot: Documents, locale: str) -> Wording:
        return Wording(snapshot.content, "INR")


def test_a_sentence_that_its_words_did_not_have_yet_is_said_as_today() -> None:
    then, today = Documents(kept="as then"), Documents(kept="as today", new="only today")

    words = drawing._together(Estimator(), then, today, "en-IN")  # type: ignore[arg-type]  # what it asks of both
    alone = drawing._together(Estimator(), then, None, "en-IN")  # type: ignore[arg-type]

    assert (words.text("kept"), words.text("new"), alone.text("kept")) == ("as then", "only today", "as then")


def test_the_content_of_both_languages_has_what_the_page_says() -> None:
    web = Path(__file__).parents[2] / "service" / "web"
    sources = "".join(
        file.read_text() for folder in ("templates/client", "client") for file in (web / folder).glob("*.*")
    )
    said = {f"client.{name}" for name in re.findall(r'client\("([a-z.]+)"', sources)}

    for locale in ("en-IN", "hi-IN"):
        content = json.loads((tenancy.FIXTURES / "content" / f"{locale}.json").read_text())
        assert said == {key for key in content["messages"] if key.startswith("client.")}
