"""Cases that fall exactly on a limit, where wordings differ: they are read in the patient's favour, and said.

Twenty-four hours count as enough, both ends of a window are in, and a wait that ends that day is over.
"""

from collections.abc import Iterable, Iterator

from service.domain.claim import Claim
from service.domain.phrase import Phrase
from service.domain.plan import Terms
from service.domain.scenario import Scenario
from service.domain.states import Case


def boundaries(ends: Iterable[Scenario], cases: Iterable[Case]) -> tuple[Phrase, ...]:
    """A phrase for each kind of limit that some end of the episode meets exactly under some plan."""
    claims = [end.claim for end in ends if end.claim.admission_day is not None]
    found = (
        phrase
        for case in cases
        for claim in claims
        for phrase in met(claim, case.terms, plan=case.plan.name, age_months=case.policy.age_months)
    )
    return tuple(dict.fromkeys(found))


def met(claim: Claim, terms: Terms, *, plan: str, age_months: int | None) -> Iterator[Phrase]:
    """The limits that a claim with a stay meets exactly under one plan; ``age_months`` of the policy, if known."""
    if claim.stay_hours == terms.minimum_hours.value:
        yield Phrase("boundary.hours", {"hours": claim.stay_hours, "plan": plan})
    if _on_the_edge(claim, terms):
        yield Phrase("boundary.window", {"plan": plan})
    waits = (terms.specified_wait_months.value, terms.pre_existing_wait_months.value)
    if age_months is not None and age_months in [months for months in waits if months]:
        yield Phrase("boundary.wait", {"months": age_months, "plan": plan})


def _on_the_edge(claim: Claim, terms: Terms) -> bool:
    """Whether a prescribed line outside the stay has a day that is the first or the last of the plan's window."""
    first = (claim.admission_day or 0) - terms.pre_hospital_days.value
    last = (claim.discharge_day or 0) + terms.post_hospital_days.value
    outside = (line for line in claim.lines if line.prescribed and not line.in_stay)
    return any(day in (first, last) for line in outside for day in line.days)
