"""/v1/admin/counts: how often pages were shown. A tenant sees its own, the operator everybody's."""

import flask

from schemas.counts import DaysSchema, UseSchema, use_to_wire
from service.domain.counts import period
from service.usecases.access import READ
from service.usecases.counts import kept
from service.web.admin.gate import Door, Visit, told


def counts(visit: Visit) -> flask.Response:
    """How often pages were shown, by day, screen and verdict

    Counted by pages themselves (`POST /v1/counts`), so a reader who blocks it is missing. Nothing says who looked.
    """
    first, last = period(visit.asked["first"], visit.asked["last"], today=visit.office.today())
    found = kept(visit.office.engine, visit.scope, first, last)
    return told(use_to_wire(found, market=visit.scope.market, first=first, last=last))


DOORS = (Door("GET", "/counts", READ, counts, UseSchema(), asked=DaysSchema()),)
