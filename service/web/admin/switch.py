"""/v1/admin/switch: a tenant's kill switch, thrown by one person at once."""

from schemas.admin import SwitchedSchema, ThrowSchema
from service.domain.tenant import Switch
from service.usecases.access import PUBLISH, READ
from service.web import kill_switch
from service.web.admin.gate import Door, Json, Visit


def switch(visit: Visit) -> Switch | Json:
    """Whether your tenant's answers are switched off, since when and why"""
    return kill_switch.position(visit.office, visit.scope) or {"off": False, "because": "", "since": None}


def throw(visit: Visit) -> Switch | Json:
    """Switch your tenant's answers off, or on again

    In about a second every question with a key of the tenant is refused, and its configuration says why and whom to
    reach. Nobody has to approve it.
    """
    kill_switch.throw(visit.office, visit.scope, off=visit.told["off"], stamp=visit.stamp())
    return switch(visit)


# Whoever copies it without a thought switches nobody off.
ON = {"off": False, "why": "The premium is printed right again."}
DOORS = (
    Door("GET", "/switch", READ, switch, SwitchedSchema()),
    Door("PUT", "/switch", PUBLISH, throw, SwitchedSchema(), told=ThrowSchema(), example=ON),
)
