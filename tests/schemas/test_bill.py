"""Lines of a bill: every way to write one, and what is refused with its place and code."""

from datetime import date
from typing import Any

import pytest
from marshmallow.exceptions import ValidationError

from schemas.bill import BilledLineSchema
from schemas.document import faults_of
from service.domain.bill import BilledLine
from service.domain.vocabulary import NonPayableList, RoomClass, ServiceCategory


def load(**written: Any) -> BilledLine:
    line: BilledLine = BilledLineSchema().load({"category": "pharmacy", "amount": 5, **written})
    return line


def refused(**written: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as error:
        BilledLineSchema().load(written)
    return {fault.pointer: fault.code for fault in faults_of(error.value.messages)}


@pytest.mark.parametrize(
    ("written", "amount"),
    [("12.5", 1250), ("12.50", 1250), (12, 1200), (12.0, 1200), (0, 0), (10**8, 10**10)],
)
def test_an_amount_is_text_or_a_whole_number(written: object, amount: int) -> None:
    assert load(amount=written).amount == amount


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (12.5, "number"),
        (True, "number"),
        ("1,200", "format"),
        ("-1", "range"),
        (10**8 + 1, "range"),
        (-1, "range"),
        (float("inf"), "number"),
    ],
)
def test_other_amounts_are_refused(written: object, code: str) -> None:
    assert refused(category="room", amount=written) == {"/amount": code}


def test_a_rate_and_days_make_an_amount() -> None:
    line = load(category="room", amount=None, per_day="4600.00", days=4)

    assert (line.amount, line.days) == (1_840_000, 4)
    assert load(category="room", amount="18400.00", per_day=4600, days=4).amount == 1_840_000
    assert load(category="room", amount="18400.00", per_day=4600).amount == 1_840_000


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ({"category": "room"}, {"/amount": "required"}),
        ({"category": "room", "per_day": 5}, {"/amount": "required"}),
        ({"category": "room", "days": 5}, {"/amount": "required"}),
        ({"category": "room", "amount": 5, "per_day": 5, "days": 2}, {"/amount": "differs"}),
        ({"category": "room", "per_day": 10**8, "days": 2}, {"/per_day": "range"}),
        ({"amount": 5}, {"/category": "required"}),
        ({"amount": 5, "item": ""}, {"/item": "invalid", "/category": "required"}),
        ({"category": "roon", "amount": 5}, {"/category": "word"}),
        ({"category": 7, "amount": 5}, {"/category": "word"}),
        ({"category": "room", "amount": 5, "days": 0}, {"/days": "range"}),
        ({"category": "room", "amount": "x", "days": 0}, {"/amount": "format", "/days": "range"}),
        ({"category": "mri", "amount": 5, "days_before": 0}, {"/days_before": "days"}),
        ({"category": "mri", "amount": 5, "days_before": "3-2"}, {"/days_before": "days"}),
        ({"category": "mri", "amount": 5, "days_after": "1-367"}, {"/days_after": "days"}),
        ({"category": "mri", "amount": 5, "days_after": True}, {"/days_after": "days"}),
        ({"category": "mri", "amount": 5, "days_after": 1.5}, {"/days_after": "days"}),
        ({"category": "mri", "amount": 5, "days_after": 1, "days_before": 1}, {"/days_after": "twice"}),
        ({"category": "mri", "amount": 5, "date": "2026-06-01", "days_before": 1}, {"/days_before": "twice"}),
        ({"category": "mri", "amount": 5, "until": "2026-06-01"}, {"/until": "needed"}),
        ({"category": "mri", "amount": 5, "date": "2026-06-02", "until": "2026-06-01"}, {"/until": "range"}),
        ({"category": "mri", "amount": 5, "date": "2026-06-02", "until": "2027-06-03"}, {"/until": "range"}),
        ({"category": "mri", "amount": 5, "colour": "red"}, {"/colour": "unknown"}),
    ],
)
def test_a_line_at_fault_is_told_where(written: dict[str, Any], places: dict[str, str]) -> None:
    assert refused(**written) == places


def test_days_are_written_as_one_or_as_a_range() -> None:
    assert load(days_before=20).offset == (-20, -20)
    assert load(days_before="1-40").offset == (-40, -1)
    assert load(days_after=3.0).offset == (3, 3)
    assert load(days_after="1-40").offset == (1, 40)
    assert load().offset is None
    assert load(date="2026-06-01").dates == (date(2026, 6, 1), date(2026, 6, 1))
    assert load(date="2026-06-01", until="2027-06-01").dates == (date(2026, 6, 1), date(2027, 6, 1))


@pytest.mark.parametrize(
    ("written", "outside"),
    [
        ({}, None),
        ({"category": "pre_mri"}, True),
        ({"category": "pre_mri", "setting": "ipd"}, False),
        ({"setting": "opd"}, True),
        ({"setting": "home"}, True),
        ({"setting": "daycare"}, False),
        ({"days_before": 3}, True),
        ({"days_before": 3, "setting": "ipd"}, True),
    ],
)
def test_what_is_no_part_of_the_stay(written: dict[str, Any], outside: bool | None) -> None:
    assert load(**written).outside is outside


def test_words_bring_their_list_and_prescription_unless_the_line_says_otherwise() -> None:
    gloves = load(category="non_payable", item="Gloves, LS belt")

    assert (gloves.label, gloves.item, gloves.nonpayable) == (
        "Gloves, LS belt",
        "gloves_ls_belt",
        NonPayableList.OPTIONAL,
    )
    assert load(category="non_payable", list="II").nonpayable is NonPayableList.IN_ROOM
    assert load(category="non_payable", list="none").nonpayable is NonPayableList.NONE
    assert (load(category="otc").prescribed, load(category="otc", prescribed=True).prescribed) == (False, True)
    assert load(category="Operation Theatre").category is ServiceCategory.THEATRE


def test_an_item_alone_has_no_category_yet() -> None:
    line: BilledLine = BilledLineSchema().load({"item": "mri_ls_spine", "amount": 5})

    assert (line.item, line.category) == ("mri_ls_spine", None)
    assert load().item == "pharmacy"


def test_circumstances_are_kept() -> None:
    line = load(icu_day=True, network=False, room_class="deluxe")

    assert (line.icu_day, line.network, line.room_class) == (True, False, RoomClass.DELUXE)
    assert (load().icu_day, load().network, load().room_class) == (False, None, None)
