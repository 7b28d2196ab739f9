"""The first number: what self-care and a doctor's visit cost anywhere in the market, and whether the usual plan helps.

For one choice of how it is today, with most questions still open: it names no likely stage. Knows no words.
"""

from dataclasses import dataclass

from service.domain.edition import Edition
from service.domain.estimate import Estimate, estimate
from service.domain.ladder import Rung
from service.domain.query import Place, Query
from service.domain.screens import AnswerSet
from service.domain.verdict import Verdict
from service.domain.vocabulary import CityTier, PolicyState, Stage

STAGES = (Stage.SELF_CARE, Stage.DOCTOR_VISIT)


@dataclass(frozen=True, slots=True)
class Span:
    """From the least P10 of any city to the largest P90, minor units."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class FirstNumber:
    """What both stages cost, each with what comes before it.

    ``verdict``: on the edition's default plan, held past its waits, if it stops at the doctor; None where that depends
    on the city.
    """

    self_care: Span
    doctor_visit: Span
    verdict: Verdict | None


def first_number(answers: AnswerSet, edition: Edition) -> FirstNumber | None:
    """None where triage gives no price, or where a part of it has none in some city."""
    found = edition.triage.assess(edition.triage.read(answers))
    if found.kind != "estimate":
        return None
    included = tuple(stage for stage in found.stages_included if stage.rank <= Stage.DOCTOR_VISIT.rank)
    everywhere = [_at(tier, found.presentation, included, edition) for tier in CityTier]
    self_care, doctor_visit = ([_rung(each, stage) for each in everywhere] for stage in STAGES)
    if any(rung.unpriced for rung in (*self_care, *doctor_visit)):
        return None
    verdicts = [_verdict(each) for each in everywhere]
    same = all(verdict == verdicts[0] for verdict in verdicts)
    return FirstNumber(_span(self_care), _span(doctor_visit), verdicts[0] if same else None)


def _at(tier: CityTier, presentation: str, included: tuple[Stage, ...], edition: Edition) -> Estimate:
    """The whole answer for a city of this size, as anybody would get it."""
    query = Query(
        edition.market.code,
        presentation=presentation,
        stage=Stage.DOCTOR_VISIT,
        stages_included=included,
        place=Place(city_tier=tier),
    )
    answer = estimate(query, edition)
    assert isinstance(answer, Estimate)  # only answers to triage may lead to no price
    return answer


def _rung(answer: Estimate, stage: Stage) -> Rung:
    return next(rung for rung in answer.ladder if rung.stage is stage)


def _span(rungs: list[Rung]) -> Span:
    return Span(min(rung.cumulative.low for rung in rungs), max(rung.cumulative.high for rung in rungs))


def _verdict(answer: Estimate) -> Verdict | None:
    entry = next(each for each in answer.comparison if each.stage is Stage.DOCTOR_VISIT)
    return next(row.cover_verdict for row in entry.rows if row.policy_state is PolicyState.PAST_WAITS)
