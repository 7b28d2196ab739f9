"""A plan's sources under ids that are unique among plans: ``S5`` of a plan document becomes ``niva_reassure/S5``.

So that every clause and premium of an answer names one source of the answer's own list.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from service.domain.plan import Clause, Plan, Term


def with_own_sources(plan: Plan) -> Plan:
    """``plan`` with the id of every source, and of whatever cites it, put behind the plan's id."""

    def own(source: str) -> str:
        return f"{plan.id}/{source}"

    def cited(clause: Clause | None) -> Clause | None:
        return clause and replace(clause, source=own(clause.source))

    def terms_of(terms: Mapping[str, Term[Any]]) -> dict[str, Any]:
        return {name: replace(term, clause=cited(term.clause)) for name, term in terms.items()}

    written = {term.name: getattr(plan.terms, term.name) for term in fields(plan.terms)}
    return replace(
        plan,
        terms=replace(plan.terms, **terms_of(written)),
        by_sum_insured=tuple(replace(band, terms=terms_of(band.terms)) for band in plan.by_sum_insured),
        variants={name: terms_of(terms) for name, terms in plan.variants.items()},
        sources={own(name): replace(source, id=own(name)) for name, source in plan.sources.items()},
        described=tuple(replace(entry, source=own(entry.source)) for entry in plan.described),
        premiums=tuple(replace(row, source=own(row.source)) for row in plan.premiums),
    )
