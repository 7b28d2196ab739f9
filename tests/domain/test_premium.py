"""Premiums: given, published, bracketed, unknown; and the tax of the day (decision: never extrapolated)."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.market import Tax, TaxRate
from service.domain.phrase import Phrase
from service.domain.plan import PremiumRow
from service.domain.premium import UNKNOWN, Premium, PremiumBasis, premium_for

TABLES = Path(__file__).parents[2] / "fixtures" / "in" / "premiums"
GST = Tax(rates=(TaxRate(date(2017, 7, 1), 1_800), TaxRate(date(2025, 9, 22), 0)), source="press")
EXEMPT, TAXED = date(2026, 11, 20), date(2025, 9, 21)
FIVE_LAKH = 50_000_000


def table(name: str) -> tuple[PremiumRow, ...]:
    with (TABLES / f"{name}.csv").open(newline="") as file:
        return tuple(
            PremiumRow(
                age_years=int(row["age_years"]),
                sum_insured=int(row["sum_insured"].replace(".", "")),
                amount=int(row["amount"].replace(".", "")),
                zone=row["zone"],
                source=row["source"],
                as_of=row["as_of"],
            )
            for row in csv.DictReader(file)
        )


def ask(
    rows: tuple[PremiumRow, ...],
    age_years: int | None,
    *,
    sum_insured: int = FIVE_LAKH,
    given: int | None = None,
    as_of: date = EXEMPT,
    tax: Tax = GST,
    zone: str = "",
) -> Premium:
    return premium_for(
        rows, age_years=age_years, sum_insured=sum_insured, given=given, as_of=as_of, tax=tax, unit=100, zone=zone
    )


CARE, NIVA = table("care_supreme"), table("niva_reassure")


@pytest.mark.parametrize(
    ("rows", "age", "rupees"),
    [
        (CARE, 46, 12_324),  # P-PR-01
        (CARE, 51, 15_582),  # P-PR-01
        (CARE, 56, 20_674),  # P-PR-02
        (CARE, 60, 20_674),  # P-PR-02
        (CARE, 17, 3_353),  # P-PR-02: under 18, and published
        (NIVA, 18, 7_862),  # Niva benefit illustration, 2025-01
        (NIVA, 70, 39_246),  # Niva benefit illustration, 2025-01
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_a_published_age_has_its_published_premium(rows: tuple[PremiumRow, ...], age: int, rupees: int) -> None:
    found = ask(rows, age)

    assert (found.amount, found.low, found.high) == (rupees * 100,) * 3
    assert found.basis is PremiumBasis.PUBLISHED
    assert (found.source, found.as_of) == (rows[0].source, rows[0].as_of)


@pytest.mark.parametrize(
    ("rows", "age", "low", "high"),
    [
        (NIVA, 38, 7_862, 9_817),  # between 21 and 39
        (CARE, 38, 3_353, 12_324),  # between 17 and 46
        (NIVA, 20, 7_862, 7_862),  # between 18 and 21, which cost the same
        (CARE, 18, 3_353, 12_324),  # an adult between a child's age and 46
    ],
    ids=["niva 38", "care 38", "niva 20", "care 18"],
)
def test_an_age_between_two_published_ones_takes_the_upper_end(
    rows: tuple[PremiumRow, ...], age: int, low: int, high: int
) -> None:
    found = ask(rows, age)

    assert (found.amount, found.low, found.high) == (high * 100, low * 100, high * 100)
    assert found.basis is PremiumBasis.BRACKETED


@pytest.mark.parametrize(
    ("rows", "age", "sum_insured"),
    [
        (NIVA, 71, FIVE_LAKH),
        (CARE, 65, FIVE_LAKH),
        (CARE, 16, FIVE_LAKH),
        (NIVA, 17, FIVE_LAKH),
        (NIVA, 38, 100_000_000),
        (NIVA, None, FIVE_LAKH),
        ((), 38, FIVE_LAKH),
    ],
    ids=["above the table", "above Care's table", "16", "17 at Niva", "ten lakh", "no age", "no table"],
)
def test_what_is_not_published_is_unknown(rows: tuple[PremiumRow, ...], age: int | None, sum_insured: int) -> None:
    assert ask(rows, age, sum_insured=sum_insured) == UNKNOWN


def test_no_bracket_is_made_for_a_child() -> None:
    rows = (PremiumRow(5, FIVE_LAKH, 300_000, "", "S", "2025"), *CARE)

    assert ask(rows, 12) == UNKNOWN


def test_a_bracket_that_falls_with_age_still_takes_the_dearer_end() -> None:
    rows = (PremiumRow(30, 1, 900, "", "young", "2025"), PremiumRow(40, 1, 700, "", "old", "2026"))

    found = ask(rows, 35, sum_insured=1)

    assert (found.amount, found.low, found.source, found.as_of) == (900, 700, "young", "2025")


def test_a_given_premium_wins_and_is_taken_with_its_taxes() -> None:
    found = ask(NIVA, 39, given=1_234_500, as_of=TAXED)

    assert found == Premium(
        1_234_500, 1_234_500, 1_234_500, PremiumBasis.GIVEN, tax_note=Phrase("premium_tax_included")
    )


@pytest.mark.parametrize(("day", "rupees", "bps"), [(TAXED, 17_700, 1_800), (date(2025, 9, 22), 15_000, 0)])
def test_tax_is_added_until_the_exemption_begins(day: date, rupees: int, bps: int) -> None:
    """P-TX-01, NDTV of 2025-09-22: 15,000 was 17,700 with GST and is 15,000 now."""
    rows = (PremiumRow(30, 1, 1_500_000, "", "P-TX-01", "2025-09-22"),)

    found = ask(rows, 30, sum_insured=1, as_of=day)

    assert (found.amount, found.tax_bps) == (rupees * 100, bps)


def test_both_ends_of_a_bracket_carry_the_tax_rounded_half_up() -> None:
    """7,862 × 1.18 = 9,277.16 and 9,817 × 1.18 = 11,584.06."""
    found = ask(NIVA, 38, as_of=TAXED)

    assert (found.low, found.high) == (927_700, 1_158_400)


@pytest.mark.parametrize(
    ("day", "note"),
    [
        (TAXED, Phrase("premium_tax_added", {"percent_bps": 1_800, "source": "press"})),
        (EXEMPT, Phrase("premium_tax_exempt", {"since": date(2025, 9, 22), "source": "press"})),
        (date(2017, 6, 30), Phrase("premium_tax_none", {"source": "press"})),
    ],
    ids=["added", "exempt", "before the first rate"],
)
def test_the_tax_is_said(day: date, note: Phrase) -> None:
    assert ask(NIVA, 39, as_of=day).tax_note == note


@settings(max_examples=60)
@given(age=st.integers(0, 110), day=st.dates(date(2024, 1, 1), date(2027, 1, 1)))
def test_the_amount_lies_within_its_ends_and_its_table(age: int, day: date) -> None:
    found = ask(NIVA, age, as_of=day)

    if found.amount is None:
        assert age < 18 or age > 70
        return
    assert found.low is not None and found.low <= found.amount == found.high
    assert found.amount % 100 == 0


def test_two_equal_neighbours_are_one_price() -> None:
    """Care Supreme prints 28,358 at 61 and at 64: between them there is no dearer one to choose."""
    found = Premium(2_835_800, 2_835_800, 2_835_800, PremiumBasis.BRACKETED)

    assert found.phrase.key == "premium.bracketed_alike"


# Sample rates in two zones, at 30 and 40 (rupees): A 6,000 and 9,000, B 5,000 and 7,000; everywhere 5,500 and 8,000.
A = tuple(PremiumRow(age, FIVE_LAKH, amount * 100, "A", "S", "2026") for age, amount in ((30, 6_000), (40, 9_000)))
B = tuple(PremiumRow(age, FIVE_LAKH, amount * 100, "B", "S", "2026") for age, amount in ((30, 5_000), (40, 7_000)))
ALL = tuple(PremiumRow(age, FIVE_LAKH, amount * 100, "", "S", "2026") for age, amount in ((30, 5_500), (40, 8_000)))


@pytest.mark.parametrize(
    ("rows", "zone", "age", "low", "high", "zones", "key"),
    [
        (A + B, "A", 30, 6_000, 6_000, ("A",), "premium.zone_published"),
        (A + B, "B", 30, 5_000, 5_000, ("B",), "premium.zone_published"),
        (A + B, "A", 35, 6_000, 9_000, ("A",), "premium.zone_bracketed"),
        (A + B, "", 30, 5_000, 6_000, ("A", "B"), "premium.zones_bracketed"),
        (A + B, "", 35, 5_000, 9_000, ("A", "B"), "premium.zones_bracketed"),
        (A + ALL, "A", 40, 9_000, 9_000, ("A",), "premium.zone_published"),
        (A + ALL, "B", 40, 8_000, 8_000, (), "premium.published"),
        (A + ALL, "", 35, 5_500, 8_000, (), "premium.bracketed"),
        (ALL, "A", 30, 5_500, 5_500, (), "premium.published"),
        (A, "", 30, 6_000, 6_000, ("A",), "premium.zone_published"),
    ],
    ids=[
        "its zone",
        "the other zone",
        "between ages in its zone",
        "zone not known",
        "zone and age not known",
        "its zone before everywhere",
        "a zone without rows: everywhere",
        "no zone: everywhere",
        "no zones at all",
        "the one zone that is published",
    ],
)
def test_a_premium_is_that_of_the_zone(
    rows: tuple[PremiumRow, ...], zone: str, age: int, low: int, high: int, zones: tuple[str, ...], key: str
) -> None:
    found = ask(rows, age, zone=zone)

    assert (found.low, found.high, found.amount) == (low * 100, high * 100, high * 100)
    assert (found.zones, found.phrase.key) == (zones, key)


@pytest.mark.parametrize(
    ("rows", "zone", "age"),
    [(A + B, "C", 30), (A + B, "A", 41), (A, "B", 30), (A + B[:1], "", 35), (A + ALL, "A", 41)],
    ids=[
        "a zone nobody published",
        "above the zone's table",
        "another zone than the published one",
        "one of the zones has no figure",
        "the zone's table ends, though that of everywhere might not",
    ],
)
def test_no_zone_stands_for_another(rows: tuple[PremiumRow, ...], zone: str, age: int) -> None:
    assert ask(rows, age, zone=zone) == UNKNOWN


def test_zones_that_cost_the_same_are_one_price() -> None:
    twin = tuple(PremiumRow(row.age_years, row.sum_insured, row.amount, "C", "S", "2026") for row in A)

    assert ask(A + twin, 30).phrase.key == "premium.zones_bracketed_alike"
    assert ask((A[0], PremiumRow(40, FIVE_LAKH, A[0].amount, "A", "S", "2026")), 35, zone="A").phrase.key == (
        "premium.zone_bracketed_alike"
    )
