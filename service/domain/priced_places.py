"""Where an item has a price: everywhere by exactly one, but for the places that its row declares without one.

A gap that is known and declared is honest (no public price is worked out of a private one); one that a change of
the cost table opens is a fault, and so is a declaration that no longer holds. Settles no bill.
"""

from collections.abc import Iterator, Mapping, Set
from datetime import date, timedelta
from itertools import product

from service.domain.care import ServiceItem
from service.domain.cost_sheet import CostSheet
from service.domain.cost_table import CostTable, cost_table
from service.domain.errors import Fault, Looks
from service.domain.pathway import Pathway
from service.domain.vocabulary import CityTier, Facility

EVERYWHERE = tuple(product(Facility, CityTier))
# All that was asked of an item of a pathway before its row could declare anything: prices start there.
AT_LEAST = ((Facility.PRIVATE_MID, CityTier.METRO),)


def priced_everywhere(
    sheet: CostSheet, items: Mapping[str, ServiceItem], pathways: Mapping[str, Pathway], *, as_of: date, unit: int
) -> Looks:
    """Item by place by day: it has the one price that the look-up finds, or is declared without one.

    The days are ``as_of`` and every later one on which a row of the sheet begins or has just ended. An item with no
    cost code at all says by that that it has no price anywhere. Items outside the pathways count too: a doctor may
    prescribe them.
    """
    used = frozenset(line.item for pathway in pathways.values() for line in pathway.lines)
    days = _days(sheet, as_of)
    tables = {day: cost_table(sheet, items, as_of=day, unit=unit) for day in days}
    for number, item in enumerate(items.values(), start=1):
        for facility, tier in _asked(item, used):
            yield tuple(_faults(item, number, facility, tier, tables))


def _days(sheet: CostSheet, as_of: date) -> list[date]:
    """The days from ``as_of`` on which what is in force changes."""
    starts = {row.effective_from for row in sheet.rows if row.effective_from}
    ends = {row.effective_to + timedelta(days=1) for row in sheet.rows if row.effective_to}
    return sorted({as_of, *(day for day in starts | ends if day > as_of)})


def _asked(item: ServiceItem, used: Set[str]) -> tuple[tuple[Facility, CityTier], ...]:
    if not item.cost_codes:
        return ()
    if item.unpriced_at is not None:
        return EVERYWHERE
    return AT_LEAST if item.code in used else ()


def _faults(
    item: ServiceItem, number: int, facility: Facility, tier: CityTier, tables: Mapping[date, CostTable]
) -> Iterator[Fault]:
    """What is wrong at one place: told once, for the first day on which it is."""
    declared = (facility, tier) in (item.unpriced_at or ())
    for day, table in tables.items():
        found = table.price(item, tier=tier, facility=facility)
        if (found is None) is declared:
            continue
        place = f"{facility}/{tier}"
        yield (
            Fault(
                f"items/items#/{number}/unpriced_at",
                "declared",
                f"'{item.code}' has a price at {place} on {day} and is declared without one: take the place out.",
            )
            if declared
            else Fault(
                f"items/items#/{number}/cost_codes",
                "unpriced",
                f"'{item.code}' has no price at {place} on {day}: add a cost row, or name {place} in unpriced_at "
                "if none was found.",
            )
        )
        return
