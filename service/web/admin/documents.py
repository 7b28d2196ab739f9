"""/v1/admin/documents, and the documents of a draft: files out and in, what they would change and what is proven.

A draft takes a document whole or not at all; every fault comes with its table, row and column.
"""

from typing import Any

import flask
from werkzeug import exceptions as http

from schemas import admin as wire
from schemas.impact import ImpactSchema, impact_to_wire
from schemas.proofs import ProofsSchema, proofs_to_wire
from schemas.table_diff import DiffSchema
from schemas.tables import table_names
from service import documents as stored
from service.domain.errors import CatalogueFault, Fault
from service.domain.markets import MARKETS
from service.store.documents import Key
from service.store.drafts import Based
from service.usecases import shelves
from service.usecases.access import READ, WRITE
from service.usecases.drafts import Opened
from service.web import draft_preview, origin
from service.web.admin.drafts import Answer, answer
from service.web.admin.gate import Door, Json, Visit, told
from service.web.document_files import MEDIA, Upload, forms_of, read, workbook_about, write


def documents(visit: Visit) -> Json:
    """What is in force on a shelf today, and what is published for later"""
    found = shelves.shelf(visit.office.engine, visit.scope, visit.office.today())
    return {"in_force": found.in_force, "scheduled": found.scheduled}


def document(visit: Visit, kind: str, name: str) -> flask.Response:
    """Download a document as CSV, as a workbook or as JSON

    In its file's name, on the sheet `about` of a workbook and as ETag it says which version it is: send that back as
    `base` with what you have changed. What is not on your own shelf is your market's.
    """
    asked = visit.asked
    found = shelves.read(
        visit.office.engine, visit.scope, Key(kind, name), today=visit.office.today(), version=asked["version"]
    )
    form = asked["format"] or forms_of(kind)[0]
    file = write(stored.named(found.entry.key, found.body), found.entry.version, form=form, table=asked["table"])
    response = flask.Response(file.data, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(found.entry.version)
    return response


def put(visit: Visit, id: str, kind: str, name: str) -> Answer:
    """Put a document into a draft: CSV, a workbook or JSON

    Of a document of several tables a CSV holds one, the first unless `table` names it; the others stay as they were
    in `base`. Without `base` it is what the workbook says, or the version in force. With any fault nothing is changed.
    """
    desk, key = visit.office.desk(visit.scope), Key(kind, name)
    revision = visit.revision()
    opened = desk.read(id, today=visit.office.today())
    sent = _sent(visit, key)
    said = {sent.version} if sent.version else set()
    in_draft = next((one for one in opened.documents if one.draft.key == key), None)
    made_from = origin.origin_of(visit.office, visit.scope, key, said, in_draft)
    draft = stored.draft_of(read(key, [sent], made_from.texts))
    return answer(desk.put(id, revision, [Based(draft, made_from.version)], stamp=visit.stamp()))


def remove(visit: Visit, id: str, kind: str, name: str) -> Answer:
    """Take a document out of a draft; what is in force stays in force"""
    desk = visit.office.desk(visit.scope)
    return answer(desk.remove(id, visit.revision(), Key(kind, name), stamp=visit.stamp()))


def diff(visit: Visit, id: str) -> Json:
    """What publishing a draft would change, row by row and cell by cell"""
    found = visit.office.desk(visit.scope).compare(id, today=visit.office.today())
    return draft_preview.diff_to_wire(found)


def proofs(visit: Visit, id: str) -> flask.Response:
    """What is proven of the catalogue with a draft in it, and how much was looked at"""
    return told(proofs_to_wire(draft_preview.proofs_of(visit.office, visit.scope, _opened(visit, id))))


def impact(visit: Visit, id: str) -> flask.Response:
    """How answers change with a draft: Rajat's, and those to a sample of questions

    The sample asks every presentation in every tier and kind of hospital under every plan. Takes a few seconds.
    """
    *_, found = draft_preview.impact_of(visit.office, visit.scope, _opened(visit, id))
    return told(impact_to_wire(found, currency=MARKETS[visit.scope.market].currency))


def reapprove(visit: Visit, id: str) -> Answer:
    """Take the figures that stored cases have with a draft as those that they have to have

    The cases become a document of the draft, so that whoever approves it sees what has moved.
    """
    revision, opened = visit.revision(), _opened(visit, id)
    who = visit.key.who
    cases = draft_preview.reapproval(visit.office, visit.scope, opened, who=who, only=visit.told["cases"])
    return answer(visit.office.desk(visit.scope).put(id, revision, [cases], stamp=visit.stamp()))


def _opened(visit: Visit, id: str) -> Opened:
    return visit.office.desk(visit.scope).read(id, today=visit.office.today())


def _sent(visit: Visit, key: Key) -> Upload:
    """The body as an upload of a document, by its content type."""
    form = FILES.get(flask.request.mimetype)
    if form is None:
        raise http.UnsupportedMediaType(f"The content type is '{flask.request.mimetype}'; send {', '.join(FILES)}.")
    data = flask.request.get_data()
    if not data:
        raise CatalogueFault([Fault("", "empty", "The body is empty: send the file as it is.")])
    asked: dict[str, Any] = visit.asked
    table = asked["table"] or next(iter(table_names(*key)))
    upload = workbook_about(Upload("body", form, key, None, table, data))
    if upload.key != key:
        detail = f"The workbook says it is {'/'.join(upload.key or ())}: send it to that document's address."
        raise CatalogueFault([Fault("about", "other", detail)])
    return upload if asked["base"] is None else Upload("body", form, key, asked["base"], table, data)


ONE = wire.DraftSchema()
FILES = {media.partition(";")[0]: form for form, media in MEDIA.items()}
OF_RULES = {"kind": "publishing", "name": "publishing"}
RULES = """{
  "four_eyes": false,
  "least_bills": 25,
  "review_months": {
    "cost_table": {"high": 24, "medium": 18, "low": 12},
    "plan": 12, "premiums": 12, "pathway": 36, "shares": 36, "triage": 36
  },
  "basis": "Ours: prices of fewer than 25 bills moved too much."
}"""
IN_DRAFT = "/drafts/<string:id>/documents/<string:kind>/<string:name>"
DOORS = (
    Door("GET", "/documents", READ, documents, wire.ShelfDocumentsSchema()),
    Door(
        "GET",
        "/documents/<string:kind>/<string:name>",
        READ,
        document,
        asked=wire.DownloadSchema(),
        gives=FILES,
        named={"kind": "cities", "name": "cities"},
    ),
    Door(
        "PUT",
        IN_DRAFT,
        WRITE,
        put,
        ONE,
        asked=wire.UploadSchema(),
        changes=True,
        takes=FILES,
        example=("application/json", RULES),
        named=OF_RULES,
    ),
    Door("DELETE", IN_DRAFT, WRITE, remove, ONE, changes=True, named=OF_RULES),
    Door("GET", "/drafts/<string:id>/diff", READ, diff, DiffSchema()),
    Door("GET", "/drafts/<string:id>/proofs", READ, proofs, ProofsSchema()),
    Door("GET", "/drafts/<string:id>/impact", READ, impact, ImpactSchema()),
    Door("POST", "/drafts/<string:id>/reapprove", WRITE, reapprove, ONE, told=wire.CasesSchema(), changes=True),
)
