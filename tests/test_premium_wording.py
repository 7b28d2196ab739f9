"""The census of what is said about premiums: every phrase has a template that its facts fill, and no code shows."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from service.domain.family_premium import family_premium
from service.domain.markets.india import MARKET, TAX_RELIEF
from service.domain.phrase import Phrase
from service.domain.premium_question import InstalmentQuestion, Loading, Person, PremiumQuestion
from service.domain.tax_relief import tax_relief
from service.domain.vocabulary import Frequency, PolicyType, Regime
from tests.premium_rows import question, rows, spending
from tests.test_wording import phrases_in
from tests.world import TODAY, rupees, say


def totals_said() -> Iterator[Phrase]:
    for row in rows("total"):
        asked = question(row)
        assert asked.as_of is not None
        found = family_premium(asked, MARKET, as_of=asked.as_of)
        yield from (*found.assumptions, found.total.tax.note)


def relief_said() -> Iterator[Phrase]:
    for row in rows("relief"):
        persons, regime, as_of = spending(row)
        found = tax_relief(persons, [one.amount for one in persons], regime=regime, law=TAX_RELIEF, as_of=as_of)
        yield from (*found.notes, *phrases_in(found))


def wire_said() -> Iterator[Phrase]:
    """What the wire adds by itself."""
    return (Phrase(key) for key in ("premium_total.asked", "instalment.pending", "relief.information"))


@pytest.mark.parametrize("phrases", [totals_said, relief_said, wire_said], ids=lambda found: str(found.__name__))
def test_every_phrase_about_premiums_can_be_said(phrases: object) -> None:
    assert callable(phrases)
    for phrase in phrases():
        text = say(phrase)
        assert text and not re.search(r"[{}]|_", text), text


def test_the_rows_meet_every_reason_and_every_assumption() -> None:
    met = {phrase.key for phrase in (*totals_said(), *relief_said())}

    assert {key for key in met if key.startswith("relief.")} == {
        f"relief.{name}"
        for name in (
            *("cash", "check_up", "check_up_shared", "covered", "limit", "new_regime", "not_senior"),
            *("old_regime_only", "paid_within", "unverified"),
        )
    }
    assert {key for key in met if key.startswith("premium_total.")} == {
        f"premium_total.{name}" for name in ("discount_each", "exemption", "loading_assumed", "order")
    }


def test_no_question_leaves_anything_unsaid() -> None:
    for kind, regime, every in product(PolicyType, Regime, Frequency):
        asked = PremiumQuestion(
            "in",
            (Person("self", 38, rupees(30_000)),),
            kind,
            loadings=(Loading("x", 100),),
            instalment=InstalmentQuestion(every, 0),
            regime=regime,
        )
        for day in (date(2025, 9, 21), TODAY):
            for phrase in phrases_in(family_premium(asked, MARKET, as_of=day)):
                assert say(phrase)


def test_a_year_is_said_as_a_year() -> None:
    assert "2026 and 31 March 2027" in say(Phrase("relief.paid_within", {"first": "2026", "last": "2027"}))
