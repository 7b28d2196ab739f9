"""What the documents say in their own words, by the keys under which another language says it.

Each phrase carries the document's words; a catalogue of sentences that has its key says it otherwise. A plan's name,
its options and the texts of its clauses are the insurer's, and stay as they are in every language. Knows no language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from service.domain.care import ServiceItem
from service.domain.cities import City
from service.domain.phrase import Phrase
from service.domain.triage import Presentation, Triage
from service.domain.vocabulary import Urgency

SLUG_WORDS = 8
SLUGS_KEPT = 1024


def item_label(item: ServiceItem) -> Phrase:
    """A service item in words."""
    return Phrase(f"item.{item.code}", text=item.label)


def reason(rule: str, text: str) -> Phrase:
    """Why a rule of triage fired."""
    return Phrase(f"reason.{rule}", text=text)


def specialist(text: str) -> Phrase:
    """Whom to see: many rules share one text, so it is known by its own first words."""
    return Phrase(f"specialist.{slug(text)}", text=text)


def advice(urgency: Urgency, text: str) -> Phrase:
    """What an urgency asks a person to do."""
    return Phrase(f"guide.{urgency}.advice", text=text)


def act_within(urgency: Urgency, text: str) -> Phrase:
    """By when an urgency asks a person to act."""
    return Phrase(f"guide.{urgency}.act_within", text=text)


def safety_net(triage: Triage) -> tuple[Phrase, ...]:
    """When to get help later, line by line."""
    return tuple(Phrase(f"safety_net.{number}", text=line) for number, line in enumerate(triage.safety_net.lines, 1))


def presentation_label(presentation: Presentation) -> Phrase:
    """A kind of back spasm in words."""
    return Phrase(f"presentation.{presentation.id}", text=presentation.label)


def city_label(city: City) -> Phrase:
    """The name of a city."""
    return Phrase(f"city.{city.name}", text=city.label)


def country(name: str) -> Phrase:
    """The name of a country in which a source counted."""
    return Phrase(f"country.{slug(name)}", text=name)


def quantity(count: int, unit: str) -> Phrase:
    """How many of what; a unit without words of its own is told as the item's document writes it."""
    return Phrase(f"page.unit.{slug(unit)}", {"quantity": count}, text=f"{count} × {unit}")


@lru_cache(maxsize=SLUGS_KEPT)
def slug(text: str) -> str:
    """The first words of a text as a part of a key.

    >>> slug("A children's doctor, today"), slug("one two three four five six seven eight nine")
    ('a_childrens_doctor_today', 'one_two_three_four_five_six_seven_eight')
    """
    words = re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))
    return "_".join(words[:SLUG_WORDS])


def document_words(
    *, items: Mapping[str, ServiceItem], triage: Triage, cities: Mapping[str, City], countries: Iterable[str]
) -> dict[str, str]:
    """Every key that another language may say, in the documents' words; ``countries``: where sources counted."""
    phrases = (
        *map(item_label, items.values()),
        *triage_words(triage),
        *map(city_label, cities.values()),
        *map(country, countries),
    )
    return {phrase.key: phrase.text for phrase in phrases if phrase.text is not None}


def triage_words(triage: Triage) -> Iterator[Phrase]:
    """What triage says: why, whom to see, what to do and by when, when to get help later, what it is."""
    rules = (*triage.rules, triage.unanswered, triage.not_spinal)
    for rule in rules:
        yield reason(rule.id, rule.reason)
    for rule in rules:
        yield specialist(rule.specialist)
    for urgency, guide in triage.guides.items():
        yield advice(urgency, guide.advice)
        yield act_within(urgency, guide.act_within)
    yield from safety_net(triage)
    yield from map(presentation_label, triage.presentations)
