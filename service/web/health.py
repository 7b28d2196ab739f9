"""Two questions of an operator: is the process up, and can it answer, from the database or from memory?"""

from marshmallow import Schema, fields
from werkzeug.exceptions import ServiceUnavailable

from service.store.catalogue import Catalogue, Database, Readiness
from service.web.body import Blueprint


class UpSchema(Schema):
    """The process answers."""

    status = fields.Constant("ok", metadata={"type": "string"})


class ReadySchema(Schema):
    """What is being served, and whether the database still stands behind it."""

    revision = fields.Integer(metadata={"description": "The newest publication that answers come from."})
    markets = fields.List(fields.String(), metadata={"description": "The markets with a published catalogue."})
    database = fields.Enum(
        Database,
        by_value=fields.String,
        metadata={
            "description": "answers; away: answers come from memory until it is back; not_understood: it holds a "
            "publication that this process cannot read, and answers come from the one before."
        },
    )
    confirmed_at = fields.AwareDateTime(
        metadata={
            "description": "When the database last confirmed this revision: while it is away, nothing newer is known."
        }
    )


def blueprint(catalogue: Catalogue) -> Blueprint:
    """/healthz and /readyz."""
    health = Blueprint("health", __name__, description="For load balancers and operators")

    @health.get("/healthz")
    @health.response(200, UpSchema())
    def healthz() -> object:
        """The process is up"""
        return {}

    @health.get("/readyz")
    @health.response(200, ReadySchema())
    def readyz() -> Readiness:
        """Estimates can be answered, if need be from memory

        While the database is away the answers come from the last catalogue that was read, and this stays 200:
        taking every worker out would turn an outage of the database into one of the service. Watch `database`.
        """
        readiness = catalogue.readiness()
        if readiness.ready:
            return readiness
        if readiness.trouble:
            raise ServiceUnavailable("The catalogue cannot be read from the database; the log says why.")
        raise ServiceUnavailable("Nothing is published yet.")

    return health
