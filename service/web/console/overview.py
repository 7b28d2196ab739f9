"""The first page: what is in force today, what is on its way, what was done last."""

from typing import NoReturn

import flask
from werkzeug import exceptions as http

from service.store.drafts import DraftSet, State
from service.usecases import shelves
from service.usecases.access import APPROVE
from service.web.console.visit import Visit

LAST = 8
ON_ITS_WAY = (State.SUBMITTED, State.APPROVED, State.OPEN, State.REJECTED)


def overview(visit: Visit) -> flask.Response:
    """The shelf, and for a tenant's key the market's below it."""
    own = shelves.shelf(visit.engine, visit.scope, visit.today)
    below = shelves.shelf(visit.engine, visit.scope.own, visit.today) if visit.scope.tenant else None
    waiting = [one for one in visit.desk.listed() if one.state in ON_ITS_WAY]
    return visit.show(
        "overview.html",
        own=own,
        below=below,
        mine=[one for one in waiting if _for(visit, one)],
        others=[one for one in waiting if not _for(visit, one)],
        last=shelves.told(visit.engine, visit.scope, newest=LAST),
    )


def nothing_here(visit: Visit, rest: str) -> NoReturn:
    """For an address that is none."""
    raise http.NotFound(f"The console has no page '{rest[:60]}'.")


def _for(visit: Visit, one: DraftSet) -> bool:
    """Whether a draft waits for this person to approve it."""
    return one.state is State.SUBMITTED and visit.may(APPROVE) and visit.key.who not in one.editors
