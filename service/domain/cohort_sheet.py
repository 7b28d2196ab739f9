"""Results as columns: filled piece by piece, a piece of one value or of one a cell, then handed to rows by cell."""

from collections.abc import Mapping
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from service.domain.cohort_block import COLUMNS, IS_MONEY, STATES, Codes, Column
from service.domain.money import Array, Mask

Figure: TypeAlias = Array | Mask | int
Kind = TypeVar("Kind", np.int64, np.int16, np.bool_)
# Which cells have a figure of each money column: those with a price, of them with a premium, an own policy, or both.
PRICED, KNOWN, HELD, HELD_KNOWN = "priced", "known", "held", "held_known"
_OWN = STATES[-1]


def _mask_of(column: str) -> str:
    by_premium = column == "premium" or column.endswith(("_total", "_difference"))
    if column.startswith(_OWN):
        return HELD_KNOWN if by_premium else HELD
    return KNOWN if by_premium else PRICED


class Sheet:
    """Cells in the order they were added; a column that a piece leaves out is empty there."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self.size = 0
        self._pieces: list[tuple[slice, Mapping[str, Figure]]] = []
        self._names = {
            column: {str(name): number for number, name in enumerate(known)} for column, known in names.items()
        }

    def code(self, column: str, name: str) -> int:
        """The number of a name in a column of codes; -1 for none."""
        known = self._names.setdefault(column, {})
        return known.setdefault(str(name), len(known)) if name else -1

    def add(self, cells: int, values: Mapping[str, Figure]) -> None:
        """So many cells; ``values`` by column, those of the masks among them."""
        self._pieces.append((slice(self.size, self.size + cells), values))
        self.size += cells

    def columns(self, cells: Array) -> dict[str, Column]:
        """Every column for rows that have these cells."""
        masks = {name: self._handed(name, False, cells, np.bool_) for name in (PRICED, KNOWN, HELD, HELD_KNOWN)}
        return {name: self._column(name, cells, masks) for name in COLUMNS}

    def _column(self, name: str, cells: Array, masks: Mapping[str, Mask]) -> Column:
        if name in IS_MONEY:
            return self._handed(name, 0, cells, np.int64), masks[_mask_of(name)]
        return Codes(self._handed(name, -1, cells, np.int16), tuple(self._names.get(name, ())))

    def _handed(self, name: str, empty: int, cells: Array, dtype: type[Kind]) -> npt.NDArray[Kind]:
        """A column for rows that have these cells; most columns of codes say the same in all of them."""
        values = [values.get(name, empty) for _, values in self._pieces]
        if all(isinstance(value, int) for value in values) and len(set(values)) == 1:
            return np.full(len(cells), values[0], dtype=dtype)
        found = np.empty(self.size, dtype=dtype)
        for (piece, _), value in zip(self._pieces, values, strict=True):
            found[piece] = value
        return found.take(cells)
