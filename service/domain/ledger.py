"""The ledger: a bill on which the plan carries everything, until rules move amounts back to the patient.

Money only moves, so billed = plan pays + patient pays holds line by line by construction, and the list of
moves is the explanation of benefits. Two plan-side accounts: the hospital ``claim`` and the out-patient
``benefit``. Knows no rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from service.domain.claim import Claim, Lines
from service.domain.money import Array, Mask

Figures: TypeAlias = Mapping[str, Array | int | str]


@dataclass(frozen=True, slots=True)
class Move:
    """``amounts`` (len(lines) × rows) leave the plan's side and fall on the patient.

    ``figures`` are what they were worked out from, for the explanation: an array (rows) is money, or basis points
    where its name ends in ``_bps``; anything else is the same in every row. ``term`` names the plan term they rest
    on, where it is not the usual one of their rule.
    """

    lines: Lines
    amounts: Array
    figures: Figures = field(default_factory=dict)
    term: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A move with the name of the rule that made it."""

    rule: str
    move: Move


class Ledger:
    """Open accounts of one block; lives only inside ``kernel.adjudicate``.

    ``claim`` and ``benefit``: lines × rows, what the plan still carries. ``admitted``: rows whose stay is
    accepted. ``unit``: the market's rounding unit in minor units.
    """

    def __init__(self, claim: Claim, *, unit: int) -> None:
        self.claim = claim.amounts.copy()
        self.benefit = np.zeros_like(self.claim)
        self.admitted: Mask = np.full(claim.rows, claim.admission_day is not None)
        self.deductible_used: Array = np.zeros(claim.rows, dtype=np.int64)
        self.unit = unit
        self.entries: list[Entry] = []

    def charge(self, rule: str, move: Move) -> None:
        """Move amounts from the hospital claim to the patient."""
        self._take(self.claim, rule, move)

    def charge_benefit(self, rule: str, move: Move) -> None:
        """Move amounts from the out-patient benefit to the patient."""
        self._take(self.benefit, rule, move)

    def hand_over(self, move: Move) -> None:
        """Move amounts from the hospital claim to the out-patient benefit: the plan still carries them."""
        self.claim[move.lines] -= move.amounts
        self.benefit[move.lines] += move.amounts

    def _take(self, account: Array, rule: str, move: Move) -> None:
        left = account[move.lines] - move.amounts
        least = min(move.amounts.min(initial=0), left.min(initial=0))
        assert least >= 0, f"{rule} moved money it did not have"
        account[move.lines] = left
        self.entries.append(Entry(rule, move))
