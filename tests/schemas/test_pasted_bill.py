"""Pasted texts and the lines they make, by hand: what is read, what is shown back, and what would be right."""

from typing import Any

import pytest

from schemas.bill import BilledLineSchema
from schemas.pasted_bill import CHOICES, LEFT_OUT, Kind, PastedLine, read_bill, word_in
from schemas.pasted_numbers import iso_moment
from service.domain.bill import BilledLine
from service.domain.vocabulary import ServiceCategory
from tests.world import rupees, say

ROOM, NURSING = ServiceCategory.ROOM, ServiceCategory.NURSING
VISITS, TESTS, DRUGS = ServiceCategory.CONSULTATION, ServiceCategory.DIAGNOSTIC, ServiceCategory.PHARMACY


def one(text: str, **chosen: str) -> PastedLine:
    (line,) = read_bill(text, chosen).lines
    return line


def billed(text: str) -> BilledLine:
    """The line as the API reads what the paste makes of it."""
    line = one(text)
    assert line.faults == ()
    loaded: BilledLine = BilledLineSchema().load(dict(line.wire))
    return loaded


@pytest.mark.parametrize(
    ("text", "label", "category", "amount", "days"),
    [
        ("Room rent (3 days @ 7,000)  21,000", "Room rent", ROOM, 21_000, 3),
        ("Nursing 3 x 1000 = 3000", "Nursing", NURSING, 3_000, 3),
        ("Nursing 1000 x 3", "Nursing", NURSING, 3_000, 3),
        ("Room 7000x3 21000", "Room", ROOM, 21_000, 3),
        ("3 days room rent = 21000", "room rent", ROOM, 21_000, 3),
        ("Room Rs.7000/day x 3", "Room", ROOM, 21_000, 3),
        ("Room 7,000 per day x 3 days 21,000", "Room", ROOM, 21_000, 3),
        ("ICU 2 nights at 12,000", "ICU", ServiceCategory.ICU, 24_000, 2),
        ("Consultant visits ₹6,000.00", "Consultant visits", VISITS, 6_000, None),
        ("Consultation: 4 visits 2,000", "Consultation", VISITS, 2_000, 4),
        ("MRI LS spine - 7500", "MRI LS spine", TESTS, 7_500, None),
        ("X-ray 2 films 800", "X-ray", TESTS, 800, None),
        ("Pharmacy (approx) Rs. 9,200/-", "Pharmacy approx", DRUGS, 9_200, None),
        ("Medicines INR 1,234.50", "Medicines", DRUGS, 1_234.50, None),
        (
            "L4-L5 discectomy package 1,20,000",
            "L4-L5 discectomy package",
            ServiceCategory.PROCEDURE_PACKAGE,
            120_000,
            None,
        ),
        ("MRI 1.5T 7500", "MRI 1.5T", TESTS, 7_500, None),
        ("1. Theatre 30000", "Theatre", ServiceCategory.THEATRE, 30_000, None),
        ("12) Ambulance; 2,500", "Ambulance", ServiceCategory.AMBULANCE, 2_500, None),
    ],
)
def test_a_line_says_what_for_how_much_and_how_many(
    text: str, label: str, category: ServiceCategory, amount: float, days: int | None
) -> None:
    line = billed(text)

    assert (line.label, line.category, line.amount, line.days) == (label, category, rupees(amount), days)


@pytest.mark.parametrize(
    "text",
    [
        "Room rent,3,7000,21000",
        "Room rent\t3\t7000\t21000",
        "Room rent;3;7000;21000",
        "Room rent | 3 | 7,000 | 21,000 |",
        '"Room rent","3","7,000","21,000"',
    ],
)
def test_rows_of_a_table_are_read_by_their_columns(text: str) -> None:
    line = billed(text)

    assert (line.label, line.category, line.amount, line.days) == ("Room rent", ROOM, rupees(21_000), 3)


def test_columns_that_look_like_digit_groups_are_told_by_their_arithmetic() -> None:
    """3 × 100 = 300, and not 31 lakh."""
    assert (billed("Nursing,3,100,300").amount, billed("Nursing,3,100,300").days) == (rupees(300), 3)
    assert billed("Implant,3,10,000").amount == rupees(310_000)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("MRI 04/08/2025 7500", "2025-08-04", "2025-08-04"),
        ("2025-08-04 MRI 7500", "2025-08-04", "2025-08-04"),
        ("MRI on 4.8.25 7500", "2025-08-04", "2025-08-04"),
        ("4 Aug 2025 MRI 7500", "2025-08-04", "2025-08-04"),
        ("MRI 04-08-2025 to 06-08-2025 7500", "2025-08-04", "2025-08-06"),
    ],
)
def test_dates_are_read_day_first(text: str, first: str, last: str) -> None:
    line = billed(text)

    assert line.dates is not None and (line.label, line.amount) == ("MRI", rupees(7_500))
    assert [day.isoformat() for day in line.dates] == [first, last]


