"""The agents' console: its door, whose quotes it shows, and that a form does once what the API does."""

import html
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import flask
import pytest

from schemas.quote import LISTED
from service.domain.quote import Owner
from service.store import quotes as kept
from service.store.engine import writing
from service.usecases.access import FOR_TESTS, QUOTES_READ, QUOTES_WRITE, SCOPES
from service.web import agents_console
from service.web.door import Address
from tests import tenancy
from tests.agents import TYPED, Agent, agent, told_link

EMERGENCY = {"answers.nerve_symptoms": "saddle_numb", "answers.age_years": "52"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    with tenancy.hosting(tmp_path_factory.mktemp("agents")) as hosted:
        yield hosted


@pytest.fixture(scope="module")
def ravi(service: flask.Flask) -> Agent:
    return agent(service)


def count(who: Agent) -> int:
    return len(who.ask("GET", "?limit=100").get_json()["data"])


def made(who: Agent, **changes: str) -> str:
    """The path of a quote made with the form."""
    answer = who.send("/new", **{**TYPED, **changes})
    assert answer.status_code == 303, answer.text
    return answer.location.removeprefix("/console")


def test_the_session_is_the_consoles_own_and_leads_back(service: flask.Flask, ravi: Agent) -> None:
    client = service.test_client()

    away = client.get("/console/new")
    entered = client.post("/console/sign-in", data={"key": ravi.secret, "next": "/console/new"})
    elsewhere = client.post("/console/sign-in", data={"key": ravi.secret, "next": "/catalogue"})

    assert (away.status_code, away.location) == (303, "/console/sign-in?next=/console/new")
    assert (entered.location, elsewhere.location) == ("/console/new", "/console")
    assert all(part in entered.headers["Set-Cookie"] for part in ("outpocket_console=", "HttpOnly", "Path=/console"))
    assert client.get("/catalogue").status_code == 303
    assert client.post("/console/sign-in", data={"key": "sk_wrong"}).status_code == 403


@pytest.mark.parametrize(
    "address", [one for one in agents_console.ADDRESSES if one.scope], ids=lambda one: one.endpoint
)
def test_every_address_needs_its_scope(service: flask.Flask, address: Address) -> None:
    weak = agent(service, scopes=[scope for scope in SCOPES if scope != address.scope])
    where = re.sub(r"<(\w+)>", "none", address.rule)

    answer = weak.client.open(f"/console{where}", method=address.method)

    assert answer.status_code == 403
    assert f"does not have {address.scope}" in answer.text


def test_a_form_of_another_session_does_nothing(ravi: Agent) -> None:
    before = count(ravi)

    answer = ravi.client.post("/console/new", data={**TYPED, "once": "a", "token": "x"})

    assert (answer.status_code, count(ravi)) == (403, before)


def test_a_form_that_is_sent_twice_makes_one_quote_that_is_the_apis(ravi: Agent) -> None:
    before = count(ravi)

    first, second = (ravi.send("/new", once="the same", **TYPED) for _ in range(2))

    assert first.status_code == 303 and first.location == second.location
    assert count(ravi) == before + 1
    quote = ravi.ask("GET", first.location.removeprefix("/console/quotes")).get_json()
    assert quote["client_ref"] == "A-1182"
    assert quote["question"] == {
        "market": "in",
        "presentation": "radiculopathy",
        "stage": "physiotherapy",
        "age_years": 38,
        "where": {"city": "pune"},
        "policy": {"plans": [{"plan_id": "niva_reassure", "sum_insured": "500000"}]},
    }
    other = ravi.send("/new", once="the same", **{**TYPED, "client_ref": "B-7"})
    assert (other.status_code, count(ravi)) == (422, before + 1)
    assert "has made a quote already" in other.text and 'value="B-7"' in other.text
    assert ravi.client.post("/console/new", data={**TYPED, "token": _token(ravi)}).status_code == 422


def _token(who: Agent) -> str:
    found = re.search(r'name="token" value="([^"]*)"', who.get("/new"))
    assert found is not None
    return html.unescape(found[1])


def test_an_emergency_gets_its_advice_and_no_quote_even_beside_a_slip(ravi: Agent) -> None:
    before = count(ravi)

    for typed in (EMERGENCY, {**EMERGENCY, "expires_in_days": "soon"}):
        answer = ravi.send("/new", **typed)
        assert answer.status_code == 200
        assert "Go to a hospital now" in answer.text and 'href="tel:112"' in answer.text
        assert "No quote was made" in answer.text and "₹" not in answer.text
    assert count(ravi) == before


def test_every_fault_is_told_at_its_field_with_what_was_typed(ravi: Agent) -> None:
    slips = {"answers.age_years": "old", "expires_in_days": "91", "agent_note": "Hurry, last chance!"}

    page = ravi.send("/new", **{**TYPED, **slips}).text

    for name in ("answers.age_years", "expires_in_days"):
        assert f'<a href="#{name}">' in page and f'id="{name}-wrong"' in page
    assert "Hurry, last chance!</textarea>" in page and 'value="5,00,000"' in page
    noted = ravi.send("/new", **{**TYPED, "agent_note": "Hurry, last chance!"})
    assert noted.status_code == 422 and 'id="agent_note-wrong"' in noted.text


def test_nobody_sees_what_another_tenant_or_mode_has(service: flask.Flask, ravi: Agent) -> None:
    path = made(ravi)
    ref = _ref(ravi.get(path))

    for stranger in (agent(service, "bolt"), agent(service, live=False), agent(service, "")):
        assert ref in ravi.get() and ref not in stranger.get()
        assert ref not in stranger.get(path, 404)
        for action in ("note", "withdraw", "requote", "delete", "share"):
            assert stranger.send(f"{path}/{action}", "/new", because="x", revision="1").status_code == 404
    assert "<h1>OP-" in ravi.get(path)
    assert "Test mode" in agent(service, live=False, scopes=FOR_TESTS).get()


def _ref(page: str) -> str:
    found = re.search(r"OP-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert found is not None
    return found[0]


def test_a_link_is_told_once_and_opens_until_it_is_revoked(service: flask.Flask, ravi: Agent) -> None:
    path, client = made(ravi, agent_note="Ring me."), service.test_client()

    first, second = (ravi.send(f"{path}/share", path, once="a link", expires_in_days="7").text for _ in range(2))

    link = told_link(first)
    assert told_link(second) == link and link not in ravi.get(path)
    assert client.get(link).status_code == 200
    page = ravi.get(path)
    assert "Opened 1 time" in page and page.count('/revoke"') == 1
    seen = client.get(link).text
    inside = page[page.index('<div class="answer as-client"') :]
    for section in ("opening", "compare", "bill", "from-agent"):
        assert _section(inside, section) == _section(seen, section)
    revoke = re.search(r'action="/console(/quotes/[^"]*/revoke)"', page)
    assert revoke is not None and ravi.send(revoke[1], path).status_code == 303
    assert client.get(link).status_code == 404
    wrong = ravi.send(f"{path}/share", path, expires_in_days="91")
    assert wrong.status_code == 422 and 'id="expires_in_days-wrong"' in wrong.text


def _section(page: str, name: str) -> str:
    start = page.index(f'aria-labelledby="{name}"')
    return page[start : page.index("</section>", start)]


def test_a_note_is_saved_by_whoever_has_read_the_last_one(ravi: Agent) -> None:
    path = made(ravi)

    assert ravi.send(f"{path}/note", path, agent_note="First.", client_ref="A-1").status_code == 303
    late = ravi.send(f"{path}/note", path, agent_note="Second.", client_ref="A-1", revision="1")
    banned = ravi.send(f"{path}/note", path, agent_note="Save up to half!", client_ref="A-1")

    assert late.status_code == 412 and ">\nSecond.</textarea>" in late.text and "First.</blockquote>" in late.text
    assert banned.status_code == 422 and 'id="agent_note-wrong"' in banned.text
    assert ">\nFirst.</textarea>" in ravi.get(path)


def test_a_quote_is_withdrawn_made_anew_and_its_answers_deleted(ravi: Agent) -> None:
    path = made(ravi)
    unsaid = ravi.send(f"{path}/withdraw", path)
    assert unsaid.status_code == 422 and 'id="because-wrong"' in unsaid.text

    assert ravi.send(f"{path}/withdraw", path, because="A wrong plan.").status_code == 303
    page = ravi.get(path)
    assert "A wrong plan." in page and "₹" not in page and "/share" not in page[page.index("<main") :].split("curl")[0]
    again = [ravi.send(f"{path}/requote", path, once="anew").location for _ in range(2)]
    assert again[0] == again[1] and f'href="/console{path}"' in ravi.get(again[0].removeprefix("/console"))
    assert ravi.send(f"{path}/delete", path).status_code == 303

    page = ravi.get(path)
    assert "Its answers were deleted" in page and "deleted its answers" in page and "/requote" not in page
    assert ravi.client.get(f"/console{path}/print").status_code == 200


def copies(service: flask.Flask, id: str, number: int) -> list[str]:
    """The references of a quote and of copies, each made an hour before the last one: newest first."""
    quotes = service.extensions["outpocket.quotes"]
    first = quotes.get(Owner("", True), id)
    more = [
        replace(
            first,
            id=f"quo_{99 - n}",
            ref=f"OP-0000-00{n:02}",
            created_at=first.created_at - timedelta(hours=n),
            client_ref=f"W {n % 2}",
        )
        for n in range(1, number)
    ]
    with writing(quotes.engine).begin() as session:
        for one in more:
            kept.add(session, one)
    return [one.ref for one in (first, *more)]


def test_quotes_are_found_by_what_is_looked_for_and_walked_both_ways(service: flask.Flask) -> None:
    mine = agent(service, "", scopes=[QUOTES_READ, QUOTES_WRITE])
    quote = mine.quote()
    refs = copies(service, quote["id"], 2 * LISTED + 2)

    def shown(page: str) -> list[str]:
        return re.findall(r'<a href="/console/quotes/[^"]*">(OP-[^<]*)</a>', page)

    def way(page: str, rel: str) -> str | None:
        found = re.search(rf'href="/console([^"]*)" rel="{rel}"', page)
        return html.unescape(found[1]) if found else None

    first = mine.get()
    second = mine.get(way(first, "next") or "")
    third = mine.get(way(second, "next") or "")
    assert shown(first) + shown(second) + shown(third) == refs
    assert (way(first, "prev"), way(third, "next")) == (None, None)
    back = mine.get(way(third, "prev") or "")
    assert shown(back) == shown(second) and shown(mine.get(way(back, "prev") or "")) == shown(first)
    day = quote["created_at"][:10]
    for query, wanted in (
        ("client_ref=W+1", refs[1::2][:LISTED]),
        (f"to={day}&status=issued&city=Pune", refs[:LISTED]),
        (f"from={day}&client_ref=A-1182", refs[:1]),
        ("to=2020-01-01", []),
        ("city=mumbai", []),
    ):
        assert shown(mine.get(f"?{query}")) == wanted
    row = re.sub(r"<.*?>", " ", first[first.index("<tbody") : first.index("</tr>", first.index("<tbody"))])
    assert f"₹{Decimal(quote['headline']['scenarios'][0]['bills']):,.0f}" in row
    assert re.search(r"₹[\d,]+ (more|less)", row) and "IST" in row and "issued" in row
    assert 'id="from-wrong"' in mine.get("?from=May", 422)
    assert "not a cursor of this list" in mine.get("?older=x", 422)


def curls(page: str) -> dict[str, list[str]]:
    found = re.findall(r'aria-label="curl: ([^"]*)"><code>(.*?)</code>', page, re.S)
    return {of: shlex.split(html.unescape(text)) for of, text in found}


def test_the_curl_beside_an_action_does_the_same(service: flask.Flask, ravi: Agent) -> None:
    path = made(ravi, agent_note="It's ₹ & more.")

    def run(of: str) -> Any:
        words = curls(ravi.get(path))[of]
        method = words[words.index("-X") + 1] if "-X" in words else "GET"
        sent = [words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H"]
        headers = {name: text.replace("$KEY", ravi.secret) for name, text in sent}
        where = next(word for word in words if word.startswith("http://")).removeprefix("http://localhost")
        data = words[words.index("-d") + 1] if "-d" in words else None
        answer = service.test_client().open(where, method=method, headers=headers, data=data)
        assert answer.status_code < 300, answer.text
        return answer.get_json()

    quote = run("read this quote")
    same = run("make this quote")
    assert (same["question"], same["agent_note"]) == (quote["question"], "It's ₹ & more.")
    assert run("save the note")["agent_note"] == "It's ₹ & more."
    link = run("make a link")
    assert run(f"revoke {link['id']}")["revoked"]
    assert run("requote")["supersedes"] == quote["id"]
    assert run("withdraw")["status"] == "withdrawn"
    assert run("delete the answers")["status"] == "deleted"


def test_files_are_downloaded_with_the_session(service: flask.Flask, ravi: Agent) -> None:
    path = made(ravi)
    ref = _ref(ravi.get(path))
    headers = {"Authorization": f"Bearer {ravi.secret}"}

    for name in ("quotes", "quote_lines", "copy_register"):
        file = ravi.client.get(f"/console/exports/{name}?profile=data&created_after=")
        assert file.data == service.test_client().get(f"/v1/exports/{name}?profile=data", headers=headers).data
        assert f"{name}" in file.headers["Content-Disposition"]
    assert ref in ravi.client.get("/console/exports/quotes").text
    assert "Nothing was downloaded" in ravi.get("/exports/quotes?created_after=May", 422)
    ravi.get("/exports/nothing", 404)
    ravi.get("/nothing", 404)
