"""Caps inside the cover: ambulance, some lines, one treatment, AYUSH and treatment at home.

A cap on lines comes with the room (decision: category caps before the deductible); one on the whole claim where the
plan's order puts its sub-limits. The lines of a cap are paid in date order.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from service.domain.claim import Claim, Lines, Members, Shape
from service.domain.kernel import Ground, Rule
from service.domain.ledger import Ledger, Move
from service.domain.money import BASIS_POINTS, LARGEST, Array, at_rate, spend_down
from service.domain.plan import Terms
from service.domain.plan_values import LimitPeriod, SubLimit
from service.domain.vocabulary import ServiceCategory, TreatmentSystem


def key_of(limit: SubLimit) -> str:
    """Under which name a yearly limit's payments are counted."""
    return f"sub_limit:{limit.name}"


@lru_cache(maxsize=4096)
def capped_lines(shape: Shape, categories: frozenset[ServiceCategory], items: frozenset[str]) -> Lines:
    """The lines a sub-limit holds for."""
    return shape.lines_of(categories, items)


def applicable(terms: Terms, claim: Claim, *, of_lines: bool) -> list[SubLimit]:
    """The sub-limits that name this claim, or name nobody."""
    return [
        limit
        for limit in terms.sub_limits.value
        if limit.of_lines is of_lines and (not limit.applies_to or limit.applies_to & claim.names)
    ]


def cap_of(limit: SubLimit, members: Members) -> Array:
    """The cap (rows): the amount, the share of the base, or the lower of both; less what the year has used."""
    cap = np.full_like(members.sum_insured, limit.amount or LARGEST)
    if limit.percent_bps:
        cap = np.minimum(cap, at_rate(members.sum_insured, limit.percent_bps, BASIS_POINTS))
    return np.asarray(np.maximum(cap - members.used_of(key_of(limit)), 0), dtype=np.int64)


def above(ledger: Ledger, claim: Claim, lines: Lines, cap: Array, **figures: int | str) -> Iterator[Move]:
    """What the plan still carries on ``lines`` above ``cap`` (rows)."""
    carried = ledger.claim[lines]
    total = carried.sum(axis=0)
    if (total > cap).any():
        yield Move(lines, carried - spend_down(carried, cap), {"limit": cap, "of": total, **figures})


def ambulance_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """Ambulance is its own benefit, capped per stay and never scaled (rules 2.8)."""
    limit, lines = terms.ambulance_limit.value, claim.shape.ambulance
    if limit is not None and lines.size:
        yield from above(ledger, claim, lines, np.full(claim.rows, limit))


def line_limits(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """Caps on some categories or items: of the claim, the year, or each day (Star Red Carpet: surgeon, theatre)."""
    for limit in applicable(terms, claim, of_lines=True):
        lines = capped_lines(claim.shape, limit.categories, limit.items)
        if not lines.size:
            continue
        cap = cap_of(limit, members)
        if limit.per is not LimitPeriod.DAY:
            yield from above(ledger, claim, lines, cap, name=limit.name)
            continue
        carried = ledger.claim[lines]
        over = np.maximum(carried - cap * claim.shape.units[lines], 0)
        yield Move(lines, over, {"limit": cap, "of": carried.sum(axis=0), "name": limit.name})


def sub_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """One cap for the stay and what comes before and after it (Care Supreme illustration); the lowest bites first."""
    caps = [(cap_of(limit, members), limit) for limit in applicable(terms, claim, of_lines=False)]
    for cap, limit in sorted(caps, key=lambda one: int(one[0][0])):
        yield from above(ledger, claim, claim.shape.every, cap, name=limit.name)


def system_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """AYUSH treatment up to a share of the base sum insured (rules 2.6)."""
    if claim.system is TreatmentSystem.AYUSH and terms.ayush.value.limit_bps:
        yield from _share_of_base(ledger, claim, members, terms.ayush.value.limit_bps)


def home_limit(ledger: Ledger, terms: Terms, claim: Claim, members: Members) -> Iterator[Move]:
    """Treatment at home up to a share of the base sum insured (rules 2.3)."""
    if claim.at_home and terms.domiciliary.value.limit_bps:
        yield from _share_of_base(ledger, claim, members, terms.domiciliary.value.limit_bps)


def _share_of_base(ledger: Ledger, claim: Claim, members: Members, bps: int) -> Iterator[Move]:
    return above(ledger, claim, claim.shape.every, at_rate(members.sum_insured, bps, BASIS_POINTS))


def used(ledger: Ledger, terms: Terms, claim: Claim) -> Mapping[str, Array]:
    """What the plan paid in this claim (rows) under each limit of the year that names it."""
    return {
        key_of(limit): ledger.claim[capped_lines(claim.shape, limit.categories, limit.items)].sum(axis=0)
        for of_lines in (True, False)
        for limit in applicable(terms, claim, of_lines=of_lines)
        if limit.per is LimitPeriod.YEAR
    }


AMBULANCE = Rule(Ground("ambulance_limit", "ambulance_limit"), ambulance_limit)
OF_LINES = Rule(Ground("line_limit", "sub_limits"), line_limits)
OF_CLAIM = (
    Rule(Ground("sub_limit", "sub_limits"), sub_limit),
    Rule(Ground("ayush_limit", "ayush"), system_limit),
    Rule(Ground("domiciliary_limit", "domiciliary"), home_limit),
)
