"""/v1/admin/rollback, versions and log: what was published, taken back and done, and by whom."""

from schemas import admin as wire
from service.documents import law, remembered
from service.store import log
from service.store.engine import reading
from service.usecases import catalogue
from service.usecases.access import PUBLISH, READ
from service.web.admin.gate import Door, Json, Visit


def rollback(visit: Visit) -> Json:
    """Take back the newest publication, or its part of a kind and name

    What was in force before holds again, in one step. One person may do it: it only restores what was approved.
    """
    taken = catalogue.rollback(
        visit.office.engine,
        visit.scope,
        kind=visit.told["kind"],
        name=visit.told["name"],
        stamp=visit.stamp(),
        decode=remembered,
        law=law,
    )
    return {"taken_back": taken}


def versions(visit: Visit) -> Json:
    """Everything published and taken back, newest first, and what of it is in force"""
    return {"versions": catalogue.records(visit.office.engine, visit.scope, visit.office.today())}


def entries(visit: Visit) -> Json:
    """Who did what, when and why, newest first

    Each entry is sealed over the one before it; `flask catalogue audit` verifies all of them.
    """
    with reading(visit.office.engine)() as session:
        return {"entries": log.entries(session, visit.scope, newest=visit.asked["newest"])}


DOORS = (
    Door("POST", "/rollback", PUBLISH, rollback, wire.TakenBackSchema(), told=wire.RollbackSchema()),
    Door("GET", "/versions", READ, versions, wire.RecordsSchema()),
    Door("GET", "/log", READ, entries, wire.LogSchema(), asked=wire.NewestSchema()),
)
