"""What was published and taken back, the log with the result of verifying it, and the way back by one publication."""

import flask

from service.documents import law, remembered
from service.domain.errors import CatalogueFault, ChangedMeanwhile, Fault, NothingPublished
from service.store.documents import Key
from service.usecases import audit, catalogue, shelves
from service.web.console.visit import Visit
from service.web.door.place import field, go, number

SHOWN = 500


def history(visit: Visit) -> flask.Response:
    """Everything that was done on the shelf, newest first, publication by publication."""
    records = catalogue.records(visit.engine, visit.scope, visit.today)
    runs: dict[int, list[catalogue.Record]] = {}
    for record in records:
        runs.setdefault(record.event.run, []).append(record)
    return visit.show("versions.html", runs=list(runs.values())[:SHOWN], left_out=max(len(runs) - SHOWN, 0))


def log(visit: Visit) -> flask.Response:
    """Who did what, when and why; whether the chain is whole; the seal to note down."""
    entries = audit.entries(visit.engine, tenant=visit.scope.tenant, newest=SHOWN)
    return visit.show("log.html", entries=entries, audit=audit.audit(visit.engine, kept={}))


def ask_rollback(visit: Visit) -> flask.Response:
    """What the last publication, or one document of it, would be taken back to."""
    return _confirm(visit, _key(flask.request.args.get("kind", ""), flask.request.args.get("name", "")))


def roll_back(visit: Visit) -> flask.Response:
    """Take it back, if it is still the one that was shown; with a fault, the page again."""
    key, why = _key(field("kind"), field("name")), field("why")
    kind, name = key or (None, None)
    try:
        if not why:
            raise CatalogueFault([Fault("/why", "missing", "Say why, for the log.")])
        catalogue.rollback(
            visit.engine,
            visit.scope,
            kind=kind,
            name=name,
            run=number("run"),
            stamp=visit.stamp(why),
            decode=remembered,
            law=law,
        )
    except CatalogueFault as refusal:
        # Shown on the page, so that the reason need not be typed again.
        return _confirm(visit, key, 422, faults=refusal.faults, why=why)
    except ChangedMeanwhile as refusal:
        return _confirm(visit, key, 412, faults=[Fault("", "changed", str(refusal))], why=why)
    visit.house.catalogue.refresh()
    return go("history")


def _confirm(visit: Visit, key: Key | None, status: int = 200, **context: object) -> flask.Response:
    after = shelves.after_rollback(visit.engine, visit.scope, key, today=visit.today)
    if not after:
        raise NothingPublished(f"There is nothing on the shelf of {visit.scope} to take back.")
    run = next(iter(after)).event.run
    return visit.show("rollback.html", status, key=key, after=after, run=run, **{"faults": (), "why": "", **context})


def _key(kind: str, name: str) -> Key | None:
    return Key(kind, name or kind) if kind else None
