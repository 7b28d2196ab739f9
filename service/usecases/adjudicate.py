"""Settle what somebody hands in: their bills under published plans, or under a plan document of their own.

An answer is a pure function of its question and versions; its id says so. Nothing is stored.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
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
from service.domain.plan_lint import refusals
from service.domain.plan_sources import with_own_sources
from service.usecases.estimate import DEFAULT_LOCALE, ONLY_SOMETIMES, Estimator
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
        snapshot = self._estimator.asked(query)
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
        versions = _versions(edition, [asked.plan_id for asked in query.policies if asked.plan_id])
        return Adjudication(
            claims=claims,
            adjudication_id=adjudication_id(query, versions, as_of=edition.as_of),
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
        for fault in () if named else refusals(plan, edition.market):
            faults.append(replace(fault, pointer=f"/policies/{number}/plan{fault.pointer}"))
    refuse(query, faults)
    return tuple(plans)


def _versions(edition: Edition, published: Sequence[str]) -> dict[str, Any]:
    """The versions of what an adjudication reads."""
    found = edition.versions(plans=published)
    told = {"engine": found.engine, "content": found.content, "items": found.items, "plans": dict(found.plans)}
    return told | ({"tenant": found.tenant} if found.tenant else {})


def adjudication_id(query: AdjudicationQuery, versions: Mapping[str, Any], *, as_of: date) -> str:
    """A hash of the canonical question, its date and the versions that answered it; the same in every process."""
    asked = replace(query, versions={}, as_of=as_of, recorded_at=None, written={})
    options = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
    # Field by field, so that what only some questions have changes the ids of no others.
    told = [
        orjson.dumps(each.name) + b":" + orjson.dumps(value, option=options, default=_plain)
        for each in fields(asked)
        if (value := getattr(asked, each.name)) or each.name not in ONLY_SOMETIMES
    ]
    canonical = b"[{" + b",".join(told) + b"}," + orjson.dumps(versions, option=options) + b"]"
    return f"adj_{hashlib.sha256(canonical).hexdigest()[:24]}"


def _plain(value: object) -> object:
    """Sets in order, since theirs differs from process to process; mappings as dicts."""
    return dict(value) if isinstance(value, Mapping) else sorted(value)  # type: ignore[call-overload]  # only sets remain
