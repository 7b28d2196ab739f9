"""Numbers, dates and lists inside sentences, as India writes them in each of its languages."""

from datetime import date
from fractions import Fraction

import pytest

from service.domain.content import Content
from service.domain.phrase import Fact, Phrase
from service.wording import Wording


@pytest.mark.parametrize(
    ("template", "fact", "said"),
    [
        ("{it}", 1000, "1,000"),
        ("{it}", 100000, "1,00,000"),
        ("{it}", 24, "24"),
        ("{it}", ("Australia", "Netherlands"), "Australia and Netherlands"),
        ("{it:or}", ("112", "108"), "112 or 108"),
        ("{it:or}", ("112",), "112"),
    ],
)
def test_fact_is_written_as_people_write_it(template: str, fact: Fact, said: str) -> None:
    assert Wording(Content("en-IN", {"said": template}), "INR").say(Phrase("said", {"it": fact})) == said


@pytest.mark.parametrize(
    ("template", "fact", "said"),
    [
        ("{it}", 100000, "1,00,000"),
        ("{it}", Fraction(1, 4), "0.25"),
        ("{it_bps}", 1_250, "12.5%"),
        ("{it}", date(2028, 11, 20), "20 नवंबर 2028"),
        ("{it}", ("क", "ख"), "क और ख"),
        ("{it:or}", ("112", "108"), "112 या 108"),
    ],
)
def test_hindi_keeps_latin_digits_and_says_the_rest_in_its_own_words(template: str, fact: Fact, said: str) -> None:
    name = template.strip("{}").partition(":")[0]

    assert Wording(Content("hi-IN", {"said": template}), "INR").say(Phrase("said", {name: fact})) == said


@pytest.mark.parametrize(("days", "text"), [(0, "0 दिन में"), (1, "1 दिन में"), (2, "2 दिनों में")])
def test_hindi_counts_nothing_as_one(days: int, text: str) -> None:
    message = {"by": "days", "one": "{days} दिन में", "other": "{days} दिनों में"}

    assert Wording(Content("hi-IN", {"a.key": message}), "INR").say(Phrase("a.key", {"days": days})) == text
