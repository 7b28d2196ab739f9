"""Questions about bills, and the published catalogue to settle them under: everything takes overrides.

Asha's plan is a plan document of her own: 1 % of the sum insured a day for the room, nothing else, until a test adds
the terms it is about.
"""

from copy import deepcopy
from functools import cache
from typing import Any

from marshmallow.exceptions import ValidationError

from schemas.adjudication import AdjudicationQuerySchema
from schemas.document import faults_of
from schemas.settlement_shape import AdjudicationSchema
from service.domain.adjudication import ClaimAnswer, Settled
from service.domain.adjudication_query import AdjudicationQuery
from service.domain.errors import Fault, Refusal
from service.store.snapshot import Snapshot
from service.usecases.adjudicate import Adjudication, Adjudicator
from service.usecases.estimate import Estimator
from service.web.adjudications import to_wire
from tests.schemas.plan_documents import document, known
from tests.world import TODAY, snapshot

Json = dict[str, Any]
ROOM: Json = {"category": "room", "amount": "9000.00", "per_day": "3000.00", "days": 3}
MEDICINES: Json = {"category": "pharmacy", "amount": "1000.00"}


def plan(**terms: object) -> Json:
    """A plan document with these terms alone; a term that is a mapping with a value is taken as it stands."""
    written = {name: term if _is_term(term) else known(term) for name, term in terms.items()}
    return {**document(), "terms": written, "variants": {}, "described": []}


def _is_term(term: object) -> bool:
    return isinstance(term, dict) and ("value" in term or "unknown" in term)


def policy(*, under: Json | None = None, sum_insured: str = "500000.00", **held: object) -> Json:
    """A policy under a plan document; long held unless said."""
    return {"plan": plan() if under is None else under, "sum_insured": sum_insured, **held}


def question(
    *lines: Json, under: Json | None = None, held: Json | None = None, member: Json | None = None, **claim: object
) -> Json:
    """One claim under one policy: three days of a room and medicines unless lines are given."""
    asked: Json = {
        "policy": policy(under=under, **(held or {})),
        "claim": {"bill": [dict(line) for line in lines] or [ROOM, MEDICINES], **claim},
        "as_of": TODAY.isoformat(),
    }
    return {**asked, "member": member} if member else asked


def changed(asked: Json, *path: str | int, value: object) -> Json:
    """The question with another value at ``path``; objects on the way are made where they are missing."""
    sent = deepcopy(asked)
    place: Any = sent
    for part in path[:-1]:
        place = place.setdefault(part, {}) if isinstance(place, dict) else place[part]
    place[path[-1]] = value
    return sent


class Shelf:
    """A catalogue of one snapshot, which knows no other day and no other version."""

    def snapshot(self, market: str, as_of: object, versions: object, **whose: object) -> Snapshot:
        return snapshot()


@cache
def adjudicator() -> Adjudicator:
    """Settles under the fixtures, without a database."""
    return Adjudicator(Estimator(Shelf()))


def load(asked: Json) -> AdjudicationQuery:
    """The question past its schema."""
    query: AdjudicationQuery = AdjudicationQuerySchema().load(asked)
    return query


def answered(asked: Json) -> Adjudication | None:
    """The answer, or None where the question is refused."""
    try:
        return adjudicator().answer(load(asked))
    except (Refusal, ValidationError):
        return None


def settle(asked: Json) -> tuple[ClaimAnswer, ...]:
    """The settled claims in the domain's own terms."""
    return adjudicator().answer(load(asked)).claims


def settled(asked: Json) -> Settled:
    """The one claim under the one policy."""
    ((only,),) = [answer.policies for answer in settle(asked)]
    return only


def ask(asked: Json) -> Json:
    """The whole answer as it travels; it has the shape that is documented."""
    answer = to_wire(adjudicator().answer(load(asked)))
    AdjudicationSchema().load(answer)
    return answer


def under(asked: Json) -> Json:
    """What the answer says of the one claim under the one policy."""
    ((only,),) = [claim["policies"] for claim in ask(asked)["claims"]]
    return only


def refused(asked: Json) -> dict[str, str]:
    """Pointer and code of every fault."""
    return {fault.pointer: fault.code for fault in faults(asked)}


def faults(asked: Json) -> list[Fault]:
    """Every fault of a question that is refused, by its schema or by the domain."""
    try:
        adjudicator().answer(load(asked))
    except ValidationError as error:
        return faults_of(error.messages)
    except Refusal as refusal:
        return list(refusal.faults)
    raise AssertionError("It was not refused.")
