"""The census of languages: each catalogue says what the first one says, with the same facts, in its own script.

A language beside the first also says what the documents say in their own English words. Knows no sentence.
"""

import re
import string
from collections.abc import Iterator

import pytest

from service.domain.content import Content, Message
from tests.languages import every_document_word
from tests.world import snapshot, wording

FIRST = "en-IN"
LOCALES = sorted(snapshot().each("content", Content))
OTHERS = [locale for locale in LOCALES if locale != FIRST]

ROUNDED = {"en-IN": ("about", "at most"), "hi-IN": ("लगभग", "अधिक से अधिक")}
# Names and codes that India writes in Latin letters, whatever the language.
LATIN = frozenset(
    {
        *("Excl04", "Excl05", "Excl16", "II", "IV", "PM-JAY", "UIN", "M54"),
        *("MRI", "CT", "HIV", "ESR", "CRP", "HLA-B27", "SPECT", "TENS", "SR", "D", "D3", "B12", "IU"),
        *("API", "CSV", "PDF", "curl", "H", "Accept", "text", "csv"),
        *("Room", "rent", "days", "Total"),  # a pasted bill is in English
    }
)


def messages(locale: str) -> dict[str, Message]:
    return dict(wording(locale).content.messages)


def templates(message: Message) -> list[str]:
    """The texts of a message: one, or one for each plural form."""
    return [message] if isinstance(message, str) else [text for form, text in message.items() if form != "by"]


def texts(locale: str) -> Iterator[tuple[str, str]]:
    """Every text of a language beside its key."""
    return ((key, text) for key, message in messages(locale).items() for text in templates(message))


def facts(template: str) -> list[tuple[str, str]]:
    """The facts that a template says and how, sorted: a language has its own order."""
    return sorted((name, how or "") for _, name, how, _ in string.Formatter().parse(template) if name is not None)


def documents_say() -> set[str]:
    """The keys under which a language says what the documents say in their own words."""
    return set(every_document_word())


@pytest.mark.parametrize("locale", OTHERS)
def test_a_language_says_all_that_the_first_and_the_documents_say(locale: str) -> None:
    wanted, said = messages(FIRST).keys() | documents_say(), messages(locale).keys()

    assert (wanted - said, said - wanted) == (set(), set())


@pytest.mark.parametrize("locale", OTHERS)
def test_a_sentence_says_the_same_facts_in_every_language(locale: str) -> None:
    """A document's own words have none."""
    first = {**dict.fromkeys(documents_say(), ""), **messages(FIRST)}

    assert {key for key, text in texts(locale) if facts(text) not in map(facts, templates(first[key]))} == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_plural_forms_are_those_of_the_language(locale: str) -> None:
    known = wording(locale).locale.plural_form.tags | {"other"}

    for key, message in messages(locale).items():
        first = messages(FIRST).get(key, "")
        assert isinstance(message, str) == isinstance(first, str), key
        if not isinstance(message, str) and not isinstance(first, str):
            assert (message["by"], message.keys() - {"by"}) == (first["by"], known), key


@pytest.mark.parametrize("locale", LOCALES)
def test_a_plural_form_that_is_said_of_nothing_too_says_the_number(locale: str) -> None:
    """English has "one question" of 1 alone; Hindi would say it of 0 as well."""
    of_nothing = wording(locale).locale.plural_form(0)
    forms = [(key, message) for key, message in messages(locale).items() if not isinstance(message, str)]

    assert forms
    for key, message in forms:
        assert message["by"] in {name for name, _ in facts(message[of_nothing])}, key


def latin_words(text: str) -> set[str]:
    """The words of a text that are written in Latin letters; facts are not the language's own."""
    return set(re.findall(r"[A-Za-z][A-Za-z0-9-]*", re.sub(r"\{[^}]*\}", "", text)))


@pytest.mark.parametrize("locale", OTHERS)
def test_a_language_is_written_in_its_own_script(locale: str) -> None:
    assert {(key, word) for key, text in texts(locale) for word in latin_words(text) - LATIN} == set()


def test_the_list_of_latin_words_is_no_longer_than_needed() -> None:
    assert LATIN - {word for locale in OTHERS for _, text in texts(locale) for word in latin_words(text)} == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_numbers_are_written_in_latin_digits(locale: str) -> None:
    foreign = [key for key, text in texts(locale) if any(char.isdigit() and char not in string.digits for char in text)]
    assert foreign == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_empty_or_has_spaces_too_many(locale: str) -> None:
    assert [key for key, text in texts(locale) if not text or text != " ".join(text.split())] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_templates_ask_only_for_how_a_fact_can_be_said(locale: str) -> None:
    """A mistyped format would fall back to the bare code in silence."""
    ways = {"", "about", "label", "term", "city", "or", "spoken"}

    assert [(key, how) for key, text in texts(locale) for _, how in facts(text) if how not in ways] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_only_headlines_are_rounded(locale: str) -> None:
    """Decision 4: display rounding touches only what says "about" (or "at most")."""
    rounded = [(key, re.sub(r"\{[^}]*\}", "", text)) for key, text in texts(locale) if ":about}" in text]

    assert [key for key, text in rounded if not any(word in text for word in ROUNDED[locale])] == []
