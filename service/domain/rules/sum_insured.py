"""The ceiling on what the plan pays: the cover that is left, less what was added later and still waits."""

from collections.abc import Iterator

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Ground, Rule
from service.domain.ledger import Ledger, Move
from service.domain.money import LARGEST, Array
from service.domain.plan import Terms
from service.domain.rules.sub_limit import above
from service.domain.rules.waiting_period import increase_waits


def _left(ledger: Ledger, terms: Terms, members: Members) -> Array:
    """Cover (rows) for the claim: an out-patient benefit without a limit of its own has drawn on it first."""
    if terms.out_patient.value.annual_limit is not None:
        return members.sum_insured_left
    return np.asarray(np.maximum(members.sum_insured_left - ledger.benefit.sum(axis=0), 0), dtype=np.int64)


def increased_cover(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """Cover added later is not there while its own waits run (Excl01 to Excl03: afresh on the increase)."""
    if members.increase is None or claim.admission_day is None:
        return
    waiting = increase_waits(terms, claim, members) & (members.increase > 0)
    if waiting.any():
        usable = np.maximum(_left(ledger, terms, members) - members.increase, 0)
        yield from above(ledger, claim, claim.shape.every, np.where(waiting, usable, LARGEST))


def sum_insured(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """The plan pays no more than what is left of the cover."""
    yield from above(ledger, claim, claim.shape.every, _left(ledger, terms, members))


RULES = (
    Rule(Ground("increase_wait", "increase"), increased_cover),
    Rule(Ground("sum_insured", "sum_insured"), sum_insured),
)
