"""Money is int64 minor units; this is the only file that rounds or divides it.

Knows nothing of bills, plans or currencies. Bounds: an amount, a total or a rate's term stays
below ``LARGEST`` (2**36 minor units), so that no product here can wrap; int64 wraps silently.
"""

from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]

LARGEST = (1 << 36) - 1
BASIS_POINTS = 10_000
_NARROW = 1 << 26  # a factor below it makes a product that fits in one step
_HALF = 18  # bits: a 36-bit product is formed in two 18-bit steps


def round_half_up(value: Fraction) -> int:
    """The nearest whole number, halves away from zero for non-negative values.

    >>> round_half_up(Fraction(5, 2)), round_half_up(Fraction(12, 5))
    (3, 2)
    """
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def to_unit(value: Fraction, unit: int) -> int:
    """``value`` minor units, half up to a whole multiple of ``unit``.

    >>> to_unit(Fraction(1080), 100)
    1100
    """
    return round_half_up(value / unit) * unit


def plain(amount: int) -> str:
    """Minor units as a decimal string in major units, the form of the wire.

    >>> plain(1_234_550), plain(-5)
    ('12345.50', '-0.05')
    """
    sign, size = "-" if amount < 0 else "", abs(amount)
    return f"{sign}{size // 100}.{size % 100:02d}"


def _divide(amount: Array, numerator: Array, denominator: Array) -> tuple[Array, Array]:
    """Quotient and remainder of ``amount × numerator ÷ denominator``, exact below 2**36."""
    if numerator.size and int(numerator.max()) < _NARROW:
        narrow, left = np.divmod(amount * numerator, denominator)
        return np.asarray(narrow, dtype=np.int64), np.asarray(left, dtype=np.int64)
    whole, rest = np.divmod(amount, denominator)
    high, carry = np.divmod(rest * (numerator >> _HALF), denominator)
    low, remainder = np.divmod((carry << _HALF) + rest * (numerator & ((1 << _HALF) - 1)), denominator)
    return whole * numerator + (high << _HALF) + low, remainder


def at_rate(amount: Array, numerator: Array | int, denominator: Array | int, *, unit: int = 1) -> Array:
    """``amount × numerator ÷ denominator``, half up to a multiple of ``unit``; all below 2**36.

    >>> at_rate(np.array([2_560_000]), 2, 27, unit=100).tolist()   # P-AS01: 25,600 × 2/27 = 1,896.30
    [189600]
    """
    top = np.asarray(numerator, dtype=np.int64)
    bottom = np.asarray(denominator, dtype=np.int64)
    whole, remainder = _divide(np.asarray(amount, dtype=np.int64), top, bottom)
    if unit == 1:
        return np.asarray(whole + (2 * remainder >= bottom), dtype=np.int64)
    # The unit is even: from half of it on every value rounds up, so the remainder never decides.
    return np.asarray((whole + unit // 2) // unit * unit, dtype=np.int64)


def spend_down(amounts: Array, budget: Array) -> Array:
    """What ``budget`` (rows) covers of ``amounts`` (lines × rows), walking the lines in order; lines × rows.

    >>> spend_down(np.array([[30], [50], [40]]), np.array([60])).ravel().tolist()
    [30, 30, 0]
    """
    covered, left = np.empty_like(amounts), np.maximum(budget, 0)
    # Line by line: each is one contiguous row, several times faster than a running sum down the columns.
    for line, amount in enumerate(amounts):
        np.minimum(amount, left, out=covered[line])
        left = left - covered[line]
    return covered


def share(total: Array, weights: Array, *, unit: int = 1) -> Array:
    """Split ``total`` (rows) over the lines in proportion to ``weights`` (lines × rows): largest remainder.

    Ties go to the earlier line. Shares are multiples of ``unit`` in every row whose weights and total
    are, and of 1 elsewhere, so that no share exceeds its weight when ``total`` ≤ the sum of weights.

    >>> share(np.array([10]), np.array([[1], [1], [1]])).ravel().tolist()
    [4, 3, 3]
    """
    grain: Array | int = unit
    parts, wanted = weights // unit, total // unit
    uneven = (parts * unit != weights).any(axis=0) | (wanted * unit != total)
    if uneven.any():
        grain = np.where(uneven, 1, unit)
        parts, wanted = weights // grain, total // grain
    whole = parts.sum(axis=0)
    base, remainder = _divide(parts, wanted, np.maximum(whole, 1))
    left = np.where(whole > 0, wanted - base.sum(axis=0), 0)
    return np.asarray((base + _largest(remainder, left)) * grain, dtype=np.int64)


def _largest(remainders: Array, count: Array) -> Mask:
    """The ``count`` (rows) largest of each column, the earlier line first: fewer than there are lines."""
    lines = len(remainders)
    if not count.any():
        return np.zeros(remainders.shape, dtype=np.bool_)
    # No two keys of a column are equal, so one sort finds the least that is chosen.
    keys = remainders * lines + np.arange(lines - 1, -1, -1)[:, np.newaxis]
    ranked = np.sort(np.ascontiguousarray(keys.T), axis=1)
    least = ranked[np.arange(len(count)), np.minimum(lines - count, lines - 1)]
    return np.asarray((keys >= least) & (count > 0), dtype=np.bool_)
