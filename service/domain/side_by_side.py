"""Several plans beside one another: what an estimate says of each, in the order asked for.

Computes no figure of its own, so that a comparison can only say what the estimate says.
"""

from dataclasses import dataclass

from service.domain.comparison import Comparison
from service.domain.estimate import Estimate
from service.domain.opening import Opening, opening
from service.domain.states import Case


@dataclass(frozen=True, slots=True)
class Beside:
    """One plan as it was asked about, its own opening sentence, and what it does at every end of the episode."""

    case: Case
    opening: Opening
    ends: tuple[Comparison, ...]


def side_by_side(answer: Estimate) -> tuple[Beside, ...]:
    """Every plan of the answer; the ends of an episode are the same under each."""
    ends = len(answer.comparison) // len(answer.cases)
    return tuple(
        _beside(case, answer.comparison[ends * number : ends * (number + 1)])
        for number, case in enumerate(answer.cases)
    )


def _beside(case: Case, ends: tuple[Comparison, ...]) -> Beside:
    return Beside(case, opening(ends, (case,)), ends)
