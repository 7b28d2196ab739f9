"""/v1/admin/stale and learn: figures to look at again, and prices out of settled bills as a draft to look at."""

import flask

from schemas.admin import LearnSchema, ShelfSchema
from schemas.learning import LearnedDraftWire, learning_to_wire
from schemas.review import StaleWire, stale_to_wire
from service.documents import remembered
from service.domain.markets import MARKETS
from service.domain.publishing_rules import rules_of
from service.domain.review import due
from service.usecases import shelves
from service.usecases.access import READ, WRITE
from service.web import learning_desk
from service.web.admin.gate import Door, Visit, told
from service.web.learning_desk import LearningAsked


def stale(visit: Visit) -> flask.Response:
    """The figures of a shelf past their review date, the longest overdue first, and those without any date

    `publishing.json` says after how many months a figure is due. A stale figure stays in force.
    """
    day = visit.office.today()
    kept = shelves.values(visit.office.engine, visit.scope, day, decode=remembered)
    found = due(kept, rules_of(kept), day)
    return told(stale_to_wire(found, market=visit.scope.market, as_of=day))


def learn(visit: Visit) -> flask.Response:
    """Propose prices from a CSV of settled bills: item, city or tier, facility, date, amount

    Low, typical and high are the 10th, 50th and 90th percentile of a cell's bills. A cell with too few stays as it is
    and says so. With `draft` the proposal becomes a draft to be looked at; no bill is kept.
    """
    asked = visit.asked
    question = LearningAsked(
        effective=asked["effective_from"], least=asked["least"], since=asked["since"], until=asked["until"]
    )
    proposal = learning_desk.propose(visit.office, visit.scope, flask.request.get_data(), question)
    answer = learning_to_wire(proposal, market=visit.scope.market, currency=MARKETS[visit.scope.market].currency)
    made = None
    if asked["draft"] and proposal.learned:
        made = learning_desk.start_draft(visit.office, visit.scope, proposal, stamp=visit.stamp())
    return told({**answer, "draft": made.id if made else None})


BILLS = """item,city,city_tier,facility,date,amount
mri_ls_spine_plain,pune,,private_mid,2026-05-14,6500.00
mri_ls_spine_plain,pune,,private_mid,2026-06-02,7200.00
"""
DOORS = (
    Door("GET", "/stale", READ, stale, StaleWire(), asked=ShelfSchema()),
    Door(
        "POST",
        "/learn",
        WRITE,
        learn,
        LearnedDraftWire(),
        asked=LearnSchema(),
        takes=("text/csv",),
        example=("text/csv", BILLS),
    ),
)
