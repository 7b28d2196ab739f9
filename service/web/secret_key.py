"""Whose secret key a request carries, and whether it may do what is asked; in a browser no secret key may do anything.

Whoever can open a page can read what its script sends, so a key that comes with a page's origin is known to the
world. Knows no resource.
"""

from collections.abc import Callable

import flask
import structlog
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import exceptions as http
from werkzeug.datastructures import WWWAuthenticate

from service.domain.errors import NotAllowed
from service.store.keys import AccessKey
from service.usecases.access import Access
from service.web.envelope import request_id

PREFIX = "sk_"
ORIGIN_LONGEST = 200


class SecretKeyInBrowser(http.Forbidden):
    """A page sent a secret key."""


def holder(access: Access, scope: str) -> AccessKey:
    """The key of the request if it has the scope; 401 without one, NotAllowed without the scope."""
    given = flask.request.authorization
    key = access.find(given.token) if given and given.type == "bearer" and given.token else None
    if key is None:
        said = "No key has this secret, or it has ended." if given else "Send Authorization: Bearer sk_…"
        raise http.Unauthorized(said, www_authenticate=WWWAuthenticate("bearer"))
    if scope not in key.scopes:
        raise NotAllowed(f"This needs the scope '{scope}'; the key of {key.who} has: {', '.join(key.scopes)}.")
    return key


def install(app: flask.Flask, look_up: Callable[[str], AccessKey | None]) -> None:
    """Refuse every secret key that a browser sends, at whatever address, and say in the log whose it is."""

    @app.before_request
    def keep_out_of_browsers() -> None:
        if "HTTP_ORIGIN" not in flask.request.environ:
            return
        secret = _secret(flask.request)
        if secret:
            _tell(secret, look_up)
            raise SecretKeyInBrowser(
                "A secret key came with the Origin of a page, where anybody can read it. Revoke it; in a page use a "
                "publishable key (pk_…), and a secret one only on a server, which sends no Origin."
            )


def _secret(asked: flask.Request) -> str:
    """The secret key of a request, wherever it stands; empty for none."""
    header = asked.headers.get("Authorization", "").rpartition(" ")[2]
    return next((key for key in (header, *asked.args.getlist("key")) if key.startswith(PREFIX)), "")


def _tell(secret: str, look_up: Callable[[str], AccessKey | None]) -> None:
    try:
        key = look_up(secret)
    except SQLAlchemyError:
        key = None  # it is refused whoever has it; only the log would have said more
    rule = flask.request.url_rule
    structlog.get_logger().warning(
        "secret_key.in_browser",
        request_id=request_id(),
        route=rule.rule if rule else None,
        origin=flask.request.headers["Origin"][:ORIGIN_LONGEST],
        key=key.id if key else None,
        tenant=key.tenant if key else None,
    )
