"""A premium paid in parts: what each part comes to, and what is still due when a claim is made.

On a claim all instalments still due fall due and may be deducted from what the plan pays: that is premium, and no
part of the medical cost. Knows no bill.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from service.domain.errors import Contradiction, Fault
from service.domain.market import InstalmentRules, InstalmentTerms
from service.domain.money import share
from service.domain.premium_question import InstalmentQuestion, Loading
from service.domain.vocabulary import Frequency


@dataclass(frozen=True, slots=True)
class ClaimCash:
    """``payable`` by the plan = ``deducted`` for the premium + ``cash`` to the insured or the hospital."""

    payable: int
    deducted: int

    @property
    def cash(self) -> int:
        """What is left of the payment."""
        return self.payable - self.deducted


@dataclass(frozen=True, slots=True)
class Instalments:
    """The parts of a premium in the order they fall due (minor units); ``pending`` are those not paid yet."""

    every: Frequency
    amounts: tuple[int, ...]
    paid: int
    grace_days: int
    source: str
    claim: ClaimCash | None

    @property
    def pending(self) -> int:
        """What is still due this year."""
        return sum(self.amounts[self.paid :])


def instalment_loading(asked: InstalmentQuestion, rules: InstalmentRules) -> Loading:
    """What paying in parts adds; a Contradiction where nobody says, or more are paid than there are."""
    terms = rules.terms[asked.every]
    if faults := tuple(_faults(asked, terms)):
        raise Contradiction(faults)
    if asked.loading_bps is not None:
        return Loading("instalments", bps=asked.loading_bps)
    return Loading("instalments", bps=terms.loading_bps, source=rules.loading_source)


def _faults(asked: InstalmentQuestion, terms: InstalmentTerms) -> Iterator[Fault]:
    if asked.loading_bps is None and terms.loading_bps is None:
        yield Fault(
            "/instalment/loading_bps",
            "required",
            f"We know no published loading for paying {asked.every}: give the insurer's, 0 if there is none.",
        )
    if asked.paid > terms.count:
        yield Fault("/instalment/paid", "range", f"There are {terms.count} instalments a year, not {asked.paid}.")


def instalments(total: int, asked: InstalmentQuestion, rules: InstalmentRules, *, unit: int) -> Instalments:
    """``total`` in equal parts; where it does not divide, the earlier ones are a ``unit`` dearer."""
    terms = rules.terms[asked.every]
    equal = np.full((terms.count, 1), unit, dtype=np.int64)
    amounts = tuple(share(np.array([total]), equal, unit=unit).ravel().tolist())
    due = sum(amounts[asked.paid :])
    payable = asked.claim_payable
    return Instalments(
        every=asked.every,
        amounts=amounts,
        paid=asked.paid,
        grace_days=terms.grace_days,
        source=rules.terms_source,
        claim=None if payable is None else claim_cash(payable, due),
    )


def claim_cash(payable: int, pending: int) -> ClaimCash:
    """What is left of a claim once the pending instalments are taken out of it; never below nothing.

    >>> claim_cash(8_000_000, 900_000).cash   # D-21
    7100000
    """
    return ClaimCash(payable, min(payable, pending))
