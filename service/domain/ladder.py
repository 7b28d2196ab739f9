"""The ladder: what each stage costs by itself and with what comes before it, and how many people get there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from service.domain.care import BillLine, CareLine, Price
from service.domain.episode import Episode
from service.domain.odds import quantiles
from service.domain.shares import Share
from service.domain.vocabulary import STAGES, Stage


@dataclass(frozen=True, slots=True)
class Range:
    """Typical is the exact sum of typical lines; low and high are P10 and P90 of the simulated bills."""

    low: int
    typical: int
    high: int


@dataclass(frozen=True, slots=True)
class OtherCourse:
    """Another way the same rung may go."""

    variant: str
    typical: int


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage of an episode's ladder; ``included`` says whether triage expects the plan to go through it.

    ``cited`` are the sources behind its quantities. Equal ``made_from`` within an edition: equal lines.
    """

    made_from: str
    stage: Stage
    included: bool
    variant: str | None
    cost: Range
    cumulative: Range
    share: Share | None
    lines: tuple[BillLine, ...]
    unpriced: tuple[CareLine, ...]
    extras: tuple[tuple[CareLine, Price | None], ...]
    alternatives: tuple[OtherCourse, ...]
    cited: tuple[str, ...]


def climb(
    episode: Episode,
    *,
    included: frozenset[Stage],
    others: tuple[Episode, ...],
) -> tuple[Rung, ...]:
    """The five rungs, without shares; a rung's cumulative cost sums the included ones below it and itself."""
    return tuple(_rung(episode, stage, included=included, others=others) for stage in STAGES)


def with_shares(ladder: tuple[Rung, ...], share: Callable[[Stage], Share | None]) -> tuple[Rung, ...]:
    """The same rungs with how many people get there, which hangs on where triage starts."""
    return tuple(replace(rung, share=share(rung.stage)) for rung in ladder)


def stages_up_to(stage: Stage, included: frozenset[Stage]) -> frozenset[Stage]:
    """The rungs an episode that ends at ``stage`` goes through."""
    return frozenset(step for step in included if step.rank <= stage.rank) | {stage}


def typical(lines: tuple[BillLine, ...]) -> int:
    """The sum of the lines still to be paid, minor units."""
    return sum(line.amount for line in lines if not line.care.already_spent)


def _rung(
    episode: Episode,
    stage: Stage,
    *,
    included: frozenset[Stage],
    others: tuple[Episode, ...],
) -> Rung:
    hospital = stage is Stage.HOSPITALISATION
    lines = episode.rung(stage)
    through = stages_up_to(stage, included)
    low, high = quantiles(episode.draws[stage.rank])
    together_low, together_high = quantiles(episode.draws[[step.rank for step in through]].sum(axis=0))
    return Rung(
        made_from=f"{stage} {episode.key}",
        stage=stage,
        included=stage in included,
        variant=episode.key.variant if hospital else None,
        cost=Range(low, typical(lines), high),
        cumulative=Range(together_low, typical(episode.ahead(through)), together_high),
        share=None,
        lines=lines,
        unpriced=tuple(line for line in episode.unpriced if line.on_rung is stage),
        extras=tuple(extra for extra in episode.extras if extra[0].on_rung is stage),
        cited=tuple(dict.fromkeys(source for line in lines for source in line.care.sources)),
        alternatives=tuple(_other_courses(others)) if hospital else (),
    )


def _other_courses(others: tuple[Episode, ...]) -> Iterator[OtherCourse]:
    """The other ways a stay may go, if all of their lines have a price: a part of one would pass for the whole."""
    for other in others:
        if not any(line.on_rung is Stage.HOSPITALISATION for line in other.unpriced):
            yield OtherCourse(other.key.variant, typical(other.rung(Stage.HOSPITALISATION)))
