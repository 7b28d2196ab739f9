"""Query and edition → estimate, in the order a reader would expect: triage, ladder, with and without, notes.

Safety first: an emergency, or a sign that is not about the back, ends before any price. Triage never
sees an insurance answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.domain.ask_insurer import Question, ask_insurer
from service.domain.assumptions import assumptions
from service.domain.boundaries import boundaries
from service.domain.care import ServiceItem
from service.domain.cities import City, listed_city
from service.domain.comparison import Comparison
from service.domain.cover_notes import Note
from service.domain.edition import Course, Edition, Versions
from service.domain.episode import EpisodeKey
from service.domain.errors import Contradiction
from service.domain.fit import check_fit
from service.domain.ladder import Rung, with_shares
from service.domain.opening import Opening, opening
from service.domain.phrase import Phrase
from service.domain.query import PlanChoice, Query
from service.domain.shares import Share, share_of_people
from service.domain.states import Case
from service.domain.triage import Disposition
from service.domain.vocabulary import STAGES, CityTier, Stage


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A line of care for which no table has a price; it is missing from every total."""

    item: ServiceItem
    stage: Stage


@dataclass(frozen=True, slots=True)
class Estimate:
    """The whole answer with prices."""

    query: Query
    tier: CityTier
    presentation: str
    stage: Stage
    triage: Disposition | None
    opening: Opening
    ladder: tuple[Rung, ...]
    comparison: tuple[Comparison, ...]
    would_not_help: tuple[Note, ...]
    could_help: tuple[Note, ...]
    ask_insurer: tuple[Question, ...]
    assumptions: tuple[Phrase, ...]
    unpriced: tuple[Unpriced, ...]
    versions: Versions


@dataclass(frozen=True, slots=True)
class NoPrice:
    """Advice without a price: an emergency, or a sign that a back-pain price would mislead about."""

    query: Query
    triage: Disposition
    versions: Versions


def estimate(query: Query, edition: Edition) -> Estimate | NoPrice:
    """Answer ``query`` under ``edition``; Contradiction with every fault when it does not fit.

    Where no price is due, a mistyped plan or place does not stand in the way of the advice.
    """
    disposition = _assess(query, edition)
    if disposition is not None and disposition.kind != "estimate":
        return NoPrice(query, disposition, edition.versions(locale=edition.locale(query.locale)))
    check_fit(query, edition)
    return _price(query, edition, disposition)


def settled_from(query: Query, edition: Edition) -> tuple[Course, tuple[Case, ...]] | None:
    """What the comparison of an estimate is settled from; None where no price is due, Contradiction as there."""
    disposition, course = assessed(query, edition)
    return None if course is None else (course, _cases(query, edition, _age(query, disposition)))


def assessed(query: Query, edition: Edition) -> tuple[Disposition | None, Course | None]:
    """Triage's result, None without answers, and the course it leads to, None where no price is due."""
    disposition = _assess(query, edition)
    if disposition is not None and disposition.kind != "estimate":
        return disposition, None
    check_fit(query, edition)
    course, _ = _courses(query, edition, disposition)
    return disposition, course


def _assess(query: Query, edition: Edition) -> Disposition | None:
    """Triage's result; None without answers, or with answers that ``check_fit`` refuses beside everything else."""
    if query.answers is None:
        return None
    try:
        answers = edition.triage.read(query.answers, age_years=query.age_years)
    except Contradiction:
        return None
    return edition.triage.assess(answers)


