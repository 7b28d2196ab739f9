"""What each row of a block asks, worked out once for all that ask the same: a course with its plans, advice, or faults.

Ages matter here by what triage makes of them. Settles nothing.
"""

from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from service.domain.answers import AGE
from service.domain.cohort_block import Block, Profile
from service.domain.distinct import distinct
from service.domain.edition import Course, Edition, Versions
from service.domain.errors import Contradiction, Fault
from service.domain.estimate import assessed
from service.domain.fit import most_deductible_left
from service.domain.money import Array
from service.domain.query import PlanChoice, PolicyQuestion, Query, YearSoFar

NO_POLICY, TOO_MUCH = 1, 2  # what may be wrong with a year so far, as bits
EVERY_AGE: tuple[int, ...] = ()
OLDEST = 1 << 40  # no age is as high


@dataclass(frozen=True, slots=True)
class Advice:
    """No price is due."""

    kind: str
    presentation: str
    urgency: str
    versions: Versions = field(hash=False)


@dataclass(frozen=True, slots=True)
class Priced:
    """A course under the plans asked about: rows that share it differ in nothing but their own figures.

    ``known``: what is known of the own policy beside its age and its year. ``zone``: where premiums are read.
    ``age_years`` stands in for that of a row without one.
    """

    course: Course
    choices: tuple[PlanChoice, ...]
    known: PolicyQuestion
    zone: str
    urgency: str
    age_years: int
    versions: Versions = field(hash=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be answered."""

    faults: tuple[Fault, ...]


Answer: TypeAlias = Advice | Priced | Refused


@dataclass(frozen=True, slots=True)
class _Asked:
    """A profile with no more of a row's own figures than its answer or its faults depend on."""

    profile: Profile
    age_years: int
    priced: bool
    wrong: int
    deductible_left: int

    def query(self) -> Query:
        """The question that stands for all that ask the same."""
        asked, left = self.profile.query, self.deductible_left if self.wrong & TOO_MUCH else None
        policy = replace(
            asked.policy,
            premium=0 if self.priced else None,
            age_months=None if self.wrong & NO_POLICY else 0,
            year=YearSoFar(0, left) if self.wrong else None,
        )
        query: Query = replace(asked, age_years=None if self.age_years < 0 else self.age_years, policy=policy)
        return query


def answers_of(block: Block) -> tuple[list[tuple[Answer, Edition]], Array]:
    """The different answers, each with its edition, and which one each row gets."""
    ages, wrong, priced = _ages_that_count(block), _wrong_years(block), block.premium >= 0
    left = np.where(wrong & TOO_MUCH, block.deductible_left, -1)
    first, kind = distinct(block.profile, ages, priced.astype(np.int64), wrong, left)
    found: dict[tuple[int, int], int] = {}
    listed: list[tuple[Answer, Edition]] = []
    numbers = []
    for profile, *own in zip(
        *(each[first].tolist() for each in (block.profile, ages, priced, wrong, left)), strict=True
    ):
        edition = block.editions[profile]
        answer = edition.kept(_answer, _Asked(block.profiles[profile], *own))
        key = id(answer), id(edition)  # those that are alike are one: ``_answer``
        if key not in found:
            found[key] = len(listed)
            listed.append((answer, edition))
        numbers.append(found[key])
    return listed, np.array(numbers, dtype=np.int64)[kind]


def _ages_that_count(block: Block) -> Array:
    """Of each row the least age that triage takes like its own; -1 where none was given or none counts."""
    floors: dict[tuple[int, ...], list[int]] = {}
    for profile in np.flatnonzero(np.bincount(block.profile)).tolist():
        floors.setdefault(_floors(block.profiles[profile].query, block.editions[profile]), []).append(profile)
    ages = block.age_years.copy()
    for least, profiles in floors.items():
        if least == EVERY_AGE:
            continue
        chosen = np.zeros(len(block.profiles), dtype=np.bool_)
        chosen[profiles] = True
        within = chosen[block.profile] & (ages >= least[0]) & (ages < least[-1])
        steps = np.array(least, dtype=np.int64)
        ages[within] = steps[np.searchsorted(steps, ages[within], side="right") - 1]
    return ages


def _floors(profile: Query, edition: Edition) -> tuple[int, ...]:
    """Where a new class of ages begins, and last where the last one ends; what lies outside is told age by age."""
    if profile.answers is None:
        return (0, OLDEST)
    asked = edition.triage.questions.get(AGE)
    if asked is None or AGE in profile.answers:
        return EVERY_AGE
    limits = (limit for limit in edition.kept(_age_limits) if asked.minimum < limit <= asked.maximum)
    return (asked.minimum, *limits, asked.maximum + 1)


def _age_limits(edition: Edition) -> tuple[int, ...]:
    return edition.triage.age_limits


def _wrong_years(block: Block) -> Array:
    """What is wrong with what a row says of its year, in bits."""
    given = (block.sum_insured_left >= 0) | (block.deductible_left >= 0)
    wrong: Array = np.where(given & (block.age_months < 0), NO_POLICY, 0)
    if (block.deductible_left > 0).any():
        asked = zip(block.profiles, block.editions, strict=True)
        most = np.array([edition.kept(_most, profile.query.policy.plans) for profile, edition in asked], dtype=np.int64)
        wrong |= np.where(block.deductible_left > most[block.profile], TOO_MUCH, 0)
    return wrong


def _most(edition: Edition, plans: tuple[PlanChoice, ...]) -> int:
    return most_deductible_left(PolicyQuestion(plans), edition)


def _answer(edition: Edition, asked: _Asked) -> Answer:
    """The answer, one and the same for all questions that it is equal for."""
    return edition.kept(_same, _worked_out(edition, asked.query()))


def _same(_: Edition, answer: Answer) -> Answer:
    return answer


def _worked_out(edition: Edition, query: Query) -> Answer:
    try:
        disposition, course = assessed(query, edition)
    except Contradiction as refusal:
        return Refused(refusal.faults)
    locale = edition.locale(query.locale)
    if course is None:
        assert disposition is not None
        told = disposition.kind, disposition.presentation, disposition.urgency
        return Advice(*told, edition.versions(locale=locale))
    choices = edition.choices(query.policy)
    answered = (query.answers or {}).get(AGE, -1)
    return Priced(
        course=course,
        choices=choices,
        known=replace(query.policy, plans=(), premium=None, age_months=None, year=None),
        zone=edition.zone(query.place.city),
        urgency=disposition.urgency if disposition else "",
        age_years=answered if isinstance(answered, int) else -1,
        versions=edition.versions(course.episode.presentation, (each.plan_id for each in choices), locale=locale),
    )
