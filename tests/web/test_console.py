"""The console's door: sessions, form tokens, scopes, and shelves that others never see."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.config import Config
from service.store import log
from service.store.documents import Scope
from service.store.engine import reading
from service.usecases.access import APPROVE, KEYS, READ, Access
from service.web import console
from service.web.console.visit import House
from service.web.office import Office
from tests.console import EVERYTHING, Person, copied, issue, person
from tests.store.world import Clock


@pytest.fixture(scope="module")
def app(published: flask.Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    """A service of its own: what these tests do to the catalogue would be seen by others."""
    with copied(published, tmp_path_factory.mktemp("console")) as service:
        yield service


@pytest.fixture(scope="module")
def asha(app: flask.Flask) -> Person:
    return person(app, "asha")


def actions(app: flask.Flask) -> list[str]:
    with reading(app.extensions["outpocket.engine"])() as session:
        return [entry.action for entry in log.entries(session, Scope("in"))]


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(app: flask.Flask) -> None:
    client = app.test_client()

    away = client.get("/catalogue/log")
    assert (away.status_code, away.location) == (303, "/catalogue/sign-in?next=/catalogue/log")
    assert 'name="next" value="/catalogue/log"' in client.get(away.location).text
    back = client.post("/catalogue/sign-in", data={"key": issue(app, "asha"), "next": "/catalogue/log"})

    assert (back.status_code, back.location) == (303, "/catalogue/log")
    cookie = back.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/catalogue"))
    assert "Secure" not in cookie


def test_over_https_the_cookie_never_travels_in_the_open(app: flask.Flask) -> None:
    answer = app.test_client().post("https://localhost/catalogue/sign-in", data={"key": issue(app, "asha")})

    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/catalogue\\..\\x", "/catalogueer", "/", "/catalogue/\nx"]
)
def test_signing_in_leads_nowhere_else(app: flask.Flask, elsewhere: str) -> None:
    answer = app.test_client().post("/catalogue/sign-in", data={"key": issue(app, "asha"), "next": elsewhere})

    assert answer.location == "/catalogue"


@pytest.mark.parametrize(
    ("key", "said"), [("", "Paste your key here"), ("hello", "begins with sk_"), ("sk_wrong", "expired or was revoked")]
)
def test_a_wrong_key_is_told_and_not_shown(app: flask.Flask, key: str, said: str) -> None:
    answer = app.test_client().post("/catalogue/sign-in", data={"key": key})

    assert answer.status_code == 403
    assert said in answer.text
    assert not key or f'value="{key}"' not in answer.text


def test_another_site_signs_nobody_in(app: flask.Flask) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = app.test_client().post("/catalogue/sign-in", data={"key": issue(app, "asha")}, headers=headers)

    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_signing_out_ends_the_session(app: flask.Flask) -> None:
    meera = person(app, "meera")
    cookie = meera.client.get_cookie("outpocket_catalogue", path="/catalogue")
    assert cookie is not None

    meera.send("/sign-out")

    meera.client.set_cookie("outpocket_catalogue", cookie.value, path="/catalogue")
    assert meera.client.get("/catalogue").status_code == 303


@pytest.mark.parametrize("token", [None, "", "x" * 43])
def test_a_form_without_the_sessions_token_does_nothing(app: flask.Flask, asha: Person, token: str | None) -> None:
    before = actions(app)

    answer = asha.client.post("/catalogue/drafts", data={"why": "x", **({} if token is None else {"token": token})})

    assert answer.status_code == 403
    assert "not made in your session" in answer.text
    assert actions(app) == before


def test_a_token_of_another_session_does_nothing(app: flask.Flask, asha: Person) -> None:
    theirs = person(app, "ravi").get("/drafts/new").split('name="token" value="')[1].split('"')[0]

    answer = asha.client.post("/catalogue/drafts", data={"why": "x", "token": theirs})

    assert answer.status_code == 403


def test_every_page_is_kept_by_no_cache_and_runs_nothing(asha: Person) -> None:
    for path in ("", "/drafts", "/log", "/nothing", "/sign-in"):
        answer = asha.client.get(f"/catalogue{path}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "style=" not in answer.text
        assert "<script" not in answer.text


def filled(rule: str) -> str:
    """An address with something in its gaps."""
    for gap, given in {"<id>": "dr_none", "<kind>": "plan", "<name>": "none", "<path:rest>": "none"}.items():
        rule = rule.replace(gap, given)
    return rule


@pytest.mark.parametrize("address", [one for one in console.ADDRESSES if one.scope], ids=lambda one: one.endpoint)
def test_every_address_needs_its_scope(app: flask.Flask, address: console.Address) -> None:
    others = [scope for scope in EVERYTHING if scope != address.scope]
    visitor = person(app, "visitor", others)
    path = filled(address.rule)

    answer = visitor.client.get(f"/catalogue{path}") if address.method == "GET" else visitor.send(path)

    assert answer.status_code == 403
    assert f"does not have {address.scope}" in answer.text


def test_a_session_that_nobody_used_for_half_an_hour_is_over_and_what_was_sent_is_shown(tmp_path: Path) -> None:
    clock = Clock()
    service = create_app(Config.from_env({"OUTPOCKET_DATABASE_URL": f"sqlite:///{tmp_path}/o.db"}))
    service.test_cli_runner().invoke(args=["catalogue", "migrate"])
    engine = service.extensions["outpocket.engine"]
    house = House(Office(engine, Access(engine, clock), clock, 1000), None)  # type: ignore[arg-type]  # nothing is published here
    app = flask.Flask("console", static_folder=None)
    app.register_blueprint(console.blueprint(house))
    app.add_url_rule("/static/<filename>", "page.static", lambda filename: "")
    secret = issue(service, "asha")
    client = app.test_client()
    client.post("/catalogue/sign-in", data={"key": secret})
    asha = Person(client)
    token = asha.get("/drafts/new").split('name="token" value="')[1].split('"')[0]

    clock.wait(timedelta(minutes=31).total_seconds())
    sent = client.post("/catalogue/drafts", data={"token": token, "why": "the MRI prices"})
    looked = client.get("/catalogue/drafts")

    assert sent.status_code == 401
    assert "What you just sent was not done" in sent.text
    assert "the MRI prices" in sent.text
    assert token not in sent.text
    assert looked.location == "/catalogue/sign-in?next=/catalogue/drafts&ended=1"
    assert "30 minutes" in client.get(looked.location).text
    engine.dispose()


def test_tenants_see_nothing_of_each_other(app: flask.Flask, asha: Person) -> None:
    demo, other = person(app, "asha", tenant="demo"), person(app, "asha", tenant="other")
    path = demo.begin("own prices")
    market = asha.begin("of the market")

    assert "own prices" in demo.get("/drafts")
    for stranger, theirs in ((other, path), (asha, path), (demo, market)):
        stranger.get(theirs, 404)
        assert stranger.send(f"{theirs}/withdraw", revision="1").status_code == 404
    for page in ("", "/drafts", "/log", "/versions"):
        assert "own prices" not in other.get(page)
        assert "own prices" not in asha.get(page)


def test_a_key_is_issued_once_shown_once_and_revoked(app: flask.Flask, asha: Person) -> None:
    issued = asha.send("/keys", "/keys", who="ravi", scopes=[READ, APPROVE], expires="2027-01-31", why="second pair")
    secret = issued.text.split('<p class="code seal">')[1].split("<")[0]

    assert secret.startswith("sk_")
    listed = asha.get("/keys")
    assert secret not in listed
    assert "Holds until 1 Feb 2027, 05:30 IST" in listed
    assert "Never used." in listed
    client: FlaskClient = app.test_client()
    assert client.post("/catalogue/sign-in", data={"key": secret}).status_code == 303
    id = listed.split('"of">live, ')[1].split("<")[0]
    asha.send(f"/keys/{id}/revoke", "/keys", why="done")

    assert client.get("/catalogue").status_code == 303
    assert "Revoked" in asha.get("/keys")


def test_a_key_is_rotated_twice_only_after_the_first_is_revoked(app: flask.Flask, asha: Person) -> None:
    issued = asha.send("/keys", "/keys", who="the desk", scopes=[READ], mode="test")
    secret = issued.text.split('<p class="code seal">')[1].split("<")[0]
    id = issued.text.split('"of">test, ')[1].split("<")[0]
    assert app.test_client().post("/catalogue/sign-in", data={"key": secret}).status_code == 303

    rotated = asha.send(f"/keys/{id}/rotate", "/keys", why="every year")
    again = asha.send(f"/keys/{id}/rotate", "/keys")

    successor = rotated.text.split('<p class="code seal">')[1].split("<")[0]
    assert (secret[:8], successor[:8]) == ("sk_test_", "sk_test_")
    assert f"The key before it, {id}, still holds" in rotated.text
    assert "Last used " in rotated.text
    assert again.status_code == 422
    assert f"Revoke {id}, the oldest, first." in again.text
    assert '<p class="code seal">' not in again.text
    assert asha.send("/keys/key_none/rotate", "/keys").status_code == 404
    assert "issued another key to the desk" in " ".join(asha.get("/log").replace("</strong>", "").split())


def test_a_key_that_cannot_be_issued_comes_back_with_every_fault(asha: Person) -> None:
    answer = asha.send("/keys", "/keys", who="", expires="")
    other = asha.send("/keys", "/keys", who="ravi", scopes=[KEYS], expires="31.1.2027")

    assert answer.status_code == other.status_code == 422
    assert "Say who will hold the key" in answer.text
    assert "Name at least one of" in answer.text
    assert "&#39;31.1.2027&#39; is not a day" in other.text
    assert [f'<a href="#{one}">' in answer.text for one in ("who", "scopes")] == [True, True]
    assert "A test key cannot have" in asha.send("/keys", "/keys", who="x", scopes=[KEYS], mode="test").text
    assert 'value="ravi"' in other.text
