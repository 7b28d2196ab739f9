"""Waiting periods by policy age: initial (Excl03), pre-existing (Excl01), specified disease (Excl02).

A wait that ends on the admission day is over. An accident lifts Excl02 and Excl03, never Excl01. Policy ages
count ported credit, which shortens all three.
"""

from dataclasses import replace

import numpy as np

from service.domain.claim import Claim, Members
from service.domain.kernel import Facts, Gate, Ground
from service.domain.money import Mask
from service.domain.plan import Terms


def initial(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """Any illness in the first days of the policy (Excl03)."""
    if claim.accident or not terms.initial_wait_days.value:
        return None
    return members.policy_age_days < terms.initial_wait_days.value


def pre_existing(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """A condition declared at purchase (Excl01)."""
    if not terms.pre_existing_wait_months.value:
        return None
    return members.declared & (members.policy_age_months < terms.pre_existing_wait_months.value)


def specified(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """A listed spine condition (Excl02); whether this one is listed is the member's ``spine_wait``."""
    if claim.accident or not terms.specified_wait_months.value:
        return None
    return members.spine_wait & (members.policy_age_months < terms.specified_wait_months.value)


def listed(terms: Terms, claim: Claim, members: Members) -> Mask | None:
    """A condition or treatment with a wait of its own (Excl02); the longest of those that name it."""
    months = listed_months(terms, claim)
    return None if claim.accident or not months else members.policy_age_months < months


def listed_months(terms: Terms, claim: Claim) -> int:
    """The longest wait that the plan lists for this claim; 0 for none."""
    return max((wait.months for wait in terms.listed_waits.value if wait.applies_to & claim.names), default=0)


def increase_waits(terms: Terms, claim: Claim, members: Members) -> Mask:
    """Rows in which cover added later still waits: every wait starts afresh on it (Excl01 to Excl03)."""
    waiting = np.zeros(claim.rows, dtype=np.bool_)
    if members.increase_age_days is None or members.increase_age_months is None:
        return waiting
    younger = replace(members, policy_age_days=members.increase_age_days, policy_age_months=members.increase_age_months)
    for gate in GATES:
        refused = gate.refuses(terms, claim, younger)
        if refused is not None:
            waiting |= refused
    return waiting


def initial_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"days": terms.initial_wait_days.value}


def pre_existing_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"months": terms.pre_existing_wait_months.value}


def specified_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"months": terms.specified_wait_months.value}


def listed_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"months": listed_months(terms, claim)}


GATES = (
    Gate(Ground("initial_wait", "initial_wait_days", initial_facts), initial, waits=True),
    Gate(Ground("pre_existing_wait", "pre_existing_wait_months", pre_existing_facts), pre_existing, waits=True),
    Gate(Ground("specified_wait", "specified_wait_months", specified_facts), specified, waits=True),
    Gate(Ground("listed_wait", "listed_waits", listed_facts), listed, waits=True),
)
