"""Who may do what: keys listed, issued and rotated (the secret is shown once), and revoked."""

from datetime import UTC, datetime, time, timedelta

import flask

from service.domain.errors import CatalogueFault, Fault
from service.usecases.access import FOR_TESTS, SCOPES
from service.web.console.days import day_of
from service.web.console.visit import Visit
from service.web.door.place import field, go


def listed_keys(visit: Visit) -> flask.Response:
    """The keys of the tenant, and the form for another."""
    return _page(visit)


def issue(visit: Visit) -> flask.Response:
    """A new key with its secret, or the form again with its faults."""
    try:
        last = day_of("expires", field("expires"))
        until = datetime.combine(last + timedelta(days=1), time(), UTC) if last else None
        key, secret = visit.house.access.issue(
            who=field("who"),
            tenant=visit.key.tenant,
            scopes=flask.request.form.getlist("scopes"),
            stamp=visit.stamp(field("why")),
            expires_at=until,
            live=field("mode") != "test",
        )
    except CatalogueFault as refusal:
        # Shown at the form: the person can mend it right here.
        return _page(visit, 422, faults=refusal.faults)
    return _page(visit, issued=key, secret=secret)


def rotate(visit: Visit, id: str) -> flask.Response:
    """The successor of a key with its secret, or what keeps it from being issued."""
    try:
        key, secret = visit.house.access.rotate(id, tenant=visit.key.tenant, stamp=visit.stamp(field("why")))
    except CatalogueFault as refusal:
        # Shown above the keys, which say when each was used: there the person can revoke one.
        return _page(visit, 422, faults=[Fault("", one.code, one.detail) for one in refusal.faults], typed={})
    return _page(visit, issued=key, secret=secret, instead_of=id)


def revoke(visit: Visit, id: str) -> flask.Response:
    """The end of a key and of its sessions."""
    visit.house.access.revoke(id, tenant=visit.key.tenant, stamp=visit.stamp(field("why")))
    return go("listed_keys")


def _page(visit: Visit, status: int = 200, **context: object) -> flask.Response:
    keys = visit.house.access.listed(visit.key.tenant)
    usual = {"faults": (), "typed": flask.request.form if status != 200 else {}}
    return visit.show("keys.html", status, keys=keys, scopes=SCOPES, for_tests=FOR_TESTS, **{**usual, **context})
