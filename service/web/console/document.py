"""One document: read as tables, downloaded, its versions and what changed between two of them."""

import flask
from werkzeug import exceptions as http

from schemas.tables import as_tables
from schemas.text import read_lines
from service import documents
from service.domain.errors import CatalogueFault
from service.store.documents import Key
from service.usecases import shelves
from service.usecases.access import PUBLISH
from service.web.console.changes import changes_of
from service.web.console.visit import Visit
from service.web.document_files import CSV, forms_of, write
from service.web.door.place import PRIVATE

FIRST = 200


def document(visit: Visit, kind: str, name: str) -> flask.Response:
    """A version of a document, the first rows of each table; without ``version`` the one in force today."""
    key = Key(kind, name)
    found = shelves.read(visit.engine, visit.scope, key, today=visit.today, version=flask.request.args.get("version"))
    tables = {table: read_lines(text) for table, text in as_tables(documents.named(key, found.body)).items()}
    records = shelves.versions(visit.engine, found.scope, key, today=visit.today)
    own = found.scope == visit.scope
    return visit.show(
        "document.html",
        key=key,
        found=found,
        tables=tables,
        first=FIRST,
        forms=forms_of(kind),
        records=records,
        own=own,
        can_take_back=own and found.in_force and visit.may(PUBLISH),
    )


def download(visit: Visit, kind: str, name: str) -> flask.Response:
    """A version of a document as a file to be edited and uploaded again."""
    key, asked = Key(kind, name), flask.request.args
    found = shelves.read(visit.engine, visit.scope, key, today=visit.today, version=asked.get("version"))
    named = documents.named(key, found.body)
    try:
        file = write(named, found.entry.version, form=asked.get("format", CSV), table=asked.get("table"))
    except CatalogueFault as refusal:
        raise http.NotFound("; ".join(fault.detail for fault in refusal.faults)) from refusal
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{file.name}"'}
    return flask.Response(file.data, mimetype=file.media_type, headers=headers)


def compare_versions(visit: Visit, kind: str, name: str) -> flask.Response:
    """What changed from one version of a document to another, row by row."""
    key, asked = Key(kind, name), flask.request.args
    before, after = (
        shelves.read(visit.engine, visit.scope, key, today=visit.today, version=asked.get(end))
        for end in ("was", "now")
    )
    tables = changes_of(documents.named(key, before.body), documents.named(key, after.body))
    return visit.show("compare.html", key=key, before=before, after=after, tables=tables)
