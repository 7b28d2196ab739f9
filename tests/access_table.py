"""Which secret key every operation needs, and what becomes of somebody else's: the table behind test_access.

An operation that is added to the API needs a row here. An address with something of a tenant's in it needs a line of
``THINGS`` as well.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from service.usecases.access import (
    APPROVE,
    EXPORTS,
    KEYS,
    PUBLISH,
    QUOTES_READ,
    QUOTES_SHARE,
    QUOTES_WRITE,
    READ,
    REPORTS,
    WRITE,
)

MARK = "acme"  # stands in whatever the first tenant sees of its own

QUOTED = {"market": "in", "presentation": "simple_spasm", "stage": "self_care", "client_ref": MARK}


class Row(NamedTuple):
    """The scope that is needed. ``shows``: it answers with what the tenant has. ``sends``: what a request must say."""

    scope: str
    shows: bool = False
    sends: Mapping[str, Any] = {}  # noqa: RUF012  # nobody changes it


OPERATIONS = {
    "GET /v1/admin/documents": Row(READ, shows=True),
    "GET /v1/admin/documents/{kind}/{name}": Row(READ),
    "GET /v1/admin/drafts": Row(READ, shows=True),
    "POST /v1/admin/drafts": Row(WRITE),
    "GET /v1/admin/drafts/{id}": Row(READ),
    "PATCH /v1/admin/drafts/{id}": Row(WRITE),
    "POST /v1/admin/drafts/{id}/submit": Row(WRITE),
    "POST /v1/admin/drafts/{id}/approve": Row(APPROVE),
    "POST /v1/admin/drafts/{id}/reject": Row(APPROVE),
    "POST /v1/admin/drafts/{id}/withdraw": Row(WRITE),
    "POST /v1/admin/drafts/{id}/publish": Row(PUBLISH),
    "PUT /v1/admin/drafts/{id}/documents/{kind}/{name}": Row(WRITE),
    "DELETE /v1/admin/drafts/{id}/documents/{kind}/{name}": Row(WRITE),
    "GET /v1/admin/drafts/{id}/diff": Row(READ),
    "GET /v1/admin/drafts/{id}/proofs": Row(READ),
    "GET /v1/admin/drafts/{id}/impact": Row(READ),
    "POST /v1/admin/drafts/{id}/reapprove": Row(WRITE),
    "POST /v1/admin/rollback": Row(PUBLISH),
    "GET /v1/admin/versions": Row(READ, shows=True),
    "GET /v1/admin/log": Row(READ, shows=True),
    "GET /v1/admin/stale": Row(READ),
    "POST /v1/admin/learn": Row(WRITE),
    "GET /v1/admin/switch": Row(READ, shows=True),
    "PUT /v1/admin/switch": Row(PUBLISH, sends={"off": False, "why": "a test"}),
    "GET /v1/admin/keys": Row(KEYS, shows=True),
    "POST /v1/admin/keys": Row(KEYS, sends={"who": "somebody", "scopes": [READ]}),
    "POST /v1/admin/keys/{id}/rotate": Row(KEYS),
    "DELETE /v1/admin/keys/{id}": Row(KEYS),
    "GET /v1/admin/counts": Row(READ),
    "POST /v1/reports/estimates": Row(REPORTS),
    "GET /v1/reports/estimates/template.csv": Row(REPORTS),
    "GET /v1/reports/estimates/metadata": Row(REPORTS),
    "GET /v1/reports/{id}/summary": Row(REPORTS),
    "GET /v1/exports/quotes": Row(EXPORTS, shows=True),
    "GET /v1/exports/quote_lines": Row(EXPORTS),
    "GET /v1/exports/copy_register": Row(EXPORTS),
    "GET /v1/exports/quotes/metadata": Row(EXPORTS),
    "GET /v1/exports/quote_lines/metadata": Row(EXPORTS),
    "GET /v1/exports/copy_register/metadata": Row(EXPORTS),
    "GET /v1/quotes": Row(QUOTES_READ, shows=True),
    "POST /v1/quotes": Row(QUOTES_WRITE, sends=QUOTED),
    "GET /v1/quotes/{id}": Row(QUOTES_READ),
    "GET /v1/quotes/{id}/illustration": Row(QUOTES_READ),
    "GET /v1/quotes/{id}/events": Row(QUOTES_READ),
    "PATCH /v1/quotes/{id}": Row(QUOTES_WRITE, sends={"agent_note": ""}),
    "DELETE /v1/quotes/{id}": Row(QUOTES_WRITE),
    "POST /v1/quotes/{id}/requote": Row(QUOTES_WRITE),
    "POST /v1/quotes/{id}/withdraw": Row(QUOTES_WRITE, sends={"because": "a test"}),
    "POST /v1/quotes/{id}/share": Row(QUOTES_SHARE),
    "DELETE /v1/quotes/{id}/share/{share_id}": Row(QUOTES_SHARE),
}
# By the beginning of an address: the thing of the first tenant's that stands in it.
THINGS = {
    "/v1/quotes/{id}": "quote",
    "/v1/reports/{id}": "report",
    "/v1/admin/drafts/{id}": "draft",
    "/v1/admin/keys/{id}": "key",
    "/v1/admin/documents/{kind}/{name}": "document",
}


def thing(operation: str) -> str:
    """What of a tenant's an operation names; empty for nothing."""
    path = operation.split()[1]
    return next((name for start, name in THINGS.items() if path.startswith(start)), "")
