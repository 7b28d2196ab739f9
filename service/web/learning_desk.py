"""Prices out of settled bills: from a file to a proposal, and from a proposal to a draft. Keeps no bill.

Shared by the admin API and the console. On a market's shelf the draft is a cost table, on a tenant's its own rows
over the market's.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from schemas.catalogue import Named, kind_of
from schemas.settled_bills import load_bills
from schemas.text import write_lines
from service import documents
from service.domain.cost_override import laid_over, place_of
from service.domain.cost_sheet import CostRow, CostSheet
from service.domain.errors import CatalogueFault, Fault
from service.domain.learning import LearningQuestion, Proposal, learn
from service.domain.markets import MARKETS
from service.domain.publishing_rules import rules_of
from service.reports import csv_file
from service.store.documents import Key, Scope
from service.store.drafts import Based, DraftSet
from service.store.log import Stamp
from service.store.snapshot import Snapshot
from service.usecases.proofs import by_kind
from service.web.office import Office

TABLE = "settled_bills"
PRICES, OWN_PRICES = Key("cost_table", "cost_table"), Key("cost_override", "cost_override")


@dataclass(frozen=True, slots=True)
class LearningAsked:
    """From which day the prices are to hold, and which bills count; None: as the shelf says, all days."""

    effective: date
    least: int | None = None
    since: date | None = None
    until: date | None = None


def propose(office: Office, scope: Scope, data: bytes, asked: LearningAsked) -> Proposal:
    """What the bills of a CSV file say about the prices of a shelf; CatalogueFault for a file that cannot be read."""
    bills = load_bills(write_lines(csv_file.read(data, table=TABLE)))
    before = _in_force(office, scope, asked.effective)
    question = LearningQuestion(
        effective=asked.effective,
        least=asked.least or rules_of(by_kind(before)).least_bills,
        unit=MARKETS[scope.market].rulebook.unit,
        since=asked.since,
        until=asked.until,
    )
    items, cities = before.one("items", dict), before.one("cities", dict)
    return learn(bills, _sheet(before), items=items, cities=cities, question=question)


def table_of(scope: Scope) -> Key:
    """The document that learned prices of a shelf are written into."""
    return OWN_PRICES if scope.tenant else PRICES


def start_draft(office: Office, scope: Scope, proposal: Proposal, *, stamp: Stamp) -> DraftSet:
    """A draft of a proposal, from the day it is for; CatalogueFault where nothing was learned."""
    drafts = [document_of(office, scope, proposal)]
    return office.desk(scope).start(effective_from=proposal.effective, stamp=stamp, documents=drafts)


def document_of(office: Office, scope: Scope, proposal: Proposal) -> Based:
    """The table of a shelf with a proposal in it; CatalogueFault where nothing was learned."""
    if not proposal.learned:
        detail = f"No cell has {proposal.least} bills or more to learn from, so there is nothing to draft."
        raise CatalogueFault([Fault("", "nothing", detail)])
    before = _in_force(office, scope, proposal.effective)
    key = table_of(scope)
    sheet = replace(_sheet(before), rows=proposal.rows, splits=proposal.splits)
    value: object = _own(before, proposal) if scope.tenant else sheet
    base = before.version(*key) if not scope.tenant or key in before.own else None
    named = Named(*key, value, kind_of(key.kind).dump(value))
    return Based(documents.draft_of(named), base or "")


def _in_force(office: Office, scope: Scope, day: date) -> Snapshot:
    before, _ = office.preview(scope, (), day)
    return before


def _sheet(snapshot: Snapshot) -> CostSheet:
    """The market's prices, with a tenant's own laid over them."""
    return laid_over(snapshot.one("cost_table", CostSheet), _own_rows(snapshot))


def _own_rows(snapshot: Snapshot) -> tuple[CostRow, ...]:
    rows: tuple[Any, ...] = snapshot.each(OWN_PRICES.kind, tuple).get(OWN_PRICES.name, ())
    return rows


def _own(snapshot: Snapshot, proposal: Proposal) -> tuple[CostRow, ...]:
    """A tenant's own rows with the learned ones: an earlier one at the same place ends on the day before."""
    learned = {place_of(row) for row in proposal.learned}
    of_own = {place_of(row) for row in _own_rows(snapshot)}
    return tuple(row for row in proposal.rows if place_of(row) in of_own | learned and _is_own(row, snapshot, proposal))


def _is_own(row: CostRow, snapshot: Snapshot, proposal: Proposal) -> bool:
    """Whether a row of the table after learning is the tenant's, not its market's."""
    if row in proposal.learned:
        return True
    return any(
        place_of(row) == place_of(own) and row.effective_from == own.effective_from for own in _own_rows(snapshot)
    )
