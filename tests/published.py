"""The published worked examples, each with its source, expected figures and what it must not give.

``load_published`` returns all of them, also one that cannot be expressed, with the reason. An example stands as
questions to the API (``tests/published_asks.py``) and, where single claims say it, as claims too.
Settles nothing: the oracle and the kernel run the same claims.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from service.domain.plan import Terms
from tests.oracle_shapes import Claim, Member
from tests.published_asks import PublishedAsk, ask_from
from tests.term_values import Values, claim_from, member_from, money, terms_from

PUBLISHED = Path(__file__).parent / "cases" / "in" / "published.json"


@dataclass(frozen=True, slots=True)
class PublishedSource:
    title: str
    url: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Expected:
    """Sums over ``of_lines`` in minor units; None where the source gives no figure.

    ``ratio`` is plan pays ÷ billed. ``rejected_by`` is the gate that refuses the stay; ``gate_known``
    says whether the source settles that at all.
    """

    plan_pays: int | None
    patient_pays: int | None
    of_lines: tuple[int, ...]
    ratio: Fraction | None
    rejected_by: str | None
    gate_known: bool


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """One claim of an example. ``continues`` names the claim whose end state this one starts from."""

    name: str
    terms: Terms
    claim: Claim
    member: Member
    expected: Expected
    must_not: int | None  # a printed or outdated "plan pays" that is wrong
    continues: str | None


@dataclass(frozen=True, slots=True)
class PublishedCase:
    id: str
    use: str  # assert, ratio_only, rule, negative_control, do_not_assert_under_2020_rule, calibration
    title: str
    source: PublishedSource
    note: str
    not_expressible: str | None
    claims: tuple[PublishedClaim, ...]
    asks: tuple[PublishedAsk, ...]


@cache
def load_published(path: Path = PUBLISHED) -> list[PublishedCase]:
    """Every published case, in the order of the file."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return [_case(values, document["plans"]) for values in document["cases"]]


def published_claims() -> Iterator[tuple[PublishedCase, PublishedClaim]]:
    """Every claim with the case it belongs to."""
    return ((case, claim) for case in load_published() for claim in case.claims)


def published_asks() -> Iterator[tuple[PublishedCase, PublishedAsk]]:
    """Every question with the case it belongs to."""
    return ((case, ask) for case in load_published() for ask in case.asks)


def _case(values: Values, plans: Values) -> PublishedCase:
    return PublishedCase(
        id=values["id"],
        use=values["use"],
        title=values["title"],
        source=PublishedSource(**values["source"]),
        note=values.get("note", ""),
        not_expressible=values.get("not_expressible"),
        claims=tuple(_claim(claim, plans) for claim in values["claims"]),
        asks=tuple(ask_from(ask) for ask in values.get("asks", ())),
    )


def _claim(values: Values, plans: Values) -> PublishedClaim:
    base: dict[str, Any] = plans[values["terms_of"]] if "terms_of" in values else {}
    claim = claim_from(values["stay"], values["lines"])
    return PublishedClaim(
        name=values["name"],
        terms=terms_from({**base, **values.get("terms", {})}),
        claim=claim,
        member=member_from(values["member"]),
        expected=_expected(values["expected"], range(len(claim.lines))),
        must_not=_amount(values, "must_not"),
        continues=values.get("continues"),
    )


def _expected(values: Values, lines: range) -> Expected:
    return Expected(
        plan_pays=_amount(values, "plan_pays"),
        patient_pays=_amount(values, "patient_pays"),
        of_lines=tuple(values.get("of_lines", lines)),
        ratio=Fraction(values["ratio"]) if "ratio" in values else None,
        rejected_by=values.get("rejected_by"),
        gate_known="rejected_by" in values,
    )


def _amount(values: Values, key: str) -> int | None:
    return money(values[key]) if key in values else None
