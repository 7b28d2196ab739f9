"""Where a console is, and what the pages of every console do alike: shown, led to, their fields read. Knows no page."""

import secrets
from dataclasses import dataclass
from typing import Any

import flask
from werkzeug import exceptions as http

from service.domain.errors import NotAllowed
from service.store.keys import AccessKey, SignedIn
from service.version import ENGINE

PRIVATE = {"Cache-Control": "no-store"}
TOKEN = "token"  # the field of every form


class BadToken(http.Forbidden):
    """A form that was not made for this session."""


@dataclass(frozen=True, slots=True)
class Place:
    """A console: ``name`` is its blueprint's and that of the folder of its templates, ``home`` its first page.

    Its session is a cookie of its own path, so signing out of one console leaves the others.
    """

    name: str
    path: str
    cookie: str
    called: str
    home: str


def need(key: AccessKey, scope: str) -> None:
    """NotAllowed without a scope."""
    if scope not in key.scopes:
        raise NotAllowed(
            f"The key of {key.who} does not have {scope}, which this needs; "
            f"it has {', '.join(key.scopes)}. Whoever keeps the keys can issue one that does."
        )


def check_token(signed: SignedIn) -> None:
    """BadToken unless the form that was posted is of this session."""
    given = flask.request.form.get(TOKEN, "")
    if not secrets.compare_digest(given.encode(), signed.form_token.encode()):
        raise BadToken("This form was not made in your session. Nothing was changed.")


def show(template: str, status: int = 200, **context: Any) -> flask.Response:
    """A page of the console that is asked, kept by no cache; without a visit for whoever is not signed in.

    Those of the door are the same everywhere, on the console's own ``layout``.
    """
    here = flask.request.blueprint
    path = template if "/" in template else f"{here}/{template}"
    text = flask.render_template(path, engine=ENGINE, layout=f"{here}/base.html", **{"visit": None, **context})
    return flask.Response(text, status, mimetype="text/html", headers=PRIVATE)


def go(endpoint: str, **where: Any) -> flask.Response:
    """On to a page of the same console after something was done."""
    response = flask.redirect(flask.url_for(f".{endpoint}", **where), 303)
    response.headers.update(PRIVATE)
    return response  # type: ignore[return-value]  # flask's redirect makes flask's response


def field(name: str) -> str:
    """What was typed into a field, without the blanks around it."""
    return flask.request.form.get(name, "").strip()


def number(name: str) -> int:
    """The number that the form's page gave itself, such as a revision; 0, which none is, for anything else."""
    text = field(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
