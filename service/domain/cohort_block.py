"""A block of questions and of what was settled for them: rows as arrays, columns by name. Computes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from service.domain.edition import Edition, Versions
from service.domain.errors import Fault
from service.domain.money import Array, Mask
from service.domain.query import Query, YearSoFar
from service.domain.vocabulary import PolicyState

STATES = (PolicyState.BOUGHT_TODAY, PolicyState.PAST_WAITS, PolicyState.OWN_POLICY)
CODES_BEFORE = ("kind", "presentation", "urgency", "city_tier", "facility", "scenario", "role", "variant", "plan_id")
OF_A_STATE = ("plan_pays", "patient_pays", "total", "difference", "cover_verdict", "year_verdict")
VERSIONS = ("engine", "content", "triage", "pathway", "cost_table")
# Of a plan at an end of a course, and of the member besides.
SHARED_BEFORE = (*CODES_BEFORE, "sum_insured", "currency", "bills", "bills_low", "bills_high")
SHARED_AFTER = ("partial", *(f"{name}_version" for name in (*VERSIONS, "plan")))
SHARED = frozenset((*SHARED_BEFORE, *SHARED_AFTER))
OWN = ("premium", "premium_basis", *(f"{state}_{name}" for state in STATES for name in OF_A_STATE))
COLUMNS = (*SHARED_BEFORE, *OWN, *SHARED_AFTER)
IS_MONEY = frozenset(
    ("sum_insured", "bills", "bills_low", "bills_high", "premium")
    + tuple(f"{state}_{name}" for state in STATES for name in OF_A_STATE[:4])
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A question that leaves out what stands in the figures of a row; ``said`` is all of it, to be found again by."""

    query: Query = field(compare=False)
    said: str

    @classmethod
    def of(cls, query: Query) -> "Profile":
        """The profile of a question."""
        return cls(query, repr(query))


@dataclass(frozen=True, slots=True)
class Block:
    """Rows to settle: ``profile`` points at the question each row asks; the other figures are its own, -1 not given.

    ``editions`` answer the ``profiles``, one each.
    """

    profiles: tuple[Profile, ...]
    editions: tuple[Edition, ...]
    profile: Array
    age_years: Array
    age_months: Array
    premium: Array
    sum_insured_left: Array
    deductible_left: Array

    def query(self, row: int) -> Query:
        """The question that a row asks."""
        profile = self.profiles[self.profile[row]].query
        cover, deductible = _given(self.sum_insured_left[row]), _given(self.deductible_left[row])
        policy = replace(
            profile.policy,
            age_months=_given(self.age_months[row]),
            premium=_given(self.premium[row]),
            year=None if cover is None and deductible is None else YearSoFar(cover, deductible),
        )
        query: Query = replace(profile, age_years=_given(self.age_years[row]), policy=policy)
        return query


def _given(value: np.int64) -> int | None:
    return None if value < 0 else int(value)


Places: TypeAlias = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of names by number; -1 is empty."""

    index: Places
    names: tuple[str, ...]


# Money is in minor units, and empty where the mask is False.
Column: TypeAlias = Codes | tuple[Array, Mask]


@dataclass(frozen=True, slots=True)
class Settled:
    """Result rows in the order of the input, then plan as asked, then likely and worst end; ``row`` is the input row.

    ``columns`` go by the names of ``COLUMNS``. Those of ``OWN`` hold each result once, and ``result`` tells which one a
    result row has; those of ``SHARED`` hold what many results share once, and ``end`` tells it by result.
    A row that cannot be answered has no result row, but ``faults``.
    """

    row: Array
    result: Array
    end: Array
    columns: Mapping[str, Column]
    faults: Mapping[int, tuple[Fault, ...]]


def versions_told(versions: Versions) -> dict[str, str]:
    """The versions that an answer names, but for its plan's."""
    return {f"{name}_version": getattr(versions, name) for name in VERSIONS}
