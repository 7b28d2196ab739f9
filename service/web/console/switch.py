"""A tenant's kill switch: one person throws it at once, for a reason. The market's own shelf has none."""

import flask

from service.domain.errors import CatalogueFault, Fault
from service.web import kill_switch
from service.web.console.visit import Visit
from service.web.door.place import field, go

MOST_WORDS = 300


def switch(visit: Visit) -> flask.Response:
    """How the switch stands, and the form that throws it."""
    return _page(visit)


def throw(visit: Visit) -> flask.Response:
    """Off, or on again; with a fault, the page again."""
    why, turned = field("why"), field("to")
    faults = []
    if turned not in ("off", "on"):
        faults.append(Fault("/to", "unknown", "Say whether answers are to be off or on."))
    if not 0 < len(why) <= MOST_WORDS:
        detail = f"Say why, in up to {MOST_WORDS} characters: whoever asks is told, and it stays in the log."
        faults.append(Fault("/why", "length", detail))
    try:
        if faults:
            raise CatalogueFault(faults)
        kill_switch.throw(visit.house.office, visit.scope, off=turned == "off", stamp=visit.stamp(why))
    except CatalogueFault as refusal:
        # Shown on the page, so that the reason need not be typed again.
        return _page(visit, 422, faults=refusal.faults)
    visit.house.catalogue.refresh()
    return go("switch")


def _page(visit: Visit, status: int = 200, **context: object) -> flask.Response:
    now = kill_switch.position(visit.house.office, visit.scope)
    typed = flask.request.form if status != 200 else {}
    return visit.show("switch.html", status, now=now, typed=typed, **{"faults": (), **context})
