"""Numbers and lists inside sentences, as India writes them."""

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
