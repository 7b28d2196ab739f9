"""A plan's terms with the variants a person chose: each overrides terms by name, the later over the earlier."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from service.domain.plan import Plan, Terms


def chosen_terms(plan: Plan, options: Sequence[str]) -> Terms:
    """``plan.terms`` with the variants named in ``options`` (all of them the plan's) applied in order."""
    terms = plan.terms
    for option in options:
        overrides: dict[str, Any] = dict(plan.variants[option])
        terms = replace(terms, **overrides)
    return terms
