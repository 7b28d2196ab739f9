"""Prices from settled bills: a file in, what it says cell by cell, and a draft of it if somebody wants one.

Nothing of the bills is kept: the page carries the proposed tables themselves to the next step, packed.
"""

import base64
import binascii
import zlib
from datetime import date

import flask

from schemas.catalogue import Named, kind_of
from schemas.kind import Texts
from schemas.learning import learning_to_wire
from schemas.text import read_json, write_json
from service import documents
from service.domain.errors import CatalogueFault, Fault
from service.domain.markets import MARKETS
from service.store.drafts import Based
from service.web.console.days import day_of
from service.web.console.visit import Visit
from service.web.door.place import field, go
from service.web.learning_desk import LearningAsked, document_of, propose, table_of

MOST_UNPACKED = 200 * 1024 * 1024
FIRST = 500


def learn_from(visit: Visit) -> flask.Response:
    """The form for a file of bills."""
    return _form(visit)


def preview(visit: Visit) -> flask.Response:
    """What the bills say, or the form again with every fault."""
    try:
        data, asked = _sent_and_asked()
        proposal = propose(visit.house.office, visit.scope, data, asked)
        based = document_of(visit.house.office, visit.scope, proposal) if proposal.learned else None
    except CatalogueFault as refusal:
        # Shown at the form: the file can be mended and sent again.
        return _form(visit, 422, faults=refusal.faults)
    return visit.show(
        "learned.html",
        told=learning_to_wire(proposal, market=visit.scope.market, currency=MARKETS[visit.scope.market].currency),
        proposal=proposal,
        packed=_packed(documents.named(based.draft.key, based.draft.body).texts) if based else "",
        base=based.base if based else "",
        first=FIRST,
    )


def draft_learned(visit: Visit) -> flask.Response:
    """A draft of the proposed tables, to be looked at like any other."""
    day = day_of("effective_from", field("effective_from"))
    key, texts = table_of(visit.scope), _unpacked(field("packed"))
    table = Named(*key, kind_of(key.kind).read(texts, key.name), texts)
    based = Based(documents.draft_of(table), field("base"))
    begun = visit.desk.start(effective_from=day, stamp=visit.stamp(field("why")[:500]), documents=[based])
    return go("draft", id=begun.id)


def _asked() -> LearningAsked:
    faults: list[Fault] = []
    days: dict[str, date | None] = {}
    for name in ("effective_from", "since", "until"):
        try:
            days[name] = day_of(name, field(name))
        except CatalogueFault as refusal:
            faults += refusal.faults
    least = field("least")
    if least and not (least.isascii() and least.isdigit() and 0 < int(least) < 10**6):
        faults.append(Fault("/least", "count", f"'{least[:20]}' is no count of bills: write digits, such as 20."))
    if not field("effective_from"):
        faults.append(Fault("/effective_from", "missing", "Say from which day the new prices are to hold."))
    if faults:
        raise CatalogueFault(faults)
    effective = days["effective_from"]
    assert effective is not None
    return LearningAsked(effective, int(least) if least else None, days["since"], days["until"])


def _sent_and_asked() -> tuple[bytes, LearningAsked]:
    """The file and what the form asks for, or a CatalogueFault with what is wrong with either."""
    sent = flask.request.files.get("file")
    missing = [] if sent and sent.filename else [Fault("/file", "missing", "Choose a file of settled bills.")]
    try:
        asked = _asked()
    except CatalogueFault as refusal:
        raise CatalogueFault([*missing, *refusal.faults]) from refusal
    if missing or sent is None:
        raise CatalogueFault(missing)
    return sent.read(), asked


def _form(visit: Visit, status: int = 200, **context: object) -> flask.Response:
    return visit.show("learn.html", status, typed=flask.request.form, first=FIRST, **{"faults": (), **context})


def _packed(texts: Texts) -> str:
    """The tables after the proposal, as a field of a form."""
    return base64.b64encode(zlib.compress(write_json(dict(texts)).encode())).decode()


def _unpacked(field: str) -> dict[str, str]:
    """The tables that ``_packed`` made; a CatalogueFault for anything else."""
    try:
        opened = zlib.decompressobj()
        data = opened.decompress(base64.b64decode(field, validate=True), MOST_UNPACKED)
        found = read_json(data.decode())
    except (binascii.Error, zlib.error, UnicodeDecodeError) as error:
        raise CatalogueFault(
            [Fault("", "damaged", "The proposal came back damaged: upload the bills again.")]
        ) from error
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}
