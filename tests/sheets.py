"""Everything wrong within a cost sheet and with the packages in it, for tests that make sheets."""

from collections.abc import Mapping
from itertools import chain

from service.domain.care import ServiceItem
from service.domain.cost_sheet import CostSheet, dates_follow, factors_complete, items_fit, splits_fit
from service.domain.cost_table import CostTable, splits_add_up
from service.domain.errors import Fault


def sheet_faults(sheet: CostSheet, items: Mapping[str, ServiceItem]) -> list[Fault]:
    """The faults of every proof about a sheet."""
    looks = (
        items_fit(sheet, items),
        dates_follow(sheet.rows),
        factors_complete(sheet.factors),
        splits_fit(sheet, items),
    )
    return [fault for look in looks for found in look for fault in found]


def stale_splits(table: CostTable) -> list[Fault]:
    """Packages whose parts do not add up."""
    return list(chain.from_iterable(splits_add_up(table)))
