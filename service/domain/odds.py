"""How a bill may spread: simulated bills from low, typical and high values, and their P10 and P90.

One value has the quantile ``q(u) = low + 2u(typical − low)`` below ½ and ``typical + (2u − 1)(high −
typical)`` from there. A simulated bill draws one u for all prices and one for the quantities of each
rung, so whatever belongs to the stay moves together; lows are never added to lows. Every step is exact
integer arithmetic on the raw output of PCG64, whose stream numpy keeps stable, so a text names the same
draws on every machine. Bounds: u has 16 bits; where a line's high amount × 2**16 × the denominator of
its price might not fit int64 the same arithmetic runs on Python integers.
"""

from collections.abc import Sequence
from hashlib import sha256
from math import lcm

import numpy as np

from service.domain.care import CareLine, Price
from service.domain.money import Array
from service.domain.vocabulary import STAGES

DRAWS = 1_024
_BITS = 16
_ONE = 1 << _BITS
_WIDEST = 1 << 62  # leaves room for the half that rounds up


def stage_draws(lines: Sequence[tuple[CareLine, Price]], *, seed: str, unit: int) -> Array:
    """The simulated bills of each rung (stages × draws), minor units, each line rounded half up to ``unit``.

    Lines with typical quantity 0 take part: above the middle they may happen.
    """
    bills = np.zeros((len(STAGES), DRAWS), dtype=np.int64)
    if not lines:
        return bills
    down, up = _deviates(seed)
    rungs = np.array([care.on_rung.rank for care, _ in lines])
    quantities = _quantities([care for care, _ in lines], down[1:][rungs], up[1:][rungs])
    amounts = _amounts([price for _, price in lines], quantities, down[0], up[0], unit=unit)
    np.add.at(bills, rungs, amounts)
    return bills


def quantiles(draws: Array) -> tuple[int, int]:
    """P10 and P90 as order statistics: of 1,024 sorted bills the 103rd and the 922nd (nearest rank)."""
    low, high = (len(draws) + 9) // 10 - 1, (9 * len(draws) + 9) // 10 - 1
    ranked = np.partition(draws, (low, high))
    return int(ranked[low]), int(ranked[high])


def _deviates(seed: str) -> tuple[Array, Array]:
    """For prices and for each rung (rows): how far below and above typical, in 2**16ths of the way."""
    source = np.random.PCG64(int.from_bytes(sha256(seed.encode()).digest(), "big"))
    raw = source.random_raw((1 + len(STAGES)) * DRAWS) >> np.uint64(64 - _BITS)
    twice = 2 * raw.astype(np.int64).reshape(1 + len(STAGES), DRAWS)
    return np.minimum(twice, _ONE), np.maximum(twice - _ONE, 0)


def _quantities(lines: Sequence[CareLine], down: Array, up: Array) -> Array:
    """How many of each line (lines × draws), half up."""
    low, typical, high = np.array(
        [(line.quantity.low, line.quantity.typical, line.quantity.high) for line in lines], dtype=np.int64
    ).T[:, :, np.newaxis]
    return np.asarray((_between(low, typical, high, down, up) + _ONE // 2) >> _BITS, dtype=np.int64)


def _amounts(prices: Sequence[Price], quantities: Array, down: Array, up: Array, *, unit: int) -> Array:
    """Quantity × drawn price (lines × draws), half up to ``unit``."""
    below = [lcm(price.low.denominator, price.typical.denominator, price.high.denominator) for price in prices]
    above = [
        (int(price.low * times), int(price.typical * times), int(price.high * times))
        for price, times in zip(prices, below, strict=True)
    ]
    widest = max(high for _, _, high in above) * int(quantities.max()) * _ONE
    dtype = np.dtype(np.int64) if widest + max(below) * _ONE * unit < _WIDEST else np.dtype(object)
    low, typical, high = np.array(above, dtype=dtype).T[:, :, np.newaxis]
    whole = np.array(below, dtype=dtype)[:, np.newaxis] * (_ONE * unit)
    exact = _between(low, typical, high, down.astype(dtype), up.astype(dtype)) * quantities
    return np.asarray((exact + whole // 2) // whole * unit, dtype=np.int64)


def _between(low: Array, typical: Array, high: Array, down: Array, up: Array) -> Array:
    """The quantile function in 2**16ths, exact."""
    found: Array = low * _ONE + (typical - low) * down + (high - typical) * up
    return found
