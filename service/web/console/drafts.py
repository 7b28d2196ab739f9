"""The pages of drafts: listed, begun, and one with its documents, what they change, and what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import flask

from service import documents
from service.domain.errors import Fault
from service.domain.proofs import Proof
from service.store.documents import Key, layers
from service.store.drafts import Based, State
from service.store.log import LogEntry
from service.usecases import audit, shelves
from service.usecases.access import APPROVE, PUBLISH, WRITE
from service.usecases.catalogue import Change
from service.usecases.drafts import EDITABLE, WAITING, Opened
from service.web.console import foresight
from service.web.console.changes import TableChanges, changes_of
from service.web.console.visit import Visit


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
    return new_page(visit)


def new_page(visit: Visit, status: int = 200, **context: object) -> flask.Response:
    """The form that begins a draft, empty or with what was typed and is wrong."""
    shown = {"faults": (), "told_faults": (), **context}
    return visit.show("draft_new.html", status, typed=flask.request.form, known=known(visit), **shown)


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
    proofs = foresight.proofs_of(visit, opened) if comparison else ()
    changes = {change.draft.key: change for change in comparison.changes} if comparison else {}
    return visit.show(
        "draft.html",
        status,
        opened=opened,
        draft=opened.set,
        shown=[_shown(one, changes.get(one.draft.key), opened) for one in opened.documents],
        unfit=comparison.faults if comparison else (),
        later=_later,
        buttons=buttons(visit, opened, fits=not (comparison and comparison.faults)),
        told=told(visit, id),
        proofs=proofs,
        cases=foresight.changed_cases(visit, opened, proofs),
        known=known(visit),
        **_taken(opened),
        faults=faults,
        said=said,
        live=live,
        **{"typed": flask.request.form, "told_faults": (), **context},
    )


def _later(unfit: Sequence[Fault], proofs: Sequence[Proof]) -> list[Fault]:
    """What does not fit on another day than the draft's, or for a tenant: what no proof of that day tells."""
    told = {fault for proof in proofs for fault in proof.faults}
    return [fault for fault in unfit if fault not in told]


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
    return list(reversed(audit.entries(visit.engine, visit.scope, naming=id)))


def buttons(visit: Visit, opened: Opened, *, fits: bool) -> Buttons:
    """What the state of a draft and the key's scopes allow; the use-cases decide it again."""
    found, may = opened.set, visit.may
    whole = bool(opened.documents) and not opened.outdated and fits
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
