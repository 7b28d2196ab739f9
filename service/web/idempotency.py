"""The header Idempotency-Key of every request that creates: read here, kept by the use-case ``once``.

Sent again, a request is answered from what it made, drawn anew, with ``Idempotent-Replayed: true``. Knows no resource.
"""

import hashlib
import re
from collections.abc import Callable
from typing import TypeVar

import flask

from service.domain.errors import KeyMissing
from service.store.keys import AccessKey
from service.usecases.once import Made, Once, Sent

NAME, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
LONGEST = 255
_BARE = re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?")
_QUOTED = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
PARAMETER = {
    "name": NAME,
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": "^[ -~]{1,255}$", "example": "0b3f3f0c-5a5e-4c0e-9d0a-9f5f2f6d3a11"},
    "description": "A text of your own, bare or in quotes; a new one for each thing to be created. Sent again within "
    "24 hours, the same request creates nothing and is answered from what it made.",
}

T = TypeVar("T")


def key_of(header: str | None) -> str:
    """The key in a header; KeyMissing without one, or with one that is none.

    >>> key_of(' "a \\\\"b" '), key_of("a-1")
    ('a "b', 'a-1')
    """
    given = (header or "").strip()
    if not given:
        raise KeyMissing(f"Send the header {NAME}, such as {NAME}: 0b3f3f0c-5a5e-4c0e-9d0a-9f5f2f6d3a11.")
    quoted = _QUOTED.fullmatch(given)
    found = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else given
    if not _BARE.fullmatch(found) or (given[0] == '"' and not quoted):
        raise KeyMissing(f"{NAME} has 1 to {LONGEST} printable ASCII characters, bare or all of them in quotes.")
    return found


def expect() -> None:
    """Refuse the request being answered if it has no key; and keep its body, which its fingerprint needs later."""
    key_of(flask.request.headers.get(NAME))
    flask.request.get_data()


def create(
    once: Once,
    holder: AccessKey,
    *,
    new_id: Callable[[], str],
    make: Callable[[str], T],
    found: Callable[[str], T | None],
) -> Made[T]:
    """Make what the request being answered creates, once; ``holder`` is whose key it came with.

    After ``expect``, before which nothing may have read the body.
    """
    return once.make(_sent(holder), new_id=new_id, make=make, found=found)


def told(made: Made[T]) -> dict[str, str]:
    """The headers that say whether something was made before."""
    return {REPLAYED: "true"} if made.replayed else {}


def _sent(holder: AccessKey) -> Sent:
    asked = flask.request
    rule = asked.url_rule.rule if asked.url_rule else asked.path
    body = hashlib.sha256(asked.get_data()).hexdigest()
    said = f"{asked.method}\n{asked.path}?{asked.query_string.decode('latin-1')}\n{body}"
    return Sent(
        holder.tenant,
        holder.live,
        f"{asked.method} {rule}",
        key_of(asked.headers.get(NAME)),
        hashlib.sha256(said.encode()).hexdigest(),
    )
