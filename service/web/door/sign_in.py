"""In and out of a console: a key is pasted once and opens a session."""

import flask
from werkzeug import exceptions as http

from service.domain.errors import NotAllowed
from service.usecases.access import Access
from service.web.door.place import PRIVATE, Place, field, go, show

SENT_LONGEST = 2000
_UNSENT = ("token", "key", "once")


def ask(place: Place) -> flask.Response:
    """The form for a key."""
    back = _back(place, flask.request.args.get("next", ""))
    return show("door/sign_in.html", place=place, back=back, ended="ended" in flask.request.args)


def enter(place: Place, access: Access) -> flask.Response:
    """A session for whoever holds the key, or the form again."""
    # Browsers say so when another site sends the form: it must not sign anybody in under its own key.
    if flask.request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise http.Forbidden("Another site sent this form. Open this page and paste your key here.")
    back, secret = _back(place, field("next")), field("key")
    try:
        token = access.sign_in(secret)
    except NotAllowed:
        # Shown at the field: the person can paste the right one.
        return show("door/sign_in.html", 403, place=place, back=back, wrong=secret or " ")
    response = flask.redirect(back or place.path, 303)
    response.headers.update(PRIVATE)
    secure = flask.request.is_secure
    response.set_cookie(place.cookie, token, path=place.path, httponly=True, samesite="Lax", secure=secure)
    return response  # type: ignore[return-value]  # flask's redirect makes flask's response


def leave(place: Place, access: Access) -> flask.Response:
    """The end of the session."""
    access.sign_out(flask.request.cookies[place.cookie])
    response = go("ask")
    response.delete_cookie(place.cookie, path=place.path)
    return response


def turn_away(place: Place) -> flask.Response:
    """To whoever is not signed in, or no longer: nothing was done, and what they typed is shown to be copied."""
    ended = place.cookie in flask.request.cookies
    if flask.request.method == "GET":
        where = flask.request.full_path.rstrip("?")
        more = {"ended": 1} if ended else {}
        return go("ask", next=where, **more)
    sent = {name: value[:SENT_LONGEST] for name, value in flask.request.form.items() if name not in _UNSENT and value}
    files = [one.filename for one in flask.request.files.values() if one.filename]
    page = flask.request.path.rpartition("/")[0]  # the page whose form it was, or one above
    back = _back(place, page)
    return show("door/sign_in.html", 401, place=place, back=back, ended=True, posted=True, sent=sent, files=files)


def _back(place: Place, path: str) -> str:
    """A page of the console to go on to; anything else is dropped, so that no link leads away from here."""
    inside = path == place.path or path.startswith((f"{place.path}/", f"{place.path}?"))
    return path if inside and "\\" not in path and path.isprintable() else ""
