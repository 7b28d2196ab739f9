"""Keys for tests, as they are kept: a test may have more of them than one holder is issued."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

import flask

from service.store import keys
from service.store.engine import writing
from service.store.keys import AccessKey


def kept(
    app: flask.Flask, who: str, *, scopes: Collection[str], at: datetime, tenant: str = "", live: bool = True
) -> str:
    """The secret of a new key; the log says nothing of it."""
    secret = f"sk_{'live' if live else 'test'}_{secrets.token_urlsafe(32)}"
    key = AccessKey(f"key_{secrets.token_hex(8)}", tenant, who, tuple(scopes), at, "test", None, None, live)
    with writing(app.extensions["outpocket.engine"]).begin() as session:
        keys.add(session, key, hash=hashlib.sha256(secret.encode()).hexdigest())
    return secret