def _price(query: Query, edition: Edition, disposition: Disposition | None) -> Estimate:
    course, others = _courses(query, edition, disposition)
    key, stage, included = course.episode, course.likely, course.included
    presentation, tier = key.presentation, key.tier
    cases = _cases(query, edition, _age(query, disposition))
    episode = edition.episode(key)

    def share(step: Stage) -> Share | None:
        variant = episode.key.variant if step is Stage.HOSPITALISATION else None
        return share_of_people(edition.shares, presentation, step, variant, disposition, likely=stage)

    ends = edition.scenarios(course)
    compared = [edition.compare(course, case) for case in cases]
    comparison = tuple(entry for each in compared for entry in each.ends)
    notes = [edition.notes(case.plan.id, case.options, case.sum_insured) for case in cases]
    return Estimate(
        query=query,
        tier=tier,
        presentation=presentation,
        stage=stage,
        triage=disposition,
        opening=opening(comparison, cases),
        ladder=with_shares(edition.ladder(key, included, others), share),
        comparison=comparison,
        would_not_help=tuple(note for against, _ in notes for note in against),
        could_help=tuple(note for _, for_it in notes for note in for_it),
        ask_insurer=ask_insurer([each.questions for each in compared]),
        assumptions=(
            *assumptions(query, episode=episode, cases=cases, tier=tier, city=_listed(query, edition)),
            *boundaries(ends, cases),
        ),
        unpriced=tuple(Unpriced(line.item, line.on_rung) for line in episode.unpriced),
        versions=edition.versions(presentation, [case.plan.id for case in cases], locale=edition.locale(query.locale)),
    )


def _courses(query: Query, edition: Edition, disposition: Disposition | None) -> tuple[Course, tuple[EpisodeKey, ...]]:
    """The course of the question, and the episodes in which its stay goes another way."""
    presentation, stage, included = _stages(query, disposition)
    key, others = _episodes(query, edition, presentation, _tier(query, edition))
    return Course(key, stage, included, query.differential_billing), others


def _stages(query: Query, disposition: Disposition | None) -> tuple[str, Stage, frozenset[Stage]]:
    """Presentation, likely stage and the stages gone through: from triage, or as the query names them."""
    if disposition is not None:
        return (
            disposition.presentation,
            disposition.stage,
            frozenset(disposition.stages_included),
        )
    assert query.presentation is not None and query.stage is not None
    before = tuple(step for step in STAGES if step.rank < query.stage.rank)
    given = before if query.stages_included is None else query.stages_included
    return query.presentation, query.stage, frozenset((*given, query.stage))


def _age(query: Query, disposition: Disposition | None) -> int | None:
    if query.age_years is not None or query.answers is None:
        return query.age_years
    answered = query.answers.get("age_years")
    return int(answered) if isinstance(answered, int) else None


def _tier(query: Query, edition: Edition) -> CityTier:
    """The given tier, else the named city's, else metro (an assumption that the answer states)."""
    if query.place.city_tier is not None:
        return query.place.city_tier
    return CityTier.METRO if query.place.city is None else edition.city(query.place.city).tier


def _listed(query: Query, edition: Edition) -> City | None:
    """The city asked about, if the edition knows it."""
    return None if query.place.city is None else listed_city(edition.cities, query.place.city)


def _episodes(
    query: Query, edition: Edition, presentation: str, tier: CityTier
) -> tuple[EpisodeKey, tuple[EpisodeKey, ...]]:
    """The episode with its usual hospital variant, and those with the others."""
    pathway = edition.pathway(presentation)
    care_so_far = frozenset(_answered(query.answers, "care_so_far"))
    usual = pathway.hospital_variant(
        surgery_advised="surgery_advised" in care_so_far,
        prescribed=query.prescribed,
        items=edition.items,
    )

    prescribed, place = tuple(sorted(query.prescribed.items())), query.place
    key = EpisodeKey(presentation, usual, tier, place.facility, place.room, care_so_far, prescribed)
    return key, tuple(replace(key, variant=variant) for variant in pathway.variants if variant != usual)


def _answered(answers: Mapping[str, object] | None, question: str) -> tuple[str, ...]:
    value = (answers or {}).get(question, ())
    return tuple(str(option) for option in value) if isinstance(value, list | tuple) else ()


def _cases(query: Query, edition: Edition, age_years: int | None) -> tuple[Case, ...]:
    """The plans asked for, or the default one, with chosen terms, sums insured and premiums."""
    return tuple(_case(query, edition, choice, age_years) for choice in edition.choices(query.policy))


def _case(query: Query, edition: Edition, choice: PlanChoice, age_years: int | None) -> Case:
    assert choice.sum_insured is not None
    zone = edition.zone(query.place.city)
    return Case(
        edition.plans[choice.plan_id],
        edition.terms_of(choice),
        choice.sum_insured,
        query.policy,
        edition.premium(choice, age_years=age_years, given=query.policy.premium, zone=zone),
        edition.as_of,
        choice.options,
        age_years,
    )
