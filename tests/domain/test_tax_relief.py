"""Section 80D: hand-worked rows, the law of the day, and what holds for any family."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.markets.india import TAX_RELIEF
from service.domain.phrase import Money, Phrase
from service.domain.premium_question import Person
from service.domain.tax_relief import Expense, ReliefGroup, TaxRelief, tax_relief
from service.domain.vocabulary import Regime
from tests.premium_rows import rows, spending
from tests.term_values import money
from tests.world import rupees

DAY = date(2025, 11, 20)


def relief(*persons: Person, regime: Regime = Regime.OLD, as_of: date = DAY) -> TaxRelief:
    return tax_relief(persons, [one.amount for one in persons], regime=regime, law=TAX_RELIEF, as_of=as_of)


@pytest.mark.parametrize("row", rows("relief"), ids=lambda row: row["name"])
def test_relief_is_what_was_worked_out_by_hand(row: dict[str, str]) -> None:
    persons, regime, as_of = spending(row)

    found = relief(*persons, regime=regime, as_of=as_of)

    counted = {group.group: group.counted for group in found.groups}
    expected = {ReliefGroup.FAMILY: row["family"], ReliefGroup.PARENTS: row["parents"]}
    assert counted == {group: money(amount) for group, amount in expected.items() if amount}
    assert found.counted == sum(counted.values())
    lines = [line for group in found.groups for line in group.lines]
    cut = {f"{line.person}/{line.expense}={line.because.key[7:]}" for line in lines if line.because}
    assert cut == set(row["because"].split())


def test_the_limits_are_those_of_the_sources() -> None:
    limits = TAX_RELIEF.limits_on(DAY)

    assert (limits.limit, limits.senior_limit, limits.senior_age) == (rupees(25_000), rupees(50_000), 60)
    assert limits.check_up == rupees(5_000)


@pytest.mark.parametrize(
    ("day", "law", "verified", "year"),
    [
        (date(2025, 4, 1), "Income-tax Act 1961, section 80D", True, 2025),
        (date(2026, 3, 31), "Income-tax Act 1961, section 80D", True, 2025),
        (date(2026, 4, 1), "Income-tax Act 2025", False, 2026),
        (date(2026, 4, 2), "Income-tax Act 2025", False, 2026),
        (date(2027, 1, 1), "Income-tax Act 2025", False, 2026),
    ],
)
def test_the_law_changes_with_the_tax_year(day: date, law: str, verified: bool, year: int) -> None:
    found = relief(Person("self", 38, rupees(26_000)), as_of=day)

    assert (found.limits.law, found.limits.verified, found.tax_year) == (law, verified, year)
    assert found.counted == rupees(25_000)
    assert ("relief.unverified" in [phrase.key for phrase in found.notes]) is not verified


def test_what_has_to_be_known_is_said() -> None:
    without, with_one = relief(Person("self", 38)), relief(Person("self", 38, check_up=1))
    new = relief(Person("self", 38), regime=Regime.NEW)

    assert [phrase.key for phrase in without.notes] == ["relief.old_regime_only", "relief.paid_within"]
    assert without.notes[1].facts == {"first": "2025", "last": "2026"}
    assert with_one.notes[2] == Phrase("relief.check_up_shared", {"most": Money(rupees(5_000))})
    assert new.notes[0] == Phrase("relief.new_regime")


def test_a_cut_names_the_limit() -> None:
    (group,) = relief(Person("self", 38, rupees(26_000))).groups

    assert group.lines[0].because == Phrase("relief.limit", {"limit": Money(rupees(25_000))})
    assert group.lines[0].cut == rupees(1_000)


AMOUNTS = st.integers(0, 8_000_000)
PERSONS = st.builds(
    Person,
    st.sampled_from(["self", "spouse", "father", "mother"]),
    st.integers(0, 110),
    AMOUNTS,
    parent=st.booleans(),
    check_up=st.integers(0, 800_000),
    medical_expenditure=AMOUNTS,
    covered=st.booleans(),
    paid_in_cash=st.booleans(),
)
FAMILIES = st.lists(PERSONS, min_size=1, max_size=6)


@given(family=FAMILIES, regime=st.sampled_from(Regime))
def test_relief_is_never_above_a_limit_nor_above_what_was_paid(family: list[Person], regime: Regime) -> None:
    found = relief(*family, regime=regime)

    lines = [line for group in found.groups for line in group.lines]
    assert all(0 <= line.counted <= line.paid for line in lines)
    assert all((line.cut > 0) == (line.because is not None) for line in lines)
    assert all(group.counted <= group.limit for group in found.groups)
    assert sum(line.counted for line in lines if line.expense is Expense.CHECK_UP) <= rupees(5_000)
    assert found.counted <= (0 if regime is Regime.NEW else rupees(100_000))


@given(family=FAMILIES)
def test_every_expense_is_accounted_for(family: list[Person]) -> None:
    lines = [line for group in relief(*family).groups for line in group.lines]

    paid = sum(one.amount + one.check_up + one.medical_expenditure for one in family)
    assert sum(line.counted + line.cut for line in lines) == paid


@given(family=FAMILIES, more=AMOUNTS, what=st.sampled_from(["amount", "check_up", "medical_expenditure"]))
def test_paying_more_never_lowers_the_relief(family: list[Person], more: int, what: str) -> None:
    first, *others = family
    dearer = replace(first, **{what: getattr(first, what) + more})

    assert relief(dearer, *others).counted >= relief(*family).counted


@given(family=FAMILIES, years=st.integers(0, 50))
def test_growing_older_never_lowers_the_relief(family: list[Person], years: int) -> None:
    first, *others = family

    assert relief(replace(first, age_years=first.age_years + years), *others).counted >= relief(*family).counted
