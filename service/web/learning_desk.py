"""Prices out of settled bills: from a file to a proposal, and from a proposal to a draft. Keeps no bill.

Shared by the admin API and the console. On a market's shelf the draft is a cost table, on a tenant's its overrides.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from schemas.catalogue import Named, cost_sheet_to_csv
from schemas.settled_bills import load_bills
from service import documents
from service.domain.cost_sheet import CostSheet
from service.domain.learning import LearningQuestion, Proposal, learn
from service.domain.markets import MARKETS
from service.domain.publishing_rules import rules_of
from service.reports import csv_file
from service.store.documents import Scope
from service.store.drafts import Based, DraftSet
from service.store.log import Stamp
from service.usecases import shelves
from service.web.office import Office
from schemas.text import write_lines

TABLE = "settled_bills"


@dataclass(frozen=True, slots=True)
class Asked:
    """From which day the prices are to hold, and which bills count; None: as the shelf says, all days."""

    effective: date
    least: int | None = None
    since: date | None = None
    until: date | None = None
