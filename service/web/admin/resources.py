"""The resources of the admin API, one line each."""

from service.web.admin import counts, documents, drafts, keys, publications, review, switch
from service.web.admin.gate import blueprint
from service.web.body import Blueprint
from service.web.office import Office

RESOURCES = {
    "documents": documents.DOORS,
    "drafts": drafts.DOORS,
    "publications": publications.DOORS,
    "review": review.DOORS,
    "switch": switch.DOORS,
    "keys": keys.DOORS,
    "use": counts.DOORS,
}


def blueprints(office: Office) -> tuple[Blueprint, ...]:
    """Everything below /v1/admin."""
    return tuple(blueprint(office, name, doors) for name, doors in RESOURCES.items())
