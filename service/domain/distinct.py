"""Which rows of some columns are the same: the first of each kind, and the kind of each row.

Knows nothing of what the columns say. Small whole numbers are counted, never sorted.
"""

import numpy as np

from service.domain.money import Array

_WIDEST = 1 << 62  # two columns are one number as long as it fits
_COUNTED = 4  # kinds for each row up to which counting them is cheaper than sorting


def distinct(*columns: Array) -> tuple[Array, Array]:
    """The first row of each kind, and the kind of every row; columns of one length, not empty.

    >>> first, kind = distinct(np.array([7, 7, 9]), np.array([1, 1, 1]))
    >>> first.tolist(), kind.tolist()
    ([0, 2], [0, 0, 1])
    """
    code, size = _ranked(columns[0])
    for column in columns[1:]:
        number, span = _ranked(column)
        if size * span >= _WIDEST:
            _, code = np.unique(code, return_inverse=True)
            size = int(code.max()) + 1
        code, size = code * span + number, size * span
    if size <= _COUNTED * len(code):
        return _counted(code, size)
    _, first, kind = np.unique(code, return_index=True, return_inverse=True)
    return first, kind


def _ranked(column: Array) -> tuple[Array, int]:
    """The same kinds as numbers from 0 on, and how many there may be; sorted only where they lie far apart."""
    least = int(column.min())
    span = int(column.max()) - least + 1
    if span < max(_COUNTED * len(column), 1 << 16):
        return column - least, span
    found, number = np.unique(column, return_inverse=True)
    return number, len(found)


def _counted(code: Array, size: int) -> tuple[Array, Array]:
    first = np.full(size, -1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code) - 1, -1, -1)  # the last one written is the first of its kind
    found = first >= 0
    number: Array = np.cumsum(found) - 1
    return first[found], number[code]


def grouped(kind: Array, kinds: int) -> list[Array]:
    """The rows of each kind, in order."""
    order = np.argsort(kind, kind="stable")
    ends = np.cumsum(np.bincount(kind, minlength=kinds))
    return np.split(order, ends[:-1])
