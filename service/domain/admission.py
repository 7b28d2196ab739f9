"""Would an insurer accept this stay: likely, contested or unlikely, by which clause, and who has fought over it.

What the terms refuse for certain is the kernel's business; here stand the questions that wordings leave to judgement
(rules 2.5). A contested stay is priced both ways by the caller.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from service.domain.claim import Claim
from service.domain.market import Market
from service.domain.phrase import Phrase
from service.domain.plan import Clause, Terms
from service.domain.plan_values import DayCare
from service.domain.rules.admissibility import is_day_care
from service.domain.scenario import CONTESTED, SPINAL
from service.domain.vocabulary import Purpose, TreatmentSystem

INJECTIONS = frozenset({"epidural_injection", "nerve_root_block", "facet_injection"})
UNPROVEN = frozenset({"ozone_therapy"})


class Likelihood(StrEnum):
    LIKELY = "likely"
    CONTESTED = "contested"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class StayFacts:
    """What is known of a stay beside its bill; ``active_treatment`` None: not said.

    ``undeclared``: it is for a condition that was not declared at purchase. ``covered_months``: how long the policy
    has run, ported credit included.
    """

    purpose: Purpose = Purpose.TREATMENT
    active_treatment: bool | None = None
    surgical: bool = False
    undeclared: bool = False
    covered_months: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """One ground on which an insurer may refuse: its name, how likely the stay is paid all the same, its clause.

    ``dispute`` names a published dispute, None where there is none.
    """

    name: str
    likelihood: Likelihood
    term: str
    dispute: str | None = None

    @property
    def phrase(self) -> Phrase:
        return Phrase(f"admission.{self.name}")

    @property
    def unsure(self) -> Phrase:
        return Phrase(f"unsure.{self.name}")


def doubts(claim: Claim, facts: StayFacts, terms: Terms, *, moratorium: int) -> tuple[Doubt, ...]:
    """The grounds to refuse a stay, the gravest first; none without a stay. ``moratorium`` in months."""
    if claim.admission_day is None:
        return ()
    found = (*_purpose(claim, facts), *_treatment(claim, terms), *_history(facts, moratorium))
    return tuple(sorted(found, key=lambda doubt: doubt.likelihood is not Likelihood.UNLIKELY))


def _purpose(claim: Claim, facts: StayFacts) -> Iterator[Doubt]:
    """Excl04 and Excl05: a stay mainly for tests or for rest, or one without active treatment."""
    if facts.purpose is Purpose.INVESTIGATION:
        yield Doubt("investigation", Likelihood.UNLIKELY, "admission", "rajani_satheesan")
    elif facts.purpose is Purpose.REST:
        yield Doubt("rest", Likelihood.UNLIKELY, "admission")
    elif facts.active_treatment is False:
        yield Doubt("no_active_treatment", Likelihood.UNLIKELY, "admission", "rajani_satheesan")
    elif facts.active_treatment is None and claim.presentation in CONTESTED and not facts.surgical:
        yield Doubt("spasm", Likelihood.CONTESTED, "admission", "rajani_satheesan")


def _treatment(claim: Claim, terms: Terms) -> Iterator[Doubt]:
    """Day care that no list names, methods called unproven, and backs treated by AYUSH."""
    if is_day_care(claim) and claim.treatments & INJECTIONS:
        yield Doubt("injection", Likelihood.CONTESTED, "day_care")
    elif is_day_care(claim) and terms.day_care.value is DayCare.LISTED:
        yield Doubt("closed_list", Likelihood.CONTESTED, "day_care")
    if claim.treatments & UNPROVEN:
        yield Doubt("unproven", Likelihood.CONTESTED, "unproven", "mahesh_pant")
    if claim.system is TreatmentSystem.AYUSH and claim.presentation in SPINAL:
        yield Doubt("ayush_back", Likelihood.CONTESTED, "ayush", "pradeep_kumar")


def _history(facts: StayFacts, moratorium: int) -> Iterator[Doubt]:
    """What was not declared may be held against a claim until the moratorium is over (rules 4.3, 4.4)."""
    if facts.undeclared and facts.covered_months < moratorium:
        yield Doubt("undeclared", Likelihood.CONTESTED, "moratorium")


def worst(found: tuple[Doubt, ...]) -> Likelihood:
    """The likelihood that the gravest doubt leaves."""
    return found[0].likelihood if found else Likelihood.LIKELY


def clause_of_doubt(doubt: Doubt, terms: Terms, market: Market) -> Clause | None:
    """Where the ground is written: the plan's own term, else the market's standard clause."""
    term = getattr(terms, doubt.term, None)
    return (term.clause if term is not None else None) or market.standard_clauses.get(doubt.term)
