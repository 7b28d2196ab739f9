"""The agents' console at ``/console``: quotes listed, made, shared, withdrawn, downloaded. Needs no script.

One table of addresses says which scope of a key each needs; the door is ``door``'s. Decides nothing: it does what
``/v1/quotes`` does, by the same use-cases and schemas.
"""

from typing import NoReturn

import flask
from werkzeug import exceptions as http

from service.store.keys import SignedIn
from service.usecases.access import EXPORTS, QUOTES_READ, QUOTES_SHARE, QUOTES_WRITE
from service.web.agents_console import actions, exports, listing, new, quote
from service.web.agents_console.visit import PLACE, House, Visit
from service.web.door import Address, Console
from service.web.door import blueprint as behind


def nothing_here(visit: Visit, rest: str) -> NoReturn:
    """For an address that is none."""
    raise http.NotFound(f"The console has no page '{rest[:60]}'.")


ADDRESSES = (
    Address("", "GET", listing.listed, QUOTES_READ),
    Address("/new", "GET", new.new, QUOTES_WRITE),
    Address("/new", "POST", new.make, QUOTES_WRITE),
    Address("/quotes/<id>", "GET", quote.quote, QUOTES_READ),
    Address("/quotes/<id>/print", "GET", quote.printed, QUOTES_READ),
    Address("/quotes/<id>/share", "POST", actions.share, QUOTES_SHARE),
    Address("/quotes/<id>/share/<share_id>/revoke", "POST", actions.revoke, QUOTES_SHARE),
    Address("/quotes/<id>/note", "POST", actions.note, QUOTES_WRITE),
    Address("/quotes/<id>/withdraw", "POST", actions.withdraw, QUOTES_WRITE),
    Address("/quotes/<id>/requote", "POST", actions.requote, QUOTES_WRITE),
    Address("/quotes/<id>/delete", "POST", actions.delete, QUOTES_WRITE),
    Address("/exports", "GET", exports.exported, EXPORTS),
    Address("/exports/<name>", "GET", exports.download, EXPORTS),
    Address("/<path:rest>", "GET", nothing_here, ""),
)


def blueprint(house: House) -> flask.Blueprint:
    """Every address of the console, and the pages that say what went wrong."""

    def visit(signed: SignedIn) -> Visit:
        return Visit(house, signed)

    return behind(Console(PLACE, house.access, ADDRESSES, visit))
