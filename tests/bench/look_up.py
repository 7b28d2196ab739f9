"""A price looked up in cost tables of 15, 1,000 and 100,000 rows: it must not take longer in a larger one."""

from collections.abc import Callable
from dataclasses import replace

from service.domain.cost_table import CostTable, cost_table
from service.domain.vocabulary import CityTier, Facility
from tests.bench.measure import Ratio, interleaved, ratios, seconds
from tests.costs import AS_OF, RUPEE, items, sheet

SIZES = (15, 1_000, 100_000)
ASKED = 15


def measured(*, blocks: int) -> list[Ratio]:
    """Time of a look-up against the smallest table: a row that is there, and one found by the fallback chain."""
    tables = {size: _table(size) for size in SIZES}
    found: list[Ratio] = []
    for what, tier in (("row itself", CityTier.METRO), ("fallback chain", CityTier.TIER2)):
        spent = interleaved({str(size): _asking(table, size, tier) for size, table in tables.items()}, blocks=blocks)
        for size in SIZES[1:]:
            slower = ratios(spent[str(size)], spent[str(SIZES[0])])
            found.append(Ratio(f"time in {size:,} rows ÷ in {SIZES[0]}, {what}", slower))
    return found


def _table(size: int) -> CostTable:
    row = replace(sheet().rows[0], tier=CityTier.METRO, facility=Facility.PRIVATE_MID)
    rows = tuple(replace(row, code=f"code_{number}") for number in range(size))
    return cost_table(replace(sheet(), rows=rows, splits=()), items(), as_of=AS_OF, unit=RUPEE)


def _asking(table: CostTable, size: int, tier: CityTier) -> Callable[[int], float]:
    codes = [f"code_{number * (size // ASKED)}" for number in range(ASKED)]

    def look_up() -> None:
        for code in codes:
            assert table.quote(code, tier, Facility.PRIVATE_MID) is not None

    return lambda _: seconds(look_up)
