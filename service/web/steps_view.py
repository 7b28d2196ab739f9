"""From the form of the screens at ``/e`` to what they draw: what was chosen in words, and faults in order.

Adds no figure and no sentence of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from babel import Locale

from schemas.page_form import CITY, TIER, FieldFault, Form, said
from schemas.steps_form import AGE_FIELD, DOCTOR, NONE, REFINING, TODAY, chosen, quantity_field
from service.domain.edition import Edition
from service.web.page_words import Words


def language(locale: str) -> str:
    """A language in its own words.

    >>> language("hi-IN"), language("en-IN")
    ('हिन्दी', 'English')
    """
    named = Locale.parse(locale, sep="-")
    return str(named.get_language_name(named.language)).capitalize()


def first_number(form: Form, screens: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The row of how it is today, if that was asked and has a first number."""
    rows = (row for row in screens["how"] if row["id"] == chosen(form, "how") and row["first_number"])
    return next(rows, None) if chosen(form, "signs") == NONE else None


def answered(form: Form, screens: Mapping[str, Any], words: Words, edition: Edition) -> Iterator[str]:
    """What was chosen so far, as short phrases."""
    if chosen(form, "signs") == TODAY:
        yield from (row["text"] for row in screens["signs"]["today"] if row["id"] in form.get("today", ()))
    elif chosen(form, "signs") == NONE:
        yield words.widget("none_of_signs")
        yield from _how(form, screens, words)
    place = said(form, "place")
    if place.startswith(CITY):
        yield words.city(edition.city(place.removeprefix(CITY)))
    codes = (place.removeprefix(TIER) if place.startswith(TIER) else "", said(form, "facility"), said(form, "room"))
    yield from (words.label(code) for code in codes if code)
    if said(form, AGE_FIELD):
        yield words.widget("aged", age=said(form, AGE_FIELD))


def _how(form: Form, screens: Mapping[str, Any], words: Words) -> Iterator[str]:
    if chosen(form, "how") != DOCTOR:
        yield from (row["text"] for row in screens["how"] if row["id"] == chosen(form, "how"))
        return
    for row in screens["doctor"]:
        if row["item"] in form.get("item", ()):
            count = said(form, quantity_field(row["item"]))
            yield f"{row['label']}: {words.quantity(int(count), row['unit'])}"


def in_order(faults: Iterable[FieldFault], screens: Mapping[str, Any]) -> list[FieldFault]:
    """Faults from the top of a screen to its end; what belongs to no field comes first."""
    names = ["today", "item", *(quantity_field(row["item"]) for row in screens["doctor"]), "presentation", *REFINING]
    places = {name: place for place, name in enumerate(names)}
    return sorted(faults, key=lambda fault: places.get(fault.field, -1))
