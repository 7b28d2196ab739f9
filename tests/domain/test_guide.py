"""A guide is read whole or not published: every sentence in every language, every source listed once."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from service.domain.content import Content, Message
from service.domain.guide import Guide, GuideEntry, GuideSection, guide_looks
from service.domain.plan import Source
from tests import world

OWN = Source("OWN", "A page", "https://example.com", "2026")
GUIDE = Guide(
    "1",
    (
        GuideSection("causes", (GuideEntry("cold", ("OWN",)), GuideEntry("sitting", ("GK", "OWN"), (17,)))),
        GuideSection("myths", (GuideEntry("age", ("GK",)),), asks=True),
    ),
    {"OWN": OWN},
)
KEYS = (
    "guide_title",
    "guide_note",
    "guide_title.causes",
    "guide_text.causes.cold",
    "guide_text.causes.sitting",
    "guide_title.myths",
    "guide_text.myths.age.asked",
    "guide_text.myths.age.answered",
)
ENGLISH: Mapping[str, Message] = dict.fromkeys(KEYS, "A sentence.")


def faults(guide: Guide = GUIDE, **contents: Mapping[str, Message]) -> list[tuple[str, str]]:
    told = {locale: Content(locale, messages) for locale, messages in (contents or {"en": ENGLISH}).items()}
    looks = guide_looks([guide], world.edition().triage, told)
    return [(fault.pointer, fault.code) for found in looks for fault in found]


def test_a_guide_names_its_sentences_in_the_order_they_are_read() -> None:
    assert tuple(key for _, key in GUIDE.sentences()) == KEYS


def test_a_guide_that_is_whole_has_no_fault_and_without_one_nothing_is_looked_at() -> None:
    assert faults() == []
    assert list(guide_looks([], world.edition().triage, {"en": Content("en", {})})) == []


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("guide_title", "guide/guide#"),
        ("guide_title.myths", "guide/guide#/sections/1"),
        ("guide_text.causes.sitting", "guide/guide#/sections/0/entries/1"),
        ("guide_text.myths.age.answered", "guide/guide#/sections/1/entries/0"),
    ],
)
def test_a_sentence_that_one_language_lacks_is_named(key: str, place: str) -> None:
    hindi = {name: text for name, text in ENGLISH.items() if name != key}

    assert faults(en=ENGLISH, hi=hindi) == [(place, "sentence")]


@pytest.mark.parametrize("text", ["{days} days", {"by": "days", "one": "a day", "other": "days"}])
def test_a_sentence_of_the_guide_waits_for_no_figure(text: Message) -> None:
    assert faults(en={**ENGLISH, "guide_text.causes.cold": text}) == [("guide/guide#/sections/0/entries/0", "sentence")]


def test_a_source_that_nobody_lists() -> None:
    assert faults(replace(GUIDE, sources={})) == [
        ("guide/guide#/sections/0/entries/0/sources/0", "source"),
        ("guide/guide#/sections/0/entries/1/sources/1", "source"),
    ]


def test_a_source_that_triage_lists_is_not_listed_again() -> None:
    twice = replace(GUIDE, sources={"OWN": OWN, "GK": OWN})

    assert faults(twice) == [("guide/guide#/sources/GK", "twice")]
