"""The regulator's lists of items that insurers do not pay apart, item by item, and which of them a charge is.

Knows no bill and no plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from service.domain.vocabulary import NonPayableList, ServiceCategory

# What a listed item is billed as; a charge for anything else stands on no list, whatever its words are.
LISTED_AS = frozenset(
    {ServiceCategory.CONSUMABLE, ServiceCategory.ADMIN, ServiceCategory.PHARMACY, ServiceCategory.DEVICE}
)
SEVERAL = frozenset({"and", "with", "including", "incl", "etc", "other", "others"})
MOST_BESIDE = 2


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An entry of a list: ``number`` in it, ``item`` as the list prints it, ``words`` by which bills name it, as ids.

    An entry without words is too broad to be told by its name and is never recognised.
    """

    list: NonPayableList
    number: int
    item: str
    words: tuple[str, ...]
    source: str


def listed(item: str, lists: Iterable[ListedItem]) -> tuple[str, ListedItem] | None:
    """The entry that ``item`` (an id) names with its longest word, and that word; None where it names none.

    A charge for several things, or with more than two words beside the entry's, is no charge for the entry alone.

    >>> mask = ListedItem(NonPayableList.OPTIONAL, 60, "Mask", ("mask",), "Annexure I")
    >>> listed("disposable_mask_3", [mask]) == ("mask", mask)
    True
    >>> listed("masking", [mask]), listed("medicines_and_mask", [mask])
    (None, None)
    """
    words, padded = item.split("_"), f"_{item}_"
    found = [(word, entry) for entry in lists for word in entry.words if f"_{word}_" in padded]
    if not found or SEVERAL & set(words):
        return None
    best = max(found, key=lambda pair: len(pair[0]))
    return best if len(words) - len(best[0].split("_")) <= MOST_BESIDE else None
