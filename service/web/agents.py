"""The door for secret keys of agents: scope, count, the tenant's switch. Knows no resource."""

import functools
from collections.abc import Callable
from typing import Any

import flask

from service.domain.errors import SwitchedOff
from service.domain.quote import Owner
from service.store.keys import AccessKey
from service.usecases.access import Access
from service.usecases.tenants import Tenants
from service.web import idempotency, limits
from service.web.caller import View, vary
from service.web.secret_key import holder

SECURITY = [{"secret_key": []}]


def key() -> AccessKey:
    """The key of the request being answered."""
    found: AccessKey = flask.g.key
    return found


def owner() -> Owner:
    """Whose things the request is about."""
    return Owner(key().tenant, key().live)


class Agents:
    """Who may do what."""

    def __init__(self, access: Access, tenants: Tenants) -> None:
        self._access, self._tenants = access, tenants

    def may(self, scope: str, *, creates: bool = False, even_off: bool = False) -> Callable[[View], View]:
        """A view for keys with a scope; ``creates``: it needs an Idempotency-Key.

        ``even_off``: it answers although the tenant is switched off.
        """

        def wrap(view: View) -> View:
            @functools.wraps(view)
            def inside(*args: Any, **kwargs: Any) -> flask.Response:
                flask.g.key = found = holder(self._access, scope)
                limits.count_key(found.id)
                if creates:
                    idempotency.expect()
                hosted = self._tenants.today().by_id.get(found.tenant)
                if hosted and hosted.off and not even_off:
                    raise SwitchedOff(f"{hosted.profile.name} is switched off: {hosted.off.because}")
                return vary(view(*args, **kwargs))

            return inside

        return wrap
