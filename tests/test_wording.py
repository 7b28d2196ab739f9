"""How facts are said, and the census: every phrase that the engine can produce has a template that its facts fill."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import product

import pytest

from schemas.estimate import DISCLOSURES
from service.domain.comparison import compare
from service.domain.content import Content
from service.domain.cover_notes import could_help, would_not_help
from service.domain.markets.india import MARKET
from service.domain.phrase import Fact, Money, Phrase
from service.domain.plan import Term, Terms
from service.domain.plan_values import Deductible, DeductibleKind
from service.domain.premium import UNKNOWN, Premium, PremiumBasis, premium_for
from service.domain.query import Place
from service.domain.readings import term_readings
from service.domain.shares import Horizon
from service.domain.vocabulary import (
    CityTier,
    Declared,
    Facility,
    PolicyState,
    RoomClass,
    SpineScope,
    Stage,
    Urgency,
)
from service.wording import Wording
from tests.settled_phrases import steps_said
from tests.world import (
    TODAY,
    advised,
    ask,
    case,
    edition,
    policy,
    rajat,
    rupees,
    say,
    scenario,
    staged,
    wording,
)


def said(template: str, locale: str = "en-IN", currency: str = "INR", **facts: Fact) -> str:
    """One template, filled."""
    return Wording(Content(locale, {"a.key": template}), currency).say(Phrase("a.key", facts))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "₹0"),
        (rupees(999), "₹999"),
        (rupees(1_000), "₹1,000"),
        (rupees(99_999), "₹99,999"),
        (rupees(100_000), "₹1,00,000"),
        (rupees(12_345_678), "₹1,23,45,678"),
        (1_234_550, "₹12,345.50"),
        (5, "₹0.05"),
        (-rupees(31_295), "-₹31,295"),
    ],
)
@pytest.mark.parametrize("locale", ["en-IN", "hi-IN"])
def test_rupees_are_grouped_in_lakh_and_paise_show_only_when_there_are_any(locale: str, amount: int, text: str) -> None:
    assert said("{amount}", locale, amount=Money(amount)) == text


def test_dollars_are_grouped_in_thousands() -> None:
    assert said("{amount}", "en-US", "USD", amount=Money(123_456_700)) == "$1,234,567"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (rupees(994), "₹990"),
        (rupees(995), "₹1,000"),
        (14_49, "₹10"),
        (14_99, "₹10"),
        (15_00, "₹20"),
        (rupees(1_049), "₹1,000"),
        (rupees(1_050), "₹1,100"),
        (rupees(99_949), "₹99,900"),
        (rupees(99_950), "₹1,00,000"),
        (rupees(1_97_499), "₹1,97,000"),
        (rupees(1_97_500), "₹1,98,000"),
        (0, "₹0"),
    ],
)
def test_about_rounds_to_ten_a_hundred_or_a_thousand_once(amount: int, text: str) -> None:
    assert said("{amount:about}", amount=Money(amount)) == text


@pytest.mark.parametrize(("days", "text"), [(1, "one day"), (0, "0 days"), (2, "2 days"), (4, "4 days")])
def test_plural_follows_the_counted_fact(days: int, text: str) -> None:
    message = {"by": "days", "one": "one day", "other": "{days} days"}
    counted = Wording(Content("en-IN", {"a.key": message}), "INR")

    assert counted.say(Phrase("a.key", {"days": days})) == text


@pytest.mark.parametrize(
    ("template", "fact", "text"),
    [
        ("{fact}", date(2026, 12, 20), "20 December 2026"),
        ("{fact}", Fraction(1, 4), "0.25"),
        ("{fact}", 36, "36"),
        ("{fact}", "as it stands", "as it stands"),
        ("{fact:city}", "new_delhi", "New Delhi"),
        ("{fact}", Phrase("a.key2"), "another"),
        ("{fact:about}", rupees(1_049), "1,04,900"),
    ],
    ids=["a date", "a fraction", "a number", "a text", "a city", "a phrase", "a number is no money"],
)
def test_each_kind_of_fact_is_said_in_its_own_way(template: str, fact: Fact, text: str) -> None:
    content = Content("en-IN", {"a.key": template, "a.key2": "another"})

    assert Wording(content, "INR").say(Phrase("a.key", {"fact": fact})) == text


def test_codes_are_said_by_their_label_and_terms_by_theirs() -> None:
    content = Content("en-IN", {"a.key": "{tier:label}, {name:term}", "label.metro": "a metro", "term.order": "order"})

    assert Wording(content, "INR").say(Phrase("a.key", {"tier": CityTier.METRO, "name": "order"})) == "a metro, order"


@pytest.mark.parametrize(
    ("bps", "text"), [(500, "5%"), (1_250, "12.5%"), (1_800, "18%"), (33, "0.33%"), (10_000, "100%")]
)
def test_basis_points_are_said_as_a_percentage(bps: int, text: str) -> None:
    assert said("{percent_bps}", percent_bps=bps) == text


def test_a_list_is_said_with_its_members() -> None:
    text = said("{names}", names=("Sweden", "Korea"))

    assert "Sweden" in text and "Korea" in text


def test_a_list_may_be_a_choice() -> None:
    assert said("Call {numbers:or}.", numbers=("112", "108")) == "Call 112 or 108."


def test_the_words_of_a_document_are_said_where_the_catalogue_has_no_others() -> None:
    documents = Phrase("item.gp_visit", text="Doctor's visit {as written}")
    hindi = Wording(Content("hi-IN", {"item.gp_visit": "डॉक्टर से मिलना"}), "INR")
    english = Wording(Content("en-IN", {"a.key": "{what}; {all}"}), "INR")

    assert english.say(documents) == "Doctor's visit {as written}"
    assert hindi.say(documents) == "डॉक्टर से मिलना"
    facts: dict[str, Fact] = {"what": documents, "all": (documents, "another")}
    assert english.say(Phrase("a.key", facts)) == (
        "Doctor's visit {as written}; Doctor's visit {as written} and another"
    )


def test_equal_keys_with_other_words_are_other_sentences() -> None:
    one, other = (Phrase("city.pune", text=text) for text in ("Pune", "Poona"))

    assert (wording().say(one), wording().say(other)) == ("Pune", "Poona")


def test_what_the_catalogue_lacks_is_no_silence() -> None:
    assert wording().has("verdict.V1") and not wording().has("verdict.V9")
    with pytest.raises(KeyError):
        wording().text("verdict.V9")


# The census.


def phrases_in(value: object) -> Iterator[Phrase]:
    """Every phrase anywhere inside a value."""
    if isinstance(value, Phrase):
        yield value
        for fact in value.facts.values():
            yield from phrases_in(fact)
    elif isinstance(value, tuple | list):
        for member in value:
            yield from phrases_in(member)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from phrases_in(getattr(value, field.name))


def answered() -> Iterator[Phrase]:
    """Phrases of many questions: every presentation, stage, plan, place, and what is known of the policy."""
    for presentation, stage in product(edition().pathways, Stage):
        yield from phrases_in(ask(staged(presentation, stage)))
    for plan_id, declared in product(edition().plans, Declared):
        held = policy(plan_id, age_months=12, declared_condition=declared, network=declared is Declared.YES)
        for query in (rajat(policy=held), advised(policy=held), staged("post_injury", policy=held)):
            yield from phrases_in(ask(query))
    for place in (Place(city="pune"), Place(facility=Facility.PUBLIC), Place(city="nashik", city_tier=CityTier.TIER2)):
        everything = frozenset({"facility", "room", "differential_billing", "network"})
        yield from phrases_in(ask(staged(place=place, age_years=None, assumed=everything)))


def shares_said() -> Iterator[Phrase]:
    for answer in (ask(rajat()), ask(staged(stage=Stage.SELF_CARE)), ask(advised())):
        yield from (rung.share.phrase for rung in answer.ladder if rung.share)


def premiums_said() -> Iterator[Phrase]:
    yield UNKNOWN.phrase
    for given, age, day in ((1, 38, TODAY), (None, 38, date(2025, 9, 1)), (None, 39, TODAY)):
        found = premium_for(
            edition().plans["niva_reassure"].premiums,
            age_years=age,
            sum_insured=rupees(500_000),
            given=given,
            as_of=day,
            tax=MARKET.premium_tax,
            unit=100,
        )
        yield found.phrase
        assert found.tax_note is not None
        yield found.tax_note
    for zones in (("A",), ("A", "B")):
        for low in (rupees(5_000), rupees(6_000)):
            yield Premium(rupees(6_000), low, rupees(6_000), PremiumBasis.BRACKETED, zones=zones).phrase
    yield Premium(rupees(6_000), rupees(6_000), rupees(6_000), PremiumBasis.PUBLISHED, zones=("A",)).phrase
    yield Phrase("premium_tax_none", {"source": "a source"})


def notes_said() -> Iterator[Phrase]:
    for plan in edition().plans.values():
        for scope in SpineScope:
            for known in (True, False):
                terms = dataclasses.replace(
                    plan.terms,
                    spine_scope=Term(scope, known=known),
                    deductible=Term(Deductible(DeductibleKind.PER_CLAIM, rupees(1_000))),
                )
                for note in (*would_not_help(plan, terms, {}), *could_help(plan, terms, {})):
                    yield note.phrase


def verdicts_said() -> Iterator[Phrase]:
    money: Mapping[str, Fact] = {name: Money(1) for name in ("pays", "bills", "rest", "difference")}
    for code in ("V0", "V3", "V8"):
        yield Phrase(f"verdict.{code}", {name: money[name] for name in ("pays", "bills", "rest")})
    yield Phrase("verdict.V1")
    for gate in MARKET.rulebook.gates:
        if gate.waits:
            yield Phrase(f"verdict.V2.{gate.ground.name}", {"days": 30, "months": 0, "ends": TODAY})
    for code, how in product(("V4", "V5", "V6"), ("", ".if_paid")):
        yield Phrase(f"verdict.{code}{how}", {"difference": Money(1)})


def readings_said() -> Iterator[Phrase]:
    """Each open question, as a reason inside a sentence and as an alternative beside the row."""
    for name in ("admission", "spine_scope", "declared"):
        yield Phrase(f"unsure.{name}")
    for plan in edition().plans.values():
        yield from (phrase for phrase, _ in term_readings(plan.terms))
    for name in Terms.__dataclass_fields__:
        yield Phrase("unsure.term", {"term": name, "because": "another text"})
    for how in ("nothing", "about", "at_most"):
        yield Phrase(f"amount.{how}", {"amount": Money(1)})


def kinds_said() -> Iterator[Phrase]:
    yield Phrase("emergency.text", {"numbers": ("112", "108")})
    yield Phrase("no_price.text")
    for code in DISCLOSURES:
        yield Phrase(f"disclosure.{code}", {"as_of": TODAY} if code == "D03" else {})


def asks_said() -> Iterator[Phrase]:
    """Each question to an insurer, and the days around a stay."""
    for code in (
        "admission",
        "spine_scope",
        "declared",
        "network",
        "disease_or_accident",
        "pre_authorisation",
        "windows",
    ):
        yield Phrase(f"ask.{code}")
    yield Phrase("ask.bills", {"before": 60, "after": 180})
    for name in Terms.__dataclass_fields__:
        yield Phrase("ask.term", {"term": name})
        yield Phrase("ask.unknown_terms", {"terms": (Phrase(f"term.{name}"),)})
    for how in ("before", "before_all", "after"):
        yield Phrase(f"around_stay.{how}", {"plan": "a plan", "days": 60, "day": 24})


def test_every_phrase_of_many_answers_can_be_said() -> None:
    for phrase in answered():
        assert say(phrase)


@pytest.mark.parametrize(
    "phrases",
    [shares_said, premiums_said, notes_said, steps_said, verdicts_said, readings_said, kinds_said, asks_said],
    ids=lambda found: str(found.__name__),
)
def test_every_phrase_the_domain_can_make_can_be_said(phrases: object) -> None:
    assert callable(phrases)
    for phrase in phrases():
        assert say(phrase)


def test_every_open_question_has_its_words_beside_the_row() -> None:
    for phrase in (found for found in readings_said() if found.key.startswith("unsure.")):
        other = Phrase(phrase.key.replace("unsure.", "alternative."), phrase.facts)
        assert say(other) != say(phrase)


def test_every_verdict_of_the_walk_is_in_the_census() -> None:
    known = {phrase.key for phrase in verdicts_said()} | {"verdict.V7"}

    assert {phrase.key for phrase in answered() if phrase.key.startswith("verdict.")} <= known


LABELLED: tuple[type[StrEnum], ...] = (Stage, CityTier, Facility, RoomClass, PolicyState, Horizon)


@pytest.mark.parametrize("codes", LABELLED, ids=lambda codes: codes.__name__)
def test_every_code_a_reader_meets_has_a_label(codes: Iterable[StrEnum]) -> None:
    assert [code for code in codes if not wording().has(f"label.{code}")] == []


def test_every_way_a_stay_may_go_has_a_label() -> None:
    variants = {variant for pathway in edition().pathways.values() for variant in pathway.variants} | {"day_care"}

    assert [variant for variant in variants if not wording().has(f"label.{variant}")] == []


def test_every_stage_and_urgency_has_a_heading() -> None:
    assert all(wording().has(f"stage.{stage}") for stage in Stage)
    assert all(wording().has(f"urgency.{urgency}") for urgency in Urgency)


def test_every_term_of_a_plan_has_a_name() -> None:
    assert [name for name in Terms.__dataclass_fields__ if not wording().has(f"term.{name}")] == []


def test_every_opening_has_both_halves_for_every_case() -> None:
    cases = ("nothing", "pays_later", "pays_today", "unsure_later", "unsure_today", "partial")

    assert all(wording().has(f"opening.{half}.{how}") for half, how in product(("stops", "hospital"), cases))


def test_a_bracketed_premium_names_both_ends() -> None:
    text = say(Premium(rupees(9_817), rupees(7_862), rupees(9_817), PremiumBasis.BRACKETED).phrase)

    assert "₹7,862" in text and "₹9,817" in text


def test_a_wait_is_said_with_its_end() -> None:
    found = compare(scenario(), case(), MARKET).rows[1].cover_verdict

    assert found is not None
    assert "24" in say(found.phrase) and "20 November 2028" in say(found.phrase)
