"""The kill switch of a tenant: thrown by one person at once, for a reason, and told in the log.

Shared by the admin API and the console.
"""

from schemas.catalogue import Named, kind_of
from service import documents
from service.domain.errors import WrongState
from service.domain.tenant import Switch
from service.store.documents import Key, Scope
from service.store.log import Stamp
from service.usecases import catalogue
from service.web.office import Office

SWITCH = Key("switch", "switch")


def throw(office: Office, scope: Scope, *, off: bool, stamp: Stamp) -> None:
    """Switch a tenant's answers off, or on again, from today; the stamp says why. WrongState on a market's shelf."""
    if not scope.tenant:
        raise WrongState("A market has no switch: a tenant's answers are switched off with a key of the tenant.")
    today = office.today()
    value = Switch(off=off, because=stamp.why, since=today)
    draft = documents.draft_of(Named(*SWITCH, value, kind_of(SWITCH.kind).dump(value)))
    catalogue.publish(
        office.engine,
        scope,
        [draft],
        effective=today,
        stamp=stamp,
        decode=documents.remembered,
        law=documents.law,
        urgent=True,
    )


def position(office: Office, scope: Scope) -> Switch | None:
    """How the switch stands today; None where nobody ever touched it."""
    before, _ = office.preview(scope, (), office.today())
    return before.each("switch", Switch).get("switch")
