"""Places in a list that is read page by page: signed, so that only those handed out are taken. Knows no resource."""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from service.config import Config
from service.domain.errors import CursorInvalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SEAL = 16


def secret_of(config: Config) -> bytes:
    """What cursors are signed with: the setting, or what all workers on one database have in common."""
    return hashlib.sha256(f"outpocket cursors\n{config.secret or config.database_url}".encode()).digest()


def written(secret: bytes, place: tuple[datetime, str], basis: str) -> str:
    """The cursor of a place; ``basis`` says which list: whose, and with which filters."""
    at, id = place
    told = f"{(at - _EPOCH) // timedelta(microseconds=1)}.{id}".encode()
    return base64.urlsafe_b64encode(_seal(secret, told, basis) + told).decode().rstrip("=")


def read(secret: bytes, cursor: str, basis: str) -> tuple[datetime, str]:
    """The place of a cursor; CursorInvalid for one of another list, or that nobody handed out."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    sealed, told = raw[:_SEAL], raw[_SEAL:]
    if not hmac.compare_digest(sealed, _seal(secret, told, basis)):
        raise CursorInvalid("This is not a cursor of this list: send next_cursor with the filters it was given for.")
    microseconds, _, id = told.decode().partition(".")
    return _EPOCH + timedelta(microseconds=int(microseconds)), id


def _seal(secret: bytes, told: bytes, basis: str) -> bytes:
    return hmac.digest(secret, basis.encode() + b"\n" + told, "sha256")[:_SEAL]
