"""What to ask an insurer before buying, or before a stay: first each open fact that moves money, the most money first.

An open fact is one that an alternative of some row hangs on. Then the terms that no source settles and a bill for a
back could hang on, then what everybody has to ask. Reads a comparison; settles nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.comparison import Comparison
from service.domain.eob import clause_of
from service.domain.phrase import Fact, Phrase
from service.domain.plan import Clause
from service.domain.states import Case

MOST = 8
MOST_TERMS = 5  # named in one question
# Terms whose neutral value an unknown one is taken to have, and which a bill for a back could lose most money by.
WORTH_ASKING = (
    "deductible",
    "room_limit",
    "copay_bps",
    "sub_limits",
    "copays",
    "excluded_treatments",
    "listed_waits",
    "out_patient",
    "network_copay_bps",
    "payout_steps",
)
# Where the facts that readings hang on are written.
_WRITTEN = {"declared": "pre_existing_wait_months"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question for the insurer of a plan, with the clause that it is about."""

    code: str
    plan_id: str
    clause: Clause | None
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class PlanQuestions:
    """Everything to ask about one plan: each open fact with the money that hangs on it, then the rest."""

    open: tuple[tuple[int, Question], ...]
    unknown: tuple[Question, ...]
    standing: tuple[Question, ...]
    pays_stays: bool


def ask_insurer(plans: Sequence[PlanQuestions]) -> tuple[Question, ...]:
    """The questions, at most eight of all plans together; what everybody asks once, of the first that pays stays."""
    moved = sorted((found for plan in plans for found in plan.open), key=lambda found: -found[0])
    unknown = (question for plan in plans for question in plan.unknown)
    standing = next((plan for plan in plans if plan.pays_stays), plans[0]).standing
    asked = (*(question for _, question in moved), *unknown, *standing)
    return tuple(dict.fromkeys(asked))[:MOST]


def plan_questions(entries: Sequence[Comparison], case: Case, standard: Mapping[str, Clause]) -> PlanQuestions:
    """What to ask about the plan of ``case``, by every scenario that was settled under it."""
    return PlanQuestions(
        open=tuple((money, _open(because, case, standard)) for because, money in _open_facts(entries)),
        unknown=tuple(_unknown(case, entries, standard)),
        standing=tuple(_standing(case, standard)),
        pays_stays=case.terms.in_patient.value,
    )


def _open_facts(entries: Iterable[Comparison]) -> Iterator[tuple[Phrase, int]]:
    """Each open fact once, with the most that the plan's payment moves by it in any row."""
    most: dict[tuple[str, Fact | None], tuple[Phrase, int]] = {}
    for row in (row for entry in entries for row in entry.rows):
        for other in row.alternatives:
            fact = other.because.key, other.because.facts.get("term")
            moves = abs(other.plan_pays - row.plan_pays)
            if fact not in most or moves > most[fact][1]:
                most[fact] = other.because, moves
    yield from most.values()


def _open(because: Phrase, case: Case, standard: Mapping[str, Clause]) -> Question:
    code, term = because.key.removeprefix("unsure."), because.facts.get("term")
    written = str(term) if term else _WRITTEN.get(code, code)
    facts: dict[str, Fact] = {"term": term} if term else {}
    return Question(code, case.plan.id, clause_of(case.terms, written, standard), Phrase(f"ask.{code}", facts))


def _unknown(case: Case, entries: Iterable[Comparison], standard: Mapping[str, Clause]) -> Iterator[Question]:
    """One question for all terms without a source that a settlement looked at."""
    looked_at = {name for entry in entries for name in entry.unknown}
    if case.policy.network:
        looked_at.discard("network_copay_bps")
    names = [name for name in WORTH_ASKING if name in looked_at][:MOST_TERMS]
    if names:
        terms = tuple(Phrase(f"term.{name}") for name in names)
        clause = clause_of(case.terms, names[0], standard) if len(names) == 1 else None
        yield Question("unknown_terms", case.plan.id, clause, Phrase("ask.unknown_terms", {"terms": terms}))


def _standing(case: Case, standard: Mapping[str, Clause]) -> Iterator[Question]:
    """What everybody has to ask; a plan that pays no stay is asked about its network alone."""
    terms, plan_id = case.terms, case.plan.id
    yield Question("network", plan_id, None, Phrase("ask.network"))
    if not terms.in_patient.value:
        return
    clause = clause_of(terms, "initial_wait_days", standard)
    yield Question("disease_or_accident", plan_id, clause, Phrase("ask.disease_or_accident"))
    yield Question("pre_authorisation", plan_id, None, Phrase("ask.pre_authorisation"))
    before, after = terms.pre_hospital_days, terms.post_hospital_days
    clause = clause_of(terms, "pre_hospital_days", standard)
    if before.known and after.known and before.value and after.value:
        days: dict[str, Fact] = {"before": before.value, "after": after.value}
        yield Question("bills", plan_id, clause, Phrase("ask.bills", days))
    else:
        yield Question("windows", plan_id, clause, Phrase("ask.windows"))
