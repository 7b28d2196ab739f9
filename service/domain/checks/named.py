"""Checks of the things that terms name: nothing is both excluded and limited, named twice, or named by mistake."""

import difflib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from service.domain.checks.case import Case, Check, Found, Severity
from service.domain.checks.term_set import TermSet
from service.domain.plan import Terms

NAMING = ("sub_limits", "copays", "listed_waits")


def excluded_and_limited(case: Case, held: TermSet) -> Iterator[Found]:
    """A treatment that is never paid needs no limit, co-payment or wait; one that has them is not excluded."""
    excluded = held.terms.excluded_treatments.value
    for term in NAMING:
        for number, entry in enumerate(getattr(held.terms, term).value):
            for name in sorted(entry.applies_to & excluded):
                detail = f"'{name}' is among the excluded treatments, and '{entry.name}' applies to it: leave one out."
                yield held.at(term, number, "applies_to", against=("excluded_treatments",)), detail


def excluded_lines_limited(case: Case, held: TermSet) -> Iterator[Found]:
    """A sub-limit caps lines that are paid: not an item or category that is excluded, or no line ever reaches it."""
    excluded = held.terms.excluded_items.value
    for number, cap in enumerate(held.terms.sub_limits.value):
        for part, names in (("items", cap.items), ("categories", cap.categories)):
            for name in sorted(names & excluded):
                detail = f"'{name}' is among the excluded items, so '{cap.name}' has nothing to cap: leave one out."
                yield held.at("sub_limits", number, part, against=("excluded_items",)), detail


def excluded_and_covered(case: Case, held: TermSet) -> Iterator[Found]:
    """An out-patient benefit covers no category that the plan excludes by name."""
    for name in sorted(held.terms.out_patient.value.categories & held.terms.excluded_items.value):
        detail = f"'{name}' is among the excluded items, and the benefit covers it: leave one out."
        yield held.at("out_patient", "categories", against=("excluded_items",)), detail


def named_twice(case: Case, held: TermSet) -> Iterator[Found]:
    """Limits, co-payments and waits have names of their own; yearly use is counted by the limit's name."""
    for term in NAMING:
        names = [entry.name for entry in getattr(held.terms, term).value]
        for number in _repeated(names):
            yield held.at(term, number, "name"), f"'{names[number]}' stands twice: give each its own name."
    categories = [limit.category for limit in held.terms.out_patient.value.category_limits]
    for number in _repeated(categories):
        at = held.at("out_patient", "category_limits", number, "category")
        yield at, f"'{categories[number]}' is limited twice: keep the lower limit."


def _repeated(names: list[Any]) -> list[int]:
    return [number for number, name in enumerate(names) if name in names[:number]]


def names_nobody_uses(case: Case, held: TermSet) -> Iterator[Found]:
    """A name that no presentation, treatment, item or other plan has is often a slip, and matches no claim."""
    if case.names is None:
        return
    for term, inner, names in _named(held.terms):
        for name in sorted(names - case.names):
            near = _nearest(name, frozenset(case.names))
            hint = f"Nearest: {', '.join(near)}." if near else "Claims have to use this very name."
            yield held.at(term, *inner), f"Nothing else is called '{name}'. {hint}"


@lru_cache(maxsize=256)
def _nearest(name: str, names: frozenset[str]) -> list[str]:
    """Remembered: the terms of every band and variant of a plan have the same names."""
    return difflib.get_close_matches(name, sorted(names), n=3, cutoff=0.6)


def _named(terms: Terms) -> Iterator[tuple[str, tuple[str | int, ...], frozenset[str]]]:
    """The names by which terms hold for a claim: the term, the place in its value, the names."""
    yield "excluded_treatments", (), terms.excluded_treatments.value
    yield "domiciliary", ("excluded",), terms.domiciliary.value.excluded
    for term in NAMING:
        for number, entry in enumerate(getattr(terms, term).value):
            yield term, (number, "applies_to"), entry.applies_to
    for number, cap in enumerate(terms.sub_limits.value):
        yield "sub_limits", (number, "items"), cap.items


def names_used(sets: Iterable[TermSet]) -> frozenset[str]:
    """Every name by which terms of a plan hold for a claim."""
    return frozenset(name for held in sets for _, _, names in _named(held.terms) for name in names)


CHECKS = (
    Check("contradiction", Severity.REFUSE, excluded_and_limited),
    Check("contradiction", Severity.REFUSE, excluded_lines_limited),
    Check("contradiction", Severity.REFUSE, excluded_and_covered),
    Check("twice", Severity.REFUSE, named_twice),
    Check("unused_name", Severity.WARN, names_nobody_uses),
)
