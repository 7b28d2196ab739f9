"""The regulator's lists of items not paid apart: CSV ↔ the domain's ListedItem. Knows no bill."""

from collections.abc import Iterable, Iterator
from typing import Any

from schemas.csv_table import Cells, CountCell, Row, SlugsCell, text_cell
from schemas.fields import EnumCode
from service.domain.errors import CatalogueFault, Fault
from service.domain.nonpayable import ListedItem
from service.domain.vocabulary import NonPayableList


class ListedItemSchema(Row):
    """One entry of a list: its number, what the list prints, and the words by which bills name it."""

    list = EnumCode(NonPayableList, required=True)
    number = CountCell(required=True)
    item = text_cell(200, empty=False)
    words = SlugsCell(required=True)
    source = text_cell(300, empty=False)

    def make(self, data: dict[str, Any]) -> ListedItem:
        return ListedItem(**data)


LISTS = Cells(tuple(ListedItemSchema().fields), ListedItemSchema(), key=lambda entry: (entry.list, entry.number))


def load_lists(text: str) -> tuple[ListedItem, ...]:
    """The entries of a CSV table, or a CatalogueFault with every fault in it."""
    entries: tuple[ListedItem, ...] = LISTS.load(text)
    faults = list(_ambiguous(entries))
    if faults:
        raise CatalogueFault(faults)
    return entries


def lists_to_csv(entries: Iterable[ListedItem]) -> str:
    """The CSV table: ``load_lists`` of it gives the entries back."""
    return LISTS.dump(entries)


def _ambiguous(entries: Iterable[ListedItem]) -> Iterator[Fault]:
    """A word that names two entries."""
    taken: dict[str, str] = {}
    for row, entry in enumerate(entries, start=1):
        for word in entry.words:
            if word in taken:
                yield Fault(f"/{row}/words", "twice", f"Row {row}, column words: '{word}' names {taken[word]} already.")
            taken[word] = f"{entry.item} of list {entry.list}"
