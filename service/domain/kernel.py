"""The kernel: settle a block of claims against a plan's terms, rule by rule in the plan's order.

Knows no market beyond the rules it is handed and no words; the reading order is the assessment order.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.ledger import Entry, Ledger, Move
from service.domain.money import Array, Mask
from service.domain.phrase import Fact
from service.domain.plan import Terms
from service.domain.plan_values import Step

Facts = Mapping[str, Fact]


def no_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    """For a ground whose sentence needs no figures."""
    return {}


@dataclass(frozen=True, slots=True)
class Ground:
    """Why money falls on the patient: a name, the plan term whose clause is cited, a row's figures for the sentence."""

    name: str
    term: str
    facts: Callable[[Terms, Claim, Members, int], Facts] = no_facts


@dataclass(frozen=True, slots=True)
class Gate:
    """A ground to refuse the whole stay; ``refuses`` gives the rows it turns away, None for none.

    ``waits`` marks one that time alone lifts; its facts then say how many ``days`` or ``months``.
    """

    ground: Ground
    refuses: Callable[[Terms, Claim, Members], Mask | None]
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause: how much of what the plan still carries goes back to the patient, in one move or several.

    ``moves`` is a generator: each move is made before it goes on, so a later one sees what is left.
    """

    ground: Ground
    moves: Callable[[Ledger, Terms, Claim, Members], Iterator[Move]]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A market's rules in the order it assesses them.

    ``gates`` may refuse the stay; ``apart`` sorts out-of-stay lines between claim, benefit and patient;
    ``first`` always come before the plan's own order; ``steps`` are placed by it; ``elsewhere`` takes back what
    other policies have paid already; ``used`` counts what a claim takes from yearly limits, by their key.
    """

    gates: tuple[Gate, ...]
    apart: Callable[[Ledger, Terms, Claim, Members], None]
    first: tuple[Rule, ...]
    steps: Mapping[Step, tuple[Rule, ...]]
    elsewhere: Callable[[Ledger, Terms, Claim, Members], None]
    used: tuple[Callable[[Ledger, Terms, Claim], Mapping[str, Array]], ...]
    grounds: Mapping[str, Ground]
    unit: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """The outcome of a block: ``plan_pays`` (lines × rows), the moves, and what the year has left.

    ``claim_pays`` is the part settled as the hospital claim, ``plan_pays`` adds the out-patient benefit.
    """

    claim: Claim
    claim_pays: Array
    plan_pays: Array
    entries: tuple[Entry, ...]
    admitted: Mask
    deductible_used: Array
    used: Mapping[str, Array]


def adjudicate(claim: Claim, terms: Terms, members: Members, rulebook: Rulebook) -> Settlement:
    """Settle ``claim`` (lines × rows) under ``terms`` for ``members`` (rows)."""
    ledger = Ledger(claim, unit=rulebook.unit)
    if claim.admission_day is not None:
        _admit(ledger, terms, claim, members, rulebook.gates)
    rulebook.apart(ledger, terms, claim, members)
    if ledger.claim.any():  # else nothing is left that a rule could take
        _assess(ledger, terms, claim, members, rulebook)
    if claim.paid_elsewhere is not None:
        rulebook.elsewhere(ledger, terms, claim, members)
    return Settlement(
        claim=claim,
        claim_pays=ledger.claim,
        plan_pays=ledger.claim + ledger.benefit,
        entries=tuple(ledger.entries),
        admitted=ledger.admitted,
        deductible_used=ledger.deductible_used,
        used={key: used for count in rulebook.used for key, used in count(ledger, terms, claim).items()},
    )


def _assess(ledger: Ledger, terms: Terms, claim: Claim, members: Members, rulebook: Rulebook) -> None:
    """The rules that always come first, then the others in the order of the plan."""
    for rule in rulebook.first:
        _apply(rule, ledger, terms, claim, members)
    for step in terms.order.value:
        for rule in rulebook.steps[step]:
            _apply(rule, ledger, terms, claim, members)


def _admit(
    ledger: Ledger,
    terms: Terms,
    claim: Claim,
    members: Members,
    gates: tuple[Gate, ...],
) -> None:
    """Each row's stay is refused by the first gate that turns it away, and by that one only."""
    stay = claim.shape.in_stay
    for gate in gates:
        refused = gate.refuses(terms, claim, members)
        if refused is None:
            continue
        falls = refused & ledger.admitted
        if falls.any():
            ledger.charge(gate.ground.name, Move(stay, np.where(falls, ledger.claim[stay], 0)))
            ledger.admitted = ledger.admitted & ~falls


def _apply(rule: Rule, ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> None:
    for move in rule.moves(ledger, terms, claim, members):
        if move.amounts.any():
            ledger.charge(rule.ground.name, move)
