"""The days before and after a hospital stay whose bills a plan counts, in days since the pain began.

Read off the plan's terms alone: whether a bill in them is paid is the settlement's question.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.claim import Claim
from service.domain.eob import clause_of
from service.domain.phrase import Phrase
from service.domain.plan import Clause, Plan, Term, Terms


@dataclass(frozen=True, slots=True)
class Window:
    """``days`` before or after the stay; ``ends_on``: the day of the window that is farthest from it."""

    days: int
    ends_on: int
    clause: Clause | None
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class AroundStay:
    """A stay and its windows; None where the plan has none, or where no source settles how long it is."""

    admission_day: int
    discharge_day: int
    before: Window | None
    after: Window | None

    @property
    def cited(self) -> tuple[str, ...]:
        """The sources of its clauses."""
        return tuple(window.clause.source for window in (self.before, self.after) if window and window.clause)


def around_stay(claim: Claim, plan: Plan, terms: Terms, standard: Mapping[str, Clause]) -> AroundStay | None:
    """The windows of ``plan`` around the stay of ``claim``; None without a stay."""
    first, last = claim.admission_day, claim.discharge_day
    if first is None or last is None:
        return None

    def window(name: str, term: Term[int], *, towards: int) -> Window | None:
        if not (terms.in_patient.value and term.known and term.value):
            return None
        day = last + term.value if towards > 0 else first - term.value
        key = "after" if towards > 0 else "before" if day > 0 else "before_all"
        said = Phrase(f"around_stay.{key}", {"plan": plan.name, "days": term.value, "day": day})
        return Window(term.value, day, clause_of(terms, name, standard), said)

    return AroundStay(
        first,
        last,
        before=window("pre_hospital_days", terms.pre_hospital_days, towards=-1),
        after=window("post_hospital_days", terms.post_hospital_days, towards=1),
    )
