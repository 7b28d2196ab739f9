"""What an estimate took for granted: every unanswered question and every convention, said aloud."""

from collections.abc import Iterator

from service.domain.cities import City
from service.domain.document_words import city_label
from service.domain.episode import Episode
from service.domain.phrase import Phrase
from service.domain.plan import PlanKind
from service.domain.premium import PremiumBasis
from service.domain.query import Query
from service.domain.states import Case
from service.domain.vocabulary import CityTier, Declared, Facility

_PRIVATE_ONLY = frozenset({"room", "differential_billing"})  # a government stay is one sum a day


def assumptions(
    query: Query, *, episode: Episode, cases: tuple[Case, ...], tier: CityTier, city: City | None = None
) -> tuple[Phrase, ...]:
    """One phrase each, the person's own unanswered questions first; ``city``: the one asked about, if it is listed."""
    return (*_unanswered(query, tier, city), *_stay(episode), *_policies(query, cases))


def _unanswered(query: Query, tier: CityTier, city: City | None) -> Iterator[Phrase]:
    if query.place.city is None and query.place.city_tier is None:
        yield Phrase("assumed.metro")
    elif query.place.city is not None:
        yield Phrase("assumed.city_tier", {"city": city_label(city) if city else query.place.city, "tier": tier})
    public = query.place.facility is Facility.PUBLIC
    if public:
        yield Phrase("assumed.public")
    for name in ("facility", "room", "differential_billing", "network"):
        if name in query.assumed and not (public and name in _PRIVATE_ONLY):
            yield Phrase(f"assumed.{name}")
    if query.age_years is None and (query.answers or {}).get("age_years") is None:
        yield Phrase("assumed.no_age")


def _stay(episode: Episode) -> Iterator[Phrase]:
    if episode.stay is not None:
        days = episode.stay.discharge_day - episode.stay.admission_day
        key = "assumed.stay" if days else "assumed.day_care"
        yield Phrase(key, {"days": days, "day": episode.stay.admission_day})
        yield Phrase("assumed.active_treatment")
    yield Phrase("assumed.typical_quantities")
    yield Phrase("assumed.prices_about_2025")


def _policies(query: Query, cases: tuple[Case, ...]) -> Iterator[Phrase]:
    if not query.policy.plans:
        yield Phrase("assumed.plan", {"plan": cases[0].plan.name})
    for case in cases:
        if case.plan.kind is PlanKind.SUPER_TOP_UP:
            yield Phrase("assumed.no_base_policy", {"plan": case.plan.name})
        if case.premium.basis is PremiumBasis.BRACKETED:
            yield Phrase("assumed.premium_bracket", {"plan": case.plan.name})
    if query.policy.declared_condition is Declared.UNKNOWN:
        yield Phrase("assumed.not_declared")
    yield Phrase("assumed.policy_age")
    yield Phrase("assumed.nothing_claimed_this_year")
