"""Prices from settled bills: three exact percentiles by cell, what stays and why, and a table that keeps its dates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields import LARGEST_AMOUNT
from service.domain.learning import Figures, Kept, LearningQuestion
from service.domain.settled_bills import LARGEST_PRICE
from service.domain.vocabulary import Confidence, Facility
from tests.bills import (
    DAY,
    EFFECTIVE,
    METRO,
    MIDDLE,
    MRI,
    QUESTION,
    RUPEE,
    TIER2,
    Bill,
    bill,
    by_hand,
    mri_row,
    of_mri,
    proposal,
)
from tests.costs import items, sheet
from tests.sheets import sheet_faults

MANY = [bill(400_000 + 1_000 * number) for number in range(21)]  # 4000.00 to 4200.00 in steps of 10.00
BEFORE = date(2026, 12, 31)


def amounts_of_mri(bills: list[Bill], **question: object) -> tuple[int, int, int] | None:
    found = proposal(bills, replace(QUESTION, **question))  # type: ignore[arg-type]
    new = next(cell.new for cell in found.cells if cell.code == MRI)
    return (new.low, new.typical, new.high) if new else None


@pytest.mark.parametrize(
    ("rupees", "expected"),
    [
        # n = 5: positions 0.4, 2 and 3.6, so 100 + 0.4 × 10, 120, 130 + 0.6 × 10
        ([100, 110, 120, 130, 140], (104, 120, 136)),
        # n = 6: positions 0.5, 2.5 and 4.5; halves go up
        ([1, 2, 3, 4, 5, 6], (2, 4, 6)),
        # n = 11: the second, the sixth and the tenth
        ([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 999], (20, 60, 100)),
        ([7, 7, 7, 7, 7], (7, 7, 7)),
    ],
)
def test_low_typical_and_high_are_percentiles(rupees: list[int], expected: tuple[int, int, int]) -> None:
    found = amounts_of_mri([bill(one * RUPEE) for one in rupees], least=5)

    assert found == tuple(one * RUPEE for one in expected)


def test_a_percentile_is_rounded_once_and_half_up() -> None:
    # Positions 0.4, 2, 3.6 of 10.00, 10.00, 10.49, 10.75, 10.99: 10.00, 10.49 and 10.75 + 0.6 × 0.24 = 10.894.
    assert amounts_of_mri([bill(one) for one in (1000, 1000, 1049, 1075, 1099)], least=5) == (1000, 1000, 1100)
    assert amounts_of_mri([bill(1050)] * 5, least=5) == (1100, 1100, 1100)


def test_the_largest_amounts_do_not_wrap() -> None:
    assert LARGEST_PRICE == LARGEST_AMOUNT
    assert amounts_of_mri([bill(LARGEST_PRICE)] * 5, least=5) == (LARGEST_PRICE,) * 3


def test_the_row_in_force_ends_the_day_before_the_new_one() -> None:
    found = proposal(MANY)

    (row,) = found.learned
    assert row == mri_row(
        low=402_000,
        typical=410_000,
        high=418_000,
        source="settled bills, n=21, from 2026-06-15 to 2026-06-15",
        source_date="2026-06-15",
        confidence=Confidence.MEDIUM,
        note="Low, typical and high are the 10th, 50th and 90th percentile."
        " Before: low 4000.00, typical 6500.00, high 9000.00.",
        effective_from=EFFECTIVE,
    )
    old = mri_row(effective_to=BEFORE)
    assert found.rows[found.rows.index(old) + 1] == row
    assert [one for one in found.rows if one not in (old, row)] == [one for one in sheet().rows if one != mri_row()]
    (cell,) = found.cells
    assert (cell.bills, cell.old, cell.new) == (
        21,
        Figures(400_000, 650_000, 900_000),
        Figures(402_000, 410_000, 418_000),
    )
    assert (cell.first, cell.last, cell.kept, found.least) == (DAY, DAY, None, 20)


@pytest.mark.parametrize(("bills", "confidence"), [(199, Confidence.MEDIUM), (200, Confidence.HIGH)])
def test_many_bills_are_trusted_highly(bills: int, confidence: Confidence) -> None:
    assert proposal([bill(500_000)] * bills).learned[0].confidence is confidence


def test_a_place_without_a_row_gets_one_like_that_of_another_place() -> None:
    public = [(MRI, TIER2, Facility.PRIVATE_PREMIUM, DAY, 700_000)] * 20

    (row,) = proposal(public).learned

    assert (row.tier, row.facility, row.typical) == (TIER2, Facility.PRIVATE_PREMIUM, 700_000)
    assert (row.label, row.unit, row.category) == (mri_row().label, mri_row().unit, mri_row().category)
    assert row.note.endswith("No row stood here before; label and unit are those of the row for metro, private_mid.")
    assert proposal(public).rows == (*sheet().rows, row)


def test_a_row_for_all_places_is_not_moved_by_bills_from_one() -> None:
    found = proposal([bill(5_000, "paracetamol_650_strip")] * 20)

    assert found.rows[: len(sheet().rows)] == sheet().rows
    assert found.learned[0].note.endswith("those of the row for all tiers, all facilities.")
    assert found.untouched == len(sheet().rows)


def test_cells_with_too_few_bills_stay_and_tell_nothing_but_their_count() -> None:
    found = proposal(MANY[:19])

    assert (found.rows, found.learned) == (sheet().rows, ())
    (cell,) = found.cells
    assert (cell.bills, cell.kept, cell.new, cell.first, cell.last) == (19, Kept.TOO_FEW, None, None, None)
    assert (found.used, found.kept, found.untouched) == (0, 19, len(sheet().rows) - 1)


def test_a_percentile_never_stands_for_fewer_than_five_bills() -> None:
    found = proposal(MANY[:4], replace(QUESTION, least=1))

    assert (found.least, found.cells[0].kept) == (5, Kept.TOO_FEW)
    assert proposal(MANY[:5], replace(QUESTION, least=1)).cells[0].kept is None


def test_a_price_of_nothing_is_none() -> None:
    found = proposal([bill(49)] * 20)

    assert (found.cells[0].kept, found.rows, found.kept) == (Kept.NOTHING, sheet().rows, 20)


@pytest.mark.parametrize(
    ("rows", "spans"),
    [
        ([("2026-01-01", None)], [("2026-01-01", "2026-12-31"), ("2027-01-01", None)]),
        ([("2027-01-01", None)], [("2027-01-01", None)]),
        (
            [(None, "2026-05-31"), ("2026-06-01", "2027-03-31"), ("2027-04-01", None)],
            [(None, "2026-05-31"), ("2026-06-01", "2026-12-31"), ("2027-01-01", "2027-03-31"), ("2027-04-01", None)],
        ),
        ([("2027-04-01", None)], [("2027-01-01", "2027-03-31"), ("2027-04-01", None)]),
        ([(None, "2026-12-31")], [(None, "2026-12-31"), ("2027-01-01", None)]),
    ],
    ids=["in force", "from the same day on", "one of three", "not yet in force", "ended the day before"],
)
def test_the_rows_of_a_place_follow_each_other_day_by_day(
    rows: list[tuple[str | None, str | None]], spans: list[tuple[str | None, str | None]]
) -> None:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    table = of_mri(*(mri_row(effective_from=day(since), effective_to=day(until)) for since, until in rows))

    found = proposal(MANY, table=table)

    own = [row for row in found.rows if (row.code, row.tier, row.facility) == (MRI, METRO, MIDDLE)]
    dated = sorted(own, key=lambda row: row.effective_from or date.min)
    assert [(row.effective_from, row.effective_to) for row in dated] == [(day(a), day(b)) for a, b in spans]
    assert sheet_faults(replace(table, rows=found.rows), items()) == []


def test_days_without_a_price_are_not_left() -> None:
    found = proposal(MANY, table=of_mri(mri_row(effective_to=BEFORE - timedelta(days=1))))

    assert (found.learned, found.cells[0].kept) == ((), Kept.GAP)


def test_a_code_whose_rows_have_all_ended_is_priced_like_its_last_one() -> None:
    table = replace(sheet(), rows=(mri_row(effective_to=date(2026, 6, 30), label="An old scan"),))

    found = proposal([bill(500_000, where=TIER2)] * 20, table=table)

    assert [row.label for row in found.learned] == ["An old scan"]


def test_only_bills_of_the_days_asked_for_count_both_ends_included() -> None:
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]
    question = LearningQuestion(EFFECTIVE, 20, RUPEE, since=DAY, until=DAY + timedelta(days=1))

    found = proposal([bill(500_000, day=day) for day in days for _ in range(10)], question)

    assert (found.used, found.outside, found.bills) == (20, 20, 40)
    assert (found.cells[0].first, found.cells[0].last) == (DAY, DAY + timedelta(days=1))


def test_bills_without_a_cell_are_refused_by_row_and_the_others_count() -> None:
    wrong = [
        bill(1, "mri_ls_spine_plane"),
        bill(1, "otc_nsaid_day"),
        bill(1, "oral_rehydration_sachet"),
        bill(1, "surgeon_fee_microdiscectomy"),
        bill(1, "msk_hospitalisation_case_avg"),
        bill(1, where="Punne"),
        bill(0),
        bill(-500),
        bill(LARGEST_PRICE + 1),
        bill(1, where="Punne"),
    ]

    found = proposal([*wrong, *MANY, bill(500_000, "mri_ls_spine", "new Delhi")])

    assert [(fault.pointer, fault.code) for fault in found.faults] == [
        ("/1/item", "unknown"),
        ("/2/item", "several"),
        ("/3/item", "several"),
        ("/4/item", "part"),
        ("/5/item", "check_only"),
        ("/6/city", "unknown"),
        ("/7/amount", "range"),
        ("/9/amount", "range"),
    ]
    told = [fault.detail for fault in found.faults]
    assert told[0].startswith("Row 1, column item: There is no item 'mri_ls_spine_plane'. Nearest: mri_ls_spine")
    assert told[1].startswith("Row 2, column item: Item 'otc_nsaid_day' is priced as ibuprofen_400_strip*3/10: ")
    assert "has no cost code" in told[2]
    assert told[5].endswith("Or give the tier instead of the city. So too in 1 more row.")
    assert told[6] == "Row 7, column amount: An amount to learn from is above 0. So too in 1 more row."
    assert (found.bills, found.refused, found.used) == (32, 10, 22)


def test_no_bills_change_nothing() -> None:
    found = proposal([])

    assert (found.rows, found.cells, found.bills, found.untouched) == (sheet().rows, (), 0, len(sheet().rows))


some_bills = st.lists(
    st.tuples(
        st.sampled_from([MRI, "cbc", "paracetamol_650_strip"]),
        st.sampled_from([METRO, TIER2]),
        st.sampled_from([MIDDLE, Facility.PUBLIC]),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.one_of(st.integers(100, 2_000), st.integers(1, LARGEST_PRICE)),
    ),
    max_size=120,
)


@given(some_bills, st.sampled_from([1, RUPEE]), st.integers(1, 12))
def test_a_plain_loop_finds_the_same(bills: list[Bill], unit: int, least: int) -> None:
    found = proposal(bills, LearningQuestion(EFFECTIVE, least, unit))

    expected = by_hand(bills, max(least, 5), unit)
    nothing = {cell for cell, figures in expected.items() if figures[0] == 0}
    assert {
        (cell.code, cell.tier, cell.facility): (cell.new.low, cell.new.typical, cell.new.high)
        for cell in found.cells
        if cell.new
    } == {cell: figures for cell, figures in expected.items() if cell not in nothing}
    assert all(row.low <= row.typical <= row.high for row in found.learned)
    assert sheet_faults(replace(sheet(), rows=found.rows), items()) == []


@given(some_bills, st.randoms(use_true_random=False))
def test_the_order_of_the_bills_does_not_matter(bills: list[Bill], random: object) -> None:
    shuffled = list(bills)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert proposal(shuffled) == proposal(bills)


@given(st.lists(st.integers(100, 10**6), min_size=5, max_size=60), st.integers(2, 1000))
def test_amounts_times_k_give_figures_times_k_within_the_rounding(amounts: list[int], k: int) -> None:
    once = amounts_of_mri([bill(one) for one in amounts], least=5)
    scaled = amounts_of_mri([bill(one * k) for one in amounts], least=5)

    assert once is not None and scaled is not None
    assert all(abs(big - k * small) <= (k + 1) * RUPEE // 2 for big, small in zip(scaled, once, strict=True))


@given(some_bills, st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 9))
def test_every_bill_is_counted_once(bills: list[Bill], since: date, refused: int) -> None:
    found = proposal([*bills, *[bill(0)] * refused], replace(QUESTION, least=5, since=since))

    assert found.used + found.kept + found.outside + found.refused == found.bills == len(bills) + refused
    assert found.refused == refused
    assert sum(cell.bills for cell in found.cells) == found.used + found.kept
    stays = {(cell.code, cell.tier, cell.facility) for cell in found.cells if cell.kept}
    assert [row for row in found.rows if (row.code, row.tier, row.facility) in stays] == [
        row for row in sheet().rows if (row.code, row.tier, row.facility) in stays
    ]
