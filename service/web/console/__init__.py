"""The console at ``/catalogue``: pages for whoever prices and writes no code. Needs no script.

One table of addresses says which scope of a key each needs and whether files are sent to it; the door is ``door``'s.
"""

import flask

from service.store.keys import SignedIn
from service.usecases.access import APPROVE, KEYS, PUBLISH, READ, WRITE
from service.web.console import (
    document,
    draft_actions,
    drafts,
    foresight,
    keys,
    learning,
    overview,
    reapproval,
    stale,
    switch,
    uploads,
    use,
    versions,
)
from service.web.console.visit import PLACE, House, Visit, market_picked
from service.web.door import Address, Console
from service.web.door import blueprint as behind

ADDRESSES = (
    Address("", "GET", overview.overview, READ),
    Address("/market", "POST", overview.pick, READ),
    Address("/documents/<kind>/<name>", "GET", document.document, READ),
    Address("/documents/<kind>/<name>/download", "GET", document.download, READ),
    Address("/documents/<kind>/<name>/changes", "GET", document.compare_versions, READ),
    Address("/drafts", "GET", drafts.listed, READ),
    Address("/drafts/new", "GET", drafts.new, WRITE),
    Address("/drafts", "POST", uploads.start, WRITE, upload=True),
    Address("/drafts/<id>", "GET", drafts.draft, READ),
    Address("/drafts/<id>/upload", "POST", uploads.upload, WRITE, upload=True),
    Address("/drafts/<id>/impact", "GET", foresight.foresee, READ),
    Address("/drafts/<id>/reapprove", "POST", reapproval.reapprove, WRITE),
    Address("/drafts/<id>/describe", "POST", draft_actions.describe, WRITE),
    Address("/drafts/<id>/remove", "POST", draft_actions.remove, WRITE),
    Address("/drafts/<id>/take", "POST", draft_actions.take, WRITE),
    Address("/drafts/<id>/submit", "POST", draft_actions.submit, WRITE),
    Address("/drafts/<id>/withdraw", "POST", draft_actions.withdraw, WRITE),
    Address("/drafts/<id>/approve", "POST", draft_actions.approve, APPROVE),
    Address("/drafts/<id>/reject", "POST", draft_actions.reject, APPROVE),
    Address("/drafts/<id>/publish", "POST", draft_actions.publish, PUBLISH),
    Address("/versions", "GET", versions.history, READ),
    Address("/rollback", "GET", versions.ask_rollback, PUBLISH),
    Address("/rollback", "POST", versions.roll_back, PUBLISH),
    Address("/log", "GET", versions.log, READ),
    Address("/stale", "GET", stale.stale, READ),
    Address("/use", "GET", use.use, READ),
    Address("/learn", "GET", learning.learn_from, WRITE),
    Address("/learn", "POST", learning.preview, WRITE, upload=True),
    Address("/learn/draft", "POST", learning.draft_learned, WRITE, upload=True),
    Address("/switch", "GET", switch.switch, READ),
    Address("/switch", "POST", switch.throw, PUBLISH),
    Address("/keys", "GET", keys.listed_keys, KEYS),
    Address("/keys", "POST", keys.issue, KEYS),
    Address("/keys/<id>/rotate", "POST", keys.rotate, KEYS),
    Address("/keys/<id>/revoke", "POST", keys.revoke, KEYS),
    Address("/<path:rest>", "GET", overview.nothing_here, READ),
)


def blueprint(house: House) -> flask.Blueprint:
    """Every address of the console, and the pages that say what went wrong."""

    def visit(signed: SignedIn) -> Visit:
        return Visit(house, signed, market_picked())

    return behind(Console(PLACE, house.access, ADDRESSES, visit, house.office.upload_bytes))
