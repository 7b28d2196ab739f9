"""What a person asks: their answers or a known stage, where, which policies. Typed and true past the schemas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from service.domain.vocabulary import CityTier, Declared, Facility, RoomClass, Stage


@dataclass(frozen=True, slots=True)
class Place:
    """Where care would be bought: a named city or a tier, kind of facility, class of room."""

    city: str | None = None
    city_tier: CityTier | None = None
    facility: Facility = Facility.PRIVATE_MID
    room: RoomClass = RoomClass.SEMI_PRIVATE


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan to compare; ``options`` name its published variants; sum insured in minor units."""

    plan_id: str
    sum_insured: int | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """What the member's own policy has left in its year, minor units; None is as at its beginning.

    ``sum_insured_left`` is all the cover that the next claim may use: base, bonus and what comes back.
    """

    sum_insured_left: int | None = None
    deductible_left: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyQuestion:
    """The policies asked about and what is known of the member's own.

    ``age_months`` None: the member holds none. ``premium``: the yearly premium given, minor units. ``year`` None:
    nothing was claimed in it yet; it changes no row but that of the own policy.
    """

    plans: tuple[PlanChoice, ...] = ()
    age_months: int | None = None
    premium: int | None = None
    declared_condition: Declared = Declared.UNKNOWN
    network: bool = True
    year: YearSoFar | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """One question. Either ``answers`` or ``presentation`` with ``stage``.

    ``assumed`` names the optional fields the person left out, for the assumptions of the answer.
    ``written`` maps the place of a fault to where the person wrote it, if that is elsewhere. ``recorded_at``: answer
    from what had been recorded by then. ``tenant``: who asks, by its key and never by the question. ``locale``: the
    language of the answer; empty: the first on offer.
    """

    market: str
    answers: Mapping[str, int | str | Sequence[str]] | None = None
    presentation: str | None = None
    stage: Stage | None = None
    stages_included: tuple[Stage, ...] | None = None
    place: Place = Place()
    age_years: int | None = None
    policy: PolicyQuestion = PolicyQuestion()
    prescribed: Mapping[str, int] = field(default_factory=dict)
    differential_billing: bool = True
    as_of: date | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()
    written: Mapping[str, str] = field(default_factory=dict)
    recorded_at: datetime | None = None
    tenant: str = ""
    locale: str = ""
