"""/v1/admin/keys: who may do what for a tenant. A key issues keys of its own tenant only."""

from schemas import admin as wire
from service.store.keys import AccessKey
from service.usecases.access import KEYS
from service.web.admin.gate import Door, Json, Visit

NO_STORE = {"Cache-Control": "no-store"}


def keys(visit: Visit) -> Json:
    """The keys of your tenant, newest first, without their secrets"""
    return {"keys": visit.office.access.listed(visit.key.tenant)}


def issue(visit: Visit) -> tuple[Json, int, dict[str, str]]:
    """Issue a key; its secret is in this answer and nowhere else"""
    new = visit.told
    made, secret = visit.office.access.issue(
        who=new["who"],
        tenant=visit.key.tenant,
        scopes=new["scopes"],
        expires_at=new["expires_at"],
        live=new["mode"] == "live",
        stamp=visit.stamp(),
    )
    return {"key": made, "secret": secret}, 201, NO_STORE


def rotate(visit: Visit, id: str) -> tuple[Json, int, dict[str, str]]:
    """Issue the successor of a key; both hold until you revoke the old one"""
    made, secret = visit.office.access.rotate(id, tenant=visit.key.tenant, stamp=visit.stamp())
    return {"key": made, "secret": secret}, 201, NO_STORE


def revoke(visit: Visit, id: str) -> AccessKey:
    """End a key, and every session opened with it"""
    return visit.office.access.revoke(id, tenant=visit.key.tenant, stamp=visit.stamp())


SOMEBODY = {"who": "Asha, pricing", "scopes": ["catalogue:read", "catalogue:write"]}
DOORS = (
    Door("GET", "/keys", KEYS, keys, wire.KeysSchema()),
    Door("POST", "/keys", KEYS, issue, wire.IssuedKeySchema(), 201, told=wire.NewKeySchema(), example=SOMEBODY),
    Door("POST", "/keys/<string:id>/rotate", KEYS, rotate, wire.IssuedKeySchema(), 201, told=wire.ReasonSchema()),
    Door("DELETE", "/keys/<string:id>", KEYS, revoke, wire.KeySchema()),
)
