"""/v1/admin/keys: who may work on a tenant's shelf. A key issues keys of its own tenant only."""

from typing import TypeAlias

from schemas import admin as wire
from service.store.keys import AccessKey
from service.usecases.access import KEYS, new_id
from service.web import idempotency
from service.web.admin.gate import Door, Json, Visit

Issued: TypeAlias = tuple[AccessKey, str | None]

NO_STORE = {"Cache-Control": "no-store"}


def keys(visit: Visit) -> Json:
    """The keys of your tenant, newest first, without their secrets"""
    return {"keys": visit.office.access.listed(visit.key.tenant)}


def issue(visit: Visit) -> tuple[Json, int, dict[str, str]]:
    """Issue a key; its secret is in this answer and nowhere else

    Sent again with the same Idempotency-Key, the answer names the key that was issued; its secret is null then.
    """
    new, access, tenant = visit.told, visit.office.access, visit.key.tenant

    def make(id: str) -> Issued:
        return access.issue(
            who=new["who"],
            tenant=tenant,
            scopes=new["scopes"],
            expires_at=new["expires_at"],
            stamp=visit.stamp(),
            id=id,
        )

    def found(id: str) -> Issued | None:
        known = access.known(id, tenant)
        return (known, None) if known else None

    made = idempotency.create(visit.office.once, visit.key, new_id=new_id, make=make, found=found)
    key, secret = made.thing
    return {"key": key, "secret": secret}, 201, {**NO_STORE, **idempotency.told(made)}


def revoke(visit: Visit, id: str) -> AccessKey:
    """End a key, and every session opened with it"""
    return visit.office.access.revoke(id, tenant=visit.key.tenant, stamp=visit.stamp())


SOMEBODY = {"who": "Asha, pricing", "scopes": ["catalogue:read", "catalogue:write"]}
DOORS = (
    Door("GET", "/keys", KEYS, keys, wire.KeysSchema()),
    Door(
        "POST",
        "/keys",
        KEYS,
        issue,
        wire.IssuedKeySchema(),
        201,
        told=wire.NewKeySchema(),
        creates=True,
        example=SOMEBODY,
    ),
    Door("DELETE", "/keys/<string:id>", KEYS, revoke, wire.KeySchema()),
)
