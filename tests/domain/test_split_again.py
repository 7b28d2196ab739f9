"""Packages split over their components again, after the price of a package or of its stay was learned."""

from dataclasses import replace

from service.domain.cost_sheet import SplitPart, SplitRow
from service.domain.cost_table import CostTable, cost_table
from service.domain.learning import Kept, Proposal
from service.domain.split_again import split_again
from service.domain.vocabulary import CityTier
from tests.bills import EFFECTIVE, METRO, MIDDLE, MRI, RUPEE, TIER2, bill, proposal
from tests.costs import items, sheet
from tests.sheets import sheet_faults, stale_splits

PACKAGE, AGAIN = "microdiscectomy_package", "revision_discectomy_package"


def test_a_package_is_split_again_by_its_new_price() -> None:
    """The stay of the published rows takes 9,500, 17,500 and 32,500; 131,000 are left for 55 : 16 : 30 : 8 : 22."""
    rupees = [140_500] * 3 + [145_000] * 7 + [148_500] + [150_000] * 7 + [163_500] * 3

    found = proposal([bill(one * RUPEE, PACKAGE) for one in rupees])

    core = [row for row in _splits(found.splits, METRO) if row.part is SplitPart.CORE]
    assert [(row.low, row.typical, row.high) for row in core] == [
        (share * 1_000 * RUPEE,) * 3 for share in (55, 16, 30, 8, 22)
    ]
    assert stale_splits(_table(found)) == []
    assert _splits(found.splits, TIER2) == _splits(sheet().splits, TIER2)
    assert sheet_faults(replace(sheet(), rows=found.rows, splits=found.splits), items()) == []


def test_a_dearer_room_leaves_less_of_the_package_for_its_other_components() -> None:
    """Two days at 5,000 instead of 3,000 to 6,000, typically 4,250: a core of 145,500 instead of 147,000 typically."""
    found = proposal([bill(500_000, "room_semi_private_day")] * 20)

    before, after = _splits(sheet().splits, METRO), _splits(found.splits, METRO)
    moved = sum(row.typical for row in after if row.part is SplitPart.CORE) - sum(
        row.typical for row in before if row.part is SplitPart.CORE
    )
    assert (after[0].component, after[0].low, after[0].typical, after[0].high) == (
        "room_semi_private_day",
        1_000_000,
        1_000_000,
        1_000_000,
    )
    assert moved == before[0].typical - 1_000_000 == -150_000
    assert stale_splits(_table(found)) == []


def test_a_package_cheaper_than_its_stay_keeps_its_price_and_the_others_get_theirs() -> None:
    found = proposal([*[bill(500_000, PACKAGE)] * 20, *[bill(410_000)] * 21])

    assert {cell.code: cell.kept for cell in found.cells} == {PACKAGE: Kept.PACKAGE, MRI: None}
    assert found.splits == sheet().splits
    assert (found.used, found.kept) == (21, 20)


def test_splitting_published_prices_again_gives_the_published_splits() -> None:
    assert split_again(sheet(), items(), as_of=EFFECTIVE, unit=RUPEE) == (sheet().splits, frozenset())


def test_what_has_no_price_to_be_split_is_left_and_named() -> None:
    without_rooms = tuple(row for row in sheet().rows if row.code != "room_semi_private_day")
    cheaper = tuple(replace(row, low=1, typical=1, high=1) if row.code == PACKAGE else row for row in without_rooms)

    assert split_again(replace(sheet(), rows=cheaper), items(), as_of=EFFECTIVE, unit=RUPEE) == (
        sheet().splits,
        frozenset({PACKAGE}),
    )


def _splits(rows: tuple[SplitRow, ...], tier: CityTier) -> list[SplitRow]:
    return [row for row in rows if (row.package, row.tier, row.facility) == (PACKAGE, tier, MIDDLE)]


def _table(found: Proposal) -> CostTable:
    after = replace(sheet(), rows=found.rows, splits=found.splits)
    return cost_table(after, items(), as_of=EFFECTIVE, unit=RUPEE)


def test_a_split_by_factor_says_so_until_its_place_has_a_price_of_its_own() -> None:
    """The second operation has a row for metros; tier 2 is priced at 0.76 of it."""
    published = next(row for row in sheet().rows if (row.code, row.facility) == (AGAIN, MIDDLE))
    levels = [level * 11 // 10 for level in (published.low, published.typical, published.high)]

    elsewhere = proposal([bill(one, AGAIN) for one in _spread(*levels)])
    there = proposal([bill(one, AGAIN, TIER2) for one in _spread(*levels)])

    assert _origins(elsewhere, TIER2) == {"metro, private_mid times tier2 factor 0.76"}
    assert _typical(elsewhere, TIER2) == 76 * _typical(elsewhere, METRO) // 100 == 76 * levels[1] // 100
    assert _origins(there, TIER2) == {"sourced row of tier2, private_mid"}
    assert (_typical(there, TIER2), _typical(there, METRO)) == (levels[1], published.typical)


def _spread(low: int, typical: int, high: int) -> list[int]:
    """21 amounts with these percentiles: the third, the eleventh and the nineteenth."""
    return [low] * 3 + [typical] * 15 + [high] * 3


def _origins(found: Proposal, tier: CityTier) -> set[str]:
    core = [row for row in found.splits if row.part is SplitPart.CORE]
    return {row.price_from for row in core if (row.package, row.tier, row.facility) == (AGAIN, tier, MIDDLE)}


def _typical(found: Proposal, tier: CityTier) -> int:
    return sum(row.typical for row in found.splits if (row.package, row.tier, row.facility) == (AGAIN, tier, MIDDLE))
