"""A sentence not yet said: a key of the content catalogue and the facts it needs.

The domain decides what is true; the content catalogue decides how it is said. Knows no language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units that a sentence mentions."""

    amount: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """``key`` names a template; ``facts`` fill it. Equal phrases are the same sentence.

    ``text``: the words of a document, said as they are where the catalogue of a locale has no such key.
    """

    key: str
    facts: Mapping[str, "Fact"] = field(default_factory=dict)
    text: str | None = None

    def __hash__(self) -> int:
        return hash((self.key, self.text, tuple(self.facts.items())))


Fact: TypeAlias = str | int | Money | date | Fraction | tuple["str | Phrase", ...] | Phrase
Say: TypeAlias = Callable[[Phrase], str]
