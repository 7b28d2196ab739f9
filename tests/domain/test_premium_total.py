"""What a family pays: hand-worked rows, and laws for any family."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.premium_question import HIGHEST_INSTALMENT_BPS, LARGEST_PREMIUM, MOST_LOADINGS, MOST_PERSONS
from service.domain.family_premium import FamilyPremium, family_premium
from service.domain.market import Tax, TaxRate
from service.domain.markets.india import MARKET, PREMIUM_TAX
from service.domain.money import LARGEST
from service.domain.phrase import Phrase
from service.domain.premium_question import InstalmentQuestion, Loading, Person, PremiumQuestion
from service.domain.premium_total import premium_total
from service.domain.vocabulary import Frequency, PolicyType
from tests.premium_rows import amounts, question, rows
from tests.term_values import money
from tests.world import TODAY, rupees

TAXED = date(2025, 9, 21)


def asked(*premiums: int, **changes: object) -> PremiumQuestion:
    """People of 40 with these premiums."""
    persons = tuple(Person(f"p{place}", 40, premium) for place, premium in enumerate(premiums))
    return replace(PremiumQuestion("in", persons), **changes)  # type: ignore[arg-type]  # each by its own name


def answer(of: PremiumQuestion, day: date = TODAY) -> FamilyPremium:
    return family_premium(of, MARKET, as_of=of.as_of or day)


@pytest.mark.parametrize("row", rows("total"), ids=lambda row: row["name"])
def test_a_family_pays_what_was_worked_out_by_hand(row: dict[str, str]) -> None:
    total = answer(question(row)).total

    assert tuple(one.net for one in total.persons) == amounts(row["nets"])
    assert tuple(one.amount for one in total.charges) == amounts(row["charges"])
    assert (total.tax.amount, total.total) == (money(row["tax"]), money(row["total"]))


QUESTIONS = st.builds(
    asked,
    st.integers(0, LARGEST_PREMIUM),
    st.integers(0, 5_000_000),
    st.integers(1, 50_000).map(lambda whole: whole * 100),
    discount_bps=st.integers(0, 10_000),
    loadings=st.lists(
        st.one_of(
            st.builds(Loading, st.just("an amount"), amount=st.integers(0, 1_000_000)),
            st.builds(Loading, st.just("a rate"), bps=st.integers(0, 10_000)),
        ),
        max_size=3,
    ).map(tuple),
    policy_type=st.sampled_from(PolicyType),
    tax_included=st.booleans(),
    instalment=st.one_of(
        st.none(), st.builds(InstalmentQuestion, st.sampled_from(Frequency), loading_bps=st.integers(0, 2_000))
    ),
    as_of=st.dates(date(2025, 8, 1), date(2026, 12, 31)),
)


@given(of=QUESTIONS)
def test_every_part_adds_up(of: PremiumQuestion) -> None:
    found = answer(of)
    total = found.total

    assert total.net == sum(one.person.amount - one.discount for one in total.persons)
    assert total.before_tax == total.net + sum(one.amount for one in total.charges)
    assert total.total == total.before_tax + total.tax.amount == sum(one.payable for one in total.persons)
    assert all(0 <= one.net <= one.person.amount and one.net <= one.payable for one in total.persons)
    if found.instalments:
        assert sum(found.instalments.amounts) == total.total


@given(of=QUESTIONS, more=st.integers(0, 10_000))
def test_a_larger_discount_never_makes_it_dearer(of: PremiumQuestion, more: int) -> None:
    larger = replace(of, discount_bps=min(10_000, of.discount_bps + more))

    assert answer(larger).total.total <= answer(of).total.total


@given(of=QUESTIONS)
def test_a_group_never_pays_less_than_a_person(of: PremiumQuestion) -> None:
    group, person = (answer(replace(of, policy_type=kind)) for kind in (PolicyType.GROUP, PolicyType.INDIVIDUAL))

    assert group.total.total >= person.total.total


def test_what_is_added_is_shared_by_premium() -> None:
    """300 on 10,000: 30 and 270."""
    total = answer(asked(rupees(1_000), rupees(9_000), instalment=InstalmentQuestion(Frequency.QUARTERLY))).total

    assert [one.payable for one in total.persons] == [rupees(1_030), rupees(9_270)]


def test_a_loading_on_a_premium_that_is_wholly_discounted_is_shared_by_what_it_was() -> None:
    total = answer(
        asked(rupees(1_000), rupees(3_000), discount_bps=10_000, loadings=(Loading("x", rupees(400)),))
    ).total

    assert [one.payable for one in total.persons] == [rupees(100), rupees(300)]


def test_the_tax_names_its_first_day_and_its_source() -> None:
    exempt, taxed, included = (
        answer(asked(rupees(100)), TODAY).total.tax,
        answer(asked(rupees(100)), TAXED).total.tax,
        answer(asked(rupees(100), tax_included=True), TAXED).total.tax,
    )

    assert (exempt.bps, exempt.since, exempt.source) == (0, date(2025, 9, 22), PREMIUM_TAX.source)
    assert exempt.note == Phrase("premium_tax_exempt", {"since": date(2025, 9, 22), "source": PREMIUM_TAX.source})
    assert (taxed.bps, taxed.note.key) == (1_800, "premium_tax_added")
    assert (included.bps, included.amount, included.note) == (1_800, 0, Phrase("premium_tax_included"))


def test_before_the_first_rate_there_is_no_tax_to_name() -> None:
    later = replace(MARKET, premium_tax=Tax((TaxRate(date(2030, 1, 1), 500),), "a test"))

    tax = premium_total(asked(rupees(100)), later, as_of=TODAY).tax

    assert (tax.bps, tax.amount, tax.since, tax.note) == (0, 0, None, Phrase("premium_tax_none", {"source": "a test"}))


def test_the_largest_question_stays_below_what_money_divides() -> None:
    largest = asked(
        *[LARGEST_PREMIUM] * MOST_PERSONS,
        loadings=(Loading("all", bps=10_000),) * MOST_LOADINGS,
        instalment=InstalmentQuestion(Frequency.MONTHLY, loading_bps=HIGHEST_INSTALMENT_BPS),
        policy_type=PolicyType.GROUP,
    )

    assert answer(largest).total.total <= LARGEST


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, ["premium_total.exemption"]),
        ({"tax_included": True}, []),
        ({"policy_type": PolicyType.GROUP}, []),
        ({"discount_bps": 500, "policy_type": PolicyType.GROUP}, ["premium_total.discount_each"]),
        ({"loadings": (Loading("x", 100),), "policy_type": PolicyType.GROUP}, ["premium_total.order"]),
        (
            {"instalment": InstalmentQuestion(Frequency.QUARTERLY), "policy_type": PolicyType.GROUP},
            ["premium_total.order", "premium_total.loading_assumed"],
        ),
        (
            {"instalment": InstalmentQuestion(Frequency.QUARTERLY, 300), "policy_type": PolicyType.GROUP},
            ["premium_total.order"],
        ),
    ],
)
def test_what_was_assumed_is_said(changes: dict[str, object], keys: list[str]) -> None:
    assert [phrase.key for phrase in answer(asked(rupees(1_000), **changes)).assumptions] == keys
