"""Files into a draft: which documents they are, which versions they were made from, all faults at once.

Nothing is half loaded: with any fault the draft stays as it was. If somebody was faster, what was uploaded is kept as
a draft of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import flask

from schemas.catalogue import KINDS
from schemas.kind import NAME, Texts
from service import documents
from service.domain.errors import CatalogueFault, ChangedMeanwhile, Fault, Unknown
from service.store.documents import Key
from service.store.drafts import Based
from service.usecases import shelves
from service.web.console import draft_actions, drafts
from service.web.console.visit import Visit, field, go
from service.web.document_files import Upload, cell, look_at, read, workbook_about

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


@dataclass(frozen=True, slots=True)
class Origin:
    """What a document was made from: the version, empty for a new one; its texts; and whether the file said so."""

    version: str
    texts: Texts | None
    said: bool


def upload(visit: Visit, id: str) -> flask.Response:
    """Put the documents of files into a draft, or the draft's page again with every fault."""
    shown = draft_actions.revision()
    opened = visit.desk.read(id, today=visit.today)
    in_draft = {one.draft.key: one for one in opened.documents}
    try:
        found = list(_documents(visit, _files(), in_draft))
    except _Refused as refusal:
        return drafts.page(visit, id, 422, told_faults=refusal.told)
    based = [one for one, _ in found]
    assumed = ["/".join(one.draft.key) for one, origin in found if not origin.said]
    try:
        visit.desk.put(id, shown, based, stamp=visit.stamp())
    except ChangedMeanwhile:
        reason = f"Uploaded to {id} while somebody else changed it: {opened.set.why}"[:500]
        kept = visit.desk.start(effective_from=opened.set.effective_from, stamp=visit.stamp(reason), documents=based)
        return draft_actions.meanwhile(visit, id, shown, kept=kept)
    return go("draft", id=id, assumed=assumed, put=["/".join(one.draft.key) for one in based])


class _Refused(Exception):
    """Files that cannot be taken, with everything wrong with them."""

    def __init__(self, told: Sequence[Told]) -> None:
        super().__init__()
        self.told = tuple(told)


def _files() -> dict[Key, list[Upload]]:
    """The files that were sent, by the documents they are of."""
    sent = [one for one in flask.request.files.getlist("file") if one.filename]
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
            told += [_whole(one.filename or "", fault.detail) for fault in refusal.faults]
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
            origin = _origin(visit, key, uploads, in_draft.get(key))
            document = read(key, uploads, origin.texts)
            found.append((Based(documents.draft_of(document), origin.version), origin))
        except CatalogueFault as refusal:
            name = ", ".join(one.name for one in uploads)
            told += [_told(name, uploads, key, fault) for fault in refusal.faults]
    if told:
        raise _Refused(told)
    yield from found


def _origin(visit: Visit, key: Key, uploads: Sequence[Upload], in_draft: Based | None) -> Origin:
    """What a document was made from: the version that its files name, or else the one in force on its shelf now."""
    named = {one.version for one in uploads if one.version}
    if len(named) > 1:
        detail = f"The files were made from different versions: {', '.join(sorted(named))}. Send those of one."
        raise CatalogueFault([Fault("", "versions", detail)])
    now = _texts_of(visit, key, None)
    if in_draft is not None and not named:
        return Origin(in_draft.base, documents.named(key, in_draft.draft.body).texts, True)
    if not named:
        return Origin(*(now or ("", None)), said=False)
    [version] = named
    origin = _texts_of(visit, key, version)
    if origin is None:
        detail = f"It says it was made from version {version}, which is not on this shelf. Download the document anew."
        raise CatalogueFault([Fault("", "version", detail)])
    texts = documents.named(key, in_draft.draft.body).texts if in_draft else origin[1]
    return Origin(origin[0], texts, said=True)


def _texts_of(visit: Visit, key: Key, version: str | None) -> tuple[str, Texts] | None:
    """A version of a document and its texts. What lies below the shelf is replaced by nothing: its version is empty."""
    try:
        found = shelves.read(visit.engine, visit.scope, key, today=visit.today, version=version)
    except Unknown:
        return None
    own = found.scope == visit.scope
    return found.entry.version if own else "", documents.named(key, found.body).texts


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


def _told(file: str, uploads: Sequence[Upload], key: Key, fault: Fault) -> Told:
    """A fault with its place in columns of their own, and so no longer in its words."""
    table, row, column, value = cell(uploads, key, fault)
    right = _PLACE.sub("", fault.detail, count=1).removeprefix(f"'{value}': ")
    return Told(file, table, row, column, value, right)
