"""A scenario: where an episode ends, as a claim the kernel can settle, and what is uncertain about it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from service.domain.care import BillLine
from service.domain.claim import Claim, ClaimLine
from service.domain.episode import Episode
from service.domain.ladder import stages_up_to
from service.domain.vocabulary import RoomClass, ServiceCategory, SpineScope, Stage

CONSERVATIVE = "conservative_admission"
# An assumption: longer than any plan asks of day care (two hours), shorter than what makes a stay (24).
DAY_CASE_HOURS = 12
# Wordings leave open whether a stay for a plain spasm is treatment or rest (Excl04, Excl05): priced both ways.
CONTESTED = frozenset({"simple_spasm", "recurrent_sedentary", "chronic_spasm"})
_DISC = frozenset({"radiculopathy", "post_spine_surgery"})
_INJURY = "post_injury"
SPINAL = CONTESTED | _DISC | {_INJURY}  # presentations of the spine: what a spine wait may name


class Role(StrEnum):
    LIKELY = "likely"
    WORST = "worst"


@dataclass(frozen=True, slots=True)
class Scenario:
    """An episode that ends at ``stage``: its priced lines in date order and the claim they make.

    ``partial``: some of its care has no price and is missing from the bills.
    """

    stage: Stage
    role: Role
    variant: str | None
    lines: tuple[BillLine, ...]
    claim: Claim
    surgical: bool
    partial: bool = False

    @property
    def bills(self) -> int:
        """What providers charge, minor units."""
        return sum(line.amount for line in self.lines)

    @property
    def contested(self) -> bool:
        """Whether an insurer may refuse the stay as rest or investigation (decided by the presentation)."""
        stay = self.claim.admission_day is not None
        return stay and self.variant == CONSERVATIVE and self.claim.presentation in CONTESTED


def scenarios(
    episode: Episode,
    *,
    likely: Stage,
    included: frozenset[Stage],
    differential_billing: bool,
) -> tuple[Scenario, ...]:
    """The likely end and the hospital stay; one scenario if they coincide."""
    ends = [(likely, Role.LIKELY)]
    if likely is not Stage.HOSPITALISATION:
        ends.append((Stage.HOSPITALISATION, Role.WORST))
    return tuple(_scenario(episode, stage, role, included, differential_billing) for stage, role in ends)


def _scenario(
    episode: Episode,
    stage: Stage,
    role: Role,
    included: frozenset[Stage],
    differential_billing: bool,
) -> Scenario:
    hospital = stage is Stage.HOSPITALISATION
    stay = episode.stay if hospital else None
    through = stages_up_to(stage, included)
    lines = tuple(
        sorted(
            episode.ahead(through),
            key=lambda line: (line.care.days or (0,))[0],
        )
    )
    claim = Claim(
        lines=tuple(_claim_line(line, episode.key.room) for line in lines),
        amounts=np.array([[line.amount] for line in lines], dtype=np.int64).reshape(len(lines), 1),
        admission_day=stay.admission_day if stay else None,
        discharge_day=stay.discharge_day if stay else None,
        hours=DAY_CASE_HOURS if stay and stay.admission_day == stay.discharge_day else None,
        differential_billing=differential_billing,
        presentation=episode.key.presentation,
        variant=(stay.variant if stay else ""),
        accident=episode.key.presentation == _INJURY,
        tariff=episode.tariff,
    )
    return Scenario(
        stage=stage,
        role=role,
        variant=stay.variant if stay else None,
        lines=lines,
        claim=claim,
        surgical=bool(stay and stay.surgical),
        partial=any(line.on_rung in through for line in episode.unpriced),
    )


def _claim_line(line: BillLine, room: RoomClass) -> ClaimLine:
    item = line.care.item
    return ClaimLine(
        item=item.code,
        category=item.category,
        setting=item.setting,
        days=line.care.days,
        nonpayable=item.nonpayable,
        prescribed=line.care.prescribed,
        room_class=room if item.category is ServiceCategory.ROOM else None,
    )


class Listed(StrEnum):
    """Whether a plan's specified-disease wait names a condition."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


def spine_listed(scope: SpineScope, *, known: bool, presentation: str, surgical: bool) -> Listed:
    """Decide from the printed scope; an unknown scope, or a plain spasm under "spinal disorders", is unclear.

    An injury is an accident and exempt from this wait, whatever the scope.
    """
    if presentation == _INJURY or (known and scope is SpineScope.NONE):
        return Listed.NO
    if not known:
        return Listed.UNCLEAR
    if presentation in _DISC:
        return Listed.YES if surgical or scope is not SpineScope.SURGERY_ONLY else Listed.NO
    return Listed.UNCLEAR if scope is SpineScope.ALL_SPINAL else Listed.NO
