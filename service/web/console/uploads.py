"""Files into a draft: which documents they are, which versions they were made from, all faults at once.

Nothing is half loaded: with any fault the draft stays as it was. If somebody was faster, what was uploaded is kept as
a draft of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import flask
from werkzeug.datastructures import FileStorage

from schemas.catalogue import KINDS
from schemas.kind import NAME
from service import documents
from service.domain.errors import CatalogueFault, ChangedMeanwhile, Fault
from service.store.documents import Key
from service.store.drafts import Based
from service.web.console import draft_actions, drafts
from service.web.console.days import day_of
from service.web.console.visit import Visit
from service.web.document_files import Rows, Upload, cell, look_at, read, rows_of, workbook_about
from service.web.door.place import field, go, number
from service.web.origin import Origin, origin_of

MOST_FILES = 50
_PLACE = re.compile(r"^Row [0-9]+(?:, column [a-z0-9_]+)?: ")


@dataclass(frozen=True, slots=True)
class Told:
    """A fault as a row of the table of faults."""

    file: str
    table: str
    row: str
    column: str
    value: str
    right: str


def start(visit: Visit) -> flask.Response:
    """A new draft with the documents of the files, if any were sent; with any fault the form again, and no draft."""
    faults: list[Fault] = []
    told: Sequence[Told] = ()
    day, found = None, []
    try:
        day = day_of("effective_from", field("effective_from"))
    except CatalogueFault as refusal:
        faults += refusal.faults
    if not field("why"):
        faults.append(Fault("/why", "missing", "Say what it is for; whoever approves it reads this."))
    try:
        found = list(_documents(visit, _files(), {})) if _sent() else []
    except _Refused as refused:
        told = refused.told
    if faults or told:
        return drafts.new_page(visit, 422, faults=faults, told_faults=told)
    based = [one for one, _ in found]
    begun = visit.desk.start(effective_from=day, stamp=visit.stamp(field("why")), documents=based)
    return _taken(begun.id, found)


def upload(visit: Visit, id: str) -> flask.Response:
    """Put the documents of files into a draft, or the draft's page again with every fault."""
    shown = number("revision")
    opened = visit.desk.read(id, today=visit.today)
    in_draft = {one.draft.key: one for one in opened.documents}
    try:
        found = list(_documents(visit, _files(), in_draft))
    except _Refused as refusal:
        return drafts.page(visit, id, 422, told_faults=refusal.told)
    based = [one for one, _ in found]
    try:
        visit.desk.put(id, shown, based, stamp=visit.stamp())
    except ChangedMeanwhile:
        reason = f"Uploaded to {id} while somebody else changed it: {opened.set.why}"[:500]
        kept = visit.desk.start(effective_from=opened.set.effective_from, stamp=visit.stamp(reason), documents=based)
        return draft_actions.meanwhile(visit, id, shown, kept=kept)
    return _taken(id, found)


def _taken(id: str, found: Sequence[tuple[Based, Origin]]) -> flask.Response:
    """On to the draft, which says what was taken and of which files the version was assumed."""
    assumed = ["/".join(one.draft.key) for one, origin in found if not origin.said]
    return go("draft", id=id, assumed=assumed, put=["/".join(one.draft.key) for one, _ in found])


class _Refused(Exception):
    """Files that cannot be taken, with everything wrong with them."""

    def __init__(self, told: Sequence[Told]) -> None:
        super().__init__()
        self.told = tuple(told)


def _sent() -> list[FileStorage]:
    return [one for one in flask.request.files.getlist("file") if one.filename]


def _files() -> dict[Key, list[Upload]]:
    """The files that were sent, by the documents they are of."""
    sent = _sent()
    if not sent:
        raise _Refused([_whole("", "Choose a file first.")])
    if len(sent) > MOST_FILES:
        raise _Refused([_whole("", f"Send at most {MOST_FILES} files at once.")])
    told: list[Told] = []
    found: dict[Key, list[Upload]] = {}
    for one in sent:
        try:
            given = look_at(one.filename or "", one.read())
            given = workbook_about(given)
            key = _chosen() or given.key
            if key is None:
                detail = "Its name does not say which document it is: choose one below, and send it again."
                raise CatalogueFault([Fault("", "unnamed", detail)])
            found.setdefault(key, []).append(given)
        except CatalogueFault as refusal:
            told += [_told(one.filename or "", {}, fault) for fault in refusal.faults]
    if told:
        raise _Refused(told)
    return found


def _documents(
    visit: Visit, files: Mapping[Key, Sequence[Upload]], in_draft: Mapping[Key, Based]
) -> Iterator[tuple[Based, Origin]]:
    """Every document with its base, or every fault of every file."""
    told: list[Told] = []
    found: list[tuple[Based, Origin]] = []
    for key, uploads in files.items():
        try:
            said = {one.version for one in uploads if one.version}
            origin = origin_of(visit.house.office, visit.scope, key, said, in_draft.get(key))
            document = read(key, uploads, origin.texts)
            found.append((Based(documents.draft_of(document), origin.version), origin))
        except CatalogueFault as refusal:
            name = ", ".join(one.name for one in uploads)
            rows = rows_of(uploads, key)
            told += [_told(name, rows, fault) for fault in refusal.faults]
    if told:
        raise _Refused(told)
    yield from found


def _chosen() -> Key | None:
    """The document that was chosen, None where the files are to say it."""
    kind, _, name = (field("new_document") or field("document")).partition("/")
    if not kind:
        return None
    kinds = [one.name for one in KINDS]
    if kind not in kinds or not re.fullmatch(NAME, name or kind):
        detail = f"'{kind[:40]}/{name[:64]}' names no document: write kind, slash and name, such as plan/care."
        raise CatalogueFault([Fault("", "unknown", f"{detail} Kinds: {', '.join(kinds)}.")])
    return Key(kind, name or kind)


def _whole(file: str, detail: str) -> Told:
    return Told(file, "", "", "", "", detail)


def _told(file: str, rows: Mapping[str, Rows], fault: Fault) -> Told:
    """A fault with its place in columns of their own, and so no longer in its words."""
    table, row, column, value = cell(rows, fault)
    right = _PLACE.sub("", fault.detail, count=1).removeprefix(f"'{value}': ")
    return Told(file, table, row, column, value, right)
