"""A plan's terms as a person holds them: those of the sum insured, then the variants that were chosen.

Each overrides terms by name, the later over the earlier; the regulator's maxima of the day come last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from service.domain.plan import Plan, Term, Terms


def chosen_terms(plan: Plan, options: Sequence[str], *, sum_insured: int, maxima: Mapping[str, int]) -> Terms:
    """``plan.terms`` with the band that ``sum_insured`` (minor units) reaches, then ``options`` (the plan's), in order.

    ``maxima``: the longest waits that the regulator allows, in months by term name. A wording filed before may still
    print more; the shorter one holds (rules 4.3).
    """
    bands = [band for band in plan.by_sum_insured if band.at_least <= sum_insured]
    overrides = [max(bands, key=lambda band: band.at_least).terms] if bands else []
    overrides += [plan.variants[option] for option in options]
    terms = plan.terms
    for named in overrides:
        terms = _overridden(terms, named)
    return _within(terms, maxima)


def _overridden(terms: Terms, overrides: Mapping[str, Term[object]]) -> Terms:
    named: dict[str, Any] = dict(overrides)
    return replace(terms, **named)


def _within(terms: Terms, maxima: Mapping[str, int]) -> Terms:
    waits: dict[str, Term[int]] = {name: getattr(terms, name) for name in maxima}
    over: dict[str, Any] = {
        name: replace(wait, value=maxima[name]) for name, wait in waits.items() if wait.value > maxima[name]
    }
    most = maxima.get("specified_wait_months")
    if most is not None and any(wait.months > most for wait in terms.listed_waits.value):
        over["listed_waits"] = replace(
            terms.listed_waits,
            value=tuple(replace(wait, months=min(wait.months, most)) for wait in terms.listed_waits.value),
        )
    return replace(terms, **over) if over else terms
