"""The pages of drafts: listed, begun, and one with its documents, what they change, and what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import flask

from service import documents
from service.domain.errors import CatalogueFault, Fault
from service.store.documents import Key, layers
from service.store.drafts import Based, State
from service.store.log import LogEntry
from service.usecases import shelves
from service.usecases.access import APPROVE, PUBLISH, WRITE
from service.usecases.catalogue import Change
from service.usecases.drafts import EDITABLE, WAITING, Opened
from service.web.console.changes import TableChanges, changes_of
from service.web.console.days import day_of
from service.web.console.visit import Visit, field, go


@dataclass(frozen=True, slots=True)
class Shown:
    """A document of a draft: what it replaces, row by row what would change, and whether its base is outdated."""

    based: Based
    live: str
    tables: tuple[TableChanges, ...]
    outdated: bool

    @property
    def key(self) -> Key:
        return self.based.draft.key

    @property
    def rows(self) -> int:
        """How many rows would change."""
        return sum(len(table.rows) for table in self.tables)


@dataclass(frozen=True, slots=True)
class Buttons:
    """What this person may do with a draft now."""

    edit: bool
    submit: bool
    approve: bool
    reject: bool
    publish: bool
    withdraw: bool


def listed(visit: Visit) -> flask.Response:
    """Every draft of the shelf, those changed last first."""
    return visit.show("drafts.html", drafts=visit.desk.listed())


def new(visit: Visit) -> flask.Response:
    """The form that begins a draft."""
    return visit.show("draft_new.html", faults=(), typed={})


def start(visit: Visit) -> flask.Response:
    """A new draft."""
    try:
        day = day_of("effective_from", field("effective_from"))
        if not field("why"):
            raise CatalogueFault([Fault("/why", "missing", "Say what it is for; whoever approves it reads this.")])
    except CatalogueFault as refusal:
        # Shown at the form: the person can mend it right here.
        return visit.show("draft_new.html", 422, faults=refusal.faults, typed=flask.request.form)
    begun = visit.desk.start(effective_from=day, stamp=visit.stamp(field("why")))
    return go("draft", id=begun.id)


def draft(visit: Visit, id: str) -> flask.Response:
    """One draft."""
    return page(visit, id)


def page(
    visit: Visit, id: str, status: int = 200, *, faults: Sequence[Fault] = (), said: str = "", **context: object
) -> flask.Response:
    """The page of a draft; with ``faults`` or ``said``, what kept something from being done to it."""
    opened = visit.desk.read(id, today=visit.today)
    live = opened.set.state in EDITABLE
    comparison = visit.desk.compare(id, today=visit.today) if live and opened.documents else None
    changes = {change.draft.key: change for change in comparison.changes} if comparison else {}
    return visit.show(
        "draft.html",
        status,
        opened=opened,
        draft=opened.set,
        shown=[_shown(one, changes.get(one.draft.key), opened) for one in opened.documents],
        unfit=comparison.faults if comparison else (),
        buttons=buttons(visit, opened),
        told=told(visit, id),
        known=known(visit),
        **_taken(opened),
        faults=faults,
        said=said,
        live=live,
        **{"typed": flask.request.form, "told_faults": (), **context},
    )


def known(visit: Visit) -> list[Key]:
    """Every document that holds today on the shelf or below it."""
    found = (shelves.shelf(visit.engine, scope, visit.today).in_force for scope in layers(visit.scope))
    return sorted({one.entry.key for standing in found for one in standing})


def _taken(opened: Opened) -> dict[str, list[Key]]:
    """The documents that were uploaded a moment ago, and those whose base was assumed, as the address says."""
    here = {"/".join(one.draft.key): one.draft.key for one in opened.documents}
    asked = flask.request.args
    return {
        name: [here[text] for text in asked.getlist(said) if text in here]
        for name, said in (("taken", "put"), ("assumed", "assumed"))
    }


def told(visit: Visit, id: str) -> list[LogEntry]:
    """What the log tells of a draft, oldest first."""
    return [one for one in reversed(shelves.told(visit.engine, visit.scope)) if one.about.get("draft") == id]


def buttons(visit: Visit, opened: Opened) -> Buttons:
    """What the state of a draft and the key's scopes allow; the use-cases decide it again."""
    found, may = opened.set, visit.may
    whole = bool(opened.documents) and not opened.outdated
    unapproved = not opened.needs_approval and found.state in (State.OPEN, State.SUBMITTED)
    return Buttons(
        edit=may(WRITE) and found.state in EDITABLE,
        submit=may(WRITE) and whole and found.state in (State.OPEN, State.REJECTED),
        approve=may(APPROVE) and found.state is State.SUBMITTED and visit.key.who not in found.editors,
        reject=may(APPROVE) and found.state in WAITING,
        publish=may(PUBLISH) and whole and (unapproved or found.state is State.APPROVED),
        withdraw=may(WRITE) and found.state in EDITABLE,
    )


def _shown(one: Based, change: Change | None, opened: Opened) -> Shown:
    """A document with its changes, where anything is still to be changed."""
    was = change.was if change else None
    tables: tuple[TableChanges, ...] = ()
    if change and change.changed:
        body = change.body_was
        before = documents.named(one.draft.key, body) if body else None
        tables = changes_of(before, documents.named(one.draft.key, one.draft.body))
    return Shown(one, was.version if was else "", tables, one.draft.key in opened.outdated)
