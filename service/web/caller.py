"""Who asks: anybody, or a tenant by its key, read from the header Authorization: Bearer or from the address of a GET.

A publishable key (pk_…) stands in public pages and only says whose plans are meant, so it may be in an address too: a
page's GET then needs no preflight. A secret one (sk_…) is looked up by what is handed in; that none comes out of a
browser is ``secret_key``'s to see to. Knows no resource.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import flask
from apispec import APISpec
from werkzeug import exceptions as http
from werkzeug.datastructures import WWWAuthenticate

from service.domain.errors import SwitchedOff
from service.usecases.tenants import Hosted, Tenants
from service.web import cors

SCHEME = "key"
PARAMETER = "key"
IN_ADDRESS = "publishable_key"
OPTIONAL = [{}, {SCHEME: []}]  # for ``doc(security=…)``: without a key, or with one
OPTIONAL_GET = [*OPTIONAL, {IN_ADDRESS: []}]
View = Callable[..., flask.Response]


class SecretKey(Protocol):
    """What is known of a secret key: its tenant, empty for the operator's."""

    @property
    def tenant(self) -> str: ...


FindSecret = Callable[[str], SecretKey | None]


@dataclass(frozen=True, slots=True)
class Caller:
    """``tenant`` is empty for anybody; ``hosted`` None where the tenant has no profile in force."""

    tenant: str = ""
    hosted: Hosted | None = None


def tenant() -> str:
    """The tenant of the request being answered; empty for anybody."""
    return caller().tenant


def caller() -> Caller:
    """Who asks; only where the view is ``Callers.known``."""
    found: Caller = flask.g.caller
    return found


def vary(response: flask.Response) -> flask.Response:
    """The answer depends on the key: no cache between us and the asker may give it to another one."""
    response.vary.add("Authorization")
    return response


class Callers:
    """``find_secret`` finds a secret key, or None for one that nobody may use; without it there are none."""

    def __init__(self, tenants: Tenants, find_secret: FindSecret | None = None) -> None:
        self.tenants, self._find_secret = tenants, find_secret

    def known(self, view: View | None = None, *, even_off: bool = False) -> Any:
        """A view that knows who asks: 401 for an unknown key, 403 for a strange page, and SwitchedOff.

        ``even_off``: answer although the tenant is switched off.
        """
        if view is None:
            return functools.partial(self.known, even_off=even_off)

        @functools.wraps(view)
        def identified(*args: Any, **kwargs: Any) -> flask.Response:
            flask.g.caller = found = self._caller(_key(flask.request))
            if found.hosted and found.hosted.off and not even_off:
                raise SwitchedOff(f"{found.hosted.profile.name} is switched off: {found.hosted.off.because}")
            return vary(view(*args, **kwargs))

        return identified

    def _caller(self, key: str | None) -> Caller:
        if key is None:
            return Caller()
        if key.startswith("sk_"):
            return self._by_secret(key)
        hosted = self.tenants.today().by_key.get(key)
        if hosted is None:
            raise _unauthorised("Nobody has this key: check it, or leave it out for the public catalogue.")
        cors.admit(hosted.profile.origins)
        return Caller(hosted.scope.tenant, hosted)

    def _by_secret(self, key: str) -> Caller:
        found = self._find_secret(key) if self._find_secret else None
        if found is None:
            raise _unauthorised("Nobody has this key, or it is no longer in use.")
        return Caller(found.tenant, self.tenants.today().by_id.get(found.tenant))


def describe(spec: APISpec) -> None:
    """Tell the description of the API how a key is sent."""
    told = "A tenant's key, pk_… or sk_…; without one the public catalogue answers."
    spec.components.security_scheme(SCHEME, {"type": "http", "scheme": "bearer", "description": told})
    told = "The same pk_… key in the address of a GET, where a page cannot send a header without asking first."
    spec.components.security_scheme(
        IN_ADDRESS, {"type": "apiKey", "in": "query", "name": PARAMETER, "description": told}
    )


def _key(request: flask.Request) -> str | None:
    """The one key that was sent, in the header or the address; None for none."""
    header, in_address = request.headers.get("Authorization"), request.args.getlist(PARAMETER)
    if in_address and request.method not in ("GET", "HEAD"):
        raise _unauthorised("Only a GET takes its key from the address: send it as 'Authorization: Bearer …'.")
    if any(key.startswith("sk_") for key in in_address):
        raise _unauthorised("A secret key has no place in an address: send it as 'Authorization: Bearer …'.")
    sent = {*in_address, *([_bearer(header)] if header is not None else [])}
    if len(sent) > 1:
        raise _unauthorised("Two different keys were sent: send one.")
    return next(iter(sent), None)


def _bearer(header: str) -> str:
    scheme, _, key = header.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise _unauthorised("Send the key as 'Authorization: Bearer …'.")
    return key.strip()


def _unauthorised(detail: str) -> http.Unauthorized:
    return http.Unauthorized(detail, www_authenticate=WWWAuthenticate("bearer", {"realm": "outpocket"}))
