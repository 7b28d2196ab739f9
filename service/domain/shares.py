"""How many people get as far as a stage: published shares, multiplied only where both factors are sourced.

A share is of a group and never a prediction for one person, so it is said in words ("about 6 in 1,000")
with its horizon and countries. Knows nothing of money.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Literal, TypeAlias

from service.domain.document_words import country
from service.domain.phrase import Fact, Phrase
from service.domain.plan import Source
from service.domain.triage import Disposition
from service.domain.vocabulary import Stage

OfWhom: TypeAlias = Literal["everyone", "onset", "consult"]
CONSULT = "consult"
KEY_OF_STAGE = {
    Stage.DOCTOR_VISIT: CONSULT,
    Stage.DIAGNOSTICS: "diag_any",
    Stage.PHYSIOTHERAPY: "physio",
}
KEY_OF_VARIANT = {
    "conservative_admission": "admit_conservative",
    "microdiscectomy": "surgery_12m",
    "revision_surgery": "reoperation",
}
KEYS = (*KEY_OF_STAGE.values(), *KEY_OF_VARIANT.values())
GROUPS = (10, 100, 1_000, 10_000)
CLOSE_ENOUGH = Fraction(1, 10)


class Basis(StrEnum):
    """Where a share comes from: read off a source, worked out from sources, or nobody's figure."""

    PUBLISHED = "published"
    DERIVED = "derived"
    UNVERIFIED = "general knowledge (unverified)"


class Horizon(StrEnum):
    """Within what time: the episode is about 90 days."""

    EPISODE = "episode"
    YEAR = "12_months"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Figure:
    """One share of a group, and the countries its sources counted in."""

    value: Fraction
    basis: Basis
    sources: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """The share of one group that goes on to a stage; low and high are other readings, not a confidence interval."""

    low: Figure
    typical: Figure
    high: Figure
    horizon: Horizon
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """All transitions, by presentation and key; ``consult`` is of all, the other keys of those who consult."""

    version: str
    presentations: Mapping[str, Mapping[str, Transition]]
    sources: Mapping[str, Source]

    @property
    def countries(self) -> tuple[str, ...]:
        """Where the figures that are said were counted."""
        known = (transition for named in self.presentations.values() for transition in named.values())
        return tuple(sorted({name for transition in known for name in transition.typical.countries}))


@dataclass(frozen=True, slots=True)
class Share:
    """The share of people who get to a stage, and of which people."""

    value: Fraction
    of_whom: OfWhom
    horizon: Horizon
    basis: Basis
    countries: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def no_indian_figure(self) -> bool:
        """None of the sources counted in India."""
        return not any(name.startswith("India") for name in self.countries)

    @property
    def phrase(self) -> Phrase:
        """The sentence to say: share.everyone, .onset or .consult, with ``_abroad`` when none counted in India."""
        if self.of_whom == "everyone":
            return Phrase("share.everyone")
        count, of = in_words(self.value)
        facts: dict[str, Fact] = {
            "count": count,
            "of": of,
            "horizon": self.horizon.value,
            "countries": tuple(map(country, self.countries)),
        }
        abroad = "_abroad" if self.no_indian_figure else ""
        return Phrase(f"share.{self.of_whom}{abroad}", facts)


EVERYONE = Share(Fraction(1), "everyone", Horizon.EPISODE, Basis.DERIVED, (), ())


def share_of_people(
    shares: Shares,
    presentation: str,
    stage: Stage,
    variant: str | None,
    disposition: Disposition | None,
    *,
    likely: Stage | None = None,
) -> Share | None:
    """The share who reach ``stage``, or None where no source backs it or triage already expects it.

    Without a disposition ``likely`` is the stage the person gave. ``variant`` None is the stay without
    an operation. Once triage starts at a doctor the share is of people who consult.
    """
    if stage is Stage.SELF_CARE:
        return EVERYONE
    expected = disposition.stage if disposition else likely or Stage.SELF_CARE
    known = shares.presentations.get(presentation, {})
    consult, reach = known.get(CONSULT), known.get(_key(stage, variant))
    if stage.rank <= expected.rank or consult is None or reach is None:
        return None
    if Basis.UNVERIFIED in (consult.typical.basis, reach.typical.basis):
        return None
    start = disposition.start_at if disposition else expected
    if start is not Stage.SELF_CARE:
        return _share((reach,), of_whom="consult")
    return _share((consult,) if reach is consult else (consult, reach), of_whom="onset")


def in_words(value: Fraction) -> tuple[int, int]:
    """A share as a count out of the smallest round group that keeps it within a tenth.

    >>> in_words(Fraction("0.59")), in_words(Fraction("0.146")), in_words(Fraction("0.0059"))
    ((6, 10), (15, 100), (6, 1000))
    """
    if value in (0, 1):
        return int(value), 1
    for group in GROUPS:
        count = floor(value * group + Fraction(1, 2))
        if 0 < count < group and abs(Fraction(count, group) - value) <= CLOSE_ENOUGH * min(value, 1 - value):
            return count, group
    return min(max(1, count), group - 1), group


def _key(stage: Stage, variant: str | None) -> str:
    if stage is Stage.HOSPITALISATION:
        return KEY_OF_VARIANT.get(variant or "conservative_admission", "")
    return KEY_OF_STAGE[stage]


def _share(factors: tuple[Transition, ...], *, of_whom: OfWhom) -> Share:
    """The product of the typical figures; the last factor sets the horizon."""
    figures = [factor.typical for factor in factors]
    value = Fraction(1)
    for figure in figures:
        value *= figure.value
    return Share(
        value=value,
        of_whom=of_whom,
        horizon=factors[-1].horizon,
        basis=figures[0].basis if len(figures) == 1 else Basis.DERIVED,
        countries=_once(name for figure in figures for name in figure.countries),
        sources=_once(source for figure in figures for source in figure.sources),
        notes=_once(factor.note for factor in factors if factor.note),
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
