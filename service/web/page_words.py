"""What templates may say: sentences and labels of the content catalogue, and money, in the page's own words.

Computes nothing; an amount comes as the wire's decimal string and leaves as ₹ with its separators.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from schemas.fields import read
from service.domain.cities import City
from service.domain.document_words import city_label, quantity, safety_net
from service.domain.phrase import Fact, Money, Phrase
from service.domain.triage import Triage
from service.wording import Wording


class Words:
    """One locale's words for one rendering."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def say(self, name: str, **facts: Fact) -> str:
        """The sentence ``page.<name>``."""
        return self._wording.say(Phrase(f"page.{name}", facts))

    def settle(self, name: str, **facts: Fact) -> str:
        """The sentence ``settle.<name>``, of the page that settles a bill."""
        return self._wording.say(Phrase(f"settle.{name}", facts))

    def widget(self, name: str, /, **facts: Fact) -> str:
        """The sentence ``widget.<name>``, of the screens at /e and of the widget."""
        return self._wording.say(Phrase(f"widget.{name}", facts))

    def client(self, name: str, /, **facts: Fact) -> str:
        """The sentence ``client.<name>``, of the page that a quote's link opens."""
        return self._wording.say(Phrase(f"client.{name}", facts))

    def term(self, name: str) -> str:
        """A term of a plan in words."""
        return self._wording.text(f"term.{name}") if self._wording.has(f"term.{name}") else name.replace("_", " ")

    def exact(self, amount: int) -> str:
        """Minor units as ₹1,23,456."""
        return self._wording.money(amount)

    def told(self, told: str | Phrase) -> str:
        """A fault: the wire's own words, or the form's phrase."""
        return self._wording.say(told) if isinstance(told, Phrase) else told

    def label(self, code: str) -> str:
        """A code in the middle of a sentence, or the code itself if nobody named it."""
        return self._wording.text(f"label.{code}") if self._wording.has(f"label.{code}") else code.replace("_", " ")

    def stage(self, code: str) -> str:
        return self._wording.text(f"stage.{code}")

    def urgency(self, code: str) -> str:
        return self._wording.text(f"urgency.{code}")

    def text(self, key: str) -> str:
        """Any sentence of the catalogue that takes no fact."""
        return self._wording.text(key)

    @property
    def locale(self) -> str:
        return self._wording.content.locale

    @property
    def draft(self) -> bool:
        """Whether these sentences wait for a native reader."""
        return self._wording.content.draft

    def between(self, cost: Mapping[str, str]) -> dict[str, Fact]:
        """The ends of a range, as facts of a sentence."""
        return {"low": Money(read(cost["low"])), "high": Money(read(cost["high"]))}

    def money(self, amount: str) -> Markup:
        """₹1,23,456, with the wire's own figure beside it."""
        return Markup('<data value="{}">{}</data>').format(amount, self._wording.money(read(amount)))

    def amount(self, amount: str) -> Money:
        """An amount that a sentence mentions."""
        return Money(read(amount))

    def date(self, day: str) -> str:
        """A date in words."""
        return self._wording.day(date.fromisoformat(day))

    def quantity(self, count: int, unit: str) -> str:
        """How many of what: 6 sessions."""
        return self._wording.say(quantity(count, unit))

    def city(self, city: City) -> str:
        """The name of a city."""
        return self._wording.say(city_label(city))

    def safety_net(self, triage: Triage) -> list[str]:
        """When to get help later."""
        return [self._wording.say(line) for line in safety_net(triage)]

    def scenario(self, entry: Mapping[str, Any]) -> str:
        """The heading of a scenario."""
        if entry["variant"]:
            return self.say("scenario.hospital")
        return self.say("scenario.stops", stage=self.label(entry["scenario"]))

    def field(self, name: str) -> str:
        """The label of a field, for the list of faults."""
        part, _, row = name.partition(".")
        return self.say(f"field.{part}", number=int(row) + 1) if row.isdigit() else self.say(f"field.{part}")

    def range(self, cost: Mapping[str, str]) -> str:
        """How wide the simulated bills spread, in a sentence."""
        return self._wording.say(Phrase("range.words", self.between(cost)))

    def difference(self, amount: str) -> str:
        """More, less or the same, never a bare minus."""
        hundredths = read(amount)
        way = "more" if hundredths > 0 else "less" if hundredths < 0 else "same"
        return self._wording.say(Phrase(f"page.{way}", {"amount": Money(abs(hundredths))}))

    def days(self, line: Mapping[str, Any]) -> str:
        """When a line falls, counted from the day the pain began."""
        first, last = line["day"], line["last_day"]
        if first is None:
            return ""
        if first != last:
            return self.say("days", first=first, last=last)
        return self.say("day", day=first) if first else self.say("day_zero")

    def clause(self, clause: Mapping[str, Any] | None) -> str:
        """Where something is written."""
        if clause is None:
            return ""
        if clause["ref"] is None:
            return self.say("clause.unnumbered")
        return self.say(f"clause.{clause['authority']}", ref=clause["ref"])
