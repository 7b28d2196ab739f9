"""Two questions of an operator: is the process up, and does it serve what the database holds?"""

from marshmallow import Schema, fields
from werkzeug.exceptions import ServiceUnavailable

from service.store.catalogue import Catalogue, Readiness
from service.web.body import Blueprint


class UpSchema(Schema):
    """The process answers."""

    status = fields.Constant("ok", metadata={"type": "string"})


class ReadySchema(Schema):
    """What is being served."""

    revision = fields.Integer(metadata={"description": "The newest publication that answers come from."})
    markets = fields.List(fields.String(), metadata={"description": "The markets with a published catalogue."})


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
        """A catalogue is loaded and the database answers"""
        readiness = catalogue.readiness()
        if readiness.trouble:
            raise ServiceUnavailable("The catalogue cannot be read from the database; the log says why.")
        if not readiness.ready:
            raise ServiceUnavailable("Nothing is published yet.")
        return readiness

    return health
