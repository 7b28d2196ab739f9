"""Prices from settled bills: a file in, what it says cell by cell, and a draft of it if somebody wants one.

Nothing of the bills is kept: the page carries the proposed tables themselves to the next step, packed.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass, replace
from datetime import date

import flask

from schemas.catalogue import Named, cost_sheet_to_csv, kind_of
from schemas.learning import learning_to_wire
from schemas.settled_bills import load_bills
from schemas.text import read_json, write_json
from service import documents
from service.domain.cost_sheet import CostSheet
from service.domain.errors import CatalogueFault, Fault
from service.domain.learning import LearningQuestion, Proposal, learn
from service.domain.markets import MARKETS
from service.domain.publishing_rules import rules_of
from service.store.documents import Key
from service.store.drafts import Based
from service.store.snapshot import Snapshot
from service.usecases import shelves
from service.web.console.days import day_of
from service.web.console.visit import Visit, field, go

TABLE = Key("cost_table", "cost_table")
MOST_UNPACKED = 200 * 1024 * 1024
FIRST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for."""

    effective: date
    least: int | None
    since: date | None
    until: date | None


def learn_from(visit: Visit) -> flask.Response:
    """The form for a file of bills."""
    return _form(visit)


def preview(visit: Visit) -> flask.Response:
    """What the bills say, or the form again with every fault."""
    try:
        asked, text = _asked(), _text()
        snapshot = visit.house.catalogue.snapshot(visit.scope.market, asked.effective, tenant=visit.scope.tenant)
        proposal = _learned(visit, snapshot, asked, text)
    except CatalogueFault as refusal:
        # Shown at the form: the file can be mended and sent again.
        return _form(visit, 422, faults=refusal.faults)
    return visit.show(
        "learned.html",
        told=learning_to_wire(proposal, market=visit.scope.market, currency=MARKETS[visit.scope.market].currency),
        proposal=proposal,
        packed=_packed(proposal, snapshot.one("cost_table", CostSheet)) if proposal.learned else "",
        base=_base(visit, asked.effective),
        first=FIRST,
    )


def draft_learned(visit: Visit) -> flask.Response:
    """A draft of the proposed tables, to be looked at like any other."""
    day = day_of("effective_from", field("effective_from"))
    texts = _unpacked(field("packed"))
    table = Named(*TABLE, kind_of(TABLE.kind).read(texts, TABLE.name), texts)
    based = Based(documents.draft_of(table), field("base"))
    begun = visit.desk.start(effective_from=day, stamp=visit.stamp(field("why")[:500]), documents=[based])
    return go("draft", id=begun.id)


def _learned(visit: Visit, snapshot: Snapshot, asked: Asked, text: str) -> Proposal:
    by_kind = {key.kind: {key.name: value} for key, value in snapshot.values.items() if key.kind == "publishing"}
    question = LearningQuestion(
        effective=asked.effective,
        least=asked.least or rules_of(by_kind).least_bills,
        unit=MARKETS[visit.scope.market].rulebook.unit,
        since=asked.since,
        until=asked.until,
    )
    return learn(
        load_bills(text),
        snapshot.one("cost_table", CostSheet),
        items=snapshot.one("items", dict),
        cities=snapshot.one("cities", dict),
        question=question,
    )


def _asked() -> Asked:
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
    return Asked(effective, int(least) if least else None, days["since"], days["until"])


def _text() -> str:
    sent = flask.request.files.get("file")
    if sent is None or not sent.filename:
        raise CatalogueFault([Fault("/file", "missing", "Choose a file of settled bills.")])
    try:
        return sent.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueFault([Fault("/file", "encoding", f"Save it as CSV UTF-8: {error.reason}.")]) from error


def _base(visit: Visit, day: date) -> str:
    """The version of the shelf's own cost table that holds on the day; empty where only the market has one."""
    holding = shelves.shelf(visit.engine, visit.scope, day).in_force
    return next((one.entry.version for one in holding if one.entry.key == TABLE), "")


def _form(visit: Visit, status: int = 200, **context: object) -> flask.Response:
    return visit.show("learn.html", status, typed=flask.request.form, first=FIRST, **{"faults": (), **context})


def _packed(proposal: Proposal, sheet: CostSheet) -> str:
    """The tables after the proposal, as a field of a form."""
    texts = cost_sheet_to_csv(replace(sheet, rows=proposal.rows, splits=proposal.splits))
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
