"""Items a plan never pays: what nobody prescribed, its own exclusions by name, and the regulator's lists I to IV."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

from service.domain.claim import Claim, Lines, Members, Shape
from service.domain.kernel import Ground, Rule
from service.domain.ledger import Ledger, Move
from service.domain.plan import Terms
from service.domain.vocabulary import NonPayableList


@lru_cache(maxsize=4096)
def _excluded(shape: Shape, items: frozenset[str]) -> Lines:
    """By the item, or by its whole category (external devices)."""
    return np.flatnonzero([line.item in items or line.category in items for line in shape.lines])


@lru_cache(maxsize=4096)
def _unpaid(shape: Shape, paid: frozenset[NonPayableList]) -> Lines:
    payable = paid | {NonPayableList.NONE}
    return np.flatnonzero([line.nonpayable not in payable for line in shape.lines])


def _whole(
    lines: Callable[[Terms, Claim], Lines],
) -> Callable[[Ledger, Terms, Claim, Members], Iterator[Move]]:
    """A rule that returns everything still carried on ``lines``."""

    def moves(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
        chosen = lines(terms, claim)
        if chosen.size:
            yield Move(chosen, ledger.claim[chosen])

    return moves


# Excl14: supplements, and what else nobody prescribed, are no part of a stay (P-AS16).
RULES = (
    Rule(Ground("not_prescribed_in_stay", "unprescribed"), _whole(lambda terms, claim: claim.shape.unprescribed)),
    Rule(
        Ground("excluded_item", "excluded_items"),
        _whole(lambda terms, claim: _excluded(claim.shape, terms.excluded_items.value)),
    ),
    Rule(
        Ground("non_payable", "lists_paid"),
        _whole(lambda terms, claim: _unpaid(claim.shape, terms.lists_paid.value)),
    ),
)
