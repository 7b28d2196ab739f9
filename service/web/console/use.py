"""How often pages were shown: by screen, verdict and day, and for the operator by tenant. Nothing says who looked."""

import flask

from service.domain.counts import period, summed
from service.domain.errors import CatalogueFault, Contradiction
from service.usecases.counts import kept
from service.web.console.days import day_of
from service.web.console.visit import Visit

DAYS = ("from", "to")


def use(visit: Visit) -> flask.Response:
    """The days that were asked about, the last thirty at first; with a fault, the form with it."""
    typed = {name: flask.request.args.get(name, "").strip() for name in DAYS}
    try:
        first, last = period(*(day_of(name, typed[name]) for name in DAYS), today=visit.today)
    except (CatalogueFault, Contradiction) as refusal:
        # Shown at the form: the person can mend it right here.
        return visit.show("use.html", 422, faults=refusal.faults, typed=typed, sums={}, times=0)
    found = kept(visit.engine, visit.scope, first, last)
    return visit.show(
        "use.html",
        faults=(),
        typed={"from": first.isoformat(), "to": last.isoformat()},
        first=first,
        last=last,
        times=sum(found.values()),
        sums={by: summed(found, by) for by in ("screen", "verdict", "day", "tenant")},
    )
