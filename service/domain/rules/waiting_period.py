"""Waiting periods by policy age: initial (Excl03), pre-existing (Excl01), specified disease (Excl02).

A wait that ends on the admission day is over. An accident lifts Excl02 and Excl03, never Excl01.
"""

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


def initial_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"days": terms.initial_wait_days.value}


def pre_existing_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"months": terms.pre_existing_wait_months.value}


def specified_facts(terms: Terms, claim: Claim, members: Members, row: int) -> Facts:
    return {"months": terms.specified_wait_months.value}


GATES = (
    Gate(Ground("initial_wait", "initial_wait_days", initial_facts), initial, waits=True),
    Gate(Ground("pre_existing_wait", "pre_existing_wait_months", pre_existing_facts), pre_existing, waits=True),
    Gate(Ground("specified_wait", "specified_wait_months", specified_facts), specified, waits=True),
)
