"""Several policies for one bill: together they never pay more than was billed (rules 7.5).

A later policy settles the whole bill under its own terms; what earlier ones have paid is then taken back as far as both
together exceed the bill.
"""

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Ground
from service.domain.ledger import Ledger, Move
from service.domain.money import spend_down
from service.domain.plan import Terms

NAME = "paid_elsewhere"


def take_back(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> None:
    """Give back the excess of all policies' payments over the bill, from lines paid twice first."""
    paid = claim.paid_elsewhere
    assert paid is not None  # the kernel asks only where other policies have paid
    pays = ledger.claim + ledger.benefit
    excess = np.maximum((pays + paid - claim.amounts).sum(axis=0), 0)
    twice = np.minimum(np.maximum(pays + paid - claim.amounts, 0), ledger.claim)
    taken = spend_down(twice, excess)
    taken += spend_down(ledger.claim - taken, excess - taken.sum(axis=0))
    figures = {"paid": paid.sum(axis=0), "of": claim.amounts.sum(axis=0)}
    if taken.any():
        ledger.charge(NAME, Move(claim.shape.every, taken, figures))
    rest = excess - taken.sum(axis=0)
    if rest.any():
        ledger.charge_benefit(NAME, Move(claim.shape.every, spend_down(ledger.benefit, rest), figures))


GROUNDS = (Ground(NAME, "other_policies"),)
