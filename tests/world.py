"""The published catalogue without a database, the cast, and builders of questions: everything takes overrides.

Rajat is the article's persona (triage vignette V01). Dates are written: the catalogue of 20 November 2026.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from schemas import catalogue as wire
from service.cli_folder import read
from service.domain.claim import Members
from service.domain.comparison import Comparison, Row, compare
from service.domain.content import Content
from service.domain.edition import Edition
from service.domain.episode import Episode, EpisodeKey
from service.domain.estimate import Estimate, NoPrice, estimate
from service.domain.markets.india import MARKET
from service.domain.phrase import Phrase
from service.domain.plan import Plan
from service.domain.premium import UNKNOWN, Premium
from service.domain.query import Place, PlanChoice, PolicyQuestion, Query
from service.domain.scenario import Scenario, scenarios
from service.domain.states import Case
from service.domain.terms import chosen_terms
from service.domain.vocabulary import STAGES, CityTier, Declared, Facility, PolicyState, RoomClass, Stage
from service.store.documents import Entry, Key
from service.store.snapshot import Snapshot
from service.usecases.edition import edition_of
from service.wording import Wording
from tests.clinical import VIGNETTES

FIXTURES = Path(__file__).parent.parent / "fixtures" / "in"
TODAY = date(2026, 11, 20)
LAKH = 100_000_00
USUAL = Place()
NOTHING: Mapping[str, int] = MappingProxyType({})


def rupees(amount: float) -> int:
    """Minor units of an amount in rupees."""
    return round(amount * 100)


@cache
def texts() -> Mapping[str, str]:
    """The files of the Indian catalogue by path."""
    files = (file for file in sorted(FIXTURES.rglob("*")) if file.suffix in {".json", ".csv"})
    return {file.relative_to(FIXTURES).as_posix(): file.read_text(encoding="utf-8") for file in files}


@cache
def snapshot() -> Snapshot:
    """The fixtures as the store would hand them out on the day they are published."""
    drafts = {draft.key: draft for draft in read(texts(), called="in").drafts}
    values = {Key(document.kind, document.name): document.value for document in wire.read_folder(texts()).documents}
    entries = {
        key: Entry(number, "in", key, draft.version(TODAY), TODAY, draft.digest)
        for number, (key, draft) in enumerate(drafts.items(), start=1)
    }
    return Snapshot("in", TODAY, 1, MappingProxyType(entries), MappingProxyType(values))


def snapshot_of(values: Mapping[Key, object], as_of: date = TODAY) -> Snapshot:
    """The fixtures with these documents only, on a day."""
    entries = {key: entry for key, entry in snapshot().entries.items() if key in values}
    return replace(snapshot(), as_of=as_of, entries=entries, values=values)


@cache
def edition() -> Edition:
    """The published edition; it never changes, so every test may share it."""
    return edition_of(snapshot())


def edition_with(changed: Mapping[Key, object]) -> Edition:
    """The published edition with some documents replaced, under the same versions."""
    return edition_of(replace(snapshot(), values=MappingProxyType({**snapshot().values, **changed})))


@cache
def wording(locale: str = "en-IN") -> Wording:
    """The sentences of the fixtures in a language."""
    return Wording(snapshot().one("content", Content, locale), MARKET.currency)


def say(phrase: Phrase) -> str:
    """A phrase as the reader sees it."""
    return wording().say(phrase)


def plan(plan_id: str = "niva_reassure") -> Plan:
    """A published plan."""
    return edition().plans[plan_id]


def answers(vignette: str = "V01", **changes: Any) -> dict[str, Any]:
    """The answers of a triage vignette (V01 is Rajat), but for ``changes``; None leaves a question open."""
    inputs = next(case["inputs"] for case in VIGNETTES["vignettes"] if case["id"] == vignette)
    told = {**VIGNETTES["defaults"], **inputs, **changes}
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items() if value is not None
    }


def rajat(**changes: Any) -> Query:
    """Rajat's question by his answers; he is 38, in a metro, and asks about the default plan."""
    return Query(**{"market": "in", "answers": answers(), **changes})


