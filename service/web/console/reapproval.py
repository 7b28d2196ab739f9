"""The present figures of stored cases approved: the cases go into the draft as a document of their own.

Whoever approves them has written some of the draft then. Decides nothing about what holds.
"""

import flask

from service.domain.errors import CatalogueFault, Fault
from service.web.console import draft_actions
from service.web.console.visit import Visit
from service.web.draft_preview import reapproval


def reapprove(visit: Visit, id: str) -> flask.Response:
    """Approve the present figures of the cases that were named: they go into the draft as a document."""

    def do(revision: int) -> None:
        only = flask.request.form.getlist("case")
        if not only:
            raise CatalogueFault([Fault("", "none", "Tick the cases whose new figures are right.")])
        opened = visit.desk.read(id, today=visit.today)
        cases = reapproval(visit.house.office, visit.scope, opened, who=visit.key.who, only=only)
        visit.desk.put(id, revision, [cases], stamp=visit.stamp())

    return draft_actions.done(visit, id, do)
