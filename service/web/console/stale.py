"""Which figures in force are due for another look, by source, the longest overdue first. Only reminds."""

import flask

from service.documents import remembered
from service.domain.publishing_rules import PublishingRules, rules_of
from service.domain.review import Stale, by_source, due
from service.usecases import shelves
from service.web.console.visit import Visit

FIRST = 40  # sources shown at once


def stale(visit: Visit) -> flask.Response:
    """Every source with figures that are due, and the figures of each."""
    rules, found = due_today(visit)
    sources = by_source(found)
    undated = sum(one.review_date is None for one in found)
    return visit.show("stale.html", rules=rules, found=found, sources=sources, first=FIRST, undated=undated)


def due_today(visit: Visit) -> tuple[PublishingRules, tuple[Stale, ...]]:
    """How the shelf is kept, and what is due by that today; nothing where nothing is in force."""
    kept = shelves.values(visit.engine, visit.scope, visit.today, decode=remembered)
    rules = rules_of(kept)
    return rules, due(kept, rules, visit.today)
