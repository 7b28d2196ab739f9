"""Settle what somebody hands in: their bills under published plans, or under a plan document of their own.

An answer is a pure function of its question and versions; its id says so. Nothing is stored.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

from service.domain.adjudication import ClaimAnswer, settle_year
from service.domain.adjudication_query import (
    AdjudicationQuery,
    check_policies,
    policy_of,
    refuse,
    sheets_of,
    with_items,
)
from service.domain.edition import Edition
from service.domain.errors import Fault, Unknown
from service.domain.plan import Plan, Source
from service.domain.plan_sources import with_own_sources
from service.usecases.estimate import DEFAULT_LOCALE, Estimator
from service.wording import Wording


@dataclass(frozen=True, slots=True)
class Adjudication:
    """Settled claims with the words to say them in; ``sources`` includes those of a plan that was handed in."""

    claims: tuple[ClaimAnswer, ...]
    adjudication_id: str
    as_of: date
    edition: Edition
    wording: Wording
    sources: Mapping[str, Source]
    versions: Mapping[str, Any]


class Adjudicator:
    """Answers from the same editions as the estimator; safe between threads."""

    def __init__(self, estimator: Estimator) -> None:
        self._estimator = estimator

    def answer(self, query: AdjudicationQuery, *, locale: str = DEFAULT_LOCALE) -> Adjudication:
        """Settle every claim of ``query``; a Refusal carries all that keeps it from being settled."""
        snapshot = self._estimator.snapshot(query.market, query.as_of, query.versions)
        edition = self._estimator.edition(snapshot)
        query = with_items(query, edition.items, edition.nonpayable)
        sheets = sheets_of(query)
        plans = _plans(query, edition)
        check_policies(query, plans, sheets)
        policies = tuple(
            policy_of(asked, plan, market=edition.market, as_of=edition.as_of)
            for asked, plan in zip(query.policies, plans, strict=True)
        )
        claims = tuple(settle_year(sheets, policies, market=edition.market, as_of=edition.as_of))
        all_versions = edition.versions(plans=[plan.id for plan in plans if plan.id in edition.plans])
        versions = {"engine": all_versions.engine, "content": all_versions.content, "plans": dict(all_versions.plans)}
        return Adjudication(
            claims=claims,
            adjudication_id=_id(query, versions, edition.as_of),
            as_of=edition.as_of,
            edition=edition,
            wording=self._estimator.wording(snapshot, locale),
            sources={**edition.sources, **{name: one for plan in plans for name, one in plan.sources.items()}},
            versions=versions,
        )


def _plans(query: AdjudicationQuery, edition: Edition) -> tuple[Plan, ...]:
    """The plan of each policy: the published one, or the one that was handed in with its sources made its own."""
    plans: list[Plan] = []
    faults: list[Fault] = []
    for number, asked in enumerate(query.policies):
        try:
            named = edition.plan(asked.plan_id or "", pointer=f"/policies/{number}/plan_id") if not asked.plan else None
        except Unknown as unknown:
            faults += unknown.faults
            continue
        plan = named or asked.plan
        assert plan is not None
        plans.append(plan if named else with_own_sources(plan))
    refuse(query, faults)
    return tuple(plans)


def _id(query: AdjudicationQuery, versions: Mapping[str, Any], as_of: date) -> str:
    """A hash of the canonical question, its date and the versions that answered it."""
    asked = replace(query, versions={}, as_of=as_of, written={})
    canonical = repr(asked) + orjson.dumps(versions, option=orjson.OPT_SORT_KEYS).decode()
    return f"adj_{hashlib.sha256(canonical.encode()).hexdigest()[:24]}"
