"""Compare plans: the estimate's answer to the same question, with the plans named.

An emergency, or a sign that has no price, is told before a missing plan is.
"""

from service.domain.errors import Contradiction, Fault
from service.domain.estimate import NoPrice
from service.domain.query import Query
from service.usecases.estimate import Answer, Estimator

NO_PLAN = Fault(
    "/policy/plan_ids", "required", "Name one to ten plans, in plan_ids or in plans: there is nothing to compare."
)


def compare(estimator: Estimator, query: Query) -> Answer:
    """The answer to a question that names its plans; Contradiction with every fault."""
    missing = () if query.policy.plans else (NO_PLAN,)
    try:
        answer = estimator.answer(query)
    except Contradiction as refusal:
        raise Contradiction([*refusal.faults, *missing]) from refusal
    if missing and not isinstance(answer.result, NoPrice):
        raise Contradiction(missing)
    return answer
