"""Questions and answers of quotes, as the rest of the API reads and says them: what the use-case is handed."""

import orjson
from marshmallow import ValidationError

from schemas.document import faults_of
from schemas.estimate import versions_to_wire
from schemas.quote import NewQuoteSchema
from service.domain.errors import Contradiction
from service.domain.query import Query
from service.usecases.quotes import Wire
from service.web.estimates import to_wire


def _read(question: bytes) -> Query:
    """A question that was kept; Contradiction where today's schema no longer takes it."""
    try:
        return NewQuoteSchema().load(orjson.loads(question)).query  # type: ignore[no-any-return]
    except ValidationError as error:
        raise Contradiction(faults_of(error.messages)) from error


WIRE = Wire(_read, to_wire, versions_to_wire)
