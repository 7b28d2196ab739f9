"""The resources of the admin API, one line each."""

from service.web.admin import drafts, keys, publications
from service.web.admin.gate import blueprint
from service.web.body import Blueprint
from service.web.office import Office

RESOURCES = {
    "drafts": drafts.DOORS,
    "publications": publications.DOORS,
    "keys": keys.DOORS,
}


def blueprints(office: Office) -> tuple[Blueprint, ...]:
    """Everything below /v1/admin."""
    return tuple(blueprint(office, name, doors) for name, doors in RESOURCES.items())