@pytest.mark.parametrize(
    ("typed", "wire"),
    [
        ("04/08/2025", "2025-08-04"),
        ("2025-08-04T10:00", "2025-08-04T10:00"),
        ("4/8/2025 9.30", "2025-08-04T09:30"),
        ("04 August 2025", "2025-08-04"),
        ("31/02/2025", "31/02/2025"),
        ("04/08/2025 noon", "04/08/2025 noon"),
        ("", ""),
    ],
)
def test_a_typed_moment_is_written_as_the_wire_does_or_left_to_be_refused(typed: str, wire: str) -> None:
    assert iso_moment(typed) == wire


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Operation theatre charges", "operation_theatre"),
        ("Assistant surgeon", "assistant_surgeon"),
        ("OPD consultation", "opd_consultation"),
        ("Pre-hospitalisation MRI", "pre_mri"),
        ("Post hospital physiotherapy", "post_physiotherapy"),
        ("Flowers", ""),
        ("Registrations", ""),
    ],
)
def test_the_longest_known_word_tells_what_it_is_for(text: str, word: str) -> None:
    assert word_in(text) == word


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Flowers 500", "No word here says what it is for"),
        ("Nursing", "There is no amount: write it at the end of the line."),
        ("Nursing 3 days", "There is no amount: write it at the end of the line."),
        ("Room @ 7000", "A rate, but not for how many"),
        ("Room rent 3 days @ 7,000 20,000", "3 at ₹7,000 come to ₹21,000, not ₹20,000"),
        ("Surgeon fees 7.5 lakh", "Write “7.5” in full digits"),
        ("Surgeon fees 1,50 k", "can be read in two ways"),
        ("Nursing 1,500 k", "Write “1,500” in full digits"),
        ("Nursing 21,00", "“21,00” can be read in two ways"),
        ("Room rent,3,7,000,21,000", "can be read in two ways"),
        ("Nursing 6,000.555", "more than two decimals"),
        ("Nursing -500", "has a minus before it"),
        ("Nursing -1,500", "has a minus before it"),
        ("Discount on pharmacy 500", "A discount, an advance or a payment is no charge"),
        ("Nursing 99,99,99,999", "More than ₹10,00,00,000"),
        ("MRI 31/02/2025 7500", "“31/02/2025” is no day"),
        ("Total 1,00", "can be read in two ways"),
    ],
)
def test_what_cannot_be_read_is_shown_back_with_what_would_be_right(text: str, fault: str) -> None:
    line = one(text)

    assert [told for told in map(say, line.faults) if fault in told]
    assert line.text == text
    assert read_bill(text).bill == []


def test_percentages_and_parts_of_words_are_no_amounts() -> None:
    line = one("GST 18% on L5 900")

    assert (line.label, line.amount) == ("GST 18% on L5", rupees(900))


@pytest.mark.parametrize("text", ["Estimate of City Hospital", "Item, Qty, Rate, Amount", "Nursing charges:"])
def test_a_line_without_a_number_is_a_heading(text: str) -> None:
    assert (one(text).kind, one(text).faults) == (Kind.HEADING, ())


def totals(text: str) -> list[tuple[bool, list[str]]]:
    return [
        (line.checked, [say(fault) for fault in line.faults])
        for line in read_bill(text).lines
        if line.kind is Kind.TOTAL
    ]


def test_totals_are_checked_and_not_counted() -> None:
    bill = read_bill("Nursing 3000\nMRI 7500\nGrand total: Rs. 10,500/-")

    assert [line.amount for line in bill.charges] == [rupees(3_000), rupees(7_500)]
    assert bill.lines[-1].checked


def test_a_total_is_that_of_all_lines_above_or_of_those_since_the_last() -> None:
    assert totals("Nursing 3000\nSub-total 3000\nMRI 7500\nSub total 7500\nTotal amount 10500") == [(True, [])] * 3


def test_a_total_that_differs_names_both_sums() -> None:
    ((right, told),) = totals("Nursing 3000\nMRI 7500\nTotal 10,600")

    assert not right
    assert told == ["The charges above come to ₹10,500, not ₹10,600: mend a line, or take the total out."]


def test_a_total_below_a_line_without_an_amount_is_not_checked() -> None:
    assert totals("Nursing\nTotal 10,600") == [(False, [])]


def test_a_knee_replacement_is_no_total() -> None:
    assert one("Total knee replacement surgery 1,80,000").kind is Kind.CHARGE


def test_a_choice_beats_the_words_and_may_take_a_line_out() -> None:
    bill = read_bill(
        "Flowers 500\nWard boy 300\nBed no. 12",
        {"Flowers 500": "admin", "Ward boy 300": "nursing", "Bed no. 12": LEFT_OUT},
    )

    assert [line.wire["category"] for line in bill.charges] == ["admin", "nursing"]
    assert bill.lines[-1].kind is Kind.LEFT_OUT


def test_a_heading_that_is_chosen_to_be_a_charge_wants_an_amount() -> None:
    (line,) = read_bill("Nursing:", {"Nursing:": "nursing"}).lines

    assert [say(fault) for fault in line.faults] == ["There is no amount: write it at the end of the line."]


@pytest.mark.parametrize("code", [code for code in CHOICES if code != LEFT_OUT])
def test_every_choice_is_a_word_that_the_wire_knows(code: str) -> None:
    loaded: Any = BilledLineSchema().load({"category": code, "amount": "1.00"})

    assert loaded.category == code


def test_no_line_is_lost_and_blank_ones_are_skipped() -> None:
    text = "\n  Nursing 3000  \n\n\tFlowers 500\nHello\n"

    assert [(line.number, line.text) for line in read_bill(text).lines] == [
        (2, "Nursing 3000"),
        (4, "Flowers 500"),
        (5, "Hello"),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Gloves consumables 10 x 50", None),  # pieces, not days
        ("Oxygen 6 hours @ 200 = 1200", None),
        ("ICU 1.5 days @ 20000", None),  # no whole number of days
        ("Nursing 400 x 500", None),  # longer than any stay
        ("Physiotherapy 8 sessions @ 500", 8),
    ],
)
def test_only_whole_days_visits_and_sessions_are_counted(text: str, days: int | None) -> None:
    assert billed(text).days == days
