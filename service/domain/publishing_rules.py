"""How a shelf of the catalogue is kept: four eyes, how many bills make a price, when figures are looked at again.

Knows no document but itself and no person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from service.domain.vocabulary import Confidence

# Kinds of documents whose figures carry a date, beside the prices of a cost table.
DATED_KINDS = ("plan", "premiums", "pathway", "shares", "triage")


@dataclass(frozen=True, slots=True)
class PublishingRules:
    """``four_eyes``: whoever approves has edited nothing of it. ``least_bills``: cells with fewer settled bills stay.

    A figure is due for review so many months after its source's date: ``price_months`` by the confidence of a
    price, ``kind_months`` by kind for the others. ``basis`` says whose rules these are and why.
    """

    four_eyes: bool
    least_bills: int
    price_months: Mapping[Confidence, int]
    kind_months: Mapping[str, int]
    basis: str

    def months(self, kind: str, confidence: Confidence | None = None) -> int:
        """After how many months a figure of a kind is due; a price is known by its confidence."""
        return self.kind_months[kind] if confidence is None else self.price_months[confidence]


# Ours, an assumption: what a shelf without a ``publishing`` document is kept by.
DEFAULT_RULES = PublishingRules(
    four_eyes=False,
    least_bills=20,
    price_months=MappingProxyType({Confidence.HIGH: 24, Confidence.MEDIUM: 18, Confidence.LOW: 12}),
    kind_months=MappingProxyType({"plan": 12, "premiums": 12, "pathway": 36, "shares": 36, "triage": 36}),
    basis="Ours, an assumption: what holds where nothing is published.",
)


def rules_of(documents: Mapping[str, Mapping[str, Any]]) -> PublishingRules:
    """The rules among documents by kind and name, or the default ones."""
    found: PublishingRules = documents.get("publishing", {}).get("publishing", DEFAULT_RULES)
    return found
