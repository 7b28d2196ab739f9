"""The present figures of stored cases approved: the cases go into the draft as a document of their own.

Whoever approves them has written some of the draft then. Decides nothing about what holds.
"""

from collections.abc import Iterable

import flask

from schemas.catalogue import Named, kind_of
from service import documents
from service.domain.errors import CatalogueFault, Fault
from service.domain.proofs import Proof
from service.domain.regression import reapproved
from service.store.drafts import Based
from service.usecases import shelves
from service.usecases.drafts import Opened
from service.usecases.proofs import cases_in, edition_before
from service.web.console import draft_actions
from service.web.console.foresight import CASES, sides
from service.web.console.visit import Visit


def reapprove(visit: Visit, id: str) -> flask.Response:
    """Approve the present figures of the cases that were named: they go into the draft as a document."""

    def do(revision: int) -> None:
        opened = visit.desk.read(id, today=visit.today)
        _, after = sides(visit, opened)
        only = flask.request.form.getlist("case")
        if not only:
            raise CatalogueFault([Fault("", "none", "Tick the cases whose new figures are right.")])
        _refuse_unless_proven(documents.proofs(visit.scope.market, after.values, after.as_of))
        edition = edition_before(visit.scope.market, after.values, after.as_of)
        cases = reapproved(edition, cases_in(after.values), visit.key.who, visit.today, only=only)
        kind = kind_of(CASES.kind)
        document = Named(CASES.kind, CASES.name, cases, kind.dump(cases))
        based = Based(documents.draft_of(document), _base(visit, opened))
        visit.desk.put(id, revision, [based], stamp=visit.stamp())

    return draft_actions.done(visit, id, do)


def _refuse_unless_proven(proofs: Iterable[Proof]) -> None:
    """CatalogueFault if anything but the stored cases fails: figures of a broken catalogue are nobody's to approve."""
    faults = [fault for proof in proofs if proof.code != CASES.kind for fault in proof.faults]
    if faults:
        raise CatalogueFault(faults)


def _base(visit: Visit, opened: Opened) -> str:
    """The version that new cases are made from: as in the draft already, or the one in force on this shelf."""
    for one in opened.documents:
        if one.draft.key == CASES:
            return one.base
    standing = shelves.shelf(visit.engine, visit.scope, opened.set.effective_from or visit.today).in_force
    return next((one.entry.version for one in standing if one.entry.key == CASES), "")
