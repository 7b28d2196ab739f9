"""How a policy is held, and every way to read what is open: the facts of the case and the plan's own terms.

The first reading is the one shown; each other changes one thing. Settles nothing.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import cast

from service.domain.phrase import Phrase
from service.domain.plan import Terms
from service.domain.query import PolicyQuestion, YearSoFar
from service.domain.scenario import Listed, Scenario, spine_listed
from service.domain.vocabulary import Declared, PolicyState

DAYS_IN_MONTH = 30  # a policy age given in whole months is at least this many days each
LONGEST_WAIT = 36  # months: the regulator's maximum, and the least age of "past its waits"


@dataclass(frozen=True, slots=True)
class Held:
    """A policy as held in a state: its age for the whole episode, and what its year has left, if that was said."""

    state: PolicyState
    months: int
    year: YearSoFar | None = None


def held_states(terms: Terms, policy: PolicyQuestion) -> tuple[Held, ...]:
    """Bought today, past every wait, and the person's own policy if there is one."""
    waits = (terms.specified_wait_months, terms.pre_existing_wait_months)
    months = (value for term in waits for value in (term.value, *(reading.value for reading in term.readings)))
    states = [Held(PolicyState.BOUGHT_TODAY, 0), Held(PolicyState.PAST_WAITS, max(LONGEST_WAIT, *months))]
    if policy.age_months is not None:
        states.append(Held(PolicyState.OWN_POLICY, policy.age_months, policy.year))
    return tuple(states)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to see the facts: is the stay accepted, does the spine wait name it, was it declared.

    ``because`` is None for the reading that is shown.
    """

    because: Phrase | None = None
    accepted: bool = True
    listed: bool = False
    declared: bool = False


def fact_readings(scenario: Scenario, terms: Terms, policy: PolicyQuestion) -> tuple[Reading, ...]:
    """The reading shown first, then one for each open fact answered the other way."""
    scope = terms.spine_scope
    listed = spine_listed(
        scope.value, known=scope.known, presentation=scenario.claim.presentation, surgical=scenario.surgical
    )
    shown = Reading(listed=listed is not Listed.NO, declared=policy.declared_condition is Declared.YES)
    return (shown, *_otherwise(shown, scenario, listed, policy))


def _otherwise(shown: Reading, scenario: Scenario, listed: Listed, policy: PolicyQuestion) -> Iterator[Reading]:
    if scenario.contested:
        yield replace(shown, because=Phrase("unsure.admission"), accepted=False)
    if listed is Listed.UNCLEAR:
        yield replace(shown, because=Phrase("unsure.spine_scope"), listed=False)
    if policy.declared_condition is Declared.UNKNOWN:
        yield replace(shown, because=Phrase("unsure.declared"), declared=True)


EVERY = Terms.__dataclass_fields__.keys()


class _Watched:
    """Terms that remember which of them were looked at."""

    def __init__(self, terms: Terms) -> None:
        self._terms, self.read = terms, set[str]()

    def __getattr__(self, name: str) -> object:
        self.read.add(name)
        return getattr(self._terms, name)


def watch(terms: Terms) -> tuple[Terms, AbstractSet[str]]:
    """The same terms, and the names of those that have been read so far."""
    watched = _Watched(terms)
    return cast(Terms, watched), watched.read


def term_readings(terms: Terms, *, read: AbstractSet[str] = EVERY) -> Iterable[tuple[Phrase, Terms]]:
    """Every other way a source leaves open to read one term, all else as shown.

    Only terms in ``read``: what a settlement never looked at cannot change it.
    """
    for name in EVERY:
        term = getattr(terms, name)
        for reading in term.readings if name in read else ():
            phrase = Phrase("unsure.term", {"term": name, "because": reading.because})
            yield phrase, replace(terms, **{name: replace(term, value=reading.value)})


def silent_terms(terms: Terms, *, read: AbstractSet[str]) -> tuple[str, ...]:
    """Of the terms that were read, those that no source settles and for which none offers another reading."""
    silent = (name for name in sorted(read) if not getattr(terms, name).known)
    return tuple(name for name in silent if not getattr(terms, name).readings)