def staged(presentation: str = "radiculopathy", stage: Stage = Stage.PHYSIOTHERAPY, **changes: Any) -> Query:
    """A question by a known presentation and stage, age 38."""
    return Query(**{"market": "in", "presentation": presentation, "stage": stage, "age_years": 38, **changes})


def advised(**changes: Any) -> Query:
    """Sciatica of seven weeks, an operation advised (vignette V53): its hospital variant is microdiscectomy."""
    return Query(**{"market": "in", "answers": answers("V53"), **changes})


def policy(
    *plan_ids: str, sum_insured: int | None = None, options: tuple[str, ...] = (), **known: Any
) -> PolicyQuestion:
    """A question about plans by id."""
    return PolicyQuestion(plans=tuple(PlanChoice(name, sum_insured, options) for name in plan_ids), **known)


def ask(query: Query) -> Estimate:
    """The priced answer of the published edition."""
    answer = estimate(query, edition())
    assert isinstance(answer, Estimate)
    return answer


def ask_unpriced(query: Query) -> NoPrice:
    """The answer without a price."""
    answer = estimate(query, edition())
    assert isinstance(answer, NoPrice)
    return answer


def episode(
    presentation: str = "radiculopathy",
    variant: str = "microdiscectomy",
    *,
    tier: CityTier = CityTier.METRO,
    place: Place = USUAL,
    care_so_far: frozenset[str] = frozenset(),
    prescribed: Mapping[str, int] = NOTHING,
) -> Episode:
    """A priced episode; by default an operation at a mid-size private hospital of a metro, semi-private room."""
    asked = tuple(sorted(prescribed.items()))
    return edition().episode(EpisodeKey(presentation, variant, tier, place.facility, place.room, care_so_far, asked))


def scenario(
    presentation: str = "radiculopathy",
    variant: str = "microdiscectomy",
    *,
    stage: Stage = Stage.HOSPITALISATION,
    room: RoomClass = RoomClass.SEMI_PRIVATE,
    facility: Facility = Facility.PRIVATE_MID,
    included: frozenset[Stage] = frozenset(STAGES),
    differential_billing: bool = True,
) -> Scenario:
    """Where an episode ends; by default in hospital for an operation, after every stage before it."""
    priced = episode(presentation, variant, place=Place(room=room, facility=facility))
    ends = scenarios(priced, likely=stage, included=included, differential_billing=differential_billing)
    return ends[0]


def case(
    plan_id: str = "niva_reassure",
    *,
    sum_insured: int = 5 * LAKH,
    options: tuple[str, ...] = (),
    premium: Premium = UNKNOWN,
    declared: Declared = Declared.NO,
    **known: Any,
) -> Case:
    """A plan as asked about: 5 lakh, no options, no premium, nothing to declare, in the network."""
    chosen = plan(plan_id)
    asked = PolicyQuestion(declared_condition=declared, **known)
    return Case(
        chosen, chosen_terms(chosen, options, sum_insured=sum_insured, maxima={}), sum_insured, asked, premium, TODAY
    )


def members(*, days: int = 0, months: int = 0, declared: bool = False, listed: bool = False) -> Members:
    """One member by the age of the policy; no sum is used up, the stay is accepted and in the network."""
    whole = np.array([5 * LAKH], dtype=np.int64)
    return Members(
        sum_insured=whole,
        sum_insured_left=whole,
        deductible_left=whole,
        policy_age_days=np.array([days]),
        policy_age_months=np.array([months]),
        declared=np.array([declared]),
        stay_accepted=np.array([True]),
        spine_wait=np.array([listed]),
        network=np.array([True]),
    )


def settle(plan_id: str = "niva_reassure", where: Scenario | None = None, **known: Any) -> Comparison:
    """A scenario under a plan, in every policy state."""
    return compare(where or scenario(), case(plan_id, **known), MARKET)


def row(comparison: Comparison, state: PolicyState = PolicyState.PAST_WAITS) -> Row:
    """The row of one policy state."""
    return next(found for found in comparison.rows if found.policy_state is state)


def end(answer: Estimate, stage: Stage, plan_id: str | None = None) -> Comparison:
    """The comparison of an answer at ``stage``, of the first plan unless one is named."""
    found = (entry for entry in answer.comparison if entry.stage is stage)
    return next(entry for entry in found if plan_id in (None, entry.plan_id))
