"""Whose secret key a request carries, and whether it may do what is asked. Knows no resource."""

import flask
from werkzeug import exceptions as http
from werkzeug.datastructures import WWWAuthenticate

from service.domain.errors import NotAllowed
from service.store.keys import AccessKey
from service.usecases.access import Access


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
