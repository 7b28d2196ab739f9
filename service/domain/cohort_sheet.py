"""Results as columns: filled piece by piece, each of one value or of one a cell."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from service.domain.cohort_block import COLUMNS, IS_MONEY, OWN, SHARED, STATES, Codes, Column
from service.domain.money import Array, Mask

Figure: TypeAlias = Array | Mask | int
# Which cells have a figure of each money column: those with a price, of them with a premium, an own policy, or both.
PRICED, KNOWN, HELD, HELD_KNOWN = "priced", "known", "held", "held_known"
_OWN = STATES[-1]


def _mask_of(column: str) -> str:
    by_premium = column == "premium" or column.endswith(("_total", "_difference"))
    if column.startswith(_OWN):
        return HELD_KNOWN if by_premium else HELD
    return KNOWN if by_premium else PRICED


class Sheet:
    """So many cells, filled in order; a column that is left out of some of them is empty there."""

    def __init__(self, cells: int, names: Mapping[str, tuple[str, ...]]) -> None:
        self.filled = 0
        self.ends = np.zeros(cells, dtype=np.int64)
        self._shared: list[Mapping[str, int]] = []
        self._own = {name: _empty(name, cells) for name in (*OWN, PRICED, KNOWN, HELD, HELD_KNOWN)}
        self._names = {
            column: {str(name): number for number, name in enumerate(known)} for column, known in names.items()
        }

    def codes(self, names: Mapping[str, str]) -> dict[str, int]:
        """The number of a name in its column of codes; -1 for none."""
        return {column: self._code(column, name) for column, name in names.items()}

    def _code(self, column: str, name: str) -> int:
        known = self._names.setdefault(column, {})
        return known.setdefault(str(name), len(known)) if name else -1

    def add(self, cells: int, shared: Mapping[str, int], own: Mapping[str, Figure]) -> None:
        """So many cells that have the ``shared`` columns in common; ``own`` has the masks among its columns."""
        piece = slice(self.filled, self.filled + cells)
        self.filled += cells
        self.ends[piece] = len(self._shared)
        self._shared.append(shared)
        for name, values in own.items():
            self._own[name][piece] = values

    def columns(self) -> dict[str, Column]:
        """Every column: of the shared ones each end, of the others each cell."""
        priced = np.array([PRICED in shared for shared in self._shared], dtype=np.bool_)
        return {name: self._column(name, priced) for name in COLUMNS}

    def _column(self, name: str, priced: Mask) -> Column:
        if name in SHARED:
            values, given = _empty(name, len(self._shared)), priced
            for end, shared in enumerate(self._shared):
                if name in shared:
                    values[end] = shared[name]
        else:
            values, given = self._own[name], self._own[_mask_of(name)]
        return (values, given) if name in IS_MONEY else Codes(values, tuple(self._names.get(name, ())))


def _empty(name: str, size: int) -> Any:
    if name in IS_MONEY:
        return np.zeros(size, dtype=np.int64)
    return np.full(size, -1, dtype=np.int16) if name in COLUMNS else np.zeros(size, dtype=np.bool_)
