"""In and out of the console: a key is pasted once and opens a session; and which market to work in."""

import flask
from werkzeug import exceptions as http

from service.domain.errors import NotAllowed
from service.domain.markets import MARKETS
from service.web.console.visit import MARKET, PATH, PRIVATE, SESSION, House, Visit, field, go, show

SENT_LONGEST = 2000
_UNSENT = ("token", "key")


def ask(house: House) -> flask.Response:
    """The form for a key."""
    return show("sign_in.html", back=_back(flask.request.args.get("next", "")), ended="ended" in flask.request.args)


def enter(house: House) -> flask.Response:
    """A session for whoever holds the key, or the form again."""
    # Browsers say so when another site sends the form: it must not sign anybody in under its own key.
    if flask.request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise http.Forbidden("Another site sent this form. Open this page and paste your key here.")
    back, secret = _back(field("next")), field("key")
    try:
        token = house.access.sign_in(secret)
    except NotAllowed:
        # Shown at the field: the person can paste the right one.
        return show("sign_in.html", 403, back=back, wrong=secret or " ")
    response = flask.redirect(back or PATH, 303)
    response.headers.update(PRIVATE)
    response.set_cookie(SESSION, token, path=PATH, httponly=True, samesite="Lax", secure=flask.request.is_secure)
    return response  # type: ignore[return-value]  # flask's redirect makes flask's response


def leave(visit: Visit) -> flask.Response:
    """The end of the session."""
    visit.house.access.sign_out(flask.request.cookies[SESSION])
    response = go("ask")
    response.delete_cookie(SESSION, path=PATH)
    return response


def pick(visit: Visit) -> flask.Response:
    """Work in another market."""
    market = field("market")
    if market not in MARKETS:
        raise http.NotFound(f"There is no market '{market[:40]}'.")
    response = go("overview")
    secure = flask.request.is_secure
    response.set_cookie(MARKET, market, path=PATH, httponly=True, samesite="Lax", secure=secure)
    return response


def turn_away() -> flask.Response:
    """To whoever is not signed in, or no longer: nothing was done, and what they typed is shown to be copied."""
    ended = SESSION in flask.request.cookies
    if flask.request.method == "GET":
        where = flask.request.full_path.rstrip("?")
        more = {"ended": 1} if ended else {}
        return go("ask", next=where, **more)
    sent = {name: value[:SENT_LONGEST] for name, value in flask.request.form.items() if name not in _UNSENT and value}
    files = [one.filename for one in flask.request.files.values() if one.filename]
    page = flask.request.path.rpartition("/")[0]  # the page whose form it was, or one above
    return show("sign_in.html", 401, back=_back(page), ended=True, posted=True, sent=sent, files=files)


def _back(path: str) -> str:
    """A page of the console to go on to; anything else is dropped, so that no link leads away from here."""
    inside = path == PATH or path.startswith((f"{PATH}/", f"{PATH}?"))
    return path if inside and "\\" not in path and path.isprintable() else ""
