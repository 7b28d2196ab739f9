"""Every set of terms that a person may hold under a plan, with the place in the document where each is written.

The terms themselves, each band of sums insured, each variant, a variant in each band; and each term that one of these
brings in read another way. Judges nothing.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from service.domain.errors import Path
from service.domain.plan import Plan, Term, Terms

NAMES = tuple(Terms.__dataclass_fields__)
SILENT = Terms()


@dataclass(frozen=True, slots=True)
class TermSet:
    """``places``: where the terms stand that this set puts over the plan's own, ``/terms``.

    ``reading``: one of its values is not the one that is priced first.
    """

    terms: Terms
    places: Mapping[str, Path] = field(default_factory=dict)
    reading: bool = False

    def at(self, name: str, *inner: str | int, against: tuple[str, ...] = ()) -> Path:
        """Where to tell a fault inside the value of ``name``.

        It is told of what it is held ``against`` where this set brought that in, and ``name`` is the plan's own.
        """
        brought_in = [other for other in against if other in self.places and name not in self.places]
        return self._value(brought_in[0]) if brought_in else (*self._value(name), *inner)

    def _value(self, name: str) -> Path:
        """The place of a term's value; the term itself where it is left out, or is a reading already."""
        place = self.places.get(name, ("terms", name))
        whole = place[-1] == "value" or getattr(self.terms, name) == getattr(SILENT, name)
        return place if whole else (*place, "value")

    def with_terms(self, terms: Mapping[str, Term[Any]], at: Path) -> "TermSet":
        """This set with the terms written at ``at`` put over it."""
        changed: dict[str, Any] = dict(terms)
        places = {**self.places, **{name: (*at, name) for name in terms}}
        return TermSet(replace(self.terms, **changed), places)

    def readings(self, names: AbstractSet[str]) -> Iterator["TermSet"]:
        """This set with one of the named terms read another way."""
        for name in NAMES:
            term = getattr(self.terms, name)
            for number, reading in enumerate(term.readings if name in names else ()):
                other: dict[str, Any] = {name: replace(term, value=reading.value)}
                place = (*self.places.get(name, ("terms", name)), "readings", number, "value")
                yield TermSet(replace(self.terms, **other), {**self.places, name: place}, reading=True)


def term_sets(plan: Plan) -> Iterator[TermSet]:
    """All of them, the plan's own terms first."""
    base = TermSet(plan.terms)
    yield base
    yield from base.readings(frozenset(NAMES))
    bands = [
        (base.with_terms(band.terms, ("by_sum_insured", number, "terms")), band.terms)
        for number, band in enumerate(plan.by_sum_insured)
    ]
    variants = [
        (held.with_terms(terms, ("variants", name)), terms)
        for held in (base, *(band for band, _ in bands))
        for name, terms in plan.variants.items()
    ]
    for held, terms in (*bands, *variants):
        yield held
        yield from held.readings(terms.keys())
