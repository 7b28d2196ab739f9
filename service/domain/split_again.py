"""The published splits of packages, worked out again after prices have changed. Knows no bill and no proposal.

The stay of a package is priced from its own rows and the rest is shared as published, so a new price of a package, or
of a day in a room, moves the components that add up to it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from service.domain.care import Price, ServiceItem
from service.domain.cost_sheet import CostSheet, SplitRow
from service.domain.cost_table import CostTable, cost_table, splits_add_up
from service.domain.money import to_unit
from service.domain.package_split import Amounts, share_of_core
from service.domain.vocabulary import CityTier, Facility


def split_again(
    sheet: CostSheet, items: Mapping[str, ServiceItem], *, as_of: date, unit: int
) -> tuple[tuple[SplitRow, ...], frozenset[str]]:
    """The splits of ``sheet`` by its prices on a day, and the packages whose components do not add up even so.

    Where a stay costs more than its package, or has no price, the rows of that place are left as they are.
    """
    table = cost_table(sheet, items, as_of=as_of, unit=unit)
    places = dict.fromkeys((row.package, row.tier, row.facility) for row in sheet.splits)
    amounts = {place: _components(table, *place) for place in places}
    splits = tuple(_moved(row, amounts[row.package, row.tier, row.facility], table) for row in sheet.splits)
    after = cost_table(replace(sheet, splits=splits), items, as_of=as_of, unit=unit)
    wrong = (fault for found in splits_add_up(after) for fault in found)
    return splits, frozenset(fault.pointer.split("/")[1] for fault in wrong)


def _components(table: CostTable, package: str, tier: CityTier, facility: Facility) -> Mapping[str, Amounts]:
    """The whole amounts of every component at a place; none where they cannot be worked out."""
    quote, shape = table.quote(package, tier, facility), table.shapes[package]
    found = {item: table.price(table.items[item], tier=tier, facility=facility) for item, _ in shape.stay}
    stay = {item: price for item, price in found.items() if price is not None}
    if quote is None or len(stay) < len(found):
        return {}
    whole, parts = quote.price(Fraction(1)), list(stay.values())
    core = {name: share_of_core(shape, name, package=whole, stay=parts, unit=table.unit) for name in shape.core}
    shared = {name: amounts for name, amounts in core.items() if amounts is not None}
    if len(shared) < len(core):
        return {}
    return shared | {item: _times(quantity, stay[item], table.unit) for item, quantity in shape.stay}


def _times(quantity: int, price: Price, unit: int) -> Amounts:
    low, typical, high = (quantity * to_unit(level, unit) for level in (price.low, price.typical, price.high))
    return low, typical, high


def _moved(row: SplitRow, amounts: Mapping[str, Amounts], table: CostTable) -> SplitRow:
    """The row with its amount, and with where the package's price is from now, if any of it has changed."""
    if amounts.get(row.component, (row.low, row.typical, row.high)) == (row.low, row.typical, row.high):
        return row
    low, typical, high = amounts[row.component]
    own = (row.package, row.tier, row.facility) in table.rows
    origin = f"sourced row of {row.tier}, {row.facility}" if own else row.price_from
    return replace(row, low=low, typical=typical, high=high, price_from=origin)
