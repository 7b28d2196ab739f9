"""Look-up of prices: each step of the fallback chain by hand, exact sums, packages, and one rounding per line."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from service.domain.care import CareLine, Triple
from service.domain.cost_sheet import CostRow, SplitPart, SplitRow, join_split
from service.domain.cost_table import Fallback, place_room, price_lines, splits_add_up
from service.domain.errors import Fault
from service.domain.money import to_unit
from service.domain.vocabulary import CityTier, Confidence, Facility, RoomClass, ServiceCategory, Stage
from tests.costs import METRO, MIDDLE, RUPEE, item, items, plan_of, row, sheet, table, table_of

TIER1, TIER2, TIER3 = CityTier.TIER1, CityTier.TIER2, CityTier.TIER3
PREMIUM, PUBLIC = Facility.PRIVATE_PREMIUM, Facility.PUBLIC


def rupees(code: str, tier: CityTier = METRO, facility: Facility = MIDDLE) -> Fraction | None:
    price = table().price(items()[code], tier=tier, facility=facility)
    return price.typical / RUPEE if price else None


@pytest.mark.parametrize(
    ("code", "tier", "facility", "typical", "step"),
    [
        # Rows of cost_table.csv and factors of factors.csv, multiplied by hand.
        ("orthopaedic_visit", TIER2, MIDDLE, "400", Fallback.EXACT),
        ("mri_ls_spine", TIER3, PUBLIC, "2300", Fallback.ANY_CITY),
        ("teleconsultation", TIER3, MIDDLE, "400", Fallback.ANY_CITY),  # a row for all cities takes no factor
        ("topical_analgesic_gel", TIER3, PUBLIC, "120", Fallback.ANYWHERE),
        ("room_semi_private_day", TIER2, MIDDLE, "2422.50", Fallback.METRO_ROW),  # 4,250 × 0.57
        ("mri_ls_spine", TIER2, PREMIUM, "7507.50", Fallback.METRO_ROW),  # 10,725 × 0.70, before any mid-range row
        ("crp", TIER2, MIDDLE, "475", Fallback.METRO_ROW),  # a test is laboratory: 500 × 0.95
        ("preop_workup", TIER3, MIDDLE, "5700", Fallback.METRO_ROW),  # so is a set of them: 6,000 × 0.95
        ("ncv_emg_lower_limbs", TIER3, MIDDLE, "2400", Fallback.METRO_ROW),  # a study is imaging: 4,000 × 0.60
        ("ct_ls_spine", METRO, PREMIUM, "5775", Fallback.PREMIUM_FACTOR),  # 3,500 × 1.65
        ("ct_ls_spine", TIER1, PREMIUM, "4908.75", Fallback.PREMIUM_FACTOR),  # 3,500 × 0.85 × 1.65
        ("gp_visit", TIER3, PREMIUM, "330", Fallback.PREMIUM_FACTOR),  # the tier's own mid-range row: 200 × 1.65
        ("teleconsultation", TIER3, PREMIUM, "660", Fallback.PREMIUM_FACTOR),  # the row for all cities: 400 × 1.65
    ],
)
def test_chain_supplies_a_missing_place(
    code: str, tier: CityTier, facility: Facility, typical: str, step: Fallback
) -> None:
    price = table().price(items()[code], tier=tier, facility=facility)

    assert price is not None
    assert (price.typical, price.fallback) == (Fraction(typical) * RUPEE, step)


def test_row_of_the_tier_for_all_facilities_comes_second() -> None:
    visit = item("visit", ("visit", 1))
    rows = (row("visit", 70, tier=TIER2, facility=None), row("visit", 80, tier=None), row("visit", 90))

    price = table_of(*rows).price(visit, tier=TIER2, facility=MIDDLE)

    assert price is not None
    assert (price.typical, price.fallback) == (7_000, Fallback.ANY_FACILITY)


@pytest.mark.parametrize(
    ("code", "facility"),
    [
        ("oral_rehydration_sachet", MIDDLE),  # no cost code at all
        ("room_semi_private_day", PUBLIC),  # a public price is never worked out of a private one
        ("surgeon_fee_microdiscectomy", PUBLIC),  # a public package is what a scheme pays, and is not split
        ("ambulance_public", PREMIUM),  # no mid-range row to start from
    ],
)
def test_missing_price_is_none_and_never_zero(code: str, facility: Facility) -> None:
    assert table().price(items()[code], tier=METRO, facility=facility) is None


def test_one_unpriced_term_makes_the_sum_unpriced() -> None:
    both = item("both", ("visit", 1), ("unheard_of", 1))

    assert table_of(row("visit")).price(both, tier=METRO, facility=MIDDLE) is None


def test_expression_is_summed_exactly() -> None:
    # items.csv: cbc + esr + crp = 300 + 100 + 500; ibuprofen_400_strip*3/10 = 12 × 0.3.
    assert rupees("blood_inflammation_panel") == 900
    assert rupees("otc_nsaid_day") == Fraction("3.6")


def test_sum_is_as_trusted_as_its_least_part() -> None:
    good = row("good", source="registry", source_date="2025", note="counted")
    poor = row("poor", tier=None, facility=None, source="app", source_date="2024", confidence=Confidence.LOW)
    both = item("both", ("good", 1), ("poor", 1), ("good", 2))

    price = table_of(good, poor).price(both, tier=METRO, facility=MIDDLE)

    assert price is not None
    assert (price.low, price.typical, price.high) == (20_000, 40_000, 80_000)
    assert (price.confidence, price.fallback) == (Confidence.LOW, Fallback.ANYWHERE)
    assert (price.source, price.source_date, price.note) == ("registry | app", "2025 | 2024", "counted")


@pytest.mark.parametrize(("tier", "confidence"), [(METRO, Confidence.HIGH), (TIER2, Confidence.LOW)])
def test_price_by_factor_is_of_low_confidence(tier: CityTier, confidence: Confidence) -> None:
    price = table_of(row("visit")).price(item("visit", ("visit", 1)), tier=tier, facility=MIDDLE)

    assert price is not None
    assert price.confidence is confidence


@pytest.mark.parametrize(
    ("as_of", "typical"),
    [
        (date(2026, 3, 31), 100),  # the last day of the first row
        (date(2026, 4, 1), 110),
        (date(2026, 12, 31), 110),
        (date(2027, 1, 1), None),  # the day after the last row ends
    ],
)
def test_price_is_the_one_of_its_day(as_of: date, typical: int | None) -> None:
    old = row("visit", 100, effective_to=date(2026, 3, 31))
    new = row("visit", 110, effective_from=date(2026, 4, 1), effective_to=date(2026, 12, 31))

    price = table_of(old, new, as_of=as_of).price(item("visit", ("visit", 1)), tier=METRO, facility=MIDDLE)

    assert (price and price.typical / RUPEE) == typical


class Counted(dict[Any, CostRow]):
    """A dictionary that counts how often it is asked."""

    asked = 0

    def get(self, key: Any, default: Any = None) -> Any:
        self.asked += 1
        return super().get(key, default)


def asked_of(size: int) -> tuple[int, int]:
    """Questions put to the rows of a table of ``size`` rows by the longest look-up, and by its repetition."""
    rows = Counted({(f"code_{number}", METRO, MIDDLE): row(f"code_{number}") for number in range(size)})
    grown = replace(table_of(), rows=rows)
    last = item("last", (f"code_{size - 1}", 1))
    first = grown.price(last, tier=TIER3, facility=PREMIUM)
    once = rows.asked
    assert grown.price(last, tier=TIER3, facility=PREMIUM) is first
    return once, rows.asked - once


def test_look_up_does_not_grow_with_the_table() -> None:
    assert asked_of(1) == asked_of(2_000) == (10, 0)


# Packages: package_split.csv prints three places of each package.


def test_stay_and_components_add_up_to_the_package() -> None:
    # cost_table.csv: microdiscectomy_package, metro, private_mid: 120,000 / 165,000 / 250,000.
    bills, _ = price_lines(plan_of("radiculopathy", "microdiscectomy").lines, table(), **place())
    inside = [bill for bill in bills if bill.care.days[0] in (84, 85)]

    assert sum(bill.amount for bill in inside) == 16_500_000


def named(split: SplitRow) -> str:
    return f"{split.component}-{split.tier}-{split.facility}"


CORE = [split for split in sheet().splits if split.part is SplitPart.CORE]
STAY = [split for split in sheet().splits if split.part is SplitPart.STAY]


@pytest.mark.parametrize("split", CORE, ids=named)
def test_derivation_gives_every_published_component(split: SplitRow) -> None:
    derived = replace(table(), splits={}).price(items()[split.component], tier=split.tier, facility=split.facility)

    assert derived is not None
    assert (derived.low, derived.typical, derived.high) == (split.low, split.typical, split.high)


@pytest.mark.parametrize("split", STAY, ids=named)
def test_stay_is_priced_from_its_own_rows(split: SplitRow) -> None:
    """In whole rupees a unit, as package_split.csv prints it."""
    price = table().price(items()[split.component], tier=split.tier, facility=split.facility)

    assert price is not None
    assert split.typical == split.quantity * to_unit(price.typical, RUPEE)


def test_package_splits_where_nothing_is_printed() -> None:
    # tier1: 165,000 × 0.88 = 145,200 less a stay of 14,480 leaves 130,720, shared 55:16:30:8:22 of 131.
    names = ("surgeon_fee", "anaesthetist_fee", "ot_charge", "microscope_carm", "ot_consumables")

    shares = [rupees(f"{name}_microdiscectomy", TIER1) for name in names]

    assert shares == [54_882, 15_966, 29_936, 7_983, 21_953]
    assert sum(share or 0 for share in shares) == 130_720


def test_component_says_that_its_share_is_an_assumption() -> None:
    price = table().price(items()["ot_charge_microdiscectomy"], tier=TIER2, facility=MIDDLE)

    assert price is not None
    assert price.note.endswith("assumption")
    assert price.confidence is Confidence.LOW
    assert price.fallback == Fallback.METRO_ROW  # the package has a row here, its stay does not


def without(code: str, *, facility: Facility = MIDDLE) -> Any:
    kept = {place: found for place, found in table().rows.items() if place[0] != code or place[2] != facility}
    return replace(table(), rows=kept, splits={})


@pytest.mark.parametrize("missing", ["microdiscectomy_package", "nursing_day"])
def test_component_without_its_package_or_stay_is_unpriced(missing: str) -> None:
    poorer = without(missing)

    assert poorer.price(items()["ot_charge_microdiscectomy"], tier=METRO, facility=MIDDLE) is None


def test_stay_dearer_than_the_package_leaves_nothing_to_split() -> None:
    dear = row("room_semi_private_day", 100_000, category=ServiceCategory.ROOM)
    dearer = replace(table(), rows={**table().rows, (dear.code, METRO, MIDDLE): dear}, splits={})

    assert dearer.price(items()["ot_charge_microdiscectomy"], tier=METRO, facility=MIDDLE) is None


def test_split_of_another_price_is_stale() -> None:
    raised = row("microdiscectomy_package", 170_000, category=ServiceCategory.PROCEDURE_PACKAGE)
    newer = replace(table(), rows={**table().rows, (raised.code, METRO, MIDDLE): raised})

    assert not any(splits_add_up(table()))
    assert [fault.pointer for look in splits_add_up(newer) for fault in look] == [
        "package_split/microdiscectomy_package/metro/private_mid"
    ]


def test_split_without_a_package_is_stale() -> None:
    split = sheet().splits[0]
    orphan = replace(table_of(), splits={(join_split("gone", "x"), METRO, MIDDLE): split})

    assert [type(fault) for look in splits_add_up(orphan) for fault in look] == [Fault]


# Lines.


def place(tier: CityTier = METRO, facility: Facility = MIDDLE) -> dict[str, Any]:
    return {"tier": tier, "facility": facility, "unit": RUPEE}


def care_line(code: str, quantity: int) -> CareLine:
    amount = Triple(quantity, quantity, quantity)
    return CareLine(items()[code], Stage.DOCTOR_VISIT, amount, (0,) * quantity, "assumption", ())


@pytest.mark.parametrize(
    ("code", "quantity", "amount"),
    [
        ("nsaid_rx_day", 7, 101),  # 7 × 14.40 = 100.80, not 7 × 14
        ("nsaid_rx_day", 5, 72),  # 72.00
        ("muscle_relaxant_day", 1, 31),
        ("otc_nsaid_day", 1, 4),  # 3.60
        ("supplement_day", 1, 5),
    ],
)
def test_amount_rounds_once_half_up(code: str, quantity: int, amount: int) -> None:
    bills, unpriced = price_lines([care_line(code, quantity)], table(), **place())

    assert [bill.amount for bill in bills] == [amount * RUPEE]
    assert unpriced == ()


def test_unpriced_line_stands_apart() -> None:
    missing = care_line("oral_rehydration_sachet", 2)

    assert price_lines([missing], table(), **place()) == ((), (missing,))


def test_room_classes_have_their_items() -> None:
    rooms = [items()[place_room(room)] for room in RoomClass]

    assert [room.category for room in rooms] == [ServiceCategory.ROOM] * len(RoomClass)
    assert [rupees(room.code) for room in rooms] == [2_000, 4_250, 5_250, 8_800]
