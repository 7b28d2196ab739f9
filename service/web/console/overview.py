"""The first page: what is in force today, what is on its way, what was done last."""

from typing import NoReturn

import flask
from werkzeug import exceptions as http

from service.domain.markets import MARKETS
from service.store.drafts import DraftSet, State
from service.usecases import audit, shelves
from service.usecases.access import APPROVE
from service.web.console import stale
from service.web.console.visit import MARKET, PLACE, Visit
from service.web.door.place import field, go

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
        due=len(stale.due_today(visit)[1]),
        last=audit.entries(visit.engine, tenant=visit.scope.tenant, newest=LAST),
    )


def pick(visit: Visit) -> flask.Response:
    """Work in another market."""
    market = field("market")
    if market not in MARKETS:
        raise http.NotFound(f"There is no market '{market[:40]}'.")
    response = go("overview")
    secure = flask.request.is_secure
    response.set_cookie(MARKET, market, path=PLACE.path, httponly=True, samesite="Lax", secure=secure)
    return response


def nothing_here(visit: Visit, rest: str) -> NoReturn:
    """For an address that is none."""
    raise http.NotFound(f"The console has no page '{rest[:60]}'.")


def _for(visit: Visit, one: DraftSet) -> bool:
    """Whether a draft waits for this person to approve it."""
    return one.state is State.SUBMITTED and visit.may(APPROVE) and visit.key.who not in one.editors
