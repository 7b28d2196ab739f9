"""Random cases for comparing adjudicators: terms, one claim, and members who share it.

``random_case`` is plain ``random.Random`` and fast, and ``cases`` draws its seed. ``shrinking_cases`` is the same
generator with every choice under hypothesis: ten times slower, but a disagreement shrinks. Amounts and
thresholds are drawn near each other on purpose. Bounds: a line at most 10**10 minor units, a claim below
6 × 10**10. Settles nothing.
"""

import random
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from hypothesis import strategies as st

from service.domain.plan import Terms
from tests.oracle_shapes import Claim, Member
from tests.random_amounts import LARGEST_CLAIM
from tests.random_claims import random_claim
from tests.random_members import random_members
from tests.random_terms import random_terms

__all__ = ["LARGEST_CLAIM", "Case", "as_values", "cases", "random_case", "shrinking_cases"]

Case = tuple[Terms, Claim, list[Member]]


def random_case(rng: random.Random) -> Case:
    """Terms, a claim, and one to four members whose limits lie near the claim's amounts."""
    claim = random_claim(rng)
    terms = random_terms(rng, claim)
    return terms, claim, random_members(rng, claim, terms)


cases: st.SearchStrategy[Case] = st.integers(0, 2**32).map(lambda seed: random_case(random.Random(seed)))
shrinking_cases: st.SearchStrategy[Case] = st.randoms(use_true_random=False).map(random_case)


def as_values(case: Case) -> dict[str, Any]:
    """A case in plain JSON values, for printing a disagreement: of the terms only those that say something."""
    terms, claim, members = case
    given = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
    values = {name: plain(term.value) for name, term in given.items() if term != getattr(Terms(), name)}
    return {"terms": values, "claim": plain(asdict(claim)), "members": [plain(asdict(one)) for one in members]}


def plain(value: Any) -> Any:
    """Dataclasses, tuples and sets as objects and sorted lists."""
    if hasattr(value, "__dataclass_fields__"):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(plain, value))
    return list(map(plain, value)) if isinstance(value, tuple | list) else value
